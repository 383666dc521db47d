"""Matches of the toll layer -> drafts of tolls, with parts tied to their wholes.

Fields of a toll match:

    outcome    a code, or the words whose readings state one
    who        the stretch that holds the people; every people node in it is one toll
    part       the stretch that holds a part of them, told in the same match
    what       the stretch that says who the counted are («two of them children»)
    relation   among (parts of the count before), plus (beside the parts before), split (parts of a count told earlier),
               are (what the count consists of); absent: a toll of its own
    by         who did it;  of: whose people they are;  means: a code, or the words that state one
    place      where, when the rule knows;  zero: nobody was harmed
    roll       of a name in a list: the sentence of the heading
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from hasila.extract.drafts import TollDraft
from hasila.extract.node import Node
from hasila.extract.passage import Passage
from hasila.extract.people import Group, read_group
from hasila.extract.rolls import Entry, rolls
from hasila.extract.ties import mix, tie, tie_split, tie_sums
from hasila.ledger.claim import Count

__all__ = ["TollDraft", "draft_tolls"]

_RANKS = ("person.fighter", "person.security", "side.people")
# Who comes, goes, falls and changes sides by election, office or choice: no victim where the trigger has other senses.
_BY_CHOICE = frozenset(
    {"politician", "minister", "deputy", "diplomat", "official", "passenger", "protester", "employee"}
)
_AT_EASE = frozenset({"tourist", "student", "athlete", "trainer", "volunteer"})
_MOVED = frozenset({"displaced", "returned"})


def draft_tolls(passages: Sequence[Passage], text: str) -> list[TollDraft]:
    """The tolls of a report in the order of the text; parts have their wholes."""
    drafts: list[TollDraft] = []
    for index, passage in enumerate(passages):
        begun = len(drafts)
        for match in passage.matches("toll"):
            found = list(_of_match(match, index, passage, text))
            for draft in found:
                if draft is not found[0] and _told_of_a_part(draft, passage):
                    draft.relation = "share"
                draft.headline = passage.sentence.section == "headline"
                tie(draft, drafts, begun)
                drafts.append(draft)
    drafts = _with_rolls(drafts, passages, text)
    for draft in drafts:
        if draft.relation == "split":
            tie_split(draft, drafts)
    tie_sums(drafts)
    _settle_others(drafts, passages)
    for draft in drafts:
        _inherit(draft)
    mix(drafts)
    drafts = _named(drafts, text, passages)
    return [d for d in drafts if d.outcome]


def _with_rolls(drafts: list[TollDraft], passages: Sequence[Passage], text: str) -> list[TollDraft]:
    """The drafts and one for each name of a roll, of the count that it spells out where there is one."""
    entries = [e for e in rolls(passages) if not any(_covers(d, e) for d in drafts)]
    if not entries:
        return drafts
    out = list(drafts)
    for heading, group in itertools.groupby(entries, key=lambda e: e.heading):
        named = list(group)
        outcome = _code(heading.value["roll"], "outcome")
        whole = _spelled_out(drafts, named[0].sentence, outcome, len(named))
        for entry in named:
            people = read_group(entry.people, text)
            match = Node(
                entry.people.first, entry.people.last, entry.people.start, entry.people.end, entry.people.symbol,
                heading.rule, value={"who": (entry.people,), "roll": entry.under}, parts=(heading, entry.people),
            )  # fmt: skip
            out.append(TollDraft(entry.sentence, match, people, outcome, "are" if whole else None, whole=whole))
    return sorted(out, key=lambda d: (d.sentence, d.match.first))


def _covers(draft: TollDraft, entry: Entry) -> bool:
    """Whether a toll is told of the words of a name of a roll."""
    people = entry.people
    return draft.sentence == entry.sentence and draft.node.first < people.last and people.first < draft.node.last


def _spelled_out(drafts: Sequence[TollDraft], sentence: int, outcome: str | None, names: int) -> TollDraft | None:
    """The count before a roll of which it gives the names: the last of that number, else the last that is larger."""
    before = [
        d for d in drafts
        if d.sentence <= sentence and d.outcome == outcome and d.relation is None and (d.group.count.low or 0) >= names
    ]  # fmt: skip
    exact = [d for d in before if d.group.count.low == names]
    return next(iter([*reversed(exact), *reversed(before)]), None)


def _of_match(match: Node, index: int, passage: Passage, text: str) -> Iterator[TollDraft]:
    value = match.value
    for key, relation in (("who", value.get("relation")), ("part", "among")):
        for node in value.get(key) or ():
            yield from _of_node(node, relation, match, index, passage, text)


def _of_node(
    node: Node, relation: str | None, match: Node, index: int, passage: Passage, text: str
) -> Iterator[TollDraft]:
    value = match.value
    for at, people in enumerate(_people(node, passage)):
        group = read_group(people, text)
        if passage.has(people, "people.theirs"):
            group.affiliation = _antecedent(people, passage)
        _described(group, value.get("what") or (), text)
        _own(group, people, passage)
        if group.affiliation is None and value.get("of"):
            group.affiliation = value["of"][0]
        _belong(group, passage)
        _own_outcome(group)
        outcome = _code(value.get("outcome"), "outcome")
        if "zero" in value:
            group.count = Count(low=0, high=0, text=group.count.text)
        else:
            own = group.who.get("outcome")
            if at and {outcome, own} == {"killed", "injured"} and group.count.low is not None:
                outcome = own  # «مقتل شخصين و45 مصاباً»
            outcome = _outcome(outcome, own, doubtful="doubtful" in value)
            if "outcome" not in group.who and _by_choice(group.who.get("role"), outcome, value):
                continue
            if group.who.get("role") == "athlete" and outcome == "injured" and not any(passage.of("means")):
                continue
            if outcome == "missing" and "doubtful" in value and any(passage.has(n, "suffixed") for n in _leaves(group)):
                outcome = "killed"  # «lost 27 of its members»
        yield TollDraft(index, match, group, outcome, relation)


def _described(group: Group, what: Sequence[Node], text: str) -> None:
    """«Two of them children»: who the counted are, told beside their number."""
    for node in what:
        told = read_group(node, text).who
        group.who.update({key: value for key, value in told.items() if key != "outcome"})


def _told_of_a_part(draft: TollDraft, passage: Passage) -> bool:
    """«20 شخصاً، معظمهم مدنيون», «..., ثلاثة منهم»: told in a list of people, of the people before it there."""
    node = draft.node
    if draft.relation is not None:
        return False
    if passage.has(node, "people.theirs"):
        return True
    return any(
        passage.has(n, "number") and passage.has(n, "suffixed") and _fraction(n) for n in node.value.get("n") or ()
    )


def _fraction(number: Node) -> bool:
    return getattr(number.value, "fraction", None) is not None


def _antecedent(people: Node, passage: Passage) -> Node | None:
    """«42 منهم»: the side named last before."""
    before = [n for n in passage.of("actor.force", "actor.plural") if n.last <= people.first]
    return before[-1] if before else None


def _own(group: Group, people: Node, passage: Passage) -> None:
    """«من عناصره», «أحد جنودها»: fighters of the side or body named last before, whose pronoun they bear."""
    own = [w for w in group.words if passage.has(w, "suffixed") and passage.has(w, *_RANKS)]
    if group.affiliation is not None or not own:
        return
    before = [n for n in passage.of("actor", "side", "source.body") if n.last <= people.first]
    before = [n for n in before if not passage.has(n, "actor.person", "people")]
    group.affiliation = before[-1] if before else None
    if before and passage.has(own[0], "side.people"):
        group.who.pop("sex", None)  # «رجالها» are its members
        group.who.pop("age", None)


def _belong(group: Group, passage: Passage) -> None:
    """Members of an armed side are combatants; «in the ranks of the civilians» are what those are."""
    side = group.affiliation
    if side is None:
        group.affiliation = next((n for n in group.words if passage.has(n, "person.party")), None)
        return
    if passage.has(side, "person") and not passage.has(side, "actor", "side"):
        status = side.attribute("status")
        group.affiliation = None
    else:
        status = "combatant"
    if status and "status" not in group.who:
        group.who["status"] = status


def _outcome(said: str | None, own: str | None, *, doubtful: bool) -> str | None:
    """What happened: the trigger's word before the counted noun's own («وفاة خمسة مصابين»), but not where the trigger has
    other senses («سقوط جرحى») or the noun holds dead and wounded."""
    if said is None or (own is not None and doubtful) or own == "casualties":
        return own
    if (said, own) == ("detained", "abducted"):
        return own  # who holds hostages has abducted them
    return said


def _leaves(group: Group) -> Iterator[Node]:
    return (leaf for word in group.words for leaf in word.walk() if leaf.readings)


def _own_outcome(group: Group) -> None:
    """What a noun for people says happened to them, not what a word of harm of the same spelling says («أسر»)."""
    own = group.who.get("outcome")
    if own is None or not group.words:
        return
    told = [r for n in _leaves(group) for r in n.readings if r.attributes.get("outcome") == own]
    if told and all("harm" in reading.classes for reading in told):
        del group.who["outcome"]


def _by_choice(role: str | None, outcome: str | None, value: dict[str, object]) -> bool:
    """Whether they go, fall or change sides of their own will: the trigger has other senses, or tells of a free move."""
    if role in _AT_EASE:
        return outcome != "killed" and ("doubtful" in value or outcome == "returned")
    return role in _BY_CHOICE and ("doubtful" in value or outcome in _MOVED)


def _people(node: Node, passage: Passage) -> Iterator[Node]:
    if passage.has(node, "number", "losses", "negation.nobody", "negation.anyone"):
        key = "n" if passage.has(node, "number") else "head"
        yield Node(
            node.first, node.last, node.start, node.end, node.symbol, node.rule, value={key: (node,)}, parts=(node,)
        )
    elif passage.has(node, "people"):
        if "members" in node.value:
            for part in node.parts:
                yield from _people(part, passage)
        else:
            yield node


def _code(value: object, name: str) -> str | None:
    if isinstance(value, str) or value is None:
        return value
    for node in value:  # type: ignore[attr-defined]
        found: str | None = node.attribute(name)
        if found:
            return found
    return None


def _named(drafts: list[TollDraft], text: str, passages: Sequence[Passage]) -> list[TollDraft]:
    """One person told several times: a lone word is a name where the report holds it in a longer one, and who the person
    is holds wherever the name stands."""
    names = {d: frozenset(w for n in d.group.names for w in text[n.start : n.end].split()) for d in drafts}
    strong = [names[d] for d in drafts if len(names[d]) > 1 or (names[d] and "weak" not in d.node.value)]
    strong += [frozenset(text[n.start : n.end].split()) for p in passages for n in p.of("actor.person")]
    kept = [d for d in drafts if "weak" not in d.node.value or any(names[d] <= one for one in strong)]
    for draft in kept:
        for other in kept:
            if names[draft] and names[draft] & names[other] and "status" in other.group.who:
                draft.group.who.setdefault("status", other.group.who["status"])
    return kept


def _inherit(draft: TollDraft) -> None:
    whole = draft.whole
    if whole is not None:
        draft.outcome = draft.outcome or whole.outcome
        draft.group.inherit(whole.group)
        if whole.group.who.get("age") == "child":
            draft.group.who.setdefault("age", "child")


def _settle_others(drafts: Sequence[TollDraft], passages: Sequence[Passage]) -> None:
    """«وإصابة 10 آخرين»: what the others are is said of the toll before them."""
    for before, draft in itertools.pairwise(drafts):
        same = before.sentence == draft.sentence
        told = before.match is draft.match or (same and draft.group.others and before.relation is None)
        if told and before.group.affiliation is None and not before.group.who.get("status"):
            before.group.affiliation = draft.group.affiliation  # «قتلى وجرحى من ...»
            if draft.group.who.get("status"):
                before.group.who["status"] = draft.group.who["status"]
        alone = passages[draft.sentence].has(draft.node, "number")
        if draft.whole is None and same and (draft.group.others or alone):
            elder = before.root() if before.relation else before
            others, draft.group.others = draft.group.others, True
            draft.group.inherit(elder.group)
            draft.group.others = others
