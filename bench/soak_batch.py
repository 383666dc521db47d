"""A hundred thousand pages, and a run that is killed ten times: kept in bench/BATCH_SOAK.md by commit.

    python bench/soak_batch.py [--pages N] [--kills N] [--seed N] [--no-keep]

The long run reads a generated WARC (`crawl.py`) with two workers: memory is that of the workers and of the parent, the most
that each held up to a tenth of the pages and up to all; the pace of the last tenth, in pages per processor second and by the clock, stands beside that
of the first, which holds the loading of the languages. The
killed run reads a smaller one from the command line: workers and the parent are killed in turn at random moments, the command
is given again, and every file must be the same as after an undisturbed run.
"""

from __future__ import annotations

import argparse
import filecmp
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import psutil
from corpus import ROOT, bases
from crawl import generated, write_warc
from results import add_row, where

from hasila.batch.copies import write_copies
from hasila.batch.manifest import code_fingerprint
from hasila.batch.places import folder_at
from hasila.batch.plan import make_plan
from hasila.batch.shard import BatchSettings
from hasila.batch.workers import read_all
from hasila.pipeline import ReadOptions
from hasila.reports import InputSettings

PAGES, KILLS, KILLED_PAGES, SHARD, TENTH = 100_000, 10, 4_000, 400_000, 10
KEPT = ROOT / "bench" / "BATCH_SOAK.md"
_HEAD = (
    "# Long archives\n\n"
    "`make soak` writes a row here: see `bench/soak_batch.py`. Wanted: memory flat, the last tenth at least 0.9 times as fast as\n"
    "the first, and after the kills no file that differs.\n\n"
)
_COLUMNS = (
    "commit", "date", "python", "processor", "pages (MB)", "records = reports + passed over + failures", "pages/s, two workers",
    "last tenth ÷ first, in processor time (by the clock)", "worker's MB after a tenth → all", "parent's", "finding copies, s (MB)", "kills (seed)", "files that differ",
)  # fmt: skip


class Long(NamedTuple):
    """What the long run came to."""

    counts: tuple[int, int, int, int]
    rate: float
    tenths: list[float]
    worked: list[float]
    workers: tuple[int, int]
    parent: tuple[int, int]
    copies: tuple[float, int]


