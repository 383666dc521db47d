"""What takes long: thousands of damaged reports and a long run, kept in bench/SOAK.md by commit.

    python bench/soak.py [--texts N] [--reports N] [--seed N] [--no-keep]

Damaged reports are samples cut, spliced, repeated, mixed with marks and signs of any script, or run together; each must be
read, or refused with a reason, and what is read must hold: every quote stands in its text, ids are unique, a second reading
gives the same. A fault is printed with the seed and the number that make it again, and the exit code is 1. The long run
reads many different reports in one process: its memory must stay flat, and nothing of a report may be kept.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from typing import NamedTuple

from corpus import ROOT, Base, bases, copies
from keeping import kept, make_ready, peak_memory
from results import add_row, where

from hasila.errors import ReportError
from hasila.ledger.claim import Claim
from hasila.pipeline import read_report
from hasila.text import Report

TEXTS, REPORTS, TENTH = 4_000, 20_000, 10
SOAK = ROOT / "bench" / "SOAK.md"
_SIGNS = "\u0640\u064e\u0651\u200f\u202b\u2069\ufeff\u0000\U0001f534\u00ab\u00bb\u061f\u066b\u0663\u4e2d\u0301\r\n\t\"'()[]{}.,:;%-–…0123456789"
_HEAD = (
    "# Long runs\n\n"
    "`make soak` writes a row here: damaged reports, with the faults they met (wanted: none) and the slowest of them, and a\n"
    "long run of different reports in one process, with its memory after a tenth and after all and what it kept (wanted: 0).\n\n"
)
_COLUMNS = (
    "commit", "date", "python", "processor", "damaged (seed)", "refused", "faults", "slowest, ms per 1,000 letters",
    "long run", "MB after a tenth → all", "kept",
)  # fmt: skip


class Damaged(NamedTuple):
    """What the damaged reports came to: how many were refused, the faults, the slowest in seconds per 1,000 letters."""

    refused: int
    faults: list[str]
    slowest: float


def damaged(originals: Sequence[Base], chance: random.Random) -> str:
    """A text that no newsroom would send."""
    text = chance.choice(originals).text
    for _ in range(chance.randint(1, 4)):
        text = chance.choice(_WAYS)(text, originals, chance)
    return text[:20_000]


def _cut(text: str, _: Sequence[Base], chance: random.Random) -> str:
    start, end = sorted(chance.randrange(len(text) + 1) for _ in range(2))
    return text[start:end]


def _without(text: str, _: Sequence[Base], chance: random.Random) -> str:
    start = chance.randrange(len(text) + 1)
    return text[:start] + text[start + chance.randint(1, 200) :]


def _spliced(text: str, originals: Sequence[Base], chance: random.Random) -> str:
    other = chance.choice(originals).text
    return text[: chance.randrange(len(text) + 1)] + other[chance.randrange(len(other)) :]


def _repeated(text: str, _: Sequence[Base], chance: random.Random) -> str:
    start = chance.randrange(len(text) + 1)
    piece = text[start : start + chance.randint(1, 80)]
    return text[:start] + piece * chance.randint(2, 60) + text[start:]


def _signed(text: str, _: Sequence[Base], chance: random.Random) -> str:
    letters = list(text)
    for _ in range(chance.randint(1, 60)):
        letters.insert(chance.randrange(len(letters) + 1), chance.choice(_SIGNS))
    return "".join(letters)


def _shuffled(text: str, _: Sequence[Base], chance: random.Random) -> str:
    words = text.split(" ")
    chance.shuffle(words)
    return " ".join(words)


def _joined(text: str, _: Sequence[Base], chance: random.Random) -> str:
    return text.replace(chance.choice(["\n", ".", "،", " ", ","]), chance.choice(["", " ", "\r\n"]))


_WAYS: tuple[Callable[[str, Sequence[Base], random.Random], str], ...] = (
    _cut, _without, _spliced, _repeated, _signed, _shuffled, _joined,
)  # fmt: skip


def read_damaged(originals: Sequence[Base], *, number: int, seed: int) -> Damaged:
    """Read so many damaged reports; each has a generator of its own, so that one can be made again alone."""
    refused, faults, slowest = 0, [], 0.0
    for at in range(number):
        text = damaged(originals, random.Random(f"{seed} {at}"))
        began = time.process_time()
        try:
            fault = _fault(text, again=at % 20 == 0)
        except ReportError:
            refused += 1
            continue
        except Exception:  # noqa: BLE001  whatever it is, it is a fault that is told
            fault = traceback.format_exc(limit=-2)
        slowest = max(slowest, (time.process_time() - began) / max(1.0, len(text) / 1000))
        if fault:
            faults.append(f"seed {seed}, number {at}: {fault}")
            print(faults[-1], file=sys.stderr)
    return Damaged(refused, faults, slowest)


def _fault(text: str, *, again: bool) -> str | None:
    report = Report(id="soak", text=text, published="2024-05-06")
    claims = read_report(report)
    if len({claim.id for claim in claims}) < len(claims):
        return "an id stands twice"
    if any(not _stands(claim, text) for claim in claims):
        return "a quote does not stand in its text"
    return "a second reading differs" if again and read_report(report) != claims else None


def _stands(claim: Claim, text: str) -> bool:
    return claim.quote is None or text[claim.quote.start : claim.quote.end] == claim.quote.exact


def long_run(originals: Sequence[Base], *, number: int) -> tuple[int, int, int]:
    """Bytes of peak memory after a tenth of the reports and after all, and the entries that a tenth more leave behind."""
    make_ready(originals)
    early = 0
    for at, report in enumerate(copies(originals, number=number, seed=99)):
        if at == number // TENTH:
            early = peak_memory()
        read_report(report)
    return early, peak_memory(), kept(copies(originals, number=number // TENTH, seed=101))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run both, print the row, keep it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--texts", type=int, default=TEXTS, metavar="N", help=f"damaged reports ({TEXTS} by default)")
    parser.add_argument("--reports", type=int, default=REPORTS, metavar="N", help=f"of the long run ({REPORTS})")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="of the damage (1)")
    parser.add_argument("--no-keep", action="store_true", help="print the row and leave bench/SOAK.md as it is")
    given = parser.parse_args(arguments)
    originals = bases()
    early, late, left = long_run(originals, number=given.reports)  # first: its memory is not to be that of the damaged
    found = read_damaged(originals, number=given.texts, seed=given.seed)
    cells = [
        *where(), f"{given.texts} ({given.seed})", str(found.refused), str(len(found.faults)),
        f"{1000 * found.slowest:.0f}", str(given.reports), f"{early / 1e6:.0f} → {late / 1e6:.0f}", str(left),
    ]  # fmt: skip
    width = max(map(len, _COLUMNS))
    print("\n".join(f"{name:<{width}}  {cell}" for name, cell in zip(_COLUMNS, cells, strict=True)))
    if not given.no_keep:
        add_row(SOAK, _HEAD, _COLUMNS, cells)
    return 1 if found.faults or left else 0


if __name__ == "__main__":
    sys.exit(main())
