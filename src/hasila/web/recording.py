"""Reports put in at the desk: read and kept as the command line does it."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import msgspec

from hasila.border import read_safely
from hasila.ledger.claim import Claim, Failure
from hasila.pipeline import ReadOptions, read_report
from hasila.record import record
from hasila.reports import InputSettings, read_reports
from hasila.store import Added, Ledger
from hasila.text import Report

__all__ = ["record_files", "record_text"]


def record_text(ledger: Ledger, text: str, *, published: str | None, by: str) -> tuple[list[Added], list[Failure]]:
    """Read and keep a pasted text: what looks like markup in it is text too."""
    line = msgspec.json.encode({"text": text})
    return record_files(ledger, [("pasted.jsonl", line)], published=published, by=by)


def record_files(
    ledger: Ledger, files: Sequence[tuple[str, bytes]], *, published: str | None, by: str
) -> tuple[list[Added], list[Failure]]:
    """Read and keep files, each known by its name's suffix.

    Returns:
        What was added, and why the rest was not.
    """
    settings, options = InputSettings(published=published), ReadOptions()
    with tempfile.TemporaryDirectory() as folder:
        came: list[tuple[str, Report | Claim]] = []
        for number, (name, data) in enumerate(files):
            path = Path(folder) / f"{number}{Path(name).suffix[:12]}"
            path.write_bytes(data)
            came += [(name, one) for _, one in read_reports(str(path), settings)]
    read = partial(read_report, options=options)
    added, failures = [], []
    for kept in record(ledger, came, lambda report, where: read_safely(report, where, read), options, by=by):
        reasons = [claim.failure.reason for claim in kept.failures if claim.failure is not None]
        failures += [Failure(reason=reason, where=kept.where) for reason in reasons]
        if kept.added is not None and not reasons:
            added.append(kept.added)
    return added, failures
