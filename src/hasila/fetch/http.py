"""One HTTP request and its response over a checked connection; redirects are told, not followed.

The standard library's client speaks on a socket that `Network` opened, so what was checked is what is spoken to; it knows no
proxy from the environment. A watch ends the connection when the time is up, however slowly the server drips.
"""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
import threading
import zlib
from collections.abc import Mapping
from typing import Final
from urllib.parse import SplitResult, quote, urlsplit

import msgspec

from hasila.errors import ReportError
from hasila.fetch.network import Network

__all__ = ["Response", "parsed", "request", "target_of"]

_PORTS: Final = {"http": 80, "https": 443}
_BLOCK: Final = 1 << 16


class Response(msgspec.Struct, frozen=True, kw_only=True):
    """What a server sent.

    Attributes:
        url: the address asked for.
        status, reason: the status line.
        headers: as sent, in order.
        raw: the body as sent, but for chunking.
        peer: the address of the server.
        sent: the request's header lines, as written.
    """

    url: str
    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    raw: bytes
    peer: str
    sent: tuple[tuple[str, str], ...]

    def header(self, name: str) -> str | None:
        """The first header of a name."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    def body(self, max_size: int) -> bytes:
        """The body with its content encoding undone.

        Raises:
            ReportError: it unpacks to more than `max_size` bytes, or cannot be unpacked.
        """
        encoding = (self.header("Content-Encoding") or "").strip().lower()
        if encoding in ("", "identity"):
            return self.raw
        if encoding not in ("gzip", "x-gzip", "deflate"):
            raise ReportError(f"the server packed it as {encoding!r}, which was not asked for", self.url)
        return _inflated(self.raw, encoding, max_size, self.url)


def parsed(url: str) -> SplitResult:
    """The parts of a web address.

    Raises:
        ReportError: no address of the web, or one with a password in it.
    """
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise ReportError(f"no address of the web ({error}); check it", url) from error
    if parts.scheme not in _PORTS or not host:
        raise ReportError("no address of the web; it begins with http:// or https://", url)
    if parts.username is not None or parts.password is not None:
        raise ReportError("an address with a name or password in it is not fetched", parts.scheme + "://" + host)
    if any(c <= " " or c == "\x7f" for c in url):
        raise ReportError("no address of the web (a space or control character in it); check it", url)
    return parts


def request(url: str, headers: Mapping[str, str], network: Network, max_size: int, seconds: float) -> Response:
    """Ask for an address once.

    Args:
        headers: beside Host.
        max_size: bytes of the body that are read.
        seconds: for all of it, from the connection to the last byte.

    Raises:
        ReportError: no answer, an answer that is no HTTP, too large, too slow, or from an address that is not public.
    """
    parts = parsed(url)
    host, port = str(parts.hostname), parts.port or _PORTS[parts.scheme]
    ascii_host = _ascii_host(host, url)
    connection = network.open(ascii_host, port, seconds, url)
    watch = _Watch(connection.socket, seconds)
    try:
        client = http.client.HTTPConnection(ascii_host, port)
        client.sock = _secured(connection.socket, ascii_host) if parts.scheme == "https" else connection.socket
        watch.socket = client.sock
        sent = {"Host": ascii_host if parts.port is None else f"{ascii_host}:{port}", **headers}
        client.putrequest("GET", target_of(url), skip_host=True, skip_accept_encoding=True)
        for name, value in sent.items():
            client.putheader(name, value)
        client.endheaders()
        answer = client.getresponse()
        raw = _read(answer, max_size, url)
        if watch.expired:  # a connection that was ended reads like one that has ended
            raise http.client.IncompleteRead(b"")
        return Response(
            url=url, status=answer.status, reason=answer.reason, headers=tuple(answer.getheaders()), raw=raw,
            peer=connection.peer, sent=tuple(sent.items()),
        )  # fmt: skip
    except (http.client.HTTPException, OSError, ValueError) as error:
        if watch.expired:
            raise ReportError(f"it took over {seconds:g} s; try again later", url) from error
        raise ReportError(f"{host} broke off ({_one_line(error)}); try again later", url) from error
    finally:
        watch.end()
        connection.socket.close()


class _Watch:
    """Ends a connection when its time is up."""

    def __init__(self, connected: socket.socket, seconds: float) -> None:
        self.socket = connected
        self.expired = False
        self._timer = threading.Timer(seconds, self._expire)
        self._timer.daemon = True
        self._timer.start()

    def _expire(self) -> None:
        self.expired = True
        with contextlib.suppress(OSError):  # it has ended by itself
            self.socket.shutdown(socket.SHUT_RDWR)

    def end(self) -> None:
        """The answer has come."""
        self._timer.cancel()


def _secured(opened: socket.socket, host: str) -> socket.socket:
    return ssl.create_default_context().wrap_socket(opened, server_hostname=host)


def _ascii_host(host: str, url: str) -> str:
    try:
        return host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise ReportError(f"{host!r} is no name of a host; check the address", url) from error


def target_of(url: str) -> str:
    """What a request for an address asks its host for: the path and the query."""
    parts = urlsplit(url)
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    return f"{path}?{quote(parts.query, safe='/%:@!$&()*+,;=~-._?[]')}" if parts.query else path


def _read(answer: http.client.HTTPResponse, max_size: int, url: str) -> bytes:
    stated = answer.getheader("Content-Length") or ""
    if stated.isdecimal() and int(stated) > max_size:
        raise ReportError(f"it is over {max_size:,} bytes; raise --max-size to fetch it", url)
    out = bytearray()
    while block := answer.read1(_BLOCK):
        out += block
        if len(out) > max_size:
            raise ReportError(f"it is over {max_size:,} bytes; raise --max-size to fetch it", url)
    if stated.isdecimal() and len(out) < int(stated):
        raise http.client.IncompleteRead(b"", int(stated) - len(out))
    return bytes(out)


def _inflated(raw: bytes, encoding: str, max_size: int, url: str) -> bytes:
    for window in (
        (47,) if encoding != "deflate" else (15, -15)
    ):  # gzip or zlib; deflate comes with and without a header
        try:
            packer = zlib.decompressobj(window)
            data = packer.decompress(raw, max_size + 1)
        except zlib.error:
            continue
        if len(data) > max_size:
            raise ReportError(f"it unpacks to over {max_size:,} bytes; raise --max-size to fetch it", url)
        if packer.eof:
            return data
    raise ReportError(f"it is packed as {encoding} and broken; try again later", url)


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:120] or type(error).__name__
