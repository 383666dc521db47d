"""`hasila batch`: archives in, a folder of claims, reports and failures out; what is done is not done again."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from hasila import languages
from hasila.batch.copies import COPIES, CopyRow, write_copies
from hasila.batch.manifest import MANIFEST, Manifest, clear_others, code_fingerprint, write_manifest
from hasila.batch.places import Folder, folder_at, is_remote
from hasila.batch.plan import Shard, make_plan
from hasila.batch.shard import BatchSettings, Done, done_of, key_of
from hasila.batch.tables import open_sink
from hasila.batch.workers import read_all
from hasila.cli import options
from hasila.errors import UsageError
from hasila.pipeline import ReadOptions
from hasila.reports import InputSettings

__all__ = ["batch"]

_BAR = "{percentage:3.0f}%|{bar:10}| {remaining} left, {n_fmt}/{total_fmt} {unit}{postfix}"  # fits 80 columns
_PLAN_BAR = "looking through the inputs {percentage:3.0f}%|{bar:10}| {remaining} left"
_SHOWN = 3  # copies that are told on the screen


@click.command()
@click.argument("inputs", metavar="INPUT...", nargs=-1, required=True)
@click.option("--out", required=True, metavar="DIR", help="Folder to write to, or an address such as s3://bucket/war.")
@click.option("--format", "form", type=click.Choice(["jsonl", "parquet"]), default="jsonl", show_default=True,
              help="How claims, reports and failures are written. Parquet needs hasila[parquet].")  # fmt: skip
@click.option("--workers", type=click.IntRange(1), default=os.cpu_count() or 1, show_default="all cores",
              help="Processes that read.")  # fmt: skip
@click.option("--cluster", metavar="ADDRESS", help="Scheduler of a dask.distributed cluster that reads instead.")
@click.option("--published", metavar="DATE", callback=options.day, help="Day of reports that state none.")
@click.option("--language", metavar="CODE", help="Language of reports that state none.")
@click.option("--max-size", metavar="SIZE", default="10MB", show_default=True, callback=options.size,
              help="The most that one report may have.")  # fmt: skip
@click.option("--max-total", metavar="SIZE", default="20GB", show_default=True, callback=options.size,
              help="The most that one shard may unpack to.")  # fmt: skip
@click.option("--mapping", metavar="TOML", callback=options.mapping,
              help="File that says which column of a table (CSV, XLSX, Parquet) is what; see docs/inputs.md.")  # fmt: skip
@click.option("--shard-size", metavar="SIZE", default="4MB", show_default=True, callback=options.size,
              help="Bytes of the inputs that are read at a time, and done again when a worker dies.")  # fmt: skip
@click.option("--no-first-pass", is_flag=True, help="Read every page and report, also those without any trigger word.")
@click.option("--with", "extra", metavar="DIR", multiple=True, callback=options.extra, help="Your own words and names.")
def batch(**given: Any) -> int:
    """Read archives into a folder: claims, reports and failures as JSON Lines or Parquet, and manifest.json.

    An INPUT is whatever hasila read takes but web addresses: a WARC (cut by its records), WACZ, zip, tar, folder, JSON Lines
    (also .gz, .zst), Parquet; or an address that fsspec knows. Stop it when you like: the same command goes on. After a
    change of inputs, program or words, only what the change touches is read again.

    \b
    Examples:
      hasila batch archive.jsonl --out war
      hasila batch CC-NEWS-20260101000000-00001.warc.gz --out war --workers 8 --format parquet
      hasila batch /shared/archive.jsonl --out /shared/war --cluster tcp://10.0.0.5:8786
    """
    folder = _folder(given["out"])
    settings = _settings(given)
    if settings.form == "parquet":
        open_sink("claims", settings.form)  # what is not installed shows before anything is written
    shards = _planned(given["inputs"], given["shard_size"])
    before = {shard.name for shard in shards if _is_done(done_of(shard, folder), key_of(shard, settings))}

    def begin() -> None:
        """The folder is no finished batch from here on."""
        folder.remove(MANIFEST)
        clear_others(folder, (shard.name for shard in shards), settings.form)

    if given["cluster"]:
        from hasila.batch.cluster import read_all_on  # an extra, and slow to import

        reading = read_all_on(shards, folder, settings, address=given["cluster"], ready=begin)
    else:
        begin()
        reading = read_all(shards, folder, settings, workers=given["workers"])
    done = _read(reading, len(shards), before)
    copies = write_copies(folder, done, given["extra"], settings.form)
    manifest = write_manifest(folder, settings.code, done, settings.form)
    for line in (*_summary(manifest, given["out"], len(before)), *_of_copies(copies, given["out"])):
        click.echo(line, err=True)
    return 1 if manifest.failures else 0


def _folder(out: str) -> Folder:
    if is_remote(out):
        return folder_at(out)
    path = Path(out).absolute()
    if path.exists() and not path.is_dir():
        raise UsageError(f"--out {out} is no folder; name one that is, or that is not there yet")
    return folder_at(path)


def _settings(given: dict[str, Any]) -> BatchSettings:
    known = languages.available(given["extra"])
    if given["language"] is not None and given["language"] not in known:
        raise UsageError(f"--language {given['language']!r} is not known; choose from {', '.join(sorted(known))}")
    return BatchSettings(
        inputs=InputSettings(
            max_size=given["max_size"], max_total=given["max_total"], published=given["published"],
            language=given["language"], mapping=given["mapping"],
        ),
        reading=ReadOptions(language=given["language"], extra=given["extra"]),
        code=code_fingerprint(given["extra"]),
        first_pass=not given["no_first_pass"],
        form=given["form"],
    )  # fmt: skip


def _is_done(done: Done | None, key: str) -> bool:
    return done is not None and done.key == key


def _planned(inputs: Sequence[str], size: int) -> list[Shard]:
    """The shards, with a bar where a person is waiting."""
    from tqdm import tqdm

    with tqdm(disable=not sys.stderr.isatty(), bar_format=_PLAN_BAR, leave=False) as bar:

        def listed(total: int) -> None:
            bar.total = total
            bar.refresh()

        return make_plan(inputs, size=size, listed=listed, told=bar.update)


def _read(done: Iterable[Done], number: int, before: set[str]) -> list[Done]:
    """The shards in their order, when all are done; what to do where somebody stops it."""
    found: list[Done] = []
    try:
        for one in _watched(done, number, before):
            found.append(one)
    except KeyboardInterrupt:
        click.echo(f"{len(found):,} of {number:,} shards are done; the same command goes on from there", err=True)
        raise
    return sorted(found, key=lambda one: one.name)


def _watched(done: Iterable[Done], number: int, before: set[str]) -> Iterator[Done]:
    """The shards as they come, with a progress bar where a person is waiting."""
    from tqdm import tqdm

    sums = {"claims": 0, "failures": 0}
    read = 0  # records of this run
    with tqdm(
        total=number, initial=len(before), unit="shards", disable=not sys.stderr.isatty(), bar_format=_BAR
    ) as bar:
        for one in done:
            for name, count in zip(sums, (one.claims, one.failures), strict=True):
                sums[name] += count
            read += one.records if one.name not in before else 0
            elapsed = bar.format_dict["elapsed"] or 1
            told = ", ".join(f"{count:,} {name}" for name, count in sums.items())
            bar.set_postfix_str(f"{read / elapsed:,.0f} reports/s, {told}", refresh=False)
            bar.update(one.name not in before)
            yield one


def _summary(manifest: Manifest, out: str, before: int) -> Iterator[str]:
    again = f" ({before} of {len(manifest.shards)} shards were done before)" if before else ""
    yield (
        f"{manifest.records:,} records = {manifest.reports:,} reports + {manifest.passed:,} passed over + "
        f"{manifest.failures:,} failures; {manifest.claims:,} claims in {out}{again}"
    )
    if manifest.left_out:
        kinds = ", ".join(f"{count:,} {kind}" for kind, count in manifest.left_out.items())
        yield f"left out, since they hold no text: {kinds}"
    if manifest.failures:
        yield f"the reasons of the failures are in {out}/failures"


def _of_copies(copies: Sequence[CopyRow], out: str) -> Iterator[str]:
    """How many reports copy another, and the first figures that a copy changed."""
    if not copies:
        return
    changed = [(row, change) for row in copies for change in row.changed]
    count = len({row.report for row, _ in changed})
    copying = "1 report copies" if len(copies) == 1 else f"{len(copies):,} reports copy"
    yield f"{copying} another, {count:,} of them with other figures; all in {out}/{COPIES}"
    first = {row.report: (row, change) for row, change in reversed(changed)}
    for row, change in list(reversed(first.values()))[:_SHOWN]:
        yield (
            f"  {row.report_url or row.report} copies {row.original_url or row.original}: {change.outcome} «{change.original or 'nothing'}» there, "
            f"«{change.copy or 'nothing'}» here"
        )
