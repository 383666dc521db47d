"""The ledger of one report as a page for a person: tolls as trees that add up, places, disputes, and the rest.

What goes in are a report's claims and the report they are from; what comes out are lines of text in English, with the
report's words as they stand in it. Rows of kind `failure` are not shown here: the command line says them on standard
error.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from typing import Final, TextIO

from hasila.export.checks import MARKS
from hasila.export.control import control
from hasila.export.layout import Line, Paragraph, Piece, Screen, lay, render
from hasila.export.phrases import SEPARATOR, TRANSLITERATED, joined
from hasila.export.sections import Ledger, checks, incidents, positions, simple, tolls
from hasila.ledger.claim import Claim
from hasila.text import Report

__all__ = ["Screen", "write"]

_KINDS: Final = {  # in the order of the page: kind -> title, one, many
    "toll": ("TOLLS", "figure", "figures"),
    "control": ("CONTROL OF PLACES", "control claim", "control claims"),
    "stance": ("ACCUSATIONS AND DENIALS", "position", "positions"),
    "attack": ("ATTACKS", "attack", "attacks"),
    "statement": ("STATEMENTS", "statement", "statements"),
    "relation": ("TIES BETWEEN ACTORS", "tie", "ties"),
    "evidence": ("EVIDENCE", "piece of evidence", "pieces of evidence"),
    "incident": ("INCIDENTS", "incident", "incidents"),
    "check": ("WHAT ADDS UP", "check", "checks"),
}
_VERDICTS: Final = {"holds": "hold", "fails": "fail", "open": "open"}


def write(
    claims: Sequence[Claim],
    out: TextIO,
    *,
    report: Report | None = None,
    screen: Screen | None = None,
    only: Collection[str] = (),
    explain: bool = False,
) -> None:
    """Write the page of one report, then flush.

    Args:
        claims: all rows of the report, the derived ones too (marks and disputes come from them).
        out: text, UTF-8.
        report: the report, for its title and date.
        screen: what is written to; 100 columns without colour by default.
        only: the kinds to show; all by default.
        explain: whether each claim is followed by its derivation.
    """
    screen = screen or Screen()
    claims = [claim for claim in claims if claim.kind != "failure"]
    ledger = Ledger(claims, explain=explain)
    lines = lay(_heading(claims, report, screen), screen.width)
    for kind, (title, *_) in _KINDS.items():
        if not only or kind in only:
            lines += _section(kind, title, ledger, screen)
    if any(TRANSLITERATED in line for line in lines):
        lines += lay([Paragraph([]), Paragraph([Piece("(tr.) a transliteration, nobody's own spelling", "dim")])], 60)
    out.writelines(render(line, screen) + "\n" for line in [*lines, []])
    out.flush()


def _heading(claims: Sequence[Claim], report: Report | None, screen: Screen) -> list[Paragraph]:
    rule = Paragraph([Piece("═" * screen.width, "dim")])
    return [rule, *_about(claims, report), Paragraph(_summary(claims)), rule]


def _about(claims: Sequence[Claim], report: Report | None) -> list[Paragraph]:
    """Title, then day, publisher and id."""
    if report is None:
        return [Paragraph([Piece(claims[0].document or "")])] if claims else []
    title = report.title or next((line for line in re.split(r"[\r\n]+", report.text) if line.strip()), "")
    day = f"published {report.published}" if report.published else "day of publication not known"
    about = [[Piece(day)], [Piece(report.publisher, "", source=True)] if report.publisher else [], [Piece(report.id)]]
    return [Paragraph([Piece(_short(title.strip()), "title", source=True)]), Paragraph(joined(about))]


def _short(title: str) -> str:
    """A title, cut where a text has no line ends and so the whole of it would stand here."""
    return title if len(title) <= 200 else title[:200].rsplit(" ", 1)[0] + " …"


def _summary(claims: Sequence[Claim]) -> Line:
    """How much there is and whether it adds up."""
    counts: Counter[str] = Counter(claim.kind for claim in claims)
    parts = [[Piece(f"{counts[kind]} {one if counts[kind] == 1 else many}")]
             for kind, (_, one, many) in _KINDS.items() if kind in counts and kind != "check"]  # fmt: skip
    verdicts: Counter[str] = Counter(claim.check.verdict for claim in claims if claim.check is not None)
    parts += [[Piece(f"{verdicts[verdict]} "), MARKS[verdict], Piece(f" {word}")]
              for verdict, word in _VERDICTS.items() if verdicts[verdict]]  # fmt: skip
    flagged = sum(1 for claim in claims if claim.flags)
    parts += [[Piece(f"{flagged} to look at ⚑", "look")]] if flagged else []
    return joined(parts, SEPARATOR) or [Piece("no claims found")]


def _section(kind: str, title: str, ledger: Ledger, screen: Screen) -> list[Line]:
    lines = _body(kind, ledger, screen)
    return [[], [Piece(title, "section")], *lines] if lines else []


def _body(kind: str, ledger: Ledger, screen: Screen) -> list[Line]:
    match kind:
        case "control":
            return control(ledger, screen)
        case "toll":
            paragraphs = tolls(ledger)
        case "stance":
            paragraphs = positions(ledger)
        case "incident":
            paragraphs = incidents(ledger)
        case "check":
            paragraphs = checks(ledger)
        case _:
            paragraphs = simple(ledger, kind)
    return lay(paragraphs, screen.width)
