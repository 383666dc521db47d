"""Matches -> claims: the last step of reading. Order of the text, exact quotes, ids from content."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from hasila.errors import RecordError
from hasila.extract.affiliations import affiliate
from hasila.extract.attribution import Attribution
from hasila.extract.bodies import Bodies, claim_fields
from hasila.extract.fill import Filler
from hasila.extract.node import Node
from hasila.extract.passage import Passage
from hasila.extract.slots import slot_of
from hasila.extract.tolls import TollDraft, draft_tolls
from hasila.extract.whereabouts import Whereabouts
from hasila.languages import Pack
from hasila.ledger.claim import Claim, Position, Quote, Toll, Who
from hasila.ledger.ids import claim_id, number_repeats
from hasila.text import Report

__all__ = ["assemble"]

_CONTEXT = 24  # code points of a quote's prefix and suffix


def assemble(report: Report, passages: Sequence[Passage], pack: Pack, *, explain: bool = False) -> list[Claim]:
    """The claims of a report's passages, in the order of the text."""
    voices = Attribution(report.text, passages, pack)
    places = Whereabouts(report.text, passages, voices)
    drafts = draft_tolls(passages, report.text)
    Filler(report.text, passages, voices, places, report.published).fill(drafts)
    affiliate(drafts, passages)
    bodies = Bodies(report.text, passages, voices, places, report.published)
    maker = _Maker(report, passages, pack, explain)
    rows: list[tuple[Claim, TollDraft | None]] = []
    for sentence in range(len(passages)):
        for match, end, fields in bodies.claims(sentence):
            rows.append((maker.claim(sentence, match, match.start, end, fields), None))
    _accuse(rows, drafts, passages)
    rows += [(maker.toll(draft), draft) for draft in drafts]
    rows.sort(key=lambda row: (row[0].quote.start, row[0].quote.end) if row[0].quote else (0, 0))
    return _identified(rows)


def _accuse(rows: Sequence[tuple[Claim, Any]], drafts: Sequence[TollDraft], passages: Sequence[Passage]) -> None:
    """A toll told inside an accusation is the accuser's, and blames the accused."""
    for claim, _ in rows:
        position: Position | None = claim.position
        if position is None or claim.quote is None:
            continue
        if position.act == "claims_responsibility":
            _own_up(claim, drafts, passages)
        if position.act != "accuses":
            continue
        for draft in drafts:
            inside = passages[draft.sentence].sentence
            if not (inside.start <= claim.quote.start < inside.end and draft.node.end > claim.quote.start):
                continue
            if draft.stance == "asserts" and draft.speakers in ((), claim.speakers) and draft.whole is None:
                start, _end = passages[draft.sentence].clause(draft.node.first)
                first = passages[draft.sentence].sentence.tokens[start].start
                if claim.quote.start >= first:
                    draft.stance = "accuses"
                    draft.speakers = draft.speakers or claim.speakers
                    draft.blamed = position.about or draft.blamed


def _own_up(claim: Claim, drafts: Sequence[TollDraft], passages: Sequence[Passage]) -> None:
    """Who claims an attack did it: for the tolls told beside the claim that blame nobody."""
    assert claim.quote is not None
    at = next((i for i, p in enumerate(passages) if p.sentence.start <= claim.quote.start < p.sentence.end), None)
    for draft in drafts:
        if at is not None and abs(draft.sentence - at) <= 1 and not draft.blamed and not draft.cumulative:
            draft.blamed = claim.speakers[-1:]


class _Maker:
    """Makes claims with their quotes."""

    def __init__(self, report: Report, passages: Sequence[Passage], pack: Pack, explain: bool) -> None:
        self._report = report
        self._passages = passages
        self._reader = pack.reader
        self._explain = explain
        self._marks = "".join(pack.settings["punctuation"].values())

    def claim(self, sentence: int, match: Node, start: int, end: int, fields: dict[str, Any]) -> Claim:
        """A claim of a match; its quote is trimmed of punctuation at its ends."""
        text = self._report.text
        edge = set(self._marks) | {" ", "\n", "\r", "\t"}
        while end > start + 1 and text[end - 1] in edge:
            end -= 1
        while start < end - 1 and text[start] in edge:
            start += 1
        return Claim(
            id="", document=self._report.id, quote=_quote(text, start, end),
            section=self._passages[sentence].sentence.section,  # type: ignore[arg-type]
            reader=self._reader, derivation=_derivation(match, text, whole=self._explain), **claim_fields(fields),
        )  # fmt: skip

    def toll(self, draft: TollDraft) -> Claim:
        """A claim of a toll draft, without its `part_of`."""
        group, text = draft.group, self._report.text
        who = Who(
            **{name: group.who.get(name) for name in ("status", "age", "sex", "role")},  # type: ignore[arg-type]
            affiliation=slot_of((group.affiliation,), text) if group.affiliation else None,
            nationality=slot_of((group.nationality,), text) if group.nationality else None,
            names=(text[group.names[0].start : group.names[-1].end],) if group.names else (),
        )
        toll = Toll(
            outcome=draft.outcome, count=group.count, who=who, blamed=draft.blamed, means=draft.means,  # type: ignore[arg-type]
            cumulative=draft.cumulative, as_of=draft.as_of,
        )  # fmt: skip
        fields = {
            "kind": "toll", "toll": toll, "speakers": draft.speakers, "stance": draft.stance, "places": draft.places,
            "time": draft.time, "flags": tuple(draft.flags),
        }  # fmt: skip
        return self.claim(draft.sentence, draft.match, group.start, group.end, fields)


def _quote(text: str, start: int, end: int) -> Quote:
    if not 0 <= start < end <= len(text):
        raise RecordError(f"a claim without words: {start}..{end} of {len(text)}")
    return Quote(
        exact=text[start:end], prefix=text[max(0, start - _CONTEXT) : start], suffix=text[end : end + _CONTEXT],
        start=start, end=end,
    )  # fmt: skip


def _derivation(node: Node, text: str, *, whole: bool) -> dict[str, Any]:
    out: dict[str, Any] = {"rule": node.rule}
    inner = [p for p in node.parts if p.parts]
    if whole:
        out["text"] = text[node.start : node.end]
        inner = list(node.parts)
    if inner:
        out["from"] = [_derivation(p, text, whole=whole) for p in inner]
    return out


def _identified(rows: Sequence[tuple[Claim, TollDraft | None]]) -> list[Claim]:
    ids = number_repeats(claim_id(claim) for claim, _ in rows)
    of = {id(draft): one for one, (_, draft) in zip(ids, rows, strict=True) if draft is not None}
    out = []
    for one, (claim, draft) in zip(ids, rows, strict=True):
        toll = claim.toll
        if toll is not None and draft is not None and draft.whole is not None:
            toll = msgspec.structs.replace(toll, part_of=of.get(id(draft.whole)))
        out.append(msgspec.structs.replace(claim, id=one, toll=toll))
    return out
