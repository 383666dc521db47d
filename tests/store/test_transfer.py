"""A ledger written out and brought in again is the same ledger, retractions included; into another one it is chained anew."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hasila.cli.main import main
from hasila.errors import LedgerError, UsageError
from hasila.ledger import events as ev
from hasila.store import Filter, Ledger
from hasila.store.transfer import Brought, bring_in, write_events
from kept import BY, add, clock, decide, faults, reading, town


@pytest.fixture
def full(tmp_path: Path) -> Ledger:
    """A ledger with everything in it."""
    made = Ledger.open_or_create(tmp_path / "full.db", clock=clock())
    first, other = town("r1"), town("r2", 3, place="Briar")
    add(made, reading(first, url="https://example.org/1"), reading(other))
    a, b, c = (claim.id for claim in first.claims)
    decide(made, ev.Judged(claim=a, state="signed_off"))
    decide(made, ev.Corrected(claim=b, fields={"toll.count.high": 7}), why="«5 to 7», see the table")
    decide(made, ev.Retracted(target=c), why="withdrawn by the ministry")
    decide(made, ev.Retracted(target="r2"))
    decide(made, ev.Restored(target="r2"))
    decide(made, ev.Assigned(claims=(a,), incident="i:a"))
    decide(made, ev.Merged(into="i:b", incidents=("i:a",)))
    decide(made, ev.Described(source="actor:x", name="X", definitions={"child": "under 15"}))
    made.attach(a, io.BytesIO(b"\x00\xff" * 700_000), name="clip", origin="a witness", by=BY)
    add(made, reading(town("r1", 14), url="https://example.org/1"))
    yield made
    made.close()


def written(ledger: Ledger) -> bytes:
    out = io.BytesIO()
    write_events(ledger, out)
    return out.getvalue()


def brought(ledger: Ledger, data: bytes) -> Brought:
    found = Brought()
    for _ in bring_in(ledger, io.BytesIO(data), "events.jsonl", found):
        pass
    return found


def test_out_and_in_is_the_same(full: Ledger, where: str) -> None:
    data = written(full)
    with Ledger.open_or_create(where) as copy:
        assert brought(copy, data) == Brought(new=full.counts().events, known=0)
        assert copy.counts() == full.counts()
        assert list(copy.events()) == list(full.events())
        every = Filter(standing=False)
        assert list(copy.entries(every)) == list(full.entries(every))
        assert written(copy) == data
        assert brought(copy, data) == Brought(new=0, known=full.counts().events)
        assert not faults(copy)


def test_into_a_ledger_that_holds_something(full: Ledger, tmp_path: Path) -> None:
    with Ledger.open_or_create(tmp_path / "other.db", clock=clock()) as other:
        add(other, reading(town("r2", 3, place="Briar")), reading(town("r7", 30)))
        before = other.counts().events
        found = brought(other, written(full))
        assert found.new == full.counts().events
        came = {past.event.id: past for past in other.events()}
        for past in full.events():
            assert came[past.event.id].event == past.event
            assert came[past.event.id].hash != past.hash
        assert other.counts().events == before + found.new
        assert other.count(Filter(document="r7")) == 3
        assert not faults(other)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_changed_file_is_refused(full: Ledger, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    """Any byte of any line: the import is refused, or what came in is what was written."""
    lines = written(full).split(b"\n")
    number = data.draw(st.integers(0, len(lines) - 2))
    at = data.draw(st.integers(0, len(lines[number]) - 1))
    lines[number] = lines[number][:at] + bytes([lines[number][at] ^ 1]) + lines[number][at + 1 :]
    with Ledger.open_or_create(tmp_path_factory.mktemp("in") / "copy.db") as copy:
        with contextlib.suppress(UsageError, LedgerError):
            brought(copy, b"\n".join(lines))
        assert {past.event.id for past in copy.events()} <= {past.event.id for past in full.events()}
        assert not faults(copy)


def test_at_the_shell(full: Ledger, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, copy = str(tmp_path / "out.jsonl"), str(tmp_path / "copy.db")
    assert main(["export", "--format", "events", "--ledger", str(full.place), "--out", out]) == 0
    assert main(["import", out, "--ledger", copy]) == 0
    assert main(["verify", "--rebuild", "--ledger", copy]) == 0
    assert f"{full.counts().events} events brought in, 0 known" in capsys.readouterr().err
    (tmp_path / "notes.txt").write_text("no events\n", encoding="utf-8")
    assert main(["import", str(tmp_path / "notes.txt"), "--ledger", copy]) == 2
