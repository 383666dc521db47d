"""Which addresses may be connected to: those of the public internet, and no others.

An address of a private network, of this machine, of a cloud's metadata service or of a reserved range is refused, also where
it hides in an IPv6 address (mapped, 6to4, Teredo, NAT64).
"""

from __future__ import annotations

import ipaddress
from typing import Final

__all__ = ["refusal"]

_NAT64: Final = ipaddress.ip_network("64:ff9b::/96")
_REFUSED: Final = (
    ipaddress.ip_network("64:ff9b:1::/48"),  # NAT64 for local use
    ipaddress.ip_network("100.64.0.0/10"),  # shared by the customers of a provider
    ipaddress.ip_network("192.88.99.0/24"),  # 6to4 relays, withdrawn
    ipaddress.ip_network("fec0::/10"),  # site-local, withdrawn
)

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def refusal(address: str) -> str | None:
    """Why an address is not connected to, or None where it is public.

    >>> refusal("10.0.0.1"), refusal("169.254.169.254"), refusal("::ffff:127.0.0.1"), refusal("9.9.9.9")
    ('a private address', 'a link-local address', 'a loopback address', None)
    """
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return "no address"
    return next((why for one in (found, *_hidden(found)) if (why := _refusal(one))), None)


def _hidden(address: Address) -> list[Address]:
    """The IPv4 addresses that an IPv6 address carries."""
    if isinstance(address, ipaddress.IPv4Address):
        return []
    found: list[Address | None] = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if address in _NAT64 or int(address) >> 32 == 0:  # the second: «IPv4-compatible», withdrawn
        found.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return [one for one in found if one is not None]


def _refusal(address: Address) -> str | None:
    if isinstance(address, ipaddress.IPv6Address) and (address.ipv4_mapped or address in _NAT64):
        return None  # decided by what it carries
    checks = (
        (address.is_loopback, "a loopback address"),
        (address.is_link_local, "a link-local address"),
        (address.is_unspecified, "no address"),
        (address.is_multicast, "a multicast address"),
        (any(address.version == net.version and address in net for net in _REFUSED), "a reserved address"),
        (address.is_private, "a private address"),
        (address.is_reserved or not address.is_global, "a reserved address"),
    )
    return next((why for holds, why in checks if holds), None)
