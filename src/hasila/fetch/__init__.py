"""Fetching, when a person asks for it: an address -> the bytes that its server sent, politely and held to limits.

addresses  which addresses of the internet may be connected to
network    name -> checked connection; what tests put their own in place of
http       one request, one response
robots     what a host lets robots fetch, and how fast
archive    requests and responses as WARC, with digests
fetcher    all of these: redirects, rate, limits
"""

from __future__ import annotations

from hasila.fetch.archive import WarcArchive
from hasila.fetch.fetcher import Fetched, Fetcher, FetchLimits
from hasila.fetch.network import Network

__all__ = ["FetchLimits", "Fetched", "Fetcher", "Network", "WarcArchive"]
