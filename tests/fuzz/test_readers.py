"""Every reader on broken input: seeds that are nearly right, changed at random. Nothing but reports and failure rows comes out.

500 inputs a reader in every run, with fixed seeds; 20,000 with `-m soak`.
"""

from __future__ import annotations

import bz2
import contextlib
import gzip
import io
import json
import lzma
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hasila.errors import ReportError
from hasila.feeds.entries import read_entries
from hasila.ledger.claim import Claim
from hasila.reports import InputSettings
from hasila.reports.content import read_stream
from hasila.reports.failure import failure_row
from hasila.text import Report
from pages.saved_pages import data_of
from reports.pdf_maker import pdf
from reports.test_archives import tarred, warc, zipped, zstd
from reports.test_documents import docx, paragraph
from reports.test_posts import CHAT, CSV, xlsx

TEXT = "قتل ثلاثة عمال في انهيار مبنى في بلدة تل السدر، كما قال الدفاع المدني."
PAGE = f"<!DOCTYPE html><title>x</title><h1>انهيار</h1><time datetime='2031-03-05T00:10+03:00'>5 آذار</time><p>{TEXT} {TEXT}</p>".encode()
MHTML = (
    b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\nContent-Type: text/html\n\n"
    + PAGE
    + b"\n--x--\n"
)
LINES = b"".join(json.dumps({"id": str(n), "text": TEXT, "published": "2031-03-05"}).encode() + b"\n" for n in range(3))
RSS = f"<rss><channel><title>x</title><item><link>/a</link><pubDate>Wed, 05 Mar 2031 00:30:00 +0300</pubDate><description>{TEXT}</description></item></channel></rss>"
LIMITS = InputSettings(max_size=200_000, max_total=2_000_000, max_members=200, max_pages=20)

SEEDS: dict[str, tuple[str, list[bytes]]] = {
    "text": ("a.txt", [TEXT.encode(), TEXT.encode("cp1256"), TEXT.encode("utf-16")]),
    "lines": ("a.jsonl", [LINES]),
    "page": ("a.html", [PAGE, data_of("tables")[:2500], data_of("amp")[:3000], data_of("liveblog")[:2500]]),
    "mhtml": ("a.mhtml", [MHTML]),
    "webarchive": ("a.webarchive", [b"bplist00" + bytes(range(120))]),
    "gz": ("a.jsonl.gz", [gzip.compress(LINES)]),
    "bz2": ("a.bz2", [bz2.compress(LINES)]),
    "xz": ("a.xz", [lzma.compress(LINES)]),
    "zst": ("a.zst", [zstd(LINES)]),
    "zip": ("a.zip", [zipped(a_dot_txt=TEXT.encode(), b_dot_html=PAGE, c_dot_zip=zipped(d_dot_txt=b"x"))]),
    "tar": ("a.tar", [tarred(a_dot_txt=TEXT.encode(), b_dot_html=PAGE)]),
    "warc": (
        "a.warc",
        [warc(("https://a.example/1", PAGE, "text/html", 200), ("https://a.example/2", PAGE, "text/html", 200))],
    ),
    "telegram": ("result.json", [json.dumps(CHAT).encode()]),
    "csv": ("a.csv", [CSV.encode(), CSV.encode("cp1256", errors="replace")]),
    "xlsx": ("a.xlsx", [xlsx(("id", "text"), (1, TEXT))]),
    "pdf": ("a.pdf", [pdf(["abc def", "ghi"]), pdf(["a"], ["b"])]),
    "docx": ("a.docx", [docx(paragraph("abc") + paragraph("def"))]),
    "unnamed": ("", [LINES, PAGE, TEXT.encode()]),
}


@st.composite
def changed(draw: Any, seeds: list[bytes]) -> bytes:
    """A seed with stretches cut, doubled or overwritten."""
    data = bytearray(draw(st.sampled_from(seeds)))
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, max(0, len(data) - 1)))
        end = min(len(data), at + draw(st.integers(0, 40)))
        kind = draw(st.integers(0, 4))
        if kind == 0:
            del data[at:end]
        elif kind == 1:
            data[at:at] = data[at:end] * draw(st.integers(1, 4))
        elif kind == 2:
            data[at:end] = draw(st.binary(max_size=12))
        elif kind == 3:
            data[at : at + 1] = draw(
                st.sampled_from([b"<", b">", b'"', b"\0", b"\xff", b"{", b"[", b"&", b"\n", b"\x1b"])
            )
        else:
            del data[at:]
    return bytes(data)


def read_all(data: bytes, name: str) -> list[Report | Claim]:
    try:
        return [came for _, came in read_stream(io.BytesIO(data), name or "<stdin>", name, LIMITS)]
    except ReportError as error:
        return [failure_row(error.reason, error.where)]


def holds(name: str, data: bytes) -> None:
    came = read_all(data, name)
    assert came
    for one in came:
        assert isinstance(one, Report) or (
            one.failure is not None and one.failure.reason and "\n" not in one.failure.reason
        )
        if isinstance(one, Report):
            assert one.text.strip()
            assert all(0 <= part.start < part.end <= len(one.text) for part in one.parts)
            one.text.encode("utf-8")


def fuzzed(count: int, body: Callable[..., None], seeds: list[bytes]) -> None:
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]
    options = settings(max_examples=count, derandomize=True, deadline=None, database=None, suppress_health_check=checks)
    options(given(changed(seeds))(body))()


@pytest.mark.parametrize("reader", SEEDS)
def test_reader(reader: str) -> None:
    name, seeds = SEEDS[reader]
    assert all(read_all(seed, name) for seed in seeds)
    fuzzed(500, lambda data: holds(name, data), seeds)


def feed_holds(data: bytes) -> None:
    with contextlib.suppress(ReportError):
        read_entries(data, "https://a.example/rss")


def test_feeds() -> None:
    fuzzed(500, feed_holds, [RSS.encode()])


@pytest.mark.soak
@pytest.mark.parametrize("reader", SEEDS)
def test_reader_soak(reader: str) -> None:
    name, seeds = SEEDS[reader]
    fuzzed(20_000, lambda data: holds(name, data), seeds)


@pytest.mark.soak
def test_feeds_soak() -> None:
    fuzzed(20_000, feed_holds, [RSS.encode()])
