"""Words -> classes -> symbols. The first pass over a sentence: each token gets its readings, multiword forms become one node.

The classes of a node are one symbol, a character of the basic plane; the set of symbols is fixed when the lexicon is made, from
the pack's words, the names that the caller adds (actors, places) and the classes that the rules give.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet

from hasila.errors import PackError
from hasila.extract.node import Node
from hasila.extract.pattern import Test
from hasila.languages import Pack, Reading
from hasila.segment import Token, Tokeniser, TokenKind

__all__ = ["Lexicon", "Memo", "Symbols"]

_ONES = re.compile("1+")
_FIRST, _LAST = 0xA000, 0xD7FF  # of the basic plane: sets of characters beyond it run far slower in `re`
_Further = list[tuple[tuple[str, ...], tuple[Reading, ...]]]  # what makes phrases of two words, longest first
# Of a token: its form without the article, the phrases that begin with it by their second word, its symbol and readings.
Known = tuple[str, dict[str, _Further] | None, str, tuple[Reading, ...]]
Memo = dict[tuple[str, TokenKind, bool], Known]  # of the tokens of one report


class Symbols:
    """Sets of classes <-> characters of the basic plane. A class is also the bit mask of the symbols that have it."""

    def __init__(self) -> None:
        self._of: dict[frozenset[str], str] = {}
        self._with: dict[str, int] = {}
        self.classes: dict[str, frozenset[str]] = {}

    def add(self, classes: frozenset[str]) -> str:
        """The symbol of a set of classes, a new one where it is new.

        Raises:
            PackError: more sets of classes than symbols.
        """
        symbol = self._of.get(classes)
        if symbol is None:
            at = len(self._of)
            if _FIRST + at > _LAST:
                raise PackError(f"more than {_LAST - _FIRST + 1} different sets of classes", "lexicon")
            symbol = self._of[classes] = chr(_FIRST + at)
            self.classes[symbol] = classes
            for name in classes:
                self._with[name] = self._with.get(name, 0) | 1 << at
        return symbol

    def mask(self, test: Test) -> int:
        """The bit mask of the symbols whose classes pass a test; bit n stands for the nth symbol."""
        every = (1 << len(self._of)) - 1
        passing = 0
        for part in test:
            both = every
            for name, wanted in part:
                having = every if name == "any" else self._with.get(name, 0)
                both &= having if wanted else ~having
            passing |= both
        return passing

    def matching(self, test: Test) -> str:
        """The symbols whose classes pass a test, as ranges of a regular-expression set: `a-cx`."""
        out = []
        for low, high in _runs(self.mask(test)):
            first, last = chr(_FIRST + low), chr(_FIRST + high - 1)
            out.append(first if high - low == 1 else f"{first}-{last}")
        return "".join(out)

    def of(self, mask: int) -> Iterator[str]:
        """The symbols of a bit mask, in order."""
        for low, high in _runs(mask):
            yield from map(chr, range(_FIRST + low, _FIRST + high))


def _runs(mask: int) -> Iterator[tuple[int, int]]:
    """The runs of set bits, from the lowest."""
    return (run.span() for run in _ONES.finditer(f"{mask:b}"[::-1]))


class Lexicon:
    """The words of one language, with names.

    Args:
        pack: the language.
        names: readings by form of what is not in the pack: actors, places. Forms are normalised.
        made: the class sets that rules give to their nodes.
        cited: the classes that some rule or the assembly asks for, with how often; symbols stand for these alone, or there
            would be too many, and are numbered so that those of an often-cited class stand together: sets of few ranges.

    Attributes:
        classes: every class that some word or rule has, cited or not.
    """

    def __init__(
        self,
        pack: Pack,
        names: Mapping[str, Sequence[Reading]],
        made: Iterable[frozenset[str]] = (),
        cited: Mapping[str, int] | None = None,
    ) -> None:
        self.symbols = Symbols()
        self._cited = None if cited is None else frozenset(cited)
        self._capitals = pack.settings.get("tokens", {}).get("capitals") == "yes"
        # What the symbols of one word tell apart: as it stands; with its article, or written large; with a suffix.
        second = {"capital", "bare"} if self._capitals else {"def"}
        self._flags = (frozenset({"bare"}), frozenset(second), frozenset({"suffixed"}))
        self.classes: set[str] = {"any"}
        self._normal = pack.normaliser
        clitics = pack.settings["clitics"]
        self._article: str = clitics.get("article", "")
        self._after = sorted(clitics.get("after", ()), key=len, reverse=True)
        self._joined: dict[str, str] = {k: v for k, v in clitics.get("joined", {}).items() if not k.startswith("@")}
        self._entries: dict[tuple[frozenset[str], ...], tuple[str, str, str]] = {}
        made = list(made)
        self._single: dict[str, tuple[Reading, ...]] = {}
        # The first word of a phrase -> its second -> its further words, longest first, with its readings.
        self._phrases: dict[str, dict[str, _Further]] = {}
        several: list[tuple[str, Sequence[Reading]]] = []
        single = self._single
        entries: dict[int, tuple[Reading, ...]] = {}  # many forms share one list of readings
        for source in (pack.words, names):
            for form, readings in source.items():
                if " " in form:
                    several.append((form, readings))
                elif form in single:
                    single[form] = (*single[form], *readings)
                else:
                    single[form] = entries.get(id(readings)) or entries.setdefault(id(readings), tuple(readings))
        self._merge_articles()
        self._loose = self._loosened()
        self._small = self._written_small()
        self.tokeniser = Tokeniser(pack, self.known, self.nearly)
        parts: dict[str, list[str]] = {}  # phrases share most of their words
        for form, readings in several:
            self._add_phrase(form, readings, parts)
        self._number_symbols(made, cited or {})
        self._unknown = self._flagged(frozenset({"word", "unknown"}))
        self._made = {classes: self.symbols.add(classes) for classes in made}
        self.classes |= {"word", "unknown", "bare", "def", "suffixed", "capital"}.union(*self._made)
        self._marks = self._punctuation(pack)
        self.number = self.symbols.add(frozenset({"number"}))
        self.vague = self.symbols.add(frozenset({"number", "number.vague"}))
        self.fraction = self.symbols.add(frozenset({"number", "number.fraction"}))
        self.share = self.symbols.add(frozenset({"number", "number.fraction", "suffixed"}))
        self.one_of = self.symbols.add(frozenset({"number", "suffixed"}))
        self.article_one = self.symbols.add(frozenset({"number", "number.article"}))
        self._indefinite = frozenset(f for f, known in pack.words.items() if any("det.a" in r.classes for r in known))
        self.ordinal = self.symbols.add(frozenset({"ordinal"}))
        self.date = self.symbols.add(frozenset({"date"}))
        self.duration = self.symbols.add(frozenset({"duration"}))
        self.classes.update(*self.symbols.classes.values())

    def _merge_articles(self) -> None:
        """A form listed with its article keeps the readings that it has without."""
        self._merged: set[str] = set()
        for form in self._single:
            bare = self._bare(form)
            if bare is not form and bare in self._single:
                self._single[form] = (*self._single[form], *self._single[bare])
                self._merged.add(form)

    def _written_small(self) -> dict[str, tuple[Reading, ...]]:
        """What names that are written small still mean: «us», «reading»."""
        if not self._capitals:
            return {}
        distinct = {id(one): one for one in self._single.values()}
        small = {at: rest for at, one in distinct.items() if len(rest := _uncased(one)) < len(one)}
        return {form: small[id(one)] for form, one in self._single.items() if id(one) in small}

    def _loosened(self) -> dict[str, str]:
        forms = list(reversed(self._single))
        return dict(zip(self._normal.loose("\n".join(forms)).split("\n"), forms, strict=True))

    def _number_symbols(self, made: Iterable[frozenset[str]], cited: Mapping[str, int]) -> None:
        """A symbol for each set of classes that a word of a sentence can have, with each flag."""
        several = [one for seconds in self._phrases.values() for further in seconds.values() for _, one in further]
        kept = {id(one): one for one in (*self._single.values(), *several, *self._small.values()) if one}
        stems = (self._stem(form) for form in self._single)  # before a suffix a form may have more readings
        small = [_uncased(one) for one in kept.values()] if self._capitals else []
        listed = {**kept, **{id(one): one for one in (*stems, *small) if one}}
        keys = {tuple([one.classes for one in readings]) for readings in listed.values()}
        sets = {self._cited_of(frozenset({"word"}).union(*key)) for key in keys}
        flagged = {classes | flag for classes in sets for flag in self._flags}.union(made)
        ranked = sorted({c for classes in flagged for c in classes}, key=lambda name: (-cited.get(name, 0), name))
        rank = {name: at for at, name in enumerate(ranked)}
        for classes in sorted(flagged, key=lambda classes: sorted([rank[name] for name in classes])):
            self.symbols.add(classes)
        for key in keys:
            self._entries[key] = self._flagged(frozenset({"word"}).union(*key))
        self._of_kept = {at: self._symbols_of(one) for at, one in kept.items()}  # by id: they live as long as this

    def _cited_of(self, classes: frozenset[str]) -> frozenset[str]:
        return classes if self._cited is None else classes.intersection(self._cited)

    def _flagged(self, classes: frozenset[str]) -> tuple[str, str, str]:
        self.classes |= classes
        classes = self._cited_of(classes)
        add = self.symbols.add
        bare, second, suffixed = (add(classes | flag) for flag in self._flags)
        return bare, second, suffixed

    def _symbols(self, readings: tuple[Reading, ...]) -> tuple[str, str, str]:
        return self._of_kept.get(id(readings)) or self._symbols_of(readings)

    def _symbols_of(self, readings: Sequence[Reading]) -> tuple[str, str, str]:
        key = tuple(one.classes for one in readings)
        found = self._entries.get(key)
        if found is None:
            found = self._entries[key] = self._flagged(frozenset({"word"}).union(*key))
        return found

    def _punctuation(self, pack: Pack) -> dict[str, str]:
        marks: dict[str, set[str]] = {}
        for name, chars in pack.settings["punctuation"].items():
            if not name.startswith("@"):
                for char in chars.split():
                    marks.setdefault(char, set()).add(name)
        for char in (*pack.settings["sentences"]["end"].split(), "..", "...", "...."):
            marks.setdefault(char, set()).add("stop")
        self._mark = self.symbols.add(frozenset({"punct"}))
        return {char: self.symbols.add(frozenset({"punct", *names})) for char, names in marks.items()}

    def number_symbol(self, kind: str, form: str, *, pronominal: bool = False, alone: bool = False) -> str:
        """The symbol of a number node: vague quantities, fractions and ordinals have classes of their own.

        Args:
            kind: the number's kind.
            form: its last word; a fraction with a pronoun («ثلثهم») is a share of what was counted before.
            pronominal: whether it is a count with a pronoun («أحدهم»).
            alone: whether it is that one word, which may be the indefinite article as well («un», «une»).
        """
        if alone and form in self._indefinite:
            return self.article_one
        if pronominal:
            return self.one_of
        if kind == "fraction" and any(form.endswith(s) for s in self._after if len(s) > 1):
            return self.share
        return {"vague": self.vague, "fraction": self.fraction, "ordinal": self.ordinal}.get(kind, self.number)

    def date_symbol(self, kind: str) -> str:
        """The symbol of a date node; a length of time is no date."""
        return self.duration if kind == "duration" else self.date

    def symbol(self, classes: frozenset[str]) -> str:
        """The symbol of a class set that some rule gives."""
        return self._made[classes]

    def _bare(self, form: str) -> str:
        cut = len(self._article)
        return form[cut:] if cut and len(form) > cut + 1 and form.startswith(self._article) else form

    def _core(self, form: str) -> str:
        """A word of a phrase, without its article where enough is left to tell it by (never «الآن» -> «أن»)."""
        bare = self._bare(form)
        return bare if len(bare) > 2 else form

    def _add_phrase(self, form: str, readings: Sequence[Reading], split: dict[str, list[str]]) -> None:
        parts: list[str] = []
        for word in form.split(" "):
            if word not in split:
                split[word] = [self._core(part) for part in self.tokeniser.split(word)]
            parts += split[word]
        if len(parts) < 2:
            return
        rest = tuple(parts[2:])
        phrases = self._phrases.setdefault(parts[0], {}).setdefault(parts[1], [])
        for at, (other, known) in enumerate(phrases):
            if other == rest:
                readings = (*known, *readings)
                del phrases[at]
                break
        phrases.append((rest, tuple(readings)))
        phrases.sort(key=lambda one: -len(one[0]))

    def known(self, form: str) -> bool:
        """Whether a form is listed, as it stands, under the article or with a suffix."""
        return self._exact(form) is not None

    def nearly(self, form: str) -> bool:
        """The same, but for final letters that writers mix up."""
        return self._find(form) is not None

    def says(self, form: str, *classes: str) -> bool:
        """Whether a word is read as one of the classes, without an article or suffix."""
        found = self._find(form)
        return found is not None and found[1] == 0 and any(not r.classes.isdisjoint(classes) for r in found[0])

    def _find(self, form: str) -> tuple[tuple[Reading, ...], int] | None:
        """The readings of a form and which symbol stands for it (0 bare, 1 with the article, 2 with a suffix)."""
        found = self._exact(form)
        if found is not None:
            return found
        single, bare = self._single, self._bare(form)
        loose = self._loose.get(self._normal.loose(form))
        if loose is not None:
            return single[loose], 0
        loose = self._loose.get(self._normal.loose(bare)) if bare is not form else None
        return (single[loose], 1) if loose is not None else None

    def _exact(self, form: str) -> tuple[tuple[Reading, ...], int] | None:
        single = self._single
        found = single.get(form)
        if found is not None:
            return found, 1 if form in self._merged else 0
        bare = self._bare(form)
        if bare is not form and (found := single.get(bare)) is not None:
            return found, 1
        for suffix in self._after:
            stem = form[: -len(suffix)]
            if len(stem) > 1 and form.endswith(suffix):
                found = self._stem(stem)
                if found is not None:
                    return found, 2
        return None

    def _stem(self, stem: str) -> tuple[Reading, ...] | None:
        """The readings of a stem before a suffix: as it stands, and with the final letter that the suffix changed."""
        whole = self._single.get(stem)
        joined = self._single.get(stem[:-1] + self._joined.get(stem[-1], "\0"))
        return (*whole, *joined) if whole and joined else whole or joined

    def nodes(
        self,
        tokens: Sequence[Token],
        taken: Mapping[int, Node],
        passed: AbstractSet[int] = frozenset(),
        memo: Memo | None = None,
    ) -> list[Node]:
        """The first nodes of a sentence.

        Args:
            tokens: the sentence.
            taken: token index -> the number or date that begins there.
            passed: token indexes that no rule sees, such as an approximator after its noun, which the number has.
            memo: what was found for the words of the report so far.
        """
        memo = {} if memo is None else memo
        known = []
        for token in tokens:
            one = memo.get(token[2:])
            if one is None:
                one = memo[token[2:]] = self._learnt(token)
            known.append(one)
        out: list[Node] = []
        at, last = 0, len(tokens) - 1
        while at <= last:
            if at in passed:
                at += 1
                continue
            node = taken.get(at)
            if node is None:
                token, (_, phrases, symbol, readings) = tokens[at], known[at]
                further = phrases.get(known[at + 1][0]) if phrases and at < last else None
                node = (self._phrase(tokens, known, at, further, taken) if further else None) or Node(
                    at, at + 1, token[0], token[1], symbol, "token", token[2], readings
                )
            out.append(node)
            at = node.last
        return out

    def _learnt(self, token: Token) -> Known:
        """What is known of a token alone."""
        form, core = token.form, self._core(token.form)
        phrases = self._phrases.get(core)
        if token.kind == "punct" or token.kind == "number":
            return core, phrases, self.number if token.kind == "number" else self._marks.get(form, self._mark), ()
        found = self._find(form)
        readings, flag = found or ((), 1 if self._bare(form) is not form else 0)
        if self._capitals:
            flag = int(token.capital)
            readings = readings if token.capital else self._small.get(form, readings)
        return core, phrases, (self._symbols(readings) if readings else self._unknown)[flag], readings

    def _phrase(
        self, tokens: Sequence[Token], known: Sequence[Known], at: int, further: _Further, taken: Mapping[int, Node]
    ) -> Node | None:
        for rest, readings in further:
            end = at + 2 + len(rest)
            if rest and tuple([one[0] for one in known[at + 2 : end]]) != rest:
                continue
            held = [taken[i] for i in range(at + 1, min(end, len(tokens))) if i in taken]
            if held and not (all("over" in one.attributes for one in readings) and held[-1].last <= end):
                continue
            flag = known[at][0] != tokens[at].form
            if self._capitals:
                flag = any(t.capital for t in tokens[at:end])
                readings = readings if flag else _uncased(readings)
                if not readings:
                    continue
            form = " ".join(t.form for t in tokens[at:end])
            symbol = self._symbols_of(readings)[flag]
            return Node(at, end, tokens[at].start, tokens[end - 1].end, symbol, "words", form, readings)
        return None


def _uncased(readings: Sequence[Reading]) -> tuple[Reading, ...]:
    """The readings that hold without capital letters."""
    return tuple(one for one in readings if "cased" not in one.attributes)
