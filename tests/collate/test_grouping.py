"""Grouping: what joins, what parts, why; no order and no size of the input changes it."""

from __future__ import annotations

import random
from typing import Any

import msgspec
import pytest

from factory import Page, toll
from factory import run as read
from hasila.collate.account import Account, accounts_of, row_account
from hasila.collate.grouping import Group, group, links
from hasila.collate.likeness import Rarity, likeness, rarity
from hasila.errors import UsageError

DAY = 741_000
BASE = Account(id="a", report="r1", first=DAY, last=DAY, town="aster", lat=10.0, lon=10.0, killed=(7, 7), kind="raid")


def other(**change: Any) -> Account:
    return msgspec.structs.replace(BASE, **{"id": "b", "report": "r2", **change})


def together(a: Account, b: Account) -> bool:
    return len(group([a, b])) == 1


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"killed": (7, 9)},
        {"killed": (6, 6), "kind": None},
        {"first": DAY - 1, "last": DAY + 1},
        {"town": "aster mill", "lat": 10.01},
        {"town": "", "lat": None, "lon": None},  # the place untold: the day and seven dead are enough
        {"last": DAY + 20},
    ],
)
def test_accounts_of_one_happening_join(change: dict[str, Any]) -> None:
    assert together(BASE, other(**change))


@pytest.mark.parametrize(
    "change",
    [
        {"first": DAY + 2, "last": DAY + 2, "killed": (6, 6)},
        {"first": DAY + 40, "last": DAY + 40},
        {"town": "belmar", "lat": 10.3, "killed": (2, 2)},
        {"town": "belmar", "lat": 10.3, "killed": (7, 7), "first": DAY + 1, "last": DAY + 1},
        {"killed": (0, 0), "kind": "clash", "first": DAY + 1, "last": DAY + 1},
        {"killed": (40, 40), "first": DAY + 1, "last": DAY + 1},
        {"report": "r1", "killed": (6, 6)},  # one report tells a happening once
    ],
)
def test_accounts_of_two_happenings_do_not(change: dict[str, Any]) -> None:
    assert not together(BASE, other(**change))


def test_two_spots_of_a_town_are_two_happenings() -> None:
    mill = msgspec.structs.replace(BASE, spot="the mill", killed=(0, 0))
    assert not together(mill, other(spot="harbour", killed=(0, 0)))
    assert together(mill, other(spot="mill gate", killed=(0, 0)))


def test_a_copy_joins_whatever_was_read_from_it_and_a_part_of_the_reasons() -> None:
    like = likeness(
        msgspec.structs.replace(BASE, text="t"), other(text="t", killed=(0, 0), first=DAY + 1, last=DAY + 1), Rarity()
    )
    assert like.score > 0
    assert "copies of one text" in [r.what for r in like.reasons]
    assert like.score == pytest.approx(sum(r.weight for r in like.reasons), abs=0.01)


def test_a_rare_actor_says_more_than_one_that_all_name() -> None:
    crowd = [other(id=f"c{n}", actors=frozenset({"the army"})) for n in range(20)]
    rare = rarity([*crowd, other(actors=frozenset({"the army", "the lynx band"}))])
    assert rare.actor("the lynx band") > rare.actor("the army") >= 0
    assert rarity([BASE]).town("aster") > rarity([BASE, *crowd]).town("aster") >= 0
    lynx, army = (
        likeness(msgspec.structs.replace(BASE, actors=frozenset({who})), other(actors=frozenset({who})), rare).score
        for who in ("the lynx band", "the army")
    )
    assert lynx > army


def _many(seed: int) -> list[Account]:
    chance = random.Random(seed)
    towns = [(f"town {n}", chance.uniform(-60, 60), chance.uniform(-179, 179)) for n in range(12)]
    found = []
    for n in range(150):
        town, lat, lon = chance.choice(towns)
        first, dead = DAY + chance.randrange(60), chance.randrange(12)
        found.append(
            Account(
                id=f"a{n}", report=f"r{chance.randrange(90)}", first=first, last=first + chance.randrange(3),
                town=town if chance.random() < 0.8 else "", lat=lat, lon=lon, killed=(dead, dead),
            )
        )  # fmt: skip
    return found


@pytest.mark.parametrize("seed", range(5))
def test_every_account_is_in_one_group_and_the_order_of_the_input_changes_nothing(seed: int) -> None:
    accounts = _many(seed)
    found = group(accounts)
    assert sorted(m for g in found for m in g.members) == sorted(a.id for a in accounts)
    random.Random(seed).shuffle(accounts)
    assert group(accounts) == found
    assert all(g.id == g.members[0] for g in found)


@pytest.mark.parametrize("seed", range(5))
def test_every_pair_near_in_time_and_place_is_compared(seed: int) -> None:
    accounts = _many(seed)
    compared = {frozenset((link.a, link.b)) for link in links(accounts)}
    for a in accounts:
        for b in accounts:
            near = a.first is not None and b.first is not None and abs(a.first - b.first) <= 3
            if a.id < b.id and near and (a.lat, a.lon) == (b.lat, b.lon):
                assert frozenset((a.id, b.id)) in compared


def test_groups_join_on_the_mean_and_not_on_one_link() -> None:
    chain = [other(id=f"b{n}", report=f"r{n}", first=DAY + n, last=DAY + n, killed=(7, 7)) for n in range(6)]
    assert max(len(g.members) for g in group(chain)) < len(chain)


def test_incident_claims_of_many_reports_are_accounts() -> None:
    rows = []
    for name in ("r1", "r2"):
        page = Page(name)
        toll(page, "7 people were killed", low=7, time="2031-05-03", places=("Aster",), means="shelling")
        rows += read(page)
    found = list(accounts_of(rows, {}, {"r1": "t1"}))
    assert [(a.report, a.town, a.kind, a.killed, a.text) for a in found] == [
        ("r1", "aster", "shelling", (7, 7), "t1"), ("r2", "aster", "shelling", (7, 7), None)]  # fmt: skip
    (made,) = group(found)
    assert isinstance(made, Group)
    assert made.links[0].likeness.score > 0


@pytest.mark.parametrize(
    ("row", "what"),
    [({}, "no `id`"), ({"id": 1, "date_start": "May"}, "row 3"), ({"id": 1, "killed": [9, 3, 1]}, "no count"),
     ({"id": 1, "latitude": "north"}, "row 3")],
)  # fmt: skip
def test_a_row_that_is_no_account_says_what_is_wrong(row: dict[str, Any], what: str) -> None:
    with pytest.raises(UsageError, match=what):
        row_account(row, "rows.jsonl: row 3")


def test_cells_of_csv_are_read_like_those_of_json() -> None:
    row = {"id": "1", "killed": "3-5", "injured": "", "actors": "Guard; Lynx band", "event_context": "Unknown"}
    made = row_account(row, "x")
    assert (made.killed, made.injured, made.kind) == ((3, 5), (0, 0), None)
    assert made.actors == {"guard", "lynx band"}


def test_a_range_written_the_other_way_round_is_the_same_range() -> None:
    assert row_account({"id": "a", "killed": [4, 2], "injured": "5-3"}, "x").killed == (2, 4)
    assert row_account({"id": "a", "killed": [4, 2], "injured": "5-3"}, "x").injured == (3, 5)
