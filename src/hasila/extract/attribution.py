"""Who says it: frames of speech over the sentences of a report -> the chain of speakers at any place.

A frame is a match of the source layer, with these fields:

    who      the nodes that name the speaker (absent: the one who spoke last)
    cites    the nodes that name whom the speaker cites
    new      who speaks was not told of before («officials said»): no fuller name is looked for
    reach    `after` (to the end of the sentence, or the next frame), `around` (the clause it stands in), `sentence` (the
             whole sentence), `name` (only names a speaker for what follows), `none` (a dateline: nobody speaks, and its
             places are not where anything happened)

A speaker named short («المصدر», «تونر») is replaced by the fullest form that stands in the report. A quotation left open
at the end of a sentence goes on in the next.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from hasila.extract.node import Node
from hasila.extract.parties import reads, unquoted
from hasila.extract.passage import Passage
from hasila.extract.slots import slot_of
from hasila.languages import Pack
from hasila.ledger.claim import Slot

__all__ = ["Attribution", "trimmed"]

_QUOTES = ("open_quote", "quote")  # a sentence that begins with one and names nobody goes on with whoever spoke last


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame: the tokens it stands on and reaches over, and the chain of speakers, outermost first."""

    first: int
    last: int
    start: int
    end: int
    chain: tuple[Slot, ...]
    goes_on: bool  # a frame without a subject


