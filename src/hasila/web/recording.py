"""Reports put in at the desk: read as the command line reads them, and kept."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import msgspec

from hasila.border import read_safely
from hasila.ledger.claim import Claim, Failure
from hasila.pipeline import ReadOptions, read_report
from hasila.reports import InputSettings, read_reports
from hasila.store import Added, Ledger, Reading
from hasila.text import Report

__all__ = ["record_files", "record_text"]

_TITLE: Final = 200  # letters
Recorded = tuple[list[Added], list[Failure]]


def record_text(ledger: Ledger, text: str, *, published: str | None, by: str) -> Recorded:
    """Read and keep a pasted text."""
    return record_files(ledger, [("pasted.txt", text.encode("utf-8"))], published=published, by=by)


def record_files(ledger: Ledger, files: Sequence[tuple[str, bytes]], *, published: str | None, by: str) -> Recorded:
    """Read and keep files, each known by its name's suffix.

    Returns:
        What was added, and why the rest was not.
    """
    settings = InputSettings(published=published)
    with tempfile.TemporaryDirectory() as folder:
        came: list[tuple[str, Report | Claim]] = []
        for number, (name, data) in enumerate(files):
            path = Path(folder) / f"{number}{Path(name).suffix[:12]}"
            path.write_bytes(data)
            came += [(name, one) for _, one in read_reports(str(path), settings)]
    return _keep(ledger, came, by)


def _keep(ledger: Ledger, came: Iterable[tuple[str, Report | Claim]], by: str) -> Recorded:
    readings, failures = [], []
    for where, one in came:
        claims = [one] if isinstance(one, Claim) else read_safely(one, where, _read)
        failed = [claim.failure for claim in claims if claim.failure is not None]
        failures += [Failure(reason=failure.reason, where=where) for failure in failed]
        if isinstance(one, Report) and not failed:
            reader = next((claim.reader for claim in claims if claim.reader), "hasila")
            readings.append(Reading(report=_titled(one), claims=tuple(claims), reader=reader))
    return list(ledger.add(readings, by=by)), failures


def _read(report: Report) -> list[Claim]:
    return read_report(report, ReadOptions())


def _titled(report: Report) -> Report:
    """A report that states no title is called by its first line, where that is short enough for one."""
    first = next((line.strip() for line in report.text.splitlines() if line.strip()), "")
    if report.title or len(first) > _TITLE:
        return report
    return msgspec.structs.replace(report, title=first)
