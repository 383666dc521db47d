"""The examples of rules, run with the whole pack loaded: every rule must do what its examples say.

    hits:
      - text: "... [[the words]] ..."   # claim rules: exactly the claim's quote; other rules: exactly what they match
        published: "2015-12-30"         # optional
        toll: {outcome: killed, low: 3} # claim rules, optional: a key named like the kind, with fields to check
        value: {name: the words}        # other rules, optional: fields of the match
    misses:
      - {text: "...", why: "..."}       # the rule makes nothing of this
    todo: like hits, for what the rule cannot do yet; one that passes is a fault: it belongs to hits

The fields of a claim are named flatly; see `hasila.extract.claim_fields`. A claim rule whose matches serve other claims
and make none of their own checks `value`.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, Literal, NamedTuple, get_args

from hasila.errors import PackError
from hasila.extract.assemble import assemble
from hasila.extract.claim_fields import agrees, field_of, show_field
from hasila.extract.engine import Rule
from hasila.extract.explain import derivation_of, show_value, stopped, trace_passage, tree
from hasila.extract.interpreter import captures_of
from hasila.extract.node import Node
from hasila.extract.passage import Passage
from hasila.extract.reader import Reader
from hasila.languages.files import LINE
from hasila.ledger.claim import Claim, Kind
from hasila.segment import segment
from hasila.text import Report

__all__ = ["Example", "Fault", "Tally", "check_rule", "compile_rules", "examples_of", "tally"]

Sort = Literal["hits", "misses", "todo"]
SORTS: Final[tuple[Sort, ...]] = get_args(Sort)
_MADE: Final = frozenset(get_args(Kind)) - {"incident", "check", "failure"}
_MARKED = re.compile(r"\[\[(.+?)\]\]", re.DOTALL)


class Example(NamedTuple):
    """One example of a rule.

    Attributes:
        text: without the marks.
        marked: the code points between the marks; None in a miss.
        fields: what to check, by name.
        of_claim: whether a claim is looked for, not a match.
    """

    sort: Sort
    file: str
    line: int
    text: str
    marked: tuple[int, int] | None
    published: str | None
    fields: Mapping[str, Any]
    of_claim: bool


class Fault(NamedTuple):
    """What is wrong with a rule or an example, where, and for an example what was expected and what was found."""

    file: str
    line: int | None
    what: str
    text: str = ""
    expected: str = ""
    found: tuple[str, ...] = ()


class Tally(NamedTuple):
    """The counts of one layer: rules, examples, and the rules that lack a hit or a miss."""

    layer: str
    rules: int
    hits: int
    misses: int
    todo: int
    bare: int


class _Seen(NamedTuple):
    """An example as it was read."""

    passages: list[Passage]
    claims: list[Claim]


def tally(reader: Reader) -> list[Tally]:
    """The counts of every layer, in the order in which the layers run."""
    out = []
    for layer in reader.pack.layers:
        rules = [rule.data for rule in reader.rules if rule.layer == layer.name]
        hits, misses, todo = (sum(len(rule.get(sort) or ()) for rule in rules) for sort in SORTS)
        bare = sum(not (rule.get("hits") and rule.get("misses")) for rule in rules)
        out.append(Tally(layer.name, len(rules), hits, misses, todo, bare))
    return out


def compile_rules(rules: Iterable[Rule]) -> None:
    """Compile every pattern now, not when a sentence first needs it.

    Raises:
        PackError: a pattern that is no expression.
    """
    for rule in rules:
        try:
            _ = rule.expression
        except re.error as error:
            fault = f"{rule.id}: the pattern cannot be compiled: {error}; is a capture named twice?"
            raise PackError(fault, rule.data["file"], rule.data[LINE]) from error


def check_rule(reader: Reader, rule: Rule) -> Iterator[Fault]:
    """The faults of a rule: of what it names, of what its examples lack, of every example that does not hold."""
    file, line = rule.data["file"], rule.data[LINE]
    if unknown := sorted(_named(rule) - captures_of(rule.items)):
        yield Fault(file, line, f"{rule.id}: give names ${unknown[0]}, which the pattern does not capture")
    for sort in ("hits", "misses"):
        if not rule.data.get(sort):
            yield Fault(file, line, f"{rule.id}: no {sort}; every rule needs an example of both")
    try:
        examples = list(examples_of(reader, rule))
    except PackError as error:
        yield Fault(error.file, error.line, error.fault)
        return
    for example in examples:
        yield from _check(reader, rule, example)


def _named(rule: Rule) -> set[str]:
    """The captures that a rule's values and guards name."""
    given = " ".join((rule.data.get("give") or {}).values())
    guards = [guard.strip().lstrip("!").partition(".")[0] for guard in rule.data.get("if") or ()]
    return {*re.findall(r"\$([a-z_]+)", given), *guards}


