"""A shard -> its records, one after the other, in the order of the inputs: where each stands, and a report or a failure."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

from hasila.batch.plan import Shard
from hasila.errors import ReportError
from hasila.ledger.claim import Claim
from hasila.reports import InputSettings, failure_row, is_lines, read_lines, read_reports
from hasila.text import Report

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

__all__ = ["records"]


def records(shard: Shard, settings: InputSettings) -> Iterator[tuple[str, Report | Claim]]:
    """Every record of a shard as (where, a report or a failure row)."""
    for source in shard.sources:
        if is_lines(source):
            yield from _stretch(source, shard, settings)
        else:
            yield from read_reports(source, settings)


def _stretch(source: str, shard: Shard, settings: InputSettings) -> Iterator[tuple[str, Report | Claim]]:
    try:
        stream = open(source, "rb")  # noqa: SIM115  closed below, after the reading of its lines
    except OSError as error:
        failure = ReportError(f"it cannot be opened ({error.strerror}); check its permissions", source)
        yield source, failure_row(failure.reason, failure.where)
        return
    with stream:
        stream.seek(shard.start)
        lines = stream if shard.end is None else io.BufferedReader(_Part(stream, shard.end - shard.start))
        yield from read_lines(lines, source, settings, first=shard.line)


class _Part(io.RawIOBase):
    """The next `left` bytes of a stream as a stream."""

    def __init__(self, stream: BinaryIO, left: int) -> None:
        self._stream = stream
        self._left = left

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        view = memoryview(buffer).cast("B")
        data = self._stream.read(min(len(view), self._left))
        self._left -= len(data)
        view[: len(data)] = data
        return len(data)
