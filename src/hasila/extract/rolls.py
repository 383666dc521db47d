"""Rolls: lists of names under a heading that says what happened to them. A part of the assembly, below `tolls`.

In: the passages of a report; a match of the bulletin layer with `roll` is a heading: «the martyrs:», «names of the wounded».
The names follow in its sentence, behind a colon or «are», or on lines of their own. Out: for each name a people node with
what the heading says happened. A name is two words or more of which none does anything; a line that is none ends the roll.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from hasila.extract.node import Node
from hasila.extract.passage import Passage

__all__ = ["Entry", "rolls"]

_MOST = 6  # words of a name
_TITLED = 2  # names that must follow on lines of their own, without numbers, before they are a roll
_LEAD = 2  # lines between a heading and its first name: a date, a hashtag
_MARKS = ("punct", "number", "duration", "date")
_PART = ("name", "unknown", "actor.person", "place")
_ENDS = ("comma", "semicolon")


class Entry(NamedTuple):
    """One name of a roll: its sentence, the people node made of it, the heading's match and the sentence of that."""

    sentence: int
    people: Node
    heading: Node
    under: int


def rolls(passages: Sequence[Passage]) -> Iterator[Entry]:
    """The names of all rolls of a report, in the order of the text."""
    for at, passage in enumerate(passages):
        if not passage.says("victim.pl"):
            continue
        for heading in passage.matches("bulletin"):
            if "roll" in heading.value:
                yield from _under(passages, at, heading)


def _under(passages: Sequence[Passage], at: int, heading: Node) -> Iterator[Entry]:
    passage = passages[at]
    rest = [n for n in passage.nodes if n.first >= heading.last]
    opened = next((i for i, n in enumerate(rest) if passage.has(n, "colon", "among.are", "among.split")), None)
    names = rest[opened + 1 :] if opened is not None else []
    if any(not passage.has(n, *_MARKS) for n in names):
        for piece in _pieces(passage, names):
            people = _person(passage, piece)
            if people is not None:
                yield Entry(at, people, heading, at)
    elif "names" in heading.value or all(passage.has(n, "punct") or n is heading for n in _outside(passage, heading)):
        yield from _lines(passages, at, heading)


def _outside(passage: Passage, heading: Node) -> list[Node]:
    return [n for n in passage.nodes if not heading.first <= n.first < heading.last]


def _lines(passages: Sequence[Passage], at: int, heading: Node) -> Iterator[Entry]:
    """The names on the lines behind a heading, until a line that is none."""
    found: list[Entry] = []
    numbered = False
    passed = 0
    paragraph = passages[at].sentence.paragraph
    for index in range(at + 1, len(passages)):
        passage = passages[index]
        if passage.sentence.paragraph == paragraph:
            break
        if all(passage.has(n, *_MARKS) for n in passage.nodes):
            numbered |= any(passage.has(n, "number") for n in passage.nodes)
            continue
        numbered |= passage.has(passage.nodes[0], "number")
        people = _person(passage, passage.nodes, any_word=numbered)
        if people is None and (found or passed >= _LEAD):
            break
        if people is None:
            passed += 1
        else:
            found.append(Entry(index, people, heading, at))
    yield from found if numbered or len(found) >= _TITLED else ()


def _pieces(passage: Passage, nodes: Sequence[Node]) -> Iterator[list[Node]]:
    """The stretches between commas, and between «and»s that lead a new name."""
    piece: list[Node] = []
    for node in nodes:
        if passage.has(node, *_ENDS) or passage.has(node, "conj.and"):
            yield piece
            piece = []
        else:
            piece.append(node)
    yield piece


def _person(passage: Passage, nodes: Sequence[Node], *, any_word: bool = False) -> Node | None:
    """The people node of a stretch that names one person and says no more than the age; None where it is no name.

    `any_word`: its number in the list says that it is a name, whatever its words mean elsewhere.
    """
    words = _bare(passage, nodes)
    if len(words) == 1 and passage.has(words[0], "people.named"):
        return words[0]
    head = [n for n in words[:2] if passage.has(n, "person") and not passage.has(n, "name")]
    name = words[len(head) :] if words[: len(head)] == head else []
    if not 1 < len(name) + bool(head) <= _MOST or not name:
        return None
    if any(n.parts or not (_names(passage, n) or (any_word and passage.has(n, "word"))) for n in name):
        return None
    if not any(passage.has(n, "name", "unknown") and not _said(passage, n) for n in name):
        return None
    first, last = words[0], name[-1]
    value = {"count": "one", "head": tuple(head), "name": tuple(name)}
    return Node(first.first, last.last, first.start, last.end, first.symbol, "roll", value=value, parts=tuple(words))


def _bare(passage: Passage, nodes: Sequence[Node]) -> list[Node]:
    """A stretch without the number and signs before it, and without the age, brackets and signs behind."""
    out = list(nodes)
    while out and passage.has(out[0], *_MARKS):
        out = out[1:]
    cut = next((i for i, n in enumerate(out) if passage.has(n, *_MARKS, "prep") or (i > 1 and n.parts)), len(out))
    return out[:cut]


def _names(passage: Passage, node: Node) -> bool:
    """Whether a word can be of a name: it is one, nobody knows it, or it has the article and does nothing."""
    return passage.has(node, *_PART) or (passage.has(node, "def") and not _said(passage, node))


def _said(passage: Passage, node: Node) -> bool:
    return passage.has(node, "harm.verb", "harm.passive", "attack.verb", "say.past", "control.verb", "means", "target")
