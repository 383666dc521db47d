"""The interpreter against the compiled expressions, and what it says where a pattern stops."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hasila import languages
from hasila.extract.engine import Classes, compile_items
from hasila.extract.explain import Trace, nearest, stopped, trace, tree
from hasila.extract.interpreter import Found, Interpreter, show
from hasila.extract.pattern import Item, parse, parse_test
from hasila.extract.reader import Reader
from hasila.extract.symbols import Symbols
from hasila.pipeline import stages
from hasila.text import Report
from invented_pack import make_folder, make_reader

NAMES = ("a", "b", "c", "d")
SETS = [frozenset(some) for size in range(3) for some in itertools.combinations(NAMES, size)]
STOPS = parse_test("d")
SAMPLES = sorted(Path(__file__).parents[2].glob("samples/*/*.txt"))


def expression_of(items: tuple[Item, ...]) -> tuple[re.Pattern[str], dict[frozenset[str], str]]:
    symbols = Symbols()
    of = {classes: symbols.add(classes) for classes in SETS}
    return re.compile(compile_items(items, Classes(symbols, STOPS)), re.DOTALL), of


def as_found(match: re.Match[str] | None) -> Found | None:
    if match is None:
        return None
    spans = {name: match.span(name) for name in match.re.groupindex if match.start(name) >= 0}
    return Found(match.start(), match.end(), spans)


@st.composite
def node_tests(draw: st.DrawFn) -> str:
    part = st.sampled_from([*NAMES, *(f"!{name}" for name in NAMES), "any"])
    form = draw(st.sampled_from(["{0}", "{0}|{1}", "{0}&{1}", "{0}|{1}/{2}"]))
    return form.format(draw(part), draw(part), draw(part))


@st.composite
def patterns(draw: st.DrawFn, depth: int = 2) -> str:
    """A pattern; a capture is written `:@`, to be numbered."""
    out = []
    for _ in range(draw(st.integers(1, 4))):
        kind = draw(st.sampled_from(["one"] * 4 + ["gap", "look", "edge"] + ["group"] * (2 * bool(depth))))
        times = draw(st.sampled_from(["", "", "?", "*", "+"])) + draw(st.sampled_from(["", ":@"]))
        if kind == "one":
            out.append(draw(node_tests()) + times)
        elif kind == "gap":
            out.append(f"~{draw(st.integers(0, 4))}" + draw(st.sampled_from(["", "!a", "!b&!c"])))
        elif kind == "look":
            out.append(draw(st.sampled_from(["<", "<!", ">", ">!", "<<", "<<!", ">>", ">>!"])) + draw(node_tests()))
        elif kind == "edge":
            out.append(draw(st.sampled_from("^$")))
        else:
            branches = [draw(patterns(depth=depth - 1)) for _ in range(draw(st.integers(1, 3)))]
            out.append(f"( {' | '.join(branches)} ){times}")
    return " ".join(out)


def numbered(pattern: str) -> str:
    """Every capture with a name of its own."""
    names = itertools.count()
    return re.sub("@", lambda _: "x" + "y" * next(names), pattern)


def bounded(pattern: str) -> bool:
    """Few enough repeats that `re`, which tries every way of sharing nodes among them, comes to an end."""
    return sum(map(pattern.count, "*+~")) <= 4


@settings(max_examples=400, deadline=None)
@given(patterns().filter(bounded), st.lists(st.sampled_from(SETS), max_size=7))
def test_interpreter_finds_what_the_expression_finds(pattern: str, nodes: list[frozenset[str]]) -> None:
    items = parse(numbered(pattern), "test")
    expression, of = expression_of(items)
    interpreter = Interpreter(items, STOPS)
    string = "".join(of[classes] for classes in nodes)
    for start in range(len(nodes) + 1):
        assert interpreter.match(nodes, start) == as_found(expression.match(string, start))


@settings(max_examples=200, deadline=None)
@given(patterns())
def test_shown_items_read_back(pattern: str) -> None:
    items = parse(numbered(pattern), "test")
    assert parse(" ".join(show(item) for item in items), "test") == items


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_interpreter_finds_what_every_rule_finds_in_the_samples(path: Path) -> None:
    reader = stages(path.parent.name).reader
    stops = parse_test("|".join(reader.pack.settings["gap_stops"].split()))
    interpreters = {rule.id: Interpreter(rule.items, stops) for rule in reader.rules}
    head = "\n".join(path.read_text(encoding="utf-8").split("\n")[:4])  # enough of each
    for one in trace(reader, Report(id=path.stem, text=head)):
        for step in one.steps:
            string = "".join(node.symbol for node in step.nodes)
            classes = [one.passage.symbols.classes[node.symbol] for node in step.nodes]
            for rule in reader.cascade.by_layer[step.name]:
                for start in range(len(classes)):
                    expected = as_found(rule.expression.match(string, start))
                    assert interpreters[rule.id].match(classes, start) == expected, (rule.id, start)


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    return make_reader(make_folder(tmp_path_factory.mktemp("pack")))


def traced(reader: Reader, text: str) -> Trace:
    (one,) = trace(reader, Report(id="r", text=text))
    return one


def test_trace_keeps_every_layer(reader: Reader) -> None:
    one = traced(reader, "the raid killed 12 villagers")
    assert [(step.name, [match.rule for match in step.matches]) for step in one.steps] == [
        ("people", ["xx.people.counted"]),
        ("toll", ["xx.toll.verb"]),
    ]
    assert len(one.first) == 5
    assert [len(step.nodes) for step in one.steps] == [5, 4]


@pytest.mark.parametrize(
    ("text", "rule", "item", "words", "passed", "left"),
    [
        ("the raid killed the lights", "xx.toll.verb", "people:who", "the", 1, 1),
        ("12 villagers were killed", "xx.toll.verb", "people:who", "", 1, 1),
        ("12 trucks", "xx.people.counted", "person:head", "trucks", 1, 1),
    ],
)
def test_nearest_rule_says_where_it_stopped(
    reader: Reader, text: str, rule: str, item: str, words: str, passed: int, left: int
) -> None:
    near = nearest(reader, traced(reader, text), reader.rules)[0]
    assert (near.rule, near.why, near.item) == (rule, "stopped", item)
    assert (text[near.at[0] : near.at[1]], near.passed, near.left) == (words, passed, left)


def test_rule_that_matched_or_never_began_is_not_stopped(reader: Reader) -> None:
    toll = next(rule for rule in reader.rules if rule.id == "xx.toll.verb")
    assert stopped(reader, traced(reader, "the raid killed 12 villagers"), toll) is None
    assert stopped(reader, traced(reader, "a quiet day"), toll) is None


def test_tree_puts_words_of_one_node_on_one_line() -> None:
    word = {"rule": "token", "text": "a"}
    derivation = {"rule": "r", "text": "a a 2 a", "from": [word, word, {"rule": "number", "text": "2"}, word]}
    assert tree(derivation) == ["r  a a 2 a", "  a a", "  number  2", "  a"]


def test_every_language_has_samples() -> None:
    assert {path.parent.name for path in SAMPLES} == set(languages.available())
