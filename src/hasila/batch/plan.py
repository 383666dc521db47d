"""Inputs -> shards: pieces of work that are the same whoever does them, named in the order of the inputs.

A shard is a stretch of whole lines of one JSON Lines file, some small files, or one archive. The cut depends on the
inputs and the size of a shard alone, never on the number of workers, so that every run writes the same files.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

import msgspec

from hasila.errors import UsageError
from hasila.reports import is_lines

__all__ = ["SHARD_SIZE", "Shard", "make_plan"]

SHARD_SIZE: Final = 4_000_000  # bytes: some minutes of reading, so that a lost worker loses little
_BLOCK: Final = 1 << 20
_NAME: Final = re.compile(r"[^\w.-]+")


class Shard(msgspec.Struct, frozen=True, kw_only=True):
    """A piece of work.

    Attributes:
        name: its number and its first file; the stem of all that it writes.
        sources: the files to read.
        digest: SHA-256 of the bytes to read, with the names they are told by.
        start, end: the bytes of a JSON Lines file that are read; `end` None reads all.
        line: the number of the line that begins at `start`.
    """

    name: str
    sources: tuple[str, ...]
    digest: str
    start: int = 0
    end: int | None = None
    line: int = 1


def make_plan(inputs: Sequence[str], *, size: int = SHARD_SIZE) -> list[Shard]:
    """The shards of the inputs, in their order.

    Args:
        inputs: files and folders; a folder stands for all files in it that are not hidden.
        size: bytes that a shard should have, about.

    Raises:
        UsageError: an input that is not there.
    """
    pieces = (piece for path, group in _grouped(_files(inputs), size) for piece in _pieces(path, group, size))
    return [
        msgspec.structs.replace(piece, name=f"{number:05d}-{_NAME.sub('-', Path(piece.sources[0]).name)}")
        for number, piece in enumerate(pieces, start=1)
    ]


def _files(inputs: Iterable[str]) -> Iterator[Path]:
    for one in inputs:
        path = Path(one)
        if path.is_dir():
            yield from sorted(found for found in path.rglob("*") if found.is_file() and not _is_hidden(found, path))
        elif path.exists():
            yield path
        else:
            raise UsageError(f"{one}: there is no such file or folder; check its name")


def _is_hidden(path: Path, root: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(root).parts)


def _grouped(files: Iterable[Path], size: int) -> Iterator[tuple[Path | None, list[Path]]]:
    """Files to cut stand alone, as (file, []); small ones stand together, as (None, files)."""
    group: list[Path] = []
    held = 0
    for path in files:
        length = path.stat().st_size
        if is_lines(str(path)) or length >= size:
            if group:
                yield None, group
                group, held = [], 0
            yield path, []
            continue
        group.append(path)
        held += length
        if held >= size:
            yield None, group
            group, held = [], 0
    if group:
        yield None, group


def _pieces(path: Path | None, group: Sequence[Path], size: int) -> Iterator[Shard]:
    if path is None:
        yield Shard(name="", sources=tuple(map(str, group)), digest=_digest(group))
    elif is_lines(str(path)):
        yield from _stretches(path, size)
    else:
        yield Shard(name="", sources=(str(path),), digest=_digest([path]))


def _digest(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in files:
        digest.update(str(path).encode("utf-8", "surrogateescape") + b"\0")
        with path.open("rb") as stream:
            while block := stream.read(_BLOCK):
                digest.update(block)
    return digest.hexdigest()


def _stretches(path: Path, size: int) -> Iterator[Shard]:
    """A JSON Lines file cut behind the line in which `size` bytes are full."""
    name = str(path).encode("utf-8", "surrogateescape") + b"\0"
    with path.open("rb") as stream:
        start, line = 0, 1
        while block := stream.read(size):
            rest = b"" if block.endswith(b"\n") else _to_line_end(stream)
            digest = hashlib.sha256(name + b"%d\0" % line + block)
            digest.update(rest)
            end = start + len(block) + len(rest)
            yield Shard(name="", sources=(str(path),), digest=digest.hexdigest(), start=start, end=end, line=line)
            start, line = end, line + block.count(b"\n") + rest.count(b"\n")
        if start == 0:
            yield Shard(name="", sources=(str(path),), digest=hashlib.sha256(name).hexdigest(), end=0)


def _to_line_end(stream: Iterable[bytes]) -> bytes:
    return next(iter(stream), b"")
