"""Feeds: entries of RSS and Atom, what is refused, polite polling, going on where it stopped."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from hasila.errors import ReportError, UsageError
from hasila.feeds import Feed, FeedState, Look, look, read_feeds, read_states, write_states
from hasila.feeds.entries import read_entries
from hasila.fetch import Fetched
from hasila.ledger.claim import Claim
from hasila.reports import InputSettings
from hasila.text import Report

URL = "https://news.example/rss"
TEXT = "قتل ثلاثة عمال في انهيار مبنى في بلدة تل السدر، كما قال الدفاع المدني في بيان."
RSS = f"""<?xml version="1.0"?><rss version="2.0"><channel><title>أخبار السهل</title>
<item><title>الثاني</title><link>/b</link><guid>g2</guid><pubDate>Wed, 05 Mar 2031 00:30:00 +0300</pubDate><description>&lt;p&gt;{TEXT}&lt;/p&gt;</description></item>
<item><title>الأول</title><link>https://news.example/a</link><pubDate>Tue, 04 Mar 2031 10:00:00 +0300</pubDate></item>
</channel></rss>""".encode()
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>أخبار</title><entry><id>urn:1</id><title>الأول</title>
<link rel="alternate" href="https://news.example/a"/><updated>2031-03-05T00:30:00+03:00</updated><content type="html">{TEXT}</content></entry></feed>""".encode()


def page(number: str) -> bytes:
    return f"<!DOCTYPE html><h1>خبر {number}</h1><p>{TEXT} {TEXT}</p>".encode()


class Site:
    """Answers by address; notes what was asked for and with which header lines."""

    def __init__(self, **pages: bytes | ReportError) -> None:
        self.pages: dict[str, bytes | ReportError] = {
            URL: RSS,
            "https://news.example/a": page("أ"),
            "https://news.example/b": page("ب"),
        }
        self.pages.update({f"https://news.example/{name}": data for name, data in pages.items()})
        self.asked: list[tuple[str, dict[str, str]]] = []

    def get(self, url: str, conditions: Any) -> Fetched:
        self.asked.append((url, dict(conditions)))
        data = self.pages[url]
        if isinstance(data, ReportError):
            raise data
        if conditions.get("If-None-Match") == "e1":
            return Fetched(url=url, status=304, data=b"")
        return Fetched(url=url, status=200, data=data, etag="e1", modified="m1")


def looked(site: Site, state: FeedState, feed: Feed | None = None, now: float = 0.0) -> tuple[list[Any], Look]:
    outcome = Look()
    came = list(look(feed or Feed(url=URL), state, site.get, InputSettings(), outcome, now, 600))
    return came, outcome


def test_rss_entries() -> None:
    title, (second, first) = read_entries(RSS, URL)
    assert title == "أخبار السهل"
    assert (second.id, second.link, second.day) == ("g2", "https://news.example/b", "2031-03-05")
    assert (first.id, first.day) == ("https://news.example/a", "2031-03-04")


def test_atom_entries() -> None:
    _, [entry] = read_entries(ATOM, URL)
    assert (entry.id, entry.link, entry.day, entry.html) == ("urn:1", "https://news.example/a", "2031-03-05", TEXT)


def test_a_feed_with_a_fault_is_read_past_it() -> None:
    _, entries = read_entries(RSS.replace("الثاني".encode(), b"A & B &nbsp; C"), URL)
    assert len(entries) == 2


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b'<!DOCTYPE r [<!ENTITY a "aaa"><!ENTITY b "&a;&a;">]><rss><channel/></rss>', "declares entities"),
        (b'<!DOCTYPE r [<!ENTITY % x SYSTEM "file:///etc/passwd">%x;]><rss/>', "declares entities"),
        ('<!DOCTYPE r [<!ENTITY a "aaa">]><rss/>'.encode("utf-16"), "declares entities"),
        (b"<!DOCTYPE html><html><body>x</body></html>", "a web page"),
        (b"<opml/>", "other XML"),
        (b"plain", "no feed"),
        (b"", "no feed"),
    ],
)
def test_what_is_no_feed_says_so(data: bytes, reason: str) -> None:
    with pytest.raises(ReportError, match=reason):
        read_entries(data, URL)


