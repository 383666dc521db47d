"""Our own newswire sentences in many wordings: what a pack must go on reading in them. How a file is written: `newswire.py`."""

from __future__ import annotations

from pathlib import Path

import pytest
from newswire import score

HERE = Path(__file__).parent


@pytest.mark.parametrize(
    ("name", "language", "claims", "slots"),
    [("newswire.fr.txt", "fr", 0.97, 0.97), ("newswire_second.fr.txt", "fr", 0.9, 0.94)],
)
def test_newswire(name: str, language: str, claims: float, slots: float) -> None:
    result = score(HERE / name, language)
    told = "\n".join(result.lines)
    assert result.asked > 20, "the file is read"
    assert result.f1 >= claims, told
    assert result.right >= slots * result.slots, told
