"""The texts that everything refers to: a report as it was read, and spans of it.

Offsets count Unicode code points of the report's text as decoded. The text is never rewritten: normalised forms live
beside it (see `hasila.segment`) and map back to these offsets.
"""

from __future__ import annotations

from typing import Literal

import msgspec

__all__ = ["Part", "Report", "Span"]


class Part(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A stretch of a report's text that its layout tells apart: code points `start` to `end` (excluded).

    Attributes:
        section: what the stretch is; None where only its page is known.
        page: the page of a paged document, from 1.
        repair: what was done to the stretch so that it reads as on the page, in a few words.
    """

    start: int
    end: int
    section: Literal["headline", "lede", "caption", "credit", "body", "footer"] | None = None
    page: int | None = None
    repair: str | None = None


class Report(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One report, immutable.

    Attributes:
        id: the id given in JSON Lines; for a file `r:` and 16 hex digits of SHA-256 of its bytes.
        text: the decoded text, never normalised.
        published: the day of publication as YYYY-MM-DD, or None where nobody says.
        language: an ISO 639-1 code, or None where it is to be told from the text.
        parts: what the layout says of stretches of the text, in order; empty for plain text.
        flags: why a person should look at the report; every claim of it gets them.
        original: the bytes that it was made of, as they came; None where it was never bytes.
    """

    id: str
    text: str
    published: str | None = None
    language: str | None = None
    title: str | None = None
    url: str | None = None
    publisher: str | None = None
    parts: tuple[Part, ...] = ()
    flags: tuple[str, ...] = ()
    original: bytes | None = None


class Span(msgspec.Struct, frozen=True, order=True):
    """Code points `start` to `end` (excluded) of a report's text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The words of the span."""
        return text[self.start : self.end]
