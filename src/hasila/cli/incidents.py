"""`hasila incidents`: rows of a table grouped by happening, as JSON Lines, with the reasons where they are asked for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import msgspec

from hasila.collate.account import row_account
from hasila.collate.grouping import Group, group
from hasila.collate.likeness import Likeness
from hasila.errors import UsageError
from hasila.reports.rows import read_rows

__all__ = ["incidents"]


@click.command()
@click.option("--rows", required=True, metavar="FILE", type=click.Path(path_type=Path),
              help="Reports of happenings, a row each: JSON Lines, a JSON array, or CSV.")  # fmt: skip
@click.option("--explain", is_flag=True, help="Add to each row its best link in the group, and why.")
def incidents(rows: Path, explain: bool) -> int:
    """Group the rows that tell of one happening: `id` and `group` of each as JSON Lines.

    A row may have: id, source, date_start, date_end, city, location, latitude, longitude, event_context, target,
    actors, killed and injured ([fewest, most]). Groups are suggestions; `group` is the id of the earliest row in it.

    \b
    Examples:
      hasila incidents --rows reports.jsonl > groups.jsonl
      hasila incidents --rows reports.jsonl --explain
    """
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
