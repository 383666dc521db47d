"""Every exception that hasila raises, in one tree.

    HasilaError                 the root: one line for a person (what, where, what to do)
    ├── UsageError              an option or argument that cannot be used; exit code 2
    ├── ReportError             a report that cannot be read; becomes a `failure` row
    ├── PackError               a language pack with a fault; names file, line and fault
    ├── ForbiddenError          what a person's role at the desk does not allow
    ├── RecordError             a claim record that breaks the record's rules
    ├── DataError               a data file of the program's own (gazetteer, registry) missing or broken
    └── LedgerError             a ledger that cannot be opened, read or written; nothing of it was changed
        ├── MissingError        nothing of that id is in it
        └── ConflictError       a decision on something that somebody else changed meanwhile

Nothing else in the package defines an exception.
"""

from __future__ import annotations

__all__ = [
    "ConflictError", "DataError", "ForbiddenError", "HasilaError", "LedgerError", "MissingError", "PackError", "RecordError", "ReportError", "UsageError",
]  # fmt: skip


class HasilaError(Exception):
    """The root of the tree. `str(error)` is one line that a person can act on."""


class UsageError(HasilaError):
    """An option, argument or date that cannot be used."""


class ReportError(HasilaError):
    """A report that cannot be read.

    Args:
        reason: what is wrong and what to do, in one line.
        where: FILE or FILE:LINE.
    """

    def __init__(self, reason: str, where: str) -> None:
        super().__init__(f"{where}: {reason}")
        self.reason = reason
        self.where = where


class PackError(HasilaError):
    """A fault in a language pack.

    Args:
        fault: what is wrong and what to do, in one line.
        file: the file with the fault.
        line: its line, counted from 1, or None where the fault is of the whole file.
    """

    def __init__(self, fault: str, file: str, line: int | None = None) -> None:
        super().__init__(f"{file}:{line}: {fault}" if line else f"{file}: {fault}")
        self.fault = fault
        self.file = file
        self.line = line


class RecordError(HasilaError):
    """A claim record that breaks the rules of the record."""


class DataError(HasilaError):
    """A data file of the program's own that is missing or broken."""


class LedgerError(HasilaError):
    """A ledger that cannot be opened, read or written. What it held before stands."""


class MissingError(LedgerError):
    """Nothing of that id is in the ledger."""


class ConflictError(LedgerError):
    """A decision made on an older state of something.

    Args:
        subject: the claim or incident.
        seen: the revision that the decision was made on.
        found: the revision that it has by now.
        last: who changed it last and how, in a few words.
    """

    def __init__(self, subject: str, seen: int, found: int, last: str) -> None:
        super().__init__(
            f"{subject} was changed meanwhile ({last}): revision {found}, yours was made on revision {seen}; "
            "look again and decide anew"
        )
        self.subject = subject
        self.seen = seen
        self.found = found


class ForbiddenError(HasilaError):
    """What a person's role at the desk does not allow."""
