"""One ledger in two languages: what happened lines up by ids, figures and dates, whichever language told it.

The facts are documented: Human Rights Watch, They Killed Us from the Inside, 3 August 2021; Lebanese health ministry, August
2020.
"""

from __future__ import annotations

from typing import Any

import pytest

import hasila
from hasila import Ledger

ENGLISH = """\
Human Rights Watch said in August 2021 that the explosion in the port of Beirut on August 4, 2020 killed 218 people, including \
three children, and wounded 7,000 others. It accused the Lebanese authorities of criminal negligence.

The Syrian embassy in Lebanon said 43 Syrians were killed in Beirut on August 4, 2020.
"""
ARABIC = """\
قالت منظمة هيومن رايتس ووتش إن انفجار مرفأ بيروت في 4 آب 2020 قتل 218 شخصاً، بينهم ثلاثة أطفال، وأصاب سبعة آلاف آخرين. \
واتهمت المنظمة السلطات اللبنانية بالإهمال الجنائي.

وأعلنت السفارة السورية في لبنان مقتل 43 سورياً في بيروت في 4 آب 2020.
"""


@pytest.fixture(scope="module")
def ledgers() -> tuple[Ledger, Ledger]:
    english, arabic = (hasila.read(text, published="2021-08-05") for text in (ENGLISH, ARABIC))
    return english, arabic


def tolls(ledger: Ledger) -> set[tuple[Any, ...]]:
    return {
        (c.toll.outcome, c.toll.count.low, c.toll.count.high, c.toll.who.age, c.time and c.time.edtf, c.places[0].id)
        for c in ledger.tolls
        if c.toll is not None and c.places
    }  # fmt: skip


def test_figures_dates_and_places_are_the_same(ledgers: tuple[Ledger, Ledger]) -> None:
    english, arabic = map(tolls, ledgers)
    assert english == arabic
    assert ("killed", 218, 218, None, "2020-08-04", "area:lb-beirut-port") in english
    assert len(english) == 4


def test_speakers_are_the_same_actors(ledgers: tuple[Ledger, Ledger]) -> None:
    said = [{c.toll.count.low: [s.id for s in c.speakers] for c in one.tolls if c.toll} for one in ledgers]
    assert said[0][218] == said[1][218] == ["actor:hrw"]


def test_parts_are_parts_in_both(ledgers: tuple[Ledger, Ledger]) -> None:
    for ledger in ledgers:
        part = next(c for c in ledger.tolls if c.toll and c.toll.who.age == "child")
        whole = next(c for c in ledger.tolls if c.toll and c.toll.count.low == 218)
        assert part.toll is not None
        assert part.toll.part_of == whole.id


def test_the_accused_is_the_same_actor(ledgers: tuple[Ledger, Ledger]) -> None:
    accused = [[s.id for c in one.stances if c.position for s in c.position.about] for one in ledgers]
    assert accused[0] == accused[1] == ["actor:lebanon-government"]
