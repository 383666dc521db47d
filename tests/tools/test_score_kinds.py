"""The score of attacks, statements, relations and evidence: what counts as found, and what it says when nothing is there.

The report, its annotations and the claims are invented. The gold's own `pair` lies outside the project: a stand-in of the
same rule (words overlap and the claim is not far longer; the greatest overlap first) takes its place.
"""

from __future__ import annotations

import hashlib
import importlib
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

_ROOT = Path(__file__).resolve().parents[2]
_TEXT = "Raiders shelled Aster. The mayor said it would rain. A raid hit Birch. A film shows it."
_PAIR = """
def overlap(a, b): return max(0, min(a[1], b[1]) - max(a[0], b[0]))
def near(g, s): return overlap(g, s) > 0 and s[1] - s[0] <= 3 * (g[1] - g[0]) + 20
def pair(gold, system, same):
    found = sorted(((overlap(g["span"], s["span"]), i, k) for i, g in enumerate(gold) for k, s in enumerate(system)
                    if near(g["span"], s["span"]) and same(g, s)), reverse=True)
    rows, claims, out = set(), set(), []
    for _, i, k in found:
        if i not in rows and k not in claims:
            rows.add(i); claims.add(k); out.append((i, k))
    return out
"""


@pytest.fixture
def kinds(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(_ROOT / "tools"))
    return importlib.import_module("score_kinds")


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    (tmp_path / "dev").mkdir()
    (tmp_path / "score.py").write_text(_PAIR, encoding="utf-8")
    (tmp_path / "dev" / "one.txt").write_text(_TEXT, encoding="utf-8")
    (tmp_path / "dev" / "one.json").write_text('{"published": "2031-05-04"}', encoding="utf-8")
    return tmp_path


def _row(words: str, kind: str, code: str | None, **more: Any) -> dict[str, Any]:
    key = {"attack": "means", "statement": "mode", "relation": "relation", "evidence": "media"}[kind]
    at = _TEXT.index(words)
    return {"kind": kind, "start": at, "end": at + len(words), key: code, **more}


def _claim(words: str, kind: str, code: str | None) -> dict[str, Any]:
    row = _row(words, kind, None)
    (key,) = set(row) - {"kind", "start", "end"}
    quote = {"exact": words, "start": row["start"], "end": row["end"]}
    return {"document": "one", "kind": kind, "quote": quote, kind: {key: code}}


def _score(kinds: ModuleType, gold: Path, rows: list[dict[str, Any]], claims: list[dict[str, Any]]) -> Any:
    import gate

    return kinds.score({"one": _TEXT}, {"one": rows}, claims, gate.load_scorer(gold))


def test_a_claim_is_found_by_words_kind_and_code(kinds: ModuleType, gold: Path) -> None:
    rows = [_row("Raiders shelled", "attack", "shelling"), _row("The mayor said", "statement", "says")]
    claims = [_claim("shelled Aster", "attack", "shelling"), _claim("mayor said", "statement", "report")]
    scored = _score(kinds, gold, rows, claims)
    assert scored.counts["attack"] == (1, 0, 0)
    assert scored.counts["statement"] == (0, 1, 1)
    assert scored.counts["statement, any mode"] == (1, 0, 0)
    assert scored.errors == [
        "one: MISSED statement says 'The mayor said'",
        "one: EXTRA statement report 'mayor said'",
    ]


def test_an_attack_without_means_is_found_by_one_without(kinds: ModuleType, gold: Path) -> None:
    rows = [_row("A raid hit Birch", "attack", None)]
    assert _score(kinds, gold, rows, [_claim("hit Birch", "attack", None)]).counts["attack"] == (1, 0, 0)
    assert _score(kinds, gold, rows, [_claim("hit Birch", "attack", "raid")]).counts["attack"] == (0, 1, 1)


def test_an_optional_row_is_neither_missed_nor_wrong(kinds: ModuleType, gold: Path) -> None:
    rows = [_row("A film", "evidence", "video", optional=True)]
    assert _score(kinds, gold, rows, []).counts["evidence"] == (0, 0, 0)
    assert _score(kinds, gold, rows, [_claim("A film shows", "evidence", "video")]).counts["evidence"] == (0, 0, 0)
    assert _score(kinds, gold, rows, [_claim("A film shows", "evidence", "photo")]).counts["evidence"] == (0, 1, 0)


def test_a_claim_far_longer_than_the_words_is_none(kinds: ModuleType, gold: Path) -> None:
    rows = [_row("said", "statement", "says")]
    counts = _score(kinds, gold, rows, [_claim("The mayor said it would rain. A raid hit", "statement", "says")]).counts
    assert counts["statement"] == (0, 1, 1)


def test_two_claims_on_one_row_are_one_right_and_one_extra(kinds: ModuleType, gold: Path) -> None:
    rows = [_row("A raid hit Birch", "attack", "raid")]
    scored = _score(kinds, gold, rows, [_claim("A raid", "attack", "raid"), _claim("hit Birch", "attack", "raid")])
    assert scored.counts["attack"] == (1, 1, 0)
    assert round(scored.counts["attack"].f1, 3) == 0.667


def test_a_run_prints_each_kind_and_a_changed_text_is_told(
    kinds: ModuleType, gold: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [_row("Raiders shelled Aster", "attack", "shelling")]
    texts = {"one": hashlib.sha256(_TEXT.encode()).hexdigest()[:16], "two": "0000"}
    kept = tmp_path / "annotations.json"
    reports = {name: {"text": text, "claims": rows} for name, text in texts.items()}
    kept.write_text(json.dumps({"reports": reports}), encoding="utf-8")
    monkeypatch.setattr(kinds, "ANNOTATIONS", kept)
    found = _claim("Raiders shelled Aster", "attack", "shelling")
    monkeypatch.setattr(kinds, "_read", lambda _, texts: [found for _ in texts])
    assert kinds.main(["--gold", str(gold)]) == 0
    told = capsys.readouterr()
    assert "1 reports, 1 annotations" in told.out
    assert "attack                   P 1.000  R 1.000  F1 1.000   (1 right, 0 extra, 0 missed)" in told.out
    assert "two is NOT MEASURED" in told.err


def test_without_gold_it_says_so_aloud(kinds: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert kinds.main(["--gold", str(tmp_path)]) == 0
    assert "NOTHING MEASURED" in capsys.readouterr().err


def test_the_annotations_hold_codes_and_no_words(kinds: ModuleType) -> None:
    reports = json.loads(kinds.ANNOTATIONS.read_text(encoding="utf-8"))["reports"]
    assert len(reports) == 10
    for report in reports.values():
        assert report["claims"]
        for row in report["claims"]:
            assert row["start"] < row["end"]
            assert kinds.CODES[row["kind"]] in row
            assert all(value.isascii() and " " not in value for value in row.values() if isinstance(value, str))