class Attribution:
    """The speakers of one report.

    Args:
        text: the report.
        passages: its sentences, read, in order.
        pack: the language, for what a name sheds when names are compared.
    """

    def __init__(self, text: str, passages: Sequence[Passage], pack: Pack) -> None:
        self._text = text
        self._pack = pack
        article = pack.settings["clitics"].get("article", "")
        self._article = article
        self._long: list[tuple[frozenset[str], str, Slot]] = []  # words, the last one of «a commander of X», mention
        self._frames: list[list[Frame]] = []
        for passage in passages:
            for match in passage.matches("source"):
                if any(reads(n, "say.ambiguous") for n in match.captures.get("verb", ())):
                    continue  # «described the bombing as ...»: more than a name stands behind the verb
                for key in ("who", "cites"):
                    joint = any(
                        passage.has(n, "conj.and") for n in match.value.get(key) or ()
                    )  # two are not one of them
                    if (slot := self._slot(passage, match, key)) and not joint:
                        last_word = slot.mention.split()[-1] if self._indefinite(passage, match, key) else ""
                        self._long.append((self.words(slot.mention), self._pack.normaliser.form(last_word), slot))
        last: tuple[Slot, ...] = ()
        quoting = False
        for passage in passages:
            frames, last, quoting = self._read(passage, last, quoting)
            self._frames.append(frames)

    def speakers(self, sentence: int, at: int, start: int | None = None) -> tuple[Slot, ...]:
        """The chain of who says what stands at token `at` of a sentence, outermost first; () is the outlet's own voice."""
        inside = [f for f in self._frames[sentence] if f.first <= at < f.last]
        return min(inside, key=lambda f: (f.last - f.first, -f.start)).chain if inside else ()

    def is_speaker(self, sentence: int, node: Node) -> bool:
        """Whether a node stands in the words that name a speaker of the sentence."""
        return any(
            s.start is not None and s.end is not None and s.start <= node.start and node.end <= s.end
            for f in self._frames[sentence]
            for s in f.chain
        )

    def _read(
        self, passage: Passage, last: tuple[Slot, ...], quoting: bool
    ) -> tuple[list[Frame], tuple[Slot, ...], bool]:
        tokens = len(passage.sentence.tokens)
        frames: list[Frame] = []
        matches = passage.matches("source")
        if quoting and last:
            until = matches[0].first if matches else tokens
            frames.append(Frame(0, until, passage.sentence.start, passage.sentence.start, last, True))
        if not quoting and not matches and last and passage.nodes and passage.has(passage.nodes[0], *_QUOTES):
            frames.append(Frame(0, tokens, passage.sentence.start, passage.sentence.start, last, True))
        for match in matches:
            if match.value.get("reach") == "none" or _credits(match):
                continue
            who, cites = self._slot(passage, match, "who"), self._slot(passage, match, "cites")
            if who is None and cites is not None and last and self._inside(frames, match.first):
                outer = self._inside(frames, match.first)
                chain = (*outer, self.full(cites))
                frames = [replace(f, chain=chain) if f.chain == outer else f for f in frames]
            else:
                named = [s for s in (who, cites) if s is not None]
                chain = tuple(named if "new" in match.value else map(self.full, named)) or last
            reach = match.value.get("reach", "after")
            if reach in ("around", "sentence"):
                first, end = self._clause(passage, match) if reach == "around" else (0, tokens)
                outer = self._inside(frames, match.first)
                if outer and who is not None and outer != chain:
                    chain = (*outer[:1], *chain)
            else:
                first, end = match.first, self._end(passage, match)
            if reach == "name":
                last = chain
            elif chain:
                frames.append(Frame(first, end, match.start, match.end, chain, who is None))
                if "person" not in match.value:
                    last = chain
        return frames, last, self._open_quote(passage, quoting)

    @staticmethod
    def _clause(passage: Passage, match: Node) -> tuple[int, int]:
        """The clause of a frame; also the one before, where the frame is all that its own holds («..., كما أفاد المرصد»)."""
        first, end = passage.clause(match.first)
        rest = [n for n in passage.nodes if match.last <= n.first < end and not passage.has(n, "punct", "date")]
        if first and first >= match.first and not rest:
            first = passage.clause(first - 1)[0]
        return first, end

    @staticmethod
    def _inside(frames: Sequence[Frame], at: int) -> tuple[Slot, ...]:
        around = [f for f in frames if f.first <= at < f.last]
        return around[-1].chain if around else ()

    @staticmethod
    def _end(passage: Passage, match: Node) -> int:
        """A frame reaches to the end of its sentence, but not over a turn to something else outside its quotation."""
        turns = [n.first for n in passage.of("conj.turn") if n.first >= match.last]
        return min(turns, default=len(passage.sentence.tokens))

    def _slot(self, passage: Passage, match: Node, key: str) -> Slot | None:
        nodes = _handed_on(passage, match).get(key) or ()
        if nodes and passage.has(nodes[0], "cause.toll"):
            return None  # «حصيلة أولية» is nobody
        if nodes and passage.has(nodes[0], "source.document") and passage.has(nodes[0], "suffixed"):
            return None  # «وأشار تقريره إلى»: the one who spoke last
        return slot_of(unquoted(passage, trimmed(nodes, passage)), self._text)

    @staticmethod
    def _indefinite(passage: Passage, match: Node, key: str) -> bool:
        """Whether a speaker is told of for the first time: «a commander of the Front» is not what «the Front» means."""
        leaf = next(iter(match.value.get(key) or ()), match)
        while leaf.parts:
            leaf = leaf.parts[0]
        return passage.has(leaf, "det.a")

    def words(self, mention: str) -> frozenset[str]:
        """The words of a name as they are compared: normalised, without article and quotation marks."""
        form = self._pack.normaliser.form
        words = [form(w) for w in mention.replace("«", " ").replace("»", " ").replace('"', " ").split()]
        return frozenset(w.removeprefix(self._article) for w in words if w)

    def full(self, slot: Slot) -> Slot:
        """The fullest form of a speaker: the shortest longer mention that holds all its words, an earlier one first."""
        words = self.words(slot.mention)
        if not words or len(words) > 3:
            return slot
        longer = [
            (s.start or 0, len(w), s)
            for w, ends, s in self._long
            if words < w and not _around(s, slot) and (not ends or ends in words)
        ]
        if not longer:
            return slot
        before = [one for one in longer if one[0] < (slot.start or 0)]
        return max(before)[2] if before else min(longer)[2]

    def _open_quote(self, passage: Passage, quoting: bool) -> bool:
        opened = quoting
        if not passage.says("open_quote", "close_quote", "quote"):
            return opened
        for part in (part for node in passage.nodes for part in node.walk() if not part.parts):
            classes = passage.symbols.classes[part.symbol]
            if "open_quote" in classes:
                opened = True
            elif "close_quote" in classes:
                opened = False
            elif "quote" in classes:
                opened = not opened
        return opened


