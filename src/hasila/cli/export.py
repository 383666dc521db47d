"""`hasila export`: a kept ledger written out whole."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from hasila.cli.ledgers import ledger_option
from hasila.store import Ledger
from hasila.store.transfer import write_events

__all__ = ["export"]


@click.command()
@click.option("--format", "form", type=click.Choice(["events"]), default="events", show_default=True,
              help="events: everything, to be brought into another ledger by hasila import.")  # fmt: skip
@click.option("--out", metavar="FILE", type=click.Path(path_type=Path), help="The file; standard output by default.")
@ledger_option
def export(form: str, out: Path | None, ledger: str) -> int:
    """Write a ledger out: every event with its id, author, time and reason, retractions too, and every byte that was kept.

    \b
    Examples:
      hasila export --format events --out war.jsonl
      hasila import war.jsonl --ledger copy.db
    """
    with Ledger.open(ledger) as opened:
        if out is None:
            written = write_events(opened, sys.stdout.buffer)
        else:
            aside = out.with_name(f"{out.name}.writing")
            with aside.open("wb") as stream:
                written = write_events(opened, stream)
            aside.replace(out)
    click.echo(f"{written} events", err=True)
    return 0
