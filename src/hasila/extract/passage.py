"""Passage: one sentence after the cascade, and what the assembly asks of it: places, dates, causes, clauses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from hasila.extract.node import Node
from hasila.extract.symbols import Symbols
from hasila.segment import Sentence

__all__ = ["ASKED", "Passage", "PlaceChain"]

# The classes that the assembly asks for by name, beside those that rules cite.
ASKED = frozenset(
    [
        "word",
        "det",
        "det.a",
        "that",
        "unknown",
        "bare",
        "def",
        "suffixed",
        "punct",
        "stop",
        "comma",
        "open_quote",
        "close_quote",
        "quote",
        "open_paren",
        "close_paren",
        "semicolon",
        "number",
        "date",
        "people",
        "place_noun",
        "place_noun.facility",
        "place_noun.settlement",
        "person.fighter",
        "person.security",
        "side.people",
        "source.body",
        "place_noun.pl",
        "within",
        "losses",
        "person",
        "place",
        "place.named",
        "direction",
        "actor",
        "actor.metonym",
        "actor.person",
        "nationality",
        "means",
        "target",
        "side",
        "negation.anyone",
        "negation.nobody",
        "person.party",
        "cause.toll",
        "cause.reach",
        "people.theirs",
        "people.the",
        "actor.plural",
        "actor.source",
        "actor.force",
        "duration",
        "source",
        "source.document",
        "source.person",
        "media",
        "name",
        "so_far",
        "contact",
        "contact.noun",
        "conj.and",
        "conj.clause",
        "conj.then",
        "harm.verb",
        "harm.passive",
        "attack.verb",
        "say.past",
        "control.verb",
        "conj.turn",
        "colon",
        "prep",
        "prep.in",
        "prep.on",
        "prep.from",
        "prep.to",
        "prep.of",
        "prep.since",
        "prep.about",
        "say",
        "link.since",
        "link.before",
        "link.after",
        "victim.pl",
        "among.are",
        "among.split",
        "people.named",
    ]
)


# What may stand between a place and the wider one around it, or the next one of a list.
_BETWEEN = ("prep.in", "direction", "open_paren", "comma", "close_paren", "prep.of", "conj.and", "within")
_NO_SITE = ("place_noun.pl", "suffixed", "place", "contact", "within")
_OWNER = "place_noun.facility"
_VERBS = ("harm.verb", "harm.passive", "attack.verb", "say.past", "control.verb")


@dataclass(slots=True)
class PlaceChain:
    """Places that stand together, most specific first: «حي السوق في بلدة تل الورد بريف الوادي»."""

    nodes: list[Node]
    role: str = "at"

    @property
    def first(self) -> int:
        """The token index where the chain begins."""
        return self.nodes[0].first

    @property
    def last(self) -> int:
        """The token index after its last token."""
        return self.nodes[-1].last


@dataclass(slots=True)
class Passage:
    """One sentence, read.

    Attributes:
        nodes: what the phrase layers left.
        found: claim layer -> matches, in the order of the text.
        said: every class that some word, or some node that a phrase layer left, has.
        boundaries: token indexes where a clause begins.
    """

    sentence: Sentence
    nodes: list[Node]
    found: dict[str, list[Node]]
    symbols: Symbols
    said: frozenset[str]
    boundaries: list[int] = field(default_factory=list)
    verbs: list[int] = field(default_factory=list)  # where «and» or «then» leads a verb: a new thing is told
    chains: list[PlaceChain] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Find the clauses and the place chains once."""
        self.boundaries = [node.first for node in self.of("conj.clause", "semicolon", "stop")]
        self.verbs = [node.first for node in self._leading()]
        self.verbs += [node.first for node in self.of("conj.then")]
        self.chains = list(self._chains())

    def has(self, node: Node, *classes: str) -> bool:
        """Whether a node has one of these classes."""
        return not self.symbols.classes[node.symbol].isdisjoint(classes)

    def of(self, *classes: str) -> Iterator[Node]:
        """The top nodes that have one of these classes."""
        if self.said.isdisjoint(classes):
            return iter(())
        of = self.symbols.classes
        return (node for node in self.nodes if not of[node.symbol].isdisjoint(classes))

    def says(self, *classes: str) -> bool:
        """Whether any word or phrase has one of these classes: asked before all are looked through."""
        return not self.said.isdisjoint(classes)

    def _leading(self) -> Iterator[Node]:
        """The nodes that lead a verb: «and», «then»."""
        if self.says("conj.and", "conj.then") and self.says(*_VERBS):
            for at, node in enumerate(self.nodes[:-1]):
                if self.has(node, "conj.and", "conj.then") and self.has(self.nodes[at + 1], *_VERBS):
                    yield node

    def matches(self, layer: str) -> Sequence[Node]:
        """The matches of a claim layer."""
        return self.found.get(layer, ())

    def clause(self, at: int) -> tuple[int, int]:
        """The token indexes of the clause around a token."""
        start = max((b for b in self.boundaries if b <= at), default=0)
        end = min((b for b in self.boundaries if b > at), default=len(self.sentence.tokens))
        return start, end

    def distance(self, a: Node, b: Node) -> int:
        """How far two nodes stand apart in tokens, a clause between them counting as eight, a verb that «and» leads as four, «and so» as
        four more."""
        low, high = (a.last, b.first) if a.first <= b.first else (b.last, a.first)
        crossed = sum(low <= boundary <= high for boundary in self.boundaries)
        told = sum(low <= at <= high for at in self.verbs)
        return max(0, high - low) + 8 * crossed + 4 * told

    def before(self, node: Node) -> Node | None:
        """The top node before a top node."""
        at = next(i for i, one in enumerate(self.nodes) if one.first >= node.first)
        return self.nodes[at - 1] if at else None

    def _chains(self) -> Iterator[PlaceChain]:
        if not self.says("place"):
            return
        chain: list[Node] = []
        role = "at"
        between: list[Node] = []
        previous: Node | None = None
        places = {node.first for node in self.of("place")}
        for node in self.nodes:
            if node.first in places and self._names_place(node):
                if not chain:
                    site = self._site(node)
                    role = self._role(self.before(site) if site else previous)
                    chain = [site] if site else []
                chain.append(node)
                between = []
            elif chain and len(between) < 3 and self.has(node, *_BETWEEN):
                between.append(node)
            elif chain:
                yield PlaceChain(chain, role)
                chain, between = [], []
            previous = node
        if chain:
            yield PlaceChain(chain, role)

    def _site(self, place: Node) -> Node | None:
        """The building or post that stands «in» a place, told by its kind alone: «مدرسة في بلدة ...», «السوق القديم ب...»."""
        at = self.nodes.index(place)
        if at < 2 or not self.has(self.nodes[at - 1], "prep.in"):
            return None
        words = self.nodes[max(0, at - 3) : at - 1]
        while words and not self.has(words[0], "place_noun.facility"):
            words = words[1:]
        if not words or any(n.parts or self.has(n, *_NO_SITE) for n in words):
            return None
        led = self.before(words[0])
        if led is not None and self.has(led, "number", "prep.of", "within"):
            return None  # «150 houses in ...» are counted; «belonging to the company in ...» is whose it is
        flag = "def" if self.has(words[0], "def") else "bare"
        if not all(self.has(n, flag) and self.has(n, "word") for n in words):
            return None
        first, last = words[0], words[-1]
        return Node(first.first, last.last, first.start, last.end, first.symbol, "site", parts=tuple(words))

    def _names_place(self, node: Node) -> bool:
        """A place, but not the adjective of a country («السورية»), a newspaper or agency, or words that name a speaker."""
        if self.has(node, "actor.source"):
            return False
        if not node.parts and self.has(node, "nationality") and (self.has(node, "def") or not self._is_where(node)):
            return False
        if self.has(node, "actor.metonym") and not self._is_where(node):
            return False
        before = self.before(node)
        if before is not None and self.has(node, "name") and self.has(before, "name"):
            return False  # the last word of a person's name: «عثمان عبد الجليل»
        if (
            before is not None
            and self.has(before, "prep.of", "within")
            and node.parts
            and self.has(node.parts[0], _OWNER)
        ):
            return False  # «تابعة لشركة الكهرباء»: whose it is
        return not any(match.first <= node.first < match.last + self._led(node) for match in self.matches("source"))

    def _is_where(self, node: Node) -> bool:
        """A capital or country as a place, not for its government: after a preposition, a direction or another place, or
        before the colon of a headline."""
        at = self.nodes.index(node)
        after = self.nodes[at + 1] if at + 1 < len(self.nodes) else None
        if at and self.has(self.nodes[at - 1], "det"):
            at -= 1
        before = self.nodes[at - 1] if at else None
        if before is None:
            return after is not None and self.has(after, "colon")
        if self.has(before, "conj.and", "comma") and at > 1:
            return self.has(self.nodes[at - 2], "place")
        return self.has(before, "prep", "direction", "place", "open_paren")

    def _led(self, node: Node) -> int:
        """One where the node stands right behind «in», which then goes with what is before: «وزارة الصحة في الإقليم»."""
        before = self.before(node)
        return 2 if before is not None and before.last == node.first and self.has(before, "prep.in") else 0

    def _role(self, previous: Node | None) -> str:
        if previous is None:
            return "at"
        if self.has(previous, "prep.from") and not self.has(previous, "prep.in"):
            return "from"
        return "to" if self.has(previous, "prep.to") and not self.has(previous, "prep.of") else "at"
