"""Lists of people and tables of incidents, read by a map: every claim quotes its cell, no person counts twice."""

from __future__ import annotations

import pytest

from hasila.collate.bulletins import RowFault
from hasila.collate.list_map import ListMap, read_list_map
from hasila.collate.lists import Listed, read_list
from hasila.errors import UsageError
from hasila.ledger.claim import Claim

PEOPLE = """
rows = "people"
source = "A register"
dates = "dmy"
[columns]
id = "Case"
name = "Name"
age = "Age"
sex = "Sex"
day = "Date"
place = "Town"
[values.sex]
F = "female"
"""
TABLE = """
rows = "incidents"
source = "A monitor"
[columns]
id = "ID"
day = "Date"
place = "Town"
latitude = "Lat"
longitude = "Lon"
killed = "Dead"
children_killed = "Children"
civilians_killed = "Civilians"
injured = "Hurt"
"""


def listed(text: str, *rows: dict[str, str]) -> tuple[list[Listed], list[RowFault]]:
    columns: ListMap = read_list_map(text, "map.toml")
    found = list(read_list(list(enumerate(rows, 2)), columns))
    reports = [one for one in found if isinstance(one, Listed)]
    for one in reports:
        for claim in one.claims:
            assert claim.quote is not None
            assert one.report.text[claim.quote.start : claim.quote.end] == claim.quote.exact
            assert claim.document == one.report.id
        assert len({claim.id for claim in one.claims}) == len(one.claims)
    return reports, [one for one in found if isinstance(one, RowFault)]


def incident(one: Listed) -> Claim:
    return one.claims[-1]


def person(
    case: str, name: str, age: str = "", sex: str = "", day: str = "04/05/2031", town: str = "Aster"
) -> dict[str, str]:
    return {"Case": case, "Name": name, "Age": age, "Sex": sex, "Date": day, "Town": town}


def test_the_people_of_one_day_and_place_are_one_incident() -> None:
    rows = (
        person("1", "Arun", "34"),
        person("2", "Mira", "7", "F"),
        person("3", "", sex="F"),
        person("4", "Tomas", day="5/5/2031"),
    )
    [first, second], faults = listed(PEOPLE, *rows)
    assert not faults
    assert (first.rows, second.rows) == ((2, 3, 4), (5,))
    tolls = [claim.toll for claim in first.claims if claim.toll is not None]
    assert [toll.who.names for toll in tolls] == [("Arun",), ("Mira",), ("3",)]
    assert [(toll.who.age, toll.who.age_range) for toll in tolls] == [("adult", "34"), ("child", "7"), (None, None)]
    totals = incident(first).incident
    assert totals is not None
    assert {name: (one.low, one.high) for name, one in totals.totals.items()} == {
        "killed": (3, 3), "children_killed": (1, 1)
    }  # fmt: skip
    assert first.claims[0].time is not None
    assert first.claims[0].time.edtf == "2031-05-04"


def test_a_name_that_stands_twice_is_told() -> None:
    [one], [fault] = listed(PEOPLE, person("1", "Arun"), person("2", "Arun"))
    assert one.rows == (2,)
    assert fault.number == 3
    assert "row 2" in fault.reason


def row(dead: str = "3", **more: str) -> dict[str, str]:
    cells = {"ID": "A-1", "Date": "2031-05-04", "Town": "Aster", "Lat": "33.1", "Lon": "36.2", "Dead": dead, "Children": "",
             "Civilians": "", "Hurt": ""}  # fmt: skip
    return cells | more


@pytest.mark.parametrize(
    ("said", "low", "high", "qualifier"),
    [("3", 3, 3, "exact"), ("3-5", 3, 5, "between"), ("3+", 3, None, "at_least"), ("1,200", 1200, 1200, "exact"), ("0", 0, 0, "exact")],
)  # fmt: skip
def test_counts(said: str, low: int, high: int | None, qualifier: str) -> None:
    [one], _ = listed(TABLE, row(said))
    assert one.claims[0].toll is not None
    count = one.claims[0].toll.count
    assert (count.low, count.high, count.qualifier, count.text) == (low, high, qualifier, said)


def test_parts_belong_to_their_whole() -> None:
    [one], _ = listed(TABLE, row("9", Children="2", Civilians="5", Hurt="4"))
    by_people = {(c.toll.outcome, c.toll.who.age, c.toll.who.status): c for c in one.claims if c.toll is not None}
    whole = by_people["killed", None, None]
    for key in (("killed", "child", None), ("killed", None, "civilian")):
        toll = by_people[key].toll
        assert toll is not None
        assert toll.part_of == whole.id
    assert all(claim.derivation is None for claim in one.claims)
    made = incident(one).incident
    assert made is not None
    assert {name: total.low for name, total in made.totals.items()} == {
        "killed": 9, "injured": 4, "children_killed": 2, "civilians_killed": 5
    }  # fmt: skip


def test_without_a_whole_the_parts_are_the_least() -> None:
    """Children may be among the civilians: nobody is counted twice, and the total stays open."""
    [one], _ = listed(TABLE, row("", Children="2", Civilians="5"))
    made = incident(one).incident
    assert made is not None
    assert (made.totals["killed"].low, made.totals["killed"].high) == (5, None)


@pytest.mark.parametrize(
    ("cells", "told"),
    [({"Dead": "several"}, "no count"), ({"Dead": "5-3"}, "fewest"), ({"Date": "4 May"}, "no day"), ({"Date": ""}, "when"),
     ({"Lat": "north"}, "degrees"), ({"Lat": "133"}, "degrees"), ({"Dead": ""}, "no count")],
)  # fmt: skip
def test_a_row_that_cannot_be_read_is_a_fault(cells: dict[str, str], told: str) -> None:
    [kept], [fault] = listed(TABLE, row() | cells, row("4", ID="A-2"))
    assert fault.number == 2
    assert told in fault.reason
    assert kept.rows == (3,)


@pytest.mark.parametrize(
    ("change", "told"),
    [(('day = "Date"', ""), "day"), (('killed = "Dead"', 'slain = "Dead"'), "slain"), (('rows = "incidents"', 'rows = "x"'), "rows"),
     (("[columns]", '[values.means]\nm = "mortar"\n[columns]'), "choose from"), (("[columns]", '[values.town]\n[columns]'), "town")],
)  # fmt: skip
def test_a_map_that_cannot_be(change: tuple[str, str], told: str) -> None:
    with pytest.raises(UsageError, match=told):
        read_list_map(TABLE.replace(*change), "map.toml")
