"""`hasila diff`: what changed between two ledgers of the same reports."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import click

from hasila.cli.packs import say
from hasila.errors import UsageError
from hasila.ledger.changes import Change, Row, compare

__all__ = ["diff"]

_SIGNS: Final = {"gained": "+", "lost": "-", "changed": "~"}
_LONGEST: Final = 60


@click.command()
@click.argument("old", metavar="OLD.jsonl", type=click.Path(path_type=Path))
@click.argument("new", metavar="NEW.jsonl", type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["text", "jsonl"]), default="text", show_default=True,
              help="text to read; jsonl for programs, a difference a line.")  # fmt: skip
def diff(old: Path, new: Path, form: str) -> int:
    """List the claims that a ledger gained, lost or changed against an older one of the same reports.

    Both are what `hasila read --format jsonl` wrote. Claims are the same where their ids are, or where their words
    overlap and their kind is the same. The exit code is 0 whatever changed.

    \b
    Examples:
      hasila diff before.jsonl after.jsonl
      hasila diff before.jsonl after.jsonl --format jsonl
    """
    counts: Counter[tuple[str, str]] = Counter()
    for change in compare(_rows(old), _rows(new)):
        row = _row(change)
        counts[row["kind"], change.what] += 1
        if change.what == "same":
            continue
        if form == "jsonl":
            click.echo(json.dumps(_data(change), ensure_ascii=False))
        else:
            say(list(_text(change)))
    if form == "text":
        say(list(_table(counts)))
    return 0


def _rows(path: Path) -> list[Row]:
    rows: list[Row] = []
    try:
        with path.open(encoding="utf-8-sig") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    rows.append(_parsed(line, f"{path}:{number}"))
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} is not UTF-8; name what `hasila read --format jsonl` wrote") from error
    return rows


def _parsed(line: str, where: str) -> Row:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise UsageError(f"{where} is no JSON; name what `hasila read --format jsonl` wrote") from error
    if not isinstance(row, dict) or not isinstance(row.get("id"), str) or not isinstance(row.get("kind"), str):
        raise UsageError(f"{where} is no claim: it has no id and kind; name what `hasila read --format jsonl` wrote")
    quote = row.get("quote")
    if quote is not None and not (
        isinstance(quote, dict) and all(isinstance(quote.get(k), int) for k in ("start", "end"))
    ):
        raise UsageError(f"{where} has a quote without start and end")
    return row


def _row(change: Change) -> Row:
    row = change.new if change.new is not None else change.old
    assert row is not None  # a change has at least one row
    return row


def _data(change: Change) -> dict[str, Any]:
    fields = {name: {"old": old, "new": new} for name, (old, new) in change.fields.items()}
    return {"change": change.what, "old": change.old, "new": change.new, "fields": fields}


def _text(change: Change) -> Iterator[str]:
    row = _row(change)
    quote = row.get("quote") or {}
    place = f" {quote['start']}-{quote['end']}" if quote else ""
    words = f"  [[{_short(quote.get('exact', ''))}]]" if quote else ""
    yield f"{_SIGNS[change.what]} {row['kind']}  {row.get('document')}{place}{words}{_gist(row)}"
    for name, (old, new) in change.fields.items():
        yield f"    {name}  {_short(old)} -> {_short(new)}"


def _gist(row: Row) -> str:
    """The plain values of a row's body, in a few words."""
    body = row.get("position" if row["kind"] == "stance" else row["kind"])
    plain = [v for k, v in body.items() if isinstance(v, str) and k != "part_of"] if isinstance(body, dict) else []
    return f"  {' '.join(map(_short, plain))}" if plain else ""


def _short(value: Any) -> str:
    said = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    said = " ".join(said.split())
    return said if len(said) <= _LONGEST else said[: _LONGEST - 1] + "…"


def _table(counts: Counter[tuple[str, str]]) -> Iterator[str]:
    columns = ("gained", "lost", "changed", "same")
    rows: list[Sequence[str]] = [("kind", *columns)]
    for kind in dict.fromkeys(kind for kind, _ in sorted(counts)):
        rows.append((kind, *(str(counts[kind, what]) for what in columns)))
    rows.append(("all", *(str(sum(n for (_, w), n in counts.items() if w == what)) for what in columns)))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(c.rjust(w) if at else c.ljust(w) for at, (c, w) in enumerate(zip(row, widths, strict=True)))
