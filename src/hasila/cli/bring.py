"""`hasila import`: what `hasila export --format events` wrote, into a ledger."""

from __future__ import annotations

import sys

import click

from hasila.cli.ledgers import ledger_option
from hasila.errors import UsageError
from hasila.reports import STDIN
from hasila.store import Ledger
from hasila.store.transfer import Brought, bring_in

__all__ = ["bring"]


@click.command("import")
@click.argument("file", metavar="FILE")
@ledger_option
def bring(file: str, ledger: str) -> int:
    """Bring the events of another ledger into this one; it is made where there is none.

    Each event keeps its id, author, time and reason and is chained anew after what is there. What is there already is passed
    over, so an import that was broken off is finished by running it again.

    \b
    Example:
      hasila import war.jsonl --ledger copy.db
    """
    try:
        stream = sys.stdin.buffer if file == STDIN else open(file, "rb")  # noqa: SIM115  closed below
    except OSError as error:
        raise UsageError(f"{file}: it cannot be opened ({error.strerror}); check its name") from error
    brought = Brought()
    with stream, Ledger.open_or_create(ledger) as opened:
        for _ in bring_in(opened, stream, file, brought):
            pass
    click.echo(f"{brought.new} events brought in, {brought.known} known already", err=True)
    return 0
