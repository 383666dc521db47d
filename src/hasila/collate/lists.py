"""Casualty lists and tables of incidents read as reports: each row's words, and claims that quote its cells.

In: rows of a table and a `ListMap`. Out: for each incident a report with its claims, and for each row that cannot be read a
fault. Of a list of people the rows of one incident (by its column, else by day and place) are one report, each person a
claim of one; of a table of incidents each row is a report. No language is read: the map says what the cells mean.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec

from hasila.collate.bulletins import RowFault
from hasila.collate.list_map import COUNTS, ListMap, age_of, code_of, count_of, day_of
from hasila.ledger.claim import Claim, Count, Incident, Place, Quote, Slot, Time, Toll, Total, Who
from hasila.ledger.ids import canonical, claim_id, content_id, number_repeats
from hasila.text import Report

__all__ = ["Listed", "read_list", "reader_name"]

_AROUND: Final = 24
_PARTS: Final[dict[str, tuple[str, dict[str, str]]]] = {  # a count of some people -> the count of all, and who they are
    "civilians_killed": ("killed", {"status": "civilian"}), "civilians_injured": ("injured", {"status": "civilian"}),
    "children_killed": ("killed", {"age": "child"}), "women_killed": ("killed", {"sex": "female", "age": "adult"}),
    "combatants_killed": ("killed", {"status": "combatant"}),
}  # fmt: skip
Row = Mapping[str, str]


class Listed(msgspec.Struct, frozen=True):
    """A report made of rows, its claims, and the numbers of the rows."""

    report: Report
    claims: tuple[Claim, ...]
    rows: tuple[int, ...]


def reader_name(columns: ListMap) -> str:
    """What a list is read by, as in a claim's `reader`: changes with the map."""
    return f"map@{hashlib.sha256(canonical(columns)).hexdigest()[:12]}"


def read_list(rows: Iterable[tuple[int, Row]], columns: ListMap) -> Iterator[Listed | RowFault]:
    """The reports of a list, and its faults first.

    Args:
        rows: number and cells (column -> text) of each.
        columns: the map.
    """
    groups: dict[tuple[str, ...], list[tuple[int, Row]]] = {}
    for number, row in rows:
        try:
            checked = _checked(row, columns)
        except ValueError as error:
            yield RowFault(number, str(error))
        else:
            groups.setdefault(_home(row, number, columns), []).append((number, checked))
    for key, held in groups.items():
        named: dict[str, int] = {}
        kept = []
        for number, row in held:
            name = _cell(row, columns.columns.name)
            if name and name in named:
                told = f"{name!r} stands in row {named[name]} of the same incident, too; if these are two persons, put what tells"
                yield RowFault(number, f"{told} them apart into the name (a father's name, an age)")
                continue
            named[name] = number
            kept.append((number, row))
        yield _report(key, kept, columns)


def _cell(row: Row, column: str | None) -> str:
    return " ".join((row.get(column) or "").split()) if column else ""


def _home(row: Row, number: int, columns: ListMap) -> tuple[str, ...]:
    """What rows of one report share."""
    c = columns.columns
    if columns.rows == "incidents":
        own = _cell(row, c.id)
        return (own,) if own else (str(number), *(_cell(row, one) for one in (c.day, c.place)))
    incident = _cell(row, c.incident)
    return (incident,) if incident else (_cell(row, c.day), _cell(row, c.place))


def _checked(row: Row, columns: ListMap) -> Row:
    """The row, where every cell that the map names can be read.

    Raises:
        ValueError: one cannot.
    """
    c = columns.columns
    if day_of(columns, _cell(row, c.day)) is None:
        raise ValueError(f"{c.day} is empty: when was it?")
    day_of(columns, _cell(row, c.until))
    _place(row, columns)
    for what in ("means", "outcome", "sex", "status"):
        code_of(columns, what, _cell(row, getattr(c, what)))
    age_of(columns, _cell(row, c.age))
    counts = [count for one in COUNTS if (count := count_of(_cell(row, getattr(c, one)))) is not None]
    if columns.rows == "incidents" and not counts:
        raise ValueError("no count in it: how many people?")
    if columns.rows == "people" and not (_cell(row, c.name) or _cell(row, c.id)):
        raise ValueError("neither a name nor an id: who is it?")
    return row


