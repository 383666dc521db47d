"""The gate refuses a figure that fell, tells what was gained and lost, and says when it measured nothing."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

_ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def gate() -> ModuleType:
    spec = importlib.util.spec_from_file_location("gate", _ROOT / "tools" / "gate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["gate"] = module
    spec.loader.exec_module(module)
    return module


def _measured(**figures: float) -> dict[str, Any]:
    return {"gold": "a", "packs": "p", "figures": figures, "found": ["one/0 toll", "one/1 control"]}


def test_a_figure_that_fell_is_refused_and_one_that_rose_is_told(gate: ModuleType) -> None:
    pinned, now = _measured(**{"toll F1": 0.9, "control F1": 0.8}), _measured(**{"toll F1": 0.89, "control F1": 0.81})
    fell, changed = gate.compare(pinned, now, "xx/set")
    assert fell == ["xx/set: toll F1 fell from 0.9 to 0.89"]
    assert changed == ["xx/set: control F1 rose from 0.8 to 0.81"]


def test_a_figure_that_is_gone_fell(gate: ModuleType) -> None:
    fell, _ = gate.compare(_measured(**{"stance F1": 0.5}), _measured(), "xx/set")
    assert fell == ["xx/set: stance F1 fell from 0.5 to None"]


def test_a_slot_is_told_and_not_refused(gate: ModuleType) -> None:
    fell, changed = gate.compare(_measured(place=0.5), _measured(place=0.4), "xx/set")
    assert not fell
    assert changed == ["xx/set: place fell from 0.5 to 0.4"]


def test_gained_and_lost_claims_are_named(gate: ModuleType) -> None:
    now = {**_measured(), "found": ["one/0 toll", "one/2 stance"]}
    _, changed = gate.compare(_measured(), now, "xx/set")
    assert changed == ["xx/set: - lost   one/1 control", "xx/set: + gained one/2 stance"]


def test_another_gold_set_is_no_comparison(gate: ModuleType) -> None:
    fell, _ = gate.compare(_measured(), {**_measured(), "gold": "b"}, "xx/set")
    assert "another one than was pinned" in fell[0]


def test_lower_figures_are_pinned_only_with_a_reason(
    gate: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gold, pinned = tmp_path / "gold", tmp_path / "gate.json"
    gold.mkdir()
    (gold / "score.py").write_text("", encoding="utf-8")
    pinned.write_text(json.dumps({"xx/set": _measured(**{"toll F1": 0.9})}), encoding="utf-8")
    monkeypatch.setattr(gate, "PINNED", pinned)
    monkeypatch.setattr(gate, "measure", lambda _: {"xx/set": _measured(**{"toll F1": 0.7})})
    assert gate.main(["--gold", str(gold), "--update"]) == 1
    assert json.loads(pinned.read_text())["xx/set"]["figures"]["toll F1"] == 0.9
    assert gate.main(["--gold", str(gold), "--update", "--allow-regression", "the rule was wrong"]) == 0
    kept = json.loads(pinned.read_text())
    assert kept["xx/set"]["figures"]["toll F1"] == 0.7
    assert kept["regressions"][0]["why"] == "the rule was wrong"


def test_without_gold_sets_it_says_so_aloud(
    gate: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert gate.main(["--gold", str(tmp_path)]) == 0
    assert "NOTHING MEASURED" in capsys.readouterr().err
