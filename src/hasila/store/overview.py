"""A whole ledger as incidents: the claims that stand, gathered by happening, as `hasila.collate` groups and weighs them.

What people decided comes before what is computed: a claim that a person put into an incident is in that one, and merges and
splits hold. Computed once for a state of the ledger and kept until an event is added.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from copy import copy
from typing import Final

import msgspec

from hasila.collate.account import accounts_of
from hasila.collate.gathered import Gathered, Reports, gather
from hasila.collate.grades import Graded, grade
from hasila.collate.grouping import Weighing, group
from hasila.collate.sides import PlaceAccounts, Standing, control_accounts, standings
from hasila.collate.tally import Row, Rule, tally
from hasila.errors import MissingError
from hasila.ledger.claim import Claim
from hasila.ledger.events import State
from hasila.ledger.view_things import Document
from hasila.store.engine import reading
from hasila.store.gathering import HAND_MADE
from hasila.store.grouped import SMALL, weighing_of
from hasila.store.ledger import Ledger
from hasila.store.records import Filter

__all__ = ["Overview", "OverviewIncident", "overview", "overview_of"]


class OverviewIncident(msgspec.Struct, frozen=True, kw_only=True):
    """One incident.

    Attributes:
        gathered: its claims and its incident rows.
        confirmed: whether a person made it; else it is suggested.
        grade: its computed grade.
    """

    gathered: Gathered
    confirmed: bool
    grade: Graded

    @property
    def id(self) -> str:
        """Its id: that which a person gave, else of the earliest report's incident row."""
        return self.gathered.id


class Overview:
    """All incidents of a ledger at one state of it.

    Args:
        claims: every claim that stands.
        reports: what is known of their reports.
        named: claim -> the incident that a person put it in.
        texts: report -> a key of its words.
        weighing: how rare towns and actors are; by default as these claims have them.
    """

    def __init__(
        self, claims: Sequence[Claim], reports: Reports, named: dict[str, str], texts: dict[str, str],
        weighing: Weighing | None = None,
    ) -> None:  # fmt: skip
        self.claims = tuple(claims)
        self.reports = reports
        self._by_id = {claim.id: claim for claim in claims}
        computed = gather(group(list(accounts_of(claims, reports.published, texts)), weighing), claims, reports)
        self.incidents = tuple(
            OverviewIncident(gathered=one, confirmed=one.id.startswith(HAND_MADE), grade=grade(one, reports))
            for one in _with_named(computed, self._by_id, named)
        )
        self._incidents = {one.id: one for one in self.incidents}

    def mapped(self, change: Callable[[Iterable[Claim]], Iterable[Claim]]) -> Overview:
        """The same incidents with every claim changed (names withheld, say); ids and groups stay."""
        changed = {claim.id: claim for claim in change(self.claims)}
        made = copy(self)
        made.claims = tuple(changed[claim.id] for claim in self.claims)
        made._by_id = changed
        made.incidents = tuple(_with_claims(one, changed) for one in self.incidents)
        made._incidents = {one.id: one for one in made.incidents}
        return made

    def incident(self, key: str) -> OverviewIncident:
        """An incident by its id, or by that of a claim in it.

        Raises:
            MissingError: no such incident.
        """
        found = self._incidents.get(key) or next(
            (one for one in self.incidents if any(c.id == key for c in (*one.gathered.claims, *one.gathered.rows))),
            None,
        )
        if found is None:
            raise MissingError(f"{key}: no incident of this id; hasila incidents lists them")
        return found

    def claim(self, key: str) -> Claim:
        """A claim by its id.

        Raises:
            MissingError: no claim of this id stands.
        """
        if key not in self._by_id:
            raise MissingError(f"{key}: no claim of this id stands; hasila show lists them")
        return self._by_id[key]

    def standings(self, incident: OverviewIncident) -> list[Standing]:
        """Each figure of an incident: who asserts, confirms, denies, doubts it, and who is silent."""
        return standings(incident.gathered, self.reports)

    def control(self) -> list[PlaceAccounts]:
        """Each place's control over time by each side's account."""
        return control_accounts(self.claims, self.reports)

    def totals(
        self,
        by: Sequence[str],
        rule: Rule,
        order: Sequence[str] = (),
        **recode: Callable[[str, str | None], str | None],
    ) -> list[Row]:
        """Totals by dimensions and a named rule, nobody counted twice; arguments as of `hasila.collate.tally.tally`."""
        rows = tally([one.gathered for one in self.incidents], by, rule, self.reports, order, **recode)
        return [row for row in rows if row.highest]  # «nobody was hurt» is said of an incident, and is no total


