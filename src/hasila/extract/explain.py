"""Why a sentence was read as it was: what each layer matched, and where the rules that matched nothing stopped.

A `Trace` runs the cascade over one sentence again, layer by layer, and keeps what `Reader.passage` throws away.
`nearest` asks the interpreter which rules came closest. Used by `hasila explain` and `hasila rules check`; reading
never needs it.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from hasila.extract.dates import Date
from hasila.extract.engine import Rule
from hasila.extract.interpreter import Found, Interpreter, Stop, show
from hasila.extract.node import Node
from hasila.extract.numbers import Number
from hasila.extract.passage import Passage
from hasila.extract.pattern import Edge, Gap, Group, Item, Look, One, parse_test
from hasila.extract.reader import Reader
from hasila.segment import Sentence, segment
from hasila.text import Report

__all__ = [
    "LayerStep", "Near", "Trace", "derivation_of", "nearest", "show_value", "stopped", "trace", "trace_passage", "tree",
    "word_classes",
]  # fmt: skip


class LayerStep(NamedTuple):
    """One layer's run: the nodes it saw and what its rules matched, in the order of the text."""

    name: str
    kind: str
    nodes: list[Node]
    matches: list[Node]


@dataclass(frozen=True, slots=True)
class Trace:
    """One sentence, read, with every step.

    Attributes:
        first: the nodes of the first pass: words, numbers, dates, marks.
        steps: the layers in the order in which they ran.
    """

    sentence: Sentence
    passage: Passage
    first: list[Node]
    steps: list[LayerStep]


class Near(NamedTuple):
    """A rule that made nothing here.

    Attributes:
        why: `stopped` at a node; `refused` by its guards; `overtaken` by another rule's match.
        at: code points of what stopped it, or of what it matched.
        item: the item that the node failed, as written; the guards; or the rule that overtook it.
        passed, left: nodes matched, nodes still needed.
        share: 0 to 1, how close it came.
    """

    rule: str
    layer: str
    why: str
    item: str
    at: tuple[int, int]
    passed: int
    left: int
    share: float


def trace(reader: Reader, report: Report) -> Iterator[Trace]:
    """Every sentence of a report with its steps.

    Raises:
        ValueError: a day of publication that is no day.
    """
    published = datetime.date.fromisoformat(report.published) if report.published else None
    for sentence in segment(report, reader.pack, reader.lexicon.tokeniser):
        yield trace_passage(reader, reader.passage(sentence, published))


def trace_passage(reader: Reader, passage: Passage) -> Trace:
    """The steps of a sentence that was read."""
    first = [leaf for node in passage.nodes for leaf in node.walk() if not leaf.parts]
    return Trace(passage.sentence, passage, first, list(_steps(reader, first)))


def _steps(reader: Reader, nodes: list[Node]) -> Iterator[LayerStep]:
    cascade = reader.cascade
    for name, kind in cascade.layers:
        string = "".join(node.symbol for node in nodes)
        matches = list(cascade.matches(cascade.by_layer[name], string, nodes))
        yield LayerStep(name, kind, nodes, matches)
        if kind == "phrase":
            nodes = list(_replaced(nodes, matches))


def _replaced(nodes: Sequence[Node], matches: Sequence[Node]) -> Iterator[Node]:
    made = {match.first: match for match in matches}
    at = 0
    for node in nodes:
        if node.first >= at:
            node = made.get(node.first, node)
            at = node.last
            yield node


def nearest(reader: Reader, one: Trace, rules: Iterable[Rule], most: int = 3) -> list[Near]:
    """Of these rules, those that made nothing in a sentence and came closest to it, closest first.

    Left out is what another rule of the layer overtook, or did better with the same words; `stopped` tells of it.
    """
    found = [near for rule in rules if (near := stopped(reader, one, rule)) is not None and not _bettered(one, near)]
    return sorted(found, key=lambda near: (-near.share, -near.passed, near.rule))[:most]


def _bettered(one: Trace, near: Near) -> bool:
    """Whether a match of the layer holds what the rule had matched when it stopped."""
    step = next(step for step in one.steps if step.name == near.layer)
    edge = near.at[0] if near.why == "stopped" else near.at[1]
    before = max((node.start for node in step.nodes if node.end <= edge), default=edge)
    return any(match.start <= before < match.end for match in step.matches)


