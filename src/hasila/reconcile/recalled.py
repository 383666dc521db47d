"""Which happenings of a report are its news, and which it only recalls. A part of the reconcile stage, above happenings.

News of the day closes with what happened there before: «on the 2nd, eight were killed in ...». Such a happening is not
what the report reports, and is told in full by the reports of its own day. In: a `Sheet` and the happenings in the order
of the text. Out: those that are reported. A chronicle, which tells of many days, keeps them all; so does a victim who is
named: that is a person's record, whenever it is told.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from hasila.reconcile.days import Days
from hasila.reconcile.happenings import Happening
from hasila.reconcile.sheet import Sheet

__all__ = ["reported"]

_FRESH = 2  # days before the publication within which a happening is news of the day
_FEW = 3  # from here on, earlier days are what the report is about


def reported(sheet: Sheet, found: Sequence[Happening]) -> list[Happening]:
    """The happenings without those that news of the day recalls from earlier days."""
    lead = _span(found[0]) if found else None
    if lead is None or not _fresh(sheet.report.published, lead):
        return list(found)
    earlier = [h for h in found[1:] if _before(h, lead)]
    return [h for h in found if h not in earlier] if len(earlier) < _FEW else list(found)


def _before(happening: Happening, lead: Days) -> bool:
    """Whether all that is known of its days is earlier than the lead; no headline tells of it, and nobody is named."""
    days = _span(happening)
    told = any(t.headline or t.names for t in happening.tolls)
    return days is not None and days.last < lead.first and not told


def _span(happening: Happening) -> Days | None:
    dated = [t.days for t in happening.tolls if t.days]
    return Days(min(d.first for d in dated), max(d.last for d in dated)) if dated else None


def _fresh(published: str | None, days: Days) -> bool:
    if not published:
        return False
    least = datetime.date.fromisoformat(published[:10]) - datetime.timedelta(days=_FRESH)
    return days.last >= int(least.strftime("%Y%m%d"))
