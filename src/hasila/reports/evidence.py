"""What a report's layout and its reading add to its claims: the page that a quote stands on, the repair that its words went
through, and the flags of the whole report."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

import msgspec

from hasila.ledger.claim import Claim, Quote
from hasila.text import Report

__all__ = ["with_evidence"]


def with_evidence(report: Report, claims: Sequence[Claim]) -> list[Claim]:
    """The claims with their pages, repairs and the report's flags; ids stay."""
    paged = any(part.page is not None or part.repair is not None for part in report.parts)
    if not paged and not report.flags:
        return list(claims)
    return [
        msgspec.structs.replace(
            claim,
            quote=_located(report, claim.quote) if paged and claim.quote else claim.quote,
            flags=tuple(dict.fromkeys((*claim.flags, *report.flags))),
        )
        for claim in claims
    ]


def _located(report: Report, quote: Quote) -> Quote:
    at = bisect_right(report.parts, quote.start, key=lambda part: part.start) - 1
    if at < 0:
        return quote
    part = report.parts[at]
    return msgspec.structs.replace(quote, page=part.page, repair=part.repair)
