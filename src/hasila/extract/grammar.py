"""Rules as data -> rules that run. What a rule may hold, and how it gives its value.

id       lang.kind.meaning, unique
when     the pattern (see `hasila.extract.pattern`)
as       phrase layers: the classes of the node that it makes, separated by spaces
give     field -> value: a constant, `$capture` (its nodes), `$capture.attribute`, alternatives `$a.x | $b.x | constant`
if       guards, all of which must hold: `capture.attribute`, `capture.attribute = value`, `!capture.attribute`
why      a note for people
hits, misses, todo   examples; see `hasila.extract.examples`
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from hasila.errors import PackError
from hasila.extract.engine import Rule
from hasila.extract.node import Node
from hasila.extract.numbers import Number
from hasila.extract.pattern import classes_of
from hasila.languages import Pack

__all__ = ["Captures", "code_of", "read_rules", "value_of"]

Captures = Mapping[str, tuple[Node, ...]]
_KEYS = frozenset({"id", "when", "as", "give", "if", "why", "hits", "misses", "todo", "layer", "file", "@line"})
_REFERENCE = re.compile(r"\$(?P<name>[a-z_]+)(?:\.(?P<attribute>[a-z_]+))?")
_GUARD = re.compile(r"(?P<no>!?)(?P<name>[a-z_]+)\.(?P<attribute>[a-z_]+)(?:\s*=\s*(?P<value>\S+))?")


def read_rules(pack: Pack) -> list[Rule]:
    """The rules of a pack, in the order in which they are listed.

    Raises:
        PackError: a fault in a rule, with file and line.
    """
    phrase = {layer.name for layer in pack.layers if layer.kind == "phrase"}
    seen: dict[str, str] = {}
    out = []
    for data in pack.rules:
        file, line = data["file"], data["@line"]
        unknown = sorted(set(data) - _KEYS)
        if unknown:
            raise PackError(f"rule {data['id']}: unknown keys: {', '.join(unknown)}", file, line)
        if data["id"] in seen:
            raise PackError(f"rule {data['id']} stands twice, also in {seen[data['id']]}", file, line)
        if (data["layer"] in phrase) != ("as" in data):
            raise PackError(f"rule {data['id']}: phrase rules, and only they, need `as`", file, line)
        seen[data["id"]] = f"{file}:{line}"
        out.append(_rule(data, file, line))
    return out


def _rule(data: Mapping[str, Any], file: str, line: int) -> Rule:
    try:
        gives = _giver(data.get("give", {}), data.get("if") or [])
    except ValueError as error:
        raise PackError(f"rule {data['id']}: {error}", file, line) from error
    return Rule(data["id"], data["layer"], data["when"], gives, frozenset(data.get("as", "").split()), data)


def check_classes(rules: Sequence[Rule], known: AbstractSet[str]) -> None:
    """Every class that a rule names exists.

    Raises:
        PackError: the first that does not, with its rule's file and line.
    """
    for rule in rules:
        unknown = sorted(classes_of(rule.items) - known)
        if unknown:
            fault = f"rule {rule.id}: no word, layer or built-in has the class {', '.join(unknown)}"
            raise PackError(fault, rule.data["file"], rule.data["@line"])


def _giver(give: Mapping[str, str], guards: Sequence[str]) -> Callable[[Captures], dict[str, Any] | None]:
    tests = [_guard(one) for one in guards]
    fields = [(name, _getter(text)) for name, text in give.items()]

    def gives(captures: Captures) -> dict[str, Any] | None:
        for test in tests:
            if not test(captures):
                return None
        out = {}
        for name, getter in fields:
            value = getter(captures)
            if value is not None:
                out[name] = value
        return out

    return gives


def _getter(text: str) -> Callable[[Captures], Any]:
    options = [_option(one.strip()) for one in text.split(" | ")]
    if len(options) == 1:
        return options[0]
    return lambda captures: next((v for option in options if (v := option(captures)) is not None), None)


def _option(text: str) -> Callable[[Captures], Any]:
    if not text.startswith("$"):
        return lambda _: text
    found = _REFERENCE.fullmatch(text)
    if found is None:
        raise ValueError(f"cannot read {text!r}; write $capture or $capture.attribute")
    name, attribute = found["name"], found["attribute"]
    if attribute is None:
        return lambda captures: captures.get(name)
    return lambda captures: value_of(captures.get(name, ()), attribute)


def _guard(text: str) -> Callable[[Captures], bool]:
    found = _GUARD.fullmatch(text)
    if found is None:
        raise ValueError(f"cannot read the guard {text!r}; write capture.attribute, = value, or ! before it")
    name, attribute, wanted, negated = found["name"], found["attribute"], found["value"], bool(found["no"])

    def test(captures: Captures) -> bool:
        value = value_of(captures.get(name, ()), attribute)
        return ((value is not None) if wanted is None else (value == wanted)) is not negated

    return test


def value_of(nodes: Sequence[Node], attribute: str) -> Any | None:
    """An attribute of captured nodes: of a word's readings, or a field of a phrase's value; the first that has one."""
    for node in nodes:
        if isinstance(node.value, dict):
            if attribute in node.value:
                return node.value[attribute]
        elif isinstance(node.value, Number):
            if attribute in ("low", "high"):
                return str(getattr(node.value, attribute))
        elif (found := node.attribute(attribute)) is not None:
            return found
    return None


def code_of(value: object, attribute: str) -> str | None:
    """A constant of the rule, or what the captured words' readings state."""
    if isinstance(value, str) or value is None:
        return value
    return value_of(value, attribute)  # type: ignore[arg-type]
