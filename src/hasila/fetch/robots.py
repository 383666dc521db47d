"""What a host lets robots fetch (RFC 9309): asked once a host and run, before the first page.

No robots.txt (a status 4xx) lets all; a host that cannot say (5xx, no answer) lets nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

from hasila.errors import ReportError

__all__ = ["AGENT", "Robots"]

AGENT: Final = "hasila"
_LONGEST: Final = 60.0  # seconds between two requests that a host may ask for


class Robots:
    """The rules of the hosts that were asked.

    Args:
        get: fetches a robots.txt, redirects followed -> (status, body).
    """

    def __init__(self, get: Callable[[str], tuple[int, bytes]]) -> None:
        self._get = get
        self._rules: dict[str, object | None] = {}

    def check(self, url: str) -> float:
        """The seconds that the host asks to leave between two requests.

        Raises:
            ReportError: the host does not let robots fetch the address, or cannot say.
        """
        parts = urlsplit(url)
        root = f"{parts.scheme}://{parts.netloc}"
        if root not in self._rules:
            self._rules[root] = self._ask(f"{root}/robots.txt", url)
        rules = self._rules[root]
        if rules is None:
            return 0.0
        if not rules.can_fetch(url, AGENT):  # type: ignore[attr-defined]
            raise ReportError("the site does not let programs fetch it (robots.txt); save the page from a browser", url)
        return min(float(rules.crawl_delay(AGENT) or 0), _LONGEST)  # type: ignore[attr-defined]

    def _ask(self, address: str, url: str) -> object | None:
        from protego import Protego

        try:
            status, body = self._get(address)
        except ReportError as error:
            raise ReportError(f"its robots.txt cannot be read ({error.reason})", url) from error
        if 400 <= status < 500 and status != 429:
            return None
        if status != 200:
            raise ReportError(f"its robots.txt cannot be read (status {status}); try again later", url)
        parsed: object = Protego.parse(body.decode("utf-8", errors="replace"))
        return parsed
