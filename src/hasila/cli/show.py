"""`hasila show`: what a kept ledger holds: all of it, a report, a claim with its history, an incident."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

import click

from hasila.cli.ledgers import form_option, ledger_option, say
from hasila.export import csv, jsonl, kept
from hasila.export.layout import Paragraph, Piece
from hasila.ledger.view_things import Entry
from hasila.store import Counts, Filter, IncidentPage, Ledger, Page

__all__ = ["show"]


@click.command()
@click.argument("ids", metavar="[ID]...", nargs=-1)
@ledger_option
@click.option("--edition", metavar="N", type=click.IntRange(1), help="An earlier edition of a report.")
@click.option("--all", "everything", is_flag=True, help="Show superseded claims and derived rows too.")
@form_option
def show(ids: tuple[str, ...], ledger: str, edition: int | None, everything: bool, form: str) -> int:
    """Show what a ledger holds: without an ID its reports, the latest first; else the reports, claims or incidents named.

    A claim is shown with its history: who decided what, when and why. As jsonl or csv the claims themselves are written, as
    they stand.

    \b
    Examples:
      hasila show
      hasila show r:91ab03c7725e4f10
      hasila show c:5f0e88a41c0b2d97
      hasila show --format csv > ledger.csv
    """
    with Ledger.open(ledger) as opened:
        if form == "table":
            for number, key in enumerate(ids):
                say([Paragraph([])] if number else [])
                _one(opened, key, edition, everything=everything)
            if not ids:
                _overview(opened)
            return 0
        claims = (one.claim for one in _entries(opened, ids, everything=everything))
        if form == "csv":
            csv.write_header(sys.stdout)
            csv.write(claims, sys.stdout)
        else:
            jsonl.write(claims, sys.stdout)
    return 0


def _entries(opened: Ledger, ids: Sequence[str], *, everything: bool) -> Iterator[Entry]:
    if not ids:
        yield from opened.entries(Filter(standing=not everything))
    for key in ids:
        if key.startswith("c:"):
            yield opened.entry(key)
        elif key.startswith("i:"):
            yield from opened.incident(key).entries
        else:
            yield from opened.page(key, superseded=everything).entries


def _overview(opened: Ledger) -> None:
    counts = opened.counts()
    say([*_summary(counts), Paragraph([])])
    waiting = {one.document.id: one for one in opened.queue(limit=1 << 40)}
    for document in opened.documents():
        found = waiting.get(document.id)
        tally = [
            f"{number} {word}"
            for number, word in (
                (found.changed, "to decide anew"), (found.proposals, "proposals"),
                (found.in_review, "in review"), (found.new, "new"),
            ) if number
        ] if found else ["all decided"]  # fmt: skip
        say(kept.document_lines(document, tally))


def _summary(counts: Counts) -> list[Paragraph]:
    claims = sum(counts.claims.values())
    kinds = ", ".join(f"{number:,} {kind}" for kind, number in counts.claims.items())
    states = ", ".join(f"{number:,} {kept.STATES[state]}" for state, number in counts.states.items())
    return [
        Paragraph([Piece(f"{counts.documents:,} reports, {claims:,} rows, {counts.events:,} events", "title")]),
        Paragraph([Piece(kinds)], "  ", "  "),
        Paragraph([Piece(states)], "  ", "  "),
    ]


def _one(opened: Ledger, key: str, edition: int | None, *, everything: bool) -> None:
    if key.startswith("c:"):
        _claim(opened, key)
    elif key.startswith("i:"):
        say(_incident(opened.incident(key)))
    else:
        say(_page(opened.page(key, edition=edition, superseded=everything), everything=everything))
        say(Paragraph(kept.event_line(one.event), "  ", "    ") for one in opened.history(key))


def _page(page: Page, *, everything: bool) -> list[Paragraph]:
    lines = kept.document_lines(
        page.document, [f"showing edition {page.edition}"] if len(page.document.editions) > 1 else []
    )
    for entry in page.entries:
        if everything or entry.claim.kind not in ("check", "incident"):
            lines += [Paragraph([]), *kept.entry_lines(entry)]
    return [*lines, Paragraph([]), Paragraph([Piece("HISTORY", "section")])]


def _claim(opened: Ledger, key: str) -> None:
    entry = opened.entry(key)
    lines = kept.entry_lines(entry)
    about = [Piece("in report ", "dim"), Piece(entry.document or "")]
    lines.append(Paragraph(about if entry.document else [], "    ", "    "))
    if entry.read is not None:
        lines += [Paragraph([]), Paragraph([Piece("CORRECTED", "section"), Piece(" from what was read")])]
        lines += [Paragraph(list(line), "  ", "    ") for line in kept.changes(entry.read, entry.claim)]
    if entry.proposal is not None:
        lines += [Paragraph([]), Paragraph([Piece("PROPOSAL", "section"), Piece(f" of {entry.proposal.reader}")])]
        lines += [Paragraph(list(line), "  ", "    ") for line in kept.changes(entry.claim, entry.proposal)]
    if files := opened.attachments([key]):
        lines += [Paragraph([]), Paragraph([Piece("FILES", "section")])]
        lines += [Paragraph(kept.file_line(one), "  ", "    ") for one in files]
    lines += [Paragraph([]), Paragraph([Piece("HISTORY", "section")])]
    say([*lines, *(Paragraph(kept.event_line(one.event), "  ", "    ") for one in opened.history(key))])


def _incident(page: IncidentPage) -> list[Paragraph]:
    one = page.happening
    merged = [Piece(f", into which {', '.join(page.merged)} were merged")] if page.merged else []
    grade = [Piece(f", graded {one.grade}: "), Piece(one.grade_why or "", "", source=True)] if one.grade else []
    lines = [Paragraph([Piece(f"incident {one.id}", "title"), *merged, *grade])]
    for entry in page.entries:
        lines += [Paragraph([]), *kept.entry_lines(entry)]
    return [*lines, *(Paragraph(kept.file_line(file), "  ", "    ") for file in page.attachments)]
