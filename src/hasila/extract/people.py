"""A phrase of people -> how many, who, and the words that say it.

A people node is what the people layer gave: `n` (the number), `head` (the counted noun), `mods` (adjectives), `of` (the
group they belong to), `name`. Attributes come from the head first, then from what stands around it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from hasila.extract.node import Node
from hasila.extract.numbers import Number
from hasila.ledger.claim import Count

__all__ = ["Group", "read_group"]

_FIELDS = ("status", "age", "sex", "role", "outcome", "unit")


@dataclass(slots=True)
class Group:
    """People as one phrase told of them."""

    node: Node
    start: int
    end: int
    count: Count
    who: dict[str, str] = field(default_factory=dict)
    affiliation: Node | None = None
    nationality: Node | None = None
    names: list[Node] = field(default_factory=list)
    others: bool = False  # «آخرون»: what they are is said before
    words: list[Node] = field(default_factory=list)  # the nouns and adjectives that name them

    def inherit(self, whole: Group) -> None:
        """Take from the whole what the part does not say."""
        shielded = self.who.get("age") == "child" or self.who.get("sex") == "female"
        for name in ("status", "age", "role", "sex"):
            value = whole.who.get(name)
            said = name in self.who or (name != "status" and not self.others)
            if value and not said and not (shielded and value == "combatant"):
                self.who[name] = value
        if self.affiliation is None and self.who.get("status") in (None, "combatant") and not shielded:
            self.affiliation = whole.affiliation
        if self.nationality is None and self.others:
            self.nationality = whole.nationality


def read_group(node: Node, text: str) -> Group:
    """The people of a people node."""
    value: dict[str, Any] = node.value
    number = _first(value.get("n"))
    heads = list(_words(value.get("head")))
    mods = list(_words(value.get("mods")))
    count = _count(value, number, text)
    start, end = _span(node, value)
    group = Group(node, start, end, replace_text(count, number, text))
    for name in _FIELDS:
        found = value.get(name) or _attribute([*heads, *mods], name)
        if found:
            group.who[name] = found
    second = list(_words(value.get("head2")))
    if second:
        _join(group.who, {name: _attribute(second, name) for name in _FIELDS})
    group.affiliation = _first(value.get("of"))
    group.nationality = next((n for n in [*heads, *mods] if n.attribute("nation")), None)
    group.names = list(value.get("name") or ())
    group.others = "others" in value
    group.words = [*heads, *mods]
    if group.who.get("unit") == "household":
        group.count = _with_unit(group.count)
    return group


def replace_text(count: Count, number: Node | None, text: str) -> Count:
    """The count with the words of its number."""
    if number is None:
        return count
    return Count(
        low=count.low, high=count.high, qualifier=count.qualifier, magnitude=count.magnitude, fraction=count.fraction,
        text=text[number.start : number.end], unit=count.unit,
    )  # fmt: skip


def _with_unit(count: Count) -> Count:
    return Count(
        low=count.low, high=count.high, qualifier=count.qualifier, magnitude=count.magnitude, fraction=count.fraction,
        text=count.text, unit="household",
    )  # fmt: skip


def _count(value: dict[str, Any], number: Node | None, text: str) -> Count:
    if number is not None and isinstance(number.value, Number):
        n = number.value
        return Count(low=n.low, high=n.high, qualifier=n.qualifier, magnitude=n.magnitude, fraction=n.fraction)
    exact = {"one": 1, "two": 2, "none": 0}.get(value.get("count", ""))
    if exact is not None:
        return Count(low=exact, high=exact)
    if value.get("count", "") == "most":
        return Count(low=None, high=None, qualifier="fraction", fraction="most")
    return Count(low=None, high=None, qualifier="vague")


def _span(node: Node, value: dict[str, Any]) -> tuple[int, int]:
    """From the number's own words to the noun and what is said of it, without approximators and without the group."""
    number = _first(value.get("n"))
    pieces = [n for key in ("head", "head2", "mods", "name") for n in (value.get(key) or ()) if isinstance(n, Node)]
    starts = [n.start for n in pieces]
    if number is not None:
        starts.append(number.value.start if isinstance(number.value, Number) else number.start)
        pieces.append(number)
    if not pieces:
        return node.start, node.end
    return min(starts), max(n.end for n in pieces)


def _join(who: dict[str, str], other: dict[str, str | None]) -> None:
    """Two nouns under one number: what they share stays; civilians and fighters are `mixed`, dead and wounded `casualties`."""
    for name, mixed in (("status", "mixed"), ("outcome", "casualties")):
        if who.get(name) and other.get(name) and who[name] != other[name]:
            who[name] = mixed
        elif not who.get(name) and other.get(name) and name == "outcome":
            who[name] = str(other[name])
    for name in ("age", "sex", "role"):
        if who.get(name) != other.get(name):
            who.pop(name, None)


def _attribute(nodes: Sequence[Node], name: str) -> str | None:
    return next((found for node in nodes if (found := node.attribute(name))), None)


def _words(nodes: Sequence[Node] | None) -> Iterator[Node]:
    for node in nodes or ():
        yield from (one for one in node.walk() if one.readings)


def _first(nodes: Sequence[Node] | None) -> Node | None:
    return nodes[0] if nodes else None
