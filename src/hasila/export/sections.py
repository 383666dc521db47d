"""The sections of the table: what each kind of claim looks like to a reader. Claims in, paragraphs out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from hasila.export.checks import check_sentence, check_words, mark, residual_words
from hasila.export.headlines import counted, details, headline, notes
from hasila.export.layout import Line, Paragraph, Piece
from hasila.export.phrases import SEPARATOR, joined, quoted, says, speakers, total_words, words_of
from hasila.export.tolltree import Branch, grow
from hasila.ledger.claim import Check, Claim, Incident

__all__ = ["Ledger", "checks", "denial_words", "derivation", "incidents", "positions", "simple", "tolls"]


class Ledger:
    """The claims of one report, looked at from every side.

    Attributes:
        claims: all rows, in order.
        by_id: the same by id.
        denials: denied claim's id -> its denials.
        explain: whether each claim is followed by its derivation.
    """

    def __init__(self, claims: Sequence[Claim], *, explain: bool = False) -> None:
        self.claims = claims
        self.by_id = {claim.id: claim for claim in claims}
        self.denials = _denials(claims, self.by_id)
        self.explain = explain

    def of(self, kind: str) -> list[Claim]:
        """The rows of a kind."""
        return [claim for claim in self.claims if claim.kind == kind]


def _denials(claims: Iterable[Claim], by_id: Mapping[str, Claim]) -> dict[str, list[Claim]]:
    """Who denies what, wherever a row says so: on the denial, on the claim, in a check."""
    pairs: list[tuple[str, str]] = []
    for claim in claims:
        if claim.position is not None and claim.position.denies_claim is not None:
            pairs.append((claim.position.denies_claim, claim.id))
        pairs += [(claim.id, denial) for denial in claim.denied_by]
        if claim.check is not None and claim.check.type == "disputed":
            pairs += [(claim.check.claims[0], denial) for denial in claim.check.claims[1:]]
    denials: dict[str, list[Claim]] = {}
    for said, denial in dict.fromkeys(pairs):
        if said in by_id and denial in by_id and said != denial:
            denials.setdefault(said, []).append(by_id[denial])
    return denials


# --- tolls -----------------------------------------------------------------------------------------------------------


def tolls(ledger: Ledger) -> list[Paragraph]:
    """The toll register as trees."""
    paragraphs: list[Paragraph] = []
    for branch in grow(ledger.claims):
        if paragraphs:
            paragraphs.append(Paragraph([]))
        paragraphs += _root(branch, ledger)
    return paragraphs


def _root(branch: Branch, ledger: Ledger) -> list[Paragraph]:
    claim = branch.claim
    below = _below(branch, ledger, "  ")
    stem = "  │ " if below else "    "
    paragraphs = [Paragraph([*headline(claim), *_marks(branch)], "  ", stem)]
    paragraphs.append(Paragraph(joined([details(claim)]), stem, stem))
    paragraphs.append(Paragraph(joined([quoted(claim.quote), notes(claim)]), stem, stem))
    return [*paragraphs, *_after(claim, ledger, stem), *below]


def _marks(branch: Branch) -> Line:
    """The marks of the checks of which this toll is the whole, behind its headline."""
    shown = dict.fromkeys(mark(check) for check in branch.checks if check.type in ("sum", "bound"))
    return [piece for one in shown for piece in (Piece("\u00a0 "), one)]


def _after(claim: Claim, ledger: Ledger, stem: str) -> list[Paragraph]:
    """What follows a claim under its stem: who denies it, and how it was found."""
    denied = [Paragraph(denial_words(denial), stem, stem + "  ") for denial in ledger.denials.get(claim.id, ())]
    return [*denied, *derivation(claim, ledger, stem)]


def _below(branch: Branch, ledger: Ledger, stem: str) -> list[Paragraph]:
    """Everything that hangs on a toll, as lines of a tree."""
    width = max((_figure_width(below) for below in branch.branches if below.tie == "part"), default=0)
    leaves = [(_leaf(below, branch, width), below) for below in branch.branches]
    rest = next((words for check in branch.checks if (words := residual_words(check))), "")
    parts = [leaf for leaf in leaves if leaf[1].tie == "part"]
    others = [leaf for leaf in leaves if leaf[1].tie != "part"]
    between: list[tuple[Line, Branch | None]] = [*parts]
    if rest and parts:
        between.append(([Piece(rest.rjust(width + len(rest) - len(rest.split()[0]), "\u00a0"), "dim")], None))
    between += [(check_words(check, ledger.by_id), None) for check in branch.checks if check.type != "series"]
    between += others
    paragraphs: list[Paragraph] = []
    for number, (line, below) in enumerate(between):
        last = number == len(between) - 1
        inner = stem + ("     " if last else "│    ")
        under = _below(below, ledger, inner) if below else []
        paragraphs.append(Paragraph(line, f"{stem}{'└─' if last else '├─'} ", inner + ("│ " if under else "  ")))
        if below is not None:
            paragraphs += _after(below.claim, ledger, inner + ("│ " if under else "  "))
        paragraphs += under
    return paragraphs


def _figure_width(branch: Branch) -> int:
    return len(headline(branch.claim)[0].text)


def _leaf(branch: Branch, above: Branch, width: int) -> Line:
    """One line for a toll in a tree: its figure, what differs from the toll above, its words."""
    claim = branch.claim
    front: dict[str, Line] = {
        "restated": [Piece("↺ told again: ", "dim")],
        "earlier": [Piece(f"{_step(claim, above)} since an earlier ", "dim")],
    }
    facts = details(claim, above.claim)
    return joined(
        [
            [*front.get(branch.tie, []), *_under(branch, above, width), *_marks(branch)],
            facts,
            quoted(claim.quote),
            notes(claim),
        ]
    )


def _under(branch: Branch, above: Branch, width: int) -> Line:
    return counted(branch.claim, above.claim, width if branch.tie == "part" else 0)


def _step(earlier: Claim, later: Branch) -> str:
    for check in later.checks:
        if check.type == "series" and earlier.id in check.claims and check.difference is not None:
            return f"{check.difference:+,}"
    return "change"


# --- positions -------------------------------------------------------------------------------------------------------


def denial_words(denial: Claim) -> Line:
    """`↔ denied by X: «its own words»`."""
    words = denial.position.words if denial.position else ()
    own = joined((words_of(word.mention) for word in words), Piece(", "))
    return [Piece("↔ denied by ", "look"), *speakers(denial), Piece(": "), *(own or quoted(denial.quote))]


def positions(ledger: Ledger) -> list[Paragraph]:
    """Accusations each with its denials, then the other positions; equal ones together."""
    answers = {denial.id for denials in ledger.denials.values() for denial in denials}
    disputed = [claim for claim in ledger.claims if claim.id in ledger.denials]
    alone = [claim for claim in ledger.of("stance") if claim.id not in ledger.denials and claim.id not in answers]
    paragraphs = [line for claim in disputed for line in _dispute(claim, ledger)]
    return [*paragraphs, *_grouped(alone, ledger)]


def _dispute(claim: Claim, ledger: Ledger) -> list[Paragraph]:
    said = [] if claim.kind == "stance" else [SEPARATOR, *says(claim)]
    paragraphs = [Paragraph([*headline(claim), *said, SEPARATOR, Piece("disputed", "look")], "  ", "    ")]
    if claim.kind == "stance":
        paragraphs += _evidence_lines(claim, ledger, "    ")
    for denial in ledger.denials[claim.id]:
        paragraphs.append(Paragraph(denial_words(denial), "    ", "      "))
        if denial.position is not None and denial.position.words:  # else its quote was just shown
            paragraphs += _evidence_lines(denial, ledger, "      ")
    return paragraphs


def _grouped(claims: Iterable[Claim], ledger: Ledger) -> list[Paragraph]:
    """Claims with their words; those that read alike under one headline."""
    groups: dict[tuple[Any, ...], list[Claim]] = {}
    for claim in claims:
        groups.setdefault(tuple(headline(claim)), []).append(claim)
    paragraphs = []
    for line, members in groups.items():
        paragraphs.append(Paragraph(line, "  ", "    "))
        for member in members:
            paragraphs += _evidence_lines(member, ledger, "    ")
    return paragraphs


def _evidence_lines(claim: Claim, ledger: Ledger, stem: str, *, said: bool = True) -> list[Paragraph]:
    """Details, exact words, flags; then the derivation."""
    line = joined([details(claim, said=said), quoted(claim.quote), notes(claim)])
    return [Paragraph(line, stem, stem + "  "), *derivation(claim, ledger, stem + "  ")]


# --- the rest --------------------------------------------------------------------------------------------------------


def simple(ledger: Ledger, kind: str) -> list[Paragraph]:
    """A kind whose claims need no arrangement."""
    return _grouped(ledger.of(kind), ledger)


def incidents(ledger: Ledger) -> list[Paragraph]:
    """Incidents, numbered, with their totals and the rule of each."""
    paragraphs = []
    for number, claim in enumerate(ledger.of("incident"), start=1):
        incident = claim.incident
        assert incident is not None
        paragraphs.append(Paragraph(headline(claim), f"  {number}. ", "     "))
        paragraphs.append(Paragraph(_totals(incident), "     ", "     "))
        paragraphs.append(Paragraph(joined([quoted(claim.quote), notes(claim)]), "     ", "     "))
        paragraphs += derivation(claim, ledger, "     ")
    return paragraphs


def _totals(incident: Incident) -> Line:
    parts: list[Line] = [
        [
            Piece(f"{name.replace('_', ' ')} "),
            Piece(total_words(total), "bold"),
            Piece(f" ({total.rule.replace('_', ' ')})", "dim"),
        ]
        for name, total in incident.totals.items()
    ]
    count = len(incident.claims)
    return joined([*parts, [Piece(f"from {count} claim{'s' if count != 1 else ''}", "dim")]])


def checks(ledger: Ledger) -> list[Paragraph]:
    """What adds up and what does not, a line a check: what fails first, then what is open."""
    found: list[Check] = [claim.check for claim in ledger.claims if claim.check is not None]
    found.sort(key=lambda check: ("fails", "open", "holds").index(check.verdict))
    return [Paragraph(check_sentence(check, ledger.by_id), "  ", " " * 14) for check in found]


def derivation(claim: Claim, ledger: Ledger, stem: str) -> list[Paragraph]:
    """How a claim was found, as a tree, where that was asked for."""
    if not ledger.explain or not claim.derivation:
        return []
    return [Paragraph([Piece(f"{claim.id} from", "dim")], stem, stem), *_derived([claim.derivation], stem)]


def _derived(nodes: Sequence[Any], stem: str) -> list[Paragraph]:
    paragraphs = []
    for number, node in enumerate(nodes):
        last = number == len(nodes) - 1
        inner = stem + ("   " if last else "│  ")
        label, below = _node(node)
        paragraphs.append(Paragraph(label, f"{stem}{'└─' if last else '├─'} ", inner))
        paragraphs += _derived(below, inner)
    return paragraphs


def _node(node: Any) -> tuple[Line, Sequence[Any]]:
    """The label of a node of a derivation and what it was made from."""
    if not isinstance(node, Mapping):
        return [Piece(str(node), "dim", source=True)], ()
    label = [[Piece(str(node["rule"]), "dim")]] if "rule" in node else []
    if node.get("text"):
        label.append(words_of(str(node["text"])))
    extra = [f"{key}={value}" for key, value in node.items() if key not in ("rule", "from", "text", "start", "end")]
    return joined([*label, [Piece(" ".join(extra), "dim")] if extra else []], Piece(" ")), node.get("from") or ()
