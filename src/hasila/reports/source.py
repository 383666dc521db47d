"""What stands on the command line -> reports: files, folders, addresses, standard input (`-`).

Each file is opened once and read by what it is (see `hasila.reports.formats`). A folder stands for all files in it, also in
folders below, in the order of their names; hidden files are skipped and so is what is no report by its suffix (pictures,
styles, scripts of saved pages), and a row of kind `failure` says how many of which kind.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, Final, Protocol

from hasila.errors import ReportError
from hasila.ledger.claim import Claim
from hasila.reports.archives.allowance import Allowance
from hasila.reports.content import read_document, read_stream
from hasila.reports.failure import failure_row
from hasila.reports.folders import files_in
from hasila.reports.gate import Gate
from hasila.reports.settings import MAX_SIZE, InputSettings
from hasila.text import Report

__all__ = ["STDIN", "Came", "Get", "is_address", "open_file", "read_file", "read_opened", "read_reports", "reports_of"]


class Fetched(Protocol):
    """What fetching an address gives: where it stood in the end, and its bytes."""

    @property
    def url(self) -> str:
        """The address after redirects."""

    @property
    def data(self) -> bytes:
        """The bytes."""


Came = tuple[str, Report | Claim]
Get = Callable[[str], Fetched]

STDIN: Final = "-"
_STDIN_NAME: Final = "<stdin>"


def read_file(
    path: str | Path, *, max_size: int = MAX_SIZE, published: str | None = None, language: str | None = None
) -> Report | Claim:
    """One file as a report, or the failure row that says why not; of a file of many reports the first.

    Args:
        path: the file; it is read whole, its bytes make the report's id.
        max_size: the most bytes that it may have.
        published: the day of publication, YYYY-MM-DD, if it is known.
        language: an ISO 639-1 code, or None to tell it from the text.
    """
    settings = InputSettings(max_size=max_size, published=published, language=language)
    return next(came for _, came in _read(_from_file(Path(path), settings)))


def reports_of(
    inputs: Iterable[str], settings: InputSettings, stdin: BinaryIO | None = None, get: Get | None = None
) -> Iterator[Came]:
    """Every report of every input, in order, as (where, a report or a failure row). Nothing is raised for a bad input.

    Args:
        inputs: paths of files and folders, addresses of the web, `-`.
        settings: limits, day and language.
        stdin: the bytes of standard input; the process's own by default.
        get: fetches an address; None makes addresses failure rows, so that nothing is fetched that nobody asked for.
    """
    for one in inputs:
        yield from read_reports(one, settings, stdin, get)


def read_reports(
    source: str, settings: InputSettings, stdin: BinaryIO | None = None, get: Get | None = None
) -> Iterator[Came]:
    """Every report of one source as (where, a report or a failure row); the arguments are those of `reports_of`."""
    if is_address(source):
        yield from _read(_fetched(source, settings, get))
        return
    if source == STDIN:
        yield from _read(read_stream(stdin or sys.stdin.buffer, _STDIN_NAME, "", settings))
        return
    path = Path(source)
    if not _is_folder(path):
        yield from _read(_from_file(path, settings))
        return
    found, notes = files_in(path)
    for file in found:
        yield from _read(_from_file(file, settings))
    yield from ((source, failure_row(note, source)) for note in notes)


def read_opened(
    stream: BinaryIO, where: str, name: str, settings: InputSettings, *, gate: Gate | None = None, is_part: bool = False
) -> Iterator[Came]:
    """Every report of a stream that somebody else opened, as (where, a report or a failure row).

    Args:
        stream: the bytes.
        where: what stands for it in failures.
        name: its name, whose suffix helps to tell the format.
        settings: limits, day and language.
        gate: what decides which pages and texts are made reports.
        is_part: whether the stream is a stretch of a larger one, which may hold nothing.
    """
    yield from _read(read_stream(stream, where, name, settings, Allowance(settings, gate=gate, is_part=is_part)))


def is_address(source: str) -> bool:
    """Whether an input is an address of the web."""
    return source.lower().startswith(("http://", "https://"))


def _fetched(url: str, settings: InputSettings, get: Get | None) -> Iterator[Came]:
    if get is None:
        raise ReportError("addresses are not fetched here; save the page, or use `hasila read`", url)
    fetched = get(url)
    yield url, read_document(fetched.data, url, fetched.url, settings)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):  # ValueError: a NUL in the name, told when it is opened
        return False


def _read(came: Iterator[Came]) -> Iterator[Came]:
    """What came, and at its end the failure that ended it."""
    try:
        yield from came
    except ReportError as error:
        yield error.where, failure_row(error.reason, error.where)


def _from_file(path: Path, settings: InputSettings) -> Iterator[Came]:
    with open_file(path) as stream:
        yield from read_stream(stream, str(path), path.name, settings)


def open_file(path: Path) -> BinaryIO:
    """A file, opened to read its bytes.

    Raises:
        ReportError: it cannot be opened.
    """
    try:
        if path.is_dir():
            raise ReportError("this is a directory; name the files in it", str(path))
        return path.open("rb")
    except FileNotFoundError as error:
        raise ReportError("there is no such file; check its name", str(path)) from error
    except OSError as error:
        raise ReportError(f"it cannot be opened ({error.strerror}); check its permissions", str(path)) from error
    except ValueError as error:  # a NUL in the name
        raise ReportError("this is no file name; check it", repr(str(path))) from error
