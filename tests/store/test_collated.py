"""What reports say together: kept up to date with every change, equal to what all claims give anew. On both databases."""

from __future__ import annotations

import random
from pathlib import Path

import msgspec
import pytest

from factory import Page, attack, control, run, stance, toll
from hasila.collate.gathered import Gathered
from hasila.collate.grouping import group
from hasila.collate.points import line_up, points_of
from hasila.collate.series import examine
from hasila.collate.tally import RULES
from hasila.errors import MissingError
from hasila.ledger import events as ev
from hasila.store import Filter, Ledger, Reading, collated, grouped, schema
from hasila.store.collated import Wanted
from hasila.store.collating import bring_up, waiting_reports
from hasila.store.engine import reading as looking
from hasila.store.grouped import weighing_of
from hasila.store.overview import Overview, overview
from kept import add, clock, decide, faults

TOWNS = ("Aster", "Briar", "Cedar", "Dahlia")
PARTIES = ("the guard", "the brigade", "the council")


def told(name: str, chance: random.Random) -> Reading:
    """A report of one or two raids, with parts, blame, control and running totals, now and then a copy of another."""
    place, day = chance.choice(TOWNS), f"2031-05-{chance.randrange(1, 12):02}"
    page = Page(name, published=day, headline=f"A raid on {place}")
    who = chance.choice(PARTIES)
    whole = toll(page, "so many people", low=chance.randrange(3, 40), places=(place,), time=day, blamed=(who,),
                 means=chance.choice(("shelling", "air_strike", None)), speakers=(chance.choice(PARTIES),))  # fmt: skip
    page.write(", among them ")
    toll(page, "some children", low=chance.randrange(1, 3), age="child", part_of=whole, places=(place,), time=day)
    page.stop()
    toll(page, "some fighters", low=2, status="combatant", outcome="injured", places=(place,), time=day)
    page.paragraph()
    attack(page, "they shelled", actor=who, means="shelling", places=(place,), time=day)
    page.stop()
    if chance.random() < 0.5:
        stance(page, f"{who} denies it", "denies", about=(who,), speakers=(who,))
        page.stop()
    control(
        page, f"{who} holds {place}", chance.choice(("holds", "loses", "enters")), actor=who, places=(place,), time=day
    )
    page.stop()
    toll(
        page, "a hundred since January", low=100 + int(day[-2:]), cumulative=True, as_of=day, speakers=("the monitor",)
    )
    page.stop()
    report = msgspec.structs.replace(page.report(), language="en", publisher=chance.choice(("One", "Two")))
    if chance.random() < 0.3:
        report = msgspec.structs.replace(report, published="2031-05-20")
    claims = tuple(msgspec.structs.replace(claim, reader="packs/xx@1") for claim in run(page))
    return Reading(report=report, claims=claims, reader="packs/xx@1")


def plain(one: Gathered) -> tuple[object, ...]:
    return one.id, {c.id: c for c in one.claims}, {c.id: c for c in one.rows}


def anew(ledger: Ledger) -> Overview:
    return overview(ledger)


def same(ledger: Ledger) -> None:
    """Whatever is kept is what all claims give anew."""
    whole = anew(ledger)
    kept = {one.id: collated.incident(ledger, one.id) for one in collated.incidents(ledger)}
    assert {plain(one.gathered)[0]: plain(one.gathered) for one in kept.values()} == {
        one.id: plain(one.gathered) for one in whole.incidents
    }
    for one in whole.incidents:
        mine = kept[one.id]
        assert mine.listed.grade == one.grade
        assert mine.listed == next(listed for listed in collated.incidents(ledger) if listed.id == one.id)
        assert sorted(mine.standings, key=repr) == sorted(whole.standings(one), key=repr)
    for rule in RULES:
        for by in ((), ("month",), ("status",), ("place", "age", "status"), ("blamed", "means")):
            if rule != "source_order":
                there = [msgspec.structs.replace(row, claims=()) for row in whole.totals(by, rule)]
                assert collated.totals(ledger, by, rule) == there
            order = ("the guard",) if rule == "source_order" else ()
            full = collated.totals(ledger, by, rule, order, claims=True)
            for mine, other in zip(full, whole.totals(by, rule, order), strict=True):
                assert set(mine.claims) == set(other.claims)
                assert msgspec.structs.replace(mine, claims=()) == msgspec.structs.replace(other, claims=())
    control = {one.place: one for one in whole.control()}
    assert {one.place: collated.control(ledger, one.place) for one in collated.places(ledger)} == control
    assert {one.place: one.contested for one in collated.places(ledger)} == {
        key: len(one.contested) for key, one in control.items()
    }
    lined = line_up(points_of(whole.claims, whole.reports.published))
    assert sorted((collated.series(ledger, one.id) for one in collated.lines(ledger)), key=repr) == sorted(
        map(examine, lined), key=repr
    )


