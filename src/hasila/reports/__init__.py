"""Reports in: bytes -> `Report`, the first stage. Beside `segment`; below it stand languages, ledger, text, errors.

What goes in is a path, standard input or bytes; what comes out is a `Report` whose text is the decoded text, untouched,
or a row of kind `failure` that says why there is none. Nothing here raises for a bad report.
"""

from __future__ import annotations

from hasila.reports.failure import failure_row
from hasila.reports.jsonl import read_lines
from hasila.reports.settings import MAX_SIZE, InputSettings, parse_day, parse_size
from hasila.reports.source import STDIN, is_lines, read_file, read_reports

__all__ = [
    "MAX_SIZE", "STDIN", "InputSettings", "failure_row", "is_lines", "parse_day", "parse_size", "read_file",
    "read_lines", "read_reports",
]  # fmt: skip
