"""`python bench/desk.py`: how fast the desk's pages come with people at work. A row of bench/DESK.md.

    python bench/desk.py                        on a ledger of 1,000,000 claims, made by bench/invented.py
    python bench/desk.py --claims 100000        a quick look; keeps no row
    python bench/desk.py --at ledger.db         on the ledger there

`hasila serve --workers 2` serves it. After a warm-up, 20 readers ask for a page chosen at random, read it, pause a second
and ask for the next one. What each waits for the whole page is measured, for each kind of page.
"""

from __future__ import annotations

import argparse
import http.client
import json
import random
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from invented import generated
from results import ROOT, add_row, where

from hasila.store import Ledger
from hasila.store.collating import bring_up

FULL: Final = 1_000_000
READERS, PAUSE, SECONDS, WARM_UP = 20, 1.0, 60.0, 12.0
_SHARE: Final = 0.95
_KINDS: Final = {"incident": 150, "queue": 150, "series": 150, "totals": 300, "control": 300}  # ms wanted
_HEAD: Final = (
    "# How fast the desk's pages come\n\n"
    "`python bench/desk.py` (in `make bench`) writes a row here: `hasila serve` with two processes on a ledger in an SQLite file,\n"
    "20 readers on the same machine who pause a second between pages, after a warm-up. Milliseconds until a whole page is there,\n"
    "of 50 and of 95 in 100 pages. Wanted: 95 in 100 within 150 ms for incident, queue and series, 300 ms for totals and\n"
    "control.\n\n"
)  # fmt: skip
_COLUMNS: Final = (
    "commit",
    "date",
    "python",
    "processor",
    "claims",
    "pages",
    *(f"{kind} p50 / p95 ms" for kind in _KINDS),
)


def main() -> int:
    """Measure, print, keep."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--claims", type=int, default=FULL)
    options.add_argument("--at", type=Path, default=None)
    options.add_argument("--seconds", type=float, default=SECONDS)
    options.add_argument("--keep", action="store_true", help="keep the row of a smaller ledger, too")
    given = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="hasila-") as folder:
        path = given.at or Path(folder) / "ledger.db"
        number = prepared(path, given.claims)
        taken = served(path, given.seconds)
    cells = [*where(), f"{number:,}", str(sum(map(len, taken.values()))), *(_cell(taken[kind]) for kind in _KINDS)]
    for name, cell in zip(_COLUMNS, cells, strict=True):
        print(f"{name:<24}{cell}")
    if number >= FULL * 0.99 or given.keep:
        add_row(ROOT / "bench" / "DESK.md", _HEAD, _COLUMNS, cells)
    return 0


def prepared(path: Path, claims: int) -> int:
    """Make the ledger where there is none; how many claims it has."""
    with Ledger.open_or_create(path) as ledger:
        if not ledger.head().strip("0"):
            made = 0
            for added in ledger.add(generated(claims, 1), by="bench", batch=500):
                made += added.claims
                if sys.stderr.isatty():
                    print(f"\radded {made:,} of {claims:,}", end="", file=sys.stderr)
        bring_up(ledger)
        return sum(ledger.counts().claims.values())


def served(path: Path, seconds: float) -> dict[str, list[float]]:
    """Serve a ledger and read it: kind of page -> milliseconds of each."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "hasila.cli.main",
        "serve",
        "--ledger",
        str(path),
        "--port",
        str(port),
        "--workers",
        "2",
    ]
    server = subprocess.Popen(command)
    try:
        _wait(port)
        paths = _paths(port)
        _read(port, paths, WARM_UP)
        return _read(port, paths, seconds)
    finally:
        server.terminate()
        server.wait(timeout=30)


def _wait(port: int) -> None:
    for _ in range(600):
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the desk did not come up within a minute")


def _get(port: int, path: str) -> bytes:
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        asked.request("GET", path, headers={"cookie": "language=en"})
        answer = asked.getresponse()
        data = answer.read()
        if answer.status != 200:
            raise SystemExit(f"{path}: status {answer.status}")
        return data
    finally:
        asked.close()


def _paths(port: int) -> dict[str, list[str]]:
    """The pages of each kind that are asked for."""

    def ids(path: str, name: str) -> list[str]:
        items: list[dict[str, Any]] = json.loads(_get(port, path))["items"]
        return [quote(str(one[name]), safe="") for one in items]

    incidents = [
        one for offset in (0, 20_000, 60_000) for one in ids(f"/api/incidents?limit=100&offset={offset}", "id")
    ]
    series, places = ids("/api/series?limit=100", "id"), ids("/api/control?limit=100", "place")
    return {
        "incident": [f"/incidents/{one}" for one in incidents] + ["/incidents"] * 20,
        "queue": ["/queue", *(f"/queue?after={50 * at}" for at in range(1, 10)), "/queue?what=mine",
                  "/queue?what=flagged", "/queue?what=disputed"],
        "series": [f"/series?of={one}" for one in series] + ["/series"] * 10,
        "totals": [f"/totals?by={by}&rule={rule}" for by in ("month", "year", "place", "means") for rule in ("lowest", "highest")],
        "control": [f"/control/{one}" for one in places] + ["/control"] * 10,
    }  # fmt: skip


def _read(port: int, paths: dict[str, list[str]], seconds: float) -> dict[str, list[float]]:
    taken: dict[str, list[float]] = defaultdict(list)
    end = time.perf_counter() + seconds
    people = [threading.Thread(target=_reader, args=(port, paths, end, taken, number)) for number in range(READERS)]
    for one in people:
        one.start()
    for one in people:
        one.join()
    return taken


def _reader(port: int, paths: dict[str, list[str]], end: float, taken: dict[str, list[float]], seed: int) -> None:
    chance = random.Random(seed)
    time.sleep(chance.random() * PAUSE)
    while time.perf_counter() < end:
        kind = chance.choice(list(_KINDS))
        begun = time.perf_counter()
        _get(port, chance.choice(paths[kind]))
        taken[kind].append(1000 * (time.perf_counter() - begun))
        time.sleep(PAUSE)


def _cell(times: list[float]) -> str:
    if not times:
        return "-"
    known = sorted(times)
    return f"{known[len(known) // 2]:.0f} / {known[min(len(known) - 1, int(len(known) * _SHARE))]:.0f}"


if __name__ == "__main__":
    sys.exit(main())
