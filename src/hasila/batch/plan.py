"""Inputs -> shards: pieces of work that are the same whoever does them, named in the order of the inputs.

A shard is a stretch of whole lines of one JSON Lines file, of whole records of one WARC, of row groups of one Parquet file,
some small files, or one archive of another kind. The cut depends on the inputs and the size of a shard alone, never on the
number of workers, so that every run writes the same files.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import BinaryIO, Final, Literal

import msgspec

from hasila.batch.cuts import cut_lines, cut_records, digest_of, holds_records
from hasila.batch.places import Found, list_inputs, name_of, open_input
from hasila.errors import ReportError
from hasila.reports import is_lines
from hasila.reports.posts.parquet import groups_of

__all__ = ["SHARD_SIZE", "Shard", "make_plan"]

SHARD_SIZE: Final = 4_000_000  # bytes: some minutes of reading, so that a lost worker loses little
_NAME: Final = re.compile(r"[^\w.-]+")
_MARK: Final = b"PAR1"


class Shard(msgspec.Struct, frozen=True, kw_only=True):
    """A piece of work.

    Attributes:
        name: its number and its first file; the stem of all that it writes.
        sources: the files to read; paths, or addresses for fsspec.
        digest: SHA-256 of the bytes to read, with the names they are told by.
        cut: what is read of them: all (`files`), or of one file some lines, records of a WARC or row groups.
        start, end: the bytes that are read of lines and records; the numbers of row groups.
        line: the number of the line or row that begins at `start`.
        missing: inputs that could not be opened or listed, with the reason: a failure row each.
    """

    name: str = ""
    sources: tuple[str, ...]
    digest: str
    cut: Literal["files", "lines", "records", "groups"] = "files"
    start: int = 0
    end: int = 0
    line: int = 1
    missing: tuple[tuple[str, str], ...] = ()


def make_plan(
    inputs: Sequence[str], *, size: int = SHARD_SIZE,
    listed: Callable[[int], object] = lambda _: None, told: Callable[[int], object] = lambda _: None,
) -> list[Shard]:  # fmt: skip
    """The shards of the inputs, in their order.

    Args:
        inputs: files and folders, or addresses for fsspec; a folder stands for all files in it that may hold reports.
        size: bytes that a shard should have, about.
        listed: told the bytes of all inputs.
        told: told the bytes of each file that was looked through.

    Raises:
        UsageError: an input that is not there.
    """
    came = list(list_inputs(inputs))
    found = [one for one in came if isinstance(one, Found)]
    missing = tuple((one.where, one.reason) for one in came if isinstance(one, ReportError))
    listed(sum(one.size for one in found))
    pieces = [piece for group in _grouped(found, size) for piece in _pieces(group, size, told)]
    if missing:
        pieces.append(Shard(sources=(), digest=_digest_of_names(name for name, _ in missing), missing=missing))
    return [
        msgspec.structs.replace(piece, name=f"{number:05d}-{_NAME.sub('-', _told_by(piece))}")
        for number, piece in enumerate(pieces, start=1)
    ]


def _told_by(piece: Shard) -> str:
    return name_of(piece.sources[0]) if piece.sources else "missing"


def _grouped(files: Iterable[Found], size: int) -> Iterator[list[Found]]:
    """Files that may be cut stand alone, small ones together."""
    group: list[Found] = []
    held = 0
    for file in files:
        if is_lines(file.source) or file.size >= size:
            if group:
                yield group
                group, held = [], 0
            yield [file]
            continue
        group.append(file)
        held += file.size
        if held >= size:
            yield group
            group, held = [], 0
    if group:
        yield group


def _pieces(group: Sequence[Found], size: int, told: Callable[[int], object]) -> Iterator[Shard]:
    try:
        if len(group) == 1 and (is_lines(group[0].source) or group[0].size >= size):
            with open_input(group[0].source) as stream:
                yield from _cut(group[0].source, stream, size)
        else:
            yield _together(group)
    except (ReportError, OSError) as error:  # what cannot be opened now is tried again by whoever reads the shard
        names = tuple(file.source for file in group)
        yield Shard(sources=names, digest=_digest_of_names([*names, str(error)]))
    told(sum(file.size for file in group))


def _cut(source: str, stream: BinaryIO, size: int) -> Iterator[Shard]:
    if is_lines(source):
        line = 1
        for cut in cut_lines(stream, size):
            digest = _named(source, line, cut.digest)
            yield Shard(sources=(source,), digest=digest, cut="lines", start=cut.start, end=cut.end, line=line)
            line += cut.held
        if line == 1:
            yield Shard(sources=(source,), digest=_named(source, line, ""), cut="lines")
    elif holds_records(stream):
        for cut in cut_records(stream, size):
            digest = _named(source, 0, cut.digest)
            yield Shard(sources=(source,), digest=digest, cut="records", start=cut.start, end=cut.end)
    elif stream.read(len(_MARK)) == _MARK:
        yield from _cut_rows(source, stream, size)
    else:
        stream.seek(0)
        yield Shard(sources=(source,), digest=_named(source, 0, digest_of(stream)[0]))


def _cut_rows(source: str, stream: BinaryIO, size: int) -> Iterator[Shard]:
    stream.seek(0)
    digest, _ = digest_of(stream)
    stream.seek(0)
    try:
        groups = groups_of(stream, source, size)
    except ReportError:  # told again, as a failure row, when it is read
        groups = []
    if not groups:
        yield Shard(sources=(source,), digest=_named(source, 0, digest))
    for one in groups:
        whole = _named(source, one.row, f"{digest} {one.start} {one.end}")
        yield Shard(sources=(source,), digest=whole, cut="groups", start=one.start, end=one.end, line=one.row)


def _named(source: str, line: int, digest: str) -> str:
    name = source.encode("utf-8", "surrogateescape")
    return hashlib.sha256(b"%s\0%d\0%s" % (name, line, digest.encode())).hexdigest()


def _together(group: Iterable[Found]) -> Shard:
    digest, names = hashlib.sha256(), []
    for file in group:
        with open_input(file.source) as stream:
            digest.update(_named(file.source, 0, digest_of(stream)[0]).encode())
        names.append(file.source)
    return Shard(sources=tuple(names), digest=digest.hexdigest())


def _digest_of_names(names: Iterable[str]) -> str:
    return hashlib.sha256("\0".join(names).encode("utf-8", "surrogateescape")).hexdigest()
