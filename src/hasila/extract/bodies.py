"""Matches of the claim layers -> claims of control, stance, attack, statement, relation and evidence.

Below `assemble`; control by `holdings`, who and where is meant by `referents`. In: the passages of a report. Out: matches
with the fields of their claims. The fields that a rule of each layer gives (those of control stand in `holdings`):

    stance     act, who, about, words, accuser (whom a denial answers); flags: them (the accused is a pronoun), said
               (only in somebody's words), outlet (nobody is said to say it), accusing (what must hold a participle that accuses)
    attack     actor, party (one of those who fight), means, count, target, victim (a party that is hit); flag: quiet (no claim)
    statement  who, mode, addressee, topic
    relation   subject, relation, object
    evidence   holder, media, shows
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from hasila.extract.attribution import Attribution, trimmed
from hasila.extract.grammar import code_of, value_of
from hasila.extract.holdings import Holdings
from hasila.extract.node import Node
from hasila.extract.numbers import Number
from hasila.extract.parties import accuses, adversary, following, reads
from hasila.extract.passage import Passage
from hasila.extract.referents import Referents
from hasila.extract.slots import slot_of, time_in_clause
from hasila.extract.unreal import is_civil, is_long_ago, is_unreal
from hasila.extract.whereabouts import Whereabouts
from hasila.ledger.claim import Attack, Count, Evidence, Position, Relation, Slot, Statement, Target

__all__ = ["Bodies", "claim_fields"]

_BEGINNING = 4  # tokens of what is said that a statement's quote holds
_APART = 6  # tokens between who says it and what is said, from where the quote ends with who
_NEXT = 5  # tokens between a denial and what it denies, or who accuses beside it


class Bodies:
    """Makes the claims of one report's matches, tolls aside."""

    def __init__(
        self,
        text: str,
        passages: Sequence[Passage],
        voices: Attribution,
        scenes: Whereabouts,
        published: str | None = None,
    ) -> None:
        self._text = text
        self._published = published
        self._passages = passages
        self._voices = voices
        self._referents = Referents(text, passages, voices, scenes)
        self._holdings = Holdings(text, voices, self._referents)
        self._accusers: tuple[Slot, ...] = ()  # who accused last

    def claims(self, sentence: int) -> Iterator[tuple[Node, int, dict[str, Any]]]:
        """(match, end of the quote, fields of the claim) for every match of a sentence, layer by layer."""
        passage = self._passages[sentence]
        makers = {
            "control": self._holdings.claim, "stance": self._stance, "attack": self._attack, "statement": self._statement,
            "relation": self._relation, "evidence": self._evidence,
        }  # fmt: skip
        for layer, make in makers.items():
            for match in passage.matches(layer):
                fields = make(sentence, passage, match)
                if fields is not None:
                    fields.setdefault("speakers", self._voices.speakers(sentence, match.first))
                    yield match, _core_end(match), {"kind": layer, **fields}
                if fields is not None and "mutual" in match.value:
                    yield match, _core_end(match), {"kind": layer, **_turned(fields)}

    def _slot(self, match: Node, key: str) -> Slot | None:
        return slot_of(match.value.get(key) or (), self._text)

    def _slots(self, match: Node, key: str) -> tuple[Slot, ...]:
        slot = self._slot(match, key)
        return (slot,) if slot else ()

    def _stance(self, sentence: int, passage: Passage, match: Node) -> dict[str, Any] | None:
        act = code_of(match.value.get("act"), "act")
        said = self._voices.speakers(sentence, match.first)
        if act is None or ("said" in match.value and not said) or not accuses(match):
            return None
        if "same" in match.value and not self._own(match, "same", said):
            return None
        if "adversary" in match.value and self._own(match, "about", said):
            act = "claims_responsibility"
        elif not adversary(passage, match):
            return None
        named = match.value.get("who")
        speaker = self._referents.named(sentence, passage, trimmed(named, passage)) if named else None
        who = tuple(self._voices.full(s) for s in (*((speaker,) if speaker else ()), *self._mouth(passage, match)))
        if not who and act == "claims_responsibility":
            subject = self._referents.subject(sentence, passage, match)
            said = said or ((subject,) if subject else ())
        speakers = () if "outlet" in match.value else who or said
        about = () if act == "claims_responsibility" else self._about(sentence, passage, match, act)
        if act == "accuses":
            self._accusers = speakers[:1] or self._accusers
        words = self._slots(match, "words") or (self._own_words(passage, match) if act == "denies" else ())
        return {
            "position": Position(act=act, about=about, words=words),  # type: ignore[arg-type]
            "stance": {"accuses": "accuses", "denies": "denies", "confirms": "confirms"}.get(act, "asserts"),
            "speakers": speakers,
        }

    def _own(self, match: Node, key: str, said: Sequence[Slot]) -> bool:
        """Whether a party named in somebody's words is the one who speaks: all its words are of the speaker's name."""
        party = self._slot(match, key)
        return (
            party is not None
            and bool(said)
            and self._voices.words(party.mention) <= self._voices.words(said[-1].mention)
        )

    def _mouth(self, passage: Passage, match: Node) -> tuple[Slot, ...]:
        """The spokesman through whom it is said: «..., describing it through its spokesman so-and-so as ...»."""
        after = following(passage, match, 8)
        at = next((i for i, n in enumerate(after) if reads(n, "stance.mouth")), None)
        if at is None or not match.value.get("who"):
            return ()
        rest = passage.nodes[passage.nodes.index(after[at]) + 1 :]
        end = next((i for i, n in enumerate(rest) if passage.has(n, "that", "comma", "stop", "open_quote")), len(rest))
        slot = slot_of(rest[:end], self._text)
        return (slot,) if slot else ()

    def _own_words(self, passage: Passage, match: Node) -> tuple[Slot, ...]:
        """The words of a denial: the first quotation that «as» or «that» leads in what follows it."""
        after = following(passage, match, 40)
        for at, node in enumerate(after[1:], 1):
            if passage.has(node, "open_quote", "quote") and passage.has(after[at - 1], "that"):
                end = next(
                    (i for i in range(at + 1, len(after)) if passage.has(after[i], "close_quote", "quote")), None
                )
                slot = slot_of(after[at + 1 : end], self._text) if end else None
                return (slot,) if slot else ()
        return ()

    def _about(self, sentence: int, passage: Passage, match: Node, act: str) -> tuple[Slot, ...]:
        """The accused as named, or whom a pronoun means; of a denial the accuser, named there or heard last."""
        if act == "denies":
            beside = [m for m in passage.matches("stance") if 0 <= m.first - match.last < _NEXT and m.value.get("who")]
            return self._slots(match, "accuser") or (self._slots(beside[0], "who") if beside else self._accusers)
        named = match.value.get("about")
        if named:
            slot = self._referents.named(sentence, passage, named)
            return (slot,) if slot else ()
        return self._accused_before(sentence, match) if "them" in match.value else ()

    def _accused_before(self, sentence: int, match: Node) -> tuple[Slot, ...]:
        """Whom «accuses them» or «these attacks» means: the nation or party named last before, first one whose attacks are."""
        for at in range(sentence, max(-1, sentence - 4), -1):
            passage = self._passages[at]
            found = [n for n in passage.of("actor", "nationality") if n.last <= match.first or at < sentence]
            striking = [n for n in found if (led := passage.before(n)) and passage.has(led, "means")]
            if found:
                slot = slot_of(striking[-1:] or (found[-1:] if at == sentence else found[:1]), self._text)
                return (slot,) if slot else ()
        return ()

    def _attack(self, sentence: int, passage: Passage, match: Node) -> dict[str, Any] | None:
        time = time_in_clause(passage, match, self._text)
        if "quiet" in match.value or is_unreal(passage, match) or is_long_ago(time, self._published):
            return None
        actor = self._slot(match, "actor") or self._slot(match, "party")
        count = next((n.value for n in match.value.get("count") or () if isinstance(n.value, Number)), None)
        means = code_of(match.value.get("means"), "means") or value_of(match.parts, "means")
        means = means or next(
            (m for n in match.value.get("actor") or () for p in n.walk() if (m := p.attribute("means"))), None
        )
        hit = self._slot(match, "victim")
        targets = (*self._targets(passage, match), *([Target(mention=hit.mention, type="other")] if hit else []))
        hit_place = any(passage.has(node, "place", "place_noun") for node in match.value.get("target") or ())
        if actor is None and not targets and count is None and not hit_place:
            return None
        if means is None and is_civil(passage, match.value.get("actor") or ()):
            return None
        return {
            "attack": Attack(actor=actor, means=means, count=_count(count, self._text), targets=targets),  # type: ignore[arg-type]
            "places": self._referents.place(sentence, passage, match, "target" if hit_place else "place"),
            "time": time,
            "stance": "denies" if self._is_denied(passage, match) else "asserts",
        }

    @staticmethod
    def _is_denied(passage: Passage, match: Node) -> bool:
        """Whether a denial leads to it: «the army denied that it had shelled the market»."""
        denials = (m for m in passage.matches("stance") if m.value.get("act") == "denies")
        start, _ = passage.clause(match.first)
        return any(start <= m.first < match.first < m.last + _NEXT for m in denials)

    def _targets(self, passage: Passage, match: Node) -> Iterator[Target]:
        """What was hit: words for targets, and places whose own noun says what kind they are («مستشفى دوما»)."""
        for node in match.value.get("target") or ():
            kinds = [p.attribute("type", "target") for p in node.walk() if p.readings and passage.has(p, "target")]
            kind = next((k for k in kinds if k), None)
            if kind and not (kind == "other" and passage.has(node, "place")):
                yield Target(mention=self._text[node.start : node.end], type=kind)

    def _statement(self, sentence: int, passage: Passage, match: Node) -> dict[str, Any] | None:
        who: tuple[Node, ...] = match.value.get("who") or ()
        told: tuple[Node, ...] = match.value.get("topic") or ()
        if "plain" in match.value and self._told_elsewhere(passage, match, told):
            return None
        mode = code_of(match.value.get("mode"), "mode") or self._how(passage, match, told) or "says"
        topic = slot_of(told, self._text)
        fields: dict[str, Any] = {
            "statement": Statement(
                mode=mode,  # type: ignore[arg-type]
                addressee=self._slot(match, "addressee"),
                topic=topic.mention if topic else None,
            )
        }
        if who:
            fields["speakers"] = tuple(self._voices.full(s) for s in self._slots(match, "who"))
        return fields

    @staticmethod
    def _told_elsewhere(passage: Passage, match: Node, told: Sequence[Node]) -> bool:
        """Whether what is said holds a toll, an attack, a change of hands or a stance: claims of their own."""
        first = told[0].first if told else match.first
        others = (m for layer in ("toll", "control", "attack") for m in passage.matches(layer) if m.first >= first)
        stances = (m for m in passage.matches("stance") if m.last > first)
        return any(m.first < match.last and "quiet" not in m.value for m in (*others, *stances))

    @staticmethod
    def _how(passage: Passage, match: Node, told: Sequence[Node]) -> str | None:
        """How it was said, where a noun before what was said tells: «in a statement», «at a press conference»."""
        end = told[0].first if told else match.last
        nouns = (n for n in match.parts if n.last <= end and passage.has(n, "contact.noun"))
        return next((mode for n in nouns if (mode := n.attribute("mode", "contact"))), None)

    def _relation(self, sentence: int, passage: Passage, match: Node) -> dict[str, Any] | None:
        subject, other = self._slot(match, "subject"), self._slot(match, "object")
        relation = code_of(match.value.get("relation"), "relation")
        if "back" in match.value:
            before = self._party_before(sentence, match)
            subject, other = subject or before, other or before
        if subject is None or other is None or relation is None or subject.mention == other.mention:
            return None
        return {"relation": Relation(subject=subject, relation=relation, object=other)}  # type: ignore[arg-type]

    def _party_before(self, sentence: int, match: Node) -> Slot | None:
        """The party that a pronoun of the match means: the one named last, here or in the sentence before."""
        for at in range(sentence, max(sentence - 2, -1), -1):
            passage = self._passages[at]
            parties = [n for n in passage.of("actor", "side") if not passage.has(n, "actor.person")]
            before = [n for n in parties if at < sentence or n.last <= match.first]
            if before:
                return slot_of(before[-1:], self._text)
        return None

    def _evidence(self, sentence: int, passage: Passage, match: Node) -> dict[str, Any] | None:
        speakers = self._voices.speakers(sentence, match.first)
        holder = self._slot(match, "holder") or (speakers[0] if speakers else None)
        media = tuple(
            dict.fromkeys(m for n in match.value.get("media") or () for p in n.walk() if (m := p.attribute("media")))
        )
        shows = self._slot(match, "shows")
        if not media and shows is None:
            return None
        return {"evidence": Evidence(holder=holder, media=media, shows=shows.mention if shows else None)}


