"""A ledger in every format, names withheld; a sheet corrected in a spreadsheet and brought back; what is contested and summed."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import get_args, get_type_hints

import msgspec
import openpyxl
import pyarrow.parquet
import pytest

from factory import Page, stance, toll
from hasila.cli.export import FORMATS
from hasila.cli.main import main
from hasila.export.schemes.codes import table
from hasila.ledger import claim as record
from hasila.store import Ledger
from kept import add, clock, faults, reading, town

NAME = "Nour Alsalim"
FORMULA = "=cmd|' /C calc'!A0"


def page() -> Page:
    made = Page("r9", published="2031-05-05", headline=f"{NAME} among the dead of Aster")
    toll(made, f"three people, {NAME} and two others", low=3, names=(NAME,), places=("Aster",), time="2031-05-04")
    made.write(f" said the family of Alsalim; the guard answered {FORMULA} ")
    stance(made, FORMULA, "denies", about=("the family",), speakers=("the guard",))
    made.stop()
    return made


@pytest.fixture
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HASILA_LEDGER", str(tmp_path / "war.db"))
    monkeypatch.setenv("HASILA_USER", "Rim")
    with Ledger.open_or_create(tmp_path / "war.db", clock=clock()) as made:
        add(made, reading(town("r1")), reading(town("r2", 3, place="Briar")), reading(page()))
    return tmp_path / "war.db"


def exported(tmp_path: Path, form: str, *more: str) -> bytes:
    out = tmp_path / f"out.{form}"
    assert main(["export", "--format", form, "--out", str(out), *more]) == 0
    assert not list(tmp_path.glob("*.writing"))
    return out.read_bytes()


def unpacked(form: str, data: bytes) -> bytes:
    """The bytes with what is packed in them."""
    if form == "xlsx":
        import zipfile

        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            return b"".join(packed.read(name) for name in packed.namelist())
    if form == "parquet":
        return str(pyarrow.parquet.read_table(io.BytesIO(data)).to_pylist()).encode()
    return data


@pytest.mark.parametrize("form", [form for form in FORMATS if form != "events"])
def test_a_name_stands_nowhere_unless_asked_for(ledger: Path, tmp_path: Path, form: str) -> None:
    data = unpacked(form, exported(tmp_path, form))
    assert data
    text = data.decode("utf-8", "replace")
    for part in NAME.split():
        assert part not in text
        assert part not in text.encode().decode("unicode_escape", "replace")
    if form in ("csv", "xlsx", "jsonl", "annotations"):
        assert NAME.split()[0] in unpacked(form, exported(tmp_path, form, "--with-names")).decode("utf-8", "replace")


def test_blocks_keep_the_length(ledger: Path, tmp_path: Path) -> None:
    text = page().text
    for line in exported(tmp_path, "jsonl").splitlines():
        quote = json.loads(line)["quote"]
        assert len(quote["exact"]) == quote["end"] - quote["start"]
        assert json.loads(line)["document"] != "r9" or len(text[quote["start"] : quote["end"]]) == len(quote["exact"])


def sheet(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def test_formulas_are_defused(ledger: Path, tmp_path: Path) -> None:
    assert all(not (cell or "").startswith("=") for row in sheet(exported(tmp_path, "csv")) for cell in row.values())
    book = openpyxl.load_workbook(io.BytesIO(exported(tmp_path, "xlsx")))
    cells = [cell for line in book.worksheets[0].iter_rows() for cell in line]
    assert any(cell.value == FORMULA for cell in cells)
    assert all(cell.data_type != "f" for cell in cells)


def written_back(path: Path, rows: list[dict[str, str]], form: str) -> None:
    columns = list(rows[0])
    if form == "csv":
        with path.open("w", encoding="utf-8", newline="") as stream:
            out = csv.DictWriter(stream, columns, delimiter=";")  # as many spreadsheets do
            out.writeheader()
            out.writerows(rows)
        return
    book = openpyxl.Workbook()
    book.active.append(columns)
    for row in rows:
        book.active.append([int(cell) if cell.isdigit() else cell for cell in row.values()])
    book.save(path)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_sheet_goes_out_and_comes_back(
    ledger: Path, tmp_path: Path, form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = sheet(exported(tmp_path, "csv"))
    back = tmp_path / f"back.{form}"
    written_back(back, rows, form)
    with Ledger.open(ledger) as opened:
        before = opened.counts().head
    assert main(["import", str(back)]) == 2
    assert main(["import", str(back), "--why", "nothing"]) == 0
    assert "0 claims changed, 8 as they were" in capsys.readouterr().err
    with Ledger.open(ledger) as opened:
        assert opened.counts().head == before
    tolls = [row for row in rows if row["kind"] == "toll" and row["document"] == "r1"]
    tolls[0] |= {"low": "14", "high": "15", "place": "Asterville", "state": "accepted"}
    tolls[1] |= {"quote": "7 children"}
    rows[-1] |= {"revision": "7"} if rows[-1]["kind"] != "toll" else {}
    rows[-1] |= {"state": "rejected"}
    written_back(back, rows, form)
    assert main(["import", str(back), "--why", "the team's review", "--by", "Zed"]) == 1
    told = capsys.readouterr().err
    assert "column quote" in told
    assert "revision" in told
    with Ledger.open(ledger) as opened:
        entry = opened.entry(tolls[0]["id"])
        assert entry.claim.toll is not None
        assert (entry.claim.toll.count.low, entry.claim.toll.count.high) == (14, 15)
        assert entry.claim.places[0].name == "Asterville"
        assert (entry.state, entry.by) == ("accepted", "Zed")
        assert opened.entry(tolls[1]["id"]).revision == 1
        assert not faults(opened)


def test_what_is_no_sheet_of_ours_is_refused(ledger: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    (tmp_path / "mine.xlsx").write_bytes(b"no archive")
    for name in ("mine.csv", "mine.xlsx", "absent.csv"):
        assert main(["import", str(tmp_path / name), "--why", "x"]) == 2


def literals() -> Iterator[tuple[str, str]]:
    """Every code of the record: field, code."""
    for field, kind in (
        ("means", record.Means), ("outcome", record.Outcome), ("change", record.Change), ("qualifier", record.Qualifier),
        ("kind", record.Kind),
    ):  # fmt: skip
        yield from ((field, code) for code in get_args(kind))
    for field, struct in (("status", record.Who), ("age", record.Who), ("sex", record.Who), ("act", record.Position),
                          ("relation", record.Relation)):  # fmt: skip
        hint = get_type_hints(struct)[field]
        options = [one for part in get_args(hint) or () for one in (get_args(part) or (part,))]
        yield from ((field, code) for code in options if isinstance(code, str))


def test_every_code_has_a_row_in_the_mapping() -> None:
    wanted = set(literals())
    assert len(wanted) > 80
    assert wanted == set(table())


def test_event_tables_say_what_they_rest_on(ledger: Path, tmp_path: Path) -> None:
    assert {row["scheme"] for row in sheet(exported(tmp_path, "hxl"))[1:]} == {"HXL-shaped"}
    lines = [json.loads(line) for line in exported(tmp_path, "annotations").splitlines()]
    assert all(line["target"]["selector"][1]["type"] == "TextPositionSelector" for line in lines)
    entities = [json.loads(line) for line in exported(tmp_path, "ftm").splitlines()]
    ids = [one["id"] for one in entities]
    assert len(ids) == len(set(ids))
    named = {value for one in entities for value in one["properties"].get("involved", ())}
    assert named <= set(ids)
    assert msgspec.json.decode(exported(tmp_path, "geojson"))["type"] == "FeatureCollection"
    assert pyarrow.parquet.read_table(io.BytesIO(exported(tmp_path, "parquet"))).num_rows == len(
        sheet(exported(tmp_path, "csv"))
    )


def test_only_claims_in_some_states(ledger: Path, tmp_path: Path) -> None:
    first = sheet(exported(tmp_path, "csv"))[0]["id"]
    assert main(["judge", "accepted", first, "--why", "so"]) == 0
    assert [row["id"] for row in sheet(exported(tmp_path, "csv", "--states", "accepted,signed-off"))] == [first]
    assert main(["export", "--states", "fine"]) == 2
    assert main(["export", "--format", "tablet"]) == 2


def test_incidents_totals_and_disputes_of_samples(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], root: Path
) -> None:
    """On the sample reports, as a person would: figures that are told, who denies them, what it sums to."""
    war, folder = str(tmp_path / "war.db"), root / "samples" / "ar"
    names = [str(folder / f"{name}.txt") for name in ("market-raid", "two-accounts", "monitor-tally")]
    assert main(["add", *names, "--ledger", war, "--by", "Rim", "--published", "2022-10-05", "--quiet"]) == 0
    capsys.readouterr()
    assert main(["totals", "--ledger", war, "--by", "place", "--rule", "highest"]) == 0
    told = capsys.readouterr().out
    assert "the highest figure" in told
    assert "incident" in told
    assert main(["totals", "--ledger", war, "--by", "month,status", "--format", "csv"]) == 0
    assert sheet(capsys.readouterr().out.encode())[0]["rule"] == "lowest"
    assert main(["totals", "--ledger", war, "--by", "weather"]) == 2
    assert main(["totals", "--ledger", war, "--rule", "source_order"]) == 2
    assert main(["disputes", "--ledger", war]) == 0
    assert "denied by" in capsys.readouterr().out
    assert main(["disputes", "--ledger", war, "--format", "jsonl"]) == 0
    assert all(json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert main(["incidents", "--ledger", war, "--explain"]) == 0
    assert "suggested" in capsys.readouterr().out
    assert main(["series", "--ledger", war]) in (0, 2)
    assert main(["doctor", "--ledger", war]) == 0
    assert "3 in 3 editions" in capsys.readouterr().out


def test_sources_that_mean_different_things_are_told(ledger: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, other = Page("s1", published="2031-05-04"), Page("s2", published="2031-05-04")
    for made, who, low in ((first, "the ministry", 4), (other, "the monitor", 6)):
        toll(
            made, f"{low} civilians", low=low, status="civilian", places=("Aster",), time="2031-05-04", speakers=(who,)
        )
    with Ledger.open(ledger, write=True) as opened:
        for made in (first, other):
            from factory import run

            add(opened, reading(made, claims=run(made)))
    said = ("the ministry", "whoever it calls so"), ("the monitor", "whoever bore no arms")
    for who, meaning in said:
        assert main(["sources", who, "--define", f"civilian={meaning}"]) == 0
    capsys.readouterr()
    assert main(["totals", "--by", "status"]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "different things by «civilian»" in told
    assert "whoever bore no arms" in told
