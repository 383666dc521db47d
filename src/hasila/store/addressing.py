"""Claims of a report that the ledger knows by another id (the same URL): the same claims under that id."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from hasila.ledger.claim import Claim
from hasila.ledger.ids import claim_id, number_repeats, translated

__all__ = ["readdressed"]


def readdressed(claims: Sequence[Claim], document: str) -> tuple[Claim, ...]:
    """The claims as a reading of the report under the id `document` would have given them, their references too."""
    plain = [msgspec.structs.replace(one, document=document) for one in claims]
    ids = _ids(claims, plain, derived=False)
    plain = [_translated(one, ids) for one in plain]  # a derived row's id is made from the ids that it names
    ids |= _ids(claims, plain, derived=True)
    return tuple(
        msgspec.structs.replace(_translated(one, ids), id=ids[old.id]) for old, one in zip(claims, plain, strict=True)
    )


def _ids(old: Sequence[Claim], new: Sequence[Claim], *, derived: bool) -> dict[str, str]:
    chosen = [(a, b) for a, b in zip(old, new, strict=True) if (a.kind in ("check", "incident")) == derived]
    made = number_repeats([claim_id(b) for _, b in chosen])
    return {a.id: one for (a, _), one in zip(chosen, made, strict=True)}


def _translated(claim: Claim, ids: Mapping[str, str]) -> Claim:
    return msgspec.convert(translated(msgspec.to_builtins(claim), ids), Claim)
