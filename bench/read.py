"""How fast hasila reads, on one core, and what it costs: prints a row and keeps it in bench/RESULTS.md by commit.

    python bench/read.py [--quick] [--reports N] [--no-keep]

Measured in one run: reports/s with JSON Lines out (the median of chunks), peak memory after a tenth of the reports and
after all of them, names kept from report to report (there should be none), the time of reading against a bare search for
every form of the lexicon in the same text, and the cold start of one report against `import sqlalchemy`.

Times of reading are processor seconds: other programs on the machine do not count. Cold starts are wall-clock seconds.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from corpus import ROOT, Base, bases, copies
from keeping import kept, make_ready, peak_memory
from results import Row, keep, shown

from hasila.export import jsonl
from hasila.extract.dates import DateWords
from hasila.extract.numbers import Numerals
from hasila.languages import load
from hasila.pipeline import ReadOptions, read_report
from hasila.resolve.actors import Registry
from hasila.resolve.gazetteer import Gazetteer
from hasila.resolve.names import names_for
from hasila.text import Report

FULL, QUICK, CHUNKS, COLD = 5_000, 300, 20, 7
TENTH = 10


class Reading(NamedTuple):
    """What reading all the reports took: processor seconds a report by chunk, and bytes of peak memory."""

    seconds: list[float]
    early: int
    late: int


def read_all(reports: Iterable[Report], *, number: int) -> Reading:
    """Read reports in chunks and write their ledgers to nowhere; a chunk is made before its time is taken."""
    options = ReadOptions()
    size = max(1, number // CHUNKS)
    source, seconds, early = iter(reports), [], 0
    done = 0
    with open(os.devnull, "w", encoding="utf-8", newline="") as out:
        while chunk := list(islice(source, size)):
            began = time.process_time()
            for report in chunk:
                jsonl.write(read_report(report, options), out)
            seconds.append((time.process_time() - began) / len(chunk))
            done += len(chunk)
            if not early and done >= number // TENTH:
                early = peak_memory()
            if sys.stderr.isatty():
                print(f"\r{done}/{number} reports", end="\n" if done == number else "", file=sys.stderr, flush=True)
    return Reading(seconds, early, peak_memory())


def lexicon_forms(language: str) -> list[str]:
    """Every form that the reader of a language looks for: the pack's words, numbers, dates, actors and places."""
    pack = load(language)
    form = pack.normaliser.form
    numerals = Numerals.from_yaml(pack.numerals, form)
    words = {*pack.words, *numerals.words(), *DateWords.from_yaml(pack.dates, form, numerals).words()}
    return sorted(words | names_for(pack, Registry.open(), Gazetteer.open()).keys())


def scan_seconds(texts: Sequence[str], forms: Sequence[str]) -> dict[str, float]:
    """Processor seconds a text of searching it for every form, every match listed, by the library that searches."""
    import ahocorasick
    import ahocorasick_rs

    found = ahocorasick.Automaton()
    for form in forms:
        found.add_word(form, form)
    found.make_automaton()
    other = ahocorasick_rs.AhoCorasick(forms)
    return {
        "pyahocorasick": _per_text(texts, lambda text: list(found.iter(text))),
        "ahocorasick-rs": _per_text(texts, lambda text: other.find_matches_as_indexes(text, overlapping=True)),
    }


def _per_text(texts: Sequence[str], scan: Callable[[str], object], rounds: int = 5) -> float:
    taken = []
    for _ in range(rounds):
        began = time.process_time()
        for text in texts:
            scan(text)
        taken.append((time.process_time() - began) / len(texts))
    return statistics.median(taken)


def cold_seconds(base: Base, path: Path) -> tuple[float, float]:
    """Median wall-clock seconds of `hasila read` on one report, and of importing sqlalchemy, taken in turn."""
    script = Path(sys.executable).with_name("hasila.exe" if os.name == "nt" else "hasila")
    program = [str(script)] if script.exists() else [sys.executable, "-m", "hasila.cli.main"]
    reading = [*program, "read", str(path), *(["--published", base.published] if base.published else [])]
    other = [sys.executable, "-c", "import sqlalchemy"]
    _wall(reading)  # the first run checks the packs and fills the cache of the machine
    _wall(other)
    pairs = [(_wall(reading), _wall(other)) for _ in range(COLD)]
    return statistics.median(one for one, _ in pairs), statistics.median(two for _, two in pairs)


def _wall(command: Sequence[str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=_installed())
    return time.perf_counter() - began


def _installed() -> dict[str, str]:
    """The environment of an installed program: its modules are compiled once, here into a folder of the bench."""
    kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"PYTHONPYCACHEPREFIX": str(Path(tempfile.gettempdir()) / "hasila-bench-pycache")}


def measure(*, number: int) -> Row:
    """All measures of one run."""
    originals = bases()
    languages = make_ready(originals)
    reading = read_all(copies(originals, number=number), number=number)
    sample = [report.text for report in copies(originals, number=len(originals) * 5, seed=7)]
    scans = scan_seconds(sample, [form for language in languages for form in lexicon_forms(language)])
    first = next((ROOT / "samples").glob(f"*/{originals[0].name}.txt"))
    cold, other = cold_seconds(originals[0], first)
    return Row(
        reports=number,
        bases=len(originals),
        letters=round(statistics.mean(len(text) for text in sample)),
        rate=1 / statistics.median(reading.seconds),
        slowest=1 / max(reading.seconds),
        early=reading.early,
        late=reading.late,
        grown=kept(copies(originals, number=number // TENTH, seed=11)),
        ratios={name: statistics.median(reading.seconds) / taken for name, taken in scans.items()},
        cold=cold,
        other=other,
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the row, keep it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help=f"{QUICK} reports; the row is printed and not kept")
    parser.add_argument("--reports", type=int, default=FULL, metavar="N", help=f"how many reports ({FULL} by default)")
    parser.add_argument("--no-keep", action="store_true", help="print the row and leave bench/RESULTS.md as it is")
    given = parser.parse_args(arguments)
    row = measure(number=QUICK if given.quick else given.reports)
    print(shown(row))
    if not (given.quick or given.no_keep):
        keep(row)
    return 0


if __name__ == "__main__":
    sys.exit(main())
