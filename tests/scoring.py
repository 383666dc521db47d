"""Cases (a sample report and its hand-made ledger) and how a ledger is scored against one; floors that never sink.

    python tests/scoring.py            print the scores of all cases beside their floors
    python tests/scoring.py --raise    and raise the floors in tests/cases/floors.json to them; none is lowered

A check is found where one has its type and verdict over the same claims, a denial where it is tied to the claim it denies.
A toll is found where one has its outcome, low and high, and its words overlap those of the case; each is found once.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import hasila
from hasila.ledger.claim import Claim

__all__ = ["Case", "Expected", "cases", "check_floors", "checks_found", "denials_tied", "f1", "floors", "tolls_f1"]

_ROOT = Path(__file__).resolve().parent.parent
FLOORS = _ROOT / "tests" / "cases" / "floors.json"
CHECK_FLOORS = _ROOT / "tests" / "cases" / "check_floors.json"


class Expected(NamedTuple):
    """A toll that a case expects: what is compared, and where its words stand."""

    value: tuple[str, int | None, int | None]
    start: int
    end: int


class Case(NamedTuple):
    """A sample report and what its hand-made ledger says."""

    name: str
    text: str
    published: str
    ledger: dict[str, Any]

    @property
    def tolls(self) -> list[Expected]:
        """The tolls of the ledger, in its order."""
        found = []
        for claim in self.ledger["claims"]:
            if claim["kind"] == "toll":
                start = _locate(self.text, claim["quote"], claim.get("nth", 1))
                value = (claim["outcome"], claim["low"], claim["high"])
                found.append(Expected(value, start, start + len(claim["quote"])))
        return found


def cases() -> list[Case]:
    """All cases of all languages, by name. A sample without a ledger is none."""
    found = []
    for path in sorted((_ROOT / "tests" / "cases").glob("*/*.json")):
        text = _ROOT / "samples" / path.parent.name / f"{path.stem}.txt"
        ledger = json.loads(path.read_text(encoding="utf-8"))
        found.append(Case(path.stem, text.read_bytes().decode("utf-8"), ledger["published"], ledger))
    return found


def floors() -> dict[str, float]:
    """The least F1 on tolls that each case must reach."""
    held: dict[str, float] = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}
    return held


def check_floors() -> dict[str, list[int]]:
    """How many checks and how many tied denials of each case must be found."""
    held: dict[str, list[int]] = json.loads(CHECK_FLOORS.read_text(encoding="utf-8")) if CHECK_FLOORS.exists() else {}
    return held


def checks_found(case: Case, claims: Sequence[Claim]) -> list[tuple[str, bool]]:
    """Each check of the case in words, and whether it is found."""
    at = _places(case, claims)
    rows = [c.check for c in claims if c.check is not None]
    return [
        (f"{one['type']} {one['claims']}", any(_is_check(one, row.type, row.verdict, row.claims, at) for row in rows))
        for one in case.ledger.get("checks", [])
    ]


def denials_tied(case: Case, claims: Sequence[Claim]) -> list[tuple[str, bool]]:
    """Each denial of the case that answers one of its claims, and whether it is tied to that."""
    at = _places(case, claims)
    said = [c for c in claims if c.position is not None and c.position.denies_claim is not None]
    return [
        (one["quote"], any(number in at[c.id] and one["denies_claim"] in at[c.position.denies_claim] for c in said))  # type: ignore[union-attr,index]
        for number, one in enumerate(case.ledger["claims"])
        if one.get("denies_claim") is not None
    ]


def _is_check(one: dict[str, Any], kind: str, verdict: str, ids: Sequence[str], at: dict[str, set[int]]) -> bool:
    if (one["type"], one["verdict"], len(one["claims"])) != (kind, verdict, len(ids)):
        return False
    whole = one["type"] in ("restated", "contested") or one["claims"][0] in at[ids[0]]
    return whole and all(any(number in at[i] for i in ids) for number in one["claims"])


def _places(case: Case, claims: Sequence[Claim]) -> dict[str, set[int]]:
    """Id of a claim -> the claims of the case whose words it overlaps, of the same kind and figure."""
    spots = []
    for number, one in enumerate(case.ledger["claims"]):
        start = _locate(case.text, one["quote"], one.get("nth", 1))
        spots.append((number, one, start, start + len(one["quote"])))
    found: dict[str, set[int]] = {claim.id: set() for claim in claims}
    for claim in claims:
        for number, one, start, end in spots:
            quote = claim.quote
            overlaps = quote is not None and quote.start < end and start < quote.end
            alike = claim.toll is None or _value(claim) == (one.get("outcome"), one.get("low"), one.get("high"))
            if claim.kind == one["kind"] and overlaps and alike:
                found[claim.id].add(number)
    return found


def tolls_f1(case: Case, claims: Sequence[Claim]) -> float:
    """F1 on the tolls of a case."""
    expected = case.tolls
    tolls = [claim for claim in claims if claim.toll is not None and claim.quote is not None]
    return f1(len(_paired(expected, tolls)), len(expected), len(tolls))


def f1(right: int, expected: int, found: int) -> float:
    """The harmonic mean of precision and recall; 1 where nothing is expected and nothing was found.

    >>> f1(1, 2, 2), f1(0, 0, 0), f1(0, 1, 0)
    (0.5, 1.0, 0.0)
    """
    return 2 * right / (expected + found) if expected + found else 1.0


def _paired(expected: Sequence[Expected], tolls: Sequence[Claim]) -> list[tuple[int, int]]:
    """Pairs of an expected and a found toll, those whose words overlap most first."""
    options = sorted(
        (
            (shared, -abs(one.start - quote.start), at, other)
            for at, one in enumerate(expected)
            for other, claim in enumerate(tolls)
            if (quote := claim.quote) is not None
            and _value(claim) == one.value
            and (shared := min(one.end, quote.end) - max(one.start, quote.start)) > 0
            and quote.end - quote.start <= 3 * (one.end - one.start) + 20  # a whole sentence is no quote
        ),
        reverse=True,
    )
    left, right, pairs = set(), set(), []
    for _, _, at, other in options:
        if at not in left and other not in right:
            left.add(at)
            right.add(other)
            pairs.append((at, other))
    return pairs


def _value(claim: Claim) -> tuple[str, int | None, int | None]:
    assert claim.toll is not None
    return claim.toll.outcome, claim.toll.count.low, claim.toll.count.high


def _locate(text: str, quote: str, nth: int) -> int:
    at = -1
    for _ in range(nth):
        at = text.find(quote, at + 1)
    assert at >= 0, f"{quote!r} does not stand {nth} times in the text"
    return at


def main(arguments: Sequence[str]) -> int:
    """Print the scores; raise the floors where that is asked."""
    read = {case.name: (case, hasila.read(case.text, published=case.published).claims) for case in cases()}
    scores = {name: tolls_f1(case, claims) for name, (case, claims) in read.items()}
    checks = {name: checks_found(case, claims) for name, (case, claims) in read.items()}
    denials = {name: denials_tied(case, claims) for name, (case, claims) in read.items()}
    held = floors()
    for name, score in scores.items():
        print(f"{name:24} tolls {score:.3f}, floor {held.get(name, 0.0):.2f}", end="")
        print(f"   checks {_share(checks[name])}   denials {_share(denials[name])}")
    total = (
        [pair for found in checks.values() for pair in found],
        [pair for found in denials.values() for pair in found],
    )
    print(f"{'all':24} checks {_share(total[0])}   denials {_share(total[1])}")
    if "--raise" in arguments:
        _raise(
            FLOORS, {name: max(held.get(name, 0.0), math.floor(score * 100) / 100) for name, score in scores.items()}
        )
        now = {name: [sum(ok for _, ok in checks[name]), sum(ok for _, ok in denials[name])] for name in read}
        kept = check_floors()
        _raise(CHECK_FLOORS, {name: [*map(max, pair, kept.get(name, [0, 0]))] for name, pair in now.items()})
    return 0


def _share(found: Sequence[tuple[str, bool]]) -> str:
    return f"{sum(ok for _, ok in found)}/{len(found)}"


def _raise(path: Path, floors_now: dict[str, Any]) -> None:
    path.write_text(json.dumps(floors_now, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
