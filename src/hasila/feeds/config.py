"""The file of feeds.

every = "30m"                # how often a feed is looked at: s, m, h or d; 30m without it

[[feed]]
url = "https://news.example/rss"
name = "News Example"        # the publisher; what the feed says without it
language = "ar"              # of entries that do not state it
pages = true                 # false: the entry's own text is the report, its page is not fetched
every = "6h"                 # of this feed
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import msgspec

from hasila.errors import UsageError
from hasila.reports.toml import read_toml

__all__ = ["Feed", "FeedsFile", "read_feeds"]

_SPAN: Final = re.compile(r"(\d+)\s*([smhd])")
_SECONDS: Final = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_LEAST: Final = 60


class Feed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One feed. `every` is how often it is looked at, as written."""

    url: str
    name: str | None = None
    language: str | None = None
    pages: bool = True
    every: str | None = None


class FeedsFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The feeds that are followed."""

    feed: tuple[Feed, ...] = ()
    every: str = "30m"

    def seconds(self, feed: Feed) -> int:
        """How often a feed is looked at."""
        return _seconds(feed.every or self.every, feed.url)


def read_feeds(path: Path) -> FeedsFile:
    """The feeds of a TOML file.

    Raises:
        UsageError: it cannot be opened, is no TOML, names no feed, one twice, or a field that there is not.
    """
    found = read_toml(path, FeedsFile)
    urls = [feed.url for feed in found.feed]
    if not urls:
        raise UsageError(f"{path}: no [[feed]] in it; see docs/inputs.md")
    for url in urls:
        if not url.lower().startswith(("http://", "https://")):
            raise UsageError(f"{path}: {url!r} is no address of the web")
        if urls.count(url) > 1:
            raise UsageError(f"{path}: {url} stands in it twice")
    for feed in found.feed:
        found.seconds(feed)
    return found


def _seconds(text: str, url: str) -> int:
    match = _SPAN.fullmatch(text.strip())
    seconds = int(match[1]) * _SECONDS[match[2]] if match else 0
    if seconds < _LEAST:
        raise UsageError(f"{url}: every = {text!r} is no span of at least a minute; write 30m, 6h or 1d")
    return seconds
