"""Addresses of the desk's pages. Ids are anything that a report's own list calls it, so they are quoted."""

from __future__ import annotations

from urllib.parse import quote

from hasila.ledger.claim import Claim

__all__ = ["claim_path", "report_path"]


def report_path(document: str | None) -> str:
    """The page of a report."""
    return f"/reports/{quote(document or '', safe=':/')}"


def claim_path(document: str | Claim | None, claim: str = "") -> str:
    """A claim's words in its report: of a claim, or of a report's id and a claim's."""
    if isinstance(document, Claim):
        return claim_path(document.document, document.id)
    return f"{report_path(document)}?claim={quote(claim, safe=':')}#chosen"
