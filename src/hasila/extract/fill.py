"""The slots of toll drafts: place, time, means, who did it, who says it; from the clause, the sentence, the scene."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from hasila.extract.attribution import Attribution
from hasila.extract.dates import Date
from hasila.extract.node import Node
from hasila.extract.parties import reads
from hasila.extract.passage import Passage, PlaceChain
from hasila.extract.slots import SURE, Cause, causes, nearest, nearest_chain, nearest_date, place_list, slot_of, time_of
from hasila.extract.tolls import TollDraft
from hasila.ledger.claim import Place, Slot, Time

__all__ = ["Filler"]

_WEEK = 7
_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}
_LEDE = 3  # sentences behind a headline that tell what it tells
_BESIDE = 12  # tokens between a bombardment and the aircraft that did it
_OPENING = 4  # tokens before the place that opens a sentence
_REACH = 60  # tokens beyond which a cause in the same sentence is another's


class Filler:
    """Fills drafts of one report.

    Args:
        text: the report.
        passages: its sentences, read.
        voices: who says what.
        published: the day of publication, which a stretch «since ...» lasts to.
    """

    def __init__(
        self, text: str, passages: Sequence[Passage], voices: Attribution, published: str | None = None
    ) -> None:
        self._text = text
        self._published = published
        self._passages = passages
        self._voices = voices
        self._causes: dict[int, list[Cause]] = {}  # by sentence, once a toll asks

    def fill(self, drafts: Sequence[TollDraft]) -> None:
        """All slots of all drafts; parts after their wholes."""
        elder: TollDraft | None = None
        tally: TollDraft | None = None
        for draft in drafts:
            draft.speakers = self._voices.speakers(draft.sentence, draft.node.first)
            draft.stance = self._stance(draft)
            if draft.whole is None or _elsewhere(draft, draft.whole):
                self._fill_whole(draft, elder, tally)
                if draft.cumulative:
                    tally = draft
                elif not draft.headline:
                    elder = draft
        for draft in drafts:
            if draft.whole is not None:
                self._fill_part(draft)
        self._headline(drafts)

    def _causes_in(self, sentence: int) -> list[Cause]:
        if sentence not in self._causes:
            self._causes[sentence] = causes(self._passages[sentence])
        return self._causes[sentence]

    def _stance(self, draft: TollDraft) -> str:
        """Whether the harm is told as denied or doubted."""
        for told in self._passages[draft.sentence].matches("bulletin"):
            stance: str | None = told.value.get("stance")
            if stance is not None and told.first <= draft.match.first < told.last:
                return stance
        return draft.stance

    def _fill_whole(self, draft: TollDraft, elder: TollDraft | None, tally: TollDraft | None) -> None:
        passage = self._passages[draft.sentence]
        apart = elder and elder.sentence == draft.sentence and _told_apart(passage, elder.node, draft.node)
        elder = None if apart else elder  # another event, by another speaker's account
        self._time(draft)
        if draft.time is None and draft.as_of is None and tally is not None and self._goes_on(tally, draft, elder):
            draft.cumulative = True
            draft.time = tally.time if tally.sentence != draft.sentence else None
        self._place(draft, tally if draft.cumulative else elder)
        if not (draft.time or draft.cumulative or apart or _named_alone(draft)):
            draft.time = self._time_of_event(draft, elder) or self._time_beside(draft, elder)
        self._cause(draft, tally if draft.cumulative else elder)

    def _goes_on(self, tally: TollDraft, draft: TollDraft, elder: TollDraft | None) -> bool:
        """Counted in the same breath as a running total, or right after it with no day or place of its own."""
        if tally.sentence == draft.sentence:
            return True
        apart = elder is not None and elder.sentence > tally.sentence
        return not apart and tally.sentence == draft.sentence - 1 and not self._passages[draft.sentence].chains

    def _time_of_event(self, draft: TollDraft, elder: TollDraft | None) -> Time | None:
        """A toll without a date is of the event told before it where it names no other place, else where it is told in
        the same breath, at the same place, or is the same figure again; else of the day that the scene is set on."""
        if elder is not None and elder.time is not None and _same_event(elder, draft):
            return elder.time
        if elder is None or not draft.own_place:
            return self._scene_time(draft.sentence)
        return None

    def _time_beside(self, draft: TollDraft, elder: TollDraft | None) -> Time | None:
        """The day of the event told just before in the paragraph: a round of events of one day."""
        if elder is None or elder.time is None or not elder.time.edtf or not _day(elder.time.edtf):
            return None
        here, there = (self._passages[d.sentence].sentence for d in (draft, elder))
        return elder.time if here.paragraph == there.paragraph and draft.sentence - elder.sentence <= 2 else None

    def _scene_time(self, sentence: int) -> Time | None:
        """The day that the sentence before in the paragraph, or the lede, sets."""
        paragraph = self._passages[sentence].sentence.paragraph
        for at in range(sentence - 1, -1, -1):
            passage = self._passages[at]
            if passage.sentence.paragraph != paragraph and passage.sentence.section not in ("lede", "headline"):
                continue
            dates = [d for d in passage.of("date") if isinstance(d.value, Date) and d.value.edtf]
            dates = [d for d in dates if not self._of_speech(passage, d) and not d.value.since and _day(d.value.edtf)]
            if dates:
                return time_of(dates[0], self._text)
        return None

    def _fill_part(self, draft: TollDraft) -> None:
        whole = draft.whole
        assert whole is not None
        if whole.whole is not None:
            self._fill_part(whole)
        if draft.sentence != whole.sentence and not draft.places:  # a part that only its figure ties to the whole
            own = nearest_chain(self._passages[draft.sentence], draft.node, lambda c: self._is_scene(draft.sentence, c))
            draft.places = place_list(own, self._text)
        draft.places = draft.places or whole.places
        draft.time = draft.time or whole.time
        draft.means = draft.means or whole.means
        draft.blamed = draft.blamed or whole.blamed
        draft.cumulative = draft.cumulative or whole.cumulative
        draft.as_of = draft.as_of or whole.as_of
        draft.speakers = draft.speakers or whole.speakers
        if draft.stance == "asserts":
            draft.stance = whole.stance

    # place

    def _place(self, draft: TollDraft, elder: TollDraft | None) -> None:
        passage = self._passages[draft.sentence]
        named = draft.match.value.get("place")
        if named:
            chain = next((c for c in passage.chains if any(n in named or _inside(n, named) for n in c.nodes)), None)
            draft.places = place_list(chain, self._text) if chain else self._plain(named)
            draft.own_place = True
            return
        chain = nearest_chain(passage, draft.node, lambda c: self._is_scene(draft.sentence, c))
        draft.own_place = chain is not None
        chain = self._within(passage, draft, chain) or self._meant(draft.sentence)
        draft.places = place_list(chain, self._text)
        if chain is None:
            near = elder is not None and elder.sentence >= draft.sentence - 2
            draft.places = elder.places if elder is not None and near else self.scene_place(draft.sentence)
            if draft.cumulative and not near:
                draft.places = draft.places[-1:]  # a running total is of the wider place
        draft.places = draft.places or self._speakers_place(passage)

    def _within(self, passage: Passage, draft: TollDraft, chain: PlaceChain | None) -> PlaceChain | None:
        """Where a sentence opens with a wide place («وفي محافظة ...،»), the finer one told after the people, then the wide."""
        wide = next(
            (c for c in passage.chains if c.first - passage.nodes[0].first <= _OPENING and c.role == "at"), None
        )
        if wide is None or chain is None or not any(passage.has(n, "prep.in") for n in passage.nodes[:2]):
            return chain
        _, end = passage.clause(draft.node.first)
        after = (c for c in passage.chains if draft.node.first < c.first < end and c.role == "at")
        fine = next((c for c in after if self._is_scene(draft.sentence, c)), None) if chain is wide else chain
        if fine is None or fine is wide or not wide.last <= draft.node.first < end:
            return chain
        known = {self._text[n.start : n.end] for n in fine.nodes}
        return PlaceChain([*fine.nodes, *(n for n in wide.nodes if self._text[n.start : n.end] not in known)])

    def _meant(self, sentence: int) -> PlaceChain | None:
        """«في البلدة»: the town told last by the same noun, where the sentence names no place."""
        passage = self._passages[sentence]
        nouns = [
            node.form for before, node in itertools.pairwise(passage.nodes)
            if passage.has(before, "prep.in") and passage.has(node, "place_noun.settlement") and passage.has(node, "def")
        ]  # fmt: skip
        for at in range(sentence - 1, -1, -1) if nouns else ():
            for chain in reversed(self._passages[at].chains):
                first = next((p for p in chain.nodes[0].walk() if p.form), chain.nodes[0])
                if first.form and any(noun != first.form and noun.endswith(first.form) for noun in nouns):
                    return chain
        return None

    def _speakers_place(self, passage: Passage) -> tuple[Place, ...]:
        """Where nothing else says where: the place in the name of who says it («المجلس المحلي في ...»)."""
        held = [
            n
            for n in passage.of("place")
            if passage.has(n, "place.named") or not passage.has(n, "actor", "nationality")
        ]
        return self._plain([n for n in held if any(m.first <= n.first < m.last for m in passage.matches("source"))][:1])

    def _plain(self, nodes: Sequence[Node]) -> tuple[Place, ...]:
        return tuple(Place(mention=self._text[n.start : n.end], start=n.start, end=n.end) for n in nodes)

    def _is_scene(self, sentence: int, chain: PlaceChain) -> bool:
        """A place where something happens: not part of a speaker's name."""
        return not any(self._voices.is_speaker(sentence, node) for node in chain.nodes)

    def scene_place(self, sentence: int) -> tuple[Place, ...]:
        """The place that the scene sets: the sentences before in the paragraph, then lede and headline."""
        paragraph = self._passages[sentence].sentence.paragraph
        for at in range(sentence - 1, -1, -1):
            if self._passages[at].sentence.paragraph != paragraph and at > 2:
                continue
            chains = [c for c in self._passages[at].chains if c.role == "at" and self._is_scene(at, c)]
            if chains:
                return place_list(chains[0], self._text)
        return ()

    # time

    def _time(self, draft: TollDraft) -> None:
        passage = self._passages[draft.sentence]
        dates = [
            d for d in passage.of("date") if isinstance(d.value, Date) and (d.value.edtf or d.value.kind != "part")
        ]
        said = [d for d in dates if self._of_speech(passage, d)]
        start, end = passage.clause(draft.node.first)
        told = [m for m in passage.matches("bulletin") if start <= m.first < end]
        draft.as_of = next((d.value.edtf for d in dates if self._of_publication(passage, d)), None)
        free = [d for d in dates if d not in said and (self._since(passage, d) or not _told_apart(passage, d, draft.node))]
        nearest_day = nearest_date(passage, draft.node, [d for d in free if d.value.edtf] or free)
        draft.time = time_of(nearest_day, self._text)
        draft.cumulative = any("tally" in m.value for m in told)  # a count with a day of its own goes on counting
        draft.cumulative |= any(_lasting(d.value) and start <= d.first < end for d in passage.of("date", "duration"))
        if draft.time and any("campaign" in m.value for m in told) and _day(draft.time.edtf or ""):
            draft.as_of, draft.time = draft.as_of or draft.time.edtf, None  # the day on which the count stood
            return
        if nearest_day is None:
            return
        began = self._since(passage, nearest_day)
        if began and draft.time and draft.time.edtf and self._published and "/" not in draft.time.edtf:
            draft.time = Time(edtf=f"{draft.time.edtf}/{self._published}", text=draft.time.text)
        draft.cumulative |= began or nearest_day.value.since or _long(nearest_day.value.edtf)

    @staticmethod
    def _since(passage: Passage, date: Node) -> bool:
        """Whether a date is the beginning of a stretch: «منذ أن انطلقت العملية في 4 أيار»."""
        start, _ = passage.clause(date.first)
        before = [n for n in passage.nodes if start <= n.first < date.first and date.first - n.last < 9]
        return any(passage.has(n, "prep.since", "link.since") for n in before) and not any(
            passage.has(n, "date") for n in before
        )

    def _of_speech(self, passage: Passage, date: Node) -> bool:
        """The day on which something was said or published, not that of the harm."""
        spoken = any(m.first <= date.first < m.last for m in passage.matches("source"))
        return spoken or self._of_publication(passage, date)

    @staticmethod
    def _of_publication(passage: Passage, date: Node) -> bool:
        return any(m.first <= date.first < m.last for m in passage.matches("bulletin"))

    # means and blame

    def _cause(self, draft: TollDraft, elder: TollDraft | None) -> None:
        value = draft.match.value
        passage = self._passages[draft.sentence]
        by: tuple[Node, ...] = tuple(value.get("by") or ())
        cause = self._nearest_cause(draft, passage)
        draft.means = (
            _code(value.get("means")) or _harm_means(draft) or (self._means(passage, cause) if cause else None)
        )
        if by:
            slot = slot_of(by, self._text)
            draft.blamed = (slot,) if slot else ()
        elif cause is not None:
            draft.blamed = self._actors(passage, cause)
            if not draft.blamed and cause.node.rule != "token":
                draft.blamed = self._other_doer(passage, draft)
        if cause is None and not by and draft.sentence > 0 and not draft.headline and not _named_alone(draft):
            self._cause_before(draft)
        if (
            elder is not None
            and not _named_alone(draft)
            and (not draft.blamed or draft.means is None)
            and _same_event(elder, draft)
        ):
            if draft.means in (None, elder.means) and (cause is None or not cause.actors):
                draft.blamed = draft.blamed or elder.blamed
            draft.means = draft.means or elder.means

    def _means(self, passage: Passage, cause: Cause) -> str | None:
        """The means of a cause; a bombardment of which nobody says how is from the air where aircraft stand beside it."""
        if cause.means != "shelling" or cause.rank >= SURE:
            return cause.means
        near = [n for n in passage.nodes if passage.distance(cause.node, n) <= _BESIDE]
        return "air_strike" if any(reads(part, "means.air") for n in near for part in n.walk()) else cause.means

    def _nearest_cause(self, draft: TollDraft, passage: Passage) -> Cause | None:
        options = [c for c in self._causes_in(draft.sentence) if c.means or c.actors]
        near = nearest(passage, draft.node, [c.node for c in options])
        ranked = sorted(
            options,
            key=lambda c: (passage.distance(draft.node, c.node) - 4 * c.rank - 6 * bool(c.actors), near.index(c.node)),
        )
        return ranked[0] if ranked and passage.distance(draft.node, ranked[0].node) < _REACH else None

    def _other_doer(self, passage: Passage, draft: TollDraft) -> tuple[Slot, ...]:
        """Where the cause names nobody, whoever else the sentence names as doing it."""
        options = [c for c in self._causes_in(draft.sentence) if self._actors(passage, c)]
        near = nearest(passage, draft.node, [c.node for c in options])
        return next((self._actors(passage, c) for c in options if near and c.node is near[0]), ())

    def _cause_before(self, draft: TollDraft) -> None:
        """The sentence before, where it is of the same paragraph and this one names no cause."""
        before = self._passages[draft.sentence - 1]
        if before.sentence.paragraph != self._passages[draft.sentence].sentence.paragraph:
            return
        options = [c for c in self._causes_in(draft.sentence - 1) if c.means]
        if options:
            best = max(options, key=lambda c: (c.rank, c.node.first))
            draft.means = draft.means or best.means
            draft.blamed = draft.blamed or self._actors(before, best)

    def _actors(self, passage: Passage, cause: Cause) -> tuple[Slot, ...]:
        slots = (
            slot_of((node,), self._text)
            for node in cause.actors
            if passage.has(node, "actor", "side", "nationality", "people", "person")
        )
        return tuple(s for s in slots if s)

    # headline

    def _first_told(self, draft: TollDraft, drafts: Sequence[TollDraft]) -> TollDraft | None:
        """What the body tells first, where it is of the same kind and at no other place: a headline leads to its lede."""
        body = (d for d in drafts if self._passages[d.sentence].sentence.section != "headline" and d.whole is None)
        first = next((d for d in body if _kindred(d.outcome, draft.outcome)), None)
        if first is None or first.cumulative or first.sentence > draft.sentence + _LEDE:
            return None
        there = {p.mention for p in first.places}
        apart = draft.places and there and not there & {p.mention for p in draft.places}
        return None if apart and draft.own_place else first

    def _headline(self, drafts: Sequence[TollDraft]) -> None:
        """A figure of the headline takes from the body, where it is told again, what it does not say."""
        for draft in drafts:
            if self._passages[draft.sentence].sentence.section != "headline" or draft.whole is not None:
                continue
            again = next((d for d in drafts if _same(draft, d, self._passages)), None) or self._first_told(
                draft, drafts
            )
            if again is not None:
                draft.time = draft.time or again.time
                draft.means = draft.means or again.means
                draft.blamed = draft.blamed or again.blamed
                draft.places = _fuller(draft.places, again.places)
                for name in ("status", "role", "age"):
                    if name in again.group.who:
                        draft.group.who.setdefault(name, again.group.who[name])


