"""Reports put in at the desk: read and kept as the command line does it."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Final

import msgspec

from hasila.border import read_safely
from hasila.errors import ReportError
from hasila.fetch import Fetched
from hasila.ledger.claim import Claim, Failure
from hasila.pipeline import ReadOptions, read_report
from hasila.record import record
from hasila.reports import InputSettings, read_document, read_reports
from hasila.store import Added, Ledger
from hasila.text import Report

__all__ = ["Fetch", "record_files", "record_text", "record_url"]

Fetch = Callable[[str], Fetched]
_ONE_BY_ONE: Final = threading.Lock()  # two people never hurry one host


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
    settings = InputSettings(published=published)
    came: list[tuple[str, Report | Claim]] = []
    with tempfile.TemporaryDirectory() as folder:
        for number, (name, data) in enumerate(files):
            path = Path(folder) / f"{number}{Path(name).suffix[:12]}"
            path.write_bytes(data)
            came += [(name, one) for _, one in read_reports(str(path), settings)]
    return _record(ledger, came, by)


def record_url(
    ledger: Ledger, url: str, fetch: Fetch, *, published: str | None, by: str
) -> tuple[list[Added], list[Failure]]:
    """Fetch, read and keep the page of an address; what cannot be fetched is a failure with its reason."""
    try:
        with _ONE_BY_ONE:
            got = fetch(url)
        report = read_document(got.data, url, got.url, InputSettings(published=published))
    except ReportError as error:
        return [], [Failure(reason=error.reason, where=url)]
    return _record(ledger, [(url, report)], by)


def _record(ledger: Ledger, came: Sequence[tuple[str, Report | Claim]], by: str) -> tuple[list[Added], list[Failure]]:
    options = ReadOptions()
    read = partial(read_report, options=options)
    added: list[Added] = []
    failures: list[Failure] = []
    for kept in record(ledger, came, lambda report, where: read_safely(report, where, read), options, by=by):
        reasons = [claim.failure.reason for claim in kept.failures if claim.failure is not None]
        failures += [Failure(reason=reason, where=kept.where) for reason in reasons]
        if kept.added is not None and not reasons:
            added.append(kept.added)
    return added, failures
