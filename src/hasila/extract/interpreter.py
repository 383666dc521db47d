"""A second way to match a pattern, one item at a time: slow, and able to say where a match stopped.

The engine compiles a pattern to a regular expression, which runs in C and answers only yes or no. `Interpreter` walks
the same items with the same preferences (repeats take as much as they can, gaps as little), so it finds the same
matches with the same captures (`tests/extract/test_explain.py` holds the two against each other); where there is none,
`stops` says which item which node failed. Used by `explain` alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from hasila.extract.pattern import Edge, Gap, Group, Item, Look, One, Test

__all__ = ["Found", "Interpreter", "Stop", "captures_of", "passes", "show", "show_test"]

_FAR = 1 << 30


class Found(NamedTuple):
    """A match: node indexes, `end` excluded, and the captures that took part."""

    start: int
    end: int
    captures: dict[str, tuple[int, int]]


class Stop(NamedTuple):
    """Where a pattern that began to match went no further.

    Attributes:
        at: the index of the node that failed; the number of nodes where the sentence ended.
        item: the item that it failed.
        passed: how many nodes had matched items before (gaps aside).
        left: how many more the pattern needs at least, this one included; 0 where only a look or an edge refused.
    """

    at: int
    item: Item
    passed: int
    left: int

    @property
    def share(self) -> float:
        """How much of the pattern was matched, 0 to 1."""
        return self.passed / (self.passed + self.left + (not self.left))


class _Step(NamedTuple):
    """One instruction; `a` and `b` are where to go on, `a` first."""

    op: Literal["one", "skip", "check", "fork", "go", "open", "close", "begin", "loop", "end"]
    item: Item | None = None
    a: int = 0
    b: int = 0
    name: str = ""


class _Thread(NamedTuple):
    """A way being tried: the step, the node, the captures, where each loop last began, the nodes matched so far."""

    step: int
    at: int
    captures: dict[str, tuple[int, int]]
    loops: dict[int, int]
    passed: int


def passes(test: Test, classes: frozenset[str]) -> bool:
    """Whether a node with these classes passes a test."""
    return any(all((name == "any" or name in classes) is wanted for name, wanted in part) for part in test)


class Interpreter:
    """Matches one pattern over the classes of a sentence's nodes.

    Args:
        items: the pattern.
        gap_stops: what no gap crosses.
    """

    def __init__(self, items: Sequence[Item], gap_stops: Test) -> None:
        self._gap_stops = gap_stops
        self._steps: list[_Step] = []
        self._sequence(items)
        self._add("end")
        self._left = self._needed()

    def match(self, nodes: Sequence[frozenset[str]], start: int) -> Found | None:
        """The match that begins at a node, as `re.Pattern.match` would find it."""
        return self._run(nodes, start, [])

    def stops(self, nodes: Sequence[frozenset[str]]) -> Iterator[Stop]:
        """Every place where the pattern, having begun somewhere in the sentence, could not go on."""
        for start in range(len(nodes)):
            stops: list[Stop] = []
            self._run(nodes, start, stops)
            yield from stops

    # from items to steps

    def _add(self, op: str, item: Item | None = None, name: str = "") -> int:
        self._steps.append(_Step(op, item, len(self._steps) + 1, 0, name))  # type: ignore[arg-type]
        return len(self._steps) - 1

    def _lead(self, step: int, a: int, b: int = 0) -> None:
        self._steps[step] = self._steps[step]._replace(a=a, b=b)

    def _sequence(self, items: Sequence[Item]) -> None:
        for item in items:
            match item:
                case One() | Group():
                    self._captured(item)
                case Gap(high=high):
                    forks = []
                    for _ in range(high):
                        forks.append(self._add("fork"))
                        self._add("skip", item)
                    for fork in forks:  # leaving the gap comes first
                        self._lead(fork, len(self._steps), fork + 1)
                case Edge() | Look():
                    self._add("check", item)

    def _captured(self, item: One | Group) -> None:
        if item.capture:
            self._add("open", name=item.capture)
        self._repeated(item)
        if item.capture:
            self._add("close", name=item.capture)

    def _repeated(self, item: One | Group) -> None:
        if item.low:
            self._once(item)
        if item.high is None:
            begin = self._add("begin")
            loop = self._add("loop", name=str(begin))
            self._once(item)
            self._lead(self._add("go"), loop)
            self._lead(loop, loop + 1, len(self._steps))
        elif item.high > item.low:
            fork = self._add("fork")
            self._once(item)
            self._lead(fork, fork + 1, len(self._steps))

    def _once(self, item: One | Group) -> None:
        if isinstance(item, One):
            self._add("one", item)
            return
        ends = []
        for at, branch in enumerate(item.branches):
            fork = self._add("fork") if at < len(item.branches) - 1 else None
            self._sequence(branch)
            if fork is not None:
                ends.append(self._add("go"))
                self._lead(fork, fork + 1, len(self._steps))
        for end in ends:
            self._lead(end, len(self._steps))

    def _needed(self) -> list[int]:
        """For each step, how many nodes must at least still match items."""
        left = [_FAR] * len(self._steps)
        changed = True
        while changed:
            changed = False
            for at in range(len(self._steps) - 1, -1, -1):
                step = self._steps[at]
                ways = [step.a, step.b] if step.op in ("fork", "loop") else [step.a]
                need = 0 if step.op == "end" else min(left[way] for way in ways) + (step.op == "one")
                if need < left[at]:
                    left[at], changed = need, True
        return left

    # running

    def _run(self, nodes: Sequence[frozenset[str]], start: int, stops: list[Stop]) -> Found | None:
        waiting = [_Thread(0, start, {}, {}, 0)]
        tried: set[tuple[int, int, tuple[tuple[int, int], ...]]] = set()
        while waiting:
            thread = waiting.pop()
            while True:
                key = (thread.step, thread.at, tuple(thread.loops.items()))
                if key in tried:
                    break
                tried.add(key)
                if self._steps[thread.step].op == "end":
                    return Found(start, thread.at, {k: v for k, v in thread.captures.items() if v[1] >= 0})
                following = self._advance(thread, nodes, waiting, stops)
                if following is None:
                    break
                thread = following
        return None

    def _advance(
        self, thread: _Thread, nodes: Sequence[frozenset[str]], waiting: list[_Thread], stops: list[Stop]
    ) -> _Thread | None:
        """The thread one step on; None where it stops. The second way of a fork is put among the waiting."""
        step, at = self._steps[thread.step], thread.at
        match step.op:
            case "one":
                if not self._passes(step.item, nodes, at):
                    stops.append(Stop(at, step.item, thread.passed, self._left[thread.step]))  # type: ignore[arg-type]
                    return None
                return thread._replace(step=step.a, at=at + 1, passed=thread.passed + 1)
            case "skip":
                return thread._replace(step=step.a, at=at + 1) if self._passes(step.item, nodes, at) else None
            case "check":
                if not self._holds(step.item, nodes, at):
                    stops.append(Stop(_seen(step.item, at), step.item, thread.passed, self._left[thread.step]))  # type: ignore[arg-type]
                    return None
                return thread._replace(step=step.a)
            case "fork":
                waiting.append(thread._replace(step=step.b))
                return thread._replace(step=step.a)
            case "loop":
                return _loop(thread, step, waiting)
            case "begin":
                loops = {k: v for k, v in thread.loops.items() if k != thread.step}
                return thread._replace(step=step.a, loops=loops)
            case "open" | "close":
                return thread._replace(step=step.a, captures=_capture(thread, step))
        return thread._replace(step=step.a)

    def _passes(self, item: Item | None, nodes: Sequence[frozenset[str]], at: int) -> bool:
        if at >= len(nodes):
            return False
        if isinstance(item, Gap):
            return not passes(self._gap_stops + item.excluded, nodes[at])
        return isinstance(item, One) and passes(item.test, nodes[at])

    @staticmethod
    def _holds(item: Item | None, nodes: Sequence[frozenset[str]], at: int) -> bool:
        if isinstance(item, Edge):
            return at == (0 if item.at == "^" else len(nodes))
        assert isinstance(item, Look)
        seen = _seen(item, at)
        return (0 <= seen < len(nodes) and passes(item.test, nodes[seen])) is not item.negated


def _seen(item: Item | None, at: int) -> int:
    """The node that a look looks at."""
    if not isinstance(item, Look):
        return at
    return at - item.far if item.behind else at + item.far - 1


def _loop(thread: _Thread, step: _Step, waiting: list[_Thread]) -> _Thread:
    """Once more, with leaving kept for later; a round that matched nothing is the last."""
    loop = int(step.name)
    if thread.loops.get(loop) == thread.at:
        return thread._replace(step=step.b)
    waiting.append(thread._replace(step=step.b))
    return thread._replace(step=step.a, loops={**thread.loops, loop: thread.at})


def _capture(thread: _Thread, step: _Step) -> dict[str, tuple[int, int]]:
    opened = f"<{step.name}"
    if step.op == "open":
        return {**thread.captures, opened: (thread.at, -1)}
    return {**thread.captures, step.name: (thread.captures[opened][0], thread.at)}


def captures_of(items: Sequence[Item]) -> set[str]:
    """The names of a pattern's captures."""
    out = {item.capture for item in items if isinstance(item, One | Group) and item.capture}
    return out.union(*(captures_of(branch) for item in items if isinstance(item, Group) for branch in item.branches))


