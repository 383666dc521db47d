"""Stand-ins for normaliser and tokeniser, so that numbers and dates are tested without a whole pack."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import hasila.languages
from hasila.extract.numbers import Numerals
from hasila.languages.files import read_yaml
from hasila.segment import Token

__all__ = ["ARABIC", "ENGLISH", "PACKS", "form_of", "tokens_of"]

PACKS = Path(hasila.languages.__file__).parent
_TOKEN = re.compile(
    r"(?P<word>[^\W\d_](?:[^\W\d_]|[\u0640\u064b-\u0652])*)|(?P<number>\d+(?:[.,/:٬٫]\d+)*)|(?P<punct>[^\w\s])"
)
_ALEFS = str.maketrans("أإآٱ٬٫", "اااا,.")
_PROCLITICS = "وفبلك"


def form_of(raw: str) -> str:
    """A stand-in for the pack's normaliser."""
    plain = "".join(c for c in unicodedata.normalize("NFKC", raw) if not unicodedata.combining(c) and c != "\u0640")
    plain = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in plain)
    return plain.translate(_ALEFS).lower()


def tokens_of(text: str, words: frozenset[str] = frozenset()) -> list[Token]:
    """A stand-in for the tokeniser: splits proclitics from known words."""
    out = []
    for found in _TOKEN.finditer(text):
        form, start = form_of(found[0]), found.start()
        while found.lastgroup == "word" and len(form) > 2 and form[0] in _PROCLITICS and form not in words:
            rest = form[1:]
            if rest not in words and not (rest.startswith("ال") and len(rest) > 4):
                break
            out.append(Token(start, start + 1, form[0], "clitic"))
            form, start = rest, start + 1
        out.append(Token(start, found.end(), form, found.lastgroup))  # type: ignore[arg-type]
    return out


def numerals_of(language: str) -> Numerals:
    path = PACKS / language / "numerals.yml"
    return Numerals.from_yaml(read_yaml(path), form_of, file=str(path))


ARABIC, ENGLISH = numerals_of("ar"), numerals_of("en")
