"""One language's trigger words, looked for in the words of a text. Part of the first pass.

Text is taken in runs between white space; what a run holds is worked out once and remembered, so that a text costs little
more than telling its runs apart. Runs are compared as the pack compares words: normalised, with what the language writes
before and after a word; the pieces of a run that signs break («قت.ل») are tried apart and together.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from hasila.extract.pattern import Test, parse_test
from hasila.languages import Pack

__all__ = ["Triggers"]

_OUTCOME: Final = "outcome"  # the attribute of words that say by themselves what became of people
_WORD: Final = re.compile(r"[^\W\d_]+")
_SIGNS: Final = re.compile(r"\W+|_")
_REPEATED: Final = re.compile(r"(\w)\1{2,}")
_REMEMBERED: Final = 50_000  # runs, some ten megabytes
_LONGEST: Final = 200  # letters; a longer run is not remembered


class Triggers:
    """The trigger words of a pack.

    Args:
        pack: the language; one that names no triggers holds every text to be worth reading.
    """

    def __init__(self, pack: Pack) -> None:
        self._form = pack.normaliser.form
        self._loose = pack.normaliser.loose
        settings = pack.settings
        letters = settings.get("letters") or "^\\W\\d_"
        finals = (settings.get("normalise") or {}).get("final", "")
        self._piece = re.compile(rf"[{letters}]+?(?:(?<=[{finals}])|(?![{letters}]))" if finals else rf"[{letters}]+")
        self._script = re.compile(rf"[{letters}]")
        self.common: Final = frozenset((settings.get("common") or "").split())
        self._listed: Final = pack.words.keys()
        self._clitics(settings.get("clitics") or {})
        self._list(set(_trigger_forms(pack)))
        self._drawn = "".join(chr(int(code, 16)) for code in (settings.get("normalise") or {}).get("drop", ()))
        self._gap = re.compile(rf"(?<=[{self._drawn}])[ .*~-]{{1,2}}(?=[{self._drawn}])")
        self._forget()

    def _clitics(self, clitics: dict[str, Any]) -> None:
        self._before = {"".join(parts) for parts in _stacks(clitics)}
        after = sorted(clitics.get("after") or (), key=len, reverse=True)
        self._suffix = re.compile(f"(?:{'|'.join(map(re.escape, after))})$") if after else None
        self._joined = dict(clitics.get("joined") or {})

    def _list(self, forms: set[str]) -> None:
        """Single words with all that may stand before them, and the phrases that hold none, by their longest word."""
        single = {form for form in forms if " " not in form}
        self._words = self._with_clitics(single)
        self._phrases: dict[str, list[str]] = {}
        for phrase in sorted(forms - single):
            words = phrase.split()
            if self._words.isdisjoint(words):
                for key in self._with_clitics({max(words, key=len)}):
                    self._phrases.setdefault(key, []).append(phrase)

    def _with_clitics(self, words: frozenset[str] | set[str]) -> frozenset[str]:
        forms = {form for word in words for form in (word, self._loose(word))}
        found = {clitic + form for clitic in self._before if clitic for form in forms}
        return frozenset(forms | found.difference(self._listed))  # a word that is listed whole is never split

    def _forget(self) -> None:
        self._seen: dict[str, str] = {}  # run -> its words as they are compared
        self._loud: set[str] = set()
        self._telling: set[str] = set()  # runs that hold one of the language's common words
        self._keyed: dict[str, tuple[str, ...]] = {}

    def joined(self, text: str) -> str:
        """The text without gaps between letters that are drawn out towards each other over a gap."""
        return self._gap.sub("", text) if any(sign in text for sign in self._drawn) else text

    def may_hold(self, runs: frozenset[str] | set[str], text: Callable[[], str], *, surely: bool) -> bool:
        """Whether reading a text could find claims.

        Args:
            runs: what stands between the white space of the text.
            text: gives the text; asked for only where a phrase may stand in it.
            surely: whether the text is in this language; else one of its common words must stand there.
        """
        if not self._words:
            return True
        if len(self._seen) > _REMEMBERED:
            self._forget()
        for run in runs.difference(self._seen):
            self._learn(run)
        if not surely and self._telling.isdisjoint(runs):
            return False
        if not self._loud.isdisjoint(runs):
            return True
        keys = self._keyed.keys() & runs
        if not keys:
            return False
        formed = " ".join(self._seen.get(run) or self._spelt(run) for run in text().split())
        return any(phrase in formed for key in keys for phrase in self._keyed[key])

    def _spelt(self, run: str) -> str:
        return " ".join(_SIGNS.sub(" ", self._form(run)).split())

    def _learn(self, run: str) -> None:
        form = self._form(run)
        if len(run) <= _LONGEST:
            self._seen[run] = self._spelt(run)
        if self._script.search(form) is None:
            return
        words = {*self._piece.findall(form), *_WORD.findall(form)}
        if not self.common.isdisjoint(words) or not self.common.isdisjoint(_WORD.findall(run.lower())):
            self._telling.add(run)
        together = _SIGNS.sub("", form)
        if together != form:
            words.add(together)
        further = words | self._further(words)
        if not self._words.isdisjoint(further):
            self._loud.add(run)
        elif keys := sorted(self._phrases.keys() & further):
            self._keyed[run] = tuple(phrase for key in keys for phrase in self._phrases[key])

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
    weak = {name for alternative in test for name, positive in alternative if not positive}
    for form, readings in pack.words.items():
        for reading in readings:
            tells = _OUTCOME in reading.attributes and weak.isdisjoint(reading.classes)
            if tells or _passes(test, reading.classes):
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
