"""Ids of reports that bring none."""

from __future__ import annotations

import hashlib

__all__ = ["content_report_id"]


def content_report_id(data: bytes) -> str:
    """The id of a report that brings none: `r:` and 16 hex digits of SHA-256 of its bytes."""
    return f"r:{hashlib.sha256(data).hexdigest()[:16]}"
