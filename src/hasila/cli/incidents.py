"""`hasila incidents`: rows of a table, or the reports of a kept ledger, grouped by happening."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import msgspec

from hasila.cli.ledgers import ledger_option, say
from hasila.collate.account import row_account
from hasila.collate.grouping import Group, group
from hasila.collate.likeness import Likeness
from hasila.errors import UsageError
from hasila.export.headlines import headline
from hasila.export.layout import Paragraph, Piece
from hasila.export.phrases import joined, total_words
from hasila.ledger.claim import Claim
from hasila.reports.rows import read_rows
from hasila.store import Ledger
from hasila.store.overview import OverviewIncident, overview

__all__ = ["incidents"]


@click.command()
@click.option("--rows", metavar="FILE", type=click.Path(path_type=Path),
              help="Reports of happenings, a row each: JSON Lines, a JSON array, or CSV.")  # fmt: skip
@click.option("--explain", is_flag=True, help="Add to each row its best link in the group, and why.")
@ledger_option
def incidents(rows: Path | None, explain: bool, ledger: str) -> int:
    """Group what tells of one happening: the reports of a ledger, or rows (--rows) as JSON Lines of `id` and `group`.

    Of a ledger, incidents that people made come first; the others are suggestions. hasila assign, merge and split make them.

    A row may have: id, source, date_start, date_end, city, location, latitude, longitude, event_context, target,
    actors, killed and injured ([fewest, most]). Groups are suggestions; `group` is the id of the earliest row in it.

    \b
    Examples:
      hasila incidents --ledger war.db
      hasila incidents --rows reports.jsonl > groups.jsonl
      hasila incidents --rows reports.jsonl --explain
    """
    if rows is None:
        return _of_ledger(ledger, explain=explain)
    accounts = [row_account(row, f"{rows}: row {number}") for number, row in enumerate(read_rows(rows), 1)]
    seen: set[str] = set()
    for account in accounts:
        if account.id in seen:
            raise UsageError(f"{rows}: the id {account.id!r} stands twice; give each row its own")
        seen.add(account.id)
    for one in group(accounts):
        for row in _rows(one, explain=explain):
            click.echo(msgspec.json.encode(row).decode())
    return 0


def _of_ledger(ledger: str, *, explain: bool) -> int:
    with Ledger.open(ledger) as opened:
        view = overview(opened)
    for one in view.incidents:
        say([*_heading(one), *(_told(row) for row in one.gathered.rows)])
        if explain:
            say(
                [
                    Paragraph(
                        [Piece(one.grade.grade, "bold"), Piece(f": {one.grade.rule}: {one.grade.because}")],
                        "    ",
                        "      ",
                    )
                ]
            )
    click.echo(f"{len(view.incidents)} incidents", err=True)
    return 0


def _heading(one: OverviewIncident) -> list[Paragraph]:
    kind = "" if one.confirmed else ", suggested"
    reports = len({row.document for row in (*one.gathered.rows, *one.gathered.claims)})
    told = (
        f": {len(one.gathered.claims)} claims of {reports} report{'' if reports == 1 else 's'}{kind}, {one.grade.grade}"
    )
    return [Paragraph([Piece(one.id, "title"), Piece(told)], "", "    ")]


def _told(row: Claim) -> Paragraph:
    totals = row.incident.totals if row.incident is not None else {}
    figures = [[Piece(f"{name.replace('_', ' ')}: {total_words(total)}")] for name, total in totals.items()]
    return Paragraph(joined([[Piece(row.document or "", "dim")], headline(row), *figures]), "    ", "      ")


def _rows(one: Group, *, explain: bool) -> Iterator[dict[str, Any]]:
    best: dict[str, tuple[str, Likeness]] = {}
    for link in one.links:
        best.setdefault(link.a, (link.b, link.likeness))
        best.setdefault(link.b, (link.a, link.likeness))
    for member in one.members:
        row: dict[str, Any] = {"id": member, "group": one.id}
        if explain and member in best:
            other, like = best[member]
            row["link"] = {"to": other, "score": like.score, "reasons": like.reasons}
        yield row
