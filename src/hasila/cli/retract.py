"""`hasila retract`: a claim or a report counts no longer, or counts again."""

from __future__ import annotations

import click

from hasila.cli.ledgers import by_option, decide_all, ledger_option, why_option
from hasila.ledger import events as ev

__all__ = ["retract"]


@click.command()
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
@click.option("--restore", is_flag=True, help="Take the retraction back.")
@ledger_option
@by_option
@why_option
def retract(ids: tuple[str, ...], restore: bool, ledger: str, by: str, why: str) -> int:
    """Take claims or whole reports back: they count no longer. They stay in the ledger, marked, with the reason.

    \b
    Examples:
      hasila retract c:5f0e88a41c0b2d97 --why "the monitor withdrew the figure on 3 May"
      hasila retract r:91ab03c7725e4f10 --why "the page is a forgery"
      hasila retract r:91ab03c7725e4f10 --restore --why "it is not, see the publisher's letter"
    """
    made = ev.Restored if restore else ev.Retracted
    return decide_all(ledger, [made(target=one) for one in ids], by=by, why=why)
