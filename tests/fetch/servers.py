"""Servers of a test: scripted answers behind names that resolve to public addresses; nothing leaves the machine."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Sequence

from hasila.fetch.network import Connection, Network

PUBLIC = "93.184.216.34"
Answer = bytes | Callable[[socket.socket], None]


def answer(body: bytes = b"", status: str = "200 OK", **headers: str) -> bytes:
    """An HTTP answer."""
    lines = [
        f"HTTP/1.1 {status}",
        f"Content-Length: {len(body)}",
        *(f"{k.replace('_', '-')}: {v}" for k, v in headers.items()),
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


class Servers:
    """Hosts with their answers by path; every request is noted."""

    def __init__(
        self, pages: dict[str, Answer], peer: str = PUBLIC, names: dict[str, Sequence[str]] | None = None
    ) -> None:
        self.pages = pages
        self.peer = peer
        self.names = names or {}
        self.requests: list[str] = []
        self.heads: list[str] = []
        self.connected: list[str] = []

    def network(self) -> Network:
        return Network(self._resolve, self._connect)

    def _resolve(self, host: str, port: int) -> Sequence[str]:
        return self.names.get(host, [PUBLIC])

    def _connect(self, address: str, port: int, seconds: float) -> Connection:
        self.connected.append(address)
        here, there = socket.socketpair()
        here.settimeout(seconds)
        threading.Thread(target=self._serve, args=(there,), daemon=True).start()
        return Connection(here, self.peer)

    def _serve(self, there: socket.socket) -> None:
        with there:
            head = b""
            while b"\r\n\r\n" not in head and (block := there.recv(4096)):
                head += block
            if not head:
                return
            text = head.decode("latin-1")
            host = next((line[6:] for line in text.splitlines() if line.lower().startswith("host: ")), "")
            url = f"http://{host}{text.split(' ')[1]}"
            self.requests.append(url)
            self.heads.append(text)
            page = self.pages.get(url, answer(status="404 Not Found"))
            with contextlib.suppress(OSError):  # the client has gone, as it should for a page too large
                page(there) if callable(page) else there.sendall(page)