def _around(wide: Slot, slot: Slot) -> bool:
    """Whether a mention is the same one with more words: what a frame of speech takes in beside the name."""
    return wide.start is not None and slot.start is not None and wide.start <= slot.start < (wide.end or 0)


def _credits(match: Node) -> bool:
    """Whether «according to» names a news wire alone: a credit of the outlet, not who says it."""
    who = match.value.get("who") or ()
    wire = any(reads(part, "wire") for node in who for part in node.walk())
    return wire and match.value.get("reach") == "around" and not match.value.get("cites")


def _speaks(node: Node) -> bool:
    return any(reads(part, "source", "actor", "side", "person") for part in node.walk())


def _handed_on(passage: Passage, match: Node) -> dict[str, tuple[Node, ...]]:
    """Who speaks and whom they cite, where «about» leads the one cited: «the agency reported from an officer that ...»."""
    who, cites = match.value.get("who") or (), match.value.get("cites") or ()
    for at, node in enumerate(who[:-1]):
        if (
            at
            and not cites
            and passage.has(node, "prep.about")
            and reads(who[at + 1], "source", "actor", "side", "person")
        ):
            return {"who": who[:at], "cites": who[at + 1 :]}
    return {"who": who, "cites": cites}


def trimmed(nodes: tuple[Node, ...], passage: Passage) -> tuple[Node, ...]:
    """A speaker's name ends where it is said when, in what or to whom («... أمس», «... في بيان», «... للصحيفة»)."""
    if (
        len(nodes) > 2
        and passage.has(nodes[0], "source.document")
        and passage.has(nodes[1], "prep.to", "prep.of", "prep.from")
    ):
        nodes = nodes[2:]  # «بيان للوزارة»: the ministry says it
    end = next((at for at in range(1, len(nodes)) if _ends_name(nodes, at, passage)), len(nodes))
    while end > 1 and passage.has(nodes[end - 1], "prep", "conj.and", "comma"):
        end -= 1
    return nodes[:end]


def _ends_name(nodes: tuple[Node, ...], at: int, passage: Passage) -> bool:
    """Whether a speaker's name ends before its node `at`."""
    node = nodes[at]
    if passage.has(node, "prep.to"):  # «of» alone never leads to whom somebody speaks
        return not _goes_on(nodes, at, passage)
    if passage.has(node, "open_paren"):
        return not (at == 1 and reads(nodes[0], "side"))
    ends = (
        "date",
        "duration",
        "conj.clause",
        "conj.turn",
        "so_far",
        "prep.since",
        "link.since",
        "prep.about",
        "contact.noun",
    )
    withheld = any(reads(n, "withheld") for n in nodes[at : at + 2])
    return withheld or passage.has(node, *ends) or _in_document(nodes, at, passage)


def _goes_on(nodes: tuple[Node, ...], at: int, passage: Passage) -> bool:
    """Whether «for» belongs to the name of a body («المركز الإعلامي للمقاومة»), as against whom a person speaks to."""
    following = nodes[at + 1] if at + 1 < len(nodes) else None
    if following is None or passage.has(nodes[0], "source.person", "person", "people", "name", "actor.person"):
        return False
    listens = ("source", "actor.source", "person", "people", "media", "open_quote", "quote", "unknown", "contact")
    return passage.has(following, "side", "actor.force", "target", "place_noun", "place") or not passage.has(
        following, *listens
    )


def _in_document(nodes: tuple[Node, ...], at: int, passage: Passage) -> bool:
    following = nodes[at + 1] if at + 1 < len(nodes) else None
    return (
        following is not None
        and passage.has(nodes[at], "prep.in")
        and passage.has(following, "source.document", "contact", "date")
    )
