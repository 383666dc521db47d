"""`hasila import`: another ledger's events, or a sheet that people corrected, into a ledger."""

from __future__ import annotations

import csv
import io
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import click
import msgspec

from hasila.cli.ledgers import by_option, gathered, ledger_option, why_option
from hasila.collate.bulletins import RowFault
from hasila.collate.list_map import read_list_map
from hasila.collate.lists import read_list
from hasila.errors import HasilaError, UsageError
from hasila.export import sheet, xlsx
from hasila.ledger.withheld import names_in, withheld
from hasila.reports import STDIN
from hasila.reports.failure import failure_row
from hasila.reports.rows import read_rows
from hasila.store import Filter, Ledger, Reading
from hasila.store.transfer import Brought, bring_in

__all__ = ["bring"]


@click.command("import")
@click.argument("file", metavar="FILE")
@click.option("--map", "columns", metavar="MAP.toml", type=click.Path(path_type=Path),
              help="FILE is a casualty list or a table of incidents; this says which column holds what.")  # fmt: skip
@ledger_option
@by_option
@why_option
def bring(file: str, columns: Path | None, ledger: str, by: str, why: str) -> int:
    """Bring in what hasila export wrote, or with --map a list or table of somebody else's.

    A .csv or .xlsx is a sheet that people corrected: each changed cell becomes a correction or a judgement, with --by and --why; a
    row that cannot be taken is told with its reason, and exit code 1 says that there are some. Anything else is the events of
    another ledger: each keeps its id, author, time and reason and is chained anew after what is there; what is there already is
    passed over.

    With --map, FILE (.csv, .xlsx, .jsonl, .json) is a casualty list, a row a person, or a table of incidents. Its rows become reports
    with claims that quote the cells; a row that cannot be read is kept as a row with its reason. See docs/lists.md.

    \b
    Examples:
      hasila import war.csv --why "the team's review of May" --by Rim
      hasila import war.jsonl --ledger copy.db
      hasila import victims.xlsx --map victims.toml
    """
    if columns is not None:
        return _list(Path(file), columns, ledger, by)
    if file.lower().endswith((".csv", ".xlsx")):
        return _corrections(Path(file), ledger, by, why)
    try:
        stream = sys.stdin.buffer if file == STDIN else open(file, "rb")  # noqa: SIM115  closed below
    except OSError as error:
        raise UsageError(f"{file}: it cannot be opened ({error.strerror}); check its name") from error
    brought = Brought()
    with stream, Ledger.open_or_create(ledger) as opened:
        for _ in bring_in(opened, stream, file, brought):
            pass
        gathered(opened)
    click.echo(f"{brought.new} events brought in, {brought.known} known already", err=True)
    return 0


def _list(path: Path, columns: Path, ledger: str, by: str) -> int:
    try:
        told = read_list_map(columns.read_text(encoding="utf-8-sig"), str(columns))
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"--map {columns} cannot be read as UTF-8; check its name and save it as UTF-8") from error
    rows = list(_table(path))
    missing = [one for one in msgspec.structs.astuple(told.columns) if one and rows and one not in rows[0][1]]
    if missing:
        raise UsageError(
            f"{path}: no column {', '.join(map(repr, missing))}; it has {', '.join(map(repr, rows[0][1]))}"
        )
    tally: Counter[str] = Counter()
    with Ledger.open_or_create(ledger) as opened:
        failed = opened.failures()
        listed = []
        for one in read_list(rows, told):
            if isinstance(one, RowFault):
                opened.add_failure(failure_row(one.reason, f"{path}: row {one.number}"), by=by)
                click.echo(f"hasila: {path}: row {one.number}: {one.reason}", err=True)
                tally["failed"] += 1
            else:
                listed.append(one)
        readings = (
            Reading(report=one.report, claims=one.claims, reader=one.claims[0].reader or "map") for one in listed
        )
        for one, added in zip(listed, opened.add(readings, by=by), strict=True):
            tally[added.what] += 1
            tally["rows"] += len(one.rows)
            for row in one.rows:
                if settled := failed.get(f"{path}: row {row}"):
                    opened.settle_failures(settled, added.document, by=by)
        gathered(opened)
    changed = f"{tally['new']} new, {tally['edition'] + tally['reread']} changed, {tally['known']} known already"
    click.echo(f"{tally['rows']} rows in reports: {changed}; {tally['failed']} rows not read", err=True)
    return 1 if tally["failed"] else 0


def _table(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Number and cells of each row; in a sheet the first row is 2, as a spreadsheet counts."""
    if path.suffix.lower() not in (".csv", ".xlsx"):
        for number, record in enumerate(read_rows(path), 1):
            yield number, {key: "" if value is None else str(value) for key, value in record.items()}
        return
    coming = iter(xlsx.read(path) if path.suffix.lower() == ".xlsx" else _lines(path))
    header = [one.strip() for one in next(coming, [])]
    for number, line in enumerate(coming, 2):
        if any(cell.strip() for cell in line):
            yield number, dict(zip(header, [*line, *[""] * len(header)], strict=False))


def _corrections(path: Path, ledger: str, by: str, why: str) -> int:
    if not why.strip():
        raise UsageError("a decision needs a reason; give one with --why")
    taken = same = refused = 0
    with Ledger.open(ledger, write=True) as opened:
        names = names_in(entry.claim for entry in opened.entries(Filter(kinds=("toll",), standing=False)))
        for number, row in _rows(path):
            try:
                change = _change(opened, row, names)
                if change is not None:
                    opened.decide_all(change.acts, by=by, why=why, expected={change.claim: change.revision})
            except HasilaError as error:
                refused += 1
                click.echo(f"hasila: {path}: row {number}: {error}", err=True)
            else:
                taken, same = taken + (change is not None), same + (change is None)
    click.echo(f"{taken} claims changed, {same} as they were, {refused} rows not taken", err=True)
    return 1 if refused else 0


def _change(opened: Ledger, row: Mapping[str, str], names: frozenset[str]) -> sheet.Change | None:
    entry = opened.entry(row["id"].strip())
    hidden = msgspec.structs.replace(entry, claim=next(withheld([entry.claim], names)))
    return sheet.change_of(row, entry, hidden)


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    lines: Iterable[list[str]] = xlsx.read(path) if path.suffix.lower() == ".xlsx" else _lines(path)
    coming = iter(lines)
    columns = sheet.columns_of(next(coming, []))
    for number, line in enumerate(coming, 2):
        if any(cell.strip() for cell in line):
            yield number, dict(zip(columns, [*line, *[""] * len(columns)], strict=False))


def _lines(path: Path) -> Iterator[list[str]]:
    """The lines of a CSV, whichever separator the spreadsheet chose to write."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UsageError(f"{path}: it cannot be opened ({error.strerror}); check its name") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: it is not UTF-8; save it as «CSV UTF-8»") from error
    head = text.partition("\n")[0]
    separator = max(",;\t", key=head.count)
    yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator)
