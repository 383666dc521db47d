"""One look at one feed: what is new in it as reports or failure rows, and what is to be remembered.

The feed is asked for with ETag and Last-Modified. A look that fails is tried again after twice the time, four times, ... up to a
day. An entry counts as seen when the caller has taken its report: whoever is stopped before goes on with it. An entry whose
page cannot be read is tried three times.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final, Protocol

import msgspec

from hasila.errors import ReportError
from hasila.feeds.config import Feed
from hasila.feeds.entries import Entry, read_entries
from hasila.feeds.state import FeedState
from hasila.ledger.claim import Claim
from hasila.reports import InputSettings, failure_row, read_document, read_fragment
from hasila.reports.source import Came

__all__ = ["Look", "look"]

_DAY: Final = 86400


class _Answer(Protocol):
    @property
    def url(self) -> str: ...
    @property
    def status(self) -> int: ...
    @property
    def data(self) -> bytes: ...
    @property
    def etag(self) -> str | None: ...
    @property
    def modified(self) -> str | None: ...


Get = Callable[[str, Mapping[str, str]], _Answer]


class Look(msgspec.Struct, kw_only=True):
    """What a look at a feed came to, filled while its reports are taken."""

    entries: int = 0
    new: int = 0
    failed: int = 0
    said: str = ""

    def line(self) -> str:
        """One line for a person."""
        if self.said:
            return self.said
        return f"{self.entries} entries, {self.new} new" + (f", {self.failed} could not be read" if self.failed else "")


def look(
    feed: Feed, state: FeedState, get: Get, settings: InputSettings, outcome: Look, now: float, every: int
) -> Iterator[Came]:
    """The new entries of a feed as (address, a report or a failure row), oldest first.

    Args:
        feed, state: the feed and what is known of it; the state is changed as entries are taken.
        get: fetches an address with header lines.
        settings: limits, and day and language of what states none.
        outcome: filled with what happened.
        now: seconds since 1970.
        every: seconds between two looks.
    """
    try:
        answer = get(feed.url, _conditions(state))
        if answer.status == 304:
            outcome.said = "not changed"
            _looked(state, now, every)
            return
        title, entries = read_entries(answer.data, feed.url)
    except ReportError as error:
        yield from _failed(feed, state, error, outcome, now, every)
        return
    outcome.entries = len(entries)
    fresh = settings_of(feed, settings)
    known = set(state.seen)
    for entry in reversed(entries):
        if entry.id in known:
            continue
        known.add(entry.id)
        outcome.new += 1
        came = _came(feed, entry, title, get, fresh, outcome)
        yield came
        state.note(
            entry.id, failed=isinstance(came[1], Claim)
        )  # the caller has come back: what it was given is written
    # While an entry is to be tried again, the feed is asked for whole.
    state.etag, state.modified = (None, None) if state.tried else (answer.etag, answer.modified)
    _looked(state, now, every)


def settings_of(feed: Feed, settings: InputSettings) -> InputSettings:
    """The settings with the feed's language."""
    return msgspec.structs.replace(settings, language=feed.language or settings.language)


def _conditions(state: FeedState) -> dict[str, str]:
    found = {"If-None-Match": state.etag, "If-Modified-Since": state.modified}
    return {name: value for name, value in found.items() if value}


def _looked(state: FeedState, now: float, every: int) -> None:
    state.failures = 0
    state.due = now + every


def _failed(feed: Feed, state: FeedState, error: ReportError, outcome: Look, now: float, every: int) -> Iterator[Came]:
    state.failures += 1
    wait = min(every * 2.0 ** min(state.failures, 20), max(_DAY, every))
    state.due = now + wait
    outcome.failed += 1
    outcome.said = f"{error.reason} (failed {state.failures} times in a row, next look in {wait / 60:.0f} min)"
    yield feed.url, failure_row(error.reason, feed.url)


def _came(feed: Feed, entry: Entry, title: str | None, get: Get, settings: InputSettings, outcome: Look) -> Came:
    where = entry.link or f"{feed.url}!{entry.id}"
    dated = msgspec.structs.replace(settings, published=entry.day or settings.published)
    try:
        if feed.pages and entry.link:
            answer = get(entry.link, {})
            report = read_document(answer.data, where, answer.url, dated)
        else:
            report = read_fragment(entry.title, entry.html or "", where, dated, entry.link)
    except ReportError as error:
        outcome.failed += 1
        return where, failure_row(error.reason, where)
    publisher = feed.name or report.publisher or title
    return where, msgspec.structs.replace(report, publisher=publisher)
