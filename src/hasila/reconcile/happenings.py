"""Which tolls of a report tell of one happening. A part of the reconcile stage, below incidents.

Tolls join where nothing known of place, time and means keeps them apart and something ties them: the same figure told
again, one sentence, one place, or that they follow each other. In: a `Sheet` and the groups of restated figures. Out:
`Happening`s in the order of the text; every toll belongs to exactly one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hasila.reconcile.figures import counted
from hasila.reconcile.restated import Group, same_source
from hasila.reconcile.scenes import fits, places_apart, shares_place
from hasila.reconcile.sheet import Sheet, Told

__all__ = ["Happening", "happenings"]

_WINDOW = 60  # happenings looked back at


@dataclass(frozen=True, slots=True, eq=False)
class Happening:
    """Tolls of one happening, in the order of the text, parts included. `running`: a total over a period."""

    tolls: tuple[Told, ...]
    running: bool


def happenings(sheet: Sheet, groups: Sequence[Group]) -> list[Happening]:
    """The tolls of a report by happening."""
    ties = _Ties(sheet, {t.id: g[0].id for g in groups for t in g})
    tops = [t for t in sheet.told if t.id not in sheet.whole]
    clusters: list[list[Told]] = []
    for index, one in enumerate(tops):
        home = _home(ties, one, tops[index - 1] if index else None, clusters[-_WINDOW:])
        if home is None:
            clusters.append([one])
        else:
            home.append(one)
    return [_with_parts(sheet, c) for c in clusters]


def _with_parts(sheet: Sheet, cluster: Sequence[Told]) -> Happening:
    members = {t.id: t for top in cluster for t in (top, *sheet.below(top))}
    ordered = sorted(members.values(), key=lambda t: (t.start, t.id))
    return Happening(tuple(ordered), all(t.toll.cumulative for t in cluster))


def _home(ties: _Ties, one: Told, before: Told | None, clusters: list[list[Told]]) -> list[Told] | None:
    """The happening with the strongest tie to a toll, the latest of equals; None where nothing ties it."""
    best, best_tie = None, 0
    for cluster in reversed(clusters):
        tie = ties.tie(one, before, cluster)
        if tie > best_tie:
            best, best_tie = cluster, tie
    return best


@dataclass(frozen=True, slots=True)
class _Ties:
    """How strongly tolls belong together in one report. `again`: a toll's id to that of the group's fullest telling."""

    sheet: Sheet
    again: dict[str, str]

    def tie(self, one: Told, before: Told | None, cluster: Sequence[Told]) -> int:
        """How strongly a toll belongs to a happening: 0 not at all."""
        group = self.again.get(one.id)
        if group is not None and any(self.again.get(t.id) == group for t in cluster):
            return 4
        if any(t.toll.cumulative != one.toll.cumulative for t in cluster):
            return 0
        if any(self._fits_part(one, t) for t in cluster):
            return 2
        if not all(fits(one, t) and not places_apart(one.spots, t.spots) for t in cluster):
            return 0
        if any(t.sentence == one.sentence for t in cluster):
            return 3
        if any(shares_place(one, t) and _same_day(one, t) for t in cluster):
            return 2
        return 1 if before is not None and before in cluster and self._follows(before, one) else 0

    def _fits_part(self, one: Told, whole: Told) -> bool:
        """Whether a toll is of the scene of a part: one of several places over which a total is spread."""
        return any(shares_place(one, p) and fits(one, p) for p in self.sheet.parts.get(whole.id, ()))

    def _follows(self, before: Told, one: Told) -> bool:
        """Whether a toll goes on from the one before it: one source in one paragraph, or a headline's body."""
        if before.paragraph == one.paragraph:
            return same_source(self.sheet, before, one) or before.sentence == one.sentence
        return _under(before, one) or _listed(before, one)


def _same_day(a: Told, b: Told) -> bool:
    """Whether two tolls of one place are near enough in time or text: one dated, or told within a few paragraphs."""
    return bool(a.days and b.days) or abs(a.paragraph - b.paragraph) <= 4 or a.headline or b.headline


def _listed(before: Told, one: Told) -> bool:
    """Whether two named victims stand on lines that follow each other, nothing told apart: a list of names."""
    lines = one.paragraph - before.paragraph == 1 and bool(before.names and one.names)
    return lines and before.toll.outcome == one.toll.outcome and before.spots == one.spots and before.days == one.days


def _under(headline: Told, one: Told) -> bool:
    """Whether a toll is the first after a headline that tells of the same kind of harm without a place."""
    same = headline.toll.outcome in (one.toll.outcome, "casualties") or not counted(headline.count)
    return headline.headline and same and not (headline.spots and one.spots)
