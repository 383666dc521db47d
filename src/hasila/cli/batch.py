"""`hasila batch`: archives in, a folder of claims, reports and failures out; what is done is not done again."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click

from hasila.batch.copies import write_copies
from hasila.batch.manifest import Manifest, clear_others, code_fingerprint, write_manifest
from hasila.batch.plan import make_plan
from hasila.batch.shard import BatchSettings, Done, done_of, key_of
from hasila.batch.workers import read_all
from hasila.cli import options
from hasila.errors import UsageError
from hasila.pipeline import ReadOptions
from hasila.reports import InputSettings

__all__ = ["batch"]


@click.command()
@click.argument("inputs", metavar="INPUT...", nargs=-1, required=True)
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder to write to.")
@click.option("--workers", type=click.IntRange(1), default=os.cpu_count() or 1, show_default="all cores",
              help="Processes that read.")  # fmt: skip
@click.option("--cluster", metavar="ADDRESS", help="Scheduler of a dask.distributed cluster that reads instead.")
@click.option("--published", metavar="DATE", callback=options.day, help="Day of reports that state none.")
@click.option("--language", metavar="CODE", help="Language of reports that state none.")
@click.option("--max-size", metavar="SIZE", default="10MB", show_default=True, callback=options.size,
              help="The most that one report may have.")  # fmt: skip
@click.option("--no-first-pass", is_flag=True, help="Read every report, also those without any trigger word.")
@click.option("--with", "extra", metavar="DIR", multiple=True, callback=options.extra, help="Your own words and names.")
def batch(**given: Any) -> int:
    """Read archives into a folder: claims, reports and failures as JSON Lines, and manifest.json.

    An INPUT is a folder, a text, or JSON Lines of reports. Stop it when you like: the same command goes on.
    After a change of inputs, program or words, only what the change touches is read again.

    \b
    Examples:
      hasila batch archive.jsonl --out war
      hasila batch pages/ more.jsonl --out war --workers 8
      hasila batch /shared/archive.jsonl --out /shared/war --cluster tcp://10.0.0.5:8786
    """
    out: Path = given["out"]
    if out.exists() and not out.is_dir():
        raise UsageError(f"--out {out} is no folder; name one that is, or that is not there yet")
    settings = BatchSettings(
        inputs=InputSettings(max_size=given["max_size"], published=given["published"], language=given["language"]),
        reading=ReadOptions(language=given["language"], extra=given["extra"]),
        code=code_fingerprint(given["extra"]),
        first_pass=not given["no_first_pass"],
    )
    shards = make_plan(given["inputs"])
    (out / "manifest.json").unlink(missing_ok=True)
    clear_others(out, (shard.name for shard in shards))
    was_done = sum(1 for shard in shards if _is_done(done_of(shard, out), key_of(shard, settings)))
    if given["cluster"]:
        from hasila.batch.cluster import read_all_on  # an extra, and slow to import

        reading = read_all_on(shards, out, settings, address=given["cluster"])
    else:
        reading = read_all(shards, out, settings, workers=given["workers"])
    done = list(_watched(reading, len(shards)))
    done.sort(key=lambda one: one.name)
    copies = write_copies(out, done, given["extra"])
    manifest = write_manifest(out, settings.code, done)
    click.echo(_summary(manifest, out, was_done, len(copies)), err=True)
    return 1 if manifest.failures else 0


def _is_done(done: Done | None, key: str) -> bool:
    return done is not None and done.key == key


def _watched(done: Iterable[Done], number: int) -> Iterator[Done]:
    """The shards as they come, with a progress bar where a person is waiting."""
    from tqdm import tqdm

    sums = {"reports": 0, "claims": 0, "failures": 0}
    with tqdm(total=number, unit=" shards", disable=not sys.stderr.isatty()) as bar:
        for one in done:
            for name in sums:
                sums[name] += getattr(one, name)
            elapsed = bar.format_dict["elapsed"] or 1
            bar.set_postfix({**sums, "reports/s": f"{sums['reports'] / elapsed:.0f}"}, refresh=False)
            bar.update()
            yield one


def _summary(manifest: Manifest, out: Path, was_done: int, copies: int) -> str:
    again = f" ({was_done} of {len(manifest.shards)} shards were done before)" if was_done else ""
    return (
        f"{manifest.records:,} records = {manifest.reports:,} reports + {manifest.passed:,} passed over + "
        f"{manifest.failures:,} failures; "
        f"{manifest.claims:,} claims in {out}, {copies:,} reports copy another{again}"
    )
