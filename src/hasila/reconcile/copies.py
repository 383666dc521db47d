"""Copies: reports that are one text told again, which of them is the original, and which figures the others changed.

Place in the flow: over many reports, before incidents are grouped: a copy is no second source. In: texts, then claims of
two reports. Out: `Copy`, `Change`. Texts are compared by the share of three-word runs that they have in common (Jaccard),
estimated by MinHash (Broder 1997) with the library rensa; seeded, so the same texts give the same copies.
"""

from __future__ import annotations

import re
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, Literal

import msgspec

from hasila.ledger.claim import Claim, Toll

__all__ = ["Change", "Copy", "Told", "changes", "find_copies"]

THRESHOLD: Final = 0.6  # of three-word runs in common: a wire text with a paragraph more or less is still one
_RUN, _SHORT = 3, 12  # words of a run; a text of fewer words is like too many others
_PERMUTATIONS, _ROWS, _SEED = 128, 4, 20_151_231
_BAND: Final = _ROWS * 4  # bytes
_WORD: Final = re.compile(r"\w+")


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """A report as far as copies go.

    Attributes:
        id: the report's.
        text: its text.
        published: YYYY-MM-DD, or None.
        is_agency: whether a news agency published it.
    """

    id: str
    text: str
    published: str | None = None
    is_agency: bool = False


class Copy(msgspec.Struct, frozen=True, kw_only=True):
    """One report that tells another's text again; `why` that one is the original: agency, earliest, or first in order."""

    report: str
    original: str
    similarity: float
    why: Literal["agency", "earliest", "first"]


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """A figure that differs between original and copy, as the words of each; None where one lacks it."""

    outcome: str
    original: str | None
    copy: str | None
    original_claim: str | None = None
    copy_claim: str | None = None


def find_copies(
    reports: Iterable[Told], form: Callable[[str], str], *, threshold: float = THRESHOLD
) -> list[Copy]:  # fmt: skip
    """The copies among reports, in the order of the reports.

    Args:
        reports: each is looked at once; what is kept of it is 0.5 kB and its bands, some 4 kB.
        form: a word as it is compared (`Normaliser.form`).
        threshold: the share of three-word runs from which two texts are one.
    """
    kept: list[Told] = []  # without their texts
    digests: list[bytes] = []
    bands: dict[tuple[int, bytes], list[int]] = defaultdict(list)
    groups = _Groups()
    for told in reports:
        digest = _digest(told.text, form)
        if digest is None:
            continue
        number = len(digests)
        for near in sorted({other for key in _bands(digest) for other in bands[key]}):
            if groups.of(near) != groups.of(number) and _alike(digests[near], digest) >= threshold:
                groups.join(near, number)
        for key in _bands(digest):
            bands[key].append(number)
        digests.append(digest)
        kept.append(msgspec.structs.replace(told, text=""))
    return sorted(_copies(groups, kept, digests), key=lambda one: one.report)


def _digest(text: str, form: Callable[[str], str]) -> bytes | None:
    """The MinHash of a text; None where it is too short."""
    from rensa import RMinHash  # type: ignore[import-untyped]  # compiled, and wanted only here

    words = [form(word) for word in _WORD.findall(text)]
    if len(words) < _SHORT:
        return None
    runs = {" ".join(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1)}
    hashed = RMinHash(_PERMUTATIONS, _SEED)
    hashed.update(sorted(runs))
    return array("I", hashed.digest()).tobytes()


def _bands(digest: bytes) -> Iterator[tuple[int, bytes]]:
    return ((at, digest[at : at + _BAND]) for at in range(0, len(digest), _BAND))


def _alike(one: bytes, other: bytes) -> float:
    a, b = array("I", one), array("I", other)
    return sum(x == y for x, y in zip(a, b, strict=True)) / len(a)


class _Groups:
    """Numbers that belong together."""

    def __init__(self) -> None:
        self._up: dict[int, int] = {}

    def of(self, number: int) -> int:
        while (up := self._up.get(number, number)) != number:
            number = up
        return number

    def join(self, one: int, other: int) -> None:
        low, high = sorted((self.of(one), self.of(other)))
        self._up[high] = low

    def all(self) -> list[list[int]]:
        groups: dict[int, list[int]] = defaultdict(list)
        for number in self._up:
            groups[self.of(number)].append(number)
        return [sorted({first, *rest}) for first, rest in groups.items()]


def _copies(groups: _Groups, kept: Sequence[Told], digests: Sequence[bytes]) -> Iterator[Copy]:
    for numbers in groups.all():
        first = min(numbers, key=lambda one: (not kept[one].is_agency, kept[one].published or "9999", one))
        original = kept[first]
        days = {kept[one].published for one in numbers}
        why: Literal["agency", "earliest", "first"] = (
            "agency" if original.is_agency else "earliest" if original.published and len(days) > 1 else "first"
        )
        for number in numbers:
            if number != first:
                alike = _alike(digests[first], digests[number])
                yield Copy(report=kept[number].id, original=original.id, similarity=round(alike, 2), why=why)


def changes(original: Sequence[Claim], copy: Sequence[Claim]) -> list[Change]:
    """The tolls that differ between an original and its copy, in the order of the original.

    Equal figures are set aside first; of what is left, tolls of one outcome and people pair in their order.
    """
    left, right = _tolls(original), _tolls(copy)
    for claim in list(left):
        twin = next((one for one in right if _key(one) == _key(claim)), None)
        if twin is not None:
            left.remove(claim)
            right.remove(twin)
    found = []
    for claim in left:
        other = next((one for one in right if _people(one) == _people(claim)), None)
        if other is not None:
            right.remove(other)
        found.append(_change(claim, other))
    return [*found, *(_change(None, claim) for claim in right)]


def _tolls(claims: Sequence[Claim]) -> list[Claim]:
    return [claim for claim in claims if claim.toll is not None and claim.quote is not None]


def _people(claim: Claim) -> tuple[str | None, ...]:
    toll = _toll(claim)
    return toll.outcome, toll.who.status, toll.who.age, toll.who.sex


def _key(claim: Claim) -> tuple[object, ...]:
    count = _toll(claim).count
    return *_people(claim), count.low, count.high, count.magnitude, count.fraction


def _toll(claim: Claim) -> Toll:
    if claim.toll is None:
        raise ValueError(f"{claim.id} is no toll")
    return claim.toll


def _change(original: Claim | None, copy: Claim | None) -> Change:
    some = original or copy
    return Change(
        outcome=_toll(some).outcome if some else "",
        original=original.quote.exact if original and original.quote else None,
        copy=copy.quote.exact if copy and copy.quote else None,
        original_claim=original.id if original else None,
        copy_claim=copy.id if copy else None,
    )
