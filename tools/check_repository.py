"""What no linter looks for in this repository's files; one line a fault, exit code 1 where there is one.

Refused: addresses in lock and requirement files; addresses of package registries anywhere; invisible direction controls
and tatweel outside the files that need them; text that is not UTF-8 in normal form C; functions and files far over the size
budget (those a little over it are only listed); a note to do something later that names no issue.
"""

from __future__ import annotations

import re
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import NamedTuple

from size import FILE_LIMIT, FUNCTION_LIMIT, files, functions

__all__ = ["Fault", "faults_of", "main", "sizes"]

ROOT = Path(__file__).resolve().parent.parent
_FILE_CEILING, _FUNCTION_CEILING = 600, 100  # lines; between budget and ceiling a warning
_SKIPPED = (".git", ".venv", "build", "dist", "__pycache__", "node_modules")
_LOCKS = ("*.lock", "*lock.json", "*requirements*.txt", "constraints*.txt", "pylock*.toml")
_ADDRESS = re.compile(r"\b(?:[a-z+]+://|git@)", re.IGNORECASE)
_REGISTRY = re.compile(
    r"\b(?:pypi|pythonhosted|npmjs|yarnpkg|crates|rubygems|conda\.anaconda|proxy\.golang|repo\.maven)\.(?:org|com|io|apache)\b",
    re.IGNORECASE,
)
_CONTROLS = re.compile("[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_TATWEEL = "\u0640"
_LATER = re.compile(r"\b(?:TO[D]O|FIX[M]E)\b")
_ISSUE = re.compile(r"#\d+|issue \d+")
_NEED_CONTROLS = ("tests/*", "samples/*")
_NEED_TATWEEL = (
    "tests/*",
    "samples/ar/long-siege.txt",  # as newsrooms write it, see samples/README.md
    "samples/ar/ministry-bulletin.txt",
    "src/hasila/languages/*/language.yml",  # names the letter that normalisation drops
)
_NEED_OTHER_BYTES = ("tests/*",)  # other charsets and broken text are what is tested


class Fault(NamedTuple):
    """What is wrong, where; `line` counts from 1, 0 for the whole file."""

    file: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what}" if self.line else f"{self.file}: {self.what}"


def tracked(root: Path) -> list[str]:
    """The files that the repository holds or would hold; all files where there is no git."""
    try:
        command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
        listed = subprocess.run(command, cwd=root, check=True, capture_output=True).stdout.decode()
    except (OSError, subprocess.CalledProcessError):
        names = (path.relative_to(root) for path in root.rglob("*") if path.is_file())
        return sorted(name.as_posix() for name in names if not set(name.parts) & set(_SKIPPED))
    return sorted({name for name in listed.split("\0") if name and (root / name).is_file()})


def faults_of(name: str, data: bytes) -> Iterator[Fault]:
    """The faults of one file.

    Args:
        name: its path in the repository, with slashes.
        data: its bytes; a file with a zero byte is no text and passes.
    """
    if b"\0" in data:
        return
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        if not _is_one_of(name, _NEED_OTHER_BYTES):
            yield Fault(name, data.count(b"\n", 0, error.start) + 1, "not UTF-8; save it as UTF-8")
        return
    for number, line in enumerate(text.split("\n"), 1):
        for what in _of_line(name, line):
            yield Fault(name, number, what)


def _of_line(name: str, line: str) -> Iterator[str]:
    if _is_lock(name) and _ADDRESS.search(line):
        yield "an address in a lock or requirement file; name the package and its version alone"
    if _REGISTRY.search(line):
        yield "the address of a package registry; leave it to the person's own settings"
    if line.isascii():
        yield from _later(line)
        return
    control = _CONTROLS.search(line)
    if control and not _is_one_of(name, _NEED_CONTROLS):
        yield f"invisible U+{ord(control[0]):04X}; take it out, or write it as an escape"
    if _TATWEEL in line and not _is_one_of(name, _NEED_TATWEEL):
        yield "tatweel (U+0640); take it out, or write it as an escape"
    if not unicodedata.is_normalized("NFC", line) and not _is_one_of(name, _NEED_OTHER_BYTES):
        yield "not in normal form C; compose it"
    yield from _later(line)


def _later(line: str) -> Iterator[str]:
    found = _LATER.search(line)
    if found and not _ISSUE.search(line):
        yield f"{found[0]} without an issue; add its number (#12)"


def _is_lock(name: str) -> bool:
    return any(fnmatch(name.rpartition("/")[2], pattern) for pattern in _LOCKS)


def _is_one_of(name: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatch(name, pattern) for pattern in patterns)


def sizes(source: Path) -> tuple[list[str], list[str]]:
    """What is over the size budget (warnings) and what is far over it (faults), of functions and files."""
    warnings, faults = [], []
    kinds = ((functions(source), FUNCTION_LIMIT, _FUNCTION_CEILING), (files(source), FILE_LIMIT, _FILE_CEILING))
    for sized, limit, ceiling in kinds:
        for one in sorted(sized, reverse=True):
            if one.lines > limit:
                line = f"{one.where}: {one.name} has {one.lines} lines; the budget is {limit}"
                (faults if one.lines > ceiling else warnings).append(line)
    return warnings, faults


def main() -> int:
    """Look at everything, print what is wrong."""
    faults = [str(fault) for name in tracked(ROOT) for fault in faults_of(name, (ROOT / name).read_bytes())]
    warnings, long = sizes(ROOT / "src")
    for line in warnings:
        print(f"warning: {line}")
    for line in [*faults, *long]:
        print(line)
    return 1 if faults or long else 0


if __name__ == "__main__":
    sys.exit(main())
