"""A kept ledger: adding, reading again, new editions, decisions, conflicts, questions. On SQLite and on PostgreSQL."""

from __future__ import annotations

import io

import msgspec
import pytest

from factory import Page, toll
from hasila.errors import ConflictError, LedgerError, RecordError, UsageError
from hasila.ledger import events as ev
from hasila.ledger.ids import canonical
from hasila.store import Filter, Ledger
from kept import BY, add, clock, decide, faults, reading, town


@pytest.fixture
def ledger(where: str) -> Ledger:
    with Ledger.open_or_create(where, clock=clock()) as made:
        yield made


def first(page: Page) -> str:
    return page.claims[0].id


def test_what_is_added_is_there(ledger: Ledger) -> None:
    page = town("r1")
    [added] = add(ledger, reading(page))
    assert (added.document, added.what, added.edition, added.claims) == ("r1", "new", 1, 3)
    shown = ledger.page("r1")
    assert [entry.claim.kind for entry in shown.entries] == ["toll", "toll", "control"]
    assert [entry.claim for entry in shown.entries] == [
        msgspec.structs.replace(claim, reader="packs/xx@1") for claim in page.claims
    ]
    assert shown.report.text == page.text
    assert b"".join(ledger.blob(shown.document.edition.sha256)) == page.text.encode()
    assert not faults(ledger)


def test_the_same_twice_changes_nothing(ledger: Ledger) -> None:
    add(ledger, reading(town("r1")), reading(town("r2", 3)))
    head = ledger.counts().head
    again = add(ledger, reading(town("r2", 3)), reading(town("r1")), reading(town("r1")))
    assert {one.what for one in again} == {"known"}
    assert ledger.counts().head == head


def test_another_reading_of_the_same_bytes(ledger: Ledger) -> None:
    """What nobody touched follows the new reading; what a person decided stays, the new reading beside it."""
    page = town("r1")
    add(ledger, reading(page))
    whole, part, held = (claim.id for claim in page.claims)
    decide(ledger, ev.Judged(claim=whole, state="accepted"))
    new = town("r1")
    assert new.claims[0].toll is not None
    other = msgspec.structs.replace(new.claims[0], toll=msgspec.structs.replace(new.claims[0].toll, means="shelling"))
    [added] = add(ledger, reading(new, reader="packs/xx@2", claims=[other, new.claims[2]]))
    assert (added.what, added.edition) == ("reread", 1)
    kept = ledger.entry(whole)
    assert kept.state == "accepted"
    assert kept.claim.toll is not None
    assert kept.claim.toll.means is None
    assert kept.proposal is not None
    assert kept.proposal.toll is not None
    assert kept.proposal.toll.means == "shelling"
    assert ledger.entry(part).superseded
    assert ledger.entry(held).claim.reader == "packs/xx@2"
    assert [one.document.id for one in ledger.queue()] == ["r1"]
    decide(ledger, ev.Answered(claim=whole, adopt=True))
    assert ledger.entry(whole).claim.toll == other.toll
    assert ledger.entry(whole).proposal is None
    assert not faults(ledger)


def test_what_a_person_corrected_is_proposed_once(ledger: Ledger) -> None:
    """The reader that made the claim says the same again: that is no news."""
    page = town("r1")
    add(ledger, reading(page))
    decide(ledger, ev.Corrected(claim=first(page), fields={"toll.means": "shelling"}))
    assert add(ledger, reading(page, reader="packs/xx@2"))
    assert ledger.entry(first(page)).proposal is None
    assert ledger.entry(first(page)).state == "in_review"


def test_an_edited_page_is_a_new_edition(ledger: Ledger) -> None:
    """Both are kept; a decision goes along where its words still stand, else it waits."""
    old = town("r1")
    add(ledger, reading(old, url="https://example.org/a"))
    whole, part, _ = (claim.id for claim in old.claims)
    decide(ledger, ev.Judged(claim=whole, state="accepted"))
    decide(ledger, ev.Judged(claim=part, state="signed_off"))
    new = Page("r9", published="2031-05-05", headline="Update: a raid on Aster")
    moved = toll(new, "12 people", low=12, places=("Aster",), time="2031-05-04")
    new.write(", among them ")
    toll(new, "6 children", low=6, age="child", part_of=moved)
    new.stop()
    [added] = add(ledger, reading(new, url="https://example.org/a"))
    assert (added.document, added.what, added.edition) == ("r1", "edition", 2)
    assert ledger.find_document("r9") is None
    stays, waits = ledger.entry(whole), ledger.entry(part)
    assert (stays.state, stays.edition, stays.lost) == ("accepted", 2, False)
    assert stays.claim.quote is not None
    assert new.text[stays.claim.quote.start : stays.claim.quote.end] == "12 people"
    assert (waits.state, waits.edition, waits.lost) == ("signed_off_changed", 1, True)
    assert ledger.page("r1", edition=1).report.text == old.text
    assert ledger.page("r1").report.text == new.text
    assert all(entry.claim.document == "r1" for entry in ledger.entries())
    assert ledger.queue()[0].changed == 1
    assert [one.what for one in add(ledger, reading(old), reading(new, url="https://example.org/a"))] == ["known"] * 2
    assert not faults(ledger)


