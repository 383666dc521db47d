"""No language is named in the program: not by its code nor by its name, outside its folder."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import hasila
from hasila import languages
from hasila.languages.files import read_yaml

ROOT = Path(hasila.__file__).parent
CODES = frozenset(languages.available())
NAMES = frozenset(read_yaml(folder / "language.yml")["name"] for folder in languages.available().values())
FILES = [path for path in sorted(ROOT.rglob("*.py")) if "languages" not in path.relative_to(ROOT).parts]


def constants(path: Path) -> Iterator[tuple[int, str]]:
    """(line, string) of the strings that the program works with: no docstrings, no help."""
    module = ast.parse(path.read_text(encoding="utf-8"))
    texts = {id(node.value) for node in ast.walk(module) if isinstance(node, ast.Expr)}
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in texts:
            yield node.lineno, node.value


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_language_is_named(path: Path) -> None:
    named = [(line, said) for line, said in constants(path) if said in CODES or any(name in said for name in NAMES)]
    assert not named
