"""Archives: each member is a report or a failure row at ARCHIVE!MEMBER; bombs and broken archives end with their reason."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import re
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import pytest

from hasila.ledger.claim import Claim
from hasila.reports import InputSettings, read_reports
from hasila.text import Report

TEXT = "قتل ثلاثة عمال في انهيار مبنى في بلدة تل السدر، كما قال الدفاع المدني."
PAGE = f"<!DOCTYPE html><title>x</title><h1>انهيار مبنى</h1><p>{TEXT} {TEXT}</p>".encode()


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), data)
    return out.getvalue()


def tarred(**members: bytes) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name.replace("_dot_", "."))
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def zstd(data: bytes) -> bytes:
    from hasila.reports.archives.unpacked import _zstd

    packed: bytes = _zstd().compress(data)
    return packed


def warc(*records: tuple[str, bytes, str, int]) -> bytes:
    out = b"WARC/1.1\r\nWARC-Type: warcinfo\r\nWARC-Record-ID: <urn:uuid:0>\r\nWARC-Date: 2031-03-05T00:00:00Z\r\nContent-Length: 0\r\n\r\n\r\n\r\n"
    for number, (url, body, kind, status) in enumerate(records, start=1):
        http = f"HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
        head = f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{number}>\r\nWARC-Date: 2031-03-05T00:00:00Z\r\n"
        head += f"WARC-Target-URI: {url}\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
        out += head.encode() + http + b"\r\n\r\n"
    return out


def read(tmp_path: Path, name: str, data: bytes, **settings: Any) -> dict[str, Report | str]:
    """Where in the archive -> the report, or the reason of its failure."""
    path = tmp_path / name
    path.write_bytes(data)
    out: dict[str, Report | str] = {}
    for where, came in read_reports(str(path), InputSettings(**settings)):
        assert where not in out
        out[where.replace(str(path), "")] = came if isinstance(came, Report) else reason(came, where)
    return out


def reason(came: Claim, where: str) -> str:
    assert came.failure is not None
    assert came.failure.where == where
    return came.failure.reason


LINES = b'{"id": "a", "text": "x 1"}\n{"id": "b", "text": "x 2"}\n'
PACK = {"gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress, "zst": zstd}


@pytest.mark.parametrize("packing", PACK)
def test_packed_json_lines_are_streamed(tmp_path: Path, packing: str) -> None:
    found = read(tmp_path, f"r.jsonl.{packing}", PACK[packing](LINES))
    assert [getattr(one, "id", one) for one in found.values()] == ["a", "b"]
    assert list(found) == [":1", ":2"]


@pytest.mark.parametrize("packing", PACK)
def test_a_packed_file_that_is_cut_gives_what_came_before_the_cut(tmp_path: Path, packing: str) -> None:
    lines = b"".join(
        json.dumps({"id": str(n), "text": f"{n} {n * n} {TEXT[n % 40 :]}"}).encode() + b"\n" for n in range(20000)
    )
    found = list(read(tmp_path, f"r.jsonl.{packing}", PACK[packing](lines)[:-2000]).values())
    assert isinstance(found[0], Report) or packing in ("xz", "zst")  # which pack in large blocks
    assert "cut off" in str(found[-1]) or "broken" in str(found[-1])


@pytest.mark.parametrize(("name", "pack"), [("a.zip", zipped), ("a.tar", tarred)])
def test_members_are_reports_or_failures(tmp_path: Path, name: str, pack: Any) -> None:
    data = pack(
        **{
            "one_dot_html": PAGE,
            "two_dot_txt": TEXT.encode(),
            "bad_dot_txt": b"\0\1",
            "c_dot_png": b"x",
            "l_dot_jsonl": LINES,
        }
    )
    found = read(tmp_path, name, data)
    assert list(found) == ["!one.html", "!two.txt", "!bad.txt", "!l.jsonl:1", "!l.jsonl:2"]
    assert "binary" in str(found["!bad.txt"])
    assert isinstance(found["!one.html"], Report)
    assert found["!one.html"].title == "انهيار مبنى"


def test_what_holds_no_text_is_noted(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    read(tmp_path, "a.zip", zipped(**{"a_dot_txt": TEXT.encode(), "b_dot_png": b"x", "c_dot_png": b"x"}))
    assert "left out, since they hold no text: 2 .png" in caplog.text


@pytest.mark.parametrize("suffix", ["tgz", "tar.gz"])
def test_a_packed_tar(tmp_path: Path, suffix: str) -> None:
    assert list(read(tmp_path, f"a.{suffix}", gzip.compress(tarred(a_dot_txt=TEXT.encode())))) == ["!a.txt"]


def test_archives_inside_archives_to_a_depth(tmp_path: Path) -> None:
    data = TEXT.encode()
    for level in range(3):
        data = zipped(**{f"l{level}_dot_zip" if level else "a_dot_txt": data})
    assert list(read(tmp_path, "a.zip", data)) == ["!l2.zip!l1.zip!a.txt"]
    [(where, why)] = read(tmp_path, "b.zip", zipped(l3_dot_zip=data)).items()
    assert where == "!l3.zip!l2.zip!l1.zip"
    assert "more than 3 deep" in str(why)


def test_bombs_end_at_their_limit(tmp_path: Path) -> None:
    zeros = b'{"id": "a", "text": "' + b"0" * 3_000_000 + b'"}\n'
    ratio = read(tmp_path, "a.jsonl.gz", gzip.compress(zeros), max_size=1_000_000)
    assert [str(one) for one in ratio.values()][-1].startswith("a bomb")
    total = read(tmp_path, "b.zip", zipped(**{f"f{n}_dot_txt": b"x" * 90_000 for n in range(9)}), max_total=300_000)
    assert any("unpacks to over 300,000 bytes" in str(one) for one in total.values())
    members = read(tmp_path, "c.zip", zipped(**{f"f{n}_dot_txt": b"x" for n in range(9)}), max_members=5)
    assert "more than 5 members" in str(list(members.values())[-1])
    big = read(tmp_path, "d.zip", zipped(a_dot_txt=b"x " * 600_000), max_size=1_000_000)
    assert "over 1,000,000 bytes" in str(list(big.values())) or "bomb" in str(list(big.values()))


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("a.zip", zipped(a_dot_txt=b"x")[:-10], "broken"),
        ("a.zip", b"PK\3\4" + b"\0" * 50, "broken"),
        ("a.tar", tarred(a_dot_txt=b"x" * 2000)[:700], "cut off|broken"),
        ("a.gz", b"\x1f\x8b\x08nonsense here", "broken|cannot be unpacked|cut off"),
        ("a.warc", b"WARC/1.0\r\nnonsense", "no page is archived|cannot be unpacked"),
    ],
)
def test_broken_archives_say_so(tmp_path: Path, name: str, data: bytes, why: str) -> None:
    rows = read(tmp_path, name, data).values()
    assert rows
    assert all(re.search(why, str(row)) for row in rows)


def test_an_encrypted_member_says_so(tmp_path: Path) -> None:
    data = bytearray(zipped(a_dot_txt=b"secret"))
    data[6] |= 1
    data[data.index(b"PK\1\2") + 8] |= 1
    assert "encrypted" in str(read(tmp_path, "a.zip", bytes(data))["!a.txt"])


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz", "a.wacz"])
def test_pages_of_a_web_archive(tmp_path: Path, name: str, caplog: pytest.LogCaptureFixture) -> None:
    data = warc(
        ("https://a.example/1", PAGE, "text/html; charset=utf-8", 200),
        ("https://a.example/x.png", b"x", "image/png", 200),
        ("https://a.example/gone", b"gone", "text/html", 404),
        ("https://a.example/empty", b"", "text/html", 200),
    )
    inside = ""
    if name.endswith("gz"):
        data = gzip.compress(data)
    elif name.endswith("wacz"):
        data = zipped(
            archive__data_dot_warc=data,
            pages__pages_dot_jsonl=b'{"format": "json-pages-1.0"}\n',
            datapackage_dot_json=b"{}",
        )
        inside = "!archive/data.warc"
    found = read(tmp_path, name, data)
    assert list(found) == [f"{inside}!https://a.example/1", f"{inside}!https://a.example/empty"]
    report = found[f"{inside}!https://a.example/1"]
    assert isinstance(report, Report)
    assert report.url == "https://a.example/1"
    assert "1 image/png, 1 responses with status 404" in caplog.text


def test_a_page_of_an_address_that_is_none_is_read(tmp_path: Path) -> None:
    [report] = read(tmp_path, "a.warc", warc(("https://a.[example/1", PAGE, "text/html", 200))).values()
    assert isinstance(report, Report)


def test_a_digest_that_differs_is_flagged(tmp_path: Path) -> None:
    data = warc(("https://a.example/1", PAGE, "text/html", 200))
    data = data.replace(
        b"WARC-Target-URI", b"WARC-Payload-Digest: sha1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\r\nWARC-Target-URI"
    )
    [report] = read(tmp_path, "a.warc", data).values()
    assert isinstance(report, Report)
    assert "archive_digest_differs" in report.flags