def some_decision(ledger: Ledger, chance: random.Random) -> None:
    entry = chance.choice(list(ledger.entries(Filter(kinds=("toll", "control", "attack")))))
    shown = chance.choice(collated.incidents(ledger))
    one = collated.incident(ledger, shown.id)
    other = collated.incident(ledger, chance.choice(collated.incidents(ledger)).id)
    match chance.randrange(7):
        case 0:
            decide(ledger, ev.Judged(claim=entry.id, state="rejected"))
        case 1 if entry.claim.toll is not None:
            decide(ledger, ev.Corrected(claim=entry.id, fields={"toll.count.low": 41, "toll.count.high": 41}))
        case 2 if entry.document is not None:
            decide(ledger, ev.Retracted(target=entry.document))
        case 3 if other.named != one.named:
            held = {one.named: one.held, other.named: other.held}
            decide(ledger, ev.Merged(into=one.named, incidents=(one.named, other.named), claims=held))
        case 4:
            decide(ledger, ev.Assigned(claims=(entry.id,), incident="i:77"))
        case 5:
            decide(ledger, ev.Judged(claim=entry.id, state="accepted"))
        case 6 if one.gathered.rows:
            decide(ledger, ev.Judged(claim=one.gathered.rows[0].id, state="rejected"))


@pytest.fixture
def ledger(where: str) -> Ledger:
    with Ledger.open_or_create(where, clock=clock()) as made:
        yield made


@pytest.mark.parametrize("seed", range(3))
def test_it_follows_every_change(ledger: Ledger, seed: int) -> None:
    chance = random.Random(seed)
    add(ledger, *(told(f"r{n}", chance) for n in range(12)))
    same(ledger)
    for n in range(6):
        if chance.random() < 0.4:
            add(ledger, told(f"s{n}", chance))
        else:
            some_decision(ledger, chance)
        same(ledger)
    assert not faults(ledger)


