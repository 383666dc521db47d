"""`hasila watch`: feeds in, the ledger of what is new in them out; goes on where it stopped."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import click

from hasila.border import read_safely
from hasila.cli import fetching, options
from hasila.cli.read import pipeline_of
from hasila.cli.writing import FORMATS, Choices, Writer, writer
from hasila.feeds import Feed, FeedsFile, FeedState, Look, look, read_feeds, read_states, write_states
from hasila.ledger.claim import Claim
from hasila.reports import InputSettings
from hasila.text import Report

__all__ = ["watch"]

Pipeline = Callable[[Report], list[Claim]]
_HELP: Final = {
    "once": "Look once at every feed that is due, and end.",
    "state": "File that remembers what was seen; beside FEEDS by default.",
    "warc": "Folder for what was fetched, as WARC; the user's data folder by default.",
    "format": "table to read, jsonl for programs, csv for spreadsheets.",
}


@click.command()
@click.argument("feeds", metavar="FEEDS.toml", type=click.Path(path_type=Path))
@click.option("--once", is_flag=True, help=_HELP["once"])
@click.option("--state", metavar="FILE", type=click.Path(path_type=Path), help=_HELP["state"])
@click.option("--warc", metavar="DIR", type=click.Path(path_type=Path), help=_HELP["warc"])
@click.option("--format", "form", type=click.Choice(FORMATS), default="jsonl", show_default=True, help=_HELP["format"])
@click.option("--only", metavar="KIND,...", callback=options.kinds, help="Only these kinds. A failure is always told.")
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
def watch(feeds: Path, once: bool, state: Path | None, warc: Path | None, max_size: int, **given: Any) -> int:
    """Follow the feeds of FEEDS.toml: read what is new in them and print its ledger.

    One line a feed on standard error says what happened. What was seen is remembered: stopped and started again, it goes
    on where it was. Exit code 1 says that something could not be read.

    \b
    Examples:
      hasila watch feeds.toml --once --format table
      hasila watch feeds.toml >> ledger.jsonl
    """
    found = read_feeds(feeds)
    path = state or feeds.with_suffix(".state.json")
    states = read_states(path)
    choices = Choices(files=(), explain=False, bidi="logical", **given)
    inputs = InputSettings(max_size=max_size, language=choices.language)
    run = _Run(found, states, path, pipeline_of(choices), writer(choices), inputs, warc)
    while True:
        run.look_at_all()
        if once:
            return 1 if run.failed else 0
        time.sleep(run.pause())


class _Run:
    """The feeds with what is known of them."""

    def __init__(
        self, feeds: FeedsFile, states: dict[str, FeedState], path: Path, pipeline: Pipeline, write: Writer, inputs: InputSettings,
        warc: Path | None,
    ) -> None:  # fmt: skip
        self._feeds = feeds
        self._states = states
        self._path = path
        self._pipeline = pipeline
        self._write = write
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
        for where, came in look(
            feed, state, self._get, self._settings, outcome, time.time(), self._feeds.seconds(feed)
        ):
            self._put(where, came)
            write_states(self._path, self._states)
        write_states(self._path, self._states)
        click.echo(f"{feed.name or feed.url}: {outcome.line()}", err=True)

    def _put(self, where: str, came: Report | Claim) -> None:
        claims = [came] if isinstance(came, Claim) else read_safely(came, where, self._pipeline)
        self.failed = self.failed or any(claim.kind == "failure" for claim in claims)
        self._write(None if isinstance(came, Claim) else came, claims)
        sys.stdout.flush()  # written before the entry counts as seen
