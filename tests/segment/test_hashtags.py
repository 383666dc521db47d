"""Hashtags as social posts write them: their signs are no tokens, their words are."""

from __future__ import annotations

import pytest

from hasila.languages import load
from hasila.segment.tokens import Tokeniser


@pytest.mark.parametrize(
    ("text", "forms"),
    [("بلدة #تل_الورد", ["بلدة", "تل", "الورد"]), ("#عاجل قصف", ["عاجل", "قصف"]), ("قصف.", ["قصف", "."])],
)
def test_the_signs_of_a_hashtag_are_no_tokens(text: str, forms: list[str]) -> None:
    tokeniser = Tokeniser(load("ar"), lambda form: True)
    found = tokeniser.tokens(text)
    assert [token.form for token in found] == forms
    assert all(text[token.start : token.end] in text and "#" not in text[token.start : token.end] for token in found)
