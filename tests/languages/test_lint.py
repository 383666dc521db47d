"""What the lint finds in word lists and settings, each fault with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from hasila.errors import PackError
from hasila.languages.lint import CODES, Finding, check_settings, check_shapes, lint
from hasila.languages.pack import read_pack
from invented_pack import add, make_folder, replace

USED = frozenset({"person", "person.sg", "harm.verb"})


def findings(folder: Path, used: frozenset[str] = USED) -> list[Finding]:
    return list(lint(read_pack(folder), [folder], used))


def test_template_is_clean(tmp_path: Path) -> None:
    assert findings(make_folder(tmp_path)) == []


@pytest.mark.parametrize(
    ("row", "what"),
    [
        ("people\t\tpl\t\t\t", "people stands twice, also in line 6; keep one"),
        ("\ufb01shers\t\tpl\t\t\t", "LATIN SMALL LIGATURE FI"),
        ("p\u0435ople\t\tpl\t\t\t", "mixes letters of CYRILLIC and LATIN"),
        ("fisher\tnoun\tsg\tcivil\t\t", "status 'civil' is no code of the claim record; use civilian combatant mixed"),
    ],
)
def test_faults_of_a_row(tmp_path: Path, row: str, what: str) -> None:
    folder = make_folder(tmp_path)
    add(folder, "lexicon/person.tsv", row)
    found = findings(folder)
    if "LIGATURE" in what:  # a shape of letters only where a script has such
        assert found == []
        return
    assert [(one.line, one.warning) for one in found] == [(8, False)]
    assert what in found[0].what


def test_presentation_form_is_a_fault(tmp_path: Path) -> None:
    folder = make_folder(tmp_path)
    add(folder, "lexicon/person.tsv", "\ufee3\ufea4\t\tpl\t\t\t")
    assert "ARABIC LETTER MEEM INITIAL FORM" in findings(folder)[0].what


def test_forms_looked_up_as_one_are_a_warning(tmp_path: Path) -> None:
    folder = make_folder(tmp_path)
    add(folder, "lexicon/person.tsv", "People\t\tpl\t\t\t")
    assert [(one.line, one.warning) for one in findings(folder)] == [(8, True)]


def test_same_form_in_another_subclass_is_a_second_reading(tmp_path: Path) -> None:
    folder = make_folder(tmp_path)
    add(folder, "lexicon/harm.tsv", "wounded\tnoun\tinjured")
    assert findings(folder, USED | {"harm.noun"}) == []


def test_header_names_source_licence_and_editor(tmp_path: Path) -> None:
    folder = make_folder(tmp_path)
    add(folder, "lexicon/fresh.tsv", "# New words. Source: own", "form", "word")
    assert findings(folder, USED | {"fresh"}) == [
        Finding(
            str(folder / "lexicon/fresh.tsv"),
            1,
            "the header names no licence, editor; write `# Source: ...` and the like",
        )
    ]


def test_classes_that_nothing_asks_for_are_a_warning(tmp_path: Path) -> None:
    folder = make_folder(tmp_path)
    add(folder, "lexicon/harm.tsv", "hurt\tvague\tinjured")
    found = findings(folder, frozenset({"harm.verb"}))
    assert {(one.what, one.warning) for one in found} == {
        ("no rule uses person", True),
        ("no rule uses harm.vague", True),
    }


def test_what_nobody_sees_is_a_fault(tmp_path: Path) -> None:
    folder = make_folder(tmp_path)
    add(folder, "grammar/people.yml", "# a \u200f mark")
    assert "RIGHT-TO-LEFT MARK, which nobody sees" in findings(folder)[0].what


def test_constant_of_a_rule_is_a_code(tmp_path: Path) -> None:
    folder = make_folder(tmp_path)
    replace(folder, "grammar/toll.yml", "outcome: $harm, harm", "outcome: dead, harm")
    assert "xx.toll.verb: outcome 'dead' is no code" in findings(folder)[0].what


def test_codes_are_those_of_the_record() -> None:
    assert {"killed", "displaced"} <= CODES["outcome"]
    assert CODES["sex"] == {"female", "male"}
    assert "photo" in CODES["media"]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("gap_stops: stop semicolon", "gap_stop: stop", "gap_stops is missing or not a text"),
        ("  abbreviations: mr dr st", "  short: mr", "sentences holds no 'abbreviations'"),
        ("kind: claim", "kind: claims", "a layer is {name: ..., kind: phrase} or {name: ..., kind: claim}"),
        ("language: xx", "language: yy", "language 'yy' stands in a folder of another name"),
    ],
)
def test_settings_of_another_shape(tmp_path: Path, old: str, new: str, fault: str) -> None:
    folder = make_folder(tmp_path)
    replace(folder, "language.yml", old, new)
    with pytest.raises(PackError) as caught:
        check_settings(folder)
    assert caught.value.fault == fault


def test_rule_of_another_shape(tmp_path: Path) -> None:
    folder = make_folder(tmp_path)
    replace(folder, "grammar/toll.yml", "give: {outcome: $harm, harm: $harm, who: $who}", "give: $harm")
    with pytest.raises(PackError, match=r"toll\.yml:5: rule xx\.toll\.verb"):
        check_shapes(read_pack(folder))
