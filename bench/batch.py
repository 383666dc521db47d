"""What an archive costs: two workers against one, a cluster of two against one worker, and the first pass against reading.

    python bench/batch.py [--pages N] [--rounds N] [--no-keep]

The archive is a generated WARC (`crawl.py`): one page in twenty is about conflict. Workers are new in every round, so that
loading the languages is in the time; the cluster is up before. Medians of the rounds, whose runs follow each other; ratios
within one run of this program. The first pass and the reading of the same pages are taken in processor time of one core.
Lost are claims of the samples, as pages and as texts, and of the saved pages of the tests, mixed into nineteen times as
many others: what reading everything finds and reading after the first pass does not; what it finds in the noise (a spokesman
of a museum said) is told apart.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from corpus import ROOT, Base, bases
from crawl import ONE_IN, Page, generated, noise_text, page_of, write_warc
from results import add_row, where

sys.path.insert(0, str(ROOT / "tests"))

from hasila.batch.cluster import read_all_on
from hasila.batch.first_pass import FirstPass
from hasila.batch.manifest import code_fingerprint
from hasila.batch.places import folder_at
from hasila.batch.plan import Shard, make_plan
from hasila.batch.shard import BatchSettings, Done
from hasila.batch.workers import read_all
from hasila.errors import HasilaError, ReportError
from hasila.pipeline import ReadOptions, read_report
from hasila.reports import InputSettings
from hasila.reports.pages import read_page
from hasila.text import Report
from pages.saved_pages import EXPECTED, data_of

PAGES, ROUNDS, JUDGED, SHARD = 20_000, 5, 1000, 1_000_000
KEPT = ROOT / "bench" / "BATCH.md"
_HEAD = (
    "# What an archive costs\n\n"
    "`make bench` writes a row here: see `bench/batch.py`. «+» after a commit: with changes on top. Wanted: two workers at least\n"
    "1.6 times one, a cluster of two 1.4 times one worker, the first pass 20 times as fast as reading, at most 1 % of claims\n"
    "lost. Where the machine had other work, the load is told: then the first two figures say little.\n\n"
)
_COLUMNS = (
    "commit", "date", "python", "processor", "pages", "pages/s, one worker", "two workers ÷ one", "cluster of two ÷ one worker",
    "first pass ÷ reading (ms a page)", "claims lost (found in the noise)", "load before → after",
)  # fmt: skip


def paces(path: Path, rounds: int) -> dict[str, list[float]]:
    """Pages a second, a list a way of reading."""
    settings = BatchSettings(inputs=InputSettings(), reading=ReadOptions(), code=code_fingerprint())
    shards = make_plan([str(path)], size=SHARD)
    found: dict[str, list[float]] = {"one": [], "two": [], "cluster": []}
    for _ in range(rounds):
        for name in ("one", "two"):
            workers = 1 if name == "one" else 2
            found[name].append(
                _pace(shards, lambda out, n=workers: read_all(shards, folder_at(out), settings, workers=n))
            )
        with _cluster() as address:
            found["cluster"].append(
                _pace(shards, lambda out, at=address: read_all_on(shards, folder_at(out), settings, address=at))
            )
        print(" ".join(f"{name} {rates[-1]:.0f}" for name, rates in found.items()), file=sys.stderr)
    return found


def _pace(shards: list[Shard], read: Callable[[Path], Iterator[Done]]) -> float:
    with tempfile.TemporaryDirectory() as out:
        began = time.perf_counter()
        records = sum(one.records for one in read(Path(out)))
        return records / (time.perf_counter() - began)


class _cluster:
    """Two workers in processes of their own and a scheduler, on this machine."""

    def __enter__(self) -> str:
        from distributed import LocalCluster

        self._cluster = LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address=None, silence_logs=50
        )
        return str(self._cluster.scheduler_address)

    def __exit__(self, *_: object) -> None:
        self._cluster.close()


def judged(pages: list[bytes]) -> tuple[float, float]:
    """Processor milliseconds a page: of the first pass, and of reading it."""
    first_pass = FirstPass.open()
    for data in pages[:ONE_IN]:
        first_pass.may_hold_page(data)
        _claims(data)
    began = time.process_time()
    for data in pages:
        first_pass.may_hold_page(data)
    judging = time.process_time() - began
    began = time.process_time()
    for data in pages:
        _claims(data)
    return 1000 * judging / len(pages), 1000 * (time.process_time() - began) / len(pages)


def _claims(data: bytes) -> set[str]:
    try:
        return {claim.id for claim in read_report(read_page(data, "page", InputSettings()))}
    except (ReportError, HasilaError):  # in a language that no pack reads
        return set()


class Lost(NamedTuple):
    """Claims of samples and saved pages: those that the first pass loses, and all; and what reading finds in the noise."""

    gone: int
    total: int
    noise: int


def lost(originals: list[Base]) -> Lost:
    """What the first pass loses of the samples, as pages and as texts, and of the saved pages, mixed into noise."""
    first_pass, chance = FirstPass.open(), random.Random(3)
    gone = total = noise = 0
    quiet = [
        "\n".join(noise_text(chance.choice(("ar", "en", "fr")), chance)) for _ in range((ONE_IN - 1) * len(originals))
    ]
    texts = [*((base.text, base.published, True) for base in originals), *((text, None, False) for text in quiet)]
    judged = [(len(read_report(Report(id="t", text=text, published=day))), first_pass.may_hold(text), tells)
              for text, day, tells in texts]  # fmt: skip
    judged += [(len(_claims(page.data)), first_pass.may_hold_page(page.data), page.tells) for page in _mixed(originals)]
    for found, passes, tells in judged:
        gone += found * (tells and not passes)
        total += found * tells
        noise += found * (not tells and not passes)
    return Lost(gone, total, noise)


def _mixed(originals: list[Base]) -> Iterator[Page]:
    chance = random.Random(5)
    yield from (Page("", data_of(name), True) for name in EXPECTED)
    for base in originals:
        lines = [line for line in base.text.split("\n") if line.strip()]
        yield Page("", page_of(lines, "ar", base.published or "2031-05-04", chance), True)
    number = (ONE_IN - 1) * (len(EXPECTED) + len(originals))
    yield from (page for page in generated(number * ONE_IN // (ONE_IN - 1), originals) if not page.tells)


def main() -> int:
    """Measure, print the row, keep it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--pages", type=int, default=PAGES, metavar="N", help=f"of the archive ({PAGES})")
    parser.add_argument(
        "--rounds",
        type=int,
        default=ROUNDS,
        metavar="N",
        help=f"of each way of reading ({ROUNDS}); 0 leaves the workers out",
    )
    parser.add_argument("--no-keep", action="store_true", help="print the row and leave bench/BATCH.md as it is")
    given = parser.parse_args()
    before, originals = _load(), bases()
    missing = lost(originals)
    judging, reading = judged([page.data for page in generated(JUDGED, originals)])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pages.warc.gz"
        write_warc(path, generated(given.pages if given.rounds else 0, originals))
        found = paces(path, given.rounds)
    cells = [
        *where(), str(given.pages), *_compared(found),
        f"{reading / judging:.0f} ({judging:.2f}, {reading:.1f})", f"{missing.gone} of {missing.total} ({missing.noise})", f"{before} → {_load()}",
    ]  # fmt: skip
    width = max(map(len, _COLUMNS))
    print("\n".join(f"{name:<{width}}  {cell}" for name, cell in zip(_COLUMNS, cells, strict=True)))
    if not given.no_keep:
        add_row(KEPT, _HEAD, _COLUMNS, cells)
    return 0


def _compared(found: dict[str, list[float]]) -> list[str]:
    if not found["one"]:
        return ["not measured"] * 3
    one, two, cluster = (statistics.median(found[name]) for name in ("one", "two", "cluster"))
    return [f"{one:.0f}", f"{two / one:.2f}", f"{cluster / one:.2f}"]


def _load() -> str:
    return f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "?"


if __name__ == "__main__":
    sys.exit(main())
