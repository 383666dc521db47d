"""The fold: pure, and the same whatever the order in which the same reports came."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from hasila.ledger import events as ev
from hasila.ledger.events import Event, chain_hash, event_text, make_event, parse_event, stated_id
from hasila.ledger.view import View, apply, fold
from hasila.ledger.view_carry import standing
from hasila.ledger.view_fields import quote_at
from hasila.store import Reading
from kept import BY, reading, town

NAMES = ("r1", "r2", "r3", "r4")
AT = "2031-05-04T10:00:00.000000Z"


def recorded(one: Reading) -> Event:
    report = msgspec.structs.replace(one.report, original=None)
    act = ev.Recorded(report=report, sha256=f"{one.report.text}", size=1, reader=one.reader, claims=one.claims)
    return make_event(act, at=AT, by=BY)


def reports(names: Sequence[str]) -> list[Event]:
    return [recorded(reading(town(name, 10 + at))) for at, name in enumerate(names)]


claims = st.sampled_from([claim.id for name in NAMES for claim in town(name, 10 + NAMES.index(name)).claims])
incidents = st.sampled_from(["i:a", "i:b", "i:c"])
acts = st.one_of(
    st.builds(ev.Judged, claim=claims, state=st.sampled_from(["new", "in_review", "accepted", "rejected", "signed_off"])),
    st.builds(ev.Corrected, claim=claims, fields=st.fixed_dictionaries({"section": st.sampled_from(["lede", "footer"])})),
    st.builds(ev.Answered, claim=claims, adopt=st.booleans()),
    st.builds(ev.Retracted, target=st.one_of(claims, st.sampled_from(NAMES))),
    st.builds(ev.Restored, target=st.one_of(claims, st.sampled_from(NAMES))),
    st.builds(ev.Assigned, claims=st.lists(claims, min_size=1, max_size=3).map(tuple), incident=incidents),
    st.builds(ev.Merged, into=incidents, incidents=st.tuples(incidents)),
    st.builds(ev.Split, incident=incidents, claims=st.tuples(claims), into=incidents),
    st.builds(ev.Graded, incident=incidents, grade=st.sampled_from(["weak", "fair", None])),
    st.builds(ev.Attached, claim=claims, name=st.just("a"), sha256=st.just("s"), size=st.just(1), origin=st.just("b")),
    st.builds(ev.Accessed, sha256=st.just("s"), how=st.just("viewed")),
    st.builds(ev.Described, source=st.sampled_from(["actor:x", "actor:y"]), name=st.text(max_size=3)),
)  # fmt: skip
readings = st.sampled_from(NAMES).flatmap(
    lambda name: st.builds(
        lambda killed, reader, some: recorded(
            reading(page := town(name, killed), reader=reader, claims=page.claims[:some])
        ),
        st.sampled_from([10, 11, 12, 13, 40]), st.sampled_from(["packs/xx@1", "packs/xx@2"]), st.integers(0, 3),
    )
)  # fmt: skip
histories = st.lists(
    st.one_of(readings, st.builds(lambda act, n: make_event(act, at=f"2031-05-04T10:00:{n:02}Z", by=BY, why="so"), acts,
                                  st.integers(0, 59))), max_size=25,
)  # fmt: skip


@given(st.permutations(range(len(NAMES))), st.lists(st.integers(0, len(NAMES) - 1), max_size=4))
def test_any_order_of_the_same_reports_gives_the_same_view(order: list[int], again: list[int]) -> None:
    made = reports(NAMES)
    assert fold([made[n] for n in [*order, *again]]) == fold(made)


@settings(max_examples=150)
@given(histories)
def test_folding_is_idempotent_and_has_no_memory(history: list[Event]) -> None:
    once = fold(history)
    assert fold(history) == once
    assert fold([*history, *history]) == once
    stepwise = View()
    for event in dict.fromkeys(event_text(one) for one in history):
        apply(stepwise, parse_event(event))
    assert stepwise == once


@settings(max_examples=150)
@given(histories)
def test_what_stands_is_whole(history: list[Event]) -> None:
    """Every entry is of a report that is there; decided ones are never superseded; every merge leads to an end."""
    view = fold(history)
    for entry in view.entries.values():
        assert entry.document in view.documents
        assert not (entry.touched and entry.superseded)
        assert 1 <= entry.edition <= len(view.documents[entry.document or ""].editions)
        if entry.incident is not None:
            assert entry.incident in view.incidents
            assert view.incidents[entry.incident].merged_into is None
    for happening in view.incidents.values():
        seen = {happening.id}
        while happening.merged_into is not None:
            happening = view.incidents[happening.merged_into]
            assert happening.id not in seen
            seen.add(happening.id)


@given(histories)
def test_an_event_is_its_text(history: list[Event]) -> None:
    head = "0" * 64
    for one in history:
        text = event_text(one)
        assert parse_event(text) == one
        assert event_text(parse_event(text)) == text
        assert stated_id(text) == one.id
        after = chain_hash(head, text)
        assert after != chain_hash(head, text.replace(BY, "Zed"))
        head = after


def test_words_that_stand_twice_are_told_by_their_neighbours() -> None:
    text = "Five people died in Aster. Five people fled Briar."
    second = quote_at(text, 27, 38)
    edited = "Update. Five people died in Aster. Five people fled Briar."
    assert edited[standing(second, edited) or 0 :].startswith("Five people fled")
    assert standing(second, "Nobody fled.") is None
    assert standing(second, "Yesterday Five people, and again Five people.") is None


def test_a_split_into_a_merged_incident_makes_it_one_again() -> None:
    claim = town("r1", 10).claims[0].id
    acts = [
        ev.Assigned(claims=(claim,), incident="i:a"), ev.Merged(into="i:a", incidents=("i:b",)),
        ev.Split(incident="i:a", claims=(claim,), into="i:b"),
    ]  # fmt: skip
    view = fold([*reports(["r1"]), *(make_event(act, at=AT, by=BY, why="so") for act in acts)])
    assert view.entries[claim].incident == "i:b"
    assert view.incidents["i:b"].merged_into is None
