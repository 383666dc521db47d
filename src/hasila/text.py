"""The texts that everything refers to: a report as it was read, and spans of it.

Offsets count Unicode code points of the report's text as decoded. The text is never rewritten: normalised forms live
beside it (see `hasila.segment`) and map back to these offsets.
"""

from __future__ import annotations

import msgspec

__all__ = ["Report", "Span"]


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """One report, immutable.

    Attributes:
        id: the id given in JSON Lines; for a file `r:` and 16 hex digits of SHA-256 of its bytes.
        text: the decoded text, never normalised.
        published: the day of publication as YYYY-MM-DD, or None where nobody says.
        language: an ISO 639-1 code, or None where it is to be told from the text.
    """

    id: str
    text: str
    published: str | None = None
    language: str | None = None
    title: str | None = None
    url: str | None = None
    publisher: str | None = None


class Span(msgspec.Struct, frozen=True, order=True):
    """Code points `start` to `end` (excluded) of a report's text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The words of the span."""
        return text[self.start : self.end]
