"""`hasila diff`: which rows are one claim, what of it changed, and input that is no ledger."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from hasila.cli.main import main
from hasila.ledger.changes import compare


def toll(id: str, start: int, end: int, low: int = 3, **fields: Any) -> dict[str, Any]:
    quote = {"exact": "x" * (end - start), "prefix": "", "suffix": "", "start": start, "end": end}
    body = {"outcome": "killed", "count": {"low": low, "high": low}}
    return {"id": id, "document": "r1", "kind": "toll", "quote": quote, "toll": body, **fields}


def what(old: list[dict[str, Any]], new: list[dict[str, Any]]) -> list[tuple[str, list[str]]]:
    return [(change.what, sorted(change.fields)) for change in compare(old, new)]


def test_same_id_is_the_same_claim() -> None:
    assert what([toll("c:1", 0, 4)], [toll("c:1", 0, 4)]) == [("same", [])]
    assert what([toll("c:1", 0, 4, places=[])], [toll("c:1", 0, 4, stance="denies")]) == [("changed", ["stance"])]


def test_overlapping_words_are_the_same_claim() -> None:
    changed = ["quote.end", "quote.exact", "toll.count.high", "toll.count.low"]
    assert what([toll("c:1", 0, 4)], [toll("c:2", 0, 6, low=5)]) == [("changed", changed)]
    assert what([toll("c:1", 0, 4)], [toll("c:2", 4, 6)]) == [("lost", []), ("gained", [])]
    assert what([toll("c:1", 0, 4)], [toll("c:2", 0, 4, kind="attack")]) == [("lost", []), ("gained", [])]


def test_most_overlap_wins() -> None:
    old = [toll("c:1", 0, 9)]
    new = [toll("c:2", 0, 3), toll("c:3", 2, 9)]
    assert [(c.what, c.new and c.new["id"]) for c in compare(old, new)] == [("gained", "c:2"), ("changed", "c:3")]


def test_how_a_row_was_made_and_ids_that_follow_are_no_change() -> None:
    old = [toll("c:1", 0, 4, reader="packs/a"), toll("c:2", 5, 9, flags=["c:1"])]
    new = [toll("c:7", 0, 4, reader="packs/b"), toll("c:2", 5, 9, flags=["c:7"])]
    assert what(old, new) == [("same", []), ("same", [])]


def test_documents_are_apart() -> None:
    assert what([toll("c:1", 0, 4)], [toll("c:1", 0, 4) | {"document": "r2"}]) == [("lost", []), ("gained", [])]


def test_ledger_against_itself_is_all_the_same() -> None:
    rows = [toll("c:1", 0, 4), toll("c:2", 2, 9), {"id": "c:3", "document": "r1", "kind": "check", "quote": None}]
    assert [change.what for change in compare(rows, rows)] == ["same"] * 3


@pytest.fixture
def ledgers(tmp_path: Path) -> tuple[str, str]:
    old, new = tmp_path / "old.jsonl", tmp_path / "new.jsonl"
    old.write_text("\n".join(map(json.dumps, [toll("c:1", 0, 4), toll("c:2", 5, 9)])), encoding="utf-8")
    new.write_text("\n".join(map(json.dumps, [toll("c:1", 0, 4, low=4), toll("c:3", 20, 24)])), encoding="utf-8")
    return str(old), str(new)


def test_text(ledgers: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", *ledgers]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "~ toll  r1 0-4  [[xxxx]]  killed",
        "    toll.count.low  3 -> 4",
        "    toll.count.high  3 -> 4",
        "- toll  r1 5-9  [[xxxx]]  killed",
        "+ toll  r1 20-24  [[xxxx]]  killed",
        "kind  gained  lost  changed  same",
        "toll       1     1        1     0",
        "all        1     1        1     0",
    ]


def test_jsonl(ledgers: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", *ledgers, "--format", "jsonl"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["change"] for row in rows] == ["changed", "lost", "gained"]
    assert rows[0]["fields"]["toll.count.low"] == {"old": 3, "new": 4}


@pytest.mark.parametrize("text", ["{", "[]", '{"id": 3}', '{"id": "c:1", "kind": "toll", "quote": {}}'])
def test_what_is_no_ledger(tmp_path: Path, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text(text, encoding="utf-8")
    assert main(["diff", str(path), str(path)]) == 2
    assert f"{path}:1" in capsys.readouterr().err


def test_missing_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", str(tmp_path / "a"), str(tmp_path / "b")]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
