"""Archives for the tests, as other programs write them."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import zipfile
from collections.abc import Iterable
from typing import Any

REPORTS = 6


def rows(number: int = REPORTS) -> list[dict[str, Any]]:
    """Reports as JSON Lines hold them; the first has no words of harm."""
    quiet = {"id": "r0", "text": "افتتح المتحف الوطني معرضا للفنون يوم الخميس.", "published": "2031-05-04"}
    return [quiet] + [
        {"id": f"r{one}", "text": f"قتل {one + 2} مدنيين في قصف على بلدة تل الورد أمس.", "published": "2031-05-04"}
        for one in range(1, number)
    ]


def lines(number: int = REPORTS) -> bytes:
    """The same as bytes."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows(number)).encode()


def page(text: str) -> bytes:
    """A web page with a text of some length."""
    more = "وقال مجلس البلدة إن السوق القديم قرب النهر يستقبل الزوار مساء. وأضاف أن المدارس تبدأ الدروس يوم الأحد المقبل كما كان مقررا."
    return f"<html><body><article><h1>بلدة تل الورد</h1><p>{text}</p><p>{more}</p></article></body></html>".encode()


def pages(number: int = REPORTS) -> list[bytes]:
    """The reports as pages."""
    return [page(row["text"]) for row in rows(number)]


def warc(number: int = REPORTS, *, by_record: bool = True) -> bytes:
    """A WARC as Common Crawl publishes it: each page with its request and metadata, gzip by record."""
    found = [_record("warcinfo", "", b"software: test\r\n", "application/warc-fields", 0)]
    for at, data in enumerate(pages(number)):
        url = f"https://news.example/{at}"
        answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s" % (len(data), data)
        found += [
            _record("request", url, b"GET / HTTP/1.1\r\n\r\n", "application/http; msgtype=request", at),
            _record("response", url, answer, "application/http; msgtype=response", at),
            _record("metadata", url, b"fetchTimeMs: 3\r\n", "application/warc-fields", at),
        ]
    return b"".join(gzip.compress(one, mtime=0) for one in found) if by_record else b"".join(found)


def _record(kind: str, url: str, block: bytes, content: str, at: int) -> bytes:
    head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:test:{kind}:{at}>\r\nWARC-Date: 2031-05-04T00:00:00Z\r\n"
    head += f"WARC-Target-URI: {url}\r\n" if url else ""
    return f"{head}Content-Type: {content}\r\nContent-Length: {len(block)}\r\n\r\n".encode() + block + b"\r\n\r\n"


def zipped(members: Iterable[tuple[str, bytes]]) -> bytes:
    """A zip archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members:
            archive.writestr(name, data)
    return out.getvalue()


def wacz() -> bytes:
    """A WACZ: a zip with the WARC and lists about it."""
    return zipped(
        [("datapackage.json", b"{}"), ("archive/data.warc.gz", warc()), ("pages/pages.jsonl", b'{"id": "x"}\n')]
    )


def tarred(members: Iterable[tuple[str, bytes]]) -> bytes:
    """A tar archive."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data in members:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()
