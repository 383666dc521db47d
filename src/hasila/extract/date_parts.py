"""The nouns of reading dates: a date word in its run, a point or stretch of time, what a builder sees."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal, NamedTuple

import msgspec

from hasila.extract import calendars

__all__ = ["DateKind", "Element", "Scene", "When", "flags_of", "portioned"]

DateKind = Literal["day", "month", "year", "interval", "part", "relative_day", "weekday", "duration"]


class Element(NamedTuple):
    """One date word, number or mark of a run: its role, what it stands for, its tokens."""

    role: str
    value: Any
    first: int
    last: int
    form: str


class When(msgspec.Struct, frozen=True, kw_only=True):
    """A point or stretch of time.

    Attributes:
        kind: see `hasila.extract.dates.Date`.
        begin, stop: EDTF points, `stop` None where `begin` says all; both None where it cannot be told.
        yearless: (month, day or None) where the year was not said, for whoever knows it better.
        amount, unit: of a duration.
    """

    kind: DateKind
    begin: str | None = None
    stop: str | None = None
    yearless: tuple[int, int | None] | None = None
    flags: tuple[str, ...] = ()
    amount: int | None = None
    unit: str | None = None
    since: bool = False


class Scene(NamedTuple):
    """What a builder sees.

    Attributes:
        own: the matched elements.
        before: the element before them.
        after: the role after them, "" at the end.
        today: the reference day.
        cued: month names that need a cue.
    """

    own: Sequence[Element]
    before: Element | None
    after: str
    today: date | None
    cued: frozenset[str]

    def find(self, roles: str) -> Element | None:
        """The first element with one of these roles."""
        return next((e for e in self.own if e.role in roles), None)

    def all(self, roles: str) -> list[Element]:
        """The elements with one of these roles."""
        return [e for e in self.own if e.role in roles]


def flags_of(scene: Scene, *more: str) -> tuple[str, ...]:
    """Flags, with `future` where the words point ahead."""
    return (*more, "future") if scene.find("N") is not None else more


def portioned(scene: Scene, when: When | None) -> When | None:
    """The part of a point that the words name, or the point."""
    part = scene.find("q")
    if part is None or when is None or when.begin is None or when.stop is not None:
        return when
    begin, stop = calendars.portion(part.value, when.begin)
    return when if stop is None else msgspec.structs.replace(when, kind="part", begin=begin, stop=stop, yearless=None)