def _core_end(match: Node) -> int:
    """Where the quote of a claim ends: of reported speech soon after what is said begins, or, where that is far from who
    says it, after who; the rest stands in `topic`. A name is never cut."""
    told: tuple[Node, ...] = match.value.get("topic") or ()
    if not told:
        return match.end
    who: tuple[Node, ...] = match.value.get("who") or ()
    if who and who[-1].last <= told[0].first and told[0].first - who[-1].last > _APART:
        return who[-1].end
    enough = (n for n in told if n.last - told[0].first >= _BEGINNING and not reads(n, "prep", "conj"))
    return next(enough, told[-1]).end


def _turned(fields: dict[str, Any]) -> dict[str, Any]:
    """The other one of two accusations: the accused accuses who accused it."""
    position = Position(act=fields["position"].act, about=fields["speakers"])
    return {**fields, "position": position, "speakers": fields["position"].about}


def _count(number: Number | None, text: str) -> Count | None:
    if number is None:
        return None
    return Count(
        low=number.low, high=number.high, qualifier=number.qualifier, magnitude=number.magnitude,
        fraction=number.fraction, text=text[number.start : number.end],
    )  # fmt: skip


def claim_fields(fields: dict[str, Any]) -> dict[str, Any]:
    """Fields of a claim with the defaults that every claim has."""
    return {"stance": "asserts", "places": (), **fields}
