"""Ids from content: the same words with the same figures get the same id on every machine, on every day."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from hasila.ledger.claim import Claim

__all__ = ["canonical", "claim_id", "content_id", "number_repeats", "translated"]


def canonical(value: object) -> bytes:
    """Canonical JSON: UTF-8, no spaces, keys sorted."""
    return msgspec.json.encode(value, order="sorted")


def content_id(prefix: str, value: object) -> str:
    """`prefix` and 16 hex digits of SHA-256 over the canonical JSON of `value`."""
    return f"{prefix}:{hashlib.sha256(canonical(value)).hexdigest()[:16]}"


def claim_id(claim: Claim) -> str:
    """The id of a claim: from its document, kind and words, and from what its body says there.

    Slots that are resolved or corrected later never change it. Claims that come out equal are told apart by
    `number_repeats`.
    """
    quote = claim.quote
    head: list[object] = [claim.document, claim.kind, quote.start if quote else None, quote.end if quote else None]
    match claim:
        case Claim(toll=toll) if toll is not None:
            count = toll.count
            head += [toll.outcome, count.low, count.high, count.magnitude, count.fraction]
        case Claim(control=control) if control is not None:
            head += [control.change]
        case Claim(position=position) if position is not None:
            head += [position.act]
        case Claim(check=check) if check is not None:
            head += [check.type, check.claims]
        case Claim(failure=failure) if failure is not None:
            head += [failure.where, failure.reason]
    return content_id("c", head)


def number_repeats(ids: Iterable[str]) -> list[str]:
    """Equal ids in order get `#2`, `#3`, ...

    >>> number_repeats(["c:1", "c:1", "c:2"])
    ['c:1', 'c:1#2', 'c:2']
    """
    seen: dict[str, int] = {}
    out = []
    for one in ids:
        seen[one] = seen.get(one, 0) + 1
        out.append(one if seen[one] == 1 else f"{one}#{seen[one]}")
    return out


def translated(value: Any, ids: Mapping[str, str]) -> Any:
    """A record, or a part of one, with every id that has another replaced by it; plain dicts and lists come out."""
    if isinstance(value, str):
        return ids.get(value, value)
    if isinstance(value, Mapping):
        return {key: translated(one, ids) for key, one in value.items()}
    return [translated(one, ids) for one in value] if isinstance(value, list | tuple) else value
