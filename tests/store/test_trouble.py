"""What can befall a ledger: a full disk, no permission, another version, a damaged file, a changed byte. A clear line for a
person each time, and what the ledger held before still stands."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from processes import FORKS, run, wait
from sqlalchemy import event

from hasila.cli.main import main
from hasila.errors import LedgerError, UsageError
from hasila.ledger import events as ev
from hasila.store import Ledger, migrations
from hasila.store.engine import Place
from hasila.store.migrations import STEPS, Step, migrate
from kept import BY, add, clock, decide, faults, reading, town


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "ledger.db"
    with Ledger.open_or_create(made, clock=clock()) as ledger:
        add(ledger, *(reading(town(f"r{n}", n + 1)) for n in range(12)))
        decide(ledger, ev.Judged(claim=next(ledger.entries()).id, state="accepted"))
    return made


def raw(path: Path, statement: str, *values: object) -> None:
    """Change the file behind the ledger's back."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(statement, values)
        connection.commit()


def test_a_full_disk(path: Path) -> None:
    with Ledger.open(path, write=True) as ledger:
        before = ledger.counts()

        @event.listens_for(ledger._engine, "connect")
        def no_more(connection: sqlite3.Connection, _: object) -> None:
            pages = connection.execute("PRAGMA page_count").fetchone()[0]
            connection.execute(f"PRAGMA max_page_count={pages + 4}")

        ledger._engine.dispose()
        with pytest.raises(LedgerError, match="disk is full"):
            add(ledger, *(reading(town(f"s{n}")) for n in range(30)))
        assert ledger.counts() == before
    with Ledger.open(path, write=True) as ledger:
        assert len(add(ledger, *(reading(town(f"s{n}")) for n in range(30)))) == 30
        assert not faults(ledger)


@pytest.fixture
def locked(path: Path) -> Iterator[Path]:
    """The ledger in a folder that nobody may write to, seen by somebody who is not root."""
    folder = Path(tempfile.mkdtemp(prefix="hasila-"))
    shutil.copy(path, folder / "ledger.db")
    (folder / "ledger.db").chmod(0o444)
    folder.chmod(0o555)
    yield folder / "ledger.db"
    folder.chmod(0o755)
    shutil.rmtree(folder)


def read_but_not_write(path: Path) -> None:
    if os.getuid() == 0:
        os.setuid(65534)
    with Ledger.open(path) as ledger:
        assert ledger.counts().documents == 12
        assert ledger.page("r3").entries
    with pytest.raises(LedgerError, match=r"cannot be (written|opened)"), Ledger.open(path, write=True) as ledger:
        add(ledger, reading(town("s1")))


@FORKS
def test_a_file_that_may_only_be_read(locked: Path) -> None:
    assert wait(run(read_but_not_write, locked)) == 0


def test_a_ledger_of_a_newer_version(path: Path) -> None:
    raw(path, "INSERT INTO migration VALUES ('9999-next-century', '')")
    for write in (False, True):
        with pytest.raises(LedgerError, match=r"newer version of hasila.*9999"):
            Ledger.open(path, write=write)
    with pytest.raises(LedgerError, match="newer version"):
        migrate(Place(path), "")


def later(connection: object) -> None:
    connection.exec_driver_sql("ALTER TABLE source ADD COLUMN colour TEXT")  # type: ignore[attr-defined]


