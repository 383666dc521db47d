"""Words -> classes -> symbols. The first pass over a sentence: each token gets its readings, multiword forms become one node.

The classes of a node are one symbol, a character of the basic plane; the set of symbols is fixed when the words are listed
(`hasila.extract.listing`), from the pack's words, the names that the caller adds (actors, places) and the classes that the
rules give.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from hasila.extract.forms import Forms, Readings
from hasila.extract.node import Node
from hasila.extract.symbols import Symbols
from hasila.languages import Pack, Reading
from hasila.segment import Token, Tokeniser, TokenKind

__all__ = ["Lexicon", "Memo", "uncased"]

_Further = list[tuple[tuple[str, ...], Readings]]  # what makes phrases of two words, longest first
# Of a token: its form without the article, the phrases that begin with it by their second word, its symbol and readings.
Known = tuple[str, dict[str, _Further] | None, str, Readings]
Memo = dict[tuple[str, TokenKind, bool], Known]  # of the tokens of one report


class Lexicon:
    """The words of one language, with names.

    Args:
        pack: the language.
        listed: the words as `hasila.extract.listing.list_words` gives them.
    """

    def __init__(self, pack: Pack, listed: Mapping[str, Any]) -> None:
        self._capitals = pack.settings.get("tokens", {}).get("capitals") == "yes"
        readings = [Reading(classes, attributes) for classes, attributes in listed["readings"]]
        lists: list[Readings] = [tuple([readings[at] for at in one]) for one in listed["lists"]]
        self._forms = Forms(
            pack, {form: lists[at] for form, at in listed["single"].items()}, listed["merged"], listed["loose"]
        )
        self._small = {form: lists[at] for form, at in listed["small"].items()}
        # The first word of a phrase -> its second -> its further words, longest first, with its readings.
        self._phrases: dict[str, dict[str, _Further]] = {
            first: {second: [(rest, lists[at]) for rest, at in further] for second, further in seconds.items()}
            for first, seconds in listed["phrases"].items()
        }
        self.symbols = Symbols.of_plain(listed["symbols"])
        self._of_classes: dict[tuple[frozenset[str], ...], tuple[str, str, str]] = listed["of_classes"]
        self._of_lists: dict[int, tuple[str, str, str]] = dict(zip(map(id, lists), listed["of_lists"], strict=True))
        self._lists = lists  # known by id as long as this lives
        self._indefinite: frozenset[str] = listed["indefinite"]
        self.tokeniser = Tokeniser(pack, self._forms.known, self._forms.nearly)
        add = self.symbols.add
        self._mark = add(frozenset({"punct"}))
        self._marks = {char: add(classes) for char, classes in marks_of(pack).items()}
        self.number, self.vague, self.fraction, self.share, self.one_of, self.article_one, self.ordinal = map(
            add, NUMBERS
        )
        self.date, self.duration = map(add, DATES)

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
        if kind == "fraction" and any(form.endswith(s) for s in self._forms.suffixes if len(s) > 1):
            return self.share
        return {"vague": self.vague, "fraction": self.fraction, "ordinal": self.ordinal}.get(kind, self.number)

    def date_symbol(self, kind: str) -> str:
        """The symbol of a date node; a length of time is no date."""
        return self.duration if kind == "duration" else self.date

    def says(self, form: str, *classes: str, bare: bool = True) -> bool:
        """Whether a word is read as one of the classes; `bare`: without an article or suffix."""
        found = self._forms.find(form)
        return found is not None and found[1] <= (not bare) and any(not r.classes.isdisjoint(classes) for r in found[0])

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
        form, core = token.form, self._forms.core(token.form)
        phrases = self._phrases.get(core)
        if token.kind == "punct" or token.kind == "number":
            return core, phrases, self.number if token.kind == "number" else self._marks.get(form, self._mark), ()
        found = self._forms.find(form)
        readings, flag = found or ((), 1 if self._forms.bare(form) is not form else 0)
        if self._capitals:
            flag = int(token.capital)
            readings = readings if token.capital else self._small.get(form, readings)
        return core, phrases, self._symbols_of(readings)[flag], readings

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
                readings = readings if flag else uncased(readings)
                if not readings:
                    continue
            form = " ".join(t.form for t in tokens[at:end])
            symbol = self._symbols_of(readings)[flag]
            return Node(at, end, tokens[at].start, tokens[end - 1].end, symbol, "words", form, readings)
        return None

    def _symbols_of(self, readings: Readings) -> tuple[str, str, str]:
        """The symbols of a word as it stands; with its article, or written large; with a suffix."""
        return self._of_lists.get(id(readings)) or self._of_classes[tuple([one.classes for one in readings])]


NUMBERS = tuple(
    frozenset(one.split())
    for one in (
        "number", "number number.vague", "number number.fraction", "number number.fraction suffixed", "number suffixed",
        "number number.article", "ordinal",
    )
)  # fmt: skip
DATES = (frozenset({"date"}), frozenset({"duration"}))


def marks_of(pack: Pack) -> dict[str, frozenset[str]]:
    """Mark -> its classes."""
    marks: dict[str, set[str]] = {}
    for name, chars in pack.settings["punctuation"].items():
        if not name.startswith("@"):
            for char in chars.split():
                marks.setdefault(char, {"punct"}).add(name)
    for char in (*pack.settings["sentences"]["end"].split(), "..", "...", "...."):
        marks.setdefault(char, {"punct"}).add("stop")
    return {char: frozenset(names) for char, names in marks.items()}


def uncased(readings: Sequence[Reading]) -> tuple[Reading, ...]:
    """The readings that hold without capital letters."""
    return tuple(one for one in readings if "cased" not in one.attributes)
