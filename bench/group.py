"""How long grouping takes, on one core: accounts from a seeded generator that varies place, day, figures and source.

    python bench/group.py [--accounts N]

Prints processor seconds, accounts a second, pairs that were compared per account, and peak memory; the cost per account at
a tenth of the number stands beside it, so that a cost that grows faster than the number is seen.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator

from keeping import peak_memory

from hasila.collate.account import Account
from hasila.collate.grouping import group, links

FULL = 100_000
TOWNS, ACTORS, HAPPENINGS_A_DAY = 400, 30, 20
FIRST = 730_000


def generated(number: int, seed: int = 1) -> list[Account]:
    """So many accounts of happenings: about two and a half reports to each, counts and days that differ a little."""
    chance = random.Random(seed)
    towns = [(f"town {n}", 32 + 5 * chance.random(), 36 + 6 * chance.random()) for n in range(TOWNS)]
    found: list[Account] = []
    while len(found) < number:
        found += _told(chance, towns, number, len(found))
    return found[:number]


def _told(chance: random.Random, towns: list[tuple[str, float, float]], number: int, at: int) -> Iterator[Account]:
    name, lat, lon = chance.choice(towns)
    first = FIRST + chance.randrange(max(1, number // (HAPPENINGS_A_DAY * 5 // 2)))
    dead = min(60, int(chance.expovariate(0.3)))
    for n in range(1 + min(8, int(chance.expovariate(0.7)))):
        told = max(0, dead + chance.choice((0, 0, 0, 1, -1)))
        yield Account(
            id=f"a{at + n}", report=f"r{chance.randrange(number)}", first=first, last=first + chance.choice((0, 0, 1)),
            town=name, lat=lat, lon=lon, killed=(told, told), actors=frozenset({f"actor {chance.randrange(ACTORS)}"}),
        )  # fmt: skip


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--accounts", type=int, default=FULL)
    number: int = options.parse_args().accounts
    small, _ = _timed(number // 10)
    seconds, groups = _timed(number)
    pairs = sum(1 for _ in links(generated(number // 10))) / (number // 10)
    print(
        f"grouping: {number:,} accounts into {groups:,} happenings in {seconds:.0f} s, {number / seconds:,.0f} a second"
    )
    print(
        f"  {1e3 * seconds / number:.2f} ms an account (at a tenth: {1e4 * small / number:.2f} ms), {pairs:.1f} pairs each"
    )
    print(f"  peak memory {peak_memory() / 1e6:.0f} MB")


def _timed(number: int) -> tuple[float, int]:
    accounts = generated(number)
    start = time.process_time()
    groups = len(group(accounts))
    return time.process_time() - start, groups


if __name__ == "__main__":
    main()
