"""`hasila doctor`: what is installed, what is missing, and what a ledger holds."""

from __future__ import annotations

import importlib.util
import platform
import sqlite3
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Final

import click

from hasila import languages
from hasila.cli.ledgers import ledger_option, say
from hasila.errors import HasilaError
from hasila.export.layout import Paragraph, Piece
from hasila.resolve.actors import Registry
from hasila.resolve.gazetteer import Gazetteer
from hasila.store import Ledger

__all__ = ["doctor"]

_EXTRAS: Final = {  # what it is for -> the module that it needs
    "ledgers on PostgreSQL (hasila[postgres])": "psycopg",
    "XLSX (hasila[xlsx])": "openpyxl",
    "Parquet (hasila[parquet])": "pyarrow",
    "archives at addresses (hasila[remote])": "fsspec",
    "data frames (hasila[frame])": "pandas",
    "PDF (hasila[pdf])": "pypdf",
    "the desk in the browser (hasila[web])": "starlette",
    "terminals without right-to-left (hasila[bidi])": "bidi",
    "clusters (hasila[cluster])": "distributed",
}


@click.command()
@ledger_option
def doctor(ledger: str) -> int:
    """Say what is installed and what is missing, and what the ledger holds. Nothing is sent anywhere and nothing is changed.

    Exit code 1 says that something that hasila always needs is missing or broken.
    """
    broken = False
    for ok, needed, name, told in (*_program(), *_data(), *_extras(), *_ledger(ledger)):
        mark = Piece("✓ ", "good") if ok else Piece("✗ ", "bad") if needed else Piece("– ", "dim")
        say([Paragraph([mark, Piece(name), Piece(f": {told}" if told else "")], "", "    ")])
        broken = broken or (needed and not ok)
    return 1 if broken else 0


Line = tuple[bool, bool, str, str]  # all well, always needed, what, what there is to say


def _program() -> Iterator[Line]:
    try:
        version = metadata.version("hasila")
    except metadata.PackageNotFoundError:
        version = "run from its source tree"
    yield True, True, "hasila", version
    yield True, True, "Python", f"{platform.python_version()} on {platform.system()} {platform.machine()}"
    yield True, True, "SQLite", sqlite3.sqlite_version


def _data() -> Iterator[Line]:
    for code in sorted(languages.available()):
        try:
            yield True, True, f"language {code}", languages.load(code).reader
        except HasilaError as error:
            yield False, True, f"language {code}", str(error)
    for name, opened in (("actors", Registry.open), ("places", Gazetteer.open)):
        try:
            opened(())
        except HasilaError as error:
            yield False, True, name, str(error)
        else:
            yield True, True, name, "found"


def _extras() -> Iterator[Line]:
    for what, module in _EXTRAS.items():
        found = importlib.util.find_spec(module) is not None
        yield found, False, what, "" if found else "not installed"


def _ledger(where: str) -> Iterator[Line]:
    try:
        with Ledger.open(where) as opened:
            counts = opened.counts()
            place = str(opened.place)
    except HasilaError as error:
        yield False, False, "ledger", str(error)
        return
    size = f", {Path(place).stat().st_size:,} bytes" if Path(place).exists() else ""
    yield True, False, f"ledger {place}", f"{counts.events:,} events, head {counts.head[:16]}{size}"
    yield (
        True,
        False,
        "  reports",
        f"{counts.documents:,} in {counts.editions:,} editions; {counts.bytes:,} bytes as they came",
    )
    yield True, False, "  claims", ", ".join(f"{number:,} {kind}" for kind, number in counts.claims.items()) or "none"
    yield True, False, "  waiting for a person", f"{counts.waiting:,}"
    if unread := counts.claims.get("failure", 0):
        yield False, False, "  not read", f"{unread:,}; see hasila show --format csv"
