"""Shards -> done shards, by processes of this machine. A worker that dies costs the rerun of its shard, nothing else.

Each worker is a process pool of one, so that a death is known to belong to one shard: the standard library's pools know
only that somebody died. A record that ends a worker twice is passed over with a failure row.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Final, NamedTuple, Protocol

from hasila.batch.plan import Shard
from hasila.batch.shard import BatchSettings, Done, read_shard
from hasila.errors import DataError

__all__ = ["ShardReader", "read_all"]

_SPAWN: Final = multiprocessing.get_context("spawn")  # the same on every system, and no lock is copied half held
_STRIKES: Final = 2  # deaths at one record before it is passed over: the first may have been somebody's kill
_DEATHS: Final = 20  # of one shard before the run is given up: the machine, not a record, ends the workers


class ShardReader(Protocol):
    """What reads a shard; `read_shard`, or in tests one that dies."""

    def __call__(
        self, shard: Shard, out: Path, settings: BatchSettings, *, poisoned: frozenset[int], at: Callable[[int], None]
    ) -> Done: ...


class _Work(NamedTuple):
    shard: Shard
    poisoned: frozenset[int] = frozenset()


def read_all(
    shards: Iterable[Shard], out: Path, settings: BatchSettings, *, workers: int, reader: ShardReader = read_shard
) -> Iterator[Done]:
    """Read shards as they come free; each is given out when it is written.

    Args:
        shards: what to read.
        out: the output folder.
        settings: how to read.
        workers: how many processes; with one, this process reads.
        reader: what reads one shard; it must be importable in another process.

    Raises:
        DataError: workers die whatever they read.
    """
    if workers == 1:
        for shard in shards:
            yield read_shard(shard, out, settings)
        return
    yield from _Run(out, settings, workers, reader).over(deque(map(_Work, shards)))


class _Run:
    """Some pools of one process each, and what they are at."""

    def __init__(self, out: Path, settings: BatchSettings, workers: int, reader: ShardReader) -> None:
        self._out = out
        self._settings = settings
        self._reader = reader
        self._stop = _SPAWN.Event()
        self._free = [self._pool() for _ in range(workers)]
        self._busy: dict[Future[Done], tuple[ProcessPoolExecutor, _Work]] = {}
        self._deaths: Counter[tuple[str, int]] = Counter()

    def over(self, queue: deque[_Work]) -> Iterator[Done]:
        try:
            while queue or self._busy:
                while queue and self._free:
                    self._start(queue.popleft())
                for future in wait(self._busy, return_when=FIRST_COMPLETED).done:
                    pool, work = self._busy.pop(future)
                    try:
                        yield future.result()
                        self._free.append(pool)
                    except BrokenProcessPool:
                        pool.shutdown()
                        self._free.append(self._pool())
                        queue.appendleft(self._after_death(work))
        finally:
            if self._busy:
                self._stop.set()  # stopped early: what the workers are at is begun again next time
            for pool in [*self._free, *(pool for pool, _ in self._busy.values())]:
                pool.shutdown(wait=False, cancel_futures=True)

    def _pool(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(1, mp_context=_SPAWN, initializer=_prepare, initargs=(self._stop,))

    def _start(self, work: _Work) -> None:
        pool = self._free.pop()
        future = pool.submit(_read, work, self._out, self._settings, self._reader)
        self._busy[future] = (pool, work)

    def _after_death(self, work: _Work) -> _Work:
        at = _last_record(self._out, work.shard)
        self._deaths[work.shard.name, at] += 1
        if sum(count for (name, _), count in self._deaths.items() if name == work.shard.name) > _DEATHS:
            raise DataError(
                f"workers die again and again at {work.shard.name}; is there memory enough? try --workers 1"
            )
        strikes = self._deaths[work.shard.name, at]
        return work._replace(poisoned=work.poisoned | {at}) if strikes >= _STRIKES and at >= 0 else work


def _prepare(stop: Event) -> None:
    """A worker leaves Ctrl-C to its parent, and ends with it, or when told to: left alone it would wait for ever."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    for over in [stop.wait, *([parent.join] if parent else [])]:
        threading.Thread(target=_end_after, args=(over,), daemon=True).start()


def _end_after(over: Callable[[], object]) -> None:
    over()
    os._exit(1)


def _read(work: _Work, out: Path, settings: BatchSettings, reader: ShardReader) -> Done:
    place = _progress(out, work.shard)
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.open("wb", buffering=0) as stream:

        def at(number: int) -> None:
            stream.seek(0)
            stream.write(b"%012d" % number)

        done = reader(work.shard, out, settings, poisoned=work.poisoned, at=at)
    place.unlink(missing_ok=True)
    return done


def _progress(out: Path, shard: Shard) -> Path:
    return out / "at" / f"{shard.name}.txt"


def _last_record(out: Path, shard: Shard) -> int:
    """The number of the record at which a worker died; -1 where it had begun none."""
    try:
        return int(_progress(out, shard).read_bytes() or b"-1")
    except (OSError, ValueError):
        return -1
