"""What pages compute from the whole ledger, kept by this process as long as nothing is added to the ledger or decided in it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from typing import Any, Final, TypeVar

from hasila.store import Ledger

__all__ = ["kept"]

_T = TypeVar("_T")
_MOST: Final = 4000  # answers of one ledger
_LOCK: Final = threading.Lock()
_ANSWERS: Final[dict[str, tuple[str, dict[Hashable, Any]]]] = {}  # ledger -> its head, and what was asked of it


def kept(ledger: Ledger, key: Hashable, make: Callable[[], _T]) -> _T:
    """An answer that depends on the ledger alone: made once for a state of it.

    Args:
        ledger: the ledger.
        key: what is asked, the reader's language in it.
        make: makes the answer.
    """
    head, place = ledger.head(), str(ledger.place)
    with _LOCK:
        known = _ANSWERS.get(place)
        if known is None or known[0] != head or len(known[1]) > _MOST:
            known = _ANSWERS[place] = (head, {})
    answers = known[1]
    if key not in answers:
        answers[key] = make()
    found: _T = answers[key]
    return found
