"""One shard, read: the pure function `shard -> claims, reports, failures` that workers run, here or on a cluster.

Out, under the folder given: `claims/NAME`, `reports/NAME`, `failures/NAME` (JSON Lines or Parquet) and, when all of them are
in place, `done/NAME.json`, which says what they were made from. Each file is there whole or not at all: so is a shard, and
what a killed worker left aside is nobody's.
"""

from __future__ import annotations

import hashlib
import io
from collections import Counter
from collections.abc import Callable, Iterable
from functools import cache, partial
from pathlib import Path

import msgspec

from hasila.batch.first_pass import FirstPass
from hasila.batch.places import Folder
from hasila.batch.plan import Shard
from hasila.batch.records import records
from hasila.batch.tables import PARTS, Form, open_sink
from hasila.border import read_safely
from hasila.errors import ReportError
from hasila.ledger.claim import Claim
from hasila.pipeline import ReadOptions, read_report
from hasila.reports import Format, Gate, InputSettings, failure_row
from hasila.text import Report

__all__ = ["BatchSettings", "Done", "done_of", "key_of", "read_shard"]

_POISON = "reading it ended the worker, twice; report it with this text"


class BatchSettings(msgspec.Struct, frozen=True, kw_only=True):
    """How shards are read.

    Attributes:
        inputs: size, day, language and mapping of the reports that state none.
        reading: how a report is read.
        code: what reads them: the fingerprint of program, packs and the person's own words.
        first_pass: whether pages and texts without any trigger word are passed over unread.
        form: how the output is written.
    """

    inputs: InputSettings
    reading: ReadOptions
    code: str
    first_pass: bool = True
    form: Form = "jsonl"


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """What `done/NAME.json` says.

    Attributes:
        name: the shard's.
        key: what it was made from: its bytes, the program, the settings.
        records: reports, those passed over and failures together.
        reports: reports that were read.
        passed: records that the first pass found to hold nothing.
        claims: rows of their ledgers.
        failures: records that could not be read.
        left_out: what is no record, since it holds no text: kind -> how many.
        files: path below the output folder -> SHA-256 of its bytes.
    """

    name: str
    key: str
    records: int
    reports: int
    passed: int
    claims: int
    failures: int
    left_out: dict[str, int] = {}
    files: dict[str, str]


def key_of(shard: Shard, settings: BatchSettings, poisoned: Iterable[int] = ()) -> str:
    """What decides the output of a shard, as 32 hex digits: another key, another output."""
    parts = msgspec.json.encode((shard, settings, sorted(poisoned)), enc_hook=str, order="deterministic")
    return hashlib.sha256(parts).hexdigest()[:32]


def done_of(shard: Shard, out: Folder) -> Done | None:
    """What was written for a shard, if it is all there."""
    try:
        with out.open(f"done/{shard.name}.json") as stream:
            done = msgspec.json.decode(stream.read(), type=Done)
    except (OSError, msgspec.DecodeError):
        return None
    return done if all(map(out.has, done.files)) else None


def read_shard(
    shard: Shard, out: Folder, settings: BatchSettings, *,
    poisoned: frozenset[int] = frozenset(), at: Callable[[int], None] = lambda _: None,
) -> Done:  # fmt: skip
    """Read a shard and write it, or leave it as it is where it was written from the same.

    Args:
        shard: what to read.
        out: the output folder.
        settings: how to read it.
        poisoned: numbers of records that ended a worker; each becomes a failure row and is not read.
        at: told the number of each record before anything is made of it.
    """
    key = key_of(shard, settings, poisoned)
    done = done_of(shard, out)
    if done is not None and done.key == key:
        return done
    sinks = {part: open_sink(part, settings.form) for part in PARTS}
    door = _Door(_first_pass(settings), poisoned, at)
    counts: Counter[str] = Counter()
    for where, came in records(shard, settings.inputs, door):
        if isinstance(came, Claim):
            door.opened()
            rows = [came]
        elif not door.lets_through(came):
            continue
        elif door.number in poisoned:
            rows = [failure_row(_POISON, where, came.id)]
        else:
            rows = read_safely(came, where, partial(read_report, options=settings.reading))
        failures = [row for row in rows if row.kind == "failure"]
        for row in rows:
            sinks["failures" if row.kind == "failure" else "claims"].put(row)
        if not failures and isinstance(came, Report):
            sinks["reports"].put(msgspec.structs.replace(came, original=None))
        counts.update(reports=int(not failures), failures=int(bool(failures)), claims=len(rows) - len(failures))
    files = {f"{part}/{shard.name}.{settings.form}": sink for part, sink in sinks.items()}
    done = Done(
        name=shard.name, key=key, records=counts["reports"] + counts["failures"] + door.passed, passed=door.passed,
        reports=counts["reports"], claims=counts["claims"], failures=counts["failures"],
        left_out=dict(sorted(door.left_out.items())), files={name: sink.keep(out, name) for name, sink in files.items()},
    )  # fmt: skip
    out.write(f"done/{shard.name}.json", io.BytesIO(msgspec.json.encode(done) + b"\n"))
    return done


class _Door(Gate):
    """Numbers the records of a shard, and passes over those that hold nothing: pages by their bytes, all by their text.

    Args:
        first_pass: what tells; None lets all through.
        poisoned: the numbers of records that are not read.
        at: told each number before anything is made of the record.
    """

    def __init__(self, first_pass: FirstPass | None, poisoned: frozenset[int], at: Callable[[int], None]) -> None:
        self.number = -1
        self.passed = 0
        self.left_out: Counter[str] = Counter()
        self._first_pass = first_pass
        self._poisoned = poisoned
        self._at = at
        self._is_numbered = False

    def admits(self, data: bytes, where: str, kind: Format) -> bool:
        self._count()
        if self.number in self._poisoned:
            raise ReportError(_POISON, where)
        if kind != "page" or self._first_pass is None or self._first_pass.may_hold_page(data):
            self._is_numbered = True
            return True
        self.passed += 1
        return False

    def leaves_out(self, skipped: Counter[str], where: str) -> None:
        self.left_out += skipped

    def opened(self) -> None:
        """Told that nothing became of the record that was admitted last."""
        self._is_numbered = False

    def lets_through(self, report: Report) -> bool:
        """Whether a report is to be read."""
        if not self._is_numbered:  # no page: it is numbered when it comes
            self._count()
        self._is_numbered = False
        if self._first_pass is None or self._first_pass.may_hold(report.text, report.language):
            return True
        self.passed += 1
        return False

    def _count(self) -> None:
        self.number += 1
        self._at(self.number)


def _first_pass(settings: BatchSettings) -> FirstPass | None:
    return _made(settings.reading.language, settings.reading.extra) if settings.first_pass else None


@cache
def _made(language: str | None, extra: tuple[Path, ...]) -> FirstPass:
    """The first pass, made once a process."""
    return FirstPass.open(language, extra)
