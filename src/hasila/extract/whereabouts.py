"""Where it happened: the places of a toll, and the place that the scene sets. Above slots, below fill and referents."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from hasila.extract.attribution import Attribution
from hasila.extract.node import Node
from hasila.extract.passage import Passage, PlaceChain
from hasila.extract.slots import nearest_chain, place_list
from hasila.extract.tolls import TollDraft
from hasila.ledger.claim import Place

__all__ = ["Whereabouts"]

_OPENING = 4  # tokens before the place that opens a sentence


class Whereabouts:
    """The places of one report.

    Args:
        text: the report.
        passages: its sentences, read.
        voices: who says what.
    """

    def __init__(self, text: str, passages: Sequence[Passage], voices: Attribution) -> None:
        self._text = text
        self._passages = passages
        self._voices = voices

    def fill(self, draft: TollDraft, elder: TollDraft | None) -> None:
        """The places of a toll: as its words name them, the nearest, the event's told before (`elder`), the scene's."""
        passage = self._passages[draft.sentence]
        named = draft.match.value.get("place")
        if named:
            chain = next((c for c in passage.chains if any(n in named or _inside(n, named) for n in c.nodes)), None)
            draft.places = place_list(chain, self._text) if chain else self._plain(named)
            draft.own_place = True
            return
        chain = nearest_chain(
            passage,
            draft.node,
            lambda c: self.is_scene(draft.sentence, c) and not _inside(c.nodes[0], draft.group.names),
        )
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
        if wide is None or chain is None or not _opens(passage, wide):
            return chain
        _, end = passage.clause(draft.node.first)
        after = (c for c in passage.chains if draft.node.first < c.first < end and c.role == "at")
        opening = chain.first == wide.first
        fine = next((c for c in after if self.is_scene(draft.sentence, c)), None) if opening else chain
        if fine is None or fine.first == wide.first or not wide.last <= draft.node.first < end:
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

    def is_scene(self, sentence: int, chain: PlaceChain) -> bool:
        """A place where something happens: not part of a speaker's name."""
        return not any(self._voices.is_speaker(sentence, node) for node in chain.nodes)

    def scene_place(self, sentence: int) -> tuple[Place, ...]:
        """The place that the scene sets: the sentences before in the paragraph, then lede and headline."""
        paragraph = self._passages[sentence].sentence.paragraph
        for at in range(sentence - 1, -1, -1):
            if self._passages[at].sentence.paragraph != paragraph and at > 2:
                continue
            chains = [c for c in self._passages[at].chains if c.role == "at" and self.is_scene(at, c)]
            if chains:
                return place_list(chains[0], self._text)
        return ()


def _opens(passage: Passage, wide: PlaceChain) -> bool:
    """Whether a place opens its sentence: «In the governorate of ...,», «Orlech: ten killed in a market»."""
    after = next((n for n in passage.nodes if n.first >= wide.last), None)
    colon = after is not None and passage.has(after, "colon")
    return colon or any(passage.has(n, "prep.in") for n in passage.nodes[:2])


def _inside(node: Node, around: Sequence[Node]) -> bool:
    return any(a.first <= node.first < a.last for a in around)
