"""Decisions on incidents, suggested ones too: a suggestion (an id c:...) gets an id of its own with the first decision on it.

In: ids as lists show them. Out: acts for `Ledger.decide_all`, in which the claims of each suggestion are said to be of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from hasila.errors import UsageError
from hasila.ledger import events as ev
from hasila.ledger.ids import content_id
from hasila.store import collated
from hasila.store.gathering import HAND_MADE
from hasila.store.ledger import Ledger

__all__ = ["assigned", "graded", "merged", "split"]


class _Named(NamedTuple):
    id: str
    held: tuple[str, ...]  # its claims, where it is a suggestion


def _named(ledger: Ledger, key: str) -> _Named:
    if key.startswith(HAND_MADE):
        return _Named(key, ())
    if not key.startswith("c:"):
        raise UsageError(
            f"{key!r} is no incident; ids begin with i: or, of suggestions, with c: (hasila incidents lists them)"
        )
    found = collated.incident(ledger, key)
    return _Named(found.named, () if found.listed.confirmed else found.held)


def _first(one: _Named) -> list[ev.Act]:
    return [ev.Assigned(claims=one.held, incident=one.id)] if one.held else []


def merged(ledger: Ledger, into: str, others: Sequence[str]) -> list[ev.Act]:
    """Incidents become one, which keeps the id of the first.

    Raises:
        MissingError: no such incident. UsageError: this is no id of an incident.
    """
    one, rest = _named(ledger, into), [_named(ledger, key) for key in others]
    held = {each.id: each.held for each in (one, *rest) if each.held}
    incidents = tuple(dict.fromkeys(each.id for each in rest))
    return [ev.Merged(into=one.id, incidents=(one.id, *incidents) if one.held else incidents, claims=held)]


def split(ledger: Ledger, key: str, claims: Sequence[str], into: str | None = None) -> tuple[list[ev.Act], str]:
    """Some claims of an incident are of another one; the acts, and the other's id.

    Raises:
        MissingError: no such incident. UsageError: this is no id of an incident, or a claim is not of it.
    """
    one, held = _named(ledger, key), collated.incident(ledger, key).held
    if strange := [claim for claim in claims if claim not in held]:
        raise UsageError(
            f"{key}: {', '.join(strange)} is not of it; hasila disputes --all and hasila show tell what is"
        )
    goal = into or content_id("i", [one.id, sorted(claims)])
    return [*_first(one), ev.Split(incident=one.id, claims=tuple(claims), into=goal)], goal


def assigned(ledger: Ledger, claims: Sequence[str], key: str | None, to: str | None) -> tuple[list[ev.Act], str | None]:
    """Claims are of an incident, `new` for a new one, or given to a person; the acts, and the incident's id.

    Raises:
        MissingError: no such incident. UsageError: this is no id of an incident.
    """
    if key is None or key == "new":
        goal = content_id("i", sorted(claims)) if key else None
        return [ev.Assigned(claims=tuple(claims), incident=goal, to=to)], goal
    one = _named(ledger, key)
    return [*_first(one), ev.Assigned(claims=tuple(claims), incident=one.id, to=to)], one.id


def graded(ledger: Ledger, key: str, grade: ev.Grade | None) -> list[ev.Act]:
    """A person's grade of an incident.

    Raises:
        MissingError: no such incident. UsageError: this is no id of an incident.
    """
    one = _named(ledger, key)
    return [*_first(one), ev.Graded(incident=one.id, grade=grade)]
