"""An invented language: the template of `hasila rules new`, with the words and rules that a test adds."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import hasila.cli
from hasila.extract.reader import Reader
from hasila.languages import Reading
from hasila.languages.pack import read_pack

__all__ = ["add", "make_folder", "make_reader", "replace"]

TEMPLATE = Path(hasila.cli.__file__).parent / "template"


def make_folder(root: Path) -> Path:
    """The template as the folder of a language `xx`."""
    folder = root / "xx"
    shutil.copytree(TEMPLATE, folder)
    return folder


def add(folder: Path, name: str, *lines: str) -> None:
    """Lines at the end of a file of the folder, a new one where there is none."""
    path = folder / name
    old = path.read_text(encoding="utf-8") if path.exists() else ""
    path.write_text(old + "\n".join(lines) + "\n", encoding="utf-8")


def replace(folder: Path, name: str, old: str, new: str) -> None:
    """Other words in a file of the folder."""
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def make_reader(folder: Path, names: Mapping[str, Sequence[Reading]] | None = None) -> Reader:
    """The language, ready to read."""
    return Reader(read_pack(folder), names)
