"""`hasila watch`: feeds in, the ledger of what is new in them out; goes on where it stopped."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import click

from hasila.border import read_safely
from hasila.cli import fetching, options
from hasila.cli.add import safe_reader
from hasila.cli.ledgers import gathered, person
from hasila.cli.read import pipeline_of
from hasila.cli.writing import FORMATS, Choices, Writer, writer
from hasila.feeds import Feed, FeedsFile, FeedState, Look, look, read_feeds, read_states, write_states
from hasila.ledger.claim import Claim
from hasila.pipeline import ReadOptions
from hasila.record import record
from hasila.reports import Came, InputSettings
from hasila.store import Ledger
from hasila.text import Report

__all__ = ["watch"]

Pipeline = Callable[[Report], list[Claim]]
Put = Callable[[Iterator[Came]], Iterator[bool]]
_HELP: Final = {
    "once": "Look once at every feed that is due, and end.",
    "state": "File that remembers what was seen; beside FEEDS by default.",
    "warc": "Folder for what was fetched, as WARC; the user's data folder by default.",
    "ledger": "Keep what is read in this ledger (a file, or postgresql://...), as `hasila add` does; print nothing.",
    "by": "Who keeps it. By default $HASILA_USER, or the name of the system's user.",
    "format": "table to read, jsonl for programs, csv for spreadsheets.",
}


@click.command()
@click.argument("feeds", metavar="FEEDS.toml", type=click.Path(path_type=Path))
@click.option("--once", is_flag=True, help=_HELP["once"])
@click.option("--state", metavar="FILE", type=click.Path(path_type=Path), help=_HELP["state"])
@click.option("--warc", metavar="DIR", type=click.Path(path_type=Path), help=_HELP["warc"])
@click.option("--format", "form", type=click.Choice(FORMATS), default="jsonl", show_default=True, help=_HELP["format"])
@click.option("--only", metavar="KIND,...", callback=options.kinds, help="Only these kinds. A failure is always told.")
@click.option("--ledger", metavar="WHERE", help=_HELP["ledger"])
@click.option("--by", metavar="NAME", help=_HELP["by"])
@click.option("--language", metavar="CODE", help="Language of entries that do not state it.")
@click.option(
    "--max-size",
    metavar="SIZE",
    default="10MB",
    show_default=True,
    callback=options.size,
    help="The most that one page may have.",
)
@click.option(
    "--with", "extra", metavar="DIR", multiple=True, callback=options.extra, help="Folder with words of your own."
)
def watch(
    feeds: Path, once: bool, state: Path | None, warc: Path | None, max_size: int, ledger: str | None, by: str | None,
    **given: Any,
) -> int:  # fmt: skip
    """Follow the feeds of FEEDS.toml: read what is new in them and print or keep its ledger.

    One line a feed on standard error says what happened. What was seen is remembered: stopped and started again, it goes
    on where it was. Exit code 1 says that something could not be read.

    \b
    Examples:
      hasila watch feeds.toml --once --format table
      hasila watch feeds.toml >> ledger.jsonl
      hasila watch feeds.toml --ledger war.db
    """
    found = read_feeds(feeds)
    path = state or feeds.with_suffix(".state.json")
    states = read_states(path)
    choices = Choices(files=(), explain=False, bidi="logical", **given)
    inputs = InputSettings(max_size=max_size, language=choices.language)
    put = _printed(pipeline_of(choices), writer(choices)) if ledger is None else _kept(ledger, person(by), choices)
    run = _Run(found, states, path, put, inputs, warc)
    while True:
        run.look_at_all()
        if once:
            return 1 if run.failed else 0
        time.sleep(run.pause())


def _printed(pipeline: Pipeline, write: Writer) -> Put:
    """Writes what comes to standard output, each report before the next is asked for."""

    def put(came: Iterator[Came]) -> Iterator[bool]:
        for where, one in came:
            claims = [one] if isinstance(one, Claim) else read_safely(one, where, pipeline)
            write(None if isinstance(one, Claim) else one, claims)
            sys.stdout.flush()  # written before the entry counts as seen
            yield any(claim.kind == "failure" for claim in claims)

    return put


def _kept(ledger: str, by: str, choices: Choices) -> Put:
    """Keeps what comes in a ledger; what it has already changes nothing, so a run that was broken off does no harm."""
    pipeline_of(choices)  # a language or words that cannot be used end the program here
    reading = ReadOptions(language=choices.language, extra=choices.extra)

    def put(came: Iterator[Came]) -> Iterator[bool]:
        with Ledger.open_or_create(ledger) as kept:
            for one in record(kept, came, safe_reader(reading), reading, by=by):
                yield bool(one.failures)
            gathered(kept)

    return put


class _Run:
    """The feeds with what is known of them."""

    def __init__(
        self,
        feeds: FeedsFile,
        states: dict[str, FeedState],
        path: Path,
        put: Put,
        inputs: InputSettings,
        warc: Path | None,
    ) -> None:
        self._feeds = feeds
        self._states = states
        self._path = path
        self._put = put
        self._settings = inputs
        self._get = fetching.getter(warc, inputs.max_size)
        self.failed = False

    def look_at_all(self) -> None:
        """Look at every feed that is due."""
        for feed in self._feeds.feed:
            state = self._states.setdefault(feed.url, FeedState())
            if state.due <= time.time():
                self._look(feed, state)

    def pause(self) -> float:
        """Seconds until the next feed is due."""
        due = min(self._states[feed.url].due for feed in self._feeds.feed)
        return max(1.0, due - time.time())

    def _look(self, feed: Feed, state: FeedState) -> None:
        outcome = Look()
        every = self._feeds.seconds(feed)
        for failed in self._put(look(feed, state, self._get, self._settings, outcome, time.time(), every)):
            self.failed = self.failed or failed
            self._remember()
        self._remember()
        click.echo(f"{feed.name or feed.url}: {outcome.line()}", err=True)

    def _remember(self) -> None:
        write_states(self._path, self._states)
