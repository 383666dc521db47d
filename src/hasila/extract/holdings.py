"""Who holds, takes and leaves what place: matches of the control layer -> claims of control.

Above `referents`, below `bodies`. The fields that a rule of the layer gives: change, actor, place, extent; flags: weak
(only with a subject in its sentence), nobody (no actor is looked for), behind (the place stands before), against (fighting
set against a claim), near (only beside words for nearness).
"""

from __future__ import annotations

from typing import Any

from hasila.extract.attribution import Attribution
from hasila.extract.grammar import code_of
from hasila.extract.node import Node
from hasila.extract.parties import armed, doubted, goes_on, heard, is_weak, near, reads
from hasila.extract.passage import Passage
from hasila.extract.referents import Referents
from hasila.extract.sites import behind
from hasila.extract.slots import time_in_clause
from hasila.ledger.claim import Control, Place, Slot

__all__ = ["Holdings"]


class Holdings:
    """Makes the claims of control of one report.

    Args:
        text: the report.
        voices: who says what.
        referents: who and what is meant.
    """

    def __init__(self, text: str, voices: Attribution, referents: Referents) -> None:
        self._text = text
        self._voices = voices
        self._referents = referents

    def claim(self, sentence: int, passage: Passage, match: Node) -> dict[str, Any] | None:
        """The fields of a match's claim, or None where it tells of no change of hands."""
        actor = self._holder(sentence, passage, match)
        told = near(match) and goes_on(passage, match) and heard(passage, match)
        told = told and armed(passage, match.value.get("actor") or ()) and not doubted(passage, match)
        if not told or (actor is None and is_weak(match)):
            return None
        places = self._where(sentence, passage, match)
        change = self._change(passage, match)
        if change is None or (not places and actor is None):
            return None
        if "against" in match.value:
            places = self._referents.places
            if not (places and self._voices.speakers(sentence, match.first)):
                return None  # fighting that nobody sets against a claim to have taken a place
        self._referents.remember(sentence, actor, places)
        return {
            "control": Control(actor=actor, change=change, extent=self._extent(match)),  # type: ignore[arg-type]
            "places": places,
            "time": time_in_clause(passage, match, self._text),
        }

    def _holder(self, sentence: int, passage: Passage, match: Node) -> Slot | None:
        """Who holds, takes or leaves: as named, else the subject of the sentence, else (of a verb) who did so before."""
        named = match.value.get("actor")
        if named:
            return self._referents.named(sentence, passage, named)
        if "nobody" in match.value:
            return None
        found = self._referents.subject(sentence, passage, match)
        verb = any(reads(n, "control.verb", "control.manage", "control.own") for n in match.parts)
        return found or (self._referents.actor if verb and not is_weak(match) else None)

    def _where(self, sentence: int, passage: Passage, match: Node) -> tuple[Place, ...]:
        """The places told of; one that was told last with what is wider around it stands so again."""
        places = behind(passage, match, self._text) if "behind" in match.value and not match.value.get("place") else ()
        places = places or self._referents.place(sentence, passage, match)
        last = self._referents.places
        return last if len(places) == 1 and last and places[0].mention == last[0].mention else places

    @staticmethod
    def _change(passage: Passage, match: Node) -> str | None:
        """The change that the rule or its word states; the present tense of «control» tells what lasts, but in a headline
        and after «before»."""
        value = match.value.get("change")
        for node in () if isinstance(value, str) or value is None else value:
            held: str | None = node.attribute("held", "control")
            before = passage.before(node) if node in passage.nodes else None
            then = before is not None and passage.has(before, "link.before", "link.after")
            lasts = "lasting" in match.value or passage.sentence.section != "headline"
            if held and reads(node, "control.pres") and not then and lasts:
                return held
        return code_of(value, "change")

    @staticmethod
    def _extent(match: Node) -> str | None:
        stated = code_of(match.value.get("extent"), "extent")
        if stated or "near" in match.value:
            return stated or "outskirts"
        named = match.value.get("actor") or ()
        leaves = [p for n in match.parts if n not in named for p in n.walk() if p.readings]
        found = [e for p in leaves if (e := p.attribute("extent"))]
        return "full" if "full" in found else next(iter(found), None)