def _place(row: Row, columns: ListMap) -> Place | None:
    c = columns.columns
    mention = _cell(row, c.place)
    try:
        lat, lon = (float(said) if (said := _cell(row, one)) else None for one in (c.latitude, c.longitude))
    except ValueError:
        raise ValueError(f"{c.latitude}, {c.longitude}: these are no degrees") from None
    if lat is not None and lon is not None and not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise ValueError(f"{lat}, {lon}: these are no degrees of latitude and longitude")
    if not mention:
        return None
    known = lat is not None and lon is not None
    return Place(
        mention=mention, name=mention, id=_cell(row, c.place_id) or None, lat=lat if known else None,
        lon=lon if known else None, precision=columns.precision if known else None, country=_cell(row, c.country) or None,
        admin1=_cell(row, c.admin1) or None,
    )  # fmt: skip


class _Page:
    """The words of a report, a line a row, and where each cell stands."""

    def __init__(self, rows: Sequence[tuple[int, Row]]) -> None:
        self.text = ""
        self.at: dict[tuple[int, str], tuple[int, int]] = {}
        for number, row in rows:
            for column, said in row.items():
                words = " ".join((said or "").split())
                if column and words:
                    self.text += f"{column}: "
                    self.at[number, column] = (len(self.text), len(self.text) + len(words))
                    self.text += f"{words}; "
            self.text = self.text.removesuffix("; ") + "\n"

    def quote(self, number: int, column: str) -> Quote:
        start, end = self.at[number, column]
        text = self.text
        return Quote(exact=text[start:end], prefix=text[max(0, start - _AROUND) : start],
                     suffix=text[end : end + _AROUND], start=start, end=end)  # fmt: skip


def _report(key: tuple[str, ...], rows: Sequence[tuple[int, Row]], columns: ListMap) -> Listed:
    page, c = _Page(rows), columns.columns
    document = content_id("r", [columns.source, columns.rows, key])
    tolls = [one for number, row in rows for one in _tolls(page, number, row, columns)]
    claims = _with_ids([msgspec.structs.replace(one, document=document, reader=reader_name(columns)) for one in tolls])
    first = rows[0][1]
    report = Report(
        id=document, text=page.text, published=columns.published or day_of(columns, _cell(first, c.day)),
        language=columns.language, title=f"{columns.source}: {', '.join(one for one in key if one)}",
        url=_cell(first, c.url) or None, publisher=columns.source,
    )  # fmt: skip
    return Listed(report, (*claims, _incident(claims)), tuple(number for number, _ in rows))


def _with_ids(claims: Sequence[Claim]) -> list[Claim]:
    """The claims with their ids; those of parts name their whole, which is known by its place in the row until then."""
    ids = number_repeats([claim_id(one) for one in claims])
    made = [msgspec.structs.replace(one, id=key) for one, key in zip(claims, ids, strict=True)]
    by_place = {one.derivation["as"]: key for one, key in zip(claims, ids, strict=True) if one.derivation}
    out = []
    for one in made:
        toll = one.toll
        if toll is not None and toll.part_of is not None:
            toll = msgspec.structs.replace(toll, part_of=by_place.get(toll.part_of))
        out.append(msgspec.structs.replace(one, toll=toll, derivation=None))
    return out


