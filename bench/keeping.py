"""What a process keeps: its peak memory, and the entries of every container that lives on between two reports."""

from __future__ import annotations

import functools
import gc
import sys
from collections.abc import Iterable
from types import ModuleType

from corpus import Base

from hasila.languages import identify
from hasila.pipeline import read_report, stages
from hasila.text import Report

__all__ = ["held", "kept", "make_ready", "peak_memory"]


def make_ready(originals: Iterable[Base]) -> list[str]:
    """The languages of these reports, loaded, with all their rules compiled: what is made once is not what is kept."""
    languages = sorted({identify(one.text) or "?" for one in originals})
    for language in languages:
        for rule in stages(language).reader.rules:
            _ = rule.expression
    return languages


def peak_memory() -> int:
    """The most bytes of memory that this process has held so far."""
    if sys.platform == "win32":
        return _peak_on_windows()
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def _peak_on_windows() -> int:
    import ctypes
    from ctypes import wintypes

    class Counters(ctypes.Structure):
        _fields_ = [("cb", wintypes.DWORD), ("faults", wintypes.DWORD)] + [
            (name, ctypes.c_size_t) for name in ("peak", "now", "a", "b", "c", "d", "pagefile", "pagefile_peak")
        ]

    counters = Counters()
    counters.cb = ctypes.sizeof(counters)
    process = ctypes.windll.kernel32.GetCurrentProcess()  # type: ignore[attr-defined]
    ctypes.windll.psapi.GetProcessMemoryInfo(process, ctypes.byref(counters), counters.cb)  # type: ignore[attr-defined]
    return int(counters.peak)


def held() -> int:
    """Entries of all containers that can be reached from the modules and the caches of hasila.

    A reader that remembers nothing of a report holds the same number after the next one; compiled expressions and other
    things made once, when they are first needed, settle in the first reports.
    """
    roots: list[object] = [vars(m) for name, m in sys.modules.items() if name.split(".")[0] == "hasila"]
    caches = [one for one in gc.get_objects() if isinstance(one, functools._lru_cache_wrapper)]
    roots += [one for one in caches if (getattr(one, "__module__", None) or "").split(".")[0] == "hasila"]
    seen: set[int] = set()
    total = 0
    while roots:
        one = roots.pop()
        if id(one) in seen or isinstance(one, ModuleType | str | bytes | int | float):
            continue
        seen.add(id(one))
        if isinstance(one, dict | list | set):
            total += len(one)
        if _ours(one):
            roots += gc.get_referents(one)
    return total


def kept(reports: Iterable[Report]) -> int:
    """How many entries more than before all containers hold when these reports have been read.

    Counting takes memory of its own: peaks are to be looked at before.
    """
    before = held()
    for report in reports:
        read_report(report)
    return held() - before


def _ours(one: object) -> bool:
    """Whether to look inside: containers, caches, and what hasila's own classes and functions hold."""
    if isinstance(one, dict | list | set | tuple | frozenset | functools._lru_cache_wrapper):
        return True
    module = getattr(one if isinstance(one, type) else type(one), "__module__", "") or ""
    return module.split(".")[0] == "hasila" or type(one).__name__ in {"function", "method", "cell"}
