"""One shard, read: the pure function `shard -> claims, reports, failures` that workers run, here or on a cluster.

Out, under the folder given: `claims/NAME.jsonl`, `reports/NAME.jsonl`, `failures/NAME.jsonl` and, when all of them are
in place, `done/NAME.json`, which says what they were made from. Each file is written aside and renamed: a shard is there
whole or not at all, and what a killed worker left aside is nobody's.
"""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Callable, Iterable
from functools import cache, partial
from pathlib import Path
from typing import Final

import msgspec

from hasila.batch.first_pass import FirstPass
from hasila.batch.plan import Shard
from hasila.batch.records import records
from hasila.border import read_safely
from hasila.export import jsonl
from hasila.ledger.claim import Claim
from hasila.pipeline import ReadOptions, read_report
from hasila.reports import InputSettings, failure_row
from hasila.text import Report

__all__ = ["PARTS", "BatchSettings", "Done", "done_of", "key_of", "read_shard", "write_whole"]

PARTS: Final = ("claims", "reports", "failures")


class BatchSettings(msgspec.Struct, frozen=True, kw_only=True):
    """How shards are read.

    Attributes:
        inputs: size, day and language of the reports that state none.
        reading: how a report is read.
        code: what reads them: the fingerprint of program, packs and the person's own words.
        first_pass: whether texts without any trigger word are passed over unread.
    """

    inputs: InputSettings
    reading: ReadOptions
    code: str
    first_pass: bool = True


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """What `done/NAME.json` says.

    Attributes:
        name: the shard's.
        key: what it was made from: its bytes, the program, the settings.
        records: reports, those passed over and failures together.
        reports: reports that were read.
        passed: reports that the first pass found to hold nothing.
        claims: rows of their ledgers.
        failures: records that could not be read.
        files: path below the output folder -> SHA-256 of its bytes.
    """

    name: str
    key: str
    records: int
    reports: int
    passed: int
    claims: int
    failures: int
    files: dict[str, str]


def key_of(shard: Shard, settings: BatchSettings, poisoned: Iterable[int] = ()) -> str:
    """What decides the output of a shard, as 32 hex digits: another key, another output."""
    parts = msgspec.json.encode((shard, settings, sorted(poisoned)), enc_hook=str, order="deterministic")
    return hashlib.sha256(parts).hexdigest()[:32]


def done_of(shard: Shard, out: Path) -> Done | None:
    """What was written for a shard, if it is all there."""
    try:
        done = msgspec.json.decode((out / "done" / f"{shard.name}.json").read_bytes(), type=Done)
    except (OSError, msgspec.DecodeError):
        return None
    return done if all((out / path).is_file() for path in done.files) else None


def read_shard(
    shard: Shard, out: Path, settings: BatchSettings, *,
    poisoned: frozenset[int] = frozenset(), at: Callable[[int], None] = lambda _: None,
) -> Done:  # fmt: skip
    """Read a shard and write it, or leave it as it is where it was written from the same.

    Args:
        shard: what to read.
        out: the output folder.
        settings: how to read it.
        poisoned: numbers of records that ended a worker; each becomes a failure row and is not read.
        at: told the number of each record before it is read.
    """
    key = key_of(shard, settings, poisoned)
    done = done_of(shard, out)
    if done is not None and done.key == key:
        return done
    texts = {part: io.StringIO() for part in PARTS}
    counts = dict.fromkeys(("records", "reports", "passed", "claims", "failures"), 0)
    may_hold = _first_pass(settings)
    for number, (where, came) in enumerate(records(shard, settings.inputs)):
        at(number)
        if isinstance(came, Report) and not may_hold(came.text):
            counts["records"] += 1
            counts["passed"] += 1
            continue
        rows = _rows(came, where, settings.reading, is_poisoned=number in poisoned)
        _put(came, rows, texts, counts)
    files = {f"{part}/{shard.name}.jsonl": texts[part].getvalue().encode("utf-8") for part in PARTS}
    for path, data in files.items():
        write_whole(out / path, data)
    digests = {path: hashlib.sha256(data).hexdigest() for path, data in files.items()}
    done = Done(name=shard.name, key=key, files=digests, **counts)
    write_whole(out / "done" / f"{shard.name}.json", msgspec.json.encode(done) + b"\n")
    return done


def _first_pass(settings: BatchSettings) -> Callable[[str], bool]:
    if not settings.first_pass:
        return lambda _: True
    return _made(settings.reading.language, settings.reading.extra).may_hold


@cache
def _made(language: str | None, extra: tuple[Path, ...]) -> FirstPass:
    """The first pass, made once a process."""
    return FirstPass.open(language, extra)


def _rows(came: Report | Claim, where: str, reading: ReadOptions, *, is_poisoned: bool) -> list[Claim]:
    if isinstance(came, Claim):
        return [came]
    if is_poisoned:
        return [failure_row("reading it ended the worker, twice; report it with this text", where, came.id)]
    return read_safely(came, where, partial(read_report, options=reading))


def _put(came: Report | Claim, rows: list[Claim], texts: dict[str, io.StringIO], counts: dict[str, int]) -> None:
    failures = [row for row in rows if row.kind == "failure"]
    claims = [row for row in rows if row.kind != "failure"]
    jsonl.write(failures, texts["failures"])
    jsonl.write(claims, texts["claims"])
    counts["records"] += 1
    counts["failures"] += len(failures)
    counts["claims"] += len(claims)
    if isinstance(came, Report) and not failures:
        counts["reports"] += 1
        texts["reports"].write(msgspec.json.encode(msgspec.structs.replace(came, original=None)).decode("utf-8") + "\n")


def write_whole(path: Path, data: bytes) -> None:
    """Write a file aside and rename it: it is there whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f"{path.name}.{os.getpid()}.new")
    with aside.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    aside.replace(path)
