"""The side of fighters whose own words do not name it, from what stands around them. Between filling and assembly.

«قتل أحد جنوده»: the side named last before. «مصرع 18 متمرداً»: a side whose name shares the stem of the noun. «جنود سهليون»
beside «الجيش السهلي»: the side of their nation. Nobody is put on a side by guess.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hasila.extract.node import Node
from hasila.extract.parties import reads
from hasila.extract.passage import Passage
from hasila.extract.tolls import TollDraft

__all__ = ["affiliate"]

_STEM = 4  # letters that two words of one stem share in a row
_HEAD = 3  # letters before the stem: an article and one more
_SIDES = ("actor.force", "actor.plural", "actor.two")


def affiliate(drafts: Sequence[TollDraft], passages: Sequence[Passage]) -> None:
    """Give fighters without a side the one that the report shows to be theirs; parts after their wholes."""
    before: TollDraft | None = None
    sides: list[list[Node]] = []  # by sentence, found when the first fighters ask
    for draft in drafts:
        group = draft.group
        if group.affiliation is None and draft.whole is None:
            near = before if before is not None and before.sentence == draft.sentence else None
            if group.others and near is not None and near.group.who.get("status") == group.who.get("status"):
                group.affiliation = near.group.affiliation
            elif group.who.get("status") == "combatant":
                sides = sides or [list(_sides(passage)) for passage in passages]
                group.affiliation = _side(draft, passages[draft.sentence], sides)
        before = draft
    for draft in drafts:
        whole = draft.whole
        same = whole is not None and draft.group.who.get("status") == whole.group.who.get("status") == "combatant"
        if whole is not None and same and draft.group.affiliation is None:
            draft.group.affiliation = whole.group.affiliation


def _side(draft: TollDraft, passage: Passage, sides: Sequence[Sequence[Node]]) -> Node | None:
    words = [w for n in draft.group.words for w in n.walk() if w.readings]
    named = [n for n in sides[draft.sentence] if not _blamed(draft, n)]
    if any(passage.has(w, "suffixed") for w in words):
        earlier = [n for n in named if n.last <= draft.node.first]
        return earlier[-1] if earlier else None
    nations = {w.attribute("nation") for w in words} - {None}
    theirs = [n for some in sides for n in some if nations & {w.attribute("nation") for w in n.walk()}]
    theirs = [n for n in theirs if _armed(n) and not _blamed(draft, n)]
    if theirs:
        return min(theirs, key=lambda n: (n.start > draft.node.start, abs(n.start - draft.node.start)))
    kin = [n for some in sides for n in some if not _blamed(draft, n) and _related(words, n)]
    return max(kin, key=lambda n: (n.end - n.start, -n.start), default=None)


def _armed(side: Node) -> bool:
    return any(reads(part, "side.force") for part in side.walk())


def _sides(passage: Passage) -> Iterator[Node]:
    for node in passage.nodes:
        for part in node.walk():
            if passage.has(part, *_SIDES):
                yield part
                break


def _blamed(draft: TollDraft, side: Node) -> bool:
    return any(
        s.start is not None and s.end is not None and s.start < side.end and side.start < s.end for s in draft.blamed
    )


def _related(words: Sequence[Node], side: Node) -> bool:
    """Whether a word of the people and one of the side's name, no epithet, are of one stem."""
    nouns = [part.form for part in side.walk() if part.form and not reads(part, "adjective")]
    return any(
        0 <= noun.find(word.form[at : at + _STEM]) <= _HEAD
        for word in words
        for at in range(_HEAD - 1)
        if len(word.form) >= at + _STEM
        for noun in nouns
    )
