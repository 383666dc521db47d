"""Reader: one language ready to read. A report's sentences go through the cascade; the assembly makes claims of them."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Mapping, Sequence

from hasila.extract.assemble import assemble
from hasila.extract.dates import Date, DateWords, find_dates, taken_tokens
from hasila.extract.engine import Cascade
from hasila.extract.grammar import check_classes, read_rules
from hasila.extract.lexicon import Lexicon, Memo
from hasila.extract.node import Node
from hasila.extract.numbers import Numerals, find_numbers
from hasila.extract.passage import ASKED, Passage
from hasila.extract.pattern import classes_of, parse_test
from hasila.languages import Pack, Reading
from hasila.ledger.claim import Claim
from hasila.segment import Sentence, Token, segment
from hasila.text import Report

__all__ = ["Reader"]


class Reader:
    """Reads reports of one language.

    Args:
        pack: the language.
        names: form -> readings of the names that the pack does not hold (actors, places, nationalities).
    """

    def __init__(self, pack: Pack, names: Mapping[str, Sequence[Reading]] | None = None) -> None:
        self.pack = pack
        form = pack.normaliser.form
        self.numerals = Numerals.from_yaml(pack.numerals, form)
        self.date_words = DateWords.from_yaml(pack.dates, form, self.numerals)
        counting = {key: [_COUNTING] for key in [*self.numerals.words(), *self.date_words.words()]}
        self.rules = read_rules(pack)
        made = [rule.classes for rule in self.rules if rule.classes]
        stops = parse_test("|".join(pack.settings["gap_stops"].split()))
        cited = Counter(ASKED)
        for rule in self.rules:
            cited.update(classes_of(rule.items))
        self.lexicon = Lexicon(pack, _merged(names or {}, counting), made, cited)
        check_classes(self.rules, self.lexicon.classes)
        layers = [(layer.name, layer.kind) for layer in pack.layers]
        self.cascade = Cascade(layers, self.rules, self.lexicon.symbols, stops)

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
        """Whether what looks like a year counts the people named right behind it: «2016 شهيداً»."""
        alone = date.kind == "year" and date.last - date.first == 1 and date.last < len(tokens)
        return alone and self.lexicon.says(tokens[date.last].form, "person.acc", "victim.acc")


_COUNTING = Reading(frozenset({"counting"}), {})


def _merged(
    names: Mapping[str, Sequence[Reading]], more: Mapping[str, Sequence[Reading]]
) -> dict[str, Sequence[Reading]]:
    out = dict(names)
    for form, readings in more.items():
        out[form] = [*out.get(form, ()), *readings]
    return out
