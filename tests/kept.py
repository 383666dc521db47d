"""What tests of kept ledgers are made of: readings of tiny invented reports, a clock that ticks, short decisions."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import msgspec

from factory import Page, control, toll
from hasila.ledger.claim import Claim
from hasila.ledger.events import Event
from hasila.store import Added, Ledger, Reading
from hasila.store.verify import Checked, verify
from hasila.text import Report

__all__ = ["BY", "add", "clock", "decide", "faults", "reading", "town", "whole"]

BY = "Rim"


class clock:
    """A time that is a second later at each look."""

    def __init__(self) -> None:
        self._now = datetime.datetime(2031, 5, 4, tzinfo=datetime.UTC)

    def __call__(self) -> datetime.datetime:
        self._now += datetime.timedelta(seconds=1)
        return self._now


def town(name: str, killed: int = 12, *, place: str = "Aster", published: str = "2031-05-04") -> Page:
    """A report of one raid: a toll, a part of it, and who holds the place."""
    page = Page(name, published=published, headline=f"A raid on {place}")
    whole = toll(page, f"{killed} people", low=killed, places=(place,), time=published)
    page.write(", among them ")
    toll(page, "5 children", low=5, age="child", part_of=whole, places=(place,), time=published)
    page.stop()
    control(page, f"the guard holds {place}", "holds", actor="the guard", places=(place,), time=published)
    page.stop()
    return page


def reading(
    page: Page, *, url: str | None = None, reader: str = "packs/xx@1", claims: list[Claim] | None = None
) -> Reading:
    """What a reader would hand over for a page."""
    report = page.report()
    report = msgspec.structs.replace(report, url=url, language="en", original=report.text.encode())
    found = page.claims if claims is None else claims
    return Reading(report=report, claims=tuple(msgspec.structs.replace(c, reader=reader) for c in found), reader=reader)


def add(ledger: Ledger, *readings: Reading) -> list[Added]:
    """Add readings."""
    return list(ledger.add(readings, by=BY))


def decide(ledger: Ledger, act: object, why: str = "as the page has it", by: str = BY, **expected: int) -> Event:
    """Decide something, with a reason."""
    return ledger.decide(act, by=by, why=why, expected=expected or None)  # type: ignore[arg-type]


def faults(ledger: Ledger) -> list[str]:
    """All that verify finds, the view rebuilt."""
    return [str(one) for one in verify(ledger, Checked(), rebuild=True)]


def whole(ledger: Ledger) -> Iterator[tuple[str, Report]]:
    """Every report with its text."""
    for one in ledger.documents():
        yield one.id, ledger.report(one.id)
