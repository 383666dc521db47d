"""The ledger as JSON Lines: the record itself, a row a line, UTF-8, nothing left out. The form for programs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, TextIO

import msgspec

from hasila.ledger.claim import Claim

__all__ = ["write"]

_encoder: Final = msgspec.json.Encoder()


def write(claims: Iterable[Claim], out: TextIO) -> None:
    """Write the claims of one report, then flush: whoever reads along gets whole reports.

    Args:
        claims: rows of the ledger.
        out: text, UTF-8, without translation of line ends.
    """
    out.writelines(_encoder.encode(claim).decode() + "\n" for claim in claims)
    out.flush()