def test_new_entries_are_read_oldest_first_and_once() -> None:
    site, state = Site(), FeedState()
    came, outcome = looked(site, state)
    assert [where for where, _ in came] == ["https://news.example/a", "https://news.example/b"]
    assert all(isinstance(report, Report) and report.publisher == "أخبار السهل" for _, report in came)
    assert [report.published for _, report in came] == ["2031-03-04", "2031-03-05"]
    assert outcome.line() == "2 entries, 2 new"
    assert state.due == 600
    came, outcome = looked(site, state)
    assert (came, outcome.line()) == ([], "not changed")
    assert site.asked[-1] == (URL, {"If-None-Match": "e1", "If-Modified-Since": "m1"})
    state.etag = None
    came, outcome = looked(site, state)
    assert (came, outcome.line()) == ([], "2 entries, 0 new")


def test_the_entry_itself_may_be_the_report() -> None:
    site = Site()
    came, _ = looked(site, FeedState(), Feed(url=URL, pages=False, name="السهل", language="ar"))
    assert [url for url, _ in site.asked] == [URL]
    report = came[1][1]
    assert isinstance(report, Report)
    assert (report.text, report.title, report.publisher) == (f"الثاني\n{TEXT}\n", "الثاني", "السهل")


def test_whoever_is_stopped_goes_on_with_the_entry_that_was_not_written() -> None:
    site, state = Site(), FeedState()
    looking = look(Feed(url=URL), state, site.get, InputSettings(), Look(), 0.0, 600)
    next(looking)
    next(looking)
    looking.close()
    assert state.seen == ["https://news.example/a"]
    came, _ = looked(site, state)
    assert [where for where, _ in came] == ["https://news.example/b"]


def test_a_page_that_cannot_be_read_is_tried_three_times() -> None:
    site, state = Site(a=ReportError("no such page", "https://news.example/a")), FeedState()
    for turn in range(3):
        came, _ = looked(site, state)
        assert isinstance(came[0][1], Claim), turn
    came, _ = looked(site, state)
    assert came == []
    assert not state.tried


def test_a_feed_that_fails_is_looked_at_later_and_later() -> None:
    site, state = Site(rss=ReportError("does not answer", URL)), FeedState()
    waits = []
    for _ in range(12):
        came, outcome = looked(site, state, now=1000.0)
        assert isinstance(came[0][1], Claim)
        waits.append(state.due - 1000)
    assert waits[:3] == [1200, 2400, 4800]
    assert waits[-1] == 86400
    assert outcome.line().startswith("does not answer (failed 12 times in a row, next look in 1440 min)")
    site.pages[URL] = RSS
    looked(site, state, now=5.0)
    assert (state.failures, state.due) == (0, 605)


def test_states_are_kept_whole(tmp_path: Path) -> None:
    path = tmp_path / "feeds.state.json"
    assert read_states(path) == {}
    states = {URL: FeedState(etag="e", seen=["a"], due=5.0)}
    write_states(path, states)
    assert [msgspec.to_builtins(s) for s in read_states(path).values()] == [msgspec.to_builtins(states[URL])]
    assert list(tmp_path.iterdir()) == [path]
    path.write_text("nonsense")
    with pytest.raises(UsageError, match="no file of `hasila watch`"):
        read_states(path)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (None, "cannot be opened"),
        ("[", "no TOML"),
        ("every = '1h'", r"no \[\[feed\]\]"),
        ("[[feed]]\nurl = 'news'", "no address of the web"),
        ("[[feed]]\nurl = 'http://a.example'\n[[feed]]\nurl = 'http://a.example'", "stands in it twice"),
        ("[[feed]]\nurl = 'http://a.example'\ncolour = 1", "unknown field"),
        ("[[feed]]\nurl = 'http://a.example'\nevery = 'often'", "no span"),
        ("[[feed]]\nurl = 'http://a.example'\nevery = '5s'", "at least a minute"),
    ],
)
def test_a_faulty_file_of_feeds_is_wrong_use(tmp_path: Path, text: str | None, reason: str) -> None:
    path = tmp_path / "feeds.toml"
    if text is not None:
        path.write_text(text, "utf-8")
    with pytest.raises(UsageError, match=reason):
        read_feeds(path)
