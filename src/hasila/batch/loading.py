"""A finished batch -> readings for a ledger: nothing is read again, the reports and claims are taken as they were written.

Shard by shard, one report at a time in memory; a ledger that has some of them already passes over these, so a load that was
broken off is finished by the same command.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import msgspec

from hasila.batch.manifest import Manifest
from hasila.errors import UsageError
from hasila.ledger.claim import Claim
from hasila.store import Reading
from hasila.text import Report

__all__ = ["failures_in", "is_batch", "readings_in"]

_UNREAD = "none"  # the reader of a report without claims


def is_batch(folder: Path) -> bool:
    """Whether a folder is what `hasila batch` wrote, finished."""
    return (folder / "manifest.json").is_file() and (folder / "done").is_dir()


def readings_in(folder: Path) -> Iterator[Reading]:
    """Every report of a batch with its claims, in the order of the inputs.

    Raises:
        UsageError: the folder is no finished batch, or a file of it is not what the manifest says.
    """
    report = msgspec.json.Decoder(Report)
    for name in _shards(folder):
        claims = groupby(_claims(folder / "claims" / f"{name}.jsonl"), key=lambda claim: claim.document)
        following = next(claims, None)
        for line in _lines(folder / "reports" / f"{name}.jsonl"):
            one = report.decode(line)
            own: tuple[Claim, ...] = ()
            if following is not None and following[0] == one.id:
                own = tuple(following[1])
                following = next(claims, None)
            reader = next((claim.reader for claim in own if claim.reader), _UNREAD)
            yield Reading(report=one, claims=own, reader=reader)


def failures_in(folder: Path) -> Iterator[Claim]:
    """The failure rows of a batch."""
    for name in _shards(folder):
        yield from _claims(folder / "failures" / f"{name}.jsonl")


def _shards(folder: Path) -> list[str]:
    try:
        manifest = msgspec.json.decode((folder / "manifest.json").read_bytes(), type=Manifest)
    except (OSError, msgspec.DecodeError) as error:
        raise UsageError(f"{folder}: no finished batch ({error}); run hasila batch again") from error
    return [shard.name for shard in manifest.shards]


def _claims(path: Path) -> Iterator[Claim]:
    claim = msgspec.json.Decoder(Claim)
    return (claim.decode(line) for line in _lines(path))


def _lines(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as lines:
            yield from lines
    except OSError as error:
        raise UsageError(f"{path}: the manifest names it and it is not there; run hasila batch again") from error