def stopped(reader: Reader, one: Trace, rule: Rule) -> Near | None:
    """Why a rule made nothing in a sentence; None where it made something, or never began."""
    step = next(step for step in one.steps if step.name == rule.layer)
    if not step.nodes or any(match.rule == rule.id for match in step.matches):
        return None
    stops = parse_test("|".join(reader.pack.settings["gap_stops"].split()))
    classes = [one.passage.symbols.classes[node.symbol] for node in step.nodes]
    interpreter = Interpreter(rule.items, stops)
    whole = [m for start in range(len(classes)) if (m := interpreter.match(classes, start)) and m.end > m.start]
    if whole:
        return _unmade(rule, step, whole)
    best = max(interpreter.stops(classes), key=_reached, default=None)
    loose = Interpreter(_without_looks(rule.items), stops)
    if any(loose.match(classes, start) for start in range(len(classes))):
        best = max(
            (s for s in interpreter.stops(classes) if isinstance(s.item, Look | Edge)), key=_reached, default=best
        )
        best = best and best._replace(passed=best.passed + best.left, left=0)
    if best is None or not best.passed:
        return None
    return Near(
        rule.id, rule.layer, "stopped", show(best.item), _span(step.nodes, best.at), best.passed, best.left, best.share
    )


def _reached(stop: Stop) -> tuple[float, int]:
    return stop.share, stop.at


def _unmade(rule: Rule, step: LayerStep, whole: Sequence[Found]) -> Near:
    """A rule whose pattern matches: another match stands in its way, or its guards refuse every match."""
    for found in whole:
        captures = {name: tuple(step.nodes[a:b]) for name, (a, b) in found.captures.items() if a != b}
        if rule.gives(captures) is not None:
            first, last = step.nodes[found.start].first, step.nodes[found.end - 1].last
            other = next((m.rule for m in step.matches if m.first < last and m.last > first), "")
            return _near(rule, "overtaken", other, step, found, 1.0)
    guards = ", ".join(rule.data.get("if") or ())
    return _near(rule, "refused", guards, step, whole[0], (n := whole[0].end - whole[0].start) / (n + 1))


def _near(rule: Rule, why: str, item: str, step: LayerStep, found: Found, share: float) -> Near:
    at = (step.nodes[found.start].start, step.nodes[found.end - 1].end)
    return Near(rule.id, rule.layer, why, item, at, found.end - found.start, 0, share)


def _span(nodes: Sequence[Node], at: int) -> tuple[int, int]:
    """The code points of a node; an empty span at the sentence's edge."""
    if at < 0:
        return nodes[0].start, nodes[0].start
    return (nodes[at].start, nodes[at].end) if at < len(nodes) else (nodes[-1].end, nodes[-1].end)


def _without_looks(items: Sequence[Item]) -> tuple[Item, ...]:
    out: list[Item] = []
    for item in items:
        if isinstance(item, Group):
            branches = tuple(_without_looks(branch) for branch in item.branches)
            out.append(Group(branches, item.capture, item.low, item.high))
        elif isinstance(item, One | Gap):
            out.append(item)
    return tuple(out)


def word_classes(node: Node, passage: Passage) -> str:
    """The classes of a node, short: `harm(killed verb) def`."""
    own = passage.symbols.classes[node.symbol].union(*(reading.classes for reading in node.readings)) - {"word"}
    subs: dict[str, list[str]] = {name: [] for name in sorted(own) if "." not in name}
    for name in sorted(own):
        head, _, sub = name.partition(".")
        if sub:
            subs.setdefault(head, []).append(sub)
    return " ".join(f"{head}({' '.join(more)})" if more else head for head, more in subs.items())


def show_value(value: Any, text: str) -> str | dict[str, str]:
    """What a node is worth: a number's bounds, a date as EDTF, the fields that a rule gave."""
    if isinstance(value, Number):
        return _number(value)
    if isinstance(value, Date):
        return value.edtf or value.kind
    return {name: _field(one, text) for name, one in value.items()} if isinstance(value, dict) else ""


def _number(value: Number) -> str:
    if value.fraction:
        return value.fraction
    if value.low is None and value.high is None:
        return f"{value.qualifier} {value.magnitude or ''}".strip()
    said = f"{value.low}" if value.low == value.high else f"{value.low or ''}..{value.high or ''}"
    return said if value.qualifier == "exact" else f"{said} {value.qualifier}"


def _field(value: Any, text: str) -> str:
    """A constant, or the words of the nodes."""
    if isinstance(value, tuple) and value and isinstance(value[0], Node):
        return text[value[0].start : value[-1].end]
    return str(value)


def derivation_of(node: Node, text: str) -> dict[str, Any]:
    """The tree under a node, as a claim keeps it."""
    out: dict[str, Any] = {"rule": node.rule, "text": text[node.start : node.end]}
    if node.parts:
        out["from"] = [derivation_of(part, text) for part in node.parts]
    return out


def tree(derivation: Mapping[str, Any], indent: str = "") -> list[str]:
    """A derivation as lines; words that stand beside each other share one."""
    lines = [f"{indent}{derivation['rule']}  {derivation.get('text', '')}".rstrip()]
    words: list[str] = []
    for part in derivation.get("from", ()):
        if part["rule"] in ("token", "words"):
            words.append(part.get("text", ""))
            continue
        lines += [f"{indent}  {' '.join(words)}"] * bool(words)
        words = []
        lines += tree(part, indent + "  ")
    return lines + [f"{indent}  {' '.join(words)}"] * bool(words)
