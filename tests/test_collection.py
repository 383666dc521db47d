"""Loading without the garbage collector leaves the collector as it was, whatever happens inside."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest

from hasila.collection import paused, uncollected
from hasila.pipeline import stages


@pytest.fixture(autouse=True)
def collecting() -> Iterator[None]:
    was_on = gc.isenabled()
    yield
    if was_on:
        gc.enable()


@pytest.mark.parametrize("on", [True, False])
@pytest.mark.parametrize("kept_away", [paused, uncollected])
def test_the_collector_is_left_as_it_was(kept_away: Callable[[], AbstractContextManager[None]], on: bool) -> None:
    if on:
        gc.enable()
    else:
        gc.disable()
    with kept_away():
        assert not gc.isenabled()
    assert gc.isenabled() is on


def test_a_fault_leaves_it_on() -> None:
    gc.enable()
    with pytest.raises(ValueError, match="broken"), uncollected():
        raise ValueError("broken")
    assert gc.isenabled()


def test_what_is_made_inside_is_old_afterwards_and_nothing_is_frozen() -> None:
    frozen = gc.get_freeze_count()
    with uncollected():
        made = [[] for _ in range(3)]
    assert not any(one is made for one in gc.get_objects(generation=0))
    assert gc.get_freeze_count() == frozen


def test_a_language_is_made_once_however_it_is_asked_for() -> None:
    assert stages("ar") is stages("ar", ())
    assert stages("ar") is stages(language="ar", extra=())