def examples_of(reader: Reader, rule: Rule) -> Iterator[Example]:
    """The examples of a rule as they are written.

    Raises:
        PackError: an example of another shape.
    """
    kind = next(layer.kind for layer in reader.pack.layers if layer.name == rule.layer)
    makes_claims = kind == "claim" and rule.layer in _MADE
    hits = [one for one in rule.data.get("hits") or () if isinstance(one, dict)]
    of_claim = makes_claims and not (hits and all("value" in one for one in hits))
    for sort in SORTS:
        rows = rule.data.get(sort) or []
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise PackError(f"{rule.id}: {sort} is no list of examples", rule.data["file"], rule.data[LINE])
        for row in rows:
            yield _example(rule, sort, row, of_claim=of_claim and "value" not in row)


def _example(rule: Rule, sort: Sort, row: Mapping[str, Any], *, of_claim: bool) -> Example:
    key = rule.layer if of_claim else "value"
    allowed = {"text", "why", "published", LINE} | ({key} if sort != "misses" else set())
    file, line = rule.data["file"], row[LINE]
    if unknown := sorted(set(row) - allowed):
        raise PackError(
            f"{rule.id}: {sort} cannot hold {unknown[0]!r}; use {', '.join(sorted(allowed - {LINE}))}", file, line
        )
    written, published = row.get("text"), row.get("published")
    if not isinstance(written, str) or not written.strip():
        raise PackError(f"{rule.id}: an example without a text", file, line)
    marks = list(_MARKED.finditer(written))
    if len(marks) != (sort != "misses"):
        wanted = "no [[ ]] in misses" if sort == "misses" else "one [[ ]] around the words that it must find"
        raise PackError(f"{rule.id}: {wanted}, not {len(marks)}", file, line)
    _day(published, rule, line)
    fields = row.get(key) or {}
    if not isinstance(fields, dict):
        raise PackError(f"{rule.id}: {key} holds no fields; write {key}: {{name: value}}", file, line)
    marked = (marks[0].start(), marks[0].start() + len(marks[0][1])) if marks else None
    text = _MARKED.sub(r"\1", written) if marks else written
    return Example(sort, file, line, text, marked, published, fields, of_claim)


def _day(published: Any, rule: Rule, line: int) -> None:
    try:
        if published is not None:
            datetime.date.fromisoformat(published)
    except (TypeError, ValueError) as error:
        raise PackError(
            f"{rule.id}: published {published!r} is no day; write YYYY-MM-DD", rule.data["file"], line
        ) from error


def _check(reader: Reader, rule: Rule, example: Example) -> Iterator[Fault]:
    seen = _read(reader, example)
    try:
        if _holds(rule, example, seen) is not (example.sort == "hits"):
            yield _fault(reader, rule, example, seen)
    except KeyError as error:
        yield Fault(example.file, example.line, f"{rule.id}: {error.args[0]}", example.text)


def _fault(reader: Reader, rule: Rule, example: Example, seen: _Seen) -> Fault:
    what = {"hits": "a hit that fails", "misses": "a miss that hits", "todo": "a todo that passes; move it to hits"}
    expected, found = "nothing", tuple(line for _, _, lines in _made(rule, example, seen) for line in lines)
    if example.marked is not None:
        expected = _expected(example)
        found = tuple(_instead(reader, rule, example, seen)) if example.sort == "hits" else ()
    return Fault(example.file, example.line, f"{rule.id}: {what[example.sort]}", example.text, expected, found)


