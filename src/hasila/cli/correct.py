"""`hasila correct`: a claim put right, field by field."""

from __future__ import annotations

import re
from typing import Any

import click
import msgspec

from hasila.cli.ledgers import by_option, decide_all, ledger_option, seen_option, why_option
from hasila.errors import RecordError, UsageError
from hasila.ledger import events as ev
from hasila.ledger.claim import Claim
from hasila.ledger.view_fields import quote_at, with_fields
from hasila.store import Ledger

__all__ = ["correct"]


@click.command()
@click.argument("claim", metavar="CLAIM")
@click.argument("fields", metavar="FIELD=VALUE...", nargs=-1)
@click.option("--words", metavar="START:END", help="The words that say it: code points of the report's text.")
@ledger_option
@by_option
@why_option
@seen_option
def correct(
    claim: str, fields: tuple[str, ...], words: str | None, ledger: str, by: str, why: str, seen: int | None
) -> int:
    """Put a claim right. What was read stays in the ledger beside it.

    A FIELD is a path into the record (docs/claims.md), a VALUE is text, a number, or JSON; null empties a field. The claim
    keeps its id.

    \b
    Examples:
      hasila correct c:5f0e88a41c0b2d97 toll.count.low=14 toll.count.high=14 --why "the table on page 2 says 14"
      hasila correct c:5f0e88a41c0b2d97 places.0.name=Aleppo --why "the city, not the governorate"
      hasila correct c:5f0e88a41c0b2d97 --words 120:131 --why "the figure stands in the second sentence"
    """
    with Ledger.open(ledger) as opened:
        entry = opened.entry(claim)
        chosen = _fields(entry.claim, fields)
        if words is not None:
            start, end = _places(words)
            text = opened.report(entry.document or "", entry.edition).text
            chosen["quote"] = msgspec.to_builtins(quote_at(text, start, end))
    return decide_all(ledger, [ev.Corrected(claim=claim, fields=chosen)], by=by, why=why, seen=seen)


def _fields(claim: Claim, given: tuple[str, ...]) -> dict[str, Any]:
    """Path -> value; a value that reads as a number or as JSON is that where the field can have it, else the text itself."""
    chosen: dict[str, Any] = {}
    for one in given:
        path, sign, said = one.partition("=")
        if not sign or not path:
            raise UsageError(f"{one!r} is no FIELD=VALUE, such as toll.count.low=14")
        chosen[path] = said
        try:
            value = msgspec.json.decode(said)
        except msgspec.DecodeError:
            continue
        if isinstance(value, dict | list) or not _fits(claim, path, said):
            chosen[path] = value
    return chosen


def _fits(claim: Claim, path: str, said: str) -> bool:
    """Whether the bare text can stand in the field; the word null never means itself."""
    if said == "null":
        return False
    try:
        with_fields(claim, {path: said})
    except RecordError:
        return False
    return True


def _places(words: str) -> tuple[int, int]:
    found = re.fullmatch(r"(\d+):(\d+)", words)
    if found is None:
        raise UsageError(f"--words {words!r} is no START:END, such as 120:131")
    return int(found[1]), int(found[2])
