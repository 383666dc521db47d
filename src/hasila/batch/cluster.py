"""Shards -> done shards, by a cluster of dask.distributed: the same function, the same bytes, other machines.

All workers must see the inputs and the output folder under the same paths, and have the same hasila installed. Who
works next, and what becomes of a shard whose worker is lost, is the scheduler's business.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from hasila.batch.manifest import code_fingerprint
from hasila.batch.places import Folder, open_input
from hasila.batch.plan import Shard
from hasila.batch.shard import BatchSettings, Done, read_shard
from hasila.batch.work import Deaths, ShardReader, Work, read_noting
from hasila.errors import ReportError, UsageError

if TYPE_CHECKING:
    from distributed import Client, Future

__all__ = ["read_all_on"]

_PATIENCE = "10s"  # until a scheduler that does not answer is given up


def read_all_on(
    shards: Iterable[Shard],
    out: Folder,
    settings: BatchSettings,
    *,
    address: str,
    reader: ShardReader = read_shard,
    ready: Callable[[], object] = lambda: None,
) -> Iterator[Done]:
    """Read shards on a cluster; each is given out when it is written.

    Args:
        shards: what to read.
        out: the output folder, as every worker sees it.
        settings: how to read.
        address: the scheduler's, such as tcp://127.0.0.1:8786.
        reader: what reads one shard; it must be importable by the workers.
        ready: called once the cluster is found fit, before anything is written.

    Raises:
        UsageError: dask.distributed is not installed, nobody answers there, or a worker has another hasila or does not see
            the inputs.
        DataError: workers die whatever they read.
    """
    try:
        from distributed import Client, KilledWorker, as_completed
    except ImportError as error:
        raise UsageError("--cluster needs dask.distributed; install hasila[cluster]") from error
    try:
        client = Client(address, timeout=_PATIENCE)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise UsageError(f"--cluster {address}: no scheduler answers there; start one with dask scheduler") from error
    deaths = Deaths(out)
    with client:
        shards = list(shards)
        _require_same_code(client, settings)
        _require_inputs(client, shards)
        ready()
        waiting: dict[Future[Any], Work] = {}
        for shard in shards:
            waiting[_submit(client, Work(shard), out, settings, reader)] = Work(shard)
        coming = as_completed(waiting)  # type: ignore[no-untyped-call]
        for future in coming:
            work = waiting.pop(future)
            try:
                done: Done = future.result()
            except KilledWorker:
                again = deaths.again(work)
                retried = _submit(client, again, out, settings, reader)
                waiting[retried] = again
                coming.add(retried)  # type: ignore[no-untyped-call]
            else:
                yield done


def _submit(client: Client, work: Work, out: Folder, settings: BatchSettings, reader: ShardReader) -> Future[Any]:
    return client.submit(read_noting, work, out, settings, reader, pure=False)


def _require_same_code(client: Client, settings: BatchSettings) -> None:
    """Workers with another program or other words would write other bytes."""
    found = client.run(code_fingerprint, settings.reading.extra)
    if other := sorted(worker for worker, code in found.items() if code != settings.code):
        raise UsageError(f"worker {other[0]} has another hasila or other words; install the same on all machines")


def _require_inputs(client: Client, shards: Sequence[Shard]) -> None:
    """A worker that does not see the inputs would make each a failure row."""
    some = [source for shard in (*shards[:1], *shards[-1:]) for source in shard.sources[:1]]
    for worker, reason in sorted(client.run(_reason_unseen, some).items()):
        if reason:
            raise UsageError(
                f"worker {worker} does not see the inputs ({reason}); give paths that hold on all machines"
            )


def _reason_unseen(sources: Sequence[str]) -> str:
    try:
        for source in sources:
            open_input(source).close()
    except ReportError as error:
        return str(error)
    return ""
