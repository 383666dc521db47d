"""`hasila assign`: claims to an incident, or to a person."""

from __future__ import annotations

import click

from hasila.cli.ledgers import by_option, decide_all, ledger_option, why_option
from hasila.ledger.events import Act
from hasila.store import Ledger
from hasila.store.naming import assigned

__all__ = ["assign"]


@click.command()
@click.argument("claims", metavar="CLAIM...", nargs=-1, required=True)
@click.option("--incident", metavar="ID", help="The incident, i:..., or c:... of a suggested one; 'new' makes one.")
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
    goals: list[str | None] = []

    def acts(opened: Ledger) -> list[Act]:
        made, goal = assigned(opened, claims, incident, to)
        goals.append(goal)
        return made

    code = decide_all(ledger, acts, by=by, why=why)
    if goals[0] is not None:
        click.echo(goals[0])
    return code
