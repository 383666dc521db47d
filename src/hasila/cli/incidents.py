"""`hasila incidents`: rows of a table, or the reports of a kept ledger, grouped by happening."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import msgspec

from hasila.cli.ledgers import gathered, ledger_option, say
from hasila.collate.account import row_account
from hasila.collate.grouping import Group, group
from hasila.collate.likeness import Likeness
from hasila.errors import UsageError
from hasila.export.headlines import headline
from hasila.export.layout import Paragraph, Piece
from hasila.export.phrases import joined, total_words
from hasila.ledger.claim import Claim
from hasila.reports.rows import read_rows
from hasila.store import Ledger, collated
from hasila.store.collated import Together, Wanted

__all__ = ["incidents"]


@click.command()
@click.option("--rows", metavar="FILE", type=click.Path(path_type=Path),
              help="Reports of happenings, a row each: JSON Lines, a JSON array, or CSV.")  # fmt: skip
@click.option("--explain", is_flag=True, help="Add to each row its best link in the group, and why.")
@click.option("--since", metavar="DAY", help="Of a ledger: incidents of this day, YYYY-MM-DD, and later.")
@click.option("--until", metavar="DAY", help="Of a ledger: incidents up to this day.")
@click.option("--place", metavar="PLACE", help="Of a ledger: incidents of this place, by its id or name.")
@click.option("--limit", metavar="N", type=click.IntRange(1), help="Of a ledger: no more than N, the latest.")
@ledger_option
def incidents(
    rows: Path | None, explain: bool, since: str | None, until: str | None, place: str | None, limit: int | None, ledger: str
) -> int:  # fmt: skip
    """Group what tells of one happening: the reports of a ledger, or rows (--rows) as JSON Lines of `id` and `group`.

    Of a ledger, the latest come first. Those whose id begins with i: were made by people (hasila assign, merge, split); the others are
    suggestions, whose ids begin with c:.

    A row may have: id, source, date_start, date_end, city, location, latitude, longitude, event_context, target,
    actors, killed and injured ([fewest, most]). Groups are suggestions; `group` is the id of the earliest row in it.

    \b
    Examples:
      hasila incidents --ledger war.db
      hasila incidents --since 2031-05-01 --place Aster --limit 20
      hasila incidents --rows reports.jsonl > groups.jsonl
      hasila incidents --rows reports.jsonl --explain
    """
    if rows is None:
        return _of_ledger(ledger, Wanted(since=since, until=until, place=place), limit, explain=explain)
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


def _of_ledger(ledger: str, wanted: Wanted, limit: int | None, *, explain: bool) -> int:
    told = 0
    with Ledger.open(ledger) as opened:
        gathered(opened)
        for one in collated.every(opened, wanted, **({"limit": limit} if limit is not None else {})):
            told += 1
            say([_heading(one), *(_told(row) for row in one.gathered.rows)])
            if explain:
                found = [
                    Piece(one.listed.grade.grade, "bold"),
                    Piece(f": {one.listed.grade.rule}: {one.listed.grade.because}"),
                ]
                say([Paragraph(found, "    ", "      ")])
        every = collated.count_incidents(opened, wanted)
    click.echo(f"{every} incidents" + (f", {told} of them shown" if told != every else ""), err=True)
    return 0


def _heading(one: Together) -> Paragraph:
    told = one.listed
    kind = "" if told.confirmed else ", suggested"
    own = one.happening.grade if one.happening is not None else None
    grade = f"{own} (set by a person)" if own else told.grade.grade
    reports = f"{told.reports} report{'' if told.reports == 1 else 's'}"
    said = f": {told.claims} claims of {reports}{kind}, {grade}"
    return Paragraph([Piece(told.id, "title"), Piece(said)], "", "    ")


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
