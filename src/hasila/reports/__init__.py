"""Reports in: bytes -> `Report`, the first stage.

What goes in is a path, a folder, standard input or bytes; what comes out is a `Report` whose text never changes again, or a
row of kind `failure` that says why there is none. Nothing here raises for a bad report.
"""

from __future__ import annotations

from hasila.reports.content import read_document, read_fragment
from hasila.reports.failure import failure_row
from hasila.reports.formats import is_lines
from hasila.reports.jsonl import read_lines
from hasila.reports.posts.mapping import Mapping, read_mapping
from hasila.reports.settings import MAX_SIZE, InputSettings, parse_day, parse_size
from hasila.reports.source import STDIN, Came, Get, is_address, read_file, read_reports, reports_of

__all__ = [
    "MAX_SIZE", "STDIN", "Came", "Get", "InputSettings", "Mapping", "failure_row", "is_address", "is_lines", "parse_day", "parse_size", "read_document", "read_file", "read_fragment",
    "read_lines", "read_mapping", "read_reports", "reports_of",
]  # fmt: skip
