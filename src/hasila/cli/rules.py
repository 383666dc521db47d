"""`hasila rules`: check the rules of a language, or begin a new one. For people who write rules, not programs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import click

from hasila import languages
from hasila.cli import options
from hasila.cli.packs import Opened, open_language, say
from hasila.errors import PackError, UsageError
from hasila.extract.examples import Fault, Tally, check_rule, tally
from hasila.extract.passage import ASKED
from hasila.extract.pattern import classes_of
from hasila.languages.lint import lint

__all__ = ["rules"]

_TEMPLATE: Final = Path(__file__).parent / "template"
_CODE: Final = re.compile(r"[a-z]{2,3}(?:_[a-z0-9]+)*")
_WITH: Final = "Folder with words and rules of your own, as `hasila read` takes it. May be given several times."
_COLUMNS: Final = ("language", "layer", "rules", "hits", "misses", "todo", "without")


class _Checked(NamedTuple):
    """What came of checking one language."""

    faults: list[Fault]
    warnings: list[Fault]
    rows: list[Tally]


@click.group()
def rules() -> None:
    """Check the rules of a language against their examples, or begin a new language.

    \b
    hasila rules check ar
    hasila rules new uk
    """


@rules.command()
@click.argument("language", metavar="[LANG]", required=False)
@click.option("--rule", "prefix", metavar="ID", default="", help="Only rules whose id begins so, such as ar.toll.")
@click.option("--with", "extra", metavar="DIR", multiple=True, callback=options.extra, help=_WITH)
def check(language: str | None, prefix: str, extra: tuple[Path, ...]) -> int:
    """Run every example of every rule with the whole language loaded, and look through its word lists.

    LANG is a language's code or the folder that holds it; all languages by default. Exit code 1 says that faults were
    found. Warnings do not count as faults.

    \b
    Examples:
      hasila rules check
      hasila rules check ar --rule ar.toll
      hasila rules check ./uk
    """
    codes = [language] if language else sorted(languages.available(extra))
    done = {code: _check(code, prefix, extra) for code in codes}
    for checked in done.values():
        for fault in checked.warnings:
            say([f"{_where(fault)}: warning: {fault.what}"])
        for fault in checked.faults:
            say(list(_shown(fault)))
    say(list(_table(done)))
    faults, warnings = (
        sum(len(group) for group in column) for column in zip(*(c[:2] for c in done.values()), strict=True)
    )
    say([f"{_several(faults, 'fault')}, {_several(warnings, 'warning')}"])
    return 1 if faults else 0


def _check(code: str, prefix: str, extra: tuple[Path, ...]) -> _Checked:
    try:
        opened = open_language(code, extra)
    except PackError as error:
        return _Checked([Fault(error.file, error.line, error.fault)], [], [])
    chosen = [rule for rule in opened.reader.rules if rule.id.startswith(prefix)]
    if not chosen and prefix:
        raise UsageError(f"--rule {prefix!r}: no rule of {code} has an id that begins so")
    faults = [fault for rule in chosen for fault in check_rule(opened.reader, rule)]
    warnings: list[Fault] = []
    if not prefix:
        for found in lint(opened.pack, opened.folders, _used(opened)):
            (warnings if found.warning else faults).append(Fault(found.file, found.line, found.what))
    faults.sort(key=lambda fault: (fault.file, fault.line or 0))
    return _Checked(faults, warnings, tally(opened.reader))


def _used(opened: Opened) -> frozenset[str]:
    """The classes that rules cite, gaps stop at, or the program asks for."""
    stops = opened.pack.settings["gap_stops"].split()
    return ASKED.union(stops, *(classes_of(rule.items) for rule in opened.reader.rules))


def _where(fault: Fault) -> str:
    path, here = Path(fault.file), Path.cwd()
    name = path.relative_to(here) if path.is_relative_to(here) else path
    return f"{name}:{fault.line}" if fault.line else str(name)


def _shown(fault: Fault) -> Iterator[str]:
    yield f"{_where(fault)}: {fault.what}"
    if fault.text:
        yield f"    text      {fault.text}"
    if fault.expected:
        yield f"    expected  {fault.expected}"
    for at, line in enumerate(fault.found or (["nothing"] if fault.expected else [])):
        yield f"    {'' if at else 'found':9} {line}"


def _table(done: dict[str, _Checked]) -> Iterator[str]:
    rows: list[Sequence[str]] = [_COLUMNS]
    for code, checked in done.items():
        rows += [[Path(code).name, *map(str, row)] for row in checked.rows if row.rules]
        sums = [sum(column) for column in zip(*(row[1:] for row in checked.rows), strict=True)]
        rows += [[Path(code).name, "all", *map(str, sums)]] if sums else []
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [
            cell.ljust(w) if at < 2 else cell.rjust(w) for at, (cell, w) in enumerate(zip(row, widths, strict=True))
        ]
        yield "  ".join(cells)


def _several(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


@rules.command()
@click.argument("language", metavar="LANG")
@click.argument("directory", metavar="[DIR]", default=".", type=click.Path(path_type=Path))
def new(language: str, directory: Path) -> int:
    """Begin a language: make the folder DIR/LANG from a commented template with rules that pass.

    LANG is the language's code, ISO 639-1 where there is one. DIR is the current folder by default.
    """
    folder = directory / language
    if not _CODE.fullmatch(language):
        raise UsageError(f"{language!r} is no language code; write two or three small letters, such as uk")
    if language in languages.available():
        raise UsageError(
            f"{language} is there already; add words in DIR/{language}/lexicon and read them with --with DIR"
        )
    if folder.exists():
        raise UsageError(f"{folder} is there already; remove it, or name another DIR")
    for source in sorted(_TEMPLATE.rglob("*.*")):
        target = folder / source.relative_to(_TEMPLATE)
        target.parent.mkdir(parents=True, exist_ok=True)
        text = re.sub(r"\bxx\b", language, source.read_text(encoding="utf-8"))
        target.write_text(text, encoding="utf-8", newline="\n")
    say([
        f"{folder} is made. Now:",
        f"  1. edit {folder / 'language.yml'}: how the language is written",
        f"  2. put its words in {folder / 'lexicon'}, one list a class, and its numbers in numerals.yml",
        f"  3. write rules in {folder / 'grammar'}, each with hits and misses",
        f"  4. hasila rules check {folder}",
        f'  5. hasila explain {folder} "a sentence": what matched, and where the rules stopped',
        f"  6. hasila read report.txt --language {language} --with {directory}",
    ])  # fmt: skip
    return 0
