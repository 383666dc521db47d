"""`hasila rules`, `hasila explain` and `hasila diff` from the outside."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hasila.cli.main import main
from invented_pack import make_folder, replace

TEXT = "the raid killed 12 villagers in the town"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_folder(tmp_path)


def test_new_language_passes_its_check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "new", "qaa", str(tmp_path)]) == 0
    assert f"hasila rules check {tmp_path / 'qaa'}" in capsys.readouterr().out
    assert main(["rules", "check", str(tmp_path / "qaa")]) == 0
    out = capsys.readouterr().out.splitlines()
    assert out[-1] == "0 faults, 0 warnings"
    assert out[-2].split() == ["qaa", "all", "2", "2", "2", "1", "0"]


@pytest.mark.parametrize("arguments", [["Qaa"], ["qaa/.."], ["xx"]])
def test_new_language_that_cannot_be_made(
    folder: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["rules", "new", *arguments, str(folder.parent)]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_failing_hit_tells_where_what_and_what_instead(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    replace(folder, "grammar/toll.yml", 'low: "12", high: "12", status', 'low: "13", high: "12", status')
    assert main(["rules", "check", str(folder)]) == 1
    out = capsys.readouterr().out
    assert "grammar/toll.yml:9: xx.toll.verb: a hit that fails" in out
    assert "expected  [[12 villagers]] with outcome killed, low 13, high 12, status civilian" in out
    assert "found     toll [[12 villagers]] with outcome killed, low 12, high 12, status civilian" in out
    assert "xx.people.counted  12 villagers" in out
    assert "1 fault, 0 warnings" in out


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("[[12 villagers]] in", "[[12 villagers in]]", "a hit that fails"),
        ("killed the lights", "killed 12 villagers", "a miss that hits"),
        ("[[12 villagers]] were killed", "they killed [[12 villagers]]", "a todo that passes; move it to hits"),
        ("[[12 villagers]] in", "12 villagers in", "one [[ ]] around the words that it must find, not 0"),
        ("status: civilian", "colour: red", "toll has no field 'colour' to check"),
        ("        why: nobody", "        toll: nobody", "misses cannot hold 'toll'; use published, text, why"),
        ("people:who", "people:whom", "give names $who, which the pattern does not capture"),
        ("people:who", "people:who harm.verb?:who", "the pattern cannot be compiled"),
    ],
)
def test_faults_of_examples(folder: Path, old: str, new: str, fault: str, capsys: pytest.CaptureFixture[str]) -> None:
    replace(folder, "grammar/toll.yml", old, new)
    assert main(["rules", "check", str(folder)]) == 1
    assert f"xx.toll.verb: {fault}" in capsys.readouterr().out


def test_rule_without_examples_is_a_fault(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (folder / "grammar/toll.yml").read_text(encoding="utf-8")
    (folder / "grammar/toll.yml").write_text(text[: text.index("    hits:")], encoding="utf-8")
    assert main(["rules", "check", str(folder)]) == 1
    out = capsys.readouterr().out
    assert "no hits; every rule needs an example of both" in out
    assert "no misses; every rule needs an example of both" in out


def test_pack_that_cannot_be_loaded_is_a_fault_with_its_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    replace(folder, "grammar/toll.yml", "harm.verb:harm people", "harm.verb:harm (people")
    assert main(["rules", "check", str(folder)]) == 1
    assert "toll.yml:5: pattern 'harm.verb:harm (people:who': a ( without its )" in capsys.readouterr().out


def test_explain_shows_words_layers_claims_and_the_nearest_rule(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["explain", str(folder), f"{TEXT}. 3 were killed"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "  villagers  bare person(pl)" in lines
    assert "people  xx.people.counted  [[12 villagers]]  n 12  head villagers" in lines
    assert any(line.startswith("claim toll  [[12 villagers]]  asserts; outcome killed; count 12;") for line in lines)
    assert "nearest  xx.toll.verb  matched 1 of 2, stopped at the end of the sentence: people:who" in lines


def test_explain_for_programs(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", str(folder), TEXT, "--format", "jsonl"]) == 0
    row = json.loads(capsys.readouterr().out)
    assert [layer["rule"] for layer in row["layers"]] == ["xx.people.counted", "xx.toll.verb"]
    assert row["claims"][0]["quote"]["exact"] == "12 villagers"


def test_explain_one_rule(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", str(folder), "12 trucks", "--rule", "xx.people"]) == 0
    assert "nearest  xx.people.counted  matched 1 of 2, stopped at [[trucks]]: person:head" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [
        ["explain", "nowhere", TEXT],
        ["explain", "{folder}", ""],
        ["explain", "{folder}", TEXT, "--rule", "xx.none"],
        ["explain", "{folder}", TEXT, "--published", "soon"],
        ["explain", "{folder}", TEXT, "--format", "xml"],
        ["rules", "check", "nowhere"],
        ["rules", "check", "{folder}", "--rule", "xx.none"],
    ],
)
def test_command_line_that_cannot_be_used(
    folder: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([one.format(folder=folder) for one in arguments]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert len(captured.err.splitlines()) == 1
