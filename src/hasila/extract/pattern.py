"""Patterns of rules: one string -> items. The closed set of what a pattern may hold:

    killed              a token or node of that class (a lexicon class, a subclass `harm.verb`, a built-in, a phrase)
    a|b   a&b   !a      alternatives, both, not; `&` binds closer than `|`, `!` closest
    a|b/!c              any of the alternatives, such that it is not also c: what follows `/` holds for all of them
    people:who          a capture; a captured group holds all that it matched
    x?  x*  x+          optional, repeated
    ( ... )  ( a | b )  a group, with alternatives between ` | `
    ~4   ~4!a|b         a gap of at most four tokens, none of them a gap stop of the language (nor a or b); as short as can be
    ^  $                the sentence's beginning and end
    <a  <!a  >a  >!a    the token before (or after) is of class a (is not), without being part of the match; `<!(a|b)`
    <<a  >>!a           the same of the token that stands two before (or after)

Built-ins: `word`, `unknown` (no reading), `clitic`, `number`, `date`, `def` (with the article), `suffixed` (with a pronoun),
`bare` (neither), `latin`, the names of `punctuation` in language.yml, `stop` (a sentence ender), `punct` (any mark), `any`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from hasila.errors import PackError

__all__ = ["Edge", "Gap", "Group", "Item", "Look", "One", "Test", "parse", "required"]

# A test is an "or" of "and"s of (class, wanted).
Test = tuple[tuple[tuple[str, bool], ...], ...]


@dataclass(frozen=True, slots=True)
class One:
    """One node that passes a test."""

    test: Test
    capture: str | None = None
    low: int = 1
    high: int | None = 1


@dataclass(frozen=True, slots=True)
class Group:
    """Alternative sequences."""

    branches: tuple[tuple[Item, ...], ...]
    capture: str | None = None
    low: int = 1
    high: int | None = 1


@dataclass(frozen=True, slots=True)
class Gap:
    """Up to `high` nodes that pass none of the excluded tests."""

    high: int
    excluded: Test


@dataclass(frozen=True, slots=True)
class Edge:
    """The beginning (`^`) or end (`$`) of the sentence."""

    at: str


@dataclass(frozen=True, slots=True)
class Look:
    """A test of the node before or after, or the one beyond it, which stays outside the match."""

    behind: bool
    negated: bool
    test: Test
    far: int = 1


Item = One | Group | Gap | Edge | Look

_NAME = r"[a-z_][a-z0-9_.]*"
_TEST = rf"!?{_NAME}(?:[&|]!?{_NAME})*(?:/!?{_NAME})*"
_LEX = re.compile(
    rf"\s*(?:(?P<gap>~(?P<n>\d+)(?:!(?P<not>{_TEST}))?)|(?P<look>[<>]{{1,2}})(?P<neg>!?)(?:\((?P<several>{_TEST})\)|(?P<seen>{_TEST}))"
    rf"|(?P<open>\()|(?P<close>\))|(?P<or>\|)|(?P<edge>[\^$])|(?P<test>{_TEST}))"
)
_AFTER = re.compile(r"(?P<times>[?*+])?(?::(?P<name>[a-z_]+))?(?P<later>[?*+])?")
_TIMES: dict[str | None, tuple[int, int | None]] = {None: (1, 1), "?": (0, 1), "*": (0, None), "+": (1, None)}


def parse(pattern: str, file: str, line: int | None = None) -> tuple[Item, ...]:
    """The items of a pattern.

    Raises:
        PackError: what cannot be read, and where in the pattern.
    """
    try:
        branches, at = _branches(pattern, 0)
    except ValueError as error:
        raise PackError(f"pattern {pattern!r}: {error}", file, line) from error
    if pattern[at:].strip():
        raise PackError(f"pattern {pattern!r}: a ) without its ( at column {at + 1}", file, line)
    return branches[0] if len(branches) == 1 else (Group(tuple(branches)),)


def parse_test(text: str) -> Test:
    """`a&!b|c` -> ((("a", True), ("b", False)), (("c", True),))."""
    options, *such = text.split("/")
    return tuple(
        tuple((name.removeprefix("!"), not name.startswith("!")) for name in (*part.split("&"), *such))
        for part in options.split("|")
    )


def _branches(text: str, at: int) -> tuple[list[tuple[Item, ...]], int]:
    branches: list[list[Item]] = [[]]
    while text[at:].strip():
        found = _LEX.match(text, at)
        if found is None:
            raise ValueError(f"cannot read {text[at:].strip()[:20]!r} at column {at + 1}")
        if found["close"]:
            return [tuple(one) for one in branches], found.start("close")
        at = found.end()
        if found["or"]:
            branches.append([])
            continue
        item, at = _item(text, at, found)
        branches[-1].append(item)
    return [tuple(one) for one in branches], at


def _item(text: str, at: int, found: re.Match[str]) -> tuple[Item, int]:
    if found["gap"]:
        return Gap(int(found["n"]), parse_test(found["not"]) if found["not"] else ()), at
    if found["look"]:
        look = found["look"]
        if look in ("<>", "><"):
            raise ValueError(f"{look} looks both ways at column {found.start() + 1}")
        return Look(look[0] == "<", bool(found["neg"]), parse_test(found["several"] or found["seen"]), len(look)), at
    if found["edge"]:
        return Edge(found["edge"]), at
    if found["open"]:
        inner, at = _branches(text, at)
        if at >= len(text) or text[at] != ")":
            raise ValueError("a ( without its )")
        capture, (low, high), at = _after(text, at + 1)
        return Group(tuple(inner), capture, low, high), at
    capture, (low, high), at = _after(text, at)
    return One(parse_test(found["test"]), capture, low, high), at


def _after(text: str, at: int) -> tuple[str | None, tuple[int, int | None], int]:
    found = _AFTER.match(text, at)
    assert found is not None  # every part of the expression is optional
    return found["name"], _TIMES[found["times"] or found["later"]], found.end()


def required(items: tuple[Item, ...], width: Callable[[Test], int] = len) -> list[Test]:
    """The tests that some node of a sentence must pass where the pattern matches: what lets it be passed over without trying.

    Args:
        items: the pattern.
        width: how much passes a test; of what each alternative needs, the two narrowest tests are taken.
    """
    out: list[Test] = []
    for item in items:
        if (isinstance(item, One) and item.low) or (isinstance(item, Look) and not item.negated):
            out.append(item.test)
        elif isinstance(item, Group) and item.low:
            needs = [sorted(required(branch, width), key=width) for branch in item.branches]
            if len(needs) == 1:
                out += required(item.branches[0], width)
            elif all(needs):
                for rank in (0, 1):
                    out.append(tuple(option for one in needs for option in one[min(rank, len(one) - 1)]))
    return out


def classes_of(items: tuple[Item, ...]) -> set[str]:
    """Every class that a pattern names."""
    out: set[str] = set()
    for item in items:
        if isinstance(item, Group):
            for branch in item.branches:
                out |= classes_of(branch)
        elif isinstance(item, One | Look):
            out |= {name for part in item.test for name, _ in part}
        elif isinstance(item, Gap):
            out |= {name for part in item.excluded for name, _ in part}
    return out
