"""Bytes kept under their SHA-256, in parts, in the database beside the events.

In the database and not in files beside it: a ledger is one thing to copy and to back up, its bytes are written in the
transaction of the event that names them, and the same code keeps them on a server. Parts keep a large file out of memory.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import BinaryIO, Final

from sqlalchemy import Connection, delete, select

from hasila.store.schema import blob, blob_part

__all__ = ["hash_of", "keep", "keep_stream", "parts_of", "true_hash"]

_PART: Final = 1 << 20  # bytes


def hash_of(data: bytes) -> str:
    """SHA-256 of bytes, in hex."""
    return hashlib.sha256(data).hexdigest()


def keep(connection: Connection, data: Iterable[bytes]) -> None:
    """Keep these bytes; those that are there already are not written again."""
    wanted = {hash_of(one): one for one in data}
    there = set(connection.scalars(select(blob.c.sha256).where(blob.c.sha256.in_(list(wanted)))))
    new = {sha: one for sha, one in wanted.items() if sha not in there}
    if not new:
        return
    connection.execute(blob.insert(), [{"sha256": sha, "size": len(one)} for sha, one in new.items()])
    parts = [
        {"sha256": sha, "part": at // _PART, "data": one[at : at + _PART]}
        for sha, one in new.items()
        for at in range(0, len(one), _PART)
    ]
    if parts:
        connection.execute(blob_part.insert(), parts)


def keep_stream(connection: Connection, stream: BinaryIO) -> tuple[str, int]:
    """Keep what a stream has, a part in memory at a time.

    Returns:
        SHA-256 and size.
    """
    digest, size, part = hashlib.sha256(), 0, 0
    connection.execute(delete(blob_part).where(blob_part.c.sha256 == ""))
    while data := stream.read(_PART):
        digest.update(data)
        connection.execute(blob_part.insert(), {"sha256": "", "part": part, "data": data})  # its name is not known yet
        size, part = size + len(data), part + 1
    sha = digest.hexdigest()
    if connection.scalar(select(blob.c.sha256).where(blob.c.sha256 == sha)) is None:
        connection.execute(blob.insert(), {"sha256": sha, "size": size})
        connection.execute(blob_part.update().where(blob_part.c.sha256 == "").values(sha256=sha))
    else:
        connection.execute(delete(blob_part).where(blob_part.c.sha256 == ""))
    return sha, size


def parts_of(connection: Connection, sha256: str) -> Iterator[bytes]:
    """The bytes under a hash, a part at a time; nothing where there are none."""
    numbers = connection.scalars(
        select(blob_part.c.part).where(blob_part.c.sha256 == sha256).order_by(blob_part.c.part)
    ).all()
    for number in numbers:
        one = (blob_part.c.sha256 == sha256) & (blob_part.c.part == number)
        yield bytes(connection.execute(select(blob_part.c.data).where(one)).scalar_one())


def true_hash(connection: Connection, sha256: str) -> str:
    """The hash that the bytes kept under a hash really have."""
    digest = hashlib.sha256()
    for part in parts_of(connection, sha256):
        digest.update(part)
    return digest.hexdigest()
