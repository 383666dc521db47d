"""The first pass: whether a text may hold claims at all, told from its words, many times as fast as reading it.

A text passes when it holds a trigger word of some language: one of the classes that the pack names under `triggers` in
language.yml, or a word that says by itself what became of people. Words are compared as the pack compares them, with
its clitics before and after; a word broken by signs, as posts do to pass filters, lets a text pass. It lets through much
that holds nothing; what it stops costs claims only where a report of several sentences has none of some thousand words.
"""

from __future__ import annotations

import html
import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from hasila.extract.pattern import Test, parse_test
from hasila.languages import Pack, available, load

__all__ = ["FirstPass"]

_WORD = re.compile(r"\w+")
_OUTCOME = "outcome"  # the attribute of words that say by themselves what became of people
_REPEATED = re.compile(r"(\w)\1{2,}")


class FirstPass:
    """The trigger words of languages.

    Args:
        packs: the languages.
    """

    def __init__(self, packs: Sequence[Pack]) -> None:
        self._languages = [_Triggers(pack) for pack in packs]

    @classmethod
    def open(cls, language: str | None = None, extra: Sequence[Path] = ()) -> FirstPass:
        """For one language, or for all that can be read."""
        return cls([load(code, extra) for code in ([language] if language else sorted(available(extra)))])

    def may_hold(self, text: str) -> bool:
        """Whether reading the text could find claims."""
        return any(one.may_hold(text) for one in self._languages)

    def may_hold_markup(self, text: str) -> bool:
        """The same for a page: character references are read, tags are words like others."""
        return self.may_hold(html.unescape(text) if "&" in text else text)


class _Spaced(dict[int, str]):
    """Characters of a running text -> as a pack compares them, each space a space."""

    def __init__(self, form: Callable[[str], str]) -> None:
        super().__init__()
        self._form = form

    def __missing__(self, code: int) -> str:
        char = chr(code)
        found = self[code] = " " if char.isspace() or char == "_" else self._form(char)
        return found


class _Triggers:
    """One language's triggers as single words with what may stand before them; suffixes are cut when asked."""

    def __init__(self, pack: Pack) -> None:
        self._table = _Spaced(pack.normaliser.form)
        self._loose = pack.normaliser.loose
        clitics = pack.settings.get("clitics") or {}
        forms = set(_trigger_forms(pack))
        self._phrases = sorted(form for form in forms if " " in form)
        single = forms.difference(self._phrases)
        before = {"".join(parts) for parts in _stacks(clitics)}
        self._words = frozenset(
            clitic + form for clitic in before for word in single for form in (word, self._loose(word))
        )
        after = sorted(clitics.get("after") or (), key=len, reverse=True)
        self._suffix = re.compile(f"(?:{'|'.join(map(re.escape, after))})$") if after else None
        self._joined = dict(clitics.get("joined") or {})
        letters = pack.settings.get("letters") or r"\w"
        self._broken = re.compile(rf"(?<![{letters}])[{letters}]{{1,3}}(?:[^\w\s][{letters}]{{1,3}})+(?![{letters}])")

    def may_hold(self, text: str) -> bool:
        if not self._words:
            return True  # a pack that names no triggers reads everything
        formed = text.translate(self._table)
        words = set(_WORD.findall(formed))
        return (
            not self._words.isdisjoint(words)
            or not self._words.isdisjoint(self._further(words))
            or any(phrase in formed for phrase in self._phrases)
            or self._broken.search(text) is not None
        )

    def _further(self, words: Iterable[str]) -> set[str]:
        """Words as they may be meant: without suffixes and repeated letters, with letters that writers mix up."""
        out = set()
        for word in words:
            out |= {self._loose(word), _REPEATED.sub(r"\1", word)}
            if self._suffix and (cut := self._suffix.sub("", word)) != word and len(cut) > 1:
                out |= {cut, self._loose(cut), cut[:-1] + self._joined.get(cut[-1], cut[-1])}
        return out


def _trigger_forms(pack: Pack) -> Iterator[str]:
    if "triggers" not in pack.settings:
        return
    test = parse_test(pack.settings["triggers"])
    for form, readings in pack.words.items():
        for reading in readings:
            if _OUTCOME in reading.attributes or _passes(test, reading.classes):
                yield form
                break


def _passes(test: Test, classes: frozenset[str]) -> bool:
    return any(all((name in classes) is positive for name, positive in alternative) for alternative in test)


def _stacks(clitics: dict[str, Any]) -> Iterable[tuple[str, ...]]:
    """What may stand before a word: at most one of each place, outermost first, then the article or none."""
    article = clitics.get("article")
    contracted = (clitics.get("contracted") or {}).items()
    places = [["", *place] for place in clitics.get("before") or ()]
    for stack in itertools.product(*places):
        yield stack
        if article:
            yield (*stack, article)
        for written, meant in contracted:
            if stack and stack[-1] == meant:
                yield (*stack[:-1], written)
