"""Where inputs are and where output goes: folders of this machine, or an object store that fsspec knows (an extra).

An address such as `s3://bucket/war` goes to fsspec; all else is a path. Nothing is fetched from the web: an archive there is
to be downloaded first, so that a rerun reads the same bytes.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, Final, NamedTuple, Protocol, cast

from hasila.errors import ReportError, UsageError
from hasila.reports import files_in, is_address, open_file

__all__ = ["Folder", "Found", "folder_at", "is_remote", "list_inputs", "name_of", "open_input", "stem_of"]

_BLOCK: Final = 1 << 20


class Found(NamedTuple):
    """An input file: its path or address, and its bytes."""

    source: str
    size: int


class Folder(Protocol):
    """A folder that a batch writes. Names are paths below it, with slashes. A file is there whole or not at all."""

    def write(self, name: str, stream: BinaryIO) -> None:
        """Write a file, in place of an earlier one."""

    def open(self, name: str) -> BinaryIO:
        """A file, to be read; FileNotFoundError where there is none."""

    def has(self, name: str) -> bool:
        """Whether a file is there."""

    def names(self, part: str) -> list[str]:
        """The files of a folder in it, as names."""

    def remove(self, name: str) -> None:
        """Remove a file, if it is there."""

    def note(self, name: str) -> Path | None:
        """A file of this machine to write to often, made ready; None where there is no such thing."""


def is_remote(address: str) -> bool:
    """Whether an address is fsspec's."""
    return "://" in address


def folder_at(address: str | Path) -> Folder:
    """The folder at a path or an address.

    Raises:
        UsageError: fsspec or what it needs for this address is not installed.
    """
    return RemoteFolder(address) if isinstance(address, str) and is_remote(address) else LocalFolder(Path(address))


class LocalFolder(NamedTuple):
    """A folder of this machine, or one that all machines see under the same path."""

    root: Path

    def write(self, name: str, stream: BinaryIO) -> None:
        """Written aside and renamed."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_name(f"{path.name}.{os.getpid()}.new")
        with aside.open("wb") as out:
            shutil.copyfileobj(stream, out, _BLOCK)
            out.flush()
            os.fsync(out.fileno())
        aside.replace(path)

    def open(self, name: str) -> BinaryIO:
        """The file."""
        return (self.root / name).open("rb")

    def has(self, name: str) -> bool:
        """Whether it is a file."""
        return (self.root / name).is_file()

    def names(self, part: str) -> list[str]:
        """The files in `part`, not below it."""
        return sorted(f"{part}/{path.name}" for path in (self.root / part).glob("*") if path.is_file())

    def remove(self, name: str) -> None:
        """Unlinked."""
        (self.root / name).unlink(missing_ok=True)

    def note(self, name: str) -> Path | None:
        """The path itself."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path


class RemoteFolder:
    """A folder of an object store: an object is put whole or not at all.

    Args:
        address: such as s3://bucket/war.
    """

    def __init__(self, address: str) -> None:
        self._address = address.rstrip("/")
        self._files, self._root = _files_at(self._address)

    def __reduce__(self) -> tuple[type[RemoteFolder], tuple[str]]:
        return RemoteFolder, (self._address,)

    def write(self, name: str, stream: BinaryIO) -> None:
        """Uploaded; what a store shows of an upload that breaks off is nothing, where it is one with whole puts."""
        self._files.makedirs(f"{self._root}/{name}".rpartition("/")[0], exist_ok=True)
        with self._files.transaction, self._files.open(f"{self._root}/{name}", "wb") as out:
            shutil.copyfileobj(stream, out, _BLOCK)

    def open(self, name: str) -> BinaryIO:
        """The object."""
        return cast(BinaryIO, self._files.open(f"{self._root}/{name}", "rb"))

    def has(self, name: str) -> bool:
        """Whether it is an object."""
        self._files.invalidate_cache()
        return bool(self._files.isfile(f"{self._root}/{name}"))

    def names(self, part: str) -> list[str]:
        """The objects in `part`, not below it."""
        self._files.invalidate_cache()
        try:
            found = self._files.ls(f"{self._root}/{part}", detail=True)
        except FileNotFoundError:
            return []
        return sorted(f"{part}/{one['name'].rpartition('/')[2]}" for one in found if one["type"] == "file")

    def remove(self, name: str) -> None:
        """Deleted."""
        if self.has(name):
            self._files.rm(f"{self._root}/{name}")

    def note(self, name: str) -> Path | None:
        """None: a put a record would cost more than reading it."""
        return None


def list_inputs(inputs: Iterable[str]) -> Iterator[Found | ReportError]:
    """The files of all inputs in order; a folder stands for the files in it that may hold reports, see `files_in`.

    Raises:
        UsageError: an input that is not there, or an address of the web.
    """
    for one in inputs:
        if is_address(one):
            raise UsageError(f"{one}: a batch reads files; download it, or read a single page with hasila read")
        yield from _remote_inputs(one) if is_remote(one) else _local_inputs(one)


def _local_inputs(one: str) -> Iterator[Found | ReportError]:
    path = Path(one)
    if path.is_dir():
        found, notes = files_in(path)
        yield from (Found(str(file), file.stat().st_size) for file in found)
        yield from (ReportError(note, one) for note in notes)
    elif path.exists():
        yield Found(one, path.stat().st_size)
    else:
        raise UsageError(f"{one}: there is no such file or folder; check its name")


def _remote_inputs(one: str) -> Iterator[Found]:
    files, root = _files_at(one)
    try:
        found = files.find(root, detail=True)
    except (OSError, ValueError) as error:
        raise UsageError(f"{one} cannot be listed ({_one_line(error)}); check the address and your rights") from error
    if not found:
        raise UsageError(f"{one}: there is no such file or folder; check its name")
    for name in sorted(found):
        if not name.rpartition("/")[2].startswith("."):
            yield Found(files.unstrip_protocol(name), int(found[name]["size"]))


def open_input(source: str) -> BinaryIO:
    """An input file, to be read from any place.

    Raises:
        ReportError: it cannot be opened.
    """
    if not is_remote(source):
        return open_file(Path(source))
    files, name = _files_at(source)
    try:
        return cast(BinaryIO, files.open(name, "rb"))
    except OSError as error:
        raise ReportError(f"it cannot be opened ({_one_line(error)}); check your rights", source) from error


def name_of(source: str) -> str:
    """The file's name, without its folders."""
    return source.rpartition("/")[2] if is_remote(source) else Path(source).name


def stem_of(name: str) -> str:
    """A name below a folder without its folders and its last suffix."""
    return name.rpartition("/")[2].rpartition(".")[0]


def _files_at(address: str) -> tuple[Any, str]:
    """What fsspec has for an address, and the path in it."""
    try:
        from fsspec.core import url_to_fs
    except ImportError as error:
        raise UsageError(f"{address}: addresses need one more package; run: pip install 'hasila[remote]'") from error
    try:
        files, name = url_to_fs(address)
    except (ImportError, ValueError) as error:
        raise UsageError(f"{address} cannot be used: {_one_line(error)}") from error
    return files, name


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:160] or type(error).__name__
