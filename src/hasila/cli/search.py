"""`hasila search`: words in the reports of a ledger."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any, Final

import click

from hasila.cli.ledgers import form_option, ledger_option, rows, say
from hasila.export import kept
from hasila.export.layout import Line, Paragraph, Piece
from hasila.store import Found, Ledger

__all__ = ["search"]

_AROUND: Final = 40  # code points shown on either side
_PLACES: Final = 3  # places shown of one report


@click.command()
@click.argument("words", metavar="WORDS...", nargs=-1, required=True)
@click.option("--limit", metavar="N", type=click.IntRange(1), default=50, show_default=True, help="Reports at most.")
@ledger_option
@form_option
def search(words: tuple[str, ...], limit: int, ledger: str, form: str) -> int:
    """Find the reports that have all of the words, however they are spelt: marks, tatweel and forms of alef do not matter, and
    what is written together with a word («و», «ب», «ال») is put aside.

    \b
    Examples:
      hasila search "قصف السوق"
      hasila search market shelling --format jsonl
    """
    with Ledger.open(ledger) as opened:
        found = opened.search(" ".join(words), limit=limit)
    if form != "table":
        rows((_row(one) for one in found), ("document", "published", "title", "start", "end", "words"), form)
        return 0
    for number, one in enumerate(found):
        say([Paragraph([])] if number else [])
        say([*kept.document_lines(one.document), *_places(one)])
    click.echo(f"{len(found)} reports", err=True)
    sys.stdout.flush()
    return 0


def _places(found: Found) -> Iterator[Paragraph]:
    spans, end = found.spans, -1
    shown = 0
    for span in spans:
        if span[0] < end:  # the line before shows it
            continue
        if shown == _PLACES:
            break
        end = span[1] + _AROUND
        shown += 1
        yield Paragraph(_around(found.report.text, span[0], min(end, len(found.report.text)), spans), "    ", "    ")


def _around(text: str, start: int, end: int, spans: tuple[tuple[int, int], ...]) -> Line:
    """Some of the text, the words looked for marked."""
    at = max(0, start - _AROUND)
    line: Line = [Piece("…", "dim")] if at else []
    for first, last in spans:
        if first >= start and last <= end:
            line += [Piece(text[at:first], "", source=True), Piece(text[first:last], "look", source=True)]
            at = last
    return [*line, Piece(text[at:end], "", source=True), *([Piece("…", "dim")] if end < len(text) else [])]


def _row(found: Found) -> dict[str, Any]:
    now, spans = found.document.edition, found.spans
    row: dict[str, Any] = {"document": found.document.id, "published": now.published, "title": now.title}
    first = spans[0] if spans else (0, 0)
    row |= {"start": first[0], "end": first[1], "words": [found.report.text[a:b] for a, b in spans]}
    return row
