"""`hasila migrate`: a ledger of an older version of hasila."""

from __future__ import annotations

import click

from hasila.cli.ledgers import ledger_option
from hasila.store import migrations
from hasila.store.engine import Place
from hasila.store.ledger import stamp, utc_now

__all__ = ["migrate"]


@click.command()
@ledger_option
def migrate(ledger: str) -> int:
    """Bring a ledger to the form that this version of hasila works with. Nothing else ever changes a ledger's form.

    A file is migrated on a copy, which takes its place when all went well; the file as it was stays beside it. On PostgreSQL
    it is one transaction.
    """
    taken = migrations.migrate(Place(ledger), stamp(utc_now()))
    click.echo(f"{ledger}: {', '.join(taken)}" if taken else f"{ledger}: it is up to date; nothing was changed")
    return 0
