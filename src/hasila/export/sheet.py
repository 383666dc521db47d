"""A kept ledger as a sheet, out and back: a row a claim, a column a field, with the state and revision that a decision needs.

Out goes what `hasila.export.csv` writes of a claim, after columns for where it stands. Back come rows that people changed in a
spreadsheet; what comes out of them are corrections and judgements. A column that cannot be corrected and was changed all the
same is a fault of that row, and so is a row that names no claim: nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from csv import QUOTE_NONNUMERIC, writer
from typing import Any, Final, NamedTuple, TextIO, get_args

from hasila.errors import UsageError
from hasila.export import csv
from hasila.export.csv import Cell
from hasila.ledger import events as ev
from hasila.ledger.claim import Claim
from hasila.ledger.view_things import Entry

__all__ = ["COLUMNS", "Change", "change_of", "columns_of", "row_of", "write_csv"]

_STANDING: Final = ("revision", "state", "incident_id", "assignee", "retracted")
COLUMNS: Final = ("id", *_STANDING, *(column for column in csv.COLUMNS if column != "id"))
_JUDGEMENTS: Final = frozenset(get_args(ev.Judgement))
_TOLL: Final = {
    "outcome": "toll.outcome", "low": "toll.count.low", "high": "toll.count.high", "qualifier": "toll.count.qualifier",
    "magnitude": "toll.count.magnitude", "unit": "toll.count.unit", "status": "toll.who.status", "age": "toll.who.age",
    "age_range": "toll.who.age_range", "sex": "toll.who.sex", "role": "toll.who.role", "names": "toll.who.names",
    "means": "toll.means", "cumulative": "toll.cumulative", "part_of": "toll.part_of", "as_of": "toll.as_of",
}  # fmt: skip
_OTHERS: Final[Mapping[str, Mapping[str, str]]] = {
    "toll": _TOLL,
    "attack": {"means": "attack.means", "low": "attack.count.low", "high": "attack.count.high"},
    "control": {"change": "control.change", "extent": "control.extent"},
    "stance": {"act": "position.act"},
    "statement": {"mode": "statement.mode", "topic": "statement.topic"},
    "relation": {"relation": "relation.relation"},
    "evidence": {"shows": "evidence.shows"},
}
_ALL: Final = {
    "section": "section", "stance": "stance", "time": "time.edtf", "place": "places.0.name", "place_id": "places.0.id",
    "latitude": "places.0.lat", "longitude": "places.0.lon", "precision": "places.0.precision",
    "admin1": "places.0.admin1", "country": "places.0.country",
}  # fmt: skip
_NUMBERS: Final = ("low", "high", "magnitude", "latitude", "longitude")


class Change(NamedTuple):
    """What a person changed in a row: the acts, and the revision of the claim that the sheet showed."""

    claim: str
    revision: int
    acts: tuple[ev.Act, ...]


def row_of(entry: Entry) -> dict[str, Cell]:
    """The cells of a claim, by column, before anything is done about formulas."""
    standing: dict[str, Cell] = {
        "revision": entry.revision, "state": entry.state, "incident_id": entry.incident, "assignee": entry.assignee,
        "retracted": "true" if entry.retracted or entry.withdrawn else "false",
    }  # fmt: skip
    return csv.cells(entry.claim) | standing


def write_csv(rows: Iterable[Mapping[str, Cell]], columns: Sequence[str], out: TextIO) -> None:
    """Write rows as CSV for spreadsheets: a byte order mark, texts quoted, formulas defused."""
    out.write("\ufeff")
    lines = writer(out, quoting=QUOTE_NONNUMERIC, lineterminator="\n")
    lines.writerow(columns)
    lines.writerows([csv.safe(row.get(column)) for column in columns] for row in rows)
    out.flush()


def change_of(row: Mapping[str, str], entry: Entry, hidden: Entry) -> Change | None:
    """What a row of a sheet says otherwise than the claim; None where it says the same.

    Args:
        row: column -> cell, as text; columns that are not there are taken as unchanged.
        entry: the claim that the row names.
        hidden: the same with names withheld, as most sheets have it.

    Raises:
        UsageError: a column changed that cannot be, or a cell that cannot be read.
    """
    own, other = row_of(entry), row_of(hidden)
    changed = {
        c: _bare(row[c]) for c in COLUMNS if c in row and _bare(row[c]) not in (_told(own.get(c)), _told(other.get(c)))
    }
    revision = row.get("revision", "")
    if not revision.isdigit():
        raise UsageError("its revision is no number; leave that column as it was written")
    changed.pop("revision", None)
    if not changed:
        return None
    acts: list[ev.Act] = []
    state = changed.pop("state", None)
    fields = dict(_corrections(changed, entry.claim))
    if fields:
        acts.append(ev.Corrected(claim=entry.id, fields=fields))
    if state is not None:
        acts.append(_judged(entry.id, state))
    return Change(entry.id, int(revision), tuple(acts))


def _judged(claim: str, state: str) -> ev.Act:
    said = state.strip().replace(" ", "_").replace("-", "_")
    if said not in _JUDGEMENTS:
        raise UsageError(f"state {state!r} is none; write one of {', '.join(sorted(_JUDGEMENTS))}")
    return ev.Judged(claim=claim, state=said)  # type: ignore[arg-type]


def _corrections(changed: Mapping[str, str], claim: Claim) -> Iterator[tuple[str, Any]]:
    paths = {**_ALL, **_OTHERS.get(claim.kind, {})}
    for column, cell in changed.items():
        if column not in paths:
            raise UsageError(f"column {column} of a {claim.kind} cannot be changed in a sheet; use hasila correct")
        if column.startswith(("place", "latitude", "longitude")) and not claim.places:
            raise UsageError(f"column {column}: the claim names no place; use hasila correct with places=[...]")
        yield paths[column], _value(column, cell)


def _value(column: str, cell: str) -> Any:
    if column == "names":
        return [one.strip() for one in cell.split(";") if one.strip()]
    if column == "cumulative":
        if cell.lower() not in ("true", "false", ""):
            raise UsageError(f"cumulative {cell!r} is neither true nor false")
        return cell.lower() == "true"
    if not cell:
        return None
    if column in _NUMBERS:
        return _number(column, cell)
    return cell


def _number(column: str, cell: str) -> int | float:
    try:
        number = float(cell)
    except ValueError as error:
        raise UsageError(f"{column} {cell!r} is no number") from error
    if column in ("latitude", "longitude"):
        return number
    if number != int(number) or number < 0:
        raise UsageError(f"{column} {cell!r} is no count")
    return int(number)


def _bare(cell: str) -> str:
    """A cell as it was before a formula in it was defused, numbers as spreadsheets write them back."""
    cell = cell.strip()
    if cell.startswith("'") and csv.safe(cell[1:]) == cell:
        cell = cell[1:]
    low = cell.lower()
    if low in ("true", "false"):
        return low
    return cell[:-2] if cell.endswith(".0") and cell[:-2].isdigit() else cell


def _told(cell: Cell) -> str:
    return "" if cell is None else _bare(str(cell))


def columns_of(header: Sequence[str]) -> list[str]:
    """The columns of a sheet's first line, checked.

    Raises:
        UsageError: it lacks what tells which claim a row is.
    """
    names = [name.strip().removeprefix("\ufeff") for name in header]
    if "id" not in names or "revision" not in names:
        raise UsageError("the first line names no columns id and revision; bring in a sheet that hasila export wrote")
    return names
