"""Names in Latin letters for a reader who does not read the script, where nobody states a spelling.

Place in the flow: `hasila.resolve.names` calls `transliterate` for mentions that the registry and the gazetteer do not
know. In: `data/transliteration.LANG.tsv`: whole words, letters, the vowel to put between consonants. Out: readable
Latin, ALA-LC without diacritics. A guess by nature: the claim marks it as a transliteration.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import NamedTuple

from hasila.errors import PackError
from hasila.languages.files import read_rows

__all__ = ["transliterate"]

_DATA = Path(__file__).parent / "data"
_SUBS = ("word", "consonant", "vowel", "glide", "silent", "article", "and_article", "insert", "insert_long")
_TATWEEL = "\u0640"
_SHORTEST = 3  # letters that must stand behind what is read as an article


class _Sound(NamedTuple):
    """A letter as it sounds at its place."""

    latin: str
    vowel: bool
    long: bool = False  # always a vowel, so that no consonant closes its syllable


class _Table:
    """One language's way into Latin letters."""

    def __init__(self, path: Path) -> None:
        rows: dict[str, dict[str, str]] = {sub: {} for sub in _SUBS}
        for line, row in read_rows(path):
            sub = row.get("sub", "")
            if sub not in rows:
                raise PackError(f"{sub!r} is no kind of row; one of {', '.join(_SUBS)}", str(path), line)
            if row["form"] in rows[sub]:
                raise PackError(f"the form {row['form']!r} stands twice", str(path), line)
            rows[sub][row["form"]] = row.get("latin", "")
        self._words = rows["word"]
        self._letters = {**rows["consonant"], **rows["silent"]}
        self._vowels = rows["vowel"]
        self._glides = {form: tuple(latin.split()) for form, latin in rows["glide"].items()}
        articles = {**rows["and_article"], **rows["article"]}
        self._articles = sorted(articles.items(), key=lambda pair: -len(pair[0]))
        self._short = "".join(rows["insert"].values())
        self._short_after_long = "".join(rows["insert_long"].values())
        known = {*self._letters, *self._vowels, *self._glides}
        self._run = re.compile(f"[{re.escape(''.join(sorted(known)))}]+") if known else None

    def text(self, text: str) -> str:
        """A whole mention; what is not of the script stays as it is."""
        return self._run.sub(lambda found: self.word(found[0]), text) if self._run else text

    def word(self, word: str) -> str:
        """One word of the script, its first letter a capital."""
        if word in self._words:
            return self._words[word]
        for article, latin in self._articles:
            rest = word.removeprefix(article)
            if rest != word and len(rest) >= _SHORTEST:
                return latin + _capital(self._words.get(rest) or self._spelled(rest))
        return _capital(self._spelled(word))

    def _spelled(self, word: str) -> str:
        """A word letter by letter, in syllables of a consonant, a vowel and at most one consonant more."""
        sounds = self._sounds(word)
        out: list[str] = []
        at = 0
        while at < len(sounds):
            sound = sounds[at]
            out.append(sound.latin)
            at += 1
            if sound.vowel or at == len(sounds) or sounds[at].vowel:
                continue
            before = sounds[at - 2] if at >= 2 else None
            closes_word = at + 1 == len(sounds)
            if before is not None and before.vowel and not before.long and not closes_word:
                continue  # the consonant closes the syllable before it
            long_before = before is not None and before.long
            out.append(self._short_after_long if long_before else self._short)
            if closes_word or not sounds[at + 1].vowel:
                out.append(sounds[at].latin)
                at += 1
        return _without_repeats("".join(out))

    def _sounds(self, word: str) -> list[_Sound]:
        out: list[_Sound] = []
        for at, letter in enumerate(word):
            if letter in self._vowels:
                out.append(_Sound(self._vowels[letter], True, at > 0))
            elif letter in self._glides:
                consonant, vowel = self._glides[letter]
                following = word[at + 1 : at + 2]
                glides = at == 0 or following in self._vowels or (bool(out) and out[-1].vowel)
                out.append(_Sound(consonant, False) if glides else _Sound(vowel, True))
            else:
                out.append(_Sound(self._letters[letter], False))
        return out


def transliterate(mention: str, language: str) -> str:
    """A mention in readable Latin letters; unchanged where the language has no table.

    >>> transliterate("\u062d\u064a \u0627\u0644\u062a\u0648\u0627\u0647\u064a", "ar")
    'Hayy al-Tawahi'
    """
    table = _table(language)
    plain = unicodedata.normalize("NFKC", mention)
    kept = "".join(_digit(char) for char in plain if not unicodedata.combining(char) and char != _TATWEEL)
    text = " ".join(kept.split())
    return table.text(text) if table is not None else text


@cache
def _table(language: str) -> _Table | None:
    path = _DATA / f"transliteration.{language}.tsv"
    return _Table(path) if path.exists() else None


def _digit(char: str) -> str:
    return str(unicodedata.decimal(char)) if char.isdecimal() else char


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _without_repeats(text: str) -> str:
    """No vowel three or two times over: silent consonants bring equal ones together."""
    return re.sub(r"([aiu])\1+", r"\1", text)
