"""The dates of a line of text alone, outside any sentence of a report: for the API and for the dates that pages show."""

from __future__ import annotations

import datetime
from functools import cache

from hasila.extract.dates import Date, DateWords, find_dates
from hasila.extract.numerals import Numerals
from hasila.languages import Pack, load
from hasila.segment import Tokeniser

__all__ = ["DateReader"]


class DateReader:
    """Reads dates in one language."""

    def __init__(self, pack: Pack) -> None:
        form = pack.normaliser.form
        numerals = Numerals.from_yaml(pack.numerals, form)
        self._words = DateWords.from_yaml(pack.dates, form, numerals)
        known = numerals.words() | self._words.words() | pack.words.keys()
        self._tokeniser = Tokeniser(pack, known.__contains__)

    @staticmethod
    @cache
    def of(language: str) -> DateReader:
        """The reader of a language, made once."""
        return DateReader(load(language))

    def dates(self, text: str, published: datetime.date | None = None) -> list[Date]:
        """The dates of a text with their spans, as EDTF seen from a day of publication."""
        return find_dates(self._tokeniser.tokens(text), self._words, published)
