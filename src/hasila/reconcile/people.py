"""The toll algebra of categories: which people a toll counts, which tolls exclude each other, which may overlap.

A part of the reconcile stage. Each axis (status, age and sex, affiliation, ...) divides people in its own way: figures
on one axis may exclude each other and be added, figures on different axes may count the same people and are never
added. In: tolls as laid out in a `Sheet`. Out: booleans, axis names, words for a person.
"""

from __future__ import annotations

from hasila.ledger.claim import Who
from hasila.reconcile.figures import say
from hasila.reconcile.mentions import same_naming
from hasila.reconcile.scenes import apart, places_beside
from hasila.reconcile.sheet import Sheet, Told

__all__ = ["Axis", "alike", "axis", "describe", "disjoint", "includes", "named_alike"]

Axis = tuple[str, ...]

_NOUNS = {
    ("child", "female"): "girl",
    ("child", "male"): "boy",
    ("child", None): "child",
    ("adult", "female"): "woman",
    ("elderly", "female"): "elderly woman",
    (None, "female"): "woman or girl",
    ("adult", "male"): "man",
    ("elderly", "male"): "elderly man",
    ("elderly", None): "elderly person",
    (None, "male"): "man or boy",
}
_PLURALS = {"child": "children", "woman": "women", "man": "men", "person": "people", "police": "police"}
_OUTCOMES = {"casualties": "killed or injured", "other": "affected", "surrendered": "who surrendered"}


def axis(sheet: Sheet, whole: Told, part: Told) -> Axis:
    """What sets a part apart from its whole: one or two axis names; `plain` where nothing does."""
    outcome = ("outcome",) if part.toll.outcome != whole.toll.outcome else ()
    return (*outcome, _axis(sheet, whole, part))


def _axis(sheet: Sheet, whole: Told, part: Told) -> str:
    mine, all_of = part.who, whole.who
    if mine.age not in (None, all_of.age) or mine.sex not in (None, all_of.sex):
        return "demographic"
    if part.names and part.names != whole.names:
        return "person"
    if mine.status not in (None, "mixed", all_of.status):
        return "status"
    if mine.affiliation and not (all_of.affiliation and sheet.same(mine.affiliation, all_of.affiliation)):
        return "affiliation"
    if mine.nationality and not (all_of.nationality and same_naming(mine.nationality, all_of.nationality)):
        return "nationality"
    if part.spots and whole.spots and part.spots[0].isdisjoint(whole.spots[0]):
        return "place"
    return "role" if mine.role not in (None, all_of.role) else "plain"


def includes(whole: Told, part: Told) -> bool:
    """Whether the people of `part` can be among those of `whole` (fighters are not among civilians)."""
    return _status_fits(whole.who, part.who) and part.count.unit == whole.count.unit


def _status_fits(whole: Who, part: Who) -> bool:
    return whole.status in (None, "mixed") or part.status in (None, whole.status)


def disjoint(sheet: Sheet, a: Told, b: Told) -> bool:
    """Whether nobody can be counted in both, as far as the words say; False where it is not known."""
    mine, other = a.who, b.who
    if {mine.status, other.status} == {"civilian", "combatant"}:
        return True
    if _different_ages(mine, other) or (mine.sex and other.sex and mine.sex != other.sex):
        return True
    if a.names and b.names and not named_alike(a, b):
        return True
    if mine.affiliation and other.affiliation and not _affiliated(sheet, mine, other):
        return True
    if mine.nationality and other.nationality and not same_naming(mine.nationality, other.nationality):
        return True
    return apart(a, b) and (_of_one_whole(sheet, a, b) or places_beside(a.spots, b.spots))


def _of_one_whole(sheet: Sheet, a: Told, b: Told) -> bool:
    """Whether both are parts of one breakdown: then different places are different people."""
    return a.id in sheet.whole and sheet.whole[a.id] is sheet.whole.get(b.id)


def _different_ages(a: Who, b: Who) -> bool:
    return None not in (a.age, b.age) and (a.age == "child") != (b.age == "child")


def _affiliated(sheet: Sheet, a: Who, b: Who) -> bool:
    if a.affiliation is None or b.affiliation is None:
        return True
    return same_naming(a.affiliation, b.affiliation) or sheet.same(a.affiliation, b.affiliation)


def alike(sheet: Sheet, a: Told, b: Told) -> bool:
    """Whether the two can be the same people, told with more or fewer particulars."""
    mine, other = a.who, b.who
    if None not in (mine.status, other.status) and mine.status != other.status:
        return False
    if None not in (mine.sex, other.sex) and mine.sex != other.sex:
        return False
    if None not in (mine.age, other.age) and mine.age != other.age:
        return False
    if mine.nationality and other.nationality and not same_naming(mine.nationality, other.nationality):
        return False
    return _affiliated(sheet, mine, other)


def named_alike(a: Told, b: Told) -> bool:
    """Whether the two name a victim in common; a shorter name is part of the longer one."""
    return any(x <= y or y <= x for x in a.names for y in b.names)


def describe(told: Told) -> str:
    """The figure with its people, in plain English: `792 civilians`, `12 soldiers`, `9 killed`."""
    noun = _noun(told.who)
    count = told.count
    if count.unit == "household":
        noun = "household"
    if not noun:
        return f"{say(count)} {_OUTCOMES.get(told.toll.outcome, told.toll.outcome)}"
    return f"{say(count)} {noun if count.low == count.high == 1 else _plural(noun)}"


def _noun(who: Who) -> str:
    by_age = _NOUNS.get((who.age, who.sex))
    if by_age:
        return by_age
    if who.affiliation:
        role = who.role if who.role and who.role not in ("member", "other") else "member"
        return f"{role} of {who.affiliation.name or who.affiliation.mention}"
    if who.role:
        return who.role
    return {"civilian": "civilian", "combatant": "fighter"}.get(who.status or "", "")


def _plural(noun: str) -> str:
    head, of, rest = noun.partition(" of ")
    first, _, last = head.rpartition(" ")
    if " or " in head:
        return {"woman or girl": "women and girls", "man or boy": "men and boys"}.get(head, head)
    last = _PLURALS.get(last, last if last.endswith("s") else last + "s")
    return f"{first} {last}".strip() + of + rest
