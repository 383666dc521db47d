"""Reports in: bytes -> `Report`, the first stage.

What goes in is a path, a folder, standard input or bytes; what comes out is a `Report` whose text never changes again, or a
row of kind `failure` that says why there is none. Nothing here raises for a bad report.
"""

from __future__ import annotations

from hasila.reports.content import read_document, read_fragment
from hasila.reports.failure import failure_row
from hasila.reports.folders import files_in, note_skipped
from hasila.reports.formats import Format, is_lines
from hasila.reports.gate import Gate
from hasila.reports.jsonl import read_lines
from hasila.reports.posts.mapping import Mapping, read_mapping
from hasila.reports.settings import MAX_SIZE, InputSettings, parse_day, parse_size
from hasila.reports.source import (
    STDIN,
    Came,
    Get,
    is_address,
    open_file,
    read_file,
    read_opened,
    read_reports,
    reports_of,
)

__all__ = [
    "MAX_SIZE",
    "STDIN",
    "Came",
    "Format",
    "Gate",
    "Get",
    "InputSettings",
    "Mapping",
    "failure_row",
    "files_in",
    "is_address",
    "is_lines",
    "note_skipped",
    "open_file",
    "parse_day",
    "parse_size",
    "read_document",
    "read_file",
    "read_fragment",
    "read_lines",
    "read_mapping",
    "read_opened",
    "read_reports",
    "reports_of",
]  # fmt: skip
