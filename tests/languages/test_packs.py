"""Every example of every rule of every language, with the whole pack loaded, and the lint of its files."""

from __future__ import annotations

import functools

import pytest

from hasila import languages
from hasila.cli.packs import Opened, open_language
from hasila.extract.examples import check_rule
from hasila.extract.passage import ASKED
from hasila.extract.pattern import classes_of
from hasila.languages.lint import lint

RULES = [(code, rule["id"]) for code in languages.available() for rule in languages.load(code).rules]
opened = functools.cache(open_language)


@pytest.mark.parametrize(("code", "rule_id"), RULES, ids=[rule_id for _, rule_id in RULES])
def test_rule_does_what_its_examples_say(code: str, rule_id: str) -> None:
    reader = opened(code).reader
    (rule,) = (rule for rule in reader.rules if rule.id == rule_id)
    faults = list(check_rule(reader, rule))
    assert not faults, "\n".join(
        "\n  ".join([f"{f.file}:{f.line}: {f.what}", f.text, f.expected, *f.found]) for f in faults
    )


@pytest.mark.parametrize("code", languages.available())
def test_lists_are_clean(code: str) -> None:
    language: Opened = opened(code)
    used = ASKED.union(*(classes_of(rule.items) for rule in language.reader.rules))
    faults = [one for one in lint(language.pack, language.folders, used) if not one.warning]
    assert not faults, "\n".join(f"{one.file}:{one.line}: {one.what}" for one in faults)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The ministry said that two people were killed when a boat sank off the coast on Monday.", "en"),
        ("Blast kills seven in Orlech market", "en"),
        ("قالت الوزارة إن شخصين قتلا أمس في غرق قارب", "ar"),
        ("Le ministère a déclaré lundi que deux personnes étaient mortes dans un naufrage sur la côte nord.", "fr"),
        ("Trois soldats tués dans une embuscade près d'Orlech", "fr"),
        ("El ministerio dijo que dos personas murieron el lunes en el naufragio de un barco.", None),
        (
            "Das Ministerium teilte mit, dass am Montag zwei Menschen bei einem Unfall in der Stadt ums Leben kamen.",
            None,
        ),
        ("Zwei Tote in Orlech", None),
        ("12 34 56", None),
    ],
)
def test_a_language_is_told_by_its_words(text: str, language: str | None) -> None:
    assert languages.identify(text) == language
