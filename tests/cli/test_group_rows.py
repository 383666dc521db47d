"""`hasila incidents`: rows in, `id` and `group` out; the reasons; wrong use."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hasila.cli.main import main

ROWS = [
    {
        "id": "x1",
        "source": "one",
        "date_start": "2031-05-03",
        "date_end": "2031-05-03",
        "city": "Aster",
        "killed": [7, 7],
    },
    {
        "id": "x2",
        "source": "two",
        "date_start": "2031-05-03",
        "date_end": "2031-05-04",
        "city": "Aster",
        "killed": [7, 8],
    },
    {
        "id": "x3",
        "source": "two",
        "date_start": "2031-05-09",
        "date_end": "2031-05-09",
        "city": "Belmar",
        "killed": [2, 2],
    },
]


def _file(tmp_path: Path, rows: list[dict[str, object]]) -> str:
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return str(path)


def test_rows_are_grouped(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["incidents", "--rows", _file(tmp_path, ROWS)]) == 0
    made = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert made == [{"id": "x1", "group": "x1"}, {"id": "x2", "group": "x1"}, {"id": "x3", "group": "x3"}]


def test_the_reasons_add_up_to_the_score(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["incidents", "--rows", _file(tmp_path, ROWS), "--explain"]) == 0
    first, second, alone = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert (first["link"]["to"], second["link"]["to"]) == ("x2", "x1")
    assert sum(r["weight"] for r in first["link"]["reasons"]) == pytest.approx(first["link"]["score"])
    assert "same town" in [r["what"] for r in first["link"]["reasons"]]
    assert "link" not in alone


@pytest.mark.parametrize(
    ("rows", "what"),
    [
        ([*ROWS, ROWS[0]], "'x1' stands twice"),
        ([{"source": "one"}], "row 1: no `id`"),
        ([{"id": 1, "killed": "x"}], "row 1"),
    ],
)
def test_wrong_use(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], rows: list[dict[str, object]], what: str
) -> None:
    assert main(["incidents", "--rows", _file(tmp_path, rows)]) == 2
    said = capsys.readouterr()
    assert what in said.err
    assert said.out == ""