def _told_apart(passage: Passage, first: Node, second: Node) -> bool:
    """Whether another clause, with a speaker of its own, begins between two nodes of a sentence."""
    start, _ = passage.clause(second.first)
    return first.first < start and any(start <= m.first < second.first for m in passage.matches("source"))


def _elsewhere(part: TollDraft, whole: TollDraft) -> bool:
    """A part that only the sum shows to be one, told in a sentence of its own: it has slots of its own."""
    return part.relation is None and part.sentence != whole.sentence


def _kindred(a: str | None, b: str | None) -> bool:
    """Whether two outcomes can be of one telling: the same, or dead and wounded in one number."""
    return a == b or ("casualties" in (a, b) and {a, b} <= {"casualties", "killed", "injured"})


def _named_alone(draft: TollDraft) -> bool:
    """One person, told by name: «مقتل فلان» in passing says nothing of when, where and how."""
    return bool(draft.group.names) and draft.group.count.low == 1 and draft.group.who.keys() <= {"status"}


def _same(a: TollDraft, b: TollDraft, passages: Sequence[Passage]) -> bool:
    return (
        b.sentence > a.sentence
        and passages[b.sentence].sentence.section != "headline"
        and a.outcome == b.outcome
        and a.group.count.low == b.group.count.low
        and b.whole is None
    )


