"""The words of a mention against the forms of the registry, for one language and one way of normalising.

Place in the flow: used by `hasila.resolve.actors` only. In: forms, nationalities, member nouns and affixes of a
language as written. Out: the form that a mention is, begins with or holds. What a form means is the business of the
registry.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

__all__ = ["Form", "Names", "Words"]

Words = tuple[str, ...]
_SHORTEST = 3  # letters that must be left when an article is taken off a word


class Form(NamedTuple):
    """A form of the registry: the id of its actor and what kind of form it is."""

    id: str
    subs: frozenset[str]


class Names:
    """The forms of one language, normalised.

    Args:
        forms: form as written -> its actor and subs.
        nations: nationality adjective -> id of a state or people.
        members: words before a name that leave the actor the same -> `member` or `voice`.
        affixes: `article` (written on the word), `article_word`, `ending` (after a nationality) -> the affixes;
            `interchanged` -> letters that writers mix up, the one to keep first.
        normalise: raw word -> the form that words are looked up by.
    """

    def __init__(
        self,
        forms: Mapping[str, Form],
        nations: Mapping[str, str],
        members: Mapping[str, str],
        affixes: Mapping[str, tuple[str, ...]],
        normalise: Callable[[str], str],
    ) -> None:
        self._normalise = normalise
        self._kept = str.maketrans({other: one[0] for one in affixes.get("interchanged", ()) for other in one[1:]})
        self._articles = self._letters(affixes.get("article", ()))
        self._article_words = frozenset(self._letters(affixes.get("article_word", ())))
        self._endings = self._letters(affixes.get("ending", ()))
        self._members = {self.words(text): sub for text, sub in members.items()}
        self._nations = {self._bare(self.words(text)): id for text, id in nations.items()}
        self._longest_nation = max(map(len, self._nations), default=0)
        self._exact: dict[Words, Form] = {}
        self._plain: dict[Words, Form | None] = {}
        self._add(forms)
        self._longest = max(map(len, self._exact), default=0)
        self._longest_member = max(map(len, self._members), default=0)

    def words(self, text: str) -> Words:
        """The normalised words of a text, without punctuation at their edges."""
        found = (
            self._normalise(word if word.isalpha() else _inner(word)).translate(self._kept) for word in text.split()
        )
        words = tuple(word for word in found if word)
        while len(words) > 1 and words[0] in self._article_words:
            words = words[1:]
        return words

    def whole(self, words: Words) -> Form | None:
        """The form that all the words are, with or without articles."""
        return self._exact.get(words) or self._plain.get(self._bare(words))

    def head(self, words: Words) -> Form | None:
        """The longest form that the words begin with and that is sure without the rest."""
        bare = self._bare(words)
        for length in range(min(len(words), self._longest), 0, -1):
            form = self._exact.get(words[:length]) or self._plain.get(bare[:length])
            if form is not None and form.subs.isdisjoint({"generic", "ambiguous", "metonym"}):
                return form
        return None

    def person(self, words: Words) -> str | None:
        """The id of the one person named anywhere in the words; None where there are two."""
        found: set[str] = set()
        at = 0
        while at < len(words):
            step = 1
            for length in range(min(len(words) - at, self._longest), 0, -1):
                form = self._exact.get(words[at : at + length])
                if form is not None and "person" in form.subs and "ambiguous" not in form.subs:
                    found.add(form.id)
                    step = length
                    break
            at += step
        return found.pop() if len(found) == 1 else None

    def nation(self, words: Words) -> str | None:
        """The id of the state or people that the words are the adjective of, in any inflection."""
        if len(words) > self._longest_nation:
            return None
        bare = self._bare(words)
        if bare in self._nations:
            return self._nations[bare]
        for ending in self._endings:
            cut = tuple(word.removesuffix(ending) for word in bare)
            if cut != bare and cut in self._nations:
                return self._nations[cut]
        return None

    def without_members(self, words: Words) -> tuple[Words, bool]:
        """The words behind the member nouns at the head, and whether one of those nouns speaks for the actor."""
        voice = False
        found = True
        while found:
            found = False
            for length in range(min(len(words) - 1, self._longest_member), 0, -1):
                sub = self._members.get(words[:length])
                if sub is not None:
                    words, found = words[length:], True
                    voice = voice or sub == "voice"
                    break
        return words, voice

    def _add(self, forms: Mapping[str, Form]) -> None:
        clashing: set[Words] = set()
        for text, form in forms.items():
            words = self.words(text)
            known = self._exact.setdefault(words, form)
            if known.id != form.id:
                clashing.add(words)
            if form.subs.isdisjoint({"person", "ambiguous", "metonym"}):
                bare = self._bare(words)
                other = self._plain.setdefault(bare, form)
                if other is not None and other.id != form.id:
                    self._plain[bare] = None  # two actors differ by articles only: none is sure without them
        for words in clashing:
            del self._exact[words]
            self._plain[self._bare(words)] = None

    def _bare(self, words: Words) -> Words:
        return tuple(map(self._without_article, words))

    def _without_article(self, word: str) -> str:
        for article in self._articles:
            if word.startswith(article) and len(word) - len(article) >= _SHORTEST:
                return word[len(article) :]
        return word

    def _letters(self, texts: Iterable[str]) -> tuple[str, ...]:
        found = {self._normalise(text).translate(self._kept) for text in texts}
        return tuple(sorted(found, key=lambda letters: (-len(letters), letters)))


def _inner(word: str) -> str:
    """A word without punctuation and symbols at its edges."""
    start, end = 0, len(word)
    while start < end and unicodedata.category(word[start])[0] in "PS":
        start += 1
    while end > start and unicodedata.category(word[end - 1])[0] in "PS":
        end -= 1
    return word[start:end]
