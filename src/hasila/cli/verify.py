"""`hasila verify`: whether a kept ledger is whole."""

from __future__ import annotations

import sys

import click

from hasila.cli.ledgers import ledger_option
from hasila.store import Ledger
from hasila.store.verify import Checked
from hasila.store.verify import verify as check

__all__ = ["verify"]


@click.command()
@ledger_option
@click.option("--rebuild", is_flag=True, help="Fold all events from nothing as well, and compare every table.")
def verify(ledger: str, rebuild: bool) -> int:
    """Check a ledger: the hash of every event and that of the one before, every byte kept, every quote in its text.

    Each fault is a line; exit code 1 says that there are some. Nothing is changed.

    \b
    Examples:
      hasila verify
      hasila verify --ledger war.db --rebuild
    """
    checked, faults = Checked(), 0
    with Ledger.open(ledger) as opened:
        for fault in check(opened, checked, rebuild=rebuild):
            click.echo(str(fault))
            faults += 1
    told = f"{checked.events:,} events, {checked.quotes:,} quotes, {checked.blobs:,} originals and files"
    click.echo(f"{told}: {f'{faults} faults' if faults else 'all well'}; head {checked.head[:16]}", err=True)
    sys.stdout.flush()
    return 1 if faults else 0
