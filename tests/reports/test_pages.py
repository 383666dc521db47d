"""Web pages: what is refused and why, charsets, days of publication by the publisher's own clock."""

from __future__ import annotations

import contextlib
import time
from pathlib import Path

import pytest

from hasila.errors import ReportError
from hasila.ledger.claim import Claim
from hasila.reports import InputSettings, read_reports
from hasila.reports.pages import read_page
from hasila.text import Report

LONG = "قتل ثلاثة عمال في بلدة تل السدر حين سقطت قذيفة على بيتهم فجر اليوم، كما قال مدير المشفى في البلدة لمراسلنا."
ARTICLE = f"<h1>قذيفة على بيت</h1><article><p>{LONG}</p><p>{LONG.replace('ثلاثة', 'خمسة')}</p></article>"


def page(head: str = "", body: str = ARTICLE) -> bytes:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode()


def read(data: bytes, url: str | None = None) -> Report:
    return read_page(data, "page.html", InputSettings(), url)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (page(body="<script>" + "var a=1;" * 600 + "</script><div id=root></div>"), "all script"),
        (b"<html><frameset cols=20,80><frame src=a.html><frame src=b.html></frameset></html>", "frames"),
        (page(body="<form><input name=u><input type=password></form><p>Sign in</p>"), "log in"),
        (page('<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":false}</script>', "<p>x</p>"), "subscribers"),
        (page(body="<nav><a href=a>a</a></nav>"), "no running text"),
        (b"<html>" + b"<div>" * 5000 + b"x" + b"</div>" * 5000 + b"</html>", "deep"),
        (b"<html>\0\1\2\3\4" * 40, "binary"),
        (b"<!doctype html>", "no page in it|no running text"),
        (b"MIME-Version: 1.0\nContent-Type: text/plain\n\nhello", "no HTML part"),
        (b"bplist00nonsense", "web archive"),
    ],
)  # fmt: skip
def test_pages_without_a_report_say_why(data: bytes, reason: str) -> None:
    with pytest.raises(ReportError, match=reason):
        read(data)


@pytest.mark.parametrize("charset", ["utf-8", "windows-1256", "iso-8859-6", "utf-16"])
@pytest.mark.parametrize("declared", ["utf-8", "windows-1252", "iso-8859-1", "nonsense"])
def test_a_wrong_charset_declared_changes_nothing(charset: str, declared: str) -> None:
    data = page(f'<meta charset="{declared}">').decode().encode(charset)
    assert LONG in read(data).text


def test_some_broken_bytes_do_not_lose_a_page() -> None:
    data = page().replace("مدير".encode(), "مدير".encode()[:-1], 1)
    report = read(data)
    assert "\ufffd" in report.text
    assert report.flags == ("charset_broken: 1 bytes are no UTF-8 and stand as U+FFFD",)


def test_a_saved_page_wrapped_as_mhtml() -> None:
    wrapped = (
        b"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\n"
    )
    wrapped += b"Content-Type: text/html\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + page() + b"\r\n--x--\r\n"
    assert LONG in read(wrapped).text


@pytest.mark.parametrize(
    ("head", "shown", "day"),
    [
        ('<meta property="article:published_time" content="2031-03-05T00:40:00+03:00">', "", "2031-03-05"),
        ('<meta property="article:published_time" content="2031-03-04T21:40:00Z">', "", "2031-03-04"),
        ('<meta property="article:published_time" content="2031-03-04T21:40:00Z">', '<time datetime="2031-03-05T00:40+03:00">x</time>', "2031-03-05"),
        ('<meta property="article:published_time" content="2031-03-04T21:40:00Z">', "<p class=date>5 آذار 2031</p>", "2031-03-05"),
        ('<meta property="article:published_time" content="2031-03-04T21:40:00Z">', "<p class=date>9 آذار 2031</p>", "2031-03-04"),
        ("", "<span>الأربعاء 5 آذار 2031</span>", "2031-03-05"),
        ("", "<div>5 مارس 2031 - 12 شوال 1452</div>", "2031-03-05"),
        ("", "<div>12 شوال 1452 هـ</div>", "2031-02-04"),
        ("", "<time>الأحد 14 كانون الأول 2031</time>", "2031-12-14"),
        ('<meta name="date" content="5 دجنبر 2031">', "", "2031-12-05"),
        ('<meta name="parsely-pub-date" content="1930435200">', "", "2031-03-05"),
        ('<link rel="canonical" href="https://x.example/2031/03/05/a">', "", "2031-03-05"),
        ('<meta name="date" content="2031-02-31">', "", None),
        ("", "", None),
    ],
)  # fmt: skip
def test_the_day_of_publication(head: str, shown: str, day: str | None) -> None:
    body = ARTICLE.replace("</h1>", f"</h1>{shown}")
    assert read(page(head, body)).published == day


LINE = "<p>قتل {0} عمال في انهيار مبنى رقم {0}، كما قال الدفاع المدني في بيان.</p>"


@pytest.mark.parametrize(
    "body",
    [
        "".join(LINE.format(number) for number in range(20_000)),
        "".join(f"<li><a href=x>خبر رقم {number} من أخبار اليوم في الإقليم كله</a></li>" for number in range(20_000)),
        "<p>" + "<br>" * 50_000 + "</p>",
        "<p>" + "<span class=ad>كلمة</span> " * 20_000 + "</p>",
        "<table>" + "<tr><td>a</td><td>12</td></tr>" * 20_000 + "</table>",
        "<" * 500_000,
        "&#1;" * 100_000,
    ],
    ids=["paragraphs", "links", "breaks", "spans", "rows", "signs", "controls"],
)
def test_a_page_of_megabytes_ends_in_seconds(body: str) -> None:
    begun = time.process_time()
    with contextlib.suppress(ReportError):
        read(page(body=f"<h1>x</h1><article>{body}</article>"))
    assert time.process_time() - begun < 120


def test_json_ld_that_is_nearly_right_is_read_and_broken_one_passed_over() -> None:
    nearly = '<script type="application/ld+json">/*<![CDATA[*/{"@type":"NewsArticle","datePublished":"2031-03-05",\n}/*]]>*/</script>'
    broken = '<script type="application/ld+json">{"@type": [</script><meta name="date" content="2031-03-06">'
    assert read(page(nearly)).published == "2031-03-05"
    assert read(page(broken)).published == "2031-03-06"


def test_relative_addresses_take_the_page_s_own() -> None:
    assert read(page('<link rel=canonical href="/a/1">'), "https://x.example/b?c").url == "https://x.example/a/1"
    assert read(page(), "https://x.example/b").url == "https://x.example/b"
    assert read(page('<link rel=canonical href="javascript:1">')).url is None


def test_folders_are_read_whole_and_what_is_left_out_is_said(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "one.html").write_bytes(page())
    (tmp_path / "a.txt").write_text(LONG, encoding="utf-8")
    (tmp_path / "b" / "map.png").write_bytes(b"\x89PNG")
    (tmp_path / ".hidden").write_text("x")
    (tmp_path / "b" / "one_files").mkdir()
    (tmp_path / "b" / "one_files" / "style.css").write_text("x")
    came = list(read_reports(str(tmp_path), InputSettings()))
    assert [Path(where).name for where, _ in came] == ["a.txt", "one.html"]
    assert f"hasila: {tmp_path}: left out, since they hold no text: 1 .png" in caplog.text


def test_an_empty_folder_says_so(tmp_path: Path) -> None:
    [(_, row)] = read_reports(str(tmp_path), InputSettings())
    assert isinstance(row, Claim)
    assert row.failure is not None
    assert "no reports" in row.failure.reason
