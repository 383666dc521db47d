"""Children of a test: functions run in forked processes, which may be killed; ledgers are opened in the child only."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable
from typing import Any, Final

import pytest
from sqlalchemy import event

from hasila.store import Ledger

__all__ = ["FORKS", "kill_at", "run", "run_killed", "wait"]

FORKS: Final = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and SIGKILL")
_PATIENCE: Final = 240  # seconds: a guard, no measure


def run(what: Callable[..., Any], *arguments: Any) -> multiprocessing.Process:
    """Start a function in a child."""
    child = multiprocessing.get_context("fork").Process(target=_quiet, args=(what, arguments))
    child.start()  # type: ignore[attr-defined]
    return child  # type: ignore[return-value]


def _quiet(what: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    """What the child prints is nobody's business; what it raises is."""
    out = os.open(os.devnull, os.O_WRONLY)
    os.dup2(out, sys.stdout.fileno() if hasattr(sys.__stdout__, "fileno") else 1)
    os.dup2(out, 1)
    what(*arguments)


def wait(child: multiprocessing.Process) -> int:
    """The exit code of a child; minus 9 where it was killed."""
    child.join(_PATIENCE)
    assert child.exitcode is not None, "the child hangs"
    return child.exitcode


def run_killed(what: Callable[..., Any], after: float, *arguments: Any) -> int:
    """Start a function in a child and kill it after so many seconds; its exit code."""
    child = run(what, *arguments)
    end = time.monotonic() + after
    while child.is_alive() and time.monotonic() < end:
        time.sleep(0.001)
    if child.is_alive() and child.pid is not None:
        os.kill(child.pid, signal.SIGKILL)
    return wait(child)


def kill_at(ledger: Ledger, boundary: int) -> None:
    """Kill this very process at the n-th boundary of writing: before each statement, before and after each commit."""
    left = [boundary]

    def reached(*_: object, **__: object) -> None:
        left[0] -= 1
        if left[0] < 0:
            os.kill(os.getpid(), signal.SIGKILL)

    engine = ledger._engine
    for name in ("before_cursor_execute", "commit", "checkin"):
        event.listen(engine, name, reached)
