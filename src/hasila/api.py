"""hasila in Python: a text in, its ledger out as typed objects, a data frame, a notebook page; numbers and dates alone."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from functools import cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from hasila.errors import UsageError
from hasila.extract.dates import Date, DateWords, find_dates, taken_tokens
from hasila.extract.numbers import Number, Numerals, find_numbers
from hasila.languages import Pack, identify, load
from hasila.ledger.claim import Claim
from hasila.ledger.ids import content_id
from hasila.pipeline import ReadOptions, read_report
from hasila.segment import Token, Tokeniser
from hasila.text import Report

if TYPE_CHECKING:
    import pandas

__all__ = ["Ledger", "dates", "numbers", "read"]

_COLOURS = {"toll": "#fde2c8", "control": "#d6e8d4", "stance": "#f6d5da", "attack": "#e6e0f3"}


class Ledger:
    """What one report says, and whether it adds up.

    Attributes:
        report: the report that was read.
        claims: its rows, in the order of the text; derived rows (checks, incidents) follow.
    """

    def __init__(self, report: Report, claims: Sequence[Claim]) -> None:
        self.report = report
        self.claims = tuple(claims)

    def of(self, *kinds: str) -> tuple[Claim, ...]:
        """The rows of these kinds."""
        return tuple(claim for claim in self.claims if claim.kind in kinds)

    @property
    def tolls(self) -> tuple[Claim, ...]:
        """People harmed or moved."""
        return self.of("toll")

    @property
    def control(self) -> tuple[Claim, ...]:
        """Who holds, takes or loses a place."""
        return self.of("control")

    @property
    def stances(self) -> tuple[Claim, ...]:
        """Accusations, denials, claims of responsibility."""
        return self.of("stance")

    @property
    def checks(self) -> tuple[Claim, ...]:
        """What adds up, what is told again, what is disputed."""
        return self.of("check")

    @property
    def incidents(self) -> tuple[Claim, ...]:
        """One row a happening, with its totals."""
        return self.of("incident")

    def to_records(self) -> list[dict[str, Any]]:
        """The rows as the public record: plain dicts, ready for JSON."""
        records: list[dict[str, Any]] = msgspec.to_builtins(self.claims)
        return list(records)

    def to_frame(self) -> pandas.DataFrame:
        """The rows as a data frame, a column a field (`toll.count.low`).

        Raises:
            UsageError: pandas is not installed.
        """
        try:
            import pandas  # heavy, an extra
        except ImportError as error:
            raise UsageError("to_frame needs pandas; install hasila[frame]") from error
        return pandas.json_normalize(self.to_records())

    def _repr_html_(self) -> str:
        return f'<div dir="auto" style="line-height:1.9;white-space:pre-wrap">{_marked(self.report.text, self.claims)}</div>'

    def __repr__(self) -> str:
        counted = ", ".join(
            f"{len(self.of(kind))} {kind}" for kind in ("toll", "control", "stance", "check", "incident")
        )
        return f"<Ledger of {self.report.id}: {counted}>"


def _marked(text: str, claims: Sequence[Claim]) -> str:
    """The text with the words of its claims marked; of words that overlap the first and longest are."""
    spans = sorted(
        ((c.quote.start, -c.quote.end, c.kind) for c in claims if c.quote and c.kind in _COLOURS), key=lambda s: s[:2]
    )
    out: list[str] = []
    at = 0
    for start, minus_end, kind in spans:
        if start < at:
            continue
        out.append(escape(text[at:start]))
        mark = escape(text[start:-minus_end])
        out.append(f'<mark title="{kind}" style="background:{_COLOURS[kind]}">{mark}</mark>')
        at = -minus_end
    return "".join([*out, escape(text[at:])])


def read(
    text: str, *, published: str | None = None, language: str | None = None, id: str | None = None,
    extra: Sequence[str | Path] = (), explain: bool = False,
) -> Ledger:  # fmt: skip
    """Read one report.

    Args:
        text: the report, headline first.
        published: the day of publication (YYYY-MM-DD), which relative dates are seen from.
        language: its code; told from the text where None.
        id: the report's id; made from its text where None.
        extra: folders with words, actors, places or packs of one's own.
        explain: keep the whole derivation of every claim.

    Raises:
        UsageError: a date that is none, an unknown language.
        ReportError: a text in no language that a pack reads.
    """
    report = Report(id=id or content_id("r", text), text=text, published=_day(published), language=language)
    options = ReadOptions(language=language, extra=tuple(Path(one) for one in extra), explain=explain)
    return Ledger(report, read_report(report, options))


def numbers(text: str, *, language: str | None = None) -> list[Number]:
    """The numbers of a text with their spans: low, high, qualifier, fraction (dates and times are none)."""
    pack, words, dated = _words(_language(text, language))
    tokens = _tokens(pack, words, dated, text)
    return find_numbers(tokens, words, taken_tokens(find_dates(tokens, dated, None)))


def dates(text: str, *, language: str | None = None, published: str | None = None) -> list[Date]:
    """The dates of a text with their spans, as EDTF seen from the day of publication."""
    pack, words, dated = _words(_language(text, language))
    day = _day(published)
    return find_dates(_tokens(pack, words, dated, text), dated, datetime.date.fromisoformat(day) if day else None)


@cache
def _words(language: str) -> tuple[Pack, Numerals, DateWords]:
    pack = load(language)
    words = Numerals.from_yaml(pack.numerals, pack.normaliser.form)
    return pack, words, DateWords.from_yaml(pack.dates, pack.normaliser.form, words)


def _tokens(pack: Pack, words: Numerals, dated: DateWords, text: str) -> list[Token]:
    known = words.words() | dated.words() | pack.words.keys()
    return Tokeniser(pack, known.__contains__).tokens(text)


def _language(text: str, language: str | None) -> str:
    found = language or identify(text)
    if found is None:
        raise UsageError("the text is in no language that a pack reads; name one with language=")
    return found


def _day(published: str | None) -> str | None:
    if published is None:
        return None
    try:
        return datetime.date.fromisoformat(published).isoformat()
    except ValueError as error:
        raise UsageError(f"published={published!r} is no day; write it as YYYY-MM-DD") from error