def test_an_older_ledger_is_migrated_on_a_copy(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Opening never does; what was there before stays beside it."""
    steps = (*STEPS, Step("0002-colour", later))
    monkeypatch.setattr(migrations.check_form, "__defaults__", (steps,))
    before = path.read_bytes()
    with pytest.raises(LedgerError, match="hasila migrate"):
        Ledger.open(path)
    assert path.read_bytes() == before
    assert migrate(Place(path), "2031-05-04", steps) == ("0002-colour",)
    assert migrate(Place(path), "2031-05-04", steps) == ()
    assert path.with_name("ledger.db.before-0002-colour").read_bytes() == before
    with Ledger.open(path) as ledger:
        assert ledger.counts().documents == 12


def test_a_migration_that_fails_leaves_all_as_it_was(path: Path) -> None:
    def fails(connection: object) -> None:
        later(connection)
        raise LedgerError("no")

    before = path.read_bytes()
    with pytest.raises(LedgerError, match="no"):
        migrate(Place(path), "", (*STEPS, Step("0002-broken", fails)))
    assert path.read_bytes() == before
    with Ledger.open(path) as ledger:
        assert not faults(ledger)


@pytest.mark.parametrize("left", [0, 100, 5000, 0.5, 0.95])
def test_a_truncated_file(path: Path, left: float) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: int(left if left > 1 else left * len(data))])
    with pytest.raises(LedgerError, match=r"damaged|no ledger"):
        look_through(path)


def look_through(path: Path) -> None:
    """Open a ledger and check it; a row of verify is as good as an error."""
    with Ledger.open(path) as ledger:
        raise LedgerError(f"damaged: {faults(ledger)[0]}")


def test_what_is_no_ledger(tmp_path: Path) -> None:
    (tmp_path / "notes.db").write_text("these are my notes, and no ledger at all; they are longer than a page\n" * 99)
    raw(tmp_path / "other.db", "CREATE TABLE mine (a)")
    for name in ("notes.db", "other.db", "absent.db"):
        before = sorted((p.name, p.read_bytes()) for p in tmp_path.iterdir())
        with pytest.raises(LedgerError, match=r"no (such )?ledger|damaged"):
            Ledger.open(tmp_path / name)
        if name != "absent.db":
            with pytest.raises(LedgerError, match=r"no ledger|damaged"):
                Ledger.open_or_create(tmp_path / name)
        assert sorted((p.name, p.read_bytes()) for p in tmp_path.iterdir()) == before


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE event SET text = replace(text, '5 children', '6 children') WHERE seq = 4", "event 4"),
        ("UPDATE event SET hash = '00' || substr(hash, 3) WHERE seq = 5", "event 5"),
        ("DELETE FROM event WHERE seq = 6", "event 7"),
        ("UPDATE blob_part SET data = CAST(replace(CAST(data AS TEXT), 'Aster', 'Alter') AS BLOB)", "bytes"),
        ("DELETE FROM blob WHERE sha256 = (SELECT min(sha256) FROM blob)", "original bytes"),
        ("UPDATE entry SET body = replace(body, '\"start\":1', '\"start\":2')", "words do not stand"),
    ],
)
def test_a_changed_byte_is_named(path: Path, statement: str, named: str, capsys: pytest.CaptureFixture[str]) -> None:
    raw(path, statement)
    assert main(["verify", "--ledger", str(path)]) == 1
    assert named in capsys.readouterr().out


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entry SET state = 'rejected' WHERE id = (SELECT min(id) FROM entry)",
        "UPDATE entry SET body = replace(body, '\"low\":1,', '\"low\":9,')",
        "DELETE FROM entry WHERE id = (SELECT max(id) FROM entry)",
        "UPDATE document SET title = 'another'",
        "DELETE FROM subject WHERE seq = 3",
        "DELETE FROM posting WHERE document = 2",
        "INSERT INTO source VALUES ('actor:x', 'X', '{}')",
    ],
)
def test_a_view_that_does_not_follow_is_named(path: Path, statement: str) -> None:
    raw(path, statement)
    with Ledger.open(path) as ledger:
        assert faults(ledger)


def test_a_byte_flipped_in_the_file(path: Path) -> None:
    data = bytearray(path.read_bytes())
    at = data.index(b"5 children")
    data[at] ^= 1
    path.write_bytes(data)
    with Ledger.open(path) as ledger:
        assert faults(ledger)


def test_nobody_is_somebody(path: Path) -> None:
    with Ledger.open(path, write=True) as ledger:
        before = ledger.counts().head
        with pytest.raises(UsageError, match="who"):
            list(ledger.add([reading(town("s1"))], by="  "))
        assert ledger.counts().head == before
        assert add(ledger, reading(town("s1")))[0].what == "new"
        assert BY
