"""The guides for people who write rules are true: their files are made, their commands run, their output compared.

A block ```LANG FILE is a file; a block ```console holds commands and what they print, `...` standing for anything.
"""

from __future__ import annotations

import re
import shlex
import sys
from pathlib import Path

import pytest

from hasila.cli.main import main

DOCS = Path(__file__).parents[2] / "docs"
BLOCK = re.compile(r"^```(\w+) ?(\S*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
REPORT = "مأتم في البلدة\nودعت بلدة تل الورد أربعة مدنيين أمس.\n"


@pytest.mark.parametrize("name", ["write-a-rule.md", "add-a-language.md"])
def test_guide(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delitem(sys.modules, "hasila.cli.read", raising=False)  # other tests leave it over a stand-in pipeline
    Path("report.txt").write_text(REPORT, encoding="utf-8")
    for language, file, body in BLOCK.findall((DOCS / name).read_text(encoding="utf-8")):
        if file:
            Path(file).parent.mkdir(parents=True, exist_ok=True)
            Path(file).write_text(body, encoding="utf-8")
        elif language == "console":
            for step in body.split("$ hasila ")[1:]:
                command, _, expected = step.partition("\n")
                assert matches(expected, run(command, capsys)), command


def run(command: str, capsys: pytest.CaptureFixture[str]) -> str:
    arguments = shlex.split(command)
    out = ""
    if ">" in arguments:
        arguments, out = arguments[: arguments.index(">")], arguments[-1]
    code = main(arguments)
    printed = capsys.readouterr()
    assert code == 0, printed.out + printed.err
    if not out:
        return printed.out
    Path(out).write_text(printed.out, encoding="utf-8")
    return ""


def matches(expected: str, printed: str) -> bool:
    """Whether what was printed is what the guide shows."""
    pattern = "".join(".*" if part == "..." else re.escape(part) for part in re.split(r"(\.\.\.)", expected.strip()))
    return re.fullmatch(pattern, printed.strip(), re.DOTALL) is not None