def _tolls(page: _Page, number: int, row: Row, columns: ListMap) -> Iterator[Claim]:
    c = columns.columns
    day, until = day_of(columns, _cell(row, c.day)), day_of(columns, _cell(row, c.until))
    place, blamed, speaker = _place(row, columns), _cell(row, c.blamed), _cell(row, c.said_by)
    shared: dict[str, Any] = {
        "kind": "toll", "document": None, "speakers": (Slot(mention=speaker),) if speaker else (), "stance": "asserts",
        "time": Time(edtf=f"{day}/{until}" if until and until != day else day, text=_cell(row, c.day)),
        "places": (place,) if place is not None else (), "section": "body",
    }  # fmt: skip
    how: dict[str, Any] = {
        "blamed": (Slot(mention=blamed),) if blamed else (), "means": code_of(columns, "means", _cell(row, c.means)),
    }  # fmt: skip
    if columns.rows == "people":
        what: Any = code_of(columns, "outcome", _cell(row, c.outcome)) or "killed"
        column = (c.name if _cell(row, c.name) else c.id) or ""
        toll = Toll(outcome=what, count=Count(low=1, high=1, text=_cell(row, column)), who=_who(row, columns), **how)
        yield Claim(id="", quote=page.quote(number, column), toll=toll, **shared)
        return
    counts = {one: count for one in COUNTS if (count := count_of(_cell(row, getattr(c, one)))) is not None}
    for one, count in counts.items():
        outcome, people = _PARTS.get(one, (one, {}))
        part = f"{number}.{outcome}" if outcome != one and outcome in counts else None
        toll = Toll(outcome=outcome, count=count, who=Who(**people), part_of=part, **how)  # type: ignore[arg-type]
        yield Claim(
            id="", quote=page.quote(number, getattr(c, one)), toll=toll, derivation={"as": f"{number}.{one}"}, **shared
        )


def _who(row: Row, columns: ListMap) -> Who:
    c = columns.columns
    age, years = age_of(columns, _cell(row, c.age))
    side = _cell(row, c.affiliation)
    return Who(
        status=code_of(columns, "status", _cell(row, c.status)), age=age, age_range=years,  # type: ignore[arg-type]
        sex=code_of(columns, "sex", _cell(row, c.sex)), role=_cell(row, c.role) or None,
        affiliation=Slot(mention=side) if side else None, names=(_cell(row, c.name) or _cell(row, c.id),),
    )  # fmt: skip


def _incident(claims: Sequence[Claim]) -> Claim:
    """The incident row of a report: its totals, persons added up."""
    first = claims[0]
    tolls = [one.toll for one in claims if one.toll is not None]
    named = any(toll.who.names for toll in tolls)
    totals: dict[str, Total] = {}
    for whole in dict.fromkeys(toll.outcome for toll in tolls):
        wholes = [t for t in tolls if t.outcome == whole and t.part_of is None]
        parts = whole in ("killed", "injured") and any(_parted(toll) for toll in wholes) and not named
        totals[whole] = _of_parts(wholes) if parts else _total(wholes)
    for name, (outcome, people) in _PARTS.items():
        counted = [t for t in tolls if t.outcome == outcome and all(getattr(t.who, k) == v for k, v in people.items())]
        if counted and name != "combatants_killed":
            totals[name] = _total(counted)
    row = Claim(
        id="", document=first.document, kind="incident", quote=first.quote, speakers=(), stance="asserts", section="body",
        time=first.time, places=first.places, reader=first.reader,
        incident=Incident(claims=tuple(one.id for one in claims), totals=totals, means=next((t.means for t in tolls if t.means), None),
                          blamed=next((t.blamed for t in tolls if t.blamed), ())),
    )  # fmt: skip
    return msgspec.structs.replace(row, id=claim_id(row))


def _parted(toll: Toll) -> bool:
    who = toll.who
    return bool(who.status or who.age or who.sex)


def _of_parts(tolls: Sequence[Toll]) -> Total:
    """At least as many as those counted who exclude each other, where nobody counts all."""
    by_status = sum(toll.count.low or 0 for toll in tolls if toll.who.status)
    by_age = sum(toll.count.low or 0 for toll in tolls if toll.who.age)
    return Total(low=max(by_status, by_age), high=None, rule="sum of parts")


def _total(tolls: Sequence[Toll]) -> Total:
    highs = [toll.count.high for toll in tolls if toll.count.high is not None]
    return Total(
        low=sum(toll.count.low or 0 for toll in tolls), high=sum(highs) if len(highs) == len(tolls) else None,
        rule="one figure" if len(tolls) == 1 else "sum of separate clauses",
    )  # fmt: skip
