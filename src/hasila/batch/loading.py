"""A finished batch -> readings for a ledger: nothing is read again, the reports and claims are taken as they were written.

Shard by shard, one report at a time in memory; a ledger that has some of them already passes over these, so a load that was
broken off is finished by the same command.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby

import msgspec

from hasila.batch.manifest import MANIFEST, Manifest
from hasila.batch.places import Folder
from hasila.batch.tables import claims_in, reports_in
from hasila.errors import UsageError
from hasila.ledger.claim import Claim
from hasila.store import Reading

__all__ = ["failures_in", "is_batch", "readings_in"]

_UNREAD = "none"  # the reader of a report without claims


def is_batch(folder: Folder) -> bool:
    """Whether a folder is what `hasila batch` wrote, finished."""
    return folder.has(MANIFEST) and bool(folder.names("done"))


def readings_in(folder: Folder) -> Iterator[Reading]:
    """Every report of a batch with its claims, in the order of the inputs.

    Raises:
        UsageError: the folder is no finished batch, or a file of it is not there.
    """
    manifest = _manifest(folder)
    for shard in manifest.shards:
        with _all_there(shard.name):
            claims = groupby(claims_in(folder, "claims", shard.name, manifest.form), key=lambda claim: claim.document)
            following = next(claims, None)
            for one in reports_in(folder, shard.name, manifest.form):
                own: tuple[Claim, ...] = ()
                if following is not None and following[0] == one.id:
                    own = tuple(following[1])
                    following = next(claims, None)
                reader = next((claim.reader for claim in own if claim.reader), _UNREAD)
                yield Reading(report=one, claims=own, reader=reader)


def failures_in(folder: Folder) -> Iterator[Claim]:
    """The failure rows of a batch."""
    manifest = _manifest(folder)
    for shard in manifest.shards:
        with _all_there(shard.name):
            yield from claims_in(folder, "failures", shard.name, manifest.form)


def _manifest(folder: Folder) -> Manifest:
    try:
        with folder.open(MANIFEST) as stream:
            return msgspec.json.decode(stream.read(), type=Manifest)
    except (OSError, msgspec.DecodeError) as error:
        raise UsageError(f"no finished batch ({error}); run hasila batch again") from error


@contextmanager
def _all_there(shard: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UsageError(f"{shard}: the manifest names it and it is not there; run hasila batch again") from error
