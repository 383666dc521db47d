"""DateWords: the date words of one language, checked and ready to be looked up. dates.yml -> DateWords.

Each form has a role, one character, and a value. `date_patterns` matches sequences of roles; they are listed here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from hasila.extract.numerals import Numerals
from hasila.extract.wordlists import Phrases, Section, Spelling

__all__ = ["STRONG", "DateWords", "Word"]

# Roles. Units: D W M Y, H hours and less. Named: d relative day; j now; w weekday; m month; h Islamic month; p part of
# the day; q part of a month or year; S season. Shifts: T this; C current; L last; N next. Clock: k «o'clock»; z half of
# the day; v half or quarter of an hour. Links: a ago; A after; s since; t until; b between; & and; f of, from; i in;
# r during; g about; K «dated»; e era; and the punctuation marks. Numbers: n cardinal; o ordinal; y year; x whole date;
# X day/month; c time.
STRONG = frozenset("DWMYHdwmhSkxXcy")
_UNITS = {"day": "D", "week": "W", "month": "M", "year": "Y", "hour": "H", "minute": "H"}
_UNIT_FORMS = {"one": 1, "two": 2, "many": None}
_LINKS = {  # the keys of `words`
    "ago": "a", "after": "A", "since": "s", "until": "t", "between": "b", "and": "&", "of": "f", "in": "i",
    "during": "r", "about": "g", "dated": "K", "now": "j", "this": "T", "current": "C", "last": "L", "next": "N",
    "clock": "k", "clock_half": "z", "clock_fraction": "v", "part_of_day": "p", "hyphen": "-", "slash": "/",
    "open": "(", "close": ")", "comma": ",",
}  # fmt: skip
_PORTIONS = frozenset(("first_half", "second_half", "early", "middle", "late", "within"))
_SEASONS = frozenset(("spring", "summer", "autumn", "winter"))
_ERAS = frozenset(("common", "islamic"))
_KEYS = frozenset((
    "clitics", "article", "final_variants", "order", "ago", "months", "islamic_months", "cued_months", "weekdays",
    "relative_days", "not_before", "units", "words",
    "beginnings", "portions", "seasons", "eras",
))  # fmt: skip


class Word(NamedTuple):
    """A date word: its role and what it stands for (a month's number, a unit and its count, a name)."""

    role: str
    value: Any = None


@dataclass(frozen=True, slots=True)
class DateWords:
    """The date words of one language.

    Attributes:
        month_first: whether a month may stand before its day, and comes first in «2/15/2022».
        ago_after: whether «ago» stands after what it counts.
        cued: month names that are also other words: they count beside a day, a year or a preposition only.
        not_before: words before which a relative day is none («the next day»).
        beginnings: words that stand after «since» where the date comes later («since the outbreak of the war in 2011»).
        marks: form -> "1" where a date may hang on it, "0" where it may belong to one.
        numerals: the number words of the language.
    """

    month_first: bool
    ago_after: bool
    phrases: Phrases[Word]
    cued: frozenset[str]
    not_before: frozenset[str]
    beginnings: frozenset[str]
    marks: Mapping[str, str]
    numerals: Numerals
    _words: frozenset[str]

    @classmethod
    def from_yaml(
        cls, data: Mapping[str, Any], normalise: Callable[[str], str], numerals: Numerals, *, file: str = "dates.yml"
    ) -> DateWords:
        """The date words of a pack.

        Args:
            data: dates.yml as read, every scalar a string; `@line` keys are passed over.
            normalise: one raw word -> its form.
            numerals: the number words of the language, which days and durations are counted with.
            file: the file's name, for messages.

        Raises:
            PackError: an unknown key, a value of another shape, a number that is none.
        """
        return _read(Section(data, file, keys=_KEYS), normalise, numerals)

    def words(self) -> frozenset[str]:
        """Every word as a form, without article: what the tokeniser must know to split proclitics from them."""
        return self._words


def _read(root: Section, normalise: Callable[[str], str], numerals: Numerals) -> DateWords:
    variants = root.inner("final_variants")
    spelling = Spelling(
        normalise, root.forms("clitics"), root.text("article", ""), {k: variants.text(k, "") for k in variants}
    )
    phrases: Phrases[Word] = Phrases()
    for form, word, article in _entries(root):
        phrases.add(spelling, form, word, article=article)
    marks = dict.fromkeys(numerals.triggers, "0")
    marks.update(dict.fromkeys((*numerals.connectors, *numerals.ordinal_suffixes), "0"))
    rest: set[str] = set()
    for phrase, word in phrases.items():
        mark = "1" if word.role in STRONG else marks.get(phrase[0], "0")
        marks[phrase[0]] = max(mark, marks.get(phrase[0], "0"))
        rest.update(phrase[1:])
    for form in rest:
        marks.setdefault(form, "0")
    return DateWords(
        month_first=root.text("order", "day_first", frozenset(("day_first", "month_first"))) == "month_first",
        ago_after=root.text("ago", "before", frozenset(("before", "after"))) == "after",
        phrases=phrases,
        cued=frozenset(w for form in root.forms("cued_months") for phrase in spelling.phrases(form) for w in phrase),
        not_before=frozenset(normalise(form) for form in root.forms("not_before")),
        beginnings=frozenset(normalise(form) for form in root.forms("beginnings")), marks=marks, numerals=numerals,
        _words=frozenset(word for word in phrases.words() if len(word) > 1 and word.isalpha()),
    )  # fmt: skip


def _entries(root: Section) -> Iterator[tuple[str, Word, bool]]:
    """(form, word, whether it may have the article). What comes first holds where a form has two roles."""
    for key, role in (("relative_days", "d"), ("months", "m"), ("islamic_months", "h"), ("weekdays", "w")):
        section = root.inner(key)
        for value in section:
            number = section.number(value)
            yield from ((form, Word(role, number), False) for form in section.forms(value))
    words = root.inner("words", frozenset(_LINKS))
    for name in words:
        yield from ((form, Word(_LINKS[name]), False) for form in words.forms(name))
    units = root.inner("units", frozenset(_UNITS))
    for unit in units:
        forms = units.inner(unit, frozenset(_UNIT_FORMS))
        for name in forms:
            yield from ((form, Word(_UNITS[unit], (unit, _UNIT_FORMS[name])), True) for form in forms.forms(name))
    for key, role, allowed in (("portions", "q", _PORTIONS), ("seasons", "S", _SEASONS), ("eras", "e", _ERAS)):
        section = root.inner(key, allowed)
        for name in section:
            yield from ((form, Word(role, name), key == "seasons") for form in section.forms(name))
