"""`hasila assign`: claims to an incident, or to a person."""

from __future__ import annotations

import click

from hasila.cli.ledgers import by_option, decide_all, ledger_option, why_option
from hasila.ledger import events as ev
from hasila.ledger.ids import content_id

__all__ = ["assign"]


@click.command()
@click.argument("claims", metavar="CLAIM...", nargs=-1, required=True)
@click.option("--incident", metavar="ID", help="The incident, i:...; 'new' makes one.")
@click.option("--to", metavar="NAME", help="The person who is to review them.")
@ledger_option
@by_option
@why_option
def assign(claims: tuple[str, ...], incident: str | None, to: str | None, ledger: str, by: str, why: str) -> int:
    """Say that claims are of one incident, or give them to a person.

    \b
    Examples:
      hasila assign c:5f0e88a41c0b2d97 c:91ab03c7725e4f10 --incident new --why "both tell the raid of 4 May"
      hasila assign c:5f0e88a41c0b2d97 --to Rim --why "she knows the town"
    """
    if incident == "new":
        incident = content_id("i", sorted(claims))
    act = ev.Assigned(claims=claims, incident=incident, to=to)
    code = decide_all(ledger, [act], by=by, why=why)
    if incident is not None:
        click.echo(incident)
    return code
