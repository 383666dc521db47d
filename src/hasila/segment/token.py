"""Tokens and sentences: the nouns of this stage. Offsets are code points of the untouched text."""

from __future__ import annotations

from typing import Literal, NamedTuple

__all__ = ["Sentence", "Token", "TokenKind"]

TokenKind = Literal["word", "clitic", "number", "punct"]


class Token(NamedTuple):
    """One word, proclitic, number or punctuation mark.

    Attributes:
        start, end: its place in the text.
        form: the normalised form it is looked up by; a number keeps its separators, its digits are Western.
        kind: `word`, `clitic` (what was split from its word), `number` or `punct`.
        capital: whether it is a word that begins with a capital letter, in a language that has them.
    """

    start: int
    end: int
    form: str
    kind: TokenKind
    capital: bool = False


class Sentence(NamedTuple):
    """A sentence: its tokens, the paragraph it stands in (0 is the first) and the section of the report."""

    start: int
    end: int
    tokens: list[Token]
    paragraph: int
    section: str
