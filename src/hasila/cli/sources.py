"""`hasila sources`: the register of sources."""

from __future__ import annotations

import click
import msgspec

from hasila.cli.ledgers import by_option, decide_all, form_option, ledger_option, rows, say
from hasila.errors import UsageError
from hasila.export.layout import Paragraph, Piece
from hasila.export.phrases import joined
from hasila.ledger import events as ev
from hasila.ledger.view_things import Source
from hasila.store import Ledger

__all__ = ["sources"]


@click.command()
@click.argument("source", metavar="[SOURCE]", default="")
@click.option("--name", metavar="NAME", help="Its name.")
@click.option("--kind", metavar="KIND", help="What it is: monitor, ministry, party, news agency, ...")
@click.option("--independence", metavar="WORDS", help="How independent it is, and of whom.")
@click.option("--define", metavar="WORD=MEANING", multiple=True, help="Whom it means by a word, such as civilian.")
@click.option("--why", metavar="REASON", default=None, help="Where that is known from.")
@ledger_option
@by_option
@form_option
def sources(
    source: str, name: str | None, kind: str | None, independence: str | None, define: tuple[str, ...],
    why: str | None, ledger: str, by: str, form: str,
) -> int:  # fmt: skip
    """List the sources that a ledger knows, with those that speak in it and are not described yet; or describe one.

    A SOURCE is the id that stands in the claims (actor:...), or the name. Whom a source calls civilian, child or martyr stands
    beside totals that add up several sources.

    \b
    Examples:
      hasila sources
      hasila sources actor:sohr --kind monitor --define "civilian=whoever did not carry arms" --why "its page on method"
    """
    if source and (name or kind or independence or define):
        return _describe(source, name, kind, independence, define, ledger, by, why)
    with Ledger.open(ledger) as opened:
        known = [one for one in opened.sources() if not source or one.id == source]
        speaking = opened.speakers()
    if form != "table":
        rows((msgspec.to_builtins(one) for one in known), ("id", "name", "kind", "independence", "definitions"), form)
        return 0
    ids = {one.id for one in known}
    say(line for one in known for line in _lines(one, speaking.get(one.id, 0)))
    if not source and (others := {key: n for key, n in speaking.items() if key not in ids}):
        say([Paragraph([]), Paragraph([Piece("NOT DESCRIBED YET", "section")])])
        say(Paragraph([Piece(key, "", source=True), Piece(f"  {n} claims")], "  ", "    ") for key, n in others.items())
    return 0


def _describe(
    source: str, name: str | None, kind: str | None, independence: str | None, define: tuple[str, ...], ledger: str,
    by: str, why: str | None,
) -> int:  # fmt: skip
    """What is given replaces what was; the rest stays."""
    with Ledger.open(ledger) as opened:
        old = next((one for one in opened.sources() if one.id == source), Source(id=source, name=source))
    definitions = dict(old.definitions)
    for one in define:
        word, sign, meaning = one.partition("=")
        if not sign:
            raise UsageError(f"--define {one!r} is no WORD=MEANING")
        definitions[word.strip()] = meaning.strip()
    act = ev.Described(
        source=source, name=name or old.name, kind=kind or old.kind, independence=independence or old.independence,
        definitions=definitions,
    )  # fmt: skip
    return decide_all(ledger, [act], by=by, why=why)


def _lines(one: Source, claims: int) -> list[Paragraph]:
    about = [[Piece(one.id, "dim")], [Piece(one.kind)] if one.kind else [], [Piece(f"{claims} claims")]]
    about += [[Piece(one.independence, "", source=True)]] if one.independence else []
    lines = [Paragraph([Piece(one.name, "bold", source=True)], "  ", "    "), Paragraph(joined(about), "    ", "    ")]
    return lines + [
        Paragraph([Piece(f"{word}: "), Piece(meaning, "", source=True)], "    ", "      ")
        for word, meaning in one.definitions.items()
    ]
