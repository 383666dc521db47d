"""The cascade: layers of rules over strings of symbols. Knows no language and no kind of claim.

A rule's pattern becomes a regular expression over one-character symbols, so the matching itself runs in C. Within a layer
the leftmost match wins, then the longest, then the rule listed first; a match that its guards refuse gives way to the next
longest at that place. A phrase layer puts one node in the place of what it matched; a claim layer only records.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property, reduce
from operator import or_
from typing import Any

from hasila.extract.node import Node
from hasila.extract.pattern import Edge, Gap, Group, Item, Look, One, Test, parse, required
from hasila.extract.symbols import Symbols

__all__ = ["Cascade", "Rule", "compile_items"]


@dataclass
class Rule:
    """One rule, ready to run.

    Attributes:
        id: `lang.kind.meaning`.
        layer: the layer it belongs to.
        when: its pattern as written.
        gives: builds the value of a match from its captures; returns None to refuse it (a guard).
        classes: the classes of the node it makes (phrase layers).
        data: the rule as written.
    """

    id: str
    layer: str
    when: str
    gives: Callable[[Mapping[str, tuple[Node, ...]]], Any | None]
    classes: frozenset[str]
    data: Mapping[str, Any] = field(repr=False)
    over: Classes = field(init=False, repr=False)  # the symbols that it is compiled over; set by the cascade
    needs: int = 0  # a bit for each need: a node of one of certain symbols, which no match lacks

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """The pattern, read when it is first needed.

        Raises:
            PackError: what cannot be read, and where in the pattern.
        """
        return parse(self.when, self.data.get("file", ""), self.data.get("@line"))

    @cached_property
    def expression(self) -> re.Pattern[str]:
        """Compiled when a sentence first needs it: a cold start compiles only what the report needs."""
        return re.compile(compile_items(self.items, self.over), re.DOTALL)


class Classes:
    """Class sets of symbols as regular-expression sets and bit masks."""

    def __init__(self, symbols: Symbols, gap_stops: Test) -> None:
        self._symbols = symbols
        self._stops = gap_stops
        self._sets: dict[Test, str] = {}

    def matching(self, test: Test) -> str:
        """The symbols that pass a test, as the inside of a regular-expression set."""
        found = self._sets.get(test)
        if found is None:
            found = self._sets[test] = self._symbols.matching(test)
        return found

    def chars(self, test: Test, *, negated: bool = False) -> str:
        """A regular-expression set of the symbols that pass (or fail) a test."""
        if test == ((("any", True),),):
            return "." if not negated else r"[^\s\S]"
        chars = self.matching(test)
        if not chars:
            return "." if negated else r"[^\s\S]"
        return f"[{'^' if negated else ''}{chars}]"

    def gap(self, gap: Gap) -> str:
        """A gap: as short as can be, crossing no stop of the language."""
        return f"{self.chars(self._stops + gap.excluded, negated=True)}{{0,{gap.high}}}?"

    def mask(self, test: Test) -> int:
        """The bits of the symbols that pass a test."""
        return self._symbols.mask(test)


def compile_items(items: Sequence[Item], classes: Classes) -> str:
    """The regular expression of a pattern."""
    return "".join(_compile(item, classes) for item in items)


def _compile(item: Item, classes: Classes) -> str:
    match item:
        case One(test=test):
            return _captured(classes.chars(test), item.capture, item.low, item.high)
        case Group(branches=branches):
            inner = "|".join(compile_items(branch, classes) for branch in branches)
            return _captured(f"(?:{inner})", item.capture, item.low, item.high)
        case Gap():
            return classes.gap(item)
        case Edge(at=at):
            return r"\A" if at == "^" else r"\Z"
        case Look(behind=behind, negated=negated, test=test, far=far):
            # At the sentence's edge there is no neighbour: a negated look holds, a positive one fails.
            over = "." * (far - 1)
            seen = classes.chars(test) + over if behind else over + classes.chars(test)
            return f"(?{'<' if behind else ''}{'!' if negated else '='}{seen})"


def _captured(inner: str, capture: str | None, low: int, high: int | None) -> str:
    times = {(1, 1): "", (0, 1): "?", (0, None): "*", (1, None): "+"}[low, high]
    # Quantifiers inside the group, so that the capture holds every repetition.
    return f"(?P<{capture}>{inner}{times})" if capture else inner + times


_Waiting = tuple[int, int, int, re.Match[str]]  # start, minus end, order of the rule: the least is taken first


class Cascade:
    """The layers of a language over one set of symbols.

    Args:
        layers: (name, kind) in order; kind `phrase` or `claim`.
        rules: all rules.
        symbols: the lexicon's symbols, complete.
        gap_stops: what no gap crosses.
        calls: what `calls` of the same cascade gave; worked out where it is None.
    """

    def __init__(
        self,
        layers: Sequence[tuple[str, str]],
        rules: Sequence[Rule],
        symbols: Symbols,
        gap_stops: Test,
        calls: Mapping[str, Any] | None = None,
    ) -> None:
        self.layers = list(layers)
        self.classes = Classes(symbols, gap_stops)
        self.by_layer: dict[str, list[Rule]] = {name: [] for name, _ in layers}
        self._symbol_of = {classes: symbol for symbol, classes in symbols.classes.items()}
        for rule in rules:
            rule.over = self.classes
            self.by_layer[rule.layer].append(rule)
        self._ordered = [rule for name, _ in layers for rule in self.by_layer[name]]
        self.calls = self._worked_out(symbols) if calls is None else calls
        for rule, needs in zip(self._ordered, self.calls["needs"], strict=True):
            rule.needs = needs
        self._known: dict[str, int] = self.calls["known"]
        self._always: int = self.calls["always"]
        self._needs = reduce(or_, self.calls["needs"], 0)
        self._of_layer: list[tuple[str, str, int, int]] = []  # name, kind, its first rule, the bits of its rules
        first = 0
        for name, kind in self.layers:
            self._of_layer.append((name, kind, first, (1 << len(self.by_layer[name])) - 1))
            first += len(self.by_layer[name])

    def _worked_out(self, symbols: Symbols) -> dict[str, Any]:
        """Plain data that says which symbols call which rules.

        `needs`: of each rule the bits of its needs. `known`: of a symbol the bits of the rules whose rarest need it meets, of
        those whose second rarest it meets, and of all needs that it meets. `always`: the rules that need too little to be
        called by it, in the same places.
        """
        mask = cache(self.classes.mask)
        needed = [required(one.items, lambda test: mask(test).bit_count()) for one in self._ordered]
        masks = [sorted({mask(test) for test in tests}, key=int.bit_count) for tests in needed]
        bits: dict[int, int] = {}
        needs = [sum(bits.setdefault(mask, 1 << len(bits)) for mask in wanted) for wanted in masks]
        met = _by_symbol(bits, symbols)
        always, first = _calls(masks, symbols, 0)
        besides, second = _calls(masks, symbols, 1)
        rules = len(masks)
        known = {
            one: first.get(one, 0) | second.get(one, 0) << rules | met.get(one, 0) << 2 * rules
            for one in symbols.classes
        }
        return {"needs": needs, "known": known, "always": always | besides << rules}

    def run(self, nodes: list[Node]) -> tuple[list[Node], dict[str, list[Node]]]:
        """All layers over one sentence.

        Returns:
            The nodes that the phrase layers left, and by claim layer the matches, in the order of the text.
        """
        found: dict[str, list[Node]] = {}
        string = "".join([node.symbol for node in nodes])
        bits = self._bits(string)
        lacking, called = self._called(bits)
        for name, kind, first, of_layer in self._of_layer:
            in_layer = called >> first & of_layer
            rules = self._able(first, in_layer, lacking) if in_layer else None
            matches = list(self.matches(rules, string, nodes)) if rules else None
            if matches and kind == "claim":
                found[name] = matches
            elif matches:
                nodes = _replace(nodes, matches)
                string = "".join([node.symbol for node in nodes])
                bits |= self._bits([match.symbol for match in matches])  # with what they replaced: no rule too few
                lacking, called = self._called(bits)
        return nodes, found

    def _able(self, first: int, called: int, lacking: int) -> list[Rule]:
        """Of the called rules of a layer those that need nothing that the sentence lacks, in order."""
        out = []
        while called:
            lowest = called & -called
            rule = self._ordered[first + lowest.bit_length() - 1]
            if not rule.needs & lacking:
                out.append(rule)
            called ^= lowest
        return out

    def _bits(self, symbols: Iterable[str]) -> int:
        """The bits of the needs that symbols meet and of the rules that they call, in the places of `_worked_out`."""
        return reduce(or_, map(self._known.__getitem__, set(symbols)), self._always)

    def _called(self, bits: int) -> tuple[int, int]:
        """The bits of the needs that nothing of a sentence meets, and of the rules that it calls."""
        rules = len(self._ordered)
        return self._needs & ~(bits >> 2 * rules), bits & bits >> rules & ((1 << rules) - 1)

    def matches(self, rules: Sequence[Rule], string: str, nodes: Sequence[Node]) -> Iterator[Node]:
        """The matches of one layer, none overlapping: leftmost, longest, first listed."""
        waiting: list[_Waiting] = []
        for order, rule in enumerate(rules):
            match = rule.expression.search(string)
            if match is not None:
                waiting.append((match.start(), -match.end(), order, match))
        end = 0
        while waiting:
            best = min(waiting)
            waiting.remove(best)
            start, _, order, match = best
            rule = rules[order]
            if start < end or not match[0]:
                self._push(waiting, order, rule, string, max(end, start + (not match[0])))
                continue
            node = self._make(rule, match, nodes)
            if node is None:
                self._retry(waiting, order, rule, string, match)
                continue
            yield node
            end = match.end()
            self._push(waiting, order, rule, string, end)

    @staticmethod
    def _push(waiting: list[_Waiting], order: int, rule: Rule, string: str, at: int) -> None:
        match = rule.expression.search(string, at) if at < len(string) else None
        if match is not None:
            waiting.append((match.start(), -match.end(), order, match))

    def _retry(self, waiting: list[_Waiting], order: int, rule: Rule, string: str, match: re.Match[str]) -> None:
        """After a refusal: the next longest at the same place, else the next place."""
        for end in range(match.end() - 1, match.start(), -1):
            shorter = rule.expression.fullmatch(string, match.start(), end)
            if shorter is not None:
                waiting.append((shorter.start(), -shorter.end(), order, shorter))
                return
        self._push(waiting, order, rule, string, match.start() + 1)

    def _make(self, rule: Rule, match: re.Match[str], nodes: Sequence[Node]) -> Node | None:
        spans = match.regs
        captures = {
            name: tuple(nodes[start:end])
            for name, group in match.re.groupindex.items()
            for start, end in (spans[group],)
            if start != end
        }
        value = rule.gives(captures)
        if value is None:
            return None
        parts = tuple(nodes[match.start() : match.end()])
        symbol = self._symbol_of.get(rule.classes, "")
        return Node(
            parts[0].first, parts[-1].last, parts[0].start, parts[-1].end, symbol, rule.id,
            value=value, parts=parts, captures=captures,
        )  # fmt: skip


_CALLING = 800  # a need that more symbols than this meet calls its rule in every sentence: few lack them all


def _calls(masks: Sequence[Sequence[int]], symbols: Symbols, rank: int) -> tuple[int, dict[str, int]]:
    """By symbol the rules whose need of this rank it meets, a bit each; and the rules that are called in any case.

    A sentence then costs what its words call for, not what the grammar holds.

    Args:
        masks: of each rule the symbols that meet its needs, rarest first.
        symbols: all symbols.
        rank: 0 for the rarest need.
    """
    always = 0
    by_need: dict[int, int] = {}
    for at, needs in enumerate(masks):
        if len(needs) <= rank or needs[rank].bit_count() > _CALLING:
            always |= 1 << at
        else:
            by_need[needs[rank]] = by_need.get(needs[rank], 0) | 1 << at
    return always, _by_symbol(by_need, symbols)


def _by_symbol(bits: Mapping[int, int], symbols: Symbols) -> dict[str, int]:
    """By symbol the bits of all masks that it stands in."""
    out: dict[str, int] = {}
    for mask, of_mask in bits.items():
        for symbol in symbols.of(mask):
            out[symbol] = out.get(symbol, 0) | of_mask
    return out


def _replace(nodes: Sequence[Node], matches: Sequence[Node]) -> list[Node]:
    by_first = {match.first: match for match in matches}
    out: list[Node] = []
    at = -1
    for node in nodes:
        if node.first < at:
            continue
        match = by_first.get(node.first)
        out.append(match or node)
        at = (match or node).last
    return out
