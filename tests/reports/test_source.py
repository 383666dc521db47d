"""Files, JSON Lines and standard input in; reports and failure rows out."""

from __future__ import annotations

import hashlib
import io
import json
import tracemalloc
from pathlib import Path
from typing import Any, BinaryIO, ClassVar

import msgspec
import pytest

from hasila.errors import UsageError
from hasila.ledger.claim import Claim
from hasila.reports import InputSettings, parse_day, parse_size, read_file, read_reports
from hasila.text import Report

TEXT = "قتل ثلاثة مدنيين في قصف على سوق وادي النخيل.\r\n"


def read(source: str, stdin: bytes = b"", **settings: Any) -> list[tuple[str, Report | Claim]]:
    return [(where, plain(came)) for where, came in read_reports(source, InputSettings(**settings), io.BytesIO(stdin))]


def plain(came: Report | Claim) -> Report | Claim:
    """A report without the bytes that it was made of."""
    return came if isinstance(came, Claim) else msgspec.structs.replace(came, original=None)


def reason_of(row: Report | Claim) -> str:
    assert isinstance(row, Claim)
    assert row.kind == "failure"
    assert row.failure is not None
    assert row.quote is None
    assert row.document is None
    return row.failure.reason


def test_a_file_keeps_its_text_and_gets_an_id_of_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "r.txt"
    path.write_bytes(TEXT.encode("utf-8-sig"))
    report = read_file(path, published="2015-12-30", language="ar")
    assert isinstance(report, Report)
    assert report.original == path.read_bytes()
    assert plain(report) == Report(
        id="r:" + hashlib.sha256(TEXT.encode("utf-8-sig")).hexdigest()[:16],
        text=TEXT,
        published="2015-12-30",
        language="ar",
    )
    assert read(str(path)) == [(str(path), plain(read_file(path)))]


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("missing.txt", None, "no such file"),
        ("empty.txt", b"", "empty"),
        ("image.txt", b"\0\1\2", "binary"),
        ("big.txt", b"x" * 101, "over 100 bytes; raise --max-size"),
        ("empty.jsonl", b"", "empty"),
        ("blank.ndjson", b"\n\n  \r\n", "empty"),
        ("missing.jsonl", None, "no such file"),
    ],
)
def test_bad_files_become_failure_rows(tmp_path: Path, name: str, data: bytes | None, reason: str) -> None:
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)
    [(where, row)] = read(str(path), max_size=100)
    assert where == str(path)
    assert reason in reason_of(row)


def test_read_file_gives_the_same_failure_row(tmp_path: Path) -> None:
    assert "no such file" in reason_of(read_file(tmp_path / "none"))
    assert "file name" in reason_of(read_file("a\0b"))


def lines(*rows: object) -> bytes:
    return b"".join(row if isinstance(row, bytes) else json.dumps(row).encode() + b"\n" for row in rows)


def test_json_lines_one_report_or_one_failure_a_line(tmp_path: Path) -> None:
    path = tmp_path / "reports.JSONL"
    path.write_bytes(
        b"\xef\xbb\xbf"
        + lines(
            {"id": "a", "text": TEXT, "published": "2015-12-30", "title": "خبر", "publisher": "P", "other": 1},
            b"\r\n",
            b'{"id": "b", "text": \n',
            {"id": "c", "text": " "},
            {"id": 4, "text": "x", "published": "2015-12-30T23:10:00Z", "language": "en"},
            {"id": "e", "text": "x", "published": "30/12/2015"},
            {"id": "f", "text": ["x"]},
            [1],
            {"text": TEXT},
            b'{"id": "h", "text": "\xff"}\n',
            {"id": "i", "text": "y" * 450},
            {"id": "j", "text": "last", "published": None},
        ).rstrip(b"\n")
    )
    rows = read(str(path), max_size=450, language="ar", published="2016-01-01")
    assert [where.rpartition(":")[2] for where, _ in rows] == [str(n) for n in (1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)]
    by_line = {int(where.rpartition(":")[2]): row for where, row in rows}
    assert by_line[1] == Report(id="a", text=TEXT, published="2015-12-30", language="ar", title="خبر", publisher="P")
    assert by_line[5] == Report(id="4", text="x", published="2015-12-30", language="en")
    assert by_line[9] == Report(
        id="r:" + hashlib.sha256(TEXT.encode()).hexdigest()[:16], text=TEXT, published="2016-01-01", language="ar"
    )
    assert by_line[12] == Report(id="j", text="last", published="2016-01-01", language="ar")
    reasons = {n: reason_of(row) for n, row in by_line.items() if isinstance(row, Claim)}
    assert reasons.keys() == {3, 4, 6, 7, 8, 10, 11}
    assert reasons[3].startswith("broken JSON: ")
    assert "no text" in reasons[4]
    assert reasons[6] == "published '30/12/2015' is no date; write it as YYYY-MM-DD, such as 2015-12-30"
    assert reasons[7].startswith("not a report: ")
    assert reasons[8].startswith("not a report: ")
    assert "UTF-8" in reasons[10]


