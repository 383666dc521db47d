"""Work without the garbage collector: looking for garbage among what is in use is time lost.

Used by `pipeline`, around the making of a language's stages, which stay, and around the reading of a report, whose nodes
and drafts all go when it is read.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["paused", "uncollected"]


@contextmanager
def paused() -> Iterator[None]:
    """No collection for a while; the collector is left on or off as it was found."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def uncollected() -> Iterator[None]:
    """No collection while many lasting objects are made; they begin as old ones, which are looked through seldom.

    The collector is left on or off as it was found, and what the caller has frozen stays frozen.
    """
    with paused():
        try:
            yield
        finally:
            if not gc.get_freeze_count():
                gc.freeze()  # all that lives leaves the young generations without being looked through ...
                gc.unfreeze()  # ... and joins the oldest
