"""`hasila split`: claims of an incident that are of another one."""

from __future__ import annotations

import click

from hasila.cli.ledgers import by_option, decide_all, ledger_option, why_option
from hasila.ledger.events import Act
from hasila.store import Ledger
from hasila.store.naming import split as separated

__all__ = ["split"]


@click.command()
@click.argument("incident", metavar="INCIDENT")
@click.argument("claims", metavar="CLAIM...", nargs=-1, required=True)
@click.option("--into", metavar="ID", help="The other incident, i:...; a new one by default.")
@ledger_option
@by_option
@why_option
def split(incident: str, claims: tuple[str, ...], into: str | None, ledger: str, by: str, why: str) -> int:
    """Say that some claims of an incident are of another happening. The incident keeps its id and the other claims.
    Suggested incidents (c:...) can be split, too.

    \b
    Example:
      hasila split i:5f0e88a41c0b2d97 c:91ab03c7725e4f10 --why "the second raid, at dusk"
    """
    goals: list[str] = []

    def acts(opened: Ledger) -> list[Act]:
        made, goal = separated(opened, incident, claims, into)
        goals.append(goal)
        return made

    code = decide_all(ledger, acts, by=by, why=why)
    click.echo(goals[0])
    return code
