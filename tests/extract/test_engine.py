"""The cascade: which match wins, what guards, gaps and looks do, what phrase layers leave."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from hasila.extract.engine import Cascade, Rule
from hasila.extract.node import Node
from hasila.extract.pattern import parse_test
from hasila.extract.symbols import Symbols

Captures = Mapping[str, tuple[Node, ...]]
LETTERS = "abcds"
MADE = frozenset({"made"})


def always(captures: Captures) -> dict[str, Any]:
    return {name: "".join(node.form for node in nodes) for name, nodes in captures.items()}


class Bench:
    """One layer of rules over words of one letter, each of the class of its letter; `s` stops gaps."""

    def __init__(self, *patterns: str, kind: str = "claim", gives: Callable[[Captures], Any] = always) -> None:
        symbols = Symbols()
        self.of = {letter: symbols.add(frozenset({letter, "word"})) for letter in LETTERS}
        symbols.add(MADE)
        classes = MADE if kind == "phrase" else frozenset()
        rules = [Rule(f"r{at}", "one", p, gives, classes, {}) for at, p in enumerate(patterns)]
        rules.append(Rule("last", "two", "made+", always, frozenset(), {}))
        self.cascade = Cascade([("one", kind), ("two", "claim")], rules, symbols, parse_test("s"))

    def run(self, text: str) -> tuple[list[Node], dict[str, list[Node]]]:
        nodes = [Node(at, at + 1, at, at + 1, self.of[c], "token", c) for at, c in enumerate(text)]
        return self.cascade.run(nodes)

    def matches(self, text: str) -> list[tuple[str, str]]:
        """(rule, words) of the layer `one`."""
        return [(match.rule, text[match.start : match.end]) for match in self.run(text)[1].get("one", [])]


@pytest.mark.parametrize(
    ("patterns", "text", "found"),
    [
        (("b", "a"), "ab", [("r1", "a"), ("r0", "b")]),  # leftmost first
        (("a", "a b"), "ab", [("r1", "ab")]),  # then longest
        (("a word", "a b"), "ab", [("r0", "ab")]),  # then first listed
        (("a b", "b c"), "abc", [("r0", "ab")]),  # none overlap
        (("a+",), "aabaa", [("r0", "aa"), ("r0", "aa")]),
        (("a ~2 b",), "accb", [("r0", "accb")]),
        (("a ~2 b",), "acccb", []),
        (("a ~2 b",), "asb", []),  # no gap crosses a stop
        (("a ~2!c b",), "acb", []),
        (("a ~3 b",), "abb", [("r0", "ab")]),  # a gap is as short as can be
        (("<a b",), "bab", [("r0", "b")]),
        (("<!a b",), "bab", [("r0", "b")]),
        (("b >c",), "bbc", [("r0", "b")]),
        (("b >!c",), "bcb", [("r0", "b")]),
        (("<<a b",), "bacb", [("r0", "b")]),
        (("<<!a b",), "bacb", [("r0", "b")]),  # before the second word there is no second one
        (("b >>c",), "bbc", [("r0", "b")]),
        (("b >>!c",), "bacb", [("r0", "b")]),
        (("^ a",), "aa", [("r0", "a")]),
        (("a $",), "aa", [("r0", "a")]),
        (("any any",), "abc", [("r0", "ab")]),
        (("a? b*",), "cac", [("r0", "a")]),  # an empty match is none
        (("e",), "abc", []),  # a class without words
    ],
)
def test_which_match_wins(patterns: tuple[str, ...], text: str, found: list[tuple[str, str]]) -> None:
    assert Bench(*patterns).matches(text) == found


def test_capture_holds_every_repetition() -> None:
    bench = Bench("a:x (b c)*:y d?:z")
    assert bench.run("abcbc")[1]["one"][0].value == {"x": "a", "y": "bcbc"}


def test_refused_match_gives_way_to_the_next_longest() -> None:
    def at_most_two(captures: Captures) -> dict[str, Any] | None:
        return None if len(captures["x"]) > 2 else always(captures)

    assert Bench("a+:x", gives=at_most_two).matches("aaa") == [("r0", "aa"), ("r0", "a")]


def test_phrase_becomes_one_node_that_later_layers_match() -> None:
    nodes, found = Bench("a b", kind="phrase").run("ababc")
    assert [node.rule for node in nodes] == ["r0", "r0", "token"]
    assert [(match.first, match.last) for match in found["two"]] == [(0, 4)]
    assert [leaf.form for leaf in nodes[0].walk() if not leaf.parts] == ["a", "b"]
