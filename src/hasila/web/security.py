"""What stands around every answer: headers that let nothing in, and the host that was asked for.

The pages run only the scripts and styles of this host; nothing of a report is ever markup. A Host header that is not the
server's own is refused, so that a page elsewhere cannot reach the desk by a name that leads to this machine.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

__all__ = ["POLICY", "guard"]

POLICY: Final = "; ".join([
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "font-src 'self'",
    "connect-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
])  # fmt: skip
_HEADERS: Final = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}
Next = Callable[[Request], Awaitable[Response]]


def guard(hosts: frozenset[str]) -> Callable[[Request, Next], Awaitable[Response]]:
    """The middleware for a server that is reached under these host names."""

    async def around(request: Request, go_on: Next) -> Response:
        if _host(request.headers) not in hosts:
            return PlainTextResponse("this server does not go by that name\n", status_code=421)
        if request.method not in ("GET", "HEAD") and not _is_own(request):
            return PlainTextResponse("this was sent from another site\n", status_code=403)
        answer = await go_on(request)
        for name, value in _HEADERS.items():
            answer.headers.setdefault(name, value)
        return answer

    return around


def _host(headers: Headers) -> str:
    """The host's name without its port; of an address in brackets the address."""
    host = headers.get("host", "")
    return host.rpartition("]")[0].lstrip("[") if host.startswith("[") else host.partition(":")[0].lower()


def _is_own(request: Request) -> bool:
    """Whether a page of this host sent it: browsers say where a form or a script comes from."""
    origin = request.headers.get("origin")
    if origin in (None, "null"):
        return request.headers.get("sec-fetch-site", "same-origin") in ("same-origin", "none")
    return str(origin).partition("://")[2] == request.headers.get("host")
