"""Denials and contested accounts."""

from __future__ import annotations

import msgspec
import pytest

from factory import Page, checks, control, relation, run, stance, toll
from hasila.ledger.claim import Claim, Slot
from hasila.ledger.ids import claim_id
from hasila.reconcile import reconcile


def test_a_denial_answers_the_party_it_names() -> None:
    page = Page()
    first = stance(page, "Aid Watch accuses Norland", "accuses", speakers=("Aid Watch",), about=("Norland",))
    stance(page.stop(), "the envoy accuses Norland", "accuses", speakers=("the envoy",), about=("Norland",))
    denial = stance(page.stop(), "Norland denied it", "denies", speakers=("Norland",), about=("Aid Watch",))
    rows = run(page)
    assert rows[2].position is not None
    assert rows[2].position.denies_claim == first.id
    assert rows[0].denied_by == (denial.id,)
    (check,) = checks(page, "disputed")
    assert (check.claims, check.verdict) == ((first.id, denial.id), "open")


def test_a_denial_that_holds_the_accusation_answers_it_and_its_figures() -> None:
    page = Page()
    stance(page, "an earlier charge", "accuses", speakers=("Suland",), about=("Norland",))
    page.stop()
    words = "the ministry called the charges of Suland that 40 civilians died absurd"
    denial = stance(page, words, "denies", speakers=("the ministry",), about=("Suland",))
    assert denial.quote is not None
    at = denial.quote.start + words.index("charges")
    inner = stance(Page("x"), "charges of Suland that 40 civilians died", "accuses", speakers=("Suland",))
    figure = toll(Page("x"), "40 civilians", low=40, speakers=("Suland",), stance="accuses")
    page.claims += [_moved(inner, page, at), _moved(figure, page, page.text.index("40 civilians"))]
    rows = run(page)
    assert rows[1].position is not None
    assert rows[1].position.denies_claim == page.claims[2].id
    assert rows[2].denied_by == rows[3].denied_by == (denial.id,)
    assert rows[0].denied_by == ()


def test_a_charge_at_the_end_of_the_denials_sentence_is_the_one_denied() -> None:
    page = Page()
    stance(page, "an earlier charge", "accuses", speakers=("Suland",), about=("Norland",))
    denial = stance(
        page.stop(), "the ministry scorned the claim", "denies", speakers=("the ministry",), about=("Suland",)
    )
    late = stance(page.write(" that "), "its guns hit homes", "accuses", speakers=("Suland",), about=("Norland",))
    (check,) = checks(page, "disputed")
    assert check.claims == (late.id, denial.id)


def _moved(claim: Claim, page: Page, start: int) -> Claim:
    assert claim.quote is not None
    quote = msgspec.structs.replace(claim.quote, start=start, end=start + len(claim.quote.exact))
    assert page.text[quote.start : quote.end] == quote.exact
    made = msgspec.structs.replace(claim, document=page.name, quote=quote)
    return msgspec.structs.replace(made, id=claim_id(made))


def test_a_denial_of_a_figure() -> None:
    page = Page()
    figure = toll(page, "40 people", low=40, speakers=("Suland",), blamed=("Norland",), stance="accuses")
    denial = stance(page.stop(), "Norland denied it", "denies", speakers=("Norland",), about=("Suland",))
    assert run(page)[0].denied_by == (denial.id,)
    assert checks(page, "disputed")[0].claims == (figure.id, denial.id)


def test_a_denial_of_nothing_in_the_report_is_tied_to_nothing() -> None:
    page = Page()
    stance(page, "the envoy accuses Suland", "accuses", speakers=("the envoy",), about=("Suland",))
    stance(page.stop(), "Norland denied it", "denies", speakers=("Norland",), about=("Aid Watch",))
    assert checks(page, "disputed") == []


def _accounts(**other: object) -> Page:
    page = Page()
    control(page, "the army entered Aster", "enters", actor="the army", places=("Aster",))
    control(page.stop(), "it entered Aster", "enters", actor="the army", places=("Aster",), speakers=("the army",))
    control(page.stop(), "it holds the square", "holds", actor="the army", places=("Aster",), speakers=("the army",))
    said = {"actor": "the army", "places": ("Aster",), "speakers": ("a rebel source",), "extent": "outskirts", **other}
    control(page.stop(), "it entered the outskirts", str(said.pop("change", "enters")), **said)
    return page


def test_two_accounts_of_one_place() -> None:
    page = _accounts()
    (check,) = checks(page, "contested")
    assert (check.claims, check.verdict) == ((page.claims[1].id, page.claims[3].id), "open")


@pytest.mark.parametrize(
    "other",
    [
        {"places": ("Belmar",)},
        {"speakers": ("the army",)},
        {"extent": None},
        {"actor": "the Reds", "extent": None, "change": "advances"},
        {"speakers": ()},
        {"actor": "the Reds", "extent": "partial", "change": "holds"},
    ],
)
def test_accounts_that_agree_or_have_one_source(other: dict[str, object]) -> None:
    assert checks(_accounts(**other), "contested") == []


def test_fighting_that_goes_on_contests_a_taking() -> None:
    page = _accounts(change="contests", extent=None, actor=None)
    (check,) = checks(page, "contested")
    assert check.claims == (page.claims[1].id, page.claims[3].id)


def test_allies_do_not_contest_each_other() -> None:
    page = _accounts()
    relation(page.stop(), "the army and the source are allies", "the army", "allied_with", "a rebel source")
    assert checks(page, "contested") == []


def test_resolved_actors_are_one_side() -> None:
    page = _accounts(speakers=("the general",))

    def same(a: Slot, b: Slot) -> bool:
        return {a.mention, b.mention} == {"the general", "the army"}

    rows = reconcile(page.report(), page.claims, same)
    assert not [r for r in rows if r.check and r.check.type == "contested"]


def test_a_denial_that_states_the_figure_itself_answers_it() -> None:
    page = Page()
    denial = stance(page, "the governor denied", "denies", speakers=("the governor",), about=("residents",))
    figure = toll(page.write(" that "), "60 people died", low=60, speakers=("residents",))
    (check,) = checks(page, "disputed")
    assert check.claims == (figure.id, denial.id)


def test_a_denial_without_a_charge_points_back_to_the_figure_before_it_and_is_flagged() -> None:
    page = Page()
    figure = toll(page, "20 guards fell", low=20, speakers=("the band",))
    toll(page.write(", "), "4 hurt", outcome="injured", low=4, speakers=("the band",))
    denial = stance(page.stop(), "the ministry called these numbers invented", "denies", speakers=("the ministry",))
    (check,) = checks(page, "disputed")
    assert check.claims == (figure.id, denial.id)
    assert any("guessed" in flag for flag in next(c for c in run(page) if c.id == denial.id).flags)


@pytest.mark.parametrize(
    ("low", "speakers", "after"),
    [(1, ("the band",), ""), (20, (), ""), (20, ("the ministry",), ""), (20, ("the band",), "x" * 400)],
)
def test_a_denial_points_back_to_no_single_victim_own_or_distant_figure(
    low: int, speakers: tuple[str, ...], after: str
) -> None:
    page = Page()
    toll(page, "they fell", low=low, speakers=speakers)
    stance(page.stop().write(after), "the ministry scorned it", "denies", speakers=("the ministry",))
    assert checks(page, "disputed") == []
