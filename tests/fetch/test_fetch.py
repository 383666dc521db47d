"""Fetching: public addresses only, also after redirects; robots.txt; rate; limits; WARC. No test reaches a network."""

from __future__ import annotations

import gzip
import hashlib
import io
import socket
import time
from base64 import b32encode
from pathlib import Path
from typing import Any

import pytest

from fetch.servers import PUBLIC, Servers, answer
from hasila.errors import ReportError
from hasila.fetch import Fetcher, FetchLimits, Network, WarcArchive
from hasila.fetch.addresses import refusal

URL = "http://news.example/a"


def fetcher(servers: Servers, archive: WarcArchive | None = None, **limits: Any) -> Fetcher:
    return Fetcher(FetchLimits(**{"pause": 0.0, **limits}), archive, servers.network())


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "127.8.8.8", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "255.255.255.255",
     "224.0.0.1", "192.0.2.1", "198.18.0.1", "240.0.0.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "ff02::1",
     "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a00:1", "2002:7f00:1::", "2002:a00:1::", "::127.0.0.1",
     "2001:0:4136:e378:8000:63bf:f5ff:fffe", "2001:db8::1", "fec0::1", "64:ff9b:1::1", "nonsense", ""],
)  # fmt: skip
def test_addresses_that_are_not_public_are_refused(address: str) -> None:
    assert refusal(address) is not None


@pytest.mark.parametrize("address", [PUBLIC, "9.9.9.9", "2606:2800:220:1::1", "64:ff9b::909:909", "::ffff:9.9.9.9"])
def test_public_addresses_are_not(address: str) -> None:
    assert refusal(address) is None


@pytest.mark.parametrize("inside", ["127.0.0.1", "10.0.0.5", "169.254.169.254", "::1"])
def test_a_name_that_leads_inside_is_not_connected_to(inside: str) -> None:
    servers = Servers({URL: answer(b"secret")}, names={"news.example": [inside]})
    with pytest.raises(ReportError, match="only the public internet"):
        fetcher(servers).get(URL)
    assert servers.connected == []


def test_one_address_inside_among_public_ones_is_refused() -> None:
    servers = Servers({}, names={"news.example": ["10.0.0.1", PUBLIC]})
    with pytest.raises(ReportError, match=r"10\.0\.0\.1, a private address"):
        fetcher(servers).get(URL)


def test_the_address_connected_to_counts_not_the_one_resolved() -> None:
    servers = Servers({URL: answer(b"secret")}, peer="127.0.0.1")
    with pytest.raises(ReportError, match=r"127\.0\.0\.1, a loopback address"):
        fetcher(servers).get(URL)
    assert servers.requests == []


@pytest.mark.parametrize("target", ["http://inside.example/x", "//inside.example/x"])
def test_a_redirect_inside_is_refused(target: str) -> None:
    servers = Servers({URL: answer(status="302 Found", Location=target)}, names={"inside.example": ["192.168.0.1"]})
    with pytest.raises(ReportError, match="a private address"):
        fetcher(servers).get(URL)


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://x.example/", "http://u:p@x.example/", "http://[::1"])
def test_a_redirect_out_of_the_web_is_refused(target: str) -> None:
    with pytest.raises(ReportError, match=r"no address|not fetched"):
        fetcher(Servers({URL: answer(status="301 Moved", Location=target)})).get(URL)


def test_the_real_network_refuses_this_machine_whatever_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        for host in ("127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1"):
            with pytest.raises(ReportError, match=r"only the public internet|there is no host"):
                Fetcher(network=Network()).get(f"http://{host}:{port}/")
        server.settimeout(0.1)
        with pytest.raises(TimeoutError):
            server.accept()


def test_redirects_are_followed_to_a_number() -> None:
    pages = {f"http://news.example/{n}": answer(status="302 Found", Location=f"/{n + 1}") for n in range(9)}
    servers = Servers({**pages, "http://news.example/3": answer(b"here")})
    fetched = fetcher(servers).get("http://news.example/0")
    assert (fetched.url, fetched.data) == ("http://news.example/3", b"here")
    with pytest.raises(ReportError, match="more than 5 times"):
        fetcher(Servers(pages)).get("http://news.example/0")


def robots(text: str, status: str = "200 OK") -> dict[str, Any]:
    return {"http://news.example/robots.txt": answer(text.encode(), status), URL: answer(b"page")}


@pytest.mark.parametrize(
    ("text", "status", "reason"),
    [
        ("User-agent: *\nDisallow: /", "200 OK", "does not let programs"),
        ("User-agent: hasila\nDisallow: /a\n\nUser-agent: *\nAllow: /", "200 OK", "does not let programs"),
        ("User-agent: *\nDisallow: /*a$", "200 OK", "does not let programs"),
        ("", "503 Busy", "cannot be read .status 503"),
        ("", "429 Slow", "cannot be read"),
    ],
)
def test_robots_txt_is_kept_to(text: str, status: str, reason: str) -> None:
    servers = Servers(robots(text, status))
    with pytest.raises(ReportError, match=reason):
        fetcher(servers).get(URL)
    assert servers.requests == ["http://news.example/robots.txt"]


@pytest.mark.parametrize(
    ("text", "status"), [("User-agent: *\nDisallow: /b", "200 OK"), ("x", "404 Not Found"), ("\0\xff<html>", "200 OK")]
)
def test_what_robots_txt_allows_is_fetched_and_it_is_asked_once(text: str, status: str) -> None:
    servers = Servers(robots(text, status))
    one = fetcher(servers)
    assert one.get(URL).data == b"page"
    one.get(URL)
    assert servers.requests == ["http://news.example/robots.txt", URL, URL]


