"""`hasila add`: reports into a kept ledger."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import click

from hasila import languages
from hasila.batch.loading import failures_in, is_batch, readings_in
from hasila.batch.places import folder_at
from hasila.border import read_safely
from hasila.cli import options
from hasila.cli.inputs import Inputs, input_options
from hasila.cli.ledgers import by_option, gathered, ledger_option
from hasila.errors import UsageError
from hasila.ledger.claim import Claim
from hasila.pipeline import ReadOptions, read_report
from hasila.record import Kept, record
from hasila.reports import STDIN, is_address
from hasila.store import Ledger
from hasila.text import Report

__all__ = ["add", "safe_reader"]

_WHAT = {"new": "new", "edition": "new edition", "reread": "read again", "known": "known already"}


@click.command()
@click.argument("files", metavar="FILE...", nargs=-1)
@ledger_option
@by_option
@input_options
@click.option("--with", "extra", metavar="DIR", multiple=True, callback=options.extra,
              help="Folder with words, actors or places of your own. May be given several times.")  # fmt: skip
@click.option("--quiet", is_flag=True, help="Say only what could not be read, and the sum at the end.")
def add(files: tuple[str, ...], ledger: str, by: str, extra: tuple[Path, ...], quiet: bool, **given: Any) -> int:
    """Read reports and keep them, with their claims, in a ledger; it is made where there is none.

    The same report twice changes nothing, so a run that was broken off is finished by giving it again. Other bytes under a
    known id or URL are a new edition. Exit code 1 says that some report could not be read; the reason is kept too.
    A FILE is whatever `hasila read` reads, addresses included, or the folder that `hasila batch` wrote.

    \b
    Examples:
      hasila add report.txt --published 2015-12-30
      hasila add archive.jsonl --ledger war.db --by Rim
      hasila add pages/*.txt --ledger postgresql://desk@server/war
    """
    if not files:
        raise click.UsageError("no FILE; name the reports to add, or - for standard input")
    inputs = Inputs.taken_from(given)
    chosen = ReadOptions(language=_known(inputs.language, extra), extra=extra)
    tally: Counter[str] = Counter()
    batches = [file for file in files if not is_address(file) and file != STDIN and is_batch(folder_at(file))]
    others = [file for file in files if file not in batches]
    with Ledger.open_or_create(ledger) as kept:
        for folder in batches:
            _count(_from_batch(kept, folder, by), tally, quiet=quiet)
        if others:
            came = record(kept, inputs.reports(others), safe_reader(chosen), chosen, by=by)
            _count(came, tally, quiet=quiet)
        gathered(kept)
    _sum(tally, ledger)
    return 1 if tally["failed"] else 0


def _from_batch(ledger: Ledger, where: str, by: str) -> Iterator[Kept]:
    """What `hasila batch` wrote, into the ledger."""
    folder = folder_at(where)
    for added in ledger.add(readings_in(folder), by=by):
        yield Kept(where=where, added=added)
    for failure in failures_in(folder):
        ledger.add_failure(failure, by=by)
        yield Kept(where=where, added=None, failures=(failure,))


def _count(came: Iterable[Kept], tally: Counter[str], *, quiet: bool) -> None:
    for one in came:
        _tell(one, quiet=quiet)
        tally["failed"] += len(one.failures)
        if one.added is not None:
            tally[one.added.what] += 1
            tally["claims"] += one.added.claims if one.added.event else 0


def _known(language: str | None, extra: tuple[Path, ...]) -> str | None:
    known = languages.available(extra)
    if language is not None and language not in known:
        raise UsageError(f"--language {language!r} is not known; choose from {', '.join(sorted(known))}")
    return language


def safe_reader(chosen: ReadOptions) -> Callable[[Report, str], list[Claim]]:
    """The reading of one report that came from somewhere; a failure row stands for what goes wrong in it."""

    def read(report: Report, where: str) -> list[Claim]:
        return read_safely(report, where, partial(read_report, options=chosen))

    return read


def _tell(one: Kept, *, quiet: bool) -> None:
    for claim in one.failures:
        if claim.failure is not None:
            click.echo(f"hasila: {claim.failure.where}: {claim.failure.reason}", err=True)
    if quiet or one.added is None:
        return
    found = f", {one.added.claims} claims" if one.added.event else ""
    click.echo(f"{one.where}  {one.added.document}  {_WHAT[one.added.what]}{found}")


def _sum(tally: Counter[str], ledger: str) -> None:
    parts = [f"{tally[what]} {_WHAT[what]}" for what in _WHAT if tally[what]]
    parts += [f"{tally['failed']} not read"] if tally["failed"] else []
    click.echo(f"{', '.join(parts) or 'nothing'}; {tally['claims']} claims written", err=True)
    sys.stdout.flush()
