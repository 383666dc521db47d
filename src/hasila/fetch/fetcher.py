"""Addresses -> what their servers sent, redirects followed: every hop is checked against robots.txt, waits its turn at its
host, is connected to at a public address only, and is kept in the archive."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import urljoin, urlsplit

import msgspec

from hasila.errors import ReportError
from hasila.fetch.archive import WarcArchive
from hasila.fetch.http import Response, parsed, request
from hasila.fetch.network import Network
from hasila.fetch.robots import AGENT, Robots

__all__ = ["FetchLimits", "Fetched", "Fetcher", "user_agent"]

_MOVED: Final = (301, 302, 303, 307, 308)
_ROBOTS_SIZE: Final = 512_000  # bytes of a robots.txt; the standard asks for at least 500 kiB
_SAID: Final = {
    401: "the site needs a login; save the page while you are logged in",
    403: "the site refuses programs; save the page from a browser",
    404: "there is no such page; check the address",
    410: "the page was taken down; look in a web archive",
    429: "the site asks for fewer requests; try again later",
    451: "the page is withheld for legal reasons; look in a web archive",
}


def user_agent() -> str:
    """How the program names itself to servers."""
    from importlib import metadata

    try:
        version = metadata.version("hasila")
    except metadata.PackageNotFoundError:
        version = "0"
    return f"{AGENT}/{version} (reads conflict reporting for casualty recorders; keeps to robots.txt)"


class FetchLimits(msgspec.Struct, frozen=True, kw_only=True):
    """What one fetch may take.

    Attributes:
        max_size: bytes of a body, packed and unpacked.
        seconds: for one request.
        pause: seconds between two requests to one host, at least.
        redirects: hops.
    """

    max_size: int = 10_000_000
    seconds: float = 30.0
    pause: float = 2.0
    redirects: int = 5


class Fetched(msgspec.Struct, frozen=True, kw_only=True):
    """A page that was fetched.

    Attributes:
        url: where it stood in the end, after redirects.
        status: 200, or 304 where it has not changed.
        data: its bytes, content encoding undone.
        etag, modified: what to ask with the next time.
    """

    url: str
    status: int
    data: bytes
    etag: str | None = None
    modified: str | None = None


class Fetcher:
    """Fetches pages, one after the other.

    Args:
        limits: sizes and times.
        archive: where exchanges are kept; None keeps nothing.
        network: how names become connections.
        clock, sleep: of the machine; tests put their own in place.
    """

    def __init__(
        self,
        limits: FetchLimits = FetchLimits(),  # noqa: B008  (frozen)
        archive: WarcArchive | None = None,
        network: Network = Network(),  # noqa: B008  (a tuple)
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._limits = limits
        self._archive = archive
        self._network = network
        self._clock = clock
        self._sleep = sleep
        self._free: dict[str, float] = {}  # host -> when it may be asked again
        self._agent = user_agent()
        self._robots = Robots(self._robots_of)

    def get(self, url: str, conditions: Mapping[str, str] | None = None) -> Fetched:
        """Fetch an address.

        Args:
            conditions: header lines such as If-None-Match, for what was fetched before.

        Raises:
            ReportError: nothing that could be read was sent; the reason says why.
        """
        response = self._followed(url, conditions or {}, self._limits.max_size, is_page=True)
        if response.status not in (200, 304):
            said = _SAID.get(response.status, f"the site answers with status {response.status}; try again later")
            raise ReportError(said, url)
        data = response.body(self._limits.max_size) if response.status == 200 else b""
        return Fetched(
            url=response.url,
            status=response.status,
            data=data,
            etag=response.header("ETag"),
            modified=response.header("Last-Modified"),
        )

    def _robots_of(self, url: str) -> tuple[int, bytes]:
        response = self._followed(url, {}, _ROBOTS_SIZE, is_page=False)
        return response.status, response.body(_ROBOTS_SIZE) if response.status == 200 else b""

    def _followed(self, url: str, conditions: Mapping[str, str], max_size: int, *, is_page: bool) -> Response:
        first = url
        for _ in range(self._limits.redirects + 1):
            parsed(url)
            pause = self._robots.check(url) if is_page else 0.0
            response = self._asked(url, conditions, max_size, pause)
            target = response.header("Location")
            if response.status not in _MOVED or not target:
                return response
            url = _led(url, target)
        raise ReportError(f"it leads on more than {self._limits.redirects} times; check the address", first)

    def _asked(self, url: str, conditions: Mapping[str, str], max_size: int, pause: float) -> Response:
        host = urlsplit(url).hostname or ""
        wait = self._free.get(host, 0.0) - self._clock()
        if wait > 0:
            self._sleep(wait)
        headers = {
            "User-Agent": self._agent,
            "Accept": "*/*",
            "Accept-Encoding": "gzip",
            "Connection": "close",
            **conditions,
        }
        try:
            response = request(url, headers, self._network, max_size, self._limits.seconds)
        finally:
            self._free[host] = self._clock() + max(self._limits.pause, pause)
        if self._archive is not None:
            self._archive.add(response)
        return response


def _led(url: str, target: str) -> str:
    try:
        return urljoin(url, target)
    except ValueError as error:
        raise ReportError("it leads on to what is no address; save the page from a browser", url) from error
