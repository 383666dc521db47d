"""Posts: Telegram's export, CSV and XLSX with and without a mapping."""

from __future__ import annotations

import datetime
import io
import json
from pathlib import Path
from typing import Any

import pytest

from hasila.errors import UsageError
from hasila.ledger.claim import Claim
from hasila.reports import InputSettings, Mapping, read_mapping, read_reports
from hasila.text import Report

CHAT = {
    "name": "مرصد الوادي",
    "type": "public_channel",
    "id": 17,
    "messages": [
        {"id": 1, "type": "service", "date": "2031-03-04T10:00:00", "action": "create_channel"},
        {"id": 2, "type": "message", "date": "2031-03-05T00:10:00", "text": "مقتل ثلاثة عمال في تل السدر"},
        {"id": 3, "type": "message", "date": "2031-03-05T11:00:00", "edited": "2031-03-05T12:00:00", "forwarded_from": "إذاعة السهل",
         "text": ["عاجل: ", {"type": "bold", "text": "مقتل خمسة"}, " في الديرة"]},
        {"id": 4, "type": "message", "date": "2031-03-05T11:00:00", "photo": "p.jpg", "text": ""},
        {"id": "x", "type": "message", "text": "y"},
    ],
}  # fmt: skip


def read(tmp_path: Path, name: str, data: bytes, **settings: Any) -> dict[str, Report | str]:
    path = tmp_path / name
    path.write_bytes(data)
    out: dict[str, Report | str] = {}
    for where, came in read_reports(str(path), InputSettings(**settings)):
        out[where.replace(str(path), "")] = came if isinstance(came, Report) else reason(came)
    return out


def reason(came: Claim) -> str:
    assert came.failure is not None
    return came.failure.reason


@pytest.mark.parametrize("export", [CHAT, {"about": "x", "chats": {"about": "y", "list": [CHAT]}}])
def test_telegram(tmp_path: Path, export: object, caplog: pytest.LogCaptureFixture) -> None:
    found = read(tmp_path, "result.json", json.dumps(export, ensure_ascii=False).encode())
    assert list(found) == ["!17/2", "!17/3", "!17"]
    second, third = found["!17/2"], found["!17/3"]
    assert isinstance(second, Report)
    assert isinstance(third, Report)
    assert (second.id, second.published, second.publisher) == ("telegram:17/2", "2031-03-05", "مرصد الوادي")
    assert third.text == "عاجل: مقتل خمسة في الديرة"
    assert third.flags == ("forwarded_from: إذاعة السهل", "edited")
    assert "not a message" in str(found["!17"])
    assert "1 messages without text, 1 service messages" in caplog.text


@pytest.mark.parametrize("data", [b'{"a": 1}', b"[1, 2]", b"{broken", b"[" * 100000])
def test_other_json_says_so(tmp_path: Path, data: bytes) -> None:
    [why] = read(tmp_path, "a.json", data).values()
    assert "neither an export of Telegram nor JSON Lines" in str(why)


def test_json_lines_under_another_name(tmp_path: Path) -> None:
    assert list(read(tmp_path, "a.json", b'{"id": "a", "text": "x"}\n{"id": "b", "text": "y"}\n')) == [":1", ":2"]


CSV = '\ufeffid;Text;Published;Channel\n1;مقتل ثلاثة;2031-03-05;ق\n2;;2031-03-05;ق\n\n3;"سطر\nثان";yesterday;ق\n'


def test_csv_with_columns_named_as_the_fields(tmp_path: Path) -> None:
    found = read(tmp_path, "a.csv", CSV.encode())
    assert list(found) == [":2", ":3", ":6"]
    assert isinstance(found[":2"], Report)
    assert (found[":2"].id, found[":2"].published) == ("1", "2031-03-05")
    assert "no text" in str(found[":3"])
    assert "no date" in str(found[":6"])


def test_csv_with_a_mapping(tmp_path: Path) -> None:
    path = tmp_path / "m.toml"
    path.write_text(
        '[columns]\ntext = "Message"\npublished = 2\npublisher = "Channel"\n[table]\ndate = "%d/%m/%Y %H:%M"\n', "utf-8"
    )
    data = "Message,When,Channel\nمقتل ثلاثة,05/03/2031 00:10,ق\n".encode("cp1256")
    [report] = read(tmp_path, "a.csv", data, mapping=read_mapping(path)).values()
    assert isinstance(report, Report)
    assert (report.text, report.published, report.publisher) == ("مقتل ثلاثة", "2031-03-05", "ق")


@pytest.mark.parametrize(
    ("data", "mapping", "why"),
    [
        (b"a,b\n1,2\n", Mapping(), "no column `text`; name it in a mapping file with --mapping .it has a, b"),
        (b"a,b\n1,2\n", Mapping(columns={"text": "c"}), "no column 'c'; it has a, b"),
        (b"", Mapping(), "empty"),
        (b"text\n", Mapping(), "no posts"),
        (b'text\n"a"b\n', Mapping(), "broken CSV"),
        (b'text\n"a', Mapping(), "broken CSV"),
    ],
)
def test_tables_that_cannot_be_read_say_why(tmp_path: Path, data: bytes, mapping: Mapping, why: str) -> None:
    import re

    [(row)] = read(tmp_path, "a.csv", data, mapping=mapping).values()
    assert re.search(why, str(row))


def xlsx(*rows: tuple[object, ...]) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_xlsx(tmp_path: Path) -> None:
    data = xlsx(
        ("id", "text", "published"), (7.0, "مقتل ثلاثة", datetime.datetime(2031, 3, 5, 23, 59)), (8, None, None)
    )
    found = read(tmp_path, "a.xlsx", data)
    assert list(found) == [":2", ":3"]
    assert isinstance(found[":2"], Report)
    assert (found[":2"].id, found[":2"].published) == ("7", "2031-03-05")
    assert "no sheet 'x'; it has Sheet" in str(read(tmp_path, "a.xlsx", data, mapping=Mapping(sheet="x")))
    assert "broken XLSX" in str(read(tmp_path, "a.xlsx", data[:200]))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (None, "cannot be opened"),
        ("[columns", "no TOML"),
        ("[columns]\n", "no column for text"),
        ('[columns]\ntext = "a"\nauthor = "b"\n', "no field 'author'"),
        ('[columns]\ntext = "a"\n[table]\ncolour = 1\n', "unknown field"),
        ('[columns]\ntext = "a"\n[table]\ndelimiter = "ab"\n', "one character"),
    ],
)
def test_a_faulty_mapping_is_wrong_use(tmp_path: Path, text: str | None, why: str) -> None:
    path = tmp_path / "m.toml"
    if text is not None:
        path.write_text(text, "utf-8")
    with pytest.raises(UsageError, match=why):
        read_mapping(path)
