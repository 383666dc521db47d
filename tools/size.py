"""How long the functions and files of the program are: median, 90th percentile, most, and the longest by name."""

from __future__ import annotations

import ast
import statistics
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

__all__ = ["FILE_LIMIT", "FUNCTION_LIMIT", "Sized", "files", "functions"]

ROOT = Path(__file__).resolve().parent.parent
FUNCTION_LIMIT, FILE_LIMIT = 60, 400  # lines
_LONGEST = 5


class Sized(NamedTuple):
    """Something with a length in lines, where it begins."""

    lines: int
    name: str
    where: str


def files(root: Path) -> list[Sized]:
    """Every Python file under a folder."""
    return [_file(path) for path in sorted(root.rglob("*.py"))]


def functions(root: Path) -> list[Sized]:
    """Every function and method under a folder, its docstring left out: a documented function is no longer than it was."""
    return [one for path in sorted(root.rglob("*.py")) for one in _functions(path)]


def _file(path: Path) -> Sized:
    return Sized(len(path.read_text(encoding="utf-8").splitlines()), path.name, _where(path))


def _functions(path: Path) -> Iterator[Sized]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            yield Sized(lines - _docstring(node), node.name, f"{_where(path)}:{node.lineno}")


def _docstring(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    first = node.body[0]
    spoken = (
        isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)
    )
    return (first.end_lineno or first.lineno) - first.lineno + 1 if spoken else 0


def _where(path: Path) -> str:
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else str(path)


def _shown(what: str, sized: Sequence[Sized], limit: int) -> str:
    lengths = sorted(one.lines for one in sized)
    ninth = statistics.quantiles(lengths, n=10, method="inclusive")[-1] if len(lengths) > 1 else lengths[0]
    over = sum(length > limit for length in lengths)
    head = (
        f"{len(lengths)} {what}: median {statistics.median(lengths):.0f} lines, p90 {ninth:.0f}, longest {lengths[-1]}, "
        f"{over} over {limit}"
    )
    longest = sorted(sized, reverse=True)[:_LONGEST]
    return "\n".join([head, *(f"  {one.lines:4} {one.name}  {one.where}" for one in longest)])


def main() -> int:
    """Print both tables."""
    source = ROOT / "src"
    print(_shown("functions", functions(source), FUNCTION_LIMIT))
    print(_shown("files", files(source), FILE_LIMIT))
    return 0


if __name__ == "__main__":
    sys.exit(main())
