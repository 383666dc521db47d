"""`hasila grade`: a person's grade of an incident."""

from __future__ import annotations

from typing import get_args

import click

from hasila.cli.ledgers import by_option, decide_all, ledger_option, why_option
from hasila.ledger import events as ev
from hasila.store.naming import graded

__all__ = ["grade"]


@click.command()
@click.argument("incident", metavar="INCIDENT")
@click.argument("grade", metavar="GRADE", type=click.Choice([*get_args(ev.Grade), "computed"]))
@ledger_option
@by_option
@why_option
def grade(incident: str, grade: str, ledger: str, by: str, why: str) -> int:
    """Set the grade of an incident: confirmed, fair, weak, contested, discounted; 'computed' goes back to the rule's.
    A suggested incident (c:...) gets an id i:... of its own.

    \b
    Example:
      hasila grade i:5f0e88a41c0b2d97 contested --why "two parties claim the strike"
    """
    chosen: ev.Grade | None = None if grade == "computed" else grade  # type: ignore[assignment]
    return decide_all(ledger, lambda opened: graded(opened, incident, chosen), by=by, why=why)
