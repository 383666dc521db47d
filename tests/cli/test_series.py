"""`hasila series`: bulletins and their map in, phases and flags out; wrong use and rows that cannot be read."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from hasila.cli.main import main

ROOT = Path(__file__).resolve().parents[2]
ROWS = "report_date,report_source,report_period,killed,killed_cum_reported,injured,injured_cum_reported\n"
TOLD = (
    ROWS
    + "2031-05-01,moh,24,,400,,\n2031-05-02,moh,24,30,430,7,7\n2031-05-03,moh,24,25,25,4,4\n2031-05-04,moh,24,5,30,0,4\n"
)


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    """A table, and the map that the documentation gives."""
    page = (ROOT / "docs" / "series.md").read_text(encoding="utf-8")
    found = re.search(r"```toml\n(.*?)```", page, re.DOTALL)
    assert found is not None
    (tmp_path / "rows.csv").write_text(TOLD, encoding="utf-8")
    (tmp_path / "map.toml").write_text(found[1], encoding="utf-8")
    return str(tmp_path / "rows.csv"), str(tmp_path / "map.toml")


def test_phases_and_flags_as_text(files: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["series", "--rows", files[0], "--map", files[1], "--outcome", "killed"]) == 0
    out = capsys.readouterr().out
    assert "phase 2: 2031-05-03 to 2031-05-04, 25 to 30 in 2 points; with the phases before it 460" in out
    assert "| 2031-05-03  restart" in out


def test_a_series_a_line(files: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["series", "--rows", files[0], "--map", files[1], "--format", "jsonl"]) == 0
    made = {row["series"]["outcome"]: row for row in map(json.loads, capsys.readouterr().out.splitlines())}
    assert set(made) == {"killed", "injured"}
    assert [flag["reason"] for flag in made["killed"]["flags"]] == ["restart"]


def test_a_row_that_cannot_be_read_is_named_and_the_others_are_used(
    files: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    Path(files[0]).write_text(TOLD + "someday,moh,24,1,2,3,4\n", encoding="utf-8")
    assert main(["series", "--rows", files[0], "--map", files[1]]) == 1
    said = capsys.readouterr()
    assert "rows.csv: row 5: report_date 'someday' is no day" in said.err
    assert "phase 2" in said.out


@pytest.mark.parametrize(
    ("rows", "columns", "more", "what"),
    [
        ("none.csv", "map.toml", [], "cannot be read"),
        ("rows.csv", "none.toml", [], "cannot be read"),
        ("rows.csv", "map.toml", ["--outcome", "returned"], "no such series; there are moh injured, moh killed"),
        ("rows.csv", "rows.csv", [], "see docs/series.md"),
    ],
)
def test_wrong_use(
    files: tuple[str, str], capsys: pytest.CaptureFixture[str], rows: str, columns: str, more: list[str], what: str
) -> None:
    folder = Path(files[0]).parent
    assert main(["series", "--rows", str(folder / rows), "--map", str(folder / columns), *more]) == 2
    said = capsys.readouterr()
    assert what in said.err
    assert said.out == ""
