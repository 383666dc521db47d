"""The slots of toll drafts: who says it and when it was; where by `whereabouts`, how and by whom by `blame`.

From the clause, the sentence, the scene; a part takes from its whole, a headline from the body.
"""

from __future__ import annotations

from collections.abc import Sequence

from hasila.extract.attribution import Attribution
from hasila.extract.blame import Blame
from hasila.extract.dates import Date
from hasila.extract.node import Node
from hasila.extract.passage import Passage
from hasila.extract.slots import nearest_chain, nearest_date, place_list, time_of
from hasila.extract.tolls import TollDraft
from hasila.extract.whereabouts import Whereabouts
from hasila.ledger.claim import Time

__all__ = ["Filler"]

_WEEK = 7
_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}
_LEDE = 3  # sentences behind a headline that tell what it tells


class Filler:
    """Fills drafts of one report.

    Args:
        text: the report.
        passages: its sentences, read.
        voices: who says what.
        places: where it happens.
        published: the day of publication, which a stretch «since ...» lasts to.
    """

    def __init__(
        self,
        text: str,
        passages: Sequence[Passage],
        voices: Attribution,
        places: Whereabouts,
        published: str | None = None,
    ) -> None:
        self._text = text
        self._published = published
        self._passages = passages
        self._voices = voices
        self._places = places
        self._causes = Blame(text, passages)

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

    def _stance(self, draft: TollDraft) -> str:
        """Whether the harm is told as denied or doubted."""
        for told in self._passages[draft.sentence].matches("bulletin"):
            stance: str | None = told.value.get("stance")
            if stance is not None and told.first <= draft.match.first < told.last:
                return stance
        return draft.stance

    def _of_roll(self, draft: TollDraft, heading: int) -> None:
        """A name in a list is of what the heading, or the sentence before it, tells of."""
        for at in (heading, heading - 1) if heading else (heading,):
            passage = self._passages[at]
            scenes = [c for c in passage.chains if c.role == "at" and self._places.is_scene(at, c)]
            dates = [d for d in passage.of("date") if isinstance(d.value, Date) and _day(d.value.edtf or "")]
            draft.places = draft.places or place_list(scenes[0] if scenes else None, self._text)
            draft.time = draft.time or time_of(dates[0] if dates else None, self._text)
            if draft.means is None:
                self._causes.told_in(draft, at)
        draft.places = draft.places or self._places.scene_place(heading)

    def _fill_whole(self, draft: TollDraft, elder: TollDraft | None, tally: TollDraft | None) -> None:
        if "roll" in draft.match.value:
            self._of_roll(draft, draft.match.value["roll"])
            return
        passage = self._passages[draft.sentence]
        apart = elder and elder.sentence == draft.sentence and _told_apart(passage, elder.node, draft.node)
        elder = None if apart else elder  # another event, by another speaker's account
        self._time(draft)
        if draft.time is None and draft.as_of is None and tally is not None and self._goes_on(tally, draft, elder):
            draft.cumulative = True
            draft.time = tally.time if tally.sentence != draft.sentence else None
        self._places.fill(draft, tally if draft.cumulative else elder)
        if not (draft.time or draft.cumulative or apart or draft.named_alone()):
            draft.time = self._time_of_event(draft, elder) or self._time_beside(draft, elder)
        self._causes.fill(draft, tally if draft.cumulative else elder)

    def _goes_on(self, tally: TollDraft, draft: TollDraft, elder: TollDraft | None) -> bool:
        """Counted in the same breath as a running total, or right after it with no day or place of its own."""
        if tally.sentence == draft.sentence:
            return True
        apart = elder is not None and elder.sentence > tally.sentence
        return not apart and tally.sentence == draft.sentence - 1 and not self._passages[draft.sentence].chains

    def _time_of_event(self, draft: TollDraft, elder: TollDraft | None) -> Time | None:
        """A toll without a date is of the event told before it where it names no other place, else where it is told in
        the same breath, at the same place, or is the same figure again; else of the day that the scene is set on."""
        if elder is not None and elder.time is not None and draft.of_event(elder):
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
            own = nearest_chain(
                self._passages[draft.sentence], draft.node, lambda c: self._places.is_scene(draft.sentence, c)
            )
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

    def _time(self, draft: TollDraft) -> None:
        passage = self._passages[draft.sentence]
        dates = [
            d for d in passage.of("date") if isinstance(d.value, Date) and (d.value.edtf or d.value.kind != "part")
        ]
        dates = [d for d in dates if not self._of_the_total(passage, draft, d)]
        said = [d for d in dates if self._of_speech(passage, d)]
        start, end = passage.clause(draft.node.first)
        told = [m for m in passage.matches("bulletin") if start <= m.first < end]
        draft.as_of = next((d.value.edtf for d in dates if self._of_publication(passage, d)), None)
        free = [
            d
            for d in dates
            if d not in said
            and (self._since(passage, d) or _long(d.value.edtf) or not _told_apart(passage, d, draft.node))
        ]
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
    def _of_the_total(passage: Passage, draft: TollDraft, date: Node) -> bool:
        """Whether a stretch is that of a total told behind the harm: «eight died, so the toll since May rose to 90»."""
        rises = (n for n in passage.of("cause.reach") if draft.node.last <= n.first < date.first)
        return isinstance(date.value, Date) and date.value.since and any(rises)

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
        if isinstance(date.value, Date) and date.value.since:
            return False  # a stretch: «rose since 18 April to ...»
        return any(m.first <= date.first < m.last for m in passage.matches("bulletin"))

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
                draft.places = draft.places or again.places
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


def _same(a: TollDraft, b: TollDraft, passages: Sequence[Passage]) -> bool:
    return (
        b.sentence > a.sentence
        and passages[b.sentence].sentence.section != "headline"
        and a.outcome == b.outcome
        and a.group.count.low == b.group.count.low
        and b.whole is None
    )


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
