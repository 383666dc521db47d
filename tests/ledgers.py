"""Whole ledgers of sample reports, as a person found them right: any later change of a reading shows as a difference.

    python tests/ledgers.py                show what has changed
    python tests/ledgers.py --write        and write the files anew; read the difference before you commit it

`tests/cases/ar/NAME.ledger.jsonl` holds a row a line, as `hasila read --format jsonl` writes it, without the reader. A row
that is known to be wrong is not kept as if it were right: a line of `wrong` names its words and says what is wrong. When
the program no longer makes that row, the line has to go.
"""

from __future__ import annotations

import difflib
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

import hasila
from scoring import Case, cases

__all__ = ["changes", "ledger_of", "read_rows", "whole_cases"]

_FOLDER = Path(__file__).resolve().parent / "cases"
_LEFT_OUT = ("reader", "derivation")  # they change with every change of the words

Row = dict[str, Any]


def whole_cases() -> list[Case]:
    """The cases that have a whole ledger."""
    return [case for case in cases() if _path(case.name) is not None]


def read_rows(case: Case) -> list[Row]:
    """The ledger that the program makes of a case's report."""
    claims = hasila.read(case.text, published=case.published, id=case.name).claims
    return [{k: v for k, v in msgspec.to_builtins(c).items() if k not in _LEFT_OUT} for c in claims]


def ledger_of(name: str) -> tuple[list[Row], dict[str, str]]:
    """The rows of a ledger file that are right, and those known to be wrong: id -> what is wrong."""
    path = _path(name)
    assert path is not None
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [row for row in rows if "wrong" not in row], {row["id"]: row["wrong"] for row in rows if "wrong" in row}


def changes(case: Case) -> list[str]:
    """The difference between a case's ledger file and what the program makes of its report; none where they agree."""
    right, wrong = ledger_of(case.name)
    made = read_rows(case)
    gone = [
        f"no longer made: take off the line that calls it wrong: {why}"
        for i, why in wrong.items()
        if i not in _ids(made)
    ]
    return gone + list(_difference(right, [row for row in made if row["id"] not in wrong], case.name))


def _ids(rows: Sequence[Row]) -> set[str]:
    return {row["id"] for row in rows}


def _difference(old: Sequence[Row], new: Sequence[Row], name: str) -> Iterator[str]:
    """A unified difference over rows written one field a line, without ids, which change with the words."""
    mine, other = ([line for row in rows for line in _fields(row)] for rows in (old, new))
    yield from difflib.unified_diff(mine, other, f"{name}.ledger.jsonl", "as read now", lineterm="", n=2)


def _fields(row: Row) -> Iterator[str]:
    quote = (row.get("quote") or {}).get("exact", "")
    head = f"{row['kind']} [[{quote}]]"
    for key, value in row.items():
        if isinstance(value, dict):
            yield from (f"{head} {key}.{k} = {json.dumps(v, ensure_ascii=False)}" for k, v in value.items())
        else:
            yield f"{head} {key} = {json.dumps(value, ensure_ascii=False)}"


def _path(name: str) -> Path | None:
    return next(iter(_FOLDER.glob(f"*/{name}.ledger.jsonl")), None)


def _written(case: Case) -> str:
    """The file anew: every row, those known to be wrong by what is wrong with them."""
    _, wrong = ledger_of(case.name)
    rows = [{"id": r["id"], "wrong": wrong[r["id"]]} if r["id"] in wrong else r for r in read_rows(case)]
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def main(arguments: Sequence[str]) -> int:
    """Show the differences; write the files anew where that is asked."""
    differ = 0
    for case in whole_cases():
        found = changes(case)
        differ += bool(found)
        print("\n".join(found) if found else f"{case.name}: as it was")
        path = _path(case.name)
        if "--write" in arguments and path is not None:
            path.write_text(_written(case), encoding="utf-8")
    return 1 if differ and "--write" not in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
