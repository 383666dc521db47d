"""The row that stands for a report that could not be read: a reason for a person, and where."""

from __future__ import annotations

import msgspec

from hasila.ledger.claim import Claim, Failure
from hasila.ledger.ids import claim_id

__all__ = ["failure_row"]


def failure_row(reason: str, where: str, document: str | None = None) -> Claim:
    """A claim of kind `failure`.

    Args:
        reason: what is wrong and what to do, in one line.
        where: FILE or FILE:LINE.
        document: the report's id, or None where no report could be made.
    """
    row = Claim(
        id="",
        document=document,
        kind="failure",
        quote=None,
        speakers=(),
        stance="asserts",
        failure=Failure(reason=" ".join(reason.split()), where=where),
    )
    return msgspec.structs.replace(row, id=claim_id(row))
