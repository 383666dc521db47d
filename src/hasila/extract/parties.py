"""What a match of control or stance says of its parties: whole names, who bears arms, weak words. Below `referents`."""

from __future__ import annotations

from collections.abc import Sequence

from hasila.extract.node import Node
from hasila.extract.passage import Passage

__all__ = [
    "accuses",
    "adversary",
    "armed",
    "bears_arms",
    "doubted",
    "fighters",
    "following",
    "goes_on",
    "heard",
    "is_weak",
    "led_by_preposition",
    "near",
    "reads",
    "unquoted",
    "whole_name",
]

_SPOKEN = 30  # nodes of a speaker's name and of what is said before the accusation
_BREATH = 12  # tokens between two things done in one breath
_ANNOUNCED = 8  # nodes between a verb of speech and what it announces

# Whoever takes and leaves places.
_ARMED = ("side.force", "side.group", "side.weapon", "person.fighter", "person.security", "actor")


def reads(node: Node, *classes: str) -> bool:
    """Whether a word has a reading of one of these classes, also one that no rule asks for."""
    return any(name in reading.classes for reading in node.readings for name in classes)


def whole_name(passage: Passage, nodes: Sequence[Node]) -> Sequence[Node]:
    """A noun for a group with the name that follows it, where the actor layer took the name for common words."""
    last = nodes[-1]
    if (
        last.last - last.first > 1
        or not reads(last, "side")
        or not passage.has(last, "bare")
        or last not in passage.nodes
    ):
        return nodes
    rest = passage.nodes[passage.nodes.index(last) + 1 :]
    if rest and passage.has(rest[0], "open_quote"):
        end = next((i for i, n in enumerate(rest[:6]) if passage.has(n, "close_quote")), 0)
        return (*nodes, *rest[: end + 1]) if end else nodes
    return (*nodes, rest[0]) if rest and passage.has(rest[0], "def") and not reads(rest[0], "say", "control") else nodes


def unquoted(passage: Passage, nodes: Sequence[Node]) -> Sequence[Node]:
    """Nodes without the quotation marks or brackets around them; marks around some of them stay."""
    marks = [
        i
        for i, n in enumerate(nodes)
        if passage.has(n, "open_quote", "close_quote", "quote", "open_paren", "close_paren")
    ]
    if not marks or any(0 < i < len(nodes) - 1 for i in marks):
        return nodes
    return [n for i, n in enumerate(nodes) if i not in marks]


def goes_on(passage: Passage, match: Node) -> bool:
    """Whether what a match tells goes on with what another told shortly before: «entered the quarter and took the bridge»."""
    told = (m for m in passage.matches("control") if m.last <= match.first)
    return "goes_on" not in match.value or any(match.first - m.last < _BREATH for m in told)


def heard(passage: Passage, match: Node) -> bool:
    """Whether a noun for a change is told as done: it stands at the head of the sentence, or somebody announces it;
    and nobody is said to try it."""
    before = [n for n in passage.nodes if n.last <= match.first][-_ANNOUNCED:]
    if "tried" in match.value and any(reads(n, "control.attempt", "conj.future") for n in before[-3:]):
        return False
    if "heard" not in match.value:
        return True
    if not before:
        return True
    for node in reversed(before):
        if passage.has(node, "that", "stop", "prep.to", "prep.of", "conj.clause"):
            return False
        if passage.has(node, "say"):
            return True
    return False


def armed(passage: Passage, nodes: Sequence[Node]) -> bool:
    """Whether people who take or leave a place are of a side, as against students or a family."""
    people = [n for n in nodes if passage.has(n, "people") and not passage.has(n, "actor")]
    return all(any(reads(p, *_ARMED) for p in n.walk()) for n in people)


def fighters(passage: Passage, node: Node) -> bool:
    """Whether people told of as known («the rebels») are those of a side."""
    return passage.has(node, "people.the") and any(reads(part, "side.people") for part in node.walk())


def led_by_preposition(passage: Passage, party: Node) -> bool:
    """Whether a party, or the first of the list that it stands in («of the army and the police»), follows a preposition."""
    at = passage.nodes.index(party)
    while (
        at > 1
        and passage.has(passage.nodes[at - 1], "conj.and")
        and passage.has(passage.nodes[at - 2], "actor", "side")
    ):
        at -= 2
    return at > 0 and passage.has(passage.nodes[at - 1], "prep")


def bears_arms(passage: Passage, party: Node) -> bool:
    """Whether a party is one that takes places itself, as against a minister who announces that it was taken."""
    return passage.has(party, "actor.force") or any(
        reads(n, "side.force", "side.group", "side.people") for n in party.walk()
    )


def doubted(passage: Passage, match: Node) -> bool:
    """Whether a present stands after a word that makes it doubtful or wished for: «may take», «that they take»."""
    for key in ("change", "light"):
        nodes = match.value.get(key) or ()
        for node in () if isinstance(nodes, str) else nodes:
            before = passage.before(node) if node in passage.nodes and reads(node, "control.pres") else None
            if before and (
                reads(before, "control.may") or (passage.has(before, "that") and not reads(before, "that.suffixed"))
            ):
                return True
    return False


def is_weak(match: Node) -> bool:
    """A match without a subject of words that are also common in other senses."""
    return match.value.get("weak") == "yes" and any(reads(n, "control.weak") for n in match.parts)


def near(match: Node) -> bool:
    """Whether a match that tells of nearness holds a word for it."""
    held = (p for n in match.parts for p in n.walk())
    return "near" not in match.value or any(reads(p, "control.near", "direction.outskirts") for p in held)


def accuses(match: Node) -> bool:
    """Whether a participle that a phrase holds («an accused») is one that accuses."""
    held = match.value.get("accusing")
    return held is None or any(reads(p, "stance.accuse") for n in held for p in n.walk())


def adversary(passage: Passage, match: Node) -> bool:
    """Whether what a match lays on somebody is in the words of a party: between the verb of speech and what is said stands
    a side that fights or governs, another than the accused."""
    if "adversary" not in match.value:
        return True
    accused = [n for node in match.value.get("about") or () for n in node.walk() if n.form]
    about = {n.form for n in accused}
    if any(reads(n, "stance.abuse") for n in accused):
        return True  # whoever calls the doers «terrorists» accuses them
    if any(reads(n, "actor.generic") for n in accused) or not any(
        reads(n, "actor", "nationality", "side.group", "side.named") or not n.readings for n in accused
    ):
        return False  # «the army», «the artillery»: the speaker's own
    said = False
    for node in reversed([n for n in passage.nodes if n.last <= match.first][-_SPOKEN:]):
        said = said or passage.has(node, "that")
        leaves = [n for n in node.walk() if n.form]
        party = passage.has(node, "actor.force") or any(reads(n, "side.authority") for n in leaves)
        if said and party and about.isdisjoint(n.form for n in leaves):
            return True
        if passage.has(node, "say") and said:
            return False
    return False


def following(passage: Passage, match: Node, most: int) -> list[Node]:
    """The nodes after a match, to the end of its sentence."""
    return [n for n in passage.nodes if n.first >= match.last][:most]
