"""One packed stream (gzip, bzip2, xz, Zstandard) as the stream of what is in it, watched while it is read: a bomb ends at its
limit, and a stream that is cut or broken ends with its reason, after all that could be read."""

from __future__ import annotations

import importlib
import io
import struct
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, BinaryIO, Final, Literal, cast

from hasila.errors import ReportError
from hasila.reports.archives.allowance import Allowance

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

__all__ = ["Packing", "broken_as_reason", "unpacked", "watched"]

# What these libraries let through of their own where a header lies.
_CARELESS: Final = (ValueError, IndexError, KeyError, OverflowError, RuntimeError, struct.error)

Packing = Literal["gz", "bz2", "xz", "zst"]


def unpacked(stream: BinaryIO, packing: Packing, allowance: Allowance, where: str) -> BinaryIO:
    """The stream of what is packed in a stream.

    Reading it raises ReportError where it is broken or unpacks to more than its allowance.
    """
    source = _Counted(stream)
    opened = _OPENERS[packing](cast(BinaryIO, io.BufferedReader(source)))
    return watched(opened, lambda: source.count, allowance, where)


def watched(stream: BinaryIO, packed: Callable[[], int], allowance: Allowance, where: str) -> BinaryIO:
    """A stream that is being unpacked, held to its allowance; `packed` says how many bytes went in so far."""
    return cast(BinaryIO, io.BufferedReader(_Watched(stream, packed, allowance, where), 1 << 16))


@contextmanager
def broken_as_reason(where: str) -> Iterator[None]:
    """Turns what the unpacking libraries raise for broken data into a ReportError with its reason."""
    import lzma
    import tarfile
    import zipfile

    try:
        yield
    except EOFError as error:
        raise ReportError("it is cut off: its end is missing; get it again", where) from error
    except NotImplementedError as error:  # before RuntimeError, which it is one of
        raise ReportError("it is packed in a way that cannot be unpacked here; unpack it by hand", where) from error
    except (zlib.error, lzma.LZMAError, zipfile.BadZipFile, tarfile.TarError, _zstd().ZstdError, *_CARELESS) as error:
        raise ReportError(f"it is broken ({_one_line(error)}); get it again", where) from error
    except OSError as error:
        raise ReportError(f"it cannot be unpacked ({_one_line(error)}); get it again", where) from error


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:120] or type(error).__name__


def _zstd() -> Any:
    """The module, which has two homes."""
    return importlib.import_module("compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd")


def _gzip(stream: BinaryIO) -> BinaryIO:
    import gzip

    return cast(BinaryIO, gzip.GzipFile(fileobj=stream))


def _bz2(stream: BinaryIO) -> BinaryIO:
    import bz2

    return cast(BinaryIO, bz2.BZ2File(stream))


def _xz(stream: BinaryIO) -> BinaryIO:
    import lzma

    return cast(BinaryIO, lzma.LZMAFile(stream))


def _zst(stream: BinaryIO) -> BinaryIO:
    return cast(BinaryIO, _zstd().ZstdFile(stream))


_OPENERS: Final = {"gz": _gzip, "bz2": _bz2, "xz": _xz, "zst": _zst}


class _Counted(io.RawIOBase):
    """A stream that counts what is read of it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        view = memoryview(buffer).cast("B")
        data = self._stream.read(len(view))
        self.count += len(data)
        view[: len(data)] = data
        return len(data)


class _Watched(io.RawIOBase):
    def __init__(self, stream: BinaryIO, packed: Callable[[], int], allowance: Allowance, where: str) -> None:
        self._stream = stream
        self._packed = packed
        self._allowance = allowance
        self._where = where
        self._size = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        view = memoryview(buffer).cast("B")
        with broken_as_reason(self._where):
            data = self._stream.read(len(view))
        self._size += len(data)
        self._allowance.spend(len(data), self._packed(), self._size, self._where)
        view[: len(data)] = data
        return len(data)
