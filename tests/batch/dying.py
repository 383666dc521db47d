"""Readers of shards that end their worker, as a fault in a C library or a machine without memory does."""

from __future__ import annotations

import io
import os
from collections.abc import Callable

from hasila.batch.places import Folder
from hasila.batch.plan import Shard
from hasila.batch.shard import BatchSettings, Done, read_shard

POISON = 3  # the record that always ends the worker


def dies_once(
    shard: Shard, out: Folder, settings: BatchSettings, *, poisoned: frozenset[int], at: Callable[[int], None]
) -> Done:
    """Dies at the second record of each shard, the first time."""

    def dying(number: int) -> None:
        at(number)
        mark = f"died/{shard.name}"
        if number == 1 and not out.has(mark):
            out.write(mark, io.BytesIO())
            os._exit(9)

    return read_shard(shard, out, settings, poisoned=poisoned, at=dying)


def dies_of_poison(
    shard: Shard, out: Folder, settings: BatchSettings, *, poisoned: frozenset[int], at: Callable[[int], None]
) -> Done:
    """Dies at one record of the first shard until it is passed over."""

    def dying(number: int) -> None:
        at(number)
        if shard.name.startswith("00001") and number == POISON and number not in poisoned:
            os._exit(9)

    return read_shard(shard, out, settings, poisoned=poisoned, at=dying)


def dies_always(
    shard: Shard, out: Folder, settings: BatchSettings, *, poisoned: frozenset[int], at: Callable[[int], None]
) -> Done:
    """Dies before anything is read."""
    os._exit(9)
