"""Standard output as it is: its encoding, whether it is a terminal, how wide, whether it may be coloured."""

from __future__ import annotations

import importlib
import io
import os
import shutil
import sys
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from hasila.export.layout import Screen

__all__ = ["drop_output", "prepare", "screen"]

_WIDTH: Final = 100
_NARROWEST: Final = 60
_WIDEST: Final = 140  # lines longer than this are hard to read


def prepare() -> None:
    """UTF-8 on both streams whatever the system's code page, and no translation of line ends."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    if sys.platform == "win32":  # click brings colorama there
        importlib.import_module("colorama").just_fix_windows_console()


def screen(*, visual: bool) -> Screen:
    """What the table is written to."""
    from hasila.export.layout import Screen  # only for the table: measuring characters is slow to import

    terminal = sys.stdout.isatty()
    width = shutil.get_terminal_size((_WIDTH, 24)).columns if terminal else _WIDTH
    plain = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
    return Screen(
        width=min(max(width, _NARROWEST), _WIDEST), colour=terminal and not plain, terminal=terminal, visual=visual
    )


def drop_output() -> None:
    """Let nothing more be written to a pipe that its reader has closed, not even when the process ends."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):  # standard output is no file, or closed
        sys.stdout = io.StringIO()
