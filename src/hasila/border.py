"""The border around one report: whatever goes wrong inside becomes a failure row, and the next report is read."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from pathlib import Path

from hasila.errors import DataError, PackError, ReportError, UsageError
from hasila.ledger.claim import Claim
from hasila.reports import failure_row
from hasila.text import Report

__all__ = ["read_safely"]


def read_safely(report: Report, where: str, read: Callable[[Report], list[Claim]]) -> list[Claim]:
    """The claims of a report, or the one failure row that says why there are none.

    Args:
        report: the report.
        where: FILE or FILE:LINE it came from.
        read: the pipeline.

    Raises:
        PackError, DataError: what no other report would be read with either.
    """
    try:
        return read(report)
    except (ReportError, UsageError) as error:  # the options were checked: a UsageError is about this report
        return [failure_row(getattr(error, "reason", str(error)), where, report.id)]
    except (PackError, DataError):
        raise
    except Exception as error:  # noqa: BLE001  the one border: a fault met in one report must not lose the others
        return [failure_row(_fault(error), where, report.id)]


def _fault(error: Exception) -> str:
    """The exception's type and the line that raised it; its message may hold anything and is left out."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    at = f"{Path(frame.filename).name}:{frame.lineno}"
    return f"unexpected {type(error).__name__} at {at}: a fault in hasila; report it with the text that met it"
