"""`python bench/ledger.py`: what a large kept ledger costs. A row of bench/LEDGER.md.

    python bench/ledger.py                      1,000,000 claims
    python bench/ledger.py --claims 30000       a quick look; keeps no row
    python bench/ledger.py --at ledger.db       build it there, or use the one that is there

A ledger is built from a seeded generator by `Ledger.add`, which is what `hasila add` calls, in an SQLite file. Then: what
the incidents, totals, control and series of all its reports cost when they are made from nothing; `hasila series` and
`hasila incidents` as commands; the query of one incident's page, over 200 incidents chosen at random; totals and the control
of a place, kept and added up anew; and how soon a report added later is in all of them.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from invented import generated
from keeping import peak_memory
from results import ROOT, add_row, where

from hasila.store import Ledger, collated
from hasila.store.collating import bring_up
from hasila.store.engine import reading
from hasila.store.sums import Asked, add_up

FULL: Final = 1_000_000
_ASKED: Final = 200
_HEAD: Final = (
    "# What a large ledger costs\n\n"
    "`python bench/ledger.py` (in `make bench`) writes a row here. The ledger is made by a seeded generator (`bench/invented.py`) and\n"
    "`Ledger.add` in an SQLite file, synced to disk. Wanted: one incident's page query at most 50 ms (95 of 100), totals and the\n"
    "control of a place at most 300 ms. «load»: how many processes wanted the two cores before it began.\n\n"
)
_COLUMNS: Final = (
    "commit", "date", "python", "processor", "load", "claims (reports)", "claims added a second (of processor time)", "bytes a claim",
    "all gathered s (of processor time)", "`hasila series` s", "`hasila incidents` s", "incident page p50 / p95 ms",
    "totals kept p95 / anew ms", "control of a place p95 ms", "queue p95 ms", "one report more ms", "peak MB",
)  # fmt: skip


def main() -> None:
    """Measure, print, keep."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--claims", type=int, default=FULL)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--at", type=Path, default=None)
    options.add_argument("--keep", action="store_true", help="keep the row of a smaller ledger, too")
    given = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="hasila-") as folder:
        cells = measured(given.at or Path(folder) / "ledger.db", given.claims, given.seed)
    for name, cell in zip(_COLUMNS, cells, strict=True):
        print(f"{name:<44}{cell}")
    if given.claims == FULL or given.keep:
        add_row(ROOT / "bench" / "LEDGER.md", _HEAD, _COLUMNS, cells)


def measured(path: Path, claims: int, seed: int) -> list[str]:
    """The cells of a row."""
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "-"
    rate = "-" if path.exists() else _built(path, claims, seed)
    with Ledger.open(path, write=True) as ledger:
        counts = ledger.counts()
        number = sum(counts.claims.values())
        start, busy = time.perf_counter(), time.process_time()
        bring_up(ledger, step=_said("gathered", counts.documents))
        took, busy = time.perf_counter() - start, time.process_time() - busy
        gathered = f"{took:.0f} ({busy:.0f})" if took > 1 else "-"
        print(f"gathered in {gathered} s", file=sys.stderr)
        pages, totals, control, queue = _questions(ledger, random.Random(seed))
        with reading(ledger._engine, ledger.place) as db:
            anew = _timed(lambda: add_up(db, Asked.of(("month",), "lowest")))
        more = _timed(lambda: _one_more(ledger, seed))
    size = sum(p.stat().st_size for p in path.parent.glob(path.name + "*"))
    return [
        *where(), load, f"{number:,} ({counts.documents:,})", rate, f"{size / number:,.0f}", gathered,
        f"{_command('series', path):.1f}", f"{_command('incidents', path):.1f}", f"{_at(pages, 50):.0f} / {_at(pages, 95):.0f}",
        f"{_at(totals, 95):.0f} / {1000 * anew:.0f}", f"{_at(control, 95):.0f}", f"{_at(queue, 95):.0f}",
        f"{1000 * more:.0f}", f"{peak_memory() / 1e6:.0f}",
    ]  # fmt: skip


def _built(path: Path, claims: int, seed: int) -> str:
    """Build the ledger; claims added a second (a second of processor time), the time of making them up left out."""
    spent = busy = written = 0.0
    with Ledger.open_or_create(path) as ledger:
        coming = generated(claims, seed)
        said = _said("added", claims)
        while some := [one for one, _ in zip(coming, range(1000), strict=False)]:
            start, at = time.perf_counter(), time.process_time()
            made = sum(one.claims for one in ledger.add(some, by="bench"))
            spent, busy = spent + time.perf_counter() - start, busy + time.process_time() - at
            written += made
            said(made)
    rate = f"{written / spent:,.0f} ({written / busy:,.0f})"
    print(f"added {rate} claims a second", file=sys.stderr)
    return rate


def _said(what: str, of: int) -> Callable[[int], None]:
    done = [0]

    def step(number: int) -> None:
        done[0] += number
        print(f"\r{what} {done[0]:,} of {of:,}", end="" if done[0] < of else "\n", file=sys.stderr, flush=True)

    return step


def _questions(ledger: Ledger, chance: random.Random) -> tuple[list[float], list[float], list[float], list[float]]:
    every = collated.incidents(ledger)
    ids = [chance.choice(every).id for _ in range(_ASKED)]
    pages = [_timed(lambda key=key: collated.incident(ledger, key)) for key in ids]  # type: ignore[misc]
    asked = [((), "lowest"), (("month",), "lowest"), (("status",), "lowest"), (("place",), "lowest")]
    totals = [_timed(lambda by=by, rule=rule: collated.totals(ledger, by, rule)) for by, rule in asked * 10]  # type: ignore[misc]
    places = collated.places(ledger)
    named = [chance.choice(places).place for _ in range(_ASKED)]
    control = [_timed(lambda key=key: collated.control(ledger, key)) for key in named]  # type: ignore[misc]
    return pages, totals, control, [_timed(lambda: ledger.queue(limit=50)) for _ in range(20)]


def _one_more(ledger: Ledger, seed: int) -> None:
    """A report more, and everything that reports say together brought up to it."""
    for _ in ledger.add([next(iter(generated(20, seed + 1_000_000 + int(time.time()))))], by="bench"):
        pass
    bring_up(ledger)


def _timed(what: Callable[[], object]) -> float:
    start = time.perf_counter()
    what()
    return time.perf_counter() - start


def _at(times: Iterable[float], percent: int) -> float:
    ordered = sorted(times)
    return 1000 * ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]


def _command(name: str, path: Path) -> float:
    """How long a command of hasila takes over the ledger, its start too."""
    command = [sys.executable, "-m", "hasila.cli.main", name, "--ledger", str(path)]
    return _timed(lambda: subprocess.run(command, check=True, capture_output=True))


if __name__ == "__main__":
    main()