def test_the_claims_of_a_new_edition_name_each_other(ledger: Ledger) -> None:
    add(ledger, reading(town("r1"), url="https://example.org/a"))
    add(ledger, reading(town("r2", 14), url="https://example.org/a"))
    by_id = {entry.id: entry.claim for entry in ledger.page("r1").entries}
    parts = [claim.toll.part_of for claim in by_id.values() if claim.toll is not None and claim.toll.part_of]
    assert parts
    assert set(parts) <= by_id.keys()


@pytest.mark.parametrize(
    "act",
    [
        ev.Judged(claim="X", state="accepted"), ev.Corrected(claim="X", fields={"toll.count.low": 3}),
        ev.Retracted(target="X"), ev.Assigned(claims=("X",), incident="i:1"),
        ev.Merged(into="i:1", incidents=("i:2",)), ev.Split(incident="i:1", claims=("X",), into="i:2"),
        ev.Graded(incident="i:1", grade="weak"),
    ],
    ids=lambda act: type(act).__name__,
)  # fmt: skip
def test_a_decision_needs_a_reason_and_a_name(ledger: Ledger, act: ev.Act) -> None:
    page = town("r1")
    add(ledger, reading(page))
    text = canonical(act).decode().replace('"X"', f'"{first(page)}"')
    act = msgspec.json.decode(text, type=ev.Act)
    head = ledger.counts().head
    for by, why in ((BY, ""), (BY, "  "), (BY, None), (" ", "a reason")):
        with pytest.raises(UsageError, match=r"reason|who"):
            ledger.decide(act, by=by, why=why)
    assert ledger.counts().head == head
    assert ledger.decide(act, by=BY, why="a reason").why == "a reason"
    assert not faults(ledger)


def test_a_correction_is_checked(ledger: Ledger) -> None:
    page = town("r1")
    add(ledger, reading(page))
    head = ledger.counts().head
    for fields, error in (
        ({"toll.count.low": "many"}, RecordError), ({"toll.count.lowest": 3}, RecordError), ({"id": "c:1"}, RecordError),
        ({"quote.start": 3}, RecordError), ({"toll.outcome": "eaten"}, RecordError), ({}, UsageError),
        ({"toll.count.low": 12}, UsageError), ({"places.4.name": "B"}, RecordError), ({"weather": "fine"}, RecordError),
    ):  # fmt: skip
        with pytest.raises(error):
            decide(ledger, ev.Corrected(claim=first(page), fields=fields))
    quote = msgspec.to_builtins(ledger.quote("r1", 2, 6))
    with pytest.raises(RecordError, match="do not stand"):
        decide(ledger, ev.Corrected(claim=first(page), fields={"quote": quote | {"exact": "rain"}}))
    assert ledger.counts().head == head
    decide(ledger, ev.Corrected(claim=first(page), fields={"quote": quote, "toll.count.high": 14}))
    found = ledger.entry(first(page))
    assert found.claim.quote is not None
    assert found.claim.quote.exact == page.text[2:6]
    assert found.read is not None
    assert not faults(ledger)


def test_a_decision_on_an_older_state_names_both(ledger: Ledger) -> None:
    page = town("r1")
    add(ledger, reading(page))
    seen = ledger.entry(first(page)).revision
    ledger.decide(ev.Judged(claim=first(page), state="accepted"), by="Rim", why="read", expected={first(page): seen})
    with pytest.raises(ConflictError, match=r"Rim.*accepted.*revision 2.*revision 1") as caught:
        ledger.decide(ev.Judged(claim=first(page), state="rejected"), by="Zed", why="no", expected={first(page): seen})
    assert (caught.value.seen, caught.value.found) == (1, 2)
    assert ledger.entry(first(page)).state == "accepted"


