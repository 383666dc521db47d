"""Reports for measuring: the samples (and the development reports where present), multiplied, every copy different.

A copy has other figures (a run of digits becomes another of the same length and script; years stay years and days of a
month stay days) and its sentences in another order under the same headline. The generator is seeded: the same number asked
for gives the same reports on every machine.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from hasila.text import Report

__all__ = ["ROOT", "Base", "bases", "copies"]

ROOT = Path(__file__).resolve().parent.parent
_DIGITS = re.compile(r"\d+")
_SENTENCES = re.compile(r"(?<=[.!?؟…])\s+")  # lines are paragraphs and cut before this
_YEARS = range(1900, 2101)


class Base(NamedTuple):
    """One report that copies are made of."""

    name: str
    text: str
    published: str | None


def bases() -> list[Base]:
    """The samples with their case files' dates, then the development reports beside the repository where they are."""
    samples = sorted((ROOT / "samples").glob("*/*.txt"))
    found = [_base(path, ROOT / "tests" / "cases" / path.parent.name) for path in samples]
    gold = ROOT.parent / "shared" / "gold" / "dev"
    return found + [_base(path, gold) for path in sorted(gold.glob("*.txt"))]


def _base(path: Path, notes: Path) -> Base:
    note = notes / f"{path.stem}.json"
    published = json.loads(note.read_text(encoding="utf-8")).get("published") if note.exists() else None
    return Base(path.stem, path.read_text(encoding="utf-8"), published)


def copies(bases: Sequence[Base], *, number: int, seed: int = 20151230) -> Iterator[Report]:
    """`number` reports, no two alike, the bases taken in turn; one is in memory at a time.

    Args:
        bases: what is copied.
        number: how many reports.
        seed: of the generator.
    """
    chance = random.Random(seed)
    seen: set[int] = set()
    for at in range(number):
        base = bases[at % len(bases)]
        text = _varied(base.text, chance)
        while hash(text) in seen:  # a text of one sentence without a figure would never end; no sample is one
            text = _varied(base.text, chance)
        seen.add(hash(text))
        yield Report(id=f"{base.name}-{at}", text=text, published=base.published)


def _varied(text: str, chance: random.Random) -> str:
    head, _, rest = text.partition("\n")
    paragraphs = [_SENTENCES.split(line) for line in rest.split("\n")]
    pool = [sentence for paragraph in paragraphs for sentence in paragraph if sentence]
    chance.shuffle(pool)
    order = iter(pool)
    body = "\n".join(" ".join(next(order) for sentence in paragraph if sentence) for paragraph in paragraphs)
    return _DIGITS.sub(lambda run: _other(run[0], chance), f"{head}\n{body}")


def _other(run: str, chance: random.Random) -> str:
    value = int(run)
    if value in _YEARS:
        return run
    made = (
        str(chance.randint(2, 28))
        if 1 <= value <= 31
        else str(chance.randint(10 ** (len(run) - 1), 10 ** len(run) - 1))
    )
    zero = ord(run[0]) - int(run[0])  # the script's own nought
    return "".join(chr(zero + int(digit)) for digit in made)
