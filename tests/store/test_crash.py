"""A process killed while it adds: nothing is lost or doubled, and the same command finishes. Real kills, real files."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest
from processes import FORKS, kill_at, run, run_killed, wait

from hasila.cli.main import main
from hasila.pipeline import stages
from hasila.store import Filter, Ledger
from hasila.store.verify import Checked, verify
from kept import BY, add, decide, faults, reading, town

pytestmark = FORKS

PLACES = ("Aster", "Briar", "Cedar")
REPORTS = 500


def readings() -> list:  # type: ignore[type-arg]
    """Two reports, and a new edition of the first."""
    first, other = reading(town("r1"), url="https://example.org/1"), reading(town("r2", 3))
    return [first, other, reading(town("r1", 14), url="https://example.org/1")]


def add_and_die(where: str, boundary: int) -> None:
    with Ledger.open_or_create(where) as ledger:
        kill_at(ledger, boundary)
        list(ledger.add(readings(), by=BY, batch=2))


def test_killed_at_each_boundary_of_writing(tmp_path: Path) -> None:
    boundary, killed = 0, True
    while killed:
        where = str(tmp_path / f"{boundary}.db")
        code = wait(run(add_and_die, where, boundary))
        killed = code == -9
        assert killed or code == 0
        with Ledger.open_or_create(where) as ledger:
            assert not list(verify(ledger, Checked()))
            list(ledger.add(readings(), by=BY, batch=2))
            counts = ledger.counts()
            assert (counts.events, counts.documents, counts.editions) == (3, 2, 3)
            assert ledger.count(Filter(document="r1")) == 3
            assert not list(verify(ledger, Checked(), rebuild=boundary % 8 == 0 or not killed))
        boundary += 1
    assert boundary > 20


def archive(path: Path) -> None:
    """Tiny reports, each of its own toll, in the language that there is a whole pack for."""
    lines = (
        f'{{"id": "t{n}", "published": "2031-05-04", "text": "قتل {n + 11} مدنيا في غارة على بلدة الصفصاف"}}\n'
        for n in range(REPORTS)
    )
    path.write_text("".join(lines), encoding="utf-8")


def add_archive(archive: str, where: str) -> None:
    code = main(["add", archive, "--ledger", where, "--by", BY, "--quiet"])
    assert code == 0


def killed_at_random(tmp_path: Path, times: int, seed: int) -> None:
    stages("ar")  # loaded once, before the forks
    reports, where = tmp_path / "archive.jsonl", str(tmp_path / "ledger.db")
    archive(reports)
    start = time.monotonic()
    assert wait(run(add_archive, str(reports), str(tmp_path / "whole.db"))) == 0
    takes = time.monotonic() - start
    moments = random.Random(seed)
    deaths = done = 0
    while deaths < times:
        if run_killed(add_archive, moments.uniform(0, takes / 4), str(reports), where) == 0:
            done += 1  # all is there: begin again, or a kill would meet nothing but reading
            where = str(tmp_path / f"ledger{done}.db")
            continue
        deaths += 1
        if Path(where).exists():
            with Ledger.open_or_create(where) as ledger:
                assert not list(verify(ledger, Checked()))
    assert wait(run(add_archive, str(reports), where)) == 0
    with Ledger.open(where) as ledger, Ledger.open(tmp_path / "whole.db") as whole:
        assert ledger.counts().events == ledger.counts().documents == REPORTS
        assert [e.claim for e in ledger.entries()] == [e.claim for e in whole.entries()]
        assert len({e.claim.toll.count.low for e in ledger.entries(Filter(kinds=("toll",))) if e.claim.toll}) == REPORTS
        assert not faults(ledger)


def test_killed_at_ten_random_moments(tmp_path: Path) -> None:
    killed_at_random(tmp_path, 10, 1)


@pytest.mark.soak
def test_killed_at_two_hundred_random_moments(tmp_path: Path) -> None:
    killed_at_random(tmp_path, 200, 2)


def add_some(where: str, names: list[str]) -> None:
    with Ledger.open_or_create(where) as ledger:
        for one in names:
            add(ledger, reading(town(one, place=PLACES[len(one) % 3])))


def test_two_processes_add_at_once(where: str) -> None:
    """Each its own reports and some that both have; both finish, nothing is lost or doubled."""
    mine, yours = [f"a{n}" for n in range(25)], [f"b{n}" for n in range(25)]
    shared = [f"c{n}" for n in range(10)]
    children = [run(add_some, where, [*mine, *shared]), run(add_some, where, [*shared, *yours])]
    assert [wait(child) for child in children] == [0, 0]
    with Ledger.open(where) as ledger:
        counts = ledger.counts()
        assert (counts.documents, counts.events) == (60, 60)
        assert ledger.count() == 180
        assert not faults(ledger)


def decide_often(where: str, who: str) -> None:
    from hasila.ledger import events as ev

    with Ledger.open(where, write=True) as ledger:
        for entry in list(ledger.entries()):
            decide(ledger, ev.Judged(claim=entry.id, state="accepted"), by=who)


def test_two_people_decide_at_once(where: str) -> None:
    with Ledger.open_or_create(where) as ledger:
        add(ledger, *(reading(town(f"r{n}")) for n in range(8)))
    children = [run(decide_often, where, who) for who in ("Rim", "Zed")]
    assert [wait(child) for child in children] == [0, 0]
    with Ledger.open(where) as ledger:
        assert ledger.counts().events == 8 + 2 * 24
        assert {entry.revision for entry in ledger.entries()} == {3}
        assert not faults(ledger)
