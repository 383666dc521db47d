"""Names of victims withheld: wherever they stand in a claim, each letter becomes a block, so that offsets hold.

Place in the flow: before anything leaves the ledger for the public. In: claims. Out: the same claims without the names.
People of the actor registry are public and stay; so does everything that is no name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

import msgspec

from hasila.ledger.claim import Claim

__all__ = ["BLOCK", "names_in", "withheld", "without_names"]

BLOCK: Final = "▮"
_WORD: Final = re.compile(r"\w[\w\u064b-\u0652\u0670\u0640]*")
_SHORTEST: Final = 3  # letters of a part of a name that is withheld where it stands alone


def names_in(claims: Iterable[Claim]) -> frozenset[str]:
    """The names of victims that claims hold."""
    return frozenset(
        name for claim in claims if claim.toll is not None for name in claim.toll.who.names if name.strip()
    )


def without_names(text: str, names: Iterable[str]) -> str:
    """The text with every name blocked out, letter for letter, whole or in parts; the length stays the same.

    >>> without_names("killed: Rim Haddad, 30", ["Rim Haddad"])
    'killed: ▮▮▮ ▮▮▮▮▮▮, 30'
    """
    pattern = _pattern(frozenset(names))
    return pattern.sub(lambda found: _WORD.sub(lambda word: BLOCK * len(word[0]), found[0]), text) if pattern else text


def _pattern(names: frozenset[str]) -> re.Pattern[str] | None:
    """Whole names, then what stands of them alone: a family name later in the text is the name still."""
    parts = {part for name in names for part in _WORD.findall(name) if len(part) >= _SHORTEST}
    wanted = sorted({*names, *parts}, key=lambda name: (-len(name), name))
    if not wanted:
        return None
    return re.compile("|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in wanted))


def withheld(claims: Iterable[Claim], names: frozenset[str]) -> Iterator[Claim]:
    """The claims with the names blocked out in every text of theirs, `names` emptied."""
    for claim in claims:
        record: Any = _blocked(msgspec.to_builtins(claim), names)
        if record.get("toll") is not None:
            record["toll"]["who"]["names"] = []
        record.pop("derivation", None)  # it holds the words again, and nothing that the public needs
        yield msgspec.convert(record, Claim)


def _blocked(value: Any, names: frozenset[str]) -> Any:
    if isinstance(value, str):
        return without_names(value, names)
    if isinstance(value, dict):
        return {key: one if key in ("id", "document", "kind") else _blocked(one, names) for key, one in value.items()}
    return [_blocked(one, names) for one in value] if isinstance(value, list | tuple) else value