def test_a_line_over_the_size_is_one_failure_and_the_next_is_read(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    path.write_bytes(lines({"id": "a", "text": "y" * 1000}, {"id": "b", "text": "x"}, {"id": "c", "text": "y" * 1000}))
    rows = read(str(path), max_size=100)
    assert ["over 100 bytes" in reason_of(rows[i][1]) for i in (0, 2)] == [True, True]
    assert rows[1] == (f"{path}:2", Report(id="b", text="x"))


def test_a_lone_surrogate_in_json_is_a_failure(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    path.write_bytes(b'{"id": "a", "text": "\\ud800 x"}\n')
    assert "broken JSON" in reason_of(read(str(path))[0][1])


def test_memory_does_not_grow_with_the_lines(tmp_path: Path) -> None:
    path = tmp_path / "many.jsonl"
    path.write_bytes(lines(*({"id": str(i), "text": TEXT * 20} for i in range(4000))))
    tracemalloc.start()
    for _ in read_reports(str(path), InputSettings()):
        pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 400_000


@pytest.mark.parametrize("start", [b"", b"\n\n", b"\xef\xbb\xbf"])
def test_standard_input_tells_json_lines_from_text(start: bytes) -> None:
    rows = read("-", start + lines({"id": "a", "text": "x"}, b"{broken\n"))
    assert rows[0][1] == Report(id="a", text="x")
    assert rows[1][0].startswith("<stdin>:")
    assert "broken JSON" in reason_of(rows[1][1])


@pytest.mark.parametrize("text", [TEXT, "\n\n" + TEXT * 900, "{قال} الشاهد", "{\n", "x"])
def test_standard_input_of_text(text: str) -> None:
    [(where, report)] = read("-", text.encode())
    assert where == "<stdin>"
    assert isinstance(report, Report)
    assert report.text == text
    assert report.id == "r:" + hashlib.sha256(text.encode()).hexdigest()[:16]


def test_standard_input_empty_or_too_long() -> None:
    assert "empty" in reason_of(read("-")[0][1])
    assert "over 5 bytes" in reason_of(read("-", b"123456", max_size=5)[0][1])


def test_standard_input_hands_over_a_report_before_the_next_line_comes() -> None:
    class Slow(io.RawIOBase):
        left: ClassVar = [lines({"id": "a", "text": "x"}), lines({"id": "b", "text": "x"})]

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: Any) -> int:
            piece = self.left.pop(0) if self.left else b""
            buffer[: len(piece)] = piece
            return len(piece)

    stream: BinaryIO = io.BufferedReader(Slow())  # type: ignore[type-var]
    reports = read_reports("-", InputSettings(), stream)
    assert plain(next(reports)[1]) == Report(id="a", text="x")
    assert len(Slow.left) == 1


@pytest.mark.parametrize(
    "bad", ["2015-13-01", "2015-02-30", "yesterday", "20151230", "2015-12-30T00:00", "٢٠١٥-١٢-٣٠", ""]
)
def test_bad_days(bad: str) -> None:
    with pytest.raises(UsageError, match="YYYY-MM-DD"):
        parse_day(bad)


@pytest.mark.parametrize("bad", ["", "0", "-1", "ten", "10TB", "1,000", "MB"])
def test_bad_sizes(bad: str) -> None:
    with pytest.raises(UsageError, match="10MB"):
        parse_size(bad)


def test_sizes() -> None:
    assert [parse_size(s) for s in ("10MB", "500kB", "1024", "2 mb", "1GiB")] == [
        10**7,
        500_000,
        1024,
        2 * 10**6,
        2**30,
    ]
