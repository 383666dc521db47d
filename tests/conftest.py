"""What many tests read: the sample reports with their hand-made ledgers, each read once a run."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

import hasila
from hasila import Ledger
from scoring import Case, cases

__all__: list[str] = []

sys.path.append(str(Path(__file__).resolve().parent.parent / "bench"))  # what is measured there is tested here


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository."""
    return Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def samples() -> list[tuple[Case, Ledger]]:
    """Every sample with a case file, read."""
    return [(case, hasila.read(case.text, published=case.published, id=case.name)) for case in cases()]
