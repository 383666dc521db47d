"""Text -> tokens. Words keep their letters, marks and tatweel together; proclitics are split by the pack's rule.

A proclitic is split only where the rest is known (to the pack, the registry or the gazetteer) or begins with the article;
a word that is known whole is never split, so «وزير» stays one word and «وزيرة» too, while «ومقتل» becomes و | مقتل.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from hasila.languages import Pack
from hasila.segment.token import Token, TokenKind

__all__ = ["Memo", "Tokeniser"]

_MARKS = "\u0300-\u036f\u064b-\u065f\u0670\u06d6-\u06ed\u200c\u200d\u200e\u200f"
_LATIN = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02bf\u1e00-\u1eff"
_DRAWN = "\u0640"  # tatweel: a letter drawn out


def _letters(left_out: str) -> str:
    """Letters but those left out, with marks and apostrophes between them."""
    one, more = rf"[^\W\d_{left_out}]", rf"[^\W\d_{left_out}{_MARKS}]"
    return rf"{one}{more}*(?:[{_MARKS}]+{one}*)*(?:['’]{one}+)*"


# Two scripts that a page glued together are two words. Letters drawn out towards each other over a gap or a mark
# are one word, broken to pass a filter.
_LATIN_WORD = rf"[{_LATIN}](?:[{_LATIN}{_MARKS}]|['’](?=[{_LATIN}]))*"
_GAP = rf"(?<={_DRAWN})[ .*~-]{{1,2}}(?={_DRAWN})"
# The signs of a hashtag («#Aster_town») are no tokens: they would stand between a place noun and its name.
_REST = r"|(?P<number>\d+(?:[.,/:٫٬]\d+|،\d{3}(?!\d))*)|(?P<punct>\.{2,}|[^\w\s#])"
_WORDS = (_LATIN_WORD, _letters(_LATIN))
_BROKEN_WORDS = (_LATIN_WORD, rf"{_letters(_LATIN)}(?:{_GAP}{_letters(_LATIN)})*")
_INITIALS = r"(?:[^\W\d_]\.){2,}(?![^\W_])"
_MARKS_INSIDE = frozenset(".*")
_token = tuple.__new__  # for the tokens that are made one by one in every report: half of what calling `Token` costs
_SHORT = 4  # letters; a longer piece before or after a full stop is a word of its own
_GAPS = re.compile(r"[ .*~-]")
_PUT_IN = re.compile(r"[.*][^\W\d_]")
Memo = dict[str, tuple[str, TokenKind, bool]]  # a word that is one token -> its form, kind and capital
_INSERTED = re.compile(rf"[.*]({_letters(_LATIN)})")


def _expression(settings: Mapping[str, Any], plain: Sequence[str]) -> re.Pattern[str]:
    """What a token looks like, by the `tokens` part of language.yml."""
    words = list(plain)
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
        self._token, self._broken = (_expression(tokens, plain) for plain in (_WORDS, _BROKEN_WORDS))
        self._capitals = tokens.get("capitals") == "yes"
        self._enclitics = tuple(tokens.get("enclitics", ()))
        self._proclitics = tuple(sorted(tokens.get("proclitics", ()), key=len, reverse=True))
        self._normal = pack.normaliser
        self._known = known
        self._nearly = nearly
        self._article: str = clitics.get("article", "")
        self._contracted: dict[str, str] = {k: v for k, v in clitics.get("contracted", {}).items() if k[0] != "@"}
        self._before: list[frozenset[str]] = [frozenset(one) for one in clitics.get("before", ())]
        self._firsts = frozenset().union(*self._before)
        self._finals = frozenset(pack.settings.get("normalise", {}).get("final", ""))

    def tokens(self, text: str, start: int = 0, end: int | None = None, memo: Memo | None = None) -> list[Token]:
        """The tokens of `text[start:end]`, in order, none overlapping.

        Args:
            text: the report.
            start, end: where to look.
            memo: what the words of the same report were made into before.
        """
        out: list[Token] = []
        memo = {} if memo is None else memo
        stop = len(text) if end is None else end
        pattern = self._broken if text.find(_DRAWN, start, stop) >= 0 else self._token
        inserted = not self._capitals and _PUT_IN.search(text, start, stop) is not None
        at = start
        while (found := pattern.search(text, at, stop)) is not None:
            first, at = found.span()
            raw = found[0]
            known = memo.get(raw)
            if known is not None and not inserted:
                out.append(_token(Token, (first, at, *known)))
            elif (kind := found.lastgroup) is not None:  # else it joins two words
                before = len(out)
                at = self._read(out, text, raw, first, stop, kind)  # type: ignore[arg-type]
                if len(out) == before + 1 and kind == "word" and not inserted:
                    memo[raw] = out[-1][2:]
        return out

    def _read(self, out: list[Token], text: str, raw: str, first: int, stop: int, kind: TokenKind) -> int:
        """Add the tokens of what stands at a place, and say where it ends."""
        at = first + len(raw)
        form = self._normal.form(raw)
        if kind != "word" or not form:
            out.append(Token(first, at, form or raw, "punct" if kind == "word" else kind))
        elif self._capitals:
            self._add_word(out, raw, first, form)
        else:
            if not raw.isalpha() or text[at : at + 1] in _MARKS_INSIDE:
                raw, at = self._whole(text, raw, at, stop)
                form = self._normal.form(raw)
            parts = self.split(form)
            if len(parts) == 1 and self._finals.isdisjoint(form[:-1]):
                out.append(_token(Token, (first, at, form, "word", False)))
            else:
                self._add(out, raw, first, form, parts)
        return at

    def _add_word(self, out: list[Token], raw: str, at: int, form: str) -> None:
        """A word of a language with capitals: without the full stop of an abbreviation, what hangs on it split off."""
        head = next((p for p in self._proclitics if form.startswith(p) and len(form) > len(p)), "")
        if head and not self._known(form):
            cut = self._normal.raw_length(raw, len(head))
            out.append(Token(at, at + cut, head, "clitic", raw[0].isupper()))
            raw, at, form = raw[cut:], at + cut, form[len(head) :]
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

    def _whole(self, text: str, raw: str, at: int, stop: int) -> tuple[str, int]:
        """A word with what was put between its letters to pass a filter turned into drawn-out letters, and its end.

        «الشهدا.ء» is one word where the whole is known and its parts are not both.
        """
        raw = _GAPS.sub(_DRAWN, raw)
        more = _INSERTED.match(text, at, stop)
        if more is not None and min(len(raw), len(more[1])) < _SHORT <= len(raw) + len(more[1]):
            whole = raw + _DRAWN + more[1]
            form = self._normal.form(whole)
            if self._known(form) or len(self.split(form)) > 1:
                return whole, more.end()
        return raw, at

    def _add(self, out: list[Token], raw: str, at: int, form: str, parts: tuple[str, ...]) -> None:
        """A word of several parts; one that a page glued to the word before it begins after a letter that ends words."""
        cut = next((i for i, letter in enumerate(form[:-1], 1) if letter in self._finals), None)
        if cut is None:
            self._add_parts(out, raw, at, parts)
            return
        length = self._normal.raw_length(raw, cut)
        for piece, first in ((raw[:length], at), (raw[length:], at + length)):
            part = self._normal.form(piece)
            self._add(out, piece, first, part, self.split(part))

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
