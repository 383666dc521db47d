"""The long runs of bench/soak.py, a few texts of them: damage is made again by its seed, and faults are told."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
import soak
from corpus import bases
from results import add_row

from hasila.ledger.claim import Claim
from hasila.text import Report


def test_damage_is_made_again_by_its_seed() -> None:
    originals = bases()
    made = [soak.damaged(originals, random.Random(f"1 {at}")) for at in range(20)]
    assert made == [soak.damaged(originals, random.Random(f"1 {at}")) for at in range(20)]
    assert len(set(made)) == 20
    assert not {one.text for one in originals} & set(made)


def test_damaged_reports_are_read_without_a_fault() -> None:
    found = soak.read_damaged(bases(), number=25, seed=7)
    assert found.faults == []
    assert found.refused < 25


def test_a_fault_is_told_with_what_makes_it_again(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(report: Report) -> list[Claim]:
        raise KeyError(report.id)

    monkeypatch.setattr(soak, "read_report", broken)
    found = soak.read_damaged(bases(), number=2, seed=3)
    assert [one.partition(":")[0] for one in found.faults] == ["seed 3, number 0", "seed 3, number 1"]
    assert "KeyError" in capsys.readouterr().err


def test_a_row_takes_the_place_of_one_of_the_same_commit(tmp_path: Path) -> None:
    path = tmp_path / "TABLE.md"
    columns = ("commit", "date", "python", "processor", "value")
    for commit, value in (("a", "1"), ("b", "2"), ("a", "3")):
        add_row(path, "# Table\n\n", columns, (commit, "day", "3.11", "cpu", value))
    rows = path.read_text(encoding="utf-8").splitlines()
    assert rows[:4] == ["# Table", "", "| commit | date | python | processor | value |", "|---|---|---|---|---|"]
    assert rows[4:] == ["| b | day | 3.11 | cpu | 2 |", "| a | day | 3.11 | cpu | 3 |"]
