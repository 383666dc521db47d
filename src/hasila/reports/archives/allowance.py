"""How much an input may unpack to: bytes in all, bytes for a byte, archives inside archives, members."""

from __future__ import annotations

from collections import Counter

from hasila.errors import ReportError
from hasila.reports.formats import Format
from hasila.reports.gate import Gate
from hasila.reports.settings import InputSettings

__all__ = ["Allowance"]


class Allowance:
    """What is left of one input's limits; shared by all that is unpacked from it.

    Args:
        settings: the limits.
        depth: how many archives stand around the one that is read.
        gate: what decides which documents are made reports.
        is_part: whether the input is a stretch of a larger one, which may hold nothing.
    """

    def __init__(
        self, settings: InputSettings, depth: int = 0, *, gate: Gate | None = None, is_part: bool = False
    ) -> None:
        self.settings = settings
        self.is_part = is_part
        self._gate = gate or Gate()
        self._depth = depth
        self._turned_away = 0
        self._spent = 0
        self._members = 0
        self._top: Allowance = self

    def deeper(self, where: str) -> Allowance:
        """The allowance of an archive inside this one.

        Raises:
            ReportError: too many archives inside each other.
        """
        if self._depth >= self.settings.max_depth:
            raise ReportError(
                f"archives inside archives, more than {self.settings.max_depth} deep; unpack it by hand", where
            )
        inner = Allowance(self.settings, self._depth + 1, gate=self._gate, is_part=self.is_part)
        inner._top = self._top
        return inner

    def admits(self, data: bytes, where: str, kind: Format) -> bool:
        """Whether a document is to be made a report, see `Gate`."""
        admitted = self._gate.admits(data, where, kind)
        self._top._turned_away += not admitted
        return admitted

    @property
    def turned_away(self) -> int:
        """How many documents of the input were not admitted so far."""
        return self._top._turned_away

    def leave_out(self, skipped: Counter[str], where: str) -> None:
        """Note what holds no text."""
        self._gate.leaves_out(skipped, where)

    def spend(self, size: int, packed: int, unpacked: int, where: str) -> None:
        """Note that `size` bytes more were unpacked.

        Args:
            packed, unpacked: bytes of this stream so far, before and after.

        Raises:
            ReportError: more than the input may unpack to.
        """
        top, settings = self._top, self.settings
        top._spent += size
        if top._spent > settings.max_total:
            raise ReportError(f"unpacks to over {settings.max_total:,} bytes; raise --max-total to read it", where)
        if unpacked > settings.max_size and unpacked > settings.max_ratio * max(packed, 1):
            raise ReportError(
                f"a bomb: it unpacks to over {settings.max_ratio} times its size; look at where it is from", where
            )

    def member(self, where: str) -> None:
        """Note one member more.

        Raises:
            ReportError: more members than an input may have.
        """
        top = self._top
        top._members += 1
        if top._members > self.settings.max_members:
            raise ReportError(f"more than {self.settings.max_members:,} members; cut the archive into parts", where)
