"""Stands in for `hasila.pipeline` in the tests of the command line: one toll a report, or the trouble that it names."""

from __future__ import annotations

from pathlib import Path

import msgspec

from hasila.errors import ReportError, UsageError
from hasila.ledger.claim import Check, Claim, Count, Quote, Toll, Who
from hasila.text import Report

WORDS = "25 شخصاً"


class ReadOptions(msgspec.Struct, frozen=True, kw_only=True):
    """As the real one."""

    language: str | None = None
    extra: tuple[Path, ...] = ()
    explain: bool = False


def stages(language: str, extra: tuple[Path, ...] = ()) -> None:
    """As the real one; nothing to load."""


def reader_of(report: Report, options: ReadOptions) -> tuple[str | None, str]:
    """As the real one."""
    return report.language, "fake"


def read_report(report: Report, options: ReadOptions) -> list[Claim]:
    """A toll and a check."""
    match report.text:
        case "crash":
            raise ZeroDivisionError("secret")
        case "foreign":
            raise ReportError("no supported language", report.id)
        case "usage":
            raise UsageError("no language 'qq'")
    quote = Quote(exact=WORDS, prefix="", suffix="", start=0, end=len(WORDS))
    toll = Toll(outcome="killed", count=Count(low=25, high=25, text="25"), who=Who())
    base = {"document": report.id, "speakers": (), "stance": "asserts"}
    check = Check(type="sum", claims=("c:1",), verdict="holds")
    return [
        Claim(id="c:1", kind="toll", quote=quote, toll=toll, **base),  # type: ignore[arg-type]
        Claim(id="c:2", kind="check", quote=None, check=check, **base),  # type: ignore[arg-type]
    ]
