"""What a caller who reads whole archives is asked before a page is made a report, and told about what was left out."""

from __future__ import annotations

from collections import Counter

from hasila.reports.folders import note_skipped
from hasila.reports.formats import Format

__all__ = ["Gate"]


class Gate:
    """Lets everything in, and says in one line what was left out. Callers with other wishes derive from it."""

    def admits(self, data: bytes, where: str, kind: Format) -> bool:
        """Whether a document is to be made a report; nothing comes of one that is not.

        Args:
            data: its bytes, as they came.
            where: FILE or ARCHIVE!MEMBER.
            kind: what it is.

        Raises:
            ReportError: it is not to be read, and that is a failure.
        """
        return True

    def leaves_out(self, skipped: Counter[str], where: str) -> None:
        """Told once a folder or archive: how many of which kind hold no text."""
        note_skipped(skipped, where)