def _read(reader: Reader, example: Example) -> _Seen:
    report = Report(id="example", text=example.text, published=example.published, language=reader.pack.code)
    published = datetime.date.fromisoformat(example.published) if example.published else None
    passages = [reader.passage(one, published) for one in segment(report, reader.pack, reader.lexicon.tokeniser)]
    return _Seen(passages, assemble(report, passages, reader.pack, explain=True))


def _holds(rule: Rule, example: Example, seen: _Seen) -> bool:
    """Whether the rule made what the example says; of a miss, whether it made anything."""
    if example.marked is None:
        return bool(_made(rule, example, seen))
    if example.of_claim:
        fitting = [c for c in _claims(rule, seen) if c.quote and (c.quote.start, c.quote.end) == example.marked]
        return any(all(agrees(v, field_of(c, k, seen.claims)) for k, v in example.fields.items()) for c in fitting)
    matches = [n for n in _matches(rule, seen) if (n.start, n.end) == example.marked]
    return any(all(agrees(v, _value(n, example.text).get(k)) for k, v in example.fields.items()) for n in matches)


def _claims(rule: Rule, seen: _Seen) -> list[Claim]:
    return [claim for claim in seen.claims if (claim.derivation or {}).get("rule") == rule.id]


def _matches(rule: Rule, seen: _Seen) -> list[Node]:
    tops = [node for one in seen.passages for node in (*one.nodes, *one.matches(rule.layer))]
    found = {(n.first, n.last, n.start): n for top in tops for n in top.walk() if n.rule == rule.id}
    return list(found.values())


def _value(node: Node, text: str) -> dict[str, str]:
    value = show_value(node.value, text)
    return value if isinstance(value, dict) else {}


def _made(rule: Rule, example: Example, seen: _Seen) -> list[tuple[int, int, list[str]]]:
    """What the rule made: code points, and lines that show it with its derivation."""
    if example.of_claim:
        return [_shown_claim(claim, example.fields, seen) for claim in _claims(rule, seen)]
    return [_shown_match(node, example.text) for node in _matches(rule, seen)]


def _shown_claim(claim: Claim, fields: Mapping[str, Any], seen: _Seen) -> tuple[int, int, list[str]]:
    assert claim.quote is not None  # only derived rows have none
    said = ", ".join(f"{name} {show_field(field_of(claim, name, seen.claims))}" for name in fields)
    head = f"{claim.kind} [[{claim.quote.exact}]]" + (f" with {said}" if said else "")
    return claim.quote.start, claim.quote.end, [head, *tree(claim.derivation or {"rule": "?"}, "  ")]


def _shown_match(node: Node, text: str) -> tuple[int, int, list[str]]:
    said = ", ".join(f"{name} {value}" for name, value in _value(node, text).items())
    head = f"[[{text[node.start : node.end]}]]" + (f" with {said}" if said else "")
    return node.start, node.end, [head, *tree(derivation_of(node, text), "  ")]


def _instead(reader: Reader, rule: Rule, example: Example, seen: _Seen) -> Iterator[str]:
    """What was found in place of what a hit says: by the rule, else by its layer; and where the rule stopped."""
    made = _made(rule, example, seen)
    for _, _, lines in made:
        yield from lines
    if made:
        return
    for other in (r for r in reader.rules if r.layer == rule.layer and r is not rule):
        for start, end, lines in _made(other, example, seen):
            if example.marked and start < example.marked[1] and end > example.marked[0]:
                yield f"by {other.id}: {lines[0]}"
                yield from lines[1:]
    for passage in seen.passages:
        near = stopped(reader, trace_passage(reader, passage), rule)
        if near is not None:
            words = example.text[near.at[0] : near.at[1]] or "the end of the sentence"
            yield f"the rule {near.why} at [[{words}]]: {near.item}"
            break
    else:
        yield "the rule matches, and no claim came of it" if _matches(rule, seen) else "the rule never began to match"


def _expected(example: Example) -> str:
    assert example.marked is not None  # only misses have none
    said = ", ".join(f"{name} {show_field(value)}" for name, value in example.fields.items())
    return f"[[{example.text[slice(*example.marked)]}]]" + (f" with {said}" if said else "")