class Watch(threading.Thread):
    """Looks at the memory of this process and of its workers ten times a second, and at their processor time when asked."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.workers = self.parent = 0
        self.over = threading.Event()

    def worked(self) -> float:
        """Processor seconds that the workers have used so far."""
        times = [one.cpu_times() for one in psutil.Process().children()]
        return sum(one.user + one.system for one in times)

    def run(self) -> None:
        me = psutil.Process()
        while not self.over.wait(0.1):
            self.parent = max(self.parent, me.memory_info().rss)
            for child in me.children():
                try:
                    self.workers = max(self.workers, child.memory_info().rss)
                except psutil.NoSuchProcess:
                    continue


def long_run(path: Path, pages: int) -> Long:
    """Read the archive with two workers."""
    settings = BatchSettings(inputs=InputSettings(), reading=ReadOptions(), code=code_fingerprint())
    shards = make_plan([str(path)])
    watch, done, marks = Watch(), [], [(0, time.perf_counter(), 0.0)]
    early = (0, 0)
    watch.start()
    with tempfile.TemporaryDirectory() as out:
        folder = folder_at(out)
        for one in read_all(shards, folder, settings, workers=2):
            done.append(one)
            marks.append((marks[-1][0] + one.records, time.perf_counter(), watch.worked()))
            if not early[0] and marks[-1][0] >= pages // TENTH:
                early = (watch.workers, watch.parent)
        late = (watch.workers, watch.parent)
        began = time.perf_counter()
        write_copies(folder, sorted(done, key=lambda one: one.name))
        copying = time.perf_counter() - began
        watch.over.set()
    sums = tuple(sum(getattr(one, name) for one in done) for name in ("records", "reports", "passed", "failures"))
    return Long(
        counts=sums, rate=sums[0] / (marks[-1][1] - marks[0][1]), tenths=_tenths(marks, 1), worked=_tenths(marks, 2),  # type: ignore[arg-type]
        workers=(early[0], late[0]), parent=(early[1], late[1]), copies=(copying, watch.parent),
    )  # fmt: skip


def _tenths(marks: list[tuple[int, float, float]], clock: int) -> list[float]:
    """Records a second of each tenth, by the clock (1) or in processor time (2); it ends with the first shard that fills it."""
    total = marks[-1][0]
    ends = [next(mark for mark in marks if mark[0] >= total * at // TENTH) for at in range(TENTH + 1)]
    return [(b[0] - a[0]) / max(1e-9, b[clock] - a[clock]) for a, b in pairwise(ends)]


def killed_run(path: Path, folder: Path, *, kills: int, seed: int) -> tuple[int, list[str]]:
    """(kills that met somebody, the files that differ from those of an undisturbed run)."""
    chance = random.Random(seed)
    began = time.perf_counter()
    subprocess.run(_command(path, folder / "whole"), check=False, stderr=subprocess.DEVNULL)
    whole = time.perf_counter() - began
    met = 0
    running = None
    for at in range(kills):
        if running is None or running.poll() is not None:
            running = subprocess.Popen(_command(path, folder / "killed"), stderr=subprocess.DEVNULL)
        time.sleep(chance.uniform(0.05, 0.25) * whole)
        victim = psutil.Process(running.pid)
        children = [one for one in victim.children() if "resource_tracker" not in " ".join(one.cmdline())]
        if at % 2 == 0 and children:
            victim = chance.choice(children)
        if victim.is_running() and running.poll() is None:
            victim.send_signal(signal.SIGKILL)
            met += 1
        if victim.pid == running.pid:
            running.wait()
    if running is not None:
        running.wait()
    subprocess.run(_command(path, folder / "killed"), check=False, stderr=subprocess.DEVNULL)
    return met, _differences(folder / "whole", folder / "killed")


def _command(path: Path, out: Path) -> list[str]:
    hasila = [sys.executable, "-m", "hasila.cli.main", "batch", str(path), "--out", str(out)]
    return [*hasila, "--workers", "2", "--shard-size", str(SHARD)]


def _differences(one: Path, other: Path) -> list[str]:
    names = {path.relative_to(root).as_posix() for root in (one, other) for path in root.rglob("*") if path.is_file()}
    return sorted(
        name
        for name in names
        if not (
            (one / name).is_file() and (other / name).is_file() and filecmp.cmp(one / name, other / name, shallow=False)
        )
    )


def main() -> int:
    """Run both, print the row, keep it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--pages", type=int, default=PAGES, metavar="N", help=f"of the long run ({PAGES})")
    parser.add_argument("--kills", type=int, default=KILLS, metavar="N", help=f"of the other ({KILLS})")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="of the moments (1)")
    parser.add_argument("--no-keep", action="store_true", help="print the row and leave bench/BATCH_SOAK.md as it is")
    given = parser.parse_args()
    originals = bases()
    folder = Path(tempfile.mkdtemp())
    try:
        write_warc(folder / "small.warc.gz", generated(KILLED_PAGES, originals, seed=11))
        met, differ = killed_run(folder / "small.warc.gz", folder, kills=given.kills, seed=given.seed)
        print(f"{met} kills, differing: {differ or 'none'}", file=sys.stderr)
        write_warc(folder / "long.warc.gz", generated(given.pages, originals))
        size = (folder / "long.warc.gz").stat().st_size
        found = long_run(folder / "long.warc.gz", given.pages)
    finally:
        shutil.rmtree(folder)
    records, reports, passed, failures = found.counts
    for told, rates in (("s", found.tenths), ("processor s", found.worked)):
        print(f"pages/{told} by tenth: " + " ".join(f"{rate:.0f}" for rate in rates), file=sys.stderr)
    cells = [
        *where(), f"{given.pages} ({size / 1e6:.0f})", f"{records} = {reports} + {passed} + {failures}", f"{found.rate:.0f}",
        f"{found.worked[-1] / found.worked[0]:.2f} ({found.tenths[-1] / found.tenths[0]:.2f})", _memory(found.workers), _memory(found.parent),
        f"{found.copies[0]:.0f} ({found.copies[1] / 1e6:.0f})", f"{met} ({given.seed})", str(len(differ)),
    ]  # fmt: skip
    width = max(map(len, _COLUMNS))
    print("\n".join(f"{name:<{width}}  {cell}" for name, cell in zip(_COLUMNS, cells, strict=True)))
    if not given.no_keep:
        add_row(KEPT, _HEAD, _COLUMNS, cells)
    return 1 if differ or records != reports + passed + failures else 0


def _memory(early_and_late: tuple[int, int]) -> str:
    return " → ".join(f"{size / 1e6:.0f}" for size in early_and_late)


if __name__ == "__main__":
    sys.exit(main())
