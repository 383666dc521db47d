"""Words to nodes: inflected forms, forms of several words, proclitics, readings, and the classes that symbols keep."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import hasila.extract
from hasila.errors import PackError
from hasila.extract.explain import trace, word_classes
from hasila.extract.passage import ASKED
from hasila.extract.pattern import parse_test
from hasila.extract.reader import Reader
from hasila.extract.symbols import Symbols
from hasila.languages import Reading
from hasila.text import Report
from invented_pack import add, make_folder, make_reader, replace


def words(reader: Reader, text: str) -> dict[str, str]:
    """Word -> its classes, short."""
    traces = trace(reader, Report(id="r", text=text))
    return {text[n.start : n.end]: word_classes(n, t.passage) for t in traces for n in t.first}


def test_forms_inflect_by_their_paradigm(tmp_path: Path) -> None:
    found = words(make_reader(make_folder(tmp_path)), "villager villagers people")
    assert found == {"villager": "bare person(sg)", "villagers": "bare person(pl)", "people": "bare person(pl)"}


def test_form_of_several_words_is_one_node_and_the_longest_wins(tmp_path: Path) -> None:
    folder = make_folder(tmp_path)
    add(folder, "lexicon/person.tsv", "aid worker\tnoun\tsg\t\t\t", "aid worker trainee\tnoun\tsg\t\t\t")
    found = words(make_reader(folder), "the aid worker and the aid worker trainees")
    assert found["aid worker"] == "bare person(sg)"
    assert found["aid worker trainees"] == "bare person(pl)"


def test_names_are_words_beside_the_packs(tmp_path: Path) -> None:
    names = {"asterby": [Reading(frozenset({"place"}), {})], "people": [Reading(frozenset({"actor"}), {})]}
    found = words(make_reader(make_folder(tmp_path), names), "Asterby people")
    assert found == {"Asterby": "bare place", "people": "actor bare person(pl)"}


def test_proclitic_is_split_where_the_rest_is_known(tmp_path: Path) -> None:
    folder = make_folder(tmp_path)
    replace(folder, "language.yml", "before: []", "before: [[w]]")
    replace(folder, "language.yml", 'article: ""', 'article: "al"')
    found = words(make_reader(folder), "wvillagers wall")
    assert list(found) == ["w", "villagers", "wall"]


def test_article_and_suffix_are_features_of_the_word(tmp_path: Path) -> None:
    folder = make_folder(tmp_path)
    replace(folder, "language.yml", 'article: ""', 'article: "al"')
    replace(folder, "language.yml", "after: []", "after: [um]")
    found = words(make_reader(folder), "alvillager villagerum alstranger")
    assert found == {"alvillager": "def person(sg)", "villagerum": "person(sg) suffixed", "alstranger": "def unknown"}


def test_symbols_pass_tests_by_class() -> None:
    symbols = Symbols()
    one, two = symbols.add(frozenset({"a"})), symbols.add(frozenset({"a", "b"}))
    assert symbols.add(frozenset({"a"})) == one
    three, four = symbols.add(frozenset({"b"})), symbols.add(frozenset({"a", "c"}))
    assert symbols.matching(parse_test("a")) == f"{one}-{two}{four}"
    assert symbols.matching(parse_test("a&!b")) == one + four
    assert symbols.matching(parse_test("b")) == f"{two}-{three}"
    assert symbols.matching(parse_test("d")) == ""


def test_unknown_class_in_a_rule_names_file_and_line(tmp_path: Path) -> None:
    folder = make_folder(tmp_path)
    replace(folder, "grammar/people.yml", "number:n person:head", "number:n persons:head")
    with pytest.raises(PackError, match=r"people\.yml:4: rule xx\.people\.counted: .*class persons"):
        make_reader(folder)


def test_every_class_that_the_assembly_asks_for_is_kept() -> None:
    """Symbols stand only for classes that rules cite or `ASKED` lists: one missing there would never be found."""
    asked = set()
    for path in Path(hasila.extract.__file__).parent.glob("*.py"):
        for call in re.findall(
            r"(?:passage|self)\.(?:has\(\s*[^,()]+(?:\[[^]]*\])?|of\()((?:\s*,?\s*\"[a-z_.]+\")+)",
            path.read_text("utf-8"),
        ):
            asked |= set(re.findall(r"\"([a-z_.]+)\"", call))
    assert len(asked) > 10
    assert asked <= ASKED
