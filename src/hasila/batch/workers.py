"""Shards -> done shards, by processes of this machine. A worker that dies costs the rerun of its shard, nothing else.

Each worker is a process pool of one, so that a death is known to belong to one shard: the standard library's pools know
only that somebody died.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.synchronize import Event
from typing import Final

from hasila.batch.places import Folder
from hasila.batch.plan import Shard
from hasila.batch.shard import BatchSettings, Done, read_shard
from hasila.batch.work import Deaths, ShardReader, Work, read_noting

__all__ = ["read_all"]

_SPAWN: Final = multiprocessing.get_context("spawn")  # the same on every system, and no lock is copied half held


def read_all(
    shards: Iterable[Shard], out: Folder, settings: BatchSettings, *, workers: int, reader: ShardReader = read_shard
) -> Iterator[Done]:
    """Read shards; each is given out when it is written.

    Args:
        shards: what to read.
        out: the output folder.
        settings: how to read.
        workers: how many processes; with none, this process reads.
        reader: what reads one shard; it must be importable in another process.

    Raises:
        DataError: workers die whatever they read.
    """
    if workers == 0:
        for shard in shards:
            yield read_shard(shard, out, settings)
        return
    yield from _Run(out, settings, workers, reader).over(deque(map(Work, shards)))


class _Run:
    """Some pools of one process each, and what they are at."""

    def __init__(self, out: Folder, settings: BatchSettings, workers: int, reader: ShardReader) -> None:
        self._out = out
        self._settings = settings
        self._reader = reader
        self._stop = _SPAWN.Event()
        self._free = [self._pool() for _ in range(workers)]
        self._busy: dict[Future[Done], tuple[ProcessPoolExecutor, Work]] = {}
        self._deaths = Deaths(out)

    def over(self, queue: deque[Work]) -> Iterator[Done]:
        try:
            while queue or self._busy:
                while queue and self._free:
                    self._start(queue.popleft())
                for future in wait(self._busy, return_when=FIRST_COMPLETED).done:
                    pool, work = self._busy.pop(future)
                    try:
                        done = future.result()
                        self._free.append(pool)
                    except BrokenProcessPool:
                        pool.shutdown()
                        self._free.append(self._pool())
                        queue.appendleft(self._deaths.again(work))
                    else:
                        yield done
        finally:
            if self._busy:
                self._stop.set()  # stopped early: what the workers are at is begun again next time
            for pool in [*self._free, *(pool for pool, _ in self._busy.values())]:
                pool.shutdown(wait=False, cancel_futures=True)

    def _pool(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(1, mp_context=_SPAWN, initializer=_prepare, initargs=(self._stop,))

    def _start(self, work: Work) -> None:
        pool = self._free.pop()
        future = pool.submit(read_noting, work, self._out, self._settings, self._reader)
        self._busy[future] = (pool, work)


def _prepare(stop: Event) -> None:
    """A worker leaves Ctrl-C to its parent, and ends with it, or when told to: left alone it would wait for ever."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    for over in [stop.wait, *([parent.join] if parent else [])]:
        threading.Thread(target=_end_after, args=(over,), daemon=True).start()


def _end_after(over: Callable[[], object]) -> None:
    over()
    os._exit(1)
