"""`hasila totals`: totals over the incidents of a ledger, by a named rule."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from typing import Any, Final, get_args

import click

from hasila.cli.ledgers import form_option, gathered, ledger_option, rows, say
from hasila.collate.tally import DIMENSIONS, RULES, Row, Rule
from hasila.errors import UsageError
from hasila.export.layout import Line, Paragraph, Piece
from hasila.export.phrases import OUTCOMES, joined
from hasila.ledger.view_things import Source
from hasila.store import Ledger, collated

__all__ = ["totals"]

_FIGURES: Final = ("low", "high", "lowest", "highest", "incidents", "sources", "rule", "claims")


@click.command()
@click.option("--by", metavar="WHAT,...", default="", callback=lambda _c, _p, value: _dimensions(value),
              help=f"What to part them by: {', '.join(DIMENSIONS)}.")  # fmt: skip
@click.option("--rule", type=click.Choice(get_args(Rule)), default="lowest", show_default=True,
              help="Which of several sources is taken for an incident.")  # fmt: skip
@click.option("--order", metavar="SOURCE,...", default="", help="The order of sources, for the rule source_order.")
@ledger_option
@form_option
def totals(by: tuple[str, ...], rule: Rule, order: str, ledger: str, form: str) -> int:
    """Totals of a ledger: by period, place, people, means or blamed party, with the rule, the spread, and what stands behind.

    A part is never added to its whole, a figure told again or copied counts once, running totals over a period are left out. The
    rows of people (status, age, ...) need not add up to the total without them: reports tell only of some.

    \b
    Examples:
      hasila totals
      hasila totals --by place,month,status --rule lowest
      hasila totals --by year --rule source_order --order actor:sohr,actor:snhr
    """
    if rule == "source_order" and not order:
        raise UsageError("the rule source_order needs --order SOURCE,...")
    with Ledger.open(ledger) as opened:
        gathered(opened)
        sources = tuple(one.strip() for one in order.split(",") if one.strip())
        found = collated.totals(opened, by, rule, sources, claims=form != "table")
        speaking, known = collated.speaking(opened), opened.sources()
    if form != "table":
        columns = tuple(dict.fromkeys([*by, "outcome", "unit", *_FIGURES]))
        rows((_record(row) for row in found), columns, form)
        return 0
    say([Paragraph([Piece(f"{rule}: {RULES[rule]}", "dim")]), Paragraph([])])
    say(Paragraph(_line(row, by), "  ", "      ") for row in found)
    say(_differing(speaking, known))
    return 0


def _dimensions(said: str) -> tuple[str, ...]:
    wanted = tuple(one.strip() for one in said.split(",") if one.strip())
    for one in wanted:
        if one not in DIMENSIONS:
            raise UsageError(f"--by {one!r} is none; choose from {', '.join(DIMENSIONS)}")
    return wanted


def _record(row: Row) -> Mapping[str, Any]:
    return {**row.key, **{name: getattr(row, name) for name in _FIGURES}}


def _line(row: Row, by: tuple[str, ...]) -> Line:
    said = [
        [Piece(row.key[name] or f"no {name} told", "", source=True)] for name in by if name not in ("outcome", "unit")
    ]
    households = " households" if row.key.get("unit") == "household" else ""
    outcome = OUTCOMES.get(row.key["outcome"] or "", row.key["outcome"] or "")
    figure = [Piece(_span(row.low, row.high), "bold"), Piece(f"{households} {outcome}")]
    spread = [Piece(f"spread {_span(row.lowest, row.highest)}")] if row.lowest != row.highest else []
    behind = [Piece(f"{_many(row.incidents, 'incident')}, {_many(row.sources, 'source')}", "dim")]
    return joined([figure, *said, spread, behind])


def _span(low: int, high: int | None) -> str:
    if high is None:
        return f"≥\u00a0{low:,}"
    return f"{low:,}" if low == high else f"{low:,}–{high:,}"


def _many(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _differing(speaking: Container[str], known: Iterable[Source]) -> Iterator[Paragraph]:
    """What the sources that stand behind mean by one word, where they mean different things."""
    words: dict[str, dict[str, str]] = {}
    for one in known:
        if one.id in speaking:
            for word, meaning in one.definitions.items():
                words.setdefault(word, {})[one.name] = meaning
    for word, meanings in words.items():
        if len(set(meanings.values())) > 1:
            told = "; ".join(f"{name}: {meaning}" for name, meaning in meanings.items())
            yield Paragraph([Piece(f"⚑ sources mean different things by «{word}»: ", "look"), Piece(told)], "", "  ")