def show_test(test: Test) -> str:
    """A test as it is written in a pattern; what all alternatives demand stands behind a `/`."""
    parts = [[("" if wanted else "!") + name for name, wanted in part] for part in test]
    such: list[str] = []
    while len(parts) > 1 and all(len(part) > 1 and part[-1] == parts[0][-1] for part in parts):
        such.insert(0, parts[0][-1])
        parts = [part[:-1] for part in parts]
    return "/".join(["|".join("&".join(part) for part in parts), *such])


def show(item: Item) -> str:
    """An item as it is written in a pattern."""
    match item:
        case One(test=test):
            return show_test(test) + _times(item)
        case Group(branches=branches):
            return "( " + " | ".join(" ".join(map(show, branch)) for branch in branches) + " )" + _times(item)
        case Gap(high=high, excluded=excluded):
            return f"~{high}" + (f"!{show_test(excluded)}" if excluded else "")
        case Edge(at=at):
            return at
        case Look(behind=behind, negated=negated, test=test, far=far):
            return ("<" if behind else ">") * far + ("!" if negated else "") + show_test(test)


def _times(item: One | Group) -> str:
    times = {(1, 1): "", (0, 1): "?", (0, None): "*", (1, None): "+"}[item.low, item.high]
    return times + (f":{item.capture}" if item.capture else "")
