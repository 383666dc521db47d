"""Node: what a layer matches and what it makes. A token with its readings is a node; so is every phrase and every match.

The tree of nodes under a match is its derivation.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from hasila.languages import Reading

__all__ = ["Node"]


_NONE: Mapping[str, tuple[Node, ...]] = MappingProxyType({})


class Node:
    """A stretch of a sentence with a type, a value and what it was made from.

    Attributes:
        first, last: token indexes in the sentence, `last` excluded.
        start, end: code points of the text.
        symbol: the character that stands for its classes.
        rule: the id of the rule that made it; `token`, `number`, `date`, `words` for what the first pass made.
        value: what a rule gave (`dict`), or the value of a number or date; None for plain words.
        form: the normalised form, of a word alone.
        readings: the readings of a word.
        captures: name -> nodes, of a rule's match.
        parts: the nodes it was made from.
    """

    __slots__ = ("captures", "end", "first", "form", "last", "parts", "readings", "rule", "start", "symbol", "value")

    def __init__(
        self, first: int, last: int, start: int, end: int, symbol: str, rule: str, form: str = "",
        readings: tuple[Reading, ...] = (), value: Any = None, parts: tuple[Node, ...] = (),
        captures: Mapping[str, tuple[Node, ...]] = _NONE,
    ) -> None:  # fmt: skip
        self.first = first
        self.last = last
        self.start = start
        self.end = end
        self.symbol = symbol
        self.rule = rule
        self.form = form
        self.readings = readings
        self.value = value
        self.parts = parts
        self.captures = captures

    def attribute(self, name: str, prefer: str = "") -> str | None:
        """An attribute of a word's readings: of the reading that has the class `prefer` first, then of any."""
        found = None
        for reading in self.readings:
            value = reading.attributes.get(name)
            if value is not None:
                if not prefer or prefer in reading.classes:
                    return value
                found = found or value
        return found

    def walk(self) -> Iterator[Node]:
        """This node and every node under it, depth first, in the order of the text."""
        yield self
        for part in self.parts:
            yield from part.walk()

    def __repr__(self) -> str:
        return f"Node({self.rule} {self.first}:{self.last} {self.form or self.value!r})"
