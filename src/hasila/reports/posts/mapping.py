"""The mapping file of a table of posts: which column is what, and how its dates are written.

[columns]
text = "Message"            # a column's name, or its number from 1
published = "Date"
publisher = "Channel"       # likewise id, title, url, language

[table]
date = "%d/%m/%Y %H:%M"     # YYYY-MM-DD without it
delimiter = ";"             # told from the table without it
sheet = "posts"             # XLSX: the first sheet without it
header = 1                  # the line of the column names; 0 where there is none
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import msgspec

from hasila.errors import UsageError
from hasila.reports.toml import read_toml

__all__ = ["FIELDS", "Mapping", "read_mapping"]

FIELDS: Final = ("text", "published", "id", "title", "url", "publisher", "language")


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    date: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    header: int = 1


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    columns: dict[str, str | int] = {}
    table: _Table = _Table()


class Mapping(msgspec.Struct, frozen=True, kw_only=True):
    """How a table of posts is read. `columns`: field -> the column's name or number from 1."""

    columns: dict[str, str | int] = {}
    date: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    header: int = 1


def read_mapping(path: Path) -> Mapping:
    """The mapping of a TOML file.

    Raises:
        UsageError: it cannot be opened, is no TOML, or names what there is not.
    """
    found = read_toml(path, _File)
    if unknown := sorted(set(found.columns) - set(FIELDS)):
        raise UsageError(f"{path}: no field {unknown[0]!r} in [columns]; choose from {', '.join(FIELDS)}")
    if "text" not in found.columns:
        raise UsageError(f"{path}: [columns] names no column for text")
    if found.table.delimiter is not None and len(found.table.delimiter) != 1:
        raise UsageError(f"{path}: a delimiter is one character")
    return Mapping(columns=found.columns, **msgspec.structs.asdict(found.table))
