"""The JSON Schema of the record, made from the classes of `hasila.ledger.claim`; never written by hand."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from hasila.ledger.claim import Claim

__all__ = ["RECORD_VERSION", "record_schema"]

RECORD_VERSION: Final = "1.0"  # goes up when a listed field changes its meaning (first number) or one is added (second)


def record_schema() -> dict[str, Any]:
    """The schema of one row, as JSON values. Fields that it does not list may stand in a row."""
    return {"title": "hasila claim record", "version": RECORD_VERSION} | msgspec.json.schema(Claim)
