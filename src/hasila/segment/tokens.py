"""Text -> tokens. Words keep their letters, marks and tatweel together; proclitics are split by the pack's rule.

A proclitic is split only where the rest is known (to the pack, the registry or the gazetteer) or begins with the article;
a word that is known whole is never split, so «وزير» stays one word and «وزيرة» too, while «ومقتل» becomes و | مقتل.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from hasila.languages import Pack
from hasila.segment.token import Token, TokenKind

__all__ = ["Tokeniser"]

_MARKS = "\u0300-\u036f\u064b-\u065f\u0670\u06d6-\u06ed\u200c\u200d\u200e\u200f"
_WORD = rf"[^\W\d_][^\W\d_{_MARKS}]*(?:[{_MARKS}]+[^\W\d_]*)*(?:['’][^\W\d_]+)*"
_INITIALS = r"(?:[^\W\d_]\.){2,}(?![^\W_])"
# The signs of a hashtag («#Aster_town») are no tokens: they would stand between a place noun and its name.
_REST = r"|(?P<number>\d+(?:[.,/:٫٬]\d+|،\d{3}(?!\d))*)|(?P<punct>\.{2,}|[^\w\s#])"


def _expression(settings: Mapping[str, Any]) -> re.Pattern[str]:
    """What a token looks like, by the `tokens` part of language.yml."""
    words = [_WORD]
    short = "|".join(map(re.escape, sorted(settings.get("abbreviations", "").split(), key=len, reverse=True)))
    if short:
        words.insert(0, rf"(?i:{short})\.(?=\s*[^\W_])")
    if settings.get("initials") == "yes":
        words.insert(0, _INITIALS)
    joiners = "".join(map(re.escape, settings.get("joiners", "").split()))
    between = rf"(?:(?<=[^\W\d_])|(?<=\.))[{joiners}](?=[^\W\d_])|" if joiners else ""
    return re.compile(f"{between}(?P<word>{'|'.join(words)}){_REST}")


class Tokeniser:
    """Splits text into tokens for one language.

    Args:
        pack: the language.
        known: whether a form is a word that somebody listed (pack, registry, gazetteer), with or without article and suffix.
        nearly: the same for a form that is listed but for letters that writers mix up; asked where nothing else is known.
    """

    def __init__(self, pack: Pack, known: Callable[[str], bool], nearly: Callable[[str], bool] | None = None) -> None:
        clitics: Mapping[str, Any] = pack.settings["clitics"]
        tokens: Mapping[str, Any] = pack.settings.get("tokens", {})
        self._token = _expression(tokens)
        self._capitals = tokens.get("capitals") == "yes"
        self._enclitics = tuple(tokens.get("enclitics", ()))
        self._normal = pack.normaliser
        self._known = known
        self._nearly = nearly
        self._article: str = clitics.get("article", "")
        self._contracted: dict[str, str] = {k: v for k, v in clitics.get("contracted", {}).items() if k[0] != "@"}
        self._before: list[frozenset[str]] = [frozenset(one) for one in clitics.get("before", ())]
        self._firsts = frozenset().union(*self._before)

    def tokens(self, text: str, start: int = 0, end: int | None = None) -> list[Token]:
        """The tokens of `text[start:end]`, in order, none overlapping."""
        out: list[Token] = []
        split: dict[str, tuple[str, ...]] = {}  # one report's words, not kept
        form_of = self._normal.form
        for found in self._token.finditer(text, start, len(text) if end is None else end):
            raw = found[0]
            kind: TokenKind = found.lastgroup  # type: ignore[assignment]
            if kind is None:
                continue  # what joins two words
            at = found.start()
            form = form_of(raw)
            if self._capitals and kind == "word":
                self._add_word(out, raw, at, form)
                continue
            if kind != "word" or not form:
                out.append(Token(at, found.end(), form or raw, "punct" if kind == "word" else kind))
                continue
            parts = split.get(form)
            if parts is None:
                parts = split[form] = self.split(form)
            if len(parts) == 1:
                out.append(Token(at, found.end(), form, "word"))
            else:
                self._add_parts(out, raw, at, parts)
        return out

    def _add_word(self, out: list[Token], raw: str, at: int, form: str) -> None:
        """A word of a language with capitals: without the full stop of an abbreviation, what hangs on it split off."""
        if form.endswith(".") and form.count(".") == 1:
            form = form[:-1]
        capital = raw[0].isupper()
        tail = next((e for e in self._enclitics if form.endswith(e) and len(form) > len(e)), "")
        if not tail or self._known(form):
            out.append(Token(at, at + len(raw), form, "word", capital))
            return
        cut = at + self._normal.raw_length(raw, len(form) - len(tail))
        out.append(Token(at, cut, form[: -len(tail)], "word", capital))
        out.append(Token(cut, at + len(raw), tail, "clitic"))

    def _add_parts(self, out: list[Token], raw: str, at: int, parts: tuple[str, ...]) -> None:
        """The contracted article belongs to the word: its letter is the last of what stands before the split."""
        done, letters = 0, 0
        for part in parts[:-1]:
            letters += len(part)
            end = self._normal.raw_length(raw, letters)
            out.append(Token(at + done, at + end, part, "clitic"))
            done = end
        out.append(Token(at + done, at + len(raw), parts[-1], "word"))

    def split(self, form: str) -> tuple[str, ...]:
        """Proclitics and the word, as forms; the word alone where nothing is to be split.

        «وبالمدينة» -> («و», «ب», «المدينة»); «للمدينة» -> («ل», «المدينة»): the article is given back to the word.
        """
        if form[0] not in self._firsts or self._known(form):
            return (form,)
        found = self._split(form, 0, self._known)
        if found is None and self._nearly is not None and not self._nearly(form):
            found = self._split(form, 0, self._nearly)
        return found or (form,)

    def _split(self, form: str, place: int, known: Callable[[str], bool]) -> tuple[str, ...] | None:
        for contracted, clitic in self._contracted.items():
            if form.startswith(contracted) and len(form) > len(contracted) + 1:
                return clitic, self._article + form[len(contracted) :]
        for at in range(place, len(self._before)):
            rest = form[1:]
            if form[0] not in self._before[at] or len(rest) < 2:
                continue
            if known(rest) or (self._article and rest.startswith(self._article) and len(rest) > len(self._article) + 2):
                return form[0], rest
            deeper = self._split(rest, at + 1, known)
            if deeper is not None:
                return form[0], *deeper
        return None
