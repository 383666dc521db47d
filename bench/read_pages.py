"""How fast web pages become claims on one core, and what share of it is the finding of the report on its page.

    python bench/read_pages.py [--seconds N]

The pages are those of tests/pages/saved, each read again and again with another number in it, so that no cache helps. Times are
processor seconds.
"""

from __future__ import annotations

import argparse
import sys
import time

from corpus import ROOT

sys.path.insert(0, str(ROOT / "tests"))

from hasila.languages import available
from hasila.pipeline import ReadOptions, read_report
from hasila.reports import InputSettings
from hasila.reports.pages import read_page
from pages.saved_pages import EXPECTED, data_of


def main() -> int:
    """Print pages/s and the share of extraction."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=10.0, help="processor seconds to measure for")
    seconds = parser.parse_args().seconds
    known = available()
    pages = [data for name in EXPECTED if EXPECTED[name]["language"] in known and (data := data_of(name))]
    for data in pages:
        _read(data, 0)  # packs, names and libraries are loaded before time is taken
    done, found, size, finding = 0, 0, 0, 0.0
    began = time.process_time()
    while time.process_time() - began < seconds:
        data = pages[done % len(pages)]
        claims, took = _read(data, done)
        done, found, size, finding = done + 1, found + claims, size + len(data), finding + took
    total = time.process_time() - began
    print(
        f"pages: {done / total:.0f} pages/s from HTML to claims on one core ({size / done / 1000:.1f} kB a page, "
        f"{found / done:.1f} claims); finding the report takes {finding / total:.0%} ({1000 * finding / done:.1f} ms a page)"
    )
    return 0


def _read(data: bytes, number: int) -> tuple[int, float]:
    """(claims, processor seconds of the extraction)."""
    data = data.replace(b"</body>", b"<p>%d</p></body>" % number, 1)
    began = time.process_time()
    report = read_page(data, "page", InputSettings())
    took = time.process_time() - began
    return len(read_report(report, ReadOptions())), took


if __name__ == "__main__":
    sys.exit(main())
