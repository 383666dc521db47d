"""Where a file may be cut so that each piece is a whole file of its kind: behind lines, behind the records of a WARC.

A record of a compressed WARC is a gzip member of its own, so the file is walked member by member: what only looks like the
beginning of a record inside a page is never taken for one. Cuts depend on the bytes and the size wanted, nothing else.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Iterator
from typing import BinaryIO, Final, NamedTuple

__all__ = ["Cut", "cut_lines", "cut_records", "digest_of", "holds_records"]

_BLOCK: Final = 1 << 16
_GZIP: Final = b"\x1f\x8b"
_WARC: Final = b"WARC/"
_HEADS: Final = 1 << 16  # bytes that the head lines of a record may have
_LARGEST: Final = 256_000_000  # bytes of a record; behind a larger one nothing is cut, so that memory stays bounded
_LENGTH: Final = re.compile(rb"(?i)^Content-Length:\s*(\d+)\s*$", re.MULTILINE)


class Cut(NamedTuple):
    """A piece of a file: its bytes `start` to `end` (excluded), their SHA-256, and how many lines or records they hold."""

    start: int
    end: int
    digest: str
    held: int


def holds_records(stream: BinaryIO) -> bool:
    """Whether a file is a WARC, compressed by record or not at all; the stream is left at its beginning."""
    head = stream.read(512)
    stream.seek(0)
    if head.startswith(_GZIP):
        try:
            head = zlib.decompressobj(31).decompress(head, len(_WARC))
        except zlib.error:
            return False
    return head.startswith(_WARC)


def digest_of(stream: BinaryIO, held: bytes = b"") -> tuple[str, int]:
    """SHA-256 of what was read already and of the rest of a stream, and how many bytes these are."""
    digest, length = hashlib.sha256(held), len(held)
    while block := stream.read(_BLOCK << 4):
        digest.update(block)
        length += len(block)
    return digest.hexdigest(), length


def cut_lines(stream: BinaryIO, size: int) -> Iterator[Cut]:
    """A file cut behind the line in which `size` bytes are full."""
    start = 0
    while block := stream.read(size):
        rest = b"" if block.endswith(b"\n") else next(iter(stream), b"")
        digest = hashlib.sha256(block)
        digest.update(rest)
        end = start + len(block) + len(rest)
        yield Cut(start, end, digest.hexdigest(), block.count(b"\n") + rest.count(b"\n"))
        start = end


def cut_records(stream: BinaryIO, size: int) -> Iterator[Cut]:
    """A WARC cut behind the record in which `size` bytes are full. What is broken stands in one last piece.

    A WARC that is compressed as a whole is one piece.
    """
    held = _Held(stream)
    end_of = _member_end if held.peek(0, 2) == _GZIP else _plain_end
    start = at = count = 0
    while held.peek(at, at + 1):
        end = end_of(held, at)
        if end is None:
            break
        at, count = end, count + 1
        if at >= size:
            yield Cut(start, start + at, hashlib.sha256(held.take(at)).hexdigest(), count)
            start, at, count = start + at, 0, 0
    digest, length = digest_of(stream, held.take(None))
    if length:
        yield Cut(start, start + length, digest, count)


class _Held:
    """A stream with all that was read of it since the last cut."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._held = bytearray()

    def peek(self, start: int, end: int) -> bytes:
        """The bytes from `start` to `end`, fewer where the stream ends."""
        while len(self._held) < end and (block := self._stream.read(max(_BLOCK, end - len(self._held)))):
            self._held += block
        return bytes(memoryview(self._held)[start:end])

    def take(self, end: int | None) -> bytes:
        """What was read up to `end`, or all of it, for good."""
        data = bytes(memoryview(self._held)[:end])
        del self._held[: len(data)]
        return data


def _member_end(held: _Held, at: int) -> int | None:
    """Where the gzip member that begins at `at` ends; None where it is broken, cut off or too large."""
    member, last = zlib.decompressobj(31), at + _LARGEST
    while not member.eof:
        block = held.peek(at, at + _BLOCK)
        if not block or at > last:
            return None
        try:
            member.decompress(block)
        except zlib.error:
            return None
        at += len(block)
    return at - len(member.unused_data)


def _plain_end(held: _Held, at: int) -> int | None:
    """Where the record that begins at `at` of an uncompressed WARC ends, with the empty lines behind it."""
    head = held.peek(at, at + _HEADS)
    over = head.find(b"\r\n\r\n")
    length = _LENGTH.search(head, 0, over + 2) if over >= 0 and head.startswith(_WARC) else None
    if length is None or int(length[1]) > _LARGEST:
        return None
    end = at + over + 4 + int(length[1])
    while held.peek(end, end + 2) == b"\r\n":
        end += 2
    return end if held.peek(end - 1, end) else None
