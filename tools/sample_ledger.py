"""A ledger of the sample reports, to look at the desk: build/samples.db, made once.

    python tools/sample_ledger.py [PATH]

The day of each report is that of its case in tests/cases.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from hasila.store import Ledger
from hasila.web.recording import record_files

ROOT = Path(__file__).resolve().parent.parent
BY = "hasila samples"


def samples() -> Iterator[tuple[Path, str]]:
    """Each sample with a case, and its day of publication."""
    for text in sorted((ROOT / "samples").glob("*/*.txt")):
        case = ROOT / "tests" / "cases" / text.parent.name / f"{text.stem}.json"
        if case.exists():
            yield text, json.loads(case.read_text(encoding="utf-8"))["published"]


def main() -> int:
    """Make the ledger unless it is there."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "build" / "samples.db"
    if path.exists():
        return 0
    path.parent.mkdir(parents=True, exist_ok=True)
    with Ledger.open_or_create(path) as ledger:
        for text, published in samples():
            added, failures = record_files(ledger, [(text.name, text.read_bytes())], published=published, by=BY)
            for one in failures:
                print(f"{text}: {one.reason}", file=sys.stderr)
            print(f"{text.relative_to(ROOT)}: {sum(one.claims for one in added)} claims")
    return 0


if __name__ == "__main__":
    sys.exit(main())