def test_the_page_that_a_redirect_leads_to_is_asked_about_too() -> None:
    pages = robots("User-agent: *\nDisallow: /b")
    pages[URL] = answer(status="302 Found", Location="/b")
    with pytest.raises(ReportError, match="does not let programs"):
        fetcher(Servers(pages)).get(URL)


def test_a_host_is_asked_at_its_pace() -> None:
    now = [100.0]
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    servers = Servers({**robots("User-agent: *\nCrawl-delay: 7"), "http://other.example/": answer(b"x")})
    one = Fetcher(FetchLimits(pause=2.0), None, servers.network(), lambda: now[0], sleep)
    one.get(URL)
    one.get(URL)
    assert slept == [2.0, 7.0]
    one.get("http://other.example/")
    assert slept == [2.0, 7.0, 2.0]  # its own robots.txt, then its page


def test_the_program_names_itself() -> None:
    servers = Servers({URL: answer(b"x")})
    fetcher(servers).get(URL)
    assert all("User-Agent: hasila/" in head for head in servers.heads)


def test_size_limits() -> None:
    stated = Servers({URL: answer(b"x" * 2000)})
    with pytest.raises(ReportError, match="over 1,000 bytes"):
        fetcher(stated, max_size=1000).get(URL)

    def endless(there: socket.socket) -> None:
        there.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            there.sendall(b"x" * 10000)

    with pytest.raises(ReportError, match="over 1,000 bytes"):
        fetcher(Servers({URL: endless}), max_size=1000).get(URL)
    bomb = gzip.compress(b"0" * 1_000_000)
    with pytest.raises(ReportError, match="unpacks to over 10,000 bytes"):
        fetcher(Servers({URL: answer(bomb, Content_Encoding="gzip")}), max_size=10_000).get(URL)


@pytest.mark.parametrize("slow", ["head", "body"])
def test_time_limit_holds_however_slowly_it_drips(slow: str) -> None:
    def drip(there: socket.socket) -> None:
        there.sendall(b"HTTP/1.1 200 OK\r\n" + (b"" if slow == "head" else b"\r\n"))
        while True:
            there.sendall(b"X-A: b\r\n")
            time.sleep(0.05)

    begun = time.monotonic()
    with pytest.raises(ReportError, match=r"it took over 0\.5 s"):
        fetcher(Servers({URL: drip}), seconds=0.5).get(URL)
    assert time.monotonic() - begun < 60


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        (b"", "broke off"),
        (b"nonsense\r\n\r\n", "broke off"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort", "broke off"),
        (answer(status="404 Not Found"), "no such page"),
        (answer(status="401 Unauthorized"), "needs a login"),
        (answer(status="500 Oops"), "status 500"),
        (answer(b"x", Content_Encoding="br"), "not asked for"),
        (answer(b"x", Content_Encoding="gzip"), "broken"),
    ],
)
def test_what_no_page_comes_of_says_why(sent: bytes, reason: str) -> None:
    with pytest.raises(ReportError, match=reason) as caught:
        fetcher(Servers({URL: sent})).get(URL)
    assert caught.value.where == URL


@pytest.mark.parametrize(
    "url",
    ["ftp://x.example", "http:///a", "http://x.example:99999/", "http://u:secret@x.example/", "http://x.example/a b"],
)
def test_no_addresses(url: str) -> None:
    with pytest.raises(ReportError) as caught:
        fetcher(Servers({})).get(url)
    assert "secret" not in str(caught.value)


def test_exchanges_are_kept_as_warc_with_digests(tmp_path: Path) -> None:
    from warcio.archiveiterator import ArchiveIterator

    body = gzip.compress(b"page")
    archive = WarcArchive(tmp_path / "w", "hasila/test")
    servers = Servers({URL: answer(body, Content_Encoding="gzip", Content_Type="text/html")})
    assert fetcher(servers, archive).get(URL).data == b"page"
    assert archive.path is not None
    records = list(ArchiveIterator(io.BytesIO(archive.path.read_bytes()), check_digests="raise"))
    kinds = [(record.rec_type, record.rec_headers.get_header("WARC-Target-URI")) for record in records]
    assert kinds[0][0] == "warcinfo"
    assert ("response", URL) in kinds
    assert ("request", URL) in kinds
    record = next(r for r, kind in zip(records, kinds, strict=True) if kind == ("response", URL))
    assert record.rec_headers.get_header("WARC-IP-Address") == PUBLIC
    assert (
        record.rec_headers.get_header("WARC-Payload-Digest")
        == "sha1:" + b32encode(hashlib.sha1(body).digest()).decode()
    )


def test_a_fetched_page_and_its_archive_read_the_same(tmp_path: Path) -> None:
    from hasila.reports import InputSettings, read_reports
    from hasila.text import Report

    page = "<!DOCTYPE html><h1>انهيار مبنى</h1><p>قتل ثلاثة عمال في انهيار مبنى في بلدة تل السدر، كما قال الدفاع المدني.</p>".encode()
    archive = WarcArchive(tmp_path, "hasila/test")
    one = fetcher(Servers({URL: answer(page, Content_Type="text/html")}), archive)
    [(where, report)] = read_reports(URL, InputSettings(), get=one.get)
    assert where == URL
    assert isinstance(report, Report)
    assert report.url == URL
    assert [came for _, came in read_reports(str(archive.path), InputSettings())] == [report]


def test_nothing_is_fetched_that_nobody_asked_for() -> None:
    from hasila.ledger.claim import Claim
    from hasila.reports import InputSettings, read_reports

    [(_, row)] = read_reports(URL, InputSettings())
    assert isinstance(row, Claim)
    assert row.failure is not None
    assert "not fetched here" in row.failure.reason
