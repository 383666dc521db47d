"""A host's name -> a connection whose other end was checked.

The name is resolved once; each address is checked before it is connected to, and the address that the connection really has is
checked again, so that neither a name that resolves differently the second time nor a redirect leads into a private network.
Tests put their own `resolve` and `connect` in place; no option and no environment variable switches the check off.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from typing import NamedTuple

from hasila.errors import ReportError
from hasila.fetch.addresses import refusal

__all__ = ["Connection", "Network"]


class Connection(NamedTuple):
    """An open socket and the address that it is connected to."""

    socket: socket.socket
    peer: str


def _resolve(host: str, port: int) -> Sequence[str]:
    """The addresses of a host, in the system's order."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def _connect(address: str, port: int, seconds: float) -> Connection:
    """A connection to an address, never to a name."""
    opened = socket.create_connection((address, port), timeout=seconds)
    return Connection(opened, str(opened.getpeername()[0]))


class Network(NamedTuple):
    """How names become connections.

    Attributes:
        resolve: (host, port) -> addresses.
        connect: (address, port, seconds) -> a connection.
    """

    resolve: Callable[[str, int], Sequence[str]] = _resolve
    connect: Callable[[str, int, float], Connection] = _connect

    def open(self, host: str, port: int, seconds: float, where: str) -> Connection:
        """A connection to a host of the public internet.

        Raises:
            ReportError: the host is not known, is not public, or does not answer.
        """
        addresses = self._addresses(host, port, where)
        reason = ""
        for address in addresses:
            _refuse(refusal(address), host, address, where)
            try:
                connection = self.connect(address, port, seconds)
            except OSError as error:
                reason = error.strerror or str(error) or type(error).__name__
                continue
            why = refusal(connection.peer)
            if why:
                connection.socket.close()
            _refuse(why, host, connection.peer, where)
            return connection
        raise ReportError(f"{host} does not answer ({reason}); try again later", where)

    def _addresses(self, host: str, port: int, where: str) -> Sequence[str]:
        try:
            addresses = self.resolve(host, port)
        except (OSError, UnicodeError) as error:  # UnicodeError: a label too long or empty
            raise ReportError(f"there is no host {host}; check the address and the connection", where) from error
        if not addresses:
            raise ReportError(f"there is no host {host}; check the address", where)
        return addresses


def _refuse(why: str | None, host: str, address: str, where: str) -> None:
    if why:
        raise ReportError(f"{host} is at {address}, {why}; only the public internet is fetched from", where)