def test_a_retraction_stays_visible(ledger: Ledger) -> None:
    page = town("r1")
    add(ledger, reading(page), reading(town("r2")))
    decide(ledger, ev.Retracted(target=first(page)), why="the ministry withdrew it")
    assert ledger.entry(first(page)).retracted
    assert ledger.count() == 5
    assert ledger.count(Filter(standing=False)) == 6
    decide(ledger, ev.Retracted(target="r2"))
    assert ledger.count() == 2
    with pytest.raises(UsageError, match="already"):
        decide(ledger, ev.Retracted(target="r2"))
    decide(ledger, ev.Restored(target="r2"))
    assert ledger.count() == 5
    assert [type(one.event.act).__name__ for one in ledger.history(first(page))] == ["Recorded", "Retracted"]
    assert not faults(ledger)


def test_merge_and_split_keep_ids_and_links(ledger: Ledger) -> None:
    one, other = town("r1"), town("r2")
    add(ledger, reading(one), reading(other))
    a, b, c = one.claims[0].id, other.claims[0].id, other.claims[1].id
    decide(ledger, ev.Assigned(claims=(a,), incident="i:a"))
    decide(ledger, ev.Assigned(claims=(b, c), incident="i:b"))
    decide(ledger, ev.Merged(into="i:a", incidents=("i:b",)))
    page = ledger.incident("i:b")
    assert page.happening.id == "i:a"
    assert page.merged == ("i:b",)
    assert {entry.id for entry in page.entries} == {a, b, c}
    decide(ledger, ev.Split(incident="i:a", claims=(c,), into="i:c"))
    assert {entry.id for entry in ledger.incident("i:a").entries} == {a, b}
    assert ledger.incident("i:c").happening.split_from == "i:a"
    decide(ledger, ev.Assigned(claims=(c,), incident="i:b"))  # a merged incident leads on
    assert {entry.id for entry in ledger.incident("i:a").entries} == {a, b, c}
    assert ledger.count(Filter(incident="i:b")) == 3
    assert not faults(ledger)


def test_a_claim_made_by_a_person(ledger: Ledger) -> None:
    page = town("r1")
    add(ledger, reading(page))
    extra = msgspec.structs.replace(page.claims[0], id="c:0000000000000001", quote=ledger.quote("r1", 2, 6))
    decide(ledger, ev.Claimed(claim=extra))
    entry = ledger.entry(extra.id)
    assert entry.by_hand
    assert entry.state == "accepted"
    add(ledger, reading(page, reader="packs/xx@2", claims=page.claims[:1]))
    assert not ledger.entry(extra.id).superseded
    with pytest.raises(LedgerError, match="no report"):
        decide(ledger, ev.Claimed(claim=msgspec.structs.replace(extra, id="c:2", document="r7")))


def test_claims_by_what_they_say(ledger: Ledger) -> None:
    add(ledger, *(reading(town(f"r{n}", n, place=p, published=d)) for n, p, d in (
        (11, "Aster", "2031-05-01"), (12, "Briar", "2031-05-02"), (13, "Aster", "2031-06-01"))))  # fmt: skip
    assert ledger.count(Filter(place="Aster", kinds=("toll",))) == 4
    assert ledger.count(Filter(since="2031-05-02", until="2031-05-31", kinds=("control",))) == 1
    assert [e.document for e in ledger.entries(Filter(outcomes=("killed",), since="2031-06-01"))] == ["r13"] * 2
    assert ledger.count(Filter(states=("accepted",))) == 0
    assert ledger.count(Filter(document="r12")) == 3


def test_words_are_found(ledger: Ledger) -> None:
    add(ledger, reading(town("r1", place="Aster")), reading(town("r2", place="Briar")))
    [found] = ledger.search("BRIAR guard")
    assert found.document.id == "r2"
    assert {found.report.text[a:b] for a, b in found.spans} == {"Briar", "guard"}
    assert not ledger.search("Briar Aster")
    assert not ledger.search("   ")


def test_files_and_their_custody(ledger: Ledger) -> None:
    page = town("r1")
    add(ledger, reading(page))
    data = bytes(range(256)) * 9000  # more than one part
    made = ledger.attach(first(page), io.BytesIO(data), name="clip.mp4", origin="handed over by a witness", by=BY)
    assert isinstance(made.act, ev.Attached)
    assert b"".join(ledger.blob(made.act.sha256)) == data
    ledger.decide(ev.Accessed(sha256=made.act.sha256, how="exported"), by="Zed")
    [file] = ledger.attachments([first(page)])
    assert (file.name, file.size, file.accesses, file.by) == ("clip.mp4", len(data), 1, BY)
    assert [one.event.by for one in ledger.history(made.act.sha256)] == [BY, "Zed"]
    with pytest.raises(LedgerError, match="no claim"):
        ledger.attach("c:9", io.BytesIO(b"x"), name="x", origin="y", by=BY)
    assert not faults(ledger)
    assert ledger.counts().blobs == 2
