"""Reports into a kept ledger: each read, unless the ledger has that very reading, and added. Above the pipeline.

What goes in is what `hasila.reports` gives, (where, a report or a failure row); what comes out is what became of each. A
report that cannot be read is kept with the reason, and the next one is read; when the same place reads well later, that row is
taken back.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence

import msgspec

from hasila.ledger.claim import Claim
from hasila.pipeline import ReadOptions, reader_of
from hasila.store import Added, Ledger, Reading
from hasila.text import Report

__all__ = ["Kept", "record"]


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one report.

    Attributes:
        where: FILE or FILE:LINE.
        added: what the ledger did with it; None where it could not be made a report.
        failures: why it could not be read; none where it was.
    """

    where: str
    added: Added | None
    failures: tuple[Claim, ...] = ()


def record(
    ledger: Ledger, came: Iterable[tuple[str, Report | Claim]], read: Callable[[Report, str], Sequence[Claim]],
    options: ReadOptions, *, by: str,
) -> Iterator[Kept]:  # fmt: skip
    """Read reports into a ledger. Each result comes when it is written for good.

    Args:
        ledger: opened for writing.
        came: reports and failure rows with their places.
        read: the reading of one report, which gives a failure row rather than raise.
        options: how reports are read.
        by: whose run this is.
    """
    failed = ledger.failures()
    done: deque[Kept] = deque()  # what needed no reading
    under_way: deque[tuple[str, tuple[Claim, ...]]] = deque()

    def readings() -> Iterator[Reading]:
        for where, one in came:
            if isinstance(one, Claim):
                ledger.add_failure(one, by=by)
                done.append(Kept(where=where, added=None, failures=(one,)))
                continue
            made = _reading(ledger, one, where, read, options)
            if isinstance(made, Added):
                _settle(ledger, failed, where, made, by)
                done.append(Kept(where=where, added=made))
                continue
            under_way.append((where, tuple(claim for claim in made.claims if claim.kind == "failure")))
            yield made

    for added in ledger.add(readings(), by=by):
        while done:
            yield done.popleft()
        where, failures = under_way.popleft()
        if not failures:
            _settle(ledger, failed, where, added, by)
        yield Kept(where=where, added=added, failures=failures)
    yield from done


def _settle(ledger: Ledger, failed: dict[str, tuple[str, ...]], where: str, added: Added, by: str) -> None:
    """What could not be read at this place before now was."""
    if where in failed:
        ledger.settle_failures(failed.pop(where), added.document, by=by)


def _reading(
    ledger: Ledger, report: Report, where: str, read: Callable[[Report, str], Sequence[Claim]], options: ReadOptions
) -> Reading | Added:
    """The reading of a report, or what the ledger has of it already."""
    language, reader = reader_of(report, options)
    known = ledger.known(report)
    if known is not None and known.edition is not None and (not known.current or known.reader == reader):
        return Added(document=known.document, what="known", edition=known.edition, claims=0)
    claims = tuple(read(report, where))
    return Reading(
        report=msgspec.structs.replace(report, language=language or report.language), claims=claims, reader=reader
    )
