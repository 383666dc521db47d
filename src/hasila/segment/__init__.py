"""Report -> sentences of tokens with offsets into the untouched text, normalised forms beside it."""

from hasila.segment.sentences import segment
from hasila.segment.token import Sentence, Token, TokenKind
from hasila.segment.tokens import Tokeniser

__all__ = ["Sentence", "Token", "TokenKind", "Tokeniser", "segment"]
