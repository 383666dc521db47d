"""A ledger of the sample reports, to look at the desk: build/samples.db, made once.

    python tools/sample_ledger.py [PATH]

The day of each report is that of its case in tests/cases.
"""

from __future__ import annotations

import datetime
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from hasila.store import Ledger
from hasila.web.recording import record_files, record_text

ROOT = Path(__file__).resolve().parent.parent
BY = "hasila samples"


def samples() -> Iterator[tuple[Path, str]]:
    """Each sample with a case, and its day of publication."""
    for text in sorted((ROOT / "samples").glob("*/*.txt")):
        case = ROOT / "tests" / "cases" / text.parent.name / f"{text.stem}.json"
        if case.exists():
            yield text, json.loads(case.read_text(encoding="utf-8"))["published"]


_WEEKS = ((3, 118), (10, 187), (17, 246), (24, 231), (31, 394), (38, 459), (45, 41), (52, 98), (59, 151))
# day, running total: the fourth falls and is no new beginning, the seventh begins anew
_FRONT = (
    (2, "أعلنت قيادة جبهة السهل أن جبهة السهل سيطرت على بلدة عين السنديان اليوم."),
    (2, "قالت قيادة جيش الواحة إن جيش الواحة يسيطر على بلدة عين السنديان اليوم."),
    (6, "قالت قيادة جيش الواحة إن جيش الواحة استعاد بلدة عين السنديان اليوم."),
    (6, "قالت قيادة جبهة السهل إن جبهة السهل تسيطر على بلدة عين السنديان اليوم."),
    (11, "قال مرصد الوادي إن جيش الواحة دخل بلدة عين السنديان اليوم."),
    (12, "قالت قيادة جبهة السهل إن جبهة السهل انسحبت من بلدة عين السنديان اليوم."),
    (19, "قالت قيادة جبهة السهل إن جبهة السهل استعادت بلدة عين السنديان اليوم."),
    (20, "قال مرصد الوادي إن جبهة السهل دخلت بلدة عين السنديان اليوم."),
)


def stories() -> Iterator[tuple[str, str, str]]:
    """Two stories between invented parties, as text, day and place: a ministry's weekly totals, and a town two sides claim."""
    start = datetime.date(2031, 3, 1)
    for after, total in _WEEKS:
        day = (start + datetime.timedelta(after)).isoformat()
        since = "1 آذار 2031" if after < 45 else "11 نيسان 2031"
        yield f"أعلنت وزارة الصحة في إقليم السهل مقتل {total} مدنياً في بلدة عين السنديان منذ {since}.", day, "week"
    for after, text in _FRONT:
        yield text, (start + datetime.timedelta(after)).isoformat(), "front"


def fill(ledger: Ledger) -> None:
    """Put the samples and the stories into a ledger; what cannot be read is said."""
    for text, published in samples():
        added, failures = record_files(ledger, [(text.name, text.read_bytes())], published=published, by=BY)
        for one in failures:
            print(f"{text}: {one.reason}", file=sys.stderr)
        print(f"{text.relative_to(ROOT)}: {sum(one.claims for one in added)} claims")
    for words, published, _ in stories():
        record_text(ledger, words, published=published, by=BY)


def main() -> int:
    """Make the ledger unless it is there."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "build" / "samples.db"
    if path.exists():
        return 0
    path.parent.mkdir(parents=True, exist_ok=True)
    with Ledger.open_or_create(path) as ledger:
        fill(ledger)
    return 0


if __name__ == "__main__":
    sys.exit(main())
