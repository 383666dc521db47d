"""Loading without the garbage collector: what is loaded stays, so that looking for garbage among it is time lost.

Used by `pipeline` around the making of a language's stages.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["uncollected"]


@contextmanager
def uncollected() -> Iterator[None]:
    """No collection while many lasting objects are made; they begin as old ones, which are looked through seldom.

    The collector is left on or off as it was found, and what the caller has frozen stays frozen.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if not gc.get_freeze_count():
            gc.freeze()  # all that lives leaves the young generations without being looked through ...
            gc.unfreeze()  # ... and joins the oldest
        if was_on:
            gc.enable()
