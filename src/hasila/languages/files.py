"""Files of a pack: strict YAML for rules and settings, tab-separated lists for words.

Every YAML scalar stays a string (`no`, `1_000` and `12:30` change nothing), a key that stands twice is a fault, and each
mapping in a list knows its line. A list is read without a parser.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hasila.errors import PackError

if TYPE_CHECKING:
    import yaml

__all__ = ["LINE", "read_rows", "read_yaml"]

LINE = "@line"
_FORBIDDEN = frozenset("\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\u0640")


def read_yaml(path: Path) -> Any:
    """The data of a YAML file: dicts, lists and strings; each mapping in a list holds its line under `LINE`.

    Raises:
        PackError: a fault of syntax or a key that stands twice, with its line.
    """
    import yaml  # only here: a pack from the cache needs none

    text = _read(path)
    loader_class = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        node = yaml.compose(text, Loader=loader_class)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise PackError(f"not YAML: {error.problem}", str(path), line) from error
    return {} if node is None else _construct(node, path)


def _construct(node: yaml.Node, path: Path) -> Any:
    import yaml

    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path)
    if isinstance(node, yaml.SequenceNode):
        return [_item(one, path) for one in node.value]
    return node.value


def _item(node: yaml.Node, path: Path) -> Any:
    """An item of a list; a mapping among them knows its line."""
    out = _construct(node, path)
    if isinstance(out, dict):
        out[LINE] = node.start_mark.line + 1
    return out


def _mapping(node: yaml.MappingNode, path: Path) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for key, value in node.value:
        if key.value in out:
            raise PackError(f"the key {key.value!r} stands twice", str(path), key.start_mark.line + 1)
        out[key.value] = _construct(value, path)
    return out


def read_rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a word list as (line, {column: cell}), empty cells left out.

    Raises:
        PackError: a missing header, a row of another width, a character that no plain form holds.
    """
    header: list[str] | None = None
    for number, line in enumerate(_read(path).split("\n"), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        if header is None:
            header = [cell.strip() for cell in cells]
            if header[0] != "form":
                raise PackError(f"the first column is {header[0]!r}, not 'form'", str(path), number)
            continue
        if len(cells) != len(header):
            raise PackError(f"{len(cells)} cells under a header of {len(header)}", str(path), number)
        _check_form(cells[0], path, number)
        yield number, {name: cell.strip() for name, cell in zip(header, cells, strict=True) if cell.strip()}


def _check_form(form: str, path: Path, line: int) -> None:
    if not form.strip():
        raise PackError("a row without a form", str(path), line)
    if not _FORBIDDEN.isdisjoint(form) or any(unicodedata.combining(c) for c in form):
        raise PackError(f"{form!r} holds a mark, a tatweel or an invisible control; write it plainly", str(path), line)


def _read(path: Path) -> str:
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise PackError(f"cannot be read: {error.strerror}", str(path)) from error
    except UnicodeDecodeError as error:
        raise PackError("not UTF-8", str(path)) from error
    if unicodedata.is_normalized("NFC", text):
        return text
    raise PackError("not in Unicode normal form C", str(path))
