"""A shard -> its records, one after the other, in the order of the inputs: where each stands, and a report or a failure."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING, BinaryIO

from hasila.batch.places import name_of, open_input
from hasila.batch.plan import Shard
from hasila.errors import ReportError
from hasila.reports import Came, Gate, InputSettings, failure_row, read_lines, read_opened
from hasila.reports.posts.parquet import Groups, read_parquet

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

__all__ = ["records"]


def records(shard: Shard, settings: InputSettings, gate: Gate) -> Iterator[Came]:
    """Every record of a shard as (where, a report or a failure row).

    Args:
        shard: what to read.
        settings: limits, day and language.
        gate: asked before a page or text is made a report.
    """
    for where, reason in shard.missing:
        yield where, failure_row(reason, where)
    for source in shard.sources:
        try:
            with closing(open_input(source)) as stream:
                yield from _opened(stream, source, shard, settings, gate)
        except ReportError as error:
            yield error.where, failure_row(error.reason, error.where)


def _opened(stream: BinaryIO, source: str, shard: Shard, settings: InputSettings, gate: Gate) -> Iterator[Came]:
    match shard.cut:
        case "files":
            yield from read_opened(stream, source, name_of(source), settings, gate=gate)
        case "lines":
            yield from read_lines(_part(stream, shard), source, settings, first=shard.line)
        case "records":
            part = _part(stream, shard)
            yield from read_opened(part, source, name_of(source), settings, gate=gate, is_part=True)
        case "groups":
            yield from read_parquet(stream, source, settings, Groups(shard.start, shard.end, shard.line))


def _part(stream: BinaryIO, shard: Shard) -> BinaryIO:
    stream.seek(shard.start)
    return io.BufferedReader(_Part(stream, shard.end - shard.start))


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
