"""Who stands where on a figure; control side by side; grades. Parties and towns are invented."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from factory import Page, attack, control, run, stance, toll
from hasila.collate.account import accounts_of
from hasila.collate.gathered import Gathered, Reports, gather
from hasila.collate.grades import RULES, grade
from hasila.collate.grouping import group
from hasila.collate.sides import control_accounts, standings
from hasila.ledger.claim import Claim

SCENE: dict[str, Any] = {"places": ("Aster",), "time": "2031-05-03", "means": "air_strike"}
REPORTS = Reports(published={"r1": "2031-05-04", "r2": "2031-05-05"}, publisher={"r1": "The Post", "r2": "The Mail"})


def incident(*claims: Claim) -> Gathered:
    return Gathered(id="i1", claims=claims)


def seven(name: str, *speakers: str, **said: Any) -> Claim:
    return toll(Page(name), "seven people", low=7, **{**SCENE, "speakers": speakers, **said})


def test_who_asserts_confirms_denies_and_is_silent() -> None:
    page = Page("r1")
    told = toll(page, "seven people", low=7, speakers=("Aid Watch",), **SCENE)
    denial = stance(page.stop(), "the guard denied it", "denies", speakers=("the guard",))
    assert denial.position is not None
    denial = msgspec.structs.replace(denial, position=msgspec.structs.replace(denial.position, denies_claim=told.id))
    again = seven("r2", "the clinic", stance="confirms")
    hurt = toll(Page("r2", headline="other"), "nine hurt", outcome="injured", low=9, speakers=("the mayor",))
    by_what = {s.what: s for s in standings(incident(told, denial, again, hurt), REPORTS)}
    killed = by_what["killed"]
    assert (killed.asserts, killed.confirms, killed.denies) == (("aid watch",), ("the clinic",), ("the guard",))
    assert killed.silent == ("the mayor",)
    assert killed.disputed
    assert killed.claims == (told.id, again.id)
    assert not by_what["injured"].disputed
    assert by_what["injured"].silent == ("aid watch", "the clinic", "the guard")


def test_of_a_figure_told_as_denied_the_outer_speaker_denies_and_the_inner_asserts() -> None:
    (standing,) = standings(incident(seven("r1", "the governor", "residents", stance="denies")), REPORTS)
    assert (standing.asserts, standing.denies) == (("residents",), ("the governor",))


def test_a_source_with_another_figure_differs_and_is_not_silent() -> None:
    claims = [seven("r1", "Aid Watch"), toll(Page("r2"), "nine people", low=9, speakers=("the clinic",))]
    claims.append(stance(Page("r2"), "the mayor condemned it", "condemns", speakers=("the mayor",)))
    nine, seven_dead = standings(incident(*claims), REPORTS)
    assert (nine.low, nine.differs, nine.silent) == (9, ("aid watch",), ("the mayor",))
    assert (seven_dead.low, seven_dead.differs, seven_dead.silent) == (7, ("the clinic",), ("the mayor",))


def test_other_people_and_other_numbers_are_other_figures() -> None:
    claims = [seven("r1", "Aid Watch"), seven("r1", "Aid Watch", age="child"), toll(Page("r2"), "nine", low=9)]
    assert [(s.what, s.low) for s in standings(incident(*claims), REPORTS)] == [
        ("killed", 9), ("killed", 7), ("killed child", 7)]  # fmt: skip


def test_an_outlets_own_voice_is_its_publisher_and_a_copys_that_of_its_original() -> None:
    reports = msgspec.structs.replace(REPORTS, copy_of={"r2": "r1"})
    (standing,) = standings(incident(seven("r1"), seven("r2")), reports)
    assert standing.asserts == ("the post",)


def test_groups_gather_their_claims_and_what_stands_beside_them() -> None:
    rows: list[Claim] = []
    for name in ("r1", "r2"):
        page = Page(name)
        toll(page, "seven people", low=7, speakers=("Aid Watch",), blamed=("the guard",), **SCENE)
        stance(page.stop(), "the lynx band claims it", "claims_responsibility", speakers=("the lynx band",))
        rows += run(page)
    groups = group(list(accounts_of(rows, REPORTS.published, {})))
    (one,) = gather(groups, rows, REPORTS)
    assert sorted(c.kind for c in one.claims) == ["stance", "stance", "toll", "toll"]
    assert len(one.rows) == 2
    (alone,) = gather(groups, rows, msgspec.structs.replace(REPORTS, copy_of={"r2": "r1"}))
    assert [c.document for c in alone.rows] == ["r1"]
    assert grade(one, REPORTS).grade == "confirmed"


def blamed(name: str, speaker: str, *who: str, **said: Any) -> Claim:
    return seven(name, speaker, blamed=who, **said)


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ([blamed("r1", "Aid Watch", "the guard")], "weak"),
        ([blamed("r1", "Aid Watch", "the guard"), seven("r2", "the clinic")], "fair"),
        ([seven("r1", "Aid Watch", means=None), seven("r2", "the clinic", means=None)], "weak"),
        ([blamed("r1", "Aid Watch", "the guard"), blamed("r2", "the clinic", "the lynx band")], "contested"),
        ([blamed("r1", "Aid Watch", "the guard", "its ally"), blamed("r2", "the clinic", "its ally")], "fair"),
        ([seven("r1", "Aid Watch", status="combatant"), seven("r2", "the clinic", status="combatant")], "discounted"),
        ([seven("r1", "Aid Watch", status="combatant"), seven("r2", "the clinic")], "fair"),
    ],
)
def test_grades(claims: list[Claim], expected: str) -> None:
    found = grade(incident(*claims), REPORTS)
    assert (found.grade, found.rule) == (expected, RULES[found.grade])


def test_parties_of_one_side_do_not_compete() -> None:
    claims = [blamed("r1", "Aid Watch", "the guard"), blamed("r2", "the clinic", "the guard's state")]
    assert grade(incident(*claims), REPORTS).grade == "contested"
    assert grade(incident(*claims), REPORTS, lambda a, b: a.mention[:9] == b.mention[:9]).grade == "fair"


def test_a_blamed_party_that_confirms_and_any_that_claims_make_it_confirmed() -> None:
    told = blamed("r1", "Aid Watch", "the guard")
    for act, speaker, expected in (
        ("confirms", "the guard", "confirmed"), ("confirms", "the clinic", "weak"),
        ("claims_responsibility", "the lynx band", "confirmed"), ("denies", "the guard", "weak"),
    ):  # fmt: skip
        said = stance(Page("r2"), "a statement", act, speakers=(speaker,))
        assert grade(incident(told, said), REPORTS).grade == expected


def test_an_attack_without_a_toll_is_graded_too() -> None:
    claims = [
        attack(Page(n), "a raid", actor="the guard", means="raid", speakers=(s,)) for n, s in (("r1", "a"), ("r2", "b"))
    ]
    assert grade(incident(*claims), REPORTS).grade == "fair"


def test_two_accounts_of_a_place_stand_side_by_side_over_time() -> None:
    where: dict[str, Any] = {"places": ("Aster",)}
    claims = [
        control(
            Page("r2"),
            "the band holds it",
            "holds",
            actor="the band",
            speakers=("the band",),
            time="2031-05-04",
            **where,
        ),
        control(
            Page("r1"),
            "the guard took it",
            "seizes",
            actor="the guard",
            speakers=("the guard",),
            time="2031-05-04",
            **where,
        ),
        control(
            Page("r1", headline="x"),
            "the guard lost it",
            "loses",
            actor="the guard",
            speakers=("the post",),
            time="2031-05-09",
            **where,
        ),
        control(Page("r1"), "the guard holds Belmar", "holds", actor="the guard", places=("Belmar",)),
    ]
    aster, belmar = control_accounts(claims, REPORTS)
    assert sorted((h.day, h.source, h.change) for h in aster.holdings) == [
        ("2031-05-04", "the band", "holds"), ("2031-05-04", "the guard", "seizes"), ("2031-05-09", "the post", "loses"),
    ]  # fmt: skip
    assert aster.holdings[-1].change == "loses"
    assert [set(pair) for pair in aster.contested] == [{claims[0].id, claims[1].id}]
    assert belmar.contested == ()
