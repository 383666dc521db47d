"""Report -> sentences of tokens with offsets into the untouched text, normalised forms beside it."""

from hasila.segment.sentences import segment
from hasila.segment.token import Sentence, Token
from hasila.segment.tokens import Tokeniser

__all__ = ["Sentence", "Token", "Tokeniser", "segment"]
