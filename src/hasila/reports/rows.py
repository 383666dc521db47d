"""Rows of a table file: a JSON array, JSON Lines or CSV. In: a path. Out: one mapping a row, as it stands there."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hasila.errors import UsageError

__all__ = ["read_rows"]


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a file, told apart by its first character: `[` an array, `{` a row a line, else CSV with a header.

    Raises:
        UsageError: the file is missing, not UTF-8, or broken; with its line.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} is not UTF-8; save it as UTF-8") from error
    start = text.lstrip()[:1]
    if start == "[":
        return _array(text, path)
    return _lines(text, path) if start == "{" else _records(text)


def _array(text: str, path: Path) -> Iterator[dict[str, Any]]:
    try:
        rows = json.loads(text)
    except ValueError as error:
        raise UsageError(f"{path}: broken JSON: {error}") from error
    for number, row in enumerate(rows, 1):
        yield _object(row, f"{path}: item {number}")


def _lines(text: str, path: Path) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            try:
                row = json.loads(line)
            except ValueError as error:
                raise UsageError(f"{path}:{number}: broken JSON: {error}") from error
            yield _object(row, f"{path}:{number}")


def _object(row: Any, where: str) -> dict[str, Any]:
    if not isinstance(row, dict):
        raise UsageError(f"{where} is no object; give a row as an object with named columns")
    return row


def _records(text: str) -> Iterator[dict[str, Any]]:
    yield from csv.DictReader(io.StringIO(text))
