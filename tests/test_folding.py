"""Folding by a table of characters gives what folding the whole text gives."""

from __future__ import annotations

import random
import unicodedata

import pytest

from hasila.folding import Folding
from hasila.reconcile.mentions import fold
from hasila.resolve.place_names import Spelling

_JOINING = [0x0301, 0x0653, 0x0655, 0x09BE, 0x1161, 0x11A8, 0xFFC2, 0xFFDC]  # marks, letters that join to syllables


def _compatible(text: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKD", text).casefold())


@pytest.mark.parametrize(
    "text", ["\u0627\u0653", "\u1100\u1161\u11a8", "\uffa1\uffc2", "a\u0301\u0323", "\uac00\u11a8", "\0a\u0301"]
)
def test_what_joins_the_character_before_it_is_folded_with_it(text: str) -> None:
    assert Folding(_compatible)(text) == _compatible(text)


def test_any_text_is_folded_as_a_whole() -> None:
    chance = random.Random(3)
    folding = Folding(_compatible)
    for _ in range(20_000):
        codes = [chance.choice(_JOINING) if chance.random() < 0.3 else chance.randrange(1, 0xD800) for _ in range(5)]
        text = "".join(map(chr, codes))
        assert folding(text) == _compatible(text), codes


def test_names_fold_as_before() -> None:
    assert fold("  Café\u00a0ÉTÉ-1 ") == "cafe ete 1"
    assert Spelling().fold("Bāb-al_Hawā") == "bab al hawa"