@pytest.mark.parametrize("seed", range(3))
def test_grouping_what_changed_is_grouping_all(where: str, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Under the same counts of what is rare, new reports lead to the groups that all reports give at once."""
    monkeypatch.setattr(grouped, "SMALL", 0)
    monkeypatch.setattr(grouped, "_GROWTH", 1000)
    chance = random.Random(seed)
    with Ledger.open_or_create(where, clock=clock()) as ledger:
        add(ledger, *(told(f"r{n}", chance) for n in range(10)))
        bring_up(ledger)
        for n in range(5):
            add(ledger, *(told(f"s{n}.{m}", chance) for m in range(4)))
            if n % 2:
                decide(ledger, ev.Retracted(target=f"s{n}.1"))
            bring_up(ledger)
            with looking(ledger._engine, ledger.place) as db:
                known = weighing_of(db)
                rows = db.execute(schema.account.select()).all()
            assert known is not None
            assert known[0] < len(rows)
            everywhere = group([grouped._account(row.body) for row in rows], known[1])
            assert {row.id: (row.gathered, row.strand) for row in rows} == {
                member: (one.id, one.strand) for one in everywhere for member in one.members
            }
        assert not faults(ledger)


def groups_of(ledger: Ledger) -> set[frozenset[str]]:
    with looking(ledger._engine, ledger.place) as db:
        rows = db.execute(schema.account.select()).all()
    return {frozenset(row.id for row in rows if row.gathered == key) for key in {row.gathered for row in rows}}


def test_large_strands_take_new_reports_one_by_one(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """No group falls apart for a new report; what is told of the groups follows them, and all is grouped anew in the end."""
    monkeypatch.setattr(grouped, "SMALL", 0)
    monkeypatch.setattr(grouped, "LARGE", 0)
    chance = random.Random(3)
    with Ledger.open_or_create(where, clock=clock()) as ledger:
        add(ledger, *(told(f"r{n}", chance) for n in range(14)))
        bring_up(ledger)
        before = groups_of(ledger)
        for n in range(6):
            add(ledger, told(f"s{n}", chance))
            bring_up(ledger, most=5)
            assert not faults(ledger)
        after = groups_of(ledger)
        assert all(sum(one <= other for other in after) == 1 for one in before)
        assert any(one < other for one in before for other in after)
        decide(ledger, ev.Retracted(target="s1"))
        assert not faults(ledger)
        add(ledger, told("last", chance))
        bring_up(ledger)
        with looking(ledger._engine, ledger.place) as db:
            assert grouped.attached(db) == 0
        same(ledger)


def test_the_order_of_adding_changes_nothing(tmp_path: Path) -> None:
    chance = random.Random(7)
    made = [told(f"r{n}", chance) for n in range(15)]
    seen = []
    for name, order in (("one", made), ("other", made[::-1])):
        with Ledger.open_or_create(tmp_path / name, clock=clock()) as ledger:
            for one in order:
                add(ledger, one)
                bring_up(ledger)
            seen.append([plain(collated.incident(ledger, one.id).gathered) for one in collated.incidents(ledger)])
    assert seen[0] == seen[1]


def test_many_stale_reports_wait_for_whoever_added_them(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collated, "FEW", 3)
    chance = random.Random(1)
    add(ledger, *(told(f"r{n}", chance) for n in range(5)))
    before = collated.incidents(ledger)  # nothing was ever brought up: done at once
    assert before
    add(ledger, *(told(f"s{n}", chance) for n in range(5)))
    assert collated.incidents(ledger) == before
    assert waiting_reports(ledger) == 5
    assert bring_up(ledger) == 0
    assert waiting_reports(ledger) == 0
    assert sum(one.reports for one in collated.incidents(ledger)) > sum(one.reports for one in before)


def test_incidents_are_narrowed_and_found(ledger: Ledger) -> None:
    chance = random.Random(4)
    add(ledger, *(told(f"r{n}", chance) for n in range(12)))
    every = collated.incidents(ledger)
    assert [one.day for one in every] == sorted((one.day for one in every), reverse=True)
    assert collated.count_incidents(ledger) == len(every)
    assert collated.incidents(ledger, limit=2, offset=1) == every[1:3]
    late = [one for one in every if one.day >= "2031-05-06"]
    assert late != every
    assert collated.incidents(ledger, Wanted(since="2031-05-06")) == late
    here = [one for one in every if one.place is not None and one.place.mention == "Aster"]
    assert here
    assert collated.incidents(ledger, Wanted(place="Aster")) == here
    assert collated.incidents(ledger, Wanted(confirmed=True)) == []
    claim = collated.incident(ledger, every[0].id).gathered.claims[0]
    assert collated.incident(ledger, claim.id).listed == every[0]
    with pytest.raises(MissingError, match="no incident"):
        collated.incident(ledger, "c:nothing")


def test_verify_finds_what_does_not_follow(ledger: Ledger) -> None:
    chance = random.Random(5)
    add(ledger, *(told(f"r{n}", chance) for n in range(6)))
    bring_up(ledger)
    assert not faults(ledger)
    with ledger._engine.begin() as db:
        db.exec_driver_sql("UPDATE held SET contested = contested + 1")
        db.exec_driver_sql("UPDATE gathered SET grade = 'confirmed', killed = 999")
        db.exec_driver_sql("UPDATE answer SET body = '[]'")
        db.exec_driver_sql("DELETE FROM point")
    found = " ".join(faults(ledger))
    for table in ("held", "gathered", "answer", "point"):
        assert f"{table} " in found
