"""Reader: one language ready to read. A report's sentences go through the cascade; the assembly makes claims of them."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from hasila.extract.assemble import assemble
from hasila.extract.dates import Date, DateWords, find_dates, taken_tokens
from hasila.extract.engine import Cascade, Rule
from hasila.extract.grammar import check_classes, read_rules
from hasila.extract.lexicon import Lexicon, Memo
from hasila.extract.listing import list_words
from hasila.extract.node import Node
from hasila.extract.numbers import Numerals, find_numbers
from hasila.extract.passage import ASKED, Passage
from hasila.extract.pattern import classes_of, parse_test
from hasila.extract.symbols import Symbols
from hasila.languages import Pack, Reading
from hasila.ledger.claim import Claim
from hasila.segment import Sentence, Token, segment
from hasila.text import Report

__all__ = ["Reader", "tables_of"]


def tables_of(pack: Pack, names: Mapping[str, Sequence[Reading]]) -> dict[str, Any]:
    """What a reader of a language looks things up in: plain data, which can be kept as long as nothing that it comes from changes.

    Args:
        pack: the language.
        names: form -> readings of the names that the pack does not hold (actors, places, nationalities).

    Raises:
        PackError: a fault in a rule, with file and line.
    """
    numerals, date_words = _counted(pack)
    counting = {key: [_COUNTING] for key in [*numerals.words(), *date_words.words()]}
    rules = read_rules(pack)
    cited = Counter(ASKED)
    for rule in rules:
        cited.update(classes_of(rule.items))
    made = [rule.classes for rule in rules if rule.classes]
    words, classes = list_words(pack, _merged(names, counting), made, cited)
    check_classes(rules, classes)
    return {"words": words, "calls": _cascade(pack, rules, Symbols.of_plain(words["symbols"])).calls}


class Reader:
    """Reads reports of one language.

    Args:
        pack: the language.
        names: form -> readings of the names that the pack does not hold (actors, places, nationalities).
        tables: what `tables_of` gave for this pack and names; made where it is None.
    """

    def __init__(
        self,
        pack: Pack,
        names: Mapping[str, Sequence[Reading]] | None = None,
        tables: Mapping[str, Any] | None = None,
    ) -> None:
        self.pack = pack
        tables = tables_of(pack, names or {}) if tables is None else tables
        self.numerals, self.date_words = _counted(pack)
        self.rules = read_rules(pack)
        self.lexicon = Lexicon(pack, tables["words"])
        self.cascade = _cascade(pack, self.rules, self.lexicon.symbols, tables["calls"])

    def read(self, report: Report, *, explain: bool = False) -> list[Claim]:
        """The claims of a report, in the order of its text, with ids; names not yet resolved."""
        published = datetime.date.fromisoformat(report.published) if report.published else None
        memo: Memo = {}  # of this report alone
        passages = [self.passage(s, published, memo) for s in segment(report, self.pack, self.lexicon.tokeniser)]
        return assemble(report, passages, self.pack, explain=explain)

    def passage(self, sentence: Sentence, published: datetime.date | None, memo: Memo | None = None) -> Passage:
        """A sentence after the cascade; `memo` holds what was found for the words of its report before."""
        tokens = sentence.tokens
        taken, passed = self._taken(tokens, published)
        nodes = self.lexicon.nodes(tokens, taken, passed, memo)
        symbols = {node.symbol for node in nodes}
        nodes, found = self.cascade.run(nodes)
        symbols.update([node.symbol for node in nodes])
        of = self.lexicon.symbols.classes
        said = frozenset().union(*[of[symbol] for symbol in symbols])
        return Passage(sentence, nodes, found, self.lexicon.symbols, said)

    def _taken(self, tokens: Sequence[Token], published: datetime.date | None) -> tuple[dict[int, Node], set[int]]:
        """The numbers and dates by their first token, and the tokens that belong to a number from afar."""
        taken: dict[int, Node] = {}
        passed: set[int] = set()
        dates = [d for d in find_dates(tokens, self.date_words, published) if not self._counts(d, tokens)]
        covered = taken_tokens(dates)
        for date in dates:
            span = (tokens[date.first].start, tokens[date.last - 1].end)
            symbol = self.lexicon.date_symbol(date.kind)
            taken[date.first] = Node(date.first, date.last, *span, symbol, "date", value=date)
        for number in find_numbers(tokens, self.numerals, covered):
            form = tokens[number.last - 1].form
            symbol = self.lexicon.number_symbol(
                number.kind, form, pronominal=form in self.numerals.pronominal,
                alone=number.outer_last - number.outer_first == 1,
            )  # fmt: skip
            if number.kind == "decimal_unit":
                continue
            if number.post is not None:
                passed.update(range(*number.post))
            first, last = number.outer_first, number.outer_last
            taken[first] = Node(first, last, number.outer_start, number.outer_end, symbol, "number", value=number)
        return taken, passed

    def _counts(self, date: Date, tokens: Sequence[Token]) -> bool:
        """Whether what looks like a year counts people: those behind it («2016 شهيداً») or those whose number rose to it."""
        if date.kind != "year" or date.last - date.first != 1:
            return False
        says, at = self.lexicon.says, date.first
        if date.last < len(tokens) and says(tokens[date.last].form, "person.acc", "victim.acc"):
            return True
        led = at > 1 and says(tokens[at - 1].form, "prep.to")
        return led and any(
            says(token.form, "victim.pl", bare=False) for token in tokens[max(0, at - _COUNTED) : at - 1]
        )


def _counted(pack: Pack) -> tuple[Numerals, DateWords]:
    """The words of a language for numbers and for dates."""
    form = pack.normaliser.form
    numerals = Numerals.from_yaml(pack.numerals, form)
    return numerals, DateWords.from_yaml(pack.dates, form, numerals)


def _cascade(pack: Pack, rules: Sequence[Rule], symbols: Symbols, calls: Mapping[str, Any] | None = None) -> Cascade:
    stops = parse_test("|".join(pack.settings["gap_stops"].split()))
    return Cascade([(layer.name, layer.kind) for layer in pack.layers], rules, symbols, stops, calls)


_COUNTED = 4  # tokens before a number within which the noun stands that it counts: «عدد القتلى إلى 2016»
_COUNTING = Reading(frozenset({"counting"}), {})


def _merged(
    names: Mapping[str, Sequence[Reading]], more: Mapping[str, Sequence[Reading]]
) -> dict[str, Sequence[Reading]]:
    out = dict(names)
    for form, readings in more.items():
        out[form] = [*out.get(form, ()), *readings]
    return out
