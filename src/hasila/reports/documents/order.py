"""Lines of a PDF in the order of the page -> lines in reading order.

A PDF draws glyphs; what a right-to-left line comes out as depends on its producer: in reading order, with its words in the
order of the page, or with its letters in the order of the page. Nothing in the file says which. Letters are decided line
by line: the order in which more words are known to a language pack. Words are decided for the document as a whole: the order in
which the pack's rules find more to read. Presentation forms (U+FB50 to U+FEFF) are folded to letters. Every line says what was done to it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Final

from hasila.extract.dates import DateWords
from hasila.extract.numerals import Numerals
from hasila.extract.reader import Reader
from hasila.languages import Pack, available, load
from hasila.resolve.actors import Registry
from hasila.resolve.gazetteer import Gazetteer
from hasila.resolve.names import names_for
from hasila.segment import Tokeniser, segment
from hasila.text import Report

__all__ = ["FOLDED", "LETTERS", "WORDS", "in_reading_order"]

FOLDED: Final = "presentation_forms_folded"
LETTERS: Final = "letter_order_reversed"
WORDS: Final = "word_order_reversed"

_WORD: Final = re.compile(r"[^\W\d_]+")
_FIGURES: Final = r"[0-9\u0660-\u0669](?:[0-9\u0660-\u0669.,:/%\u066a-\u066c-]*[0-9\u0660-\u0669%\u066a])?"
_LATIN: Final = r"[A-Za-z\u00c0-\u024f][\w&'.-]*(?<![.-])"
_LEFT_TO_RIGHT: Final = re.compile(rf"{_LATIN}(?: (?:{_LATIN}|[0-9]+))*|{_FIGURES}", re.ASCII)
_MIRRORED: Final = str.maketrans("()[]{}<>\u00ab\u00bb", ")(][}{><\u00bb\u00ab")
_SAMPLE: Final = 400  # lines that the order of words is decided on


def in_reading_order(lines: Sequence[str]) -> list[tuple[str, str | None]]:
    """Each line in reading order with what was done to it, or None.

    Only lines that are mostly of a right-to-left script are turned.
    """
    right_to_left = [_is_right_to_left(line) for line in lines]
    turned = _letters(lines, right_to_left)
    words = any(right_to_left) and _words_are_reversed([line for line, _ in turned])
    out: list[tuple[str, str | None]] = []
    for (line, done), turns in zip(turned, right_to_left, strict=True):
        if words and turns:
            line, done = _words_reversed(line), [*done, WORDS]
        out.append((line, ", ".join(done) or None))
    return out


def _letters(lines: Sequence[str], right_to_left: Sequence[bool]) -> list[tuple[str, list[str]]]:
    """Lines with their letters in reading order, and what was done. A line that does not tell goes with most of the others."""
    both = [
        (_folded(line), _folded(_letters_reversed(line)) if turns else "")
        for line, turns in zip(lines, right_to_left, strict=True)
    ]
    gains = [_known(turned) - _known(kept) if turned else 0 for kept, turned in both]
    usual = sum(gain > 0 for gain in gains) > sum(gain < 0 for gain in gains)
    out = []
    for line, (kept, turned), gain in zip(lines, both, gains, strict=True):
        turns = bool(turned) and (gain > 0 or (gain == 0 and usual))
        chosen = turned if turns else kept
        done = [FOLDED] if any(map(_is_form, line)) else []
        out.append((chosen, [*done, LETTERS] if turns else done))
    return out


def _folded(line: str) -> str:
    """Presentation forms as letters; other characters stay, so that no figure or sign changes."""
    return "".join(unicodedata.normalize("NFKC", c) if _is_form(c) else c for c in line)


def _is_form(character: str) -> bool:
    return "\ufb1d" <= character <= "\ufefc"


def _is_right_to_left(line: str) -> bool:
    kinds = [unicodedata.bidirectional(c) for c in line if c.isalpha()]
    return sum(kind in ("R", "AL") for kind in kinds) * 2 > len(kinds) > 0


def _letters_reversed(line: str) -> str:
    """The line back to front, runs of figures and of Latin words kept as they are."""
    pieces, at = [], 0
    for found in _LEFT_TO_RIGHT.finditer(line):
        pieces += [line[at : found.start()][::-1].translate(_MIRRORED), found[0]]
        at = found.end()
    pieces.append(line[at:][::-1].translate(_MIRRORED))
    return "".join(reversed(pieces))


def _words_reversed(line: str) -> str:
    words = line.split()[::-1]
    return " ".join(words)


def _known(line: str) -> int:
    return sum(1 for word in _WORD.findall(line) if any(known(word) for known in _lexicons()))


def _words_are_reversed(lines: Sequence[str]) -> bool:
    """Whether the packs' rules find more in the lines with their words turned round."""
    kept = list(lines[:_SAMPLE])
    turned = [_words_reversed(line) if _is_right_to_left(line) else line for line in kept]
    return _evidence(turned) > _evidence(kept)


def _evidence(lines: Iterable[str]) -> int:
    """How much the packs' rules and their words of several words find in lines."""
    return sum(_found(pack, line) for pack in _packs() for line in lines)


def _found(pack: Pack, line: str) -> int:
    reader = _reader(pack.code)
    sentences = segment(Report(id="line", text=line), pack, reader.lexicon.tokeniser)
    passages = [reader.passage(sentence, None) for sentence in sentences]
    return sum(sum(map(len, passage.found.values())) + _joined(passage.nodes) for passage in passages)


@cache
def _reader(code: str) -> Reader:
    pack = load(code)
    return Reader(pack, names_for(pack, Registry.open(()), Gazetteer.open(())))


def _joined(nodes: Sequence[object]) -> int:
    return sum(getattr(node, "last", 0) - getattr(node, "first", 0) > 1 for node in nodes)


@cache
def _packs() -> tuple[Pack, ...]:
    """The packs of right-to-left scripts."""
    return tuple(pack for code in sorted(available()) if (pack := load(code)).settings.get("direction") == "rtl")


@cache
def _lexicons() -> tuple[Callable[[str], bool], ...]:
    return tuple(_lexicon(pack) for pack in _packs())


def _lexicon(pack: Pack) -> Callable[[str], bool]:
    numerals = Numerals.from_yaml(pack.numerals, pack.normaliser.form)
    dated = DateWords.from_yaml(pack.dates, pack.normaliser.form, numerals)
    words = pack.words.keys() | numerals.words() | dated.words()
    tokeniser = Tokeniser(pack, words.__contains__)
    article = pack.settings["clitics"].get("article", "")

    @cache
    def known(word: str) -> bool:
        forms = [token.form for token in tokeniser.tokens(word)]
        return bool(forms) and len(word) > 1 and (forms[-1] in words or forms[-1].removeprefix(article) in words)

    return known
