"""Feeds (RSS, Atom), followed: polled politely, each new entry a report, resumed where it was left.

config  the file of feeds (TOML)
entries the XML of a feed -> its entries
state   what was seen, as a file
poll    one look at one feed
"""

from __future__ import annotations

from hasila.feeds.config import Feed, FeedsFile, read_feeds
from hasila.feeds.poll import Look, look
from hasila.feeds.state import FeedState, read_states, write_states

__all__ = ["Feed", "FeedState", "FeedsFile", "Look", "look", "read_feeds", "read_states", "write_states"]