def _with_named(computed: Sequence[Gathered], by_id: dict[str, Claim], named: dict[str, str]) -> list[Gathered]:
    """The incidents, a person's before the computed ones; a computed one of which no claim is left is gone."""
    homes: dict[str, list[Claim]] = {}
    for claim, incident in named.items():
        if claim in by_id:
            homes.setdefault(incident, []).append(by_id[claim])
    out = []
    for incident, claims in sorted(homes.items()):
        rows = tuple(claim for claim in claims if claim.incident is not None)
        out.append(Gathered(id=incident, claims=tuple(c for c in claims if c.incident is None), rows=rows))
    for one in computed:
        left = tuple(claim for claim in one.claims if claim.id not in named)
        rows = tuple(row for row in one.rows if row.id not in named)
        if left or any(row.incident is not None and not row.incident.claims for row in rows):
            out.append(msgspec.structs.replace(one, claims=left, rows=rows))
    return out


def _with_claims(one: OverviewIncident, changed: dict[str, Claim]) -> OverviewIncident:
    claims = tuple(changed[claim.id] for claim in one.gathered.claims)
    rows = tuple(changed.get(row.id, row) for row in one.gathered.rows)
    return msgspec.structs.replace(one, gathered=msgspec.structs.replace(one.gathered, claims=claims, rows=rows))


_LOCK: Final = threading.Lock()
_KEPT: dict[str, tuple[str, Overview]] = {}  # the last state of each ledger that this process looked at


def overview(ledger: Ledger) -> Overview:
    """The incidents of a ledger as it stands; computed anew only after something was added to it."""
    head = ledger.head()
    key = str(ledger.place)
    with _LOCK:
        kept = _KEPT.get(key)
        if kept is None or kept[0] != head:
            _KEPT[key] = kept = (head, _made(ledger))
        return kept[1]


def overview_of(ledger: Ledger, states: tuple[State, ...]) -> Overview:
    """The incidents of the claims in these states alone; nothing of it is kept."""
    return _made(ledger, states)


def _made(ledger: Ledger, states: tuple[State, ...] = ()) -> Overview:
    documents = [one for one in ledger.documents() if not one.retracted]
    texts = {one.id: one.edition.words for one in documents}
    entries = [entry for entry in ledger.entries(Filter(states=states)) if entry.document in texts]
    named = {entry.id: entry.incident for entry in entries if entry.incident}
    with reading(ledger._engine, ledger.place) as db:
        known = weighing_of(db)
    weighing = known[1] if known is not None and known[0] >= SMALL else None
    return Overview([entry.claim for entry in entries], _reports(documents, texts), named, texts, weighing)


def _reports(documents: Sequence[Document], texts: dict[str, str]) -> Reports:
    """What is known of the reports; of those with equal words the earliest is the original."""
    first: dict[str, str] = {}
    copies = {}
    for one in sorted(documents, key=lambda one: (one.edition.published or "9999", one.id)):
        original = first.setdefault(texts[one.id], one.id)
        if original != one.id:
            copies[one.id] = original
    return Reports(
        published={one.id: one.edition.published for one in documents if one.edition.published},
        publisher={one.id: one.edition.publisher for one in documents if one.edition.publisher},
        copy_of=copies,
    )
