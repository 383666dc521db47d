"""One shard given to a worker, and what is remembered of workers that died over it; for processes and clusters alike."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable
from typing import Final, NamedTuple, Protocol

from hasila.batch.places import Folder
from hasila.batch.plan import Shard
from hasila.batch.shard import BatchSettings, Done, read_shard
from hasila.errors import DataError

__all__ = ["Deaths", "ShardReader", "Work", "read_noting"]

_STRIKES: Final = 2  # deaths at one record before it is passed over: the first may have been somebody's kill
_MOST: Final = 20  # deaths over one shard before the run is given up: the machine, not a record, ends the workers


class ShardReader(Protocol):
    """What reads a shard; `read_shard`, or in tests one that dies."""

    def __call__(
        self, shard: Shard, out: Folder, settings: BatchSettings, *, poisoned: frozenset[int], at: Callable[[int], None]
    ) -> Done: ...


class Work(NamedTuple):
    """A shard, and the numbers of its records that are passed over.

    `careful`: each record is noted, also where a note costs more than reading does; a worker died over this shard before.
    """

    shard: Shard
    poisoned: frozenset[int] = frozenset()
    careful: bool = False


def read_noting(work: Work, out: Folder, settings: BatchSettings, reader: ShardReader = read_shard) -> Done:
    """Read a shard and note in `at/NAME.txt` which record is being read, for who finds the worker dead."""
    name = _note(work.shard)
    path = out.note(name)
    if path is None:
        return _read_with_puts(work, out, settings, reader)
    with path.open("wb", buffering=0) as stream:

        def at(number: int) -> None:
            stream.seek(0)
            stream.write(b"%012d" % number)

        done = reader(work.shard, out, settings, poisoned=work.poisoned, at=at)
    out.remove(name)
    return done


def _read_with_puts(work: Work, out: Folder, settings: BatchSettings, reader: ShardReader) -> Done:
    """The same where a note is an object of a store: only a shard that ended a worker has its records noted."""
    name = _note(work.shard)

    def at(number: int) -> None:
        if work.careful:
            out.write(name, io.BytesIO(b"%012d" % number))

    done = reader(work.shard, out, settings, poisoned=work.poisoned, at=at)
    if work.careful:
        out.remove(name)
    return done


class Deaths:
    """The deaths of a run, by shard and record."""

    def __init__(self, out: Folder) -> None:
        self._out = out
        self._at: Counter[tuple[str, int]] = Counter()
        self._over: Counter[str] = Counter()

    def again(self, work: Work) -> Work:
        """What to give out after a worker died over `work`: the same, without the record that ended workers twice.

        Raises:
            DataError: workers die over this shard whatever is left out.
        """
        name, record = work.shard.name, _last_record(self._out, work.shard)
        self._at[name, record] += 1
        self._over[name] += 1
        if self._over[name] > _MOST:
            raise DataError(f"workers die again and again over {name}; is there memory enough?")
        work = work._replace(careful=True)
        if record >= 0 and self._at[name, record] >= _STRIKES:
            return work._replace(poisoned=work.poisoned | {record})
        return work


def _note(shard: Shard) -> str:
    return f"at/{shard.name}.txt"


def _last_record(out: Folder, shard: Shard) -> int:
    """The number of the record at which a worker died; -1 where it had begun none."""
    try:
        with out.open(_note(shard)) as stream:
            return int(stream.read() or b"-1")
    except (OSError, ValueError):
        return -1
