"""Fields of a claim by flat names, and whether they agree with what an example says. Beside `examples`, its only user.

A name is looked up in the claim's body, then in its count, then in its who, then among these:

    place       the first place, as written;  places  all of them
    time        EDTF;  time_text  the words
    speakers    the chain, outermost first, as written
    part_of     the words of the claim that this one is a part of
    count       a number that is both bounds
    stance section flags   as in the record

Slots compare by the words as written; a target by its words or its type. `null` says that there is none.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import msgspec

from hasila.ledger.claim import Claim, Count, Place, Slot, Target, Who

__all__ = ["agrees", "field_of", "show_field"]

_TOP: Final = ("stance", "section", "flags", "places", "speakers")
_NONE: Final = ("null", "~", "")
_TRUE: Final = {"yes": True, "true": True, "no": False, "false": False}


def field_of(claim: Claim, name: str, claims: Sequence[Claim]) -> Any:
    """The value of a field.

    Args:
        claim: the claim.
        name: the flat name.
        claims: all claims of the text, among them the whole that `part_of` names.

    Raises:
        KeyError: a claim of this kind has no such field.
    """
    if name in _TOP:
        return getattr(claim, name)
    if name == "place":
        return claim.places[0] if claim.places else None
    if name in ("time", "time_text"):
        return claim.time and (claim.time.edtf if name == "time" else claim.time.text)
    body = getattr(claim, "position" if claim.kind == "stance" else claim.kind)
    if name == "part_of" and claim.toll is not None:
        whole = next((c for c in claims if c.id == body.part_of), None)
        return whole and whole.quote and whole.quote.exact
    for holder in (body, getattr(body, "count", None), getattr(body, "who", None)):
        if holder is not None and name in holder.__struct_fields__:
            value = getattr(holder, name)
            if isinstance(value, Who):
                break
            return value
    raise KeyError(f"{claim.kind} has no field {name!r} to check")


def agrees(expected: Any, found: object) -> bool:
    """Whether what an example says (strings, lists of them) is what was found."""
    if isinstance(found, list | tuple):
        wanted = expected if isinstance(expected, list) else [] if expected in _NONE else [expected]
        return len(wanted) == len(found) and all(map(agrees, wanted, found))
    if found is None or expected in _NONE:
        return found is None and expected in _NONE
    if isinstance(found, bool):
        return _TRUE.get(expected) is found
    if isinstance(found, Target):
        return expected in (found.mention, found.type)
    if isinstance(found, Count):
        return str(found.low) == str(found.high) == str(expected)
    return str(expected) == show_field(found)


def show_field(value: Any) -> str:
    """A field's value for a person."""
    match value:
        case None:
            return "null"
        case bool():
            return "yes" if value else "no"
        case Slot() | Place():
            return value.mention
        case Target():
            return f"{value.mention} ({value.type})"
        case Count():
            return _count(value)
        case list() | tuple():
            return f"[{', '.join(map(show_field, value))}]"
        case msgspec.Struct():
            given = {name: one for name in value.__struct_fields__ if (one := getattr(value, name))}
            return ", ".join(f"{name} {show_field(one)}" for name, one in given.items()) or "nothing"
    return str(value)


def _count(count: Count) -> str:
    bounds = [one for one in (count.low, count.high) if one is not None]
    said = "..".join(map(str, sorted(set(bounds)))) or count.fraction or str(count.magnitude or "")
    return said if count.qualifier == "exact" else f"{said} {count.qualifier}".strip()