def _same_event(elder: TollDraft, draft: TollDraft) -> bool:
    if elder.sentence == draft.sentence or not draft.own_place:
        return elder.sentence >= draft.sentence - 3
    same_place = bool({p.mention for p in elder.places} & {p.mention for p in draft.places})
    same_figure = elder.outcome == draft.outcome and elder.group.count.low == draft.group.count.low
    return same_place or (same_figure and (elder.group.count.low or 0) > 2)


def _fuller(a: tuple[Place, ...], b: tuple[Place, ...]) -> tuple[Place, ...]:
    return a or b


def _inside(node: Node, around: Sequence[Node]) -> bool:
    return any(a.first <= node.first < a.last for a in around)


def _code(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _harm_means(draft: TollDraft) -> str | None:
    """A harm word that is its own means (execution, assassination, drowning)."""
    found = draft.match.value.get("harm")
    return next((m for n in found or () if (m := n.attribute("means"))), None)


def _day(edtf: str) -> bool:
    """One day, or a few."""
    first, _, last = edtf.partition("/")
    return len(first) == 10 and (not last or first[:7] == last[:7])


def _long(edtf: str | None) -> bool:
    """A month or a year; a stretch with a beginning and an end told is a count of that stretch."""
    if edtf is None:
        return False
    first, _, last = edtf.partition("/")
    return not last and len(first) in (4, 7)


def _lasting(date: object) -> bool:
    """A stretch of a week or more, told by its length: «in ten months», «in the past weeks»."""
    if not isinstance(date, Date) or not {"during", "past"} & set(date.flags):
        return False
    return date.amount is None or date.amount * _DAYS.get(date.unit or "", 0) >= _WEEK


def unresolved(time: Time | None) -> bool:
    """Whether a time has words and no date."""
    return time is not None and time.edtf is None
