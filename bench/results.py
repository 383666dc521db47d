"""The table of measures that the repository keeps: one row for a commit, a version of Python and a processor."""

from __future__ import annotations

import platform
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from corpus import ROOT

__all__ = ["Row", "add_row", "keep", "shown", "where"]

RESULTS = ROOT / "bench" / "RESULTS.md"
_HEAD = (
    "# What reading costs\n\n"
    "`make bench` writes a row here. Reports are the samples (and the development reports where present), every copy made\n"
    "different; reading is on one core, in processor time, with JSON Lines out. «+» after a commit: with changes on top.\n"
    "«kept» counts entries that containers hold from report to report; up to fdd67a0 counting them raised the second\n"
    "figure of memory. Scans look for every form of the lexicons of all languages that are read. Wanted: memory\n"
    "flat, kept 0, reading at most 60 bare searches, a cold start of at most 2 s and 4 imports of sqlalchemy.\n\n"
)
_COLUMNS = (
    "commit", "date", "python", "processor", "reports (originals × letters)", "reports/s (slowest chunk)",
    "MB after a tenth → all", "kept", "reading ÷ bare search", "cold start s (÷ sqlalchemy)",
)  # fmt: skip


class Row(NamedTuple):
    """One run. Memory in bytes, times in seconds, ratios by the library that the text was searched with."""

    reports: int
    bases: int
    letters: int
    rate: float
    slowest: float
    early: int
    late: int
    grown: int
    ratios: dict[str, float]
    cold: float
    other: float


def _cells(row: Row) -> list[str]:
    ratios = ", ".join(f"{ratio:.0f} ({name})" for name, ratio in row.ratios.items())
    return [
        *where(), f"{row.reports} ({row.bases} × {row.letters})",
        f"{row.rate:.0f} ({row.slowest:.0f})", f"{row.early / 1e6:.0f} → {row.late / 1e6:.0f}", str(row.grown), ratios,
        f"{row.cold:.2f} ({row.cold / row.other:.1f})",
    ]  # fmt: skip


def shown(row: Row) -> str:
    """The row for a person at a terminal, a line a measure."""
    width = max(map(len, _COLUMNS))
    return "\n".join(f"{name:<{width}}  {cell}" for name, cell in zip(_COLUMNS, _cells(row), strict=True))


def keep(row: Row, path: Path = RESULTS) -> None:
    """Add the row to the table, in place of an earlier one of the same commit, Python and processor."""
    add_row(path, _HEAD, _COLUMNS, _cells(row))


def add_row(path: Path, head: str, columns: Sequence[str], cells: Sequence[str]) -> None:
    """Add a row to a table whose first four columns are those of `where`, in place of an earlier one of the same place.

    Args:
        path: the file, made where it is missing.
        head: what stands above the table.
        columns, cells: the names and the row.
    """
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    rows = [line for line in lines if line.startswith("| ") and not line.startswith(f"| {columns[0]} ")]
    rows = [line for line in rows if _place([part.strip() for part in line.split("|")[1:-1]]) != _place(cells)]
    table = [_line(columns), "|" + "---|" * len(columns), *rows, _line(cells)]
    path.write_text(head + "\n".join(table) + "\n", encoding="utf-8")


def where() -> list[str]:
    """Commit, date, Python and processor: where a row was measured."""
    return [*_commit(), platform.python_version(), _processor()]


def _place(cells: Sequence[str]) -> tuple[str, ...]:
    return (cells[0], *cells[2:4])


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _commit() -> tuple[str, str]:
    """The short hash, with a plus where files differ from it, and the day of the commit."""
    try:
        name, date = _git("show", "-s", "--format=%h %cs").split()
        return name + ("+" if _git("status", "--porcelain", "--", "src", "pyproject.toml") else ""), date
    except (OSError, subprocess.CalledProcessError):
        return "no repository", "-"


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=ROOT, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    found = re.search(r"^model name\s*:\s*(.+)$", info.read_text(), re.MULTILINE) if info.exists() else None
    return (found[1] if found else platform.processor() or platform.machine()).replace("|", "/")
