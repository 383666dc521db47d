"""Tokens of a language with capitals: initials, joiners, abbreviations, endings, and names that need their capital."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.invented_pack import add, make_folder, make_reader

from hasila.extract.reader import Reader
from hasila.languages import Reading

SETTINGS = (
    "tokens:",
    '  capitals: "yes"',
    '  initials: "yes"',
    '  joiners: "-"',
    "  abbreviations: gen st",
    '  enclitics: ["\'s"]',
    '  proclitics: ["d\'", "qu\'"]',
)
NAMES = {
    "us": [Reading(frozenset({"place"}), {"cased": "yes"})],
    "al rimal": [Reading(frozenset({"place"}), {"cased": "yes"})],
}


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    folder = make_folder(tmp_path)
    add(folder, "language.yml", *SETTINGS)
    add(folder, "lexicon/pronoun.tsv", "# us", "form\tsub", "us\tobject", "it's\tsubject")
    return make_reader(folder, NAMES)


def forms(reader: Reader, text: str) -> list[str]:
    return [token.form for token in reader.lexicon.tokeniser.tokens(text)]


def test_initials_are_one_word_and_keep_their_stops(reader: Reader) -> None:
    assert forms(reader, "the U.S.-led raid") == ["the", "u.s.", "led", "raid"]


def test_an_abbreviation_loses_its_stop_and_ends_no_sentence(reader: Reader) -> None:
    assert forms(reader, "Gen. Rimal left.") == ["gen", "rimal", "left", "."]


def test_joined_words_are_two_but_numbers_keep_their_hyphen(reader: Reader) -> None:
    assert forms(reader, "al-Rimal X-20") == ["al", "rimal", "x", "-", "20"]


def test_an_ending_is_cut_off_but_where_the_whole_is_listed(reader: Reader) -> None:
    text = "It's Rimal's"
    tokens = reader.lexicon.tokeniser.tokens(text)
    assert [t.form for t in tokens] == ["it's", "rimal", "'s"]
    assert [text[t.start : t.end] for t in tokens] == ["It's", "Rimal", "'s"]


def test_a_short_word_that_leans_on_the_next_is_cut_off_with_its_place_and_capital(reader: Reader) -> None:
    text = "D'Aster qu'it's d'"
    tokens = reader.lexicon.tokeniser.tokens(text)
    assert [(text[t.start : t.end], t.capital) for t in tokens][:4] == [
        ("D'", True), ("Aster", True), ("qu'", False), ("it's", False),
    ]  # fmt: skip


def classes(reader: Reader, text: str) -> list[frozenset[str]]:
    tokens = reader.lexicon.tokeniser.tokens(text)
    return [reader.lexicon.symbols.classes[n.symbol] for n in reader.lexicon.nodes(tokens, {})]


def test_a_name_is_one_only_with_its_capital(reader: Reader) -> None:
    large, small = classes(reader, "US us")
    assert "place" in {
        c for r in reader.lexicon.nodes(reader.lexicon.tokeniser.tokens("US"), {})[0].readings for c in r.classes
    }
    assert not any(
        "place" in r.classes for r in reader.lexicon.nodes(reader.lexicon.tokeniser.tokens("us"), {})[0].readings
    )
    assert large != small


def test_a_name_of_several_words_needs_one_capital(reader: Reader) -> None:
    assert len(classes(reader, "al-Rimal")) == 1
    assert len(classes(reader, "al rimal")) == 2
