"""`hasila merge`: incidents that are one."""

from __future__ import annotations

import click

from hasila.cli.ledgers import by_option, decide_all, ledger_option, why_option
from hasila.store.naming import merged

__all__ = ["merge"]


@click.command()
@click.argument("into", metavar="INCIDENT")
@click.argument("others", metavar="OTHER...", nargs=-1, required=True)
@ledger_option
@by_option
@why_option
def merge(into: str, others: tuple[str, ...], ledger: str, by: str, why: str) -> int:
    """Say that incidents are one happening. The first goes on; the ids of the others lead to it, and all claims with their files.

    An incident is named by its id: i:... of those that people made, c:... of those that hasila incidents suggests; a suggestion gets
    an id i:... with the first decision on it.

    \b
    Example:
      hasila merge i:5f0e88a41c0b2d97 i:91ab03c7725e4f10 --why "one strike; the second page gives its other name"
      hasila merge c:7c1e0a62d9f35b48 c:0d93f4e1b7a2865c --why "one strike, told by two agencies"
    """
    return decide_all(ledger, lambda opened: merged(opened, into, others), by=by, why=why)
