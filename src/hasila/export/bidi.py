"""Right-to-left words between left-to-right ones, so that a terminal shows each where it belongs.

Words are written in logical order. On a terminal each right-to-left run stands between U+2068 and U+2069, so that it
moves nothing around it; for a terminal that cannot reorder, `visual` shapes and reorders the run itself.
"""

from __future__ import annotations

import functools
import importlib
import re
from typing import Any, Final

from hasila.errors import UsageError

__all__ = ["isolate", "needs_order", "require_visual", "visual"]

_RTL: Final = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff"
_ANY: Final = re.compile(f"[{_RTL}]")
_RUN: Final = re.compile(f"[{_RTL}](?:[^A-Za-z\n]*[{_RTL}])?")  # from the first to the last letter, digits between

_MARKS: Final = re.compile(
    "([\u064b-\u065f\u0670]+)(.)"
)  # turned round they precede their letter, and have to follow it


def needs_order(text: str) -> bool:
    """Whether some of it is written right to left."""
    return _ANY.search(text) is not None


def isolate(text: str, *, whole: bool) -> str:
    """The text with its right-to-left runs isolated.

    Args:
        text: one line, in logical order.
        whole: the text is somebody's words and moves as one; else each run in it is isolated by itself.
    """
    if not needs_order(text):
        return text
    return f"\u2068{text}\u2069" if whole else _RUN.sub(lambda run: f"\u2068{run[0]}\u2069", text)


def require_visual() -> None:
    """Raise UsageError where what `visual` needs is not installed."""
    try:
        importlib.import_module("bidi")
        importlib.import_module("arabic_reshaper")
    except ImportError as error:
        raise UsageError("--bidi visual needs two more packages; run: pip install 'hasila[bidi]'") from error


def visual(text: str, *, whole: bool) -> str:
    """The text as a terminal without reordering has to print it, left to right, letters joined."""
    if not needs_order(text):
        return text
    return _turned(text) if whole else _RUN.sub(lambda run: _turned(run[0]), text)


def _turned(text: str) -> str:
    # The algorithm written in Python: the compiled one of the same package leaves brackets and quotes unmirrored.
    ordered = importlib.import_module("bidi.algorithm").get_display(_shaper().reshape(text), base_dir="R")
    return _MARKS.sub(r"\2\1", ordered)


@functools.cache
def _shaper() -> Any:
    """Joins letters; keeps the vowel marks, which are part of the exact words."""
    return importlib.import_module("arabic_reshaper").ArabicReshaper({"delete_harakat": False})
