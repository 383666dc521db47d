"""JSON Lines, CSV and the schema: the rows for programs and spreadsheets."""

from __future__ import annotations

import csv as reader
import io
import json

import msgspec
import pytest
from invented_ledger import CLAIMS, DISPLACED, ENTERS, FAILURE, INCIDENT, REPORT, WHOLE, check

from hasila.export import csv, jsonl
from hasila.export.schema import RECORD_VERSION, record_schema
from hasila.ledger.claim import Claim, Slot


def test_json_lines_come_back_as_they_were() -> None:
    out = io.StringIO()
    jsonl.write([*CLAIMS, FAILURE], out)
    lines = out.getvalue().splitlines()
    assert [msgspec.json.decode(line, type=Claim) for line in lines] == [*CLAIMS, FAILURE]
    assert "وادي النخيل" in out.getvalue()  # readable, not escaped


def test_json_lines_state_quote_document_and_speakers_always() -> None:
    out = io.StringIO()
    jsonl.write([FAILURE, msgspec.structs.replace(ENTERS, speakers=())], out)
    for line in out.getvalue().splitlines():
        assert {"id", "document", "kind", "quote", "speakers", "stance"} <= json.loads(line).keys()


def test_line_separators_inside_a_text_do_not_break_a_line() -> None:
    out = io.StringIO()
    jsonl.write([msgspec.structs.replace(WHOLE, speakers=(Slot(mention="a\nb\rc"),))], out)
    assert out.getvalue().count("\n") == 1
    assert "\r" not in out.getvalue()


def sheet(claims: list[Claim]) -> list[dict[str, str]]:
    out = io.StringIO()
    csv.write_header(out)
    csv.write(claims, out)
    assert out.getvalue().startswith('\ufeff"id","document","kind","quote"')
    return list(reader.DictReader(io.StringIO(out.getvalue().removeprefix("\ufeff"))))


def test_csv_rows() -> None:
    rows = {row["id"]: row for row in sheet([*CLAIMS, FAILURE])}
    assert len(rows) == len(CLAIMS) + 1
    whole = rows[WHOLE.id]
    assert (whole["low"], whole["high"], whole["outcome"], whole["qualifier"]) == ("25", "25", "killed", "exact")
    assert whole["quote"] == "25 شخصاً"
    assert REPORT.text[int(whole["quote_start"]) : int(whole["quote_end"])] == "25 شخصاً"
    assert (whole["speakers"], whole["speaker_ids"]) == ("Wadi al-Nakhil Council", "actor:council")
    assert (whole["latitude"], whole["longitude"], whole["time"]) == ("-1.5", "2.25", "2031-05-11")
    assert (rows[DISPLACED.id]["low"], rows[DISPLACED.id]["magnitude"]) == ("", "100")
    assert rows[INCIDENT.id]["totals"].startswith("killed 25 (principal); injured 40 to ? (principal)")
    assert (rows[FAILURE.id]["failure"], rows[FAILURE.id]["where"]) == ("this is binary, not text", "photo.jpg")
    assert [row["act"] for row in rows.values() if row["kind"] == "stance"] == ["accuses", "denies"]
    assert next(row["targets"] for row in rows.values() if row["kind"] == "attack").startswith("school: المدرسة; ")


def test_every_cell_has_a_column() -> None:
    for claim in [*CLAIMS, FAILURE]:
        assert csv.cells(claim).keys() <= set(csv.COLUMNS)
    assert len(set(csv.COLUMNS)) == len(csv.COLUMNS)
    used = set().union(*(csv.cells(claim) for claim in [*CLAIMS, FAILURE]))
    assert used == set(csv.COLUMNS)


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1+cmd", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "＝1", '=HYPERLINK("x";"y")']
)
def test_cells_that_a_spreadsheet_would_run_are_defused(text: str) -> None:
    [row] = sheet([msgspec.structs.replace(WHOLE, speakers=(Slot(mention=text),))])
    assert row["speakers"] == "'" + text


def test_text_cells_are_quoted_so_that_no_other_separator_starts_a_cell() -> None:
    out = io.StringIO()
    csv.write([msgspec.structs.replace(WHOLE, speakers=(Slot(mention='a;=1+1"\t=2'),))], out)
    assert '"a;=1+1""\t=2"' in out.getvalue()


def test_numbers_stay_numbers_below_zero_too() -> None:
    out = io.StringIO()
    csv.write([check("series", "open", WHOLE, WHOLE, difference=-5)], out)
    assert ",-5," in out.getvalue()


def test_schema_lists_the_fields_of_the_record() -> None:
    schema = record_schema()
    assert (schema["title"], schema["version"]) == ("hasila claim record", RECORD_VERSION)
    fields = schema["$defs"]["Claim"]
    assert set(fields["required"]) == {"id", "document", "kind", "quote", "speakers", "stance"}
    assert "toll" in fields["properties"]
    assert fields.get("additionalProperties") is not False
    assert "http" not in json.dumps(schema)
