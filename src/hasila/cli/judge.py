"""`hasila judge`: what holds of a claim."""

from __future__ import annotations

from typing import Final

import click

from hasila.cli.ledgers import by_option, decide_all, ledger_option, seen_option, why_option
from hasila.ledger import events as ev

__all__ = ["judge"]

_STATES: Final[dict[str, ev.Judgement]] = {
    "accepted": "accepted", "rejected": "rejected", "in-review": "in_review", "signed-off": "signed_off", "new": "new",
}  # fmt: skip


@click.command()
@click.argument("judgement", metavar="JUDGEMENT", type=click.Choice([*_STATES, "take", "leave"]))
@click.argument("claims", metavar="CLAIM...", nargs=-1, required=True)
@ledger_option
@by_option
@why_option
@seen_option
def judge(judgement: str, claims: tuple[str, ...], ledger: str, by: str, why: str, seen: int | None) -> int:
    """Judge claims: accepted, rejected, in-review, signed-off, or new again.

    take and leave answer the proposal of a later reading that stands beside a claim that somebody decided on. All the claims
    are judged or none.

    \b
    Examples:
      hasila judge accepted c:5f0e88a41c0b2d97 --why "as the ministry's page has it"
      hasila judge take c:5f0e88a41c0b2d97 --why "the means stands in the next sentence"
    """
    if judgement in _STATES:
        acts: list[ev.Act] = [ev.Judged(claim=one, state=_STATES[judgement]) for one in claims]
    else:
        acts = [ev.Answered(claim=one, adopt=judgement == "take") for one in claims]
    return decide_all(ledger, acts, by=by, why=why, seen=seen)
