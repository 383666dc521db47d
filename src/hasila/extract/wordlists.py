"""Words of numerals.yml and dates.yml as they are checked and looked up. Below `numerals` and `date_words`.

A form is written plainly; several words are separated by spaces, a proclitic stands as a word of its own, and `(a|b|)`
spells out alternatives: «(no|) (more|fewer) than» is four forms. What comes out is tuples of normalised tokens.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Generic, TypeVar

from hasila.errors import PackError
from hasila.languages.files import LINE

__all__ = ["Phrases", "Section", "Spelling"]

V = TypeVar("V")
_GROUP = re.compile(r"\(([^()]*)\)")


class Spelling:
    """How written forms become token forms.

    Args:
        normalise: one raw word -> its form.
        clitics: proclitics, which a text may leave joined to the word that follows.
        article: what may stand before a form, or "".
        variants: a final letter -> the letter that writers put in its place.
    """

    def __init__(
        self, normalise: Callable[[str], str], clitics: Sequence[str], article: str, variants: Mapping[str, str]
    ) -> None:
        self._normalise = normalise
        self._clitics = frozenset(clitics)
        self.article = normalise(article)
        self._variants = variants

    def phrases(self, written: str) -> Iterator[tuple[str, ...]]:
        """The token sequences of one written form, alternatives and final letters spelled out."""
        for one in _expand(written):
            parts = [self._finals(self._normalise(word)) for word in one.split()]
            yield from _product([part for part in parts if part[0]])

    def joined(self, phrase: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        """The phrase, and the phrase with its proclitics left on their words."""
        yield phrase
        for at, word in enumerate(phrase[:-1]):
            if word in self._clitics:
                yield (*phrase[:at], word + phrase[at + 1], *phrase[at + 2 :])

    def definite(self, phrase: tuple[str, ...]) -> tuple[str, ...]:
        """The phrase with the article on its first word."""
        return (self.article + phrase[0], *phrase[1:])

    def _finals(self, form: str) -> tuple[str, ...]:
        other = self._variants.get(form[-1:])
        return (form, form[:-1] + other) if other and len(form) > 1 else (form,)


def _expand(written: str) -> Iterator[str]:
    found = _GROUP.search(written)
    if found is None:
        yield written
        return
    for choice in found[1].split("|"):
        yield from _expand(written[: found.start()] + choice + written[found.end() :])


def _product(parts: Sequence[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    if not parts:
        yield ()
        return
    for rest in _product(parts[1:]):
        for head in parts[0]:
            yield (head, *rest)


class Phrases(Generic[V]):
    """Token sequences -> values, looked up from their first or from their last token; the longest wins."""

    def __init__(self) -> None:
        self._from: dict[str, list[tuple[tuple[str, ...], V]]] = {}
        self._to: dict[str, list[tuple[tuple[str, ...], V]]] = {}
        self._plain: set[str] = set()

    def add(self, spelling: Spelling, written: str, value: V, *, article: bool = False) -> None:
        """Add a written form; with `article` also with the article on its first word."""
        for phrase in spelling.phrases(written):
            if not phrase:
                continue
            self._plain.update(phrase)
            for one in spelling.joined(phrase):
                self._put(one, value)
                if article and spelling.article:
                    self._put(spelling.definite(one), value)

    def _put(self, phrase: tuple[str, ...], value: V) -> None:
        for table, key in ((self._from, phrase[0]), (self._to, phrase[-1])):
            found = table.setdefault(key, [])
            if all(one[0] != phrase for one in found):
                found.append((phrase, value))
                found.sort(key=lambda one: -len(one[0]))

    def at(self, forms: Sequence[str], at: int) -> tuple[V, int] | None:
        """The value of the longest phrase that begins at a token, and the token after it."""
        for phrase, value in self._from.get(forms[at], ()) if at < len(forms) else ():
            end = at + len(phrase)
            if len(phrase) == 1 or tuple(forms[at:end]) == phrase:
                return value, end
        return None

    def before(self, forms: Sequence[str], at: int, floor: int) -> tuple[V, int] | None:
        """The value of the longest phrase that ends before token `at`, and its first token, not before `floor`."""
        for phrase, value in self._to.get(forms[at - 1], ()) if at > floor else ():
            start = at - len(phrase)
            if start >= floor and tuple(forms[start:at]) == phrase:
                return value, start
        return None

    def firsts(self) -> Iterator[str]:
        """The tokens that a phrase may begin with."""
        return iter(self._from)

    def items(self) -> Iterator[tuple[tuple[str, ...], V]]:
        """Every phrase with its value."""
        for found in self._from.values():
            yield from found

    def words(self) -> frozenset[str]:
        """Every word of every phrase, without joined proclitics and articles."""
        return frozenset(self._plain)


class Section:
    """A mapping of a pack's file while it is read: what is taken must be there and right, what is left is a fault.

    Args:
        data: the mapping, scalars as strings.
        file: the file, for messages.
        path: where in the file the mapping stands, such as `ranges`.
        keys: the keys that it may have; None where any key may stand.
    """

    def __init__(self, data: Any, file: str, path: str = "", keys: frozenset[str] | None = None) -> None:
        self.file = file
        self.path = path
        if not isinstance(data, Mapping):
            raise PackError(f"{path or 'the file'} must be a mapping, not {type(data).__name__}", file)
        self.line: int | None = data.get(LINE)
        self._data: dict[str, Any] = {str(k): v for k, v in data.items() if k != LINE}
        unknown = sorted(set(self._data) - keys) if keys is not None else ()
        if unknown:
            allowed = ", ".join(sorted(keys or ()))
            raise self.fault(f"unknown keys {', '.join(unknown)}; use {allowed}")

    def fault(self, text: str) -> PackError:
        """A PackError at this place."""
        return PackError(f"{self.path}: {text}" if self.path else text, self.file, self.line)

    def __iter__(self) -> Iterator[str]:
        """The keys, in order."""
        return iter(self._data)

    def inner(self, key: str, keys: frozenset[str] | None = None) -> Section:
        """The mapping under a key; empty where the key is missing."""
        path = f"{self.path}.{key}" if self.path else key
        return Section(self._data.get(key) or {}, self.file, path, keys)

    def rows(self, key: str, keys: frozenset[str]) -> list[Section]:
        """The list of mappings under a key."""
        value = self._data.get(key) or []
        if not isinstance(value, Sequence) or isinstance(value, str):
            raise self.fault(f"{key} must be a list of mappings")
        return [Section(one, self.file, key, keys) for one in value]

    def forms(self, key: str) -> list[str]:
        """The list of forms under a key; empty where the key is missing."""
        value = self._data.get(key) or []
        if not isinstance(value, Sequence) or isinstance(value, str) or not all(isinstance(v, str) for v in value):
            raise self.fault(f"{key} must be a list of forms")
        return [str(v) for v in value]

    def text(self, key: str, default: str, allowed: frozenset[str] | None = None) -> str:
        """The text under a key."""
        value = self._data.get(key, default)
        if not isinstance(value, str) or (allowed is not None and value not in allowed):
            raise self.fault(f"{key} is {value!r}; use {', '.join(sorted(allowed or ())) or 'a word'}")
        return value

    def number(self, key: str) -> int:
        """A key that is itself a whole number."""
        try:
            return int(key)
        except ValueError as error:
            raise self.fault(f"{key!r} must be a whole number") from error
