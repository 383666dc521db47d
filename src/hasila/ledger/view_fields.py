"""A claim put right: fields by their path, checked against the record. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from hasila.errors import RecordError
from hasila.ledger.claim import Claim, Quote

__all__ = ["adopted", "quote_at", "same_content", "with_fields"]

_FIXED: Final = frozenset({"id", "document", "kind", "reader", "derivation", "denied_by"})
_CONTEXT: Final = 24  # code points before and after a quote
_WHOLE: Final = {"time": {"edtf": None, "text": None}}  # what a field of an absent part is put into


def with_fields(claim: Claim, fields: Mapping[str, Any]) -> Claim:
    """A copy with fields replaced.

    Args:
        claim: the claim.
        fields: path -> value; a path is names and places in lists, parted by points: `places.0.name`. A value may be a
            whole part: `quote` -> an object.

    Raises:
        RecordError: a field that there is not, that cannot be corrected, or a value that it cannot have.
    """
    record = _record(claim)
    for path, value in fields.items():
        _put(record, path, value)
    try:
        made = msgspec.convert(record, Claim)
    except msgspec.ValidationError as error:
        raise RecordError(f"{claim.id}: {' '.join(str(error).split())}") from error
    _check_kept(made, fields)
    count = made.toll.count if made.toll is not None else None
    if count is not None and count.low is not None and count.high is not None and count.low > count.high:
        raise RecordError(f"{claim.id}: {count.low} as the least and {count.high} as the most; correct both")
    return made


def _record(claim: Claim) -> dict[str, Any]:
    """The claim as JSON has it: objects and lists."""
    record: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(claim))
    return record


def _put(record: dict[str, Any], path: str, value: Any) -> None:
    first, *rest = path.split(".")
    if first in _FIXED or first not in Claim.__struct_fields__:
        raise RecordError(f"{path}: " + ("this is never changed" if first in _FIXED else "a claim has no such field"))
    if first == "quote" and rest:
        raise RecordError(f"{path}: words are chosen whole; give the start and end of the quote in the report's text")
    if rest and record.get(first) is None:
        record[first] = dict(_WHOLE.get(first, {}))
    at: Any = record
    keys = [first, *rest]
    for key in keys[:-1]:
        at = _step(at, key, path)
    if isinstance(at, list):
        at[_index(at, keys[-1], path)] = value
    elif isinstance(at, dict):
        at[keys[-1]] = value
    else:
        raise RecordError(f"{path}: there is nothing to put it into")


def _step(at: Any, key: str, path: str) -> Any:
    if isinstance(at, list):
        return at[_index(at, key, path)]
    if not isinstance(at, dict) or not isinstance(at.get(key), dict | list):
        raise RecordError(f"{path}: {key!r} holds nothing here; give it whole, as JSON")
    return at[key]


def _index(at: list[Any], key: str, path: str) -> int:
    if not key.isdigit() or int(key) >= len(at):
        raise RecordError(f"{path}: there is no item {key}; there are {len(at)}, counted from 0")
    return int(key)


def _check_kept(claim: Claim, fields: Mapping[str, Any]) -> None:
    """Whether every path leads to a field that the record has: what it does not have is lost in making the claim."""
    record = _record(claim)
    for path, value in fields.items():
        at: Any = record
        for key in path.split("."):
            at = at[int(key)] if isinstance(at, list) else at.get(key) if isinstance(at, dict) else None
        if value not in (None, False, [], "") and at is None:
            raise RecordError(f"{path}: a claim of kind {claim.kind} has no such field")


def quote_at(text: str, start: int, end: int) -> Quote:
    """The quote of code points `start` to `end` of a text.

    Raises:
        RecordError: no such words.
    """
    if not 0 <= start < end <= len(text):
        raise RecordError(f"no words at {start}:{end}; the text has {len(text)} code points")
    return Quote(
        exact=text[start:end], prefix=text[max(0, start - _CONTEXT) : start], suffix=text[end : end + _CONTEXT],
        start=start, end=end,
    )  # fmt: skip


def adopted(claim: Claim, proposal: Claim) -> Claim:
    """What a claim becomes where a proposal is taken: everything but its id."""
    return msgspec.structs.replace(proposal, id=claim.id)


def same_content(a: Claim, b: Claim) -> bool:
    """Whether two claims say the same at the same words, whoever read them and whatever their ids."""
    blank = {"id": "", "reader": None, "derivation": None, "flags": (), "denied_by": ()}
    return msgspec.structs.replace(a, **blank) == msgspec.structs.replace(b, **blank)
