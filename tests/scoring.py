"""Cases (a sample report and its hand-made ledger) and how a ledger is scored against one; floors that never sink.

    python tests/scoring.py            print the scores of all cases beside their floors
    python tests/scoring.py --raise    and raise the floors in tests/cases/floors.json to them; none is lowered

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

__all__ = ["Case", "Expected", "cases", "f1", "floors", "tolls_f1"]

_ROOT = Path(__file__).resolve().parent.parent
FLOORS = _ROOT / "tests" / "cases" / "floors.json"


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
    held = floors()
    scores = {case.name: tolls_f1(case, hasila.read(case.text, published=case.published).claims) for case in cases()}
    for name, score in scores.items():
        print(f"{name:24} {score:.3f}  floor {held.get(name, 0.0):.2f}")
    if "--raise" in arguments:
        raised = {name: max(held.get(name, 0.0), math.floor(score * 100) / 100) for name, score in scores.items()}
        FLOORS.write_text(json.dumps(raised, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
