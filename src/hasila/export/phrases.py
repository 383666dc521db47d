"""The English words of the table for a count, the people counted, who says it, when and where. Pieces out, no lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from hasila.export.layout import Line, Piece
from hasila.ledger.claim import Claim, Count, Place, Quote, Slot, Time, Total, Who

__all__ = [
    "OUTCOMES", "SEPARATOR", "TRANSLITERATED", "count_words", "figure", "joined", "means_words", "named", "names",
    "people", "place_words", "quoted", "says", "speakers", "time_words", "total_words", "words_of",
]  # fmt: skip

SEPARATOR: Final = Piece("\u00a0· ", "dim")
TRANSLITERATED: Final = Piece("\u00a0(tr.)", "dim")

OUTCOMES: Final = {
    "killed": "killed", "injured": "injured", "casualties": "killed or injured", "missing": "missing",
    "detained": "detained", "abducted": "abducted", "displaced": "displaced", "returned": "returned",
    "evacuated": "evacuated", "released": "released", "surrendered": "surrendered", "other": "harmed",
}  # fmt: skip
_SIGNS: Final = {
    "at_least": "≥\u00a0",
    "more_than": ">\u00a0",
    "up_to": "≤\u00a0",
    "fewer_than": "<\u00a0",
    "about": "~",
}
_MAGNITUDES: Final = {10: "tens", 100: "hundreds", 1000: "thousands", 10_000: "tens of thousands"}
_IRREGULAR: Final = {"person": "people", "child": "children", "woman": "women", "man": "men", "police": "police"}
_STANCES: Final = {
    "asserts": "says ", "accuses": "accusation by ", "confirms": "confirmed by ", "denies": "denied by ",
    "doubts": "doubted by ",
}  # fmt: skip
_MEANS: Final = {"ied_mine": "mine or improvised bomb", "small_arms": "gunfire", "other": "another means"}


def joined(parts: Iterable[Sequence[Piece]], separator: Piece = SEPARATOR) -> Line:
    """The parts that are not empty, with a separator between."""
    line: Line = []
    for part in parts:
        if part:
            line += [separator, *part] if line else part
    return line


def named(slot: Slot | Place) -> Line:
    """Somebody or somewhere: the name, marked where it is a transliteration; without one, the words of the report."""
    if slot.name is None:
        return [Piece(slot.mention, "", source=True)]
    return [Piece(slot.name), TRANSLITERATED] if slot.transliterated else [Piece(slot.name)]


def names(slots: Iterable[Slot | Place]) -> Line:
    """Several, with commas."""
    return joined(map(named, slots), Piece(", "))


def quoted(quote: Quote | None) -> Line:
    """The exact words."""
    return words_of(quote.exact) if quote else []


def words_of(exact: str) -> Line:
    """Words of the report between quotation marks of the kind that they do not hold themselves."""
    opening, closing = "“”" if "«" in exact or "»" in exact else "«»"
    return [Piece(f"{opening}{exact}{closing}", "", source=True)]


def speakers(claim: Claim) -> Line:
    """The chain of who says it: `X ← citing Y`; the outlet's own voice where nobody is cited."""
    if not claim.speakers:
        return [Piece("the report itself")]
    return joined(map(named, claim.speakers), Piece(" ← citing "))


def says(claim: Claim) -> Line:
    """Who says it and how."""
    if not claim.speakers and claim.stance == "asserts":
        return [Piece("in the report's own voice")]
    return [Piece(_STANCES[claim.stance]), *speakers(claim)]


def figure(count: Count) -> str:
    """The figure alone, with the sign of its qualifier: `≥ 12`, `~50`, `10–15`, `hundreds`, `1/3`."""
    if count.fraction is not None:
        return count.fraction.replace("_", " ")
    low, high = count.low, count.high
    if low is None and high is None:
        return _MAGNITUDES.get(count.magnitude or 0, "an unstated number")
    if low is not None and high is not None and low != high:
        return f"{low:,}–{high:,}"
    number = low if low is not None else high
    return f"{_sign(count)}{number:,}"


def _sign(count: Count) -> str:
    """The sign of the qualifier; of a bound that the qualifier does not tell, the sign of the bound."""
    if count.qualifier in _SIGNS:
        return _SIGNS[count.qualifier]
    if count.low is None:
        return _SIGNS["up_to"]
    return _SIGNS["at_least"] if count.high is None else ""


def count_words(count: Count) -> str:
    """The figure as it stands before a noun: `hundreds of`, `1/3 of the`."""
    if count.fraction is not None:
        return f"{figure(count)} of them:"
    return f"{figure(count)} of" if count.low is None and count.high is None else figure(count)


def people(who: Who, count: Count) -> Line:
    """The people counted: `civilian children of X from Y: names`."""
    one = count.low == count.high == 1
    line = [Piece(_noun_phrase(who, one=one, household=count.unit == "household"))]
    if who.affiliation is not None:
        line += [Piece(" of "), *named(who.affiliation)]
    if who.nationality is not None:
        line += [Piece(" from " if who.nationality.name else ", nationality "), *named(who.nationality)]
    if who.names:
        line += [Piece(": "), *joined(([Piece(name, "", source=True)] for name in who.names), Piece(", "))]
    return line


def _noun_phrase(who: Who, *, one: bool, household: bool) -> str:
    noun, implied = _noun(who, household=household)
    words: list[str] = [who.status] if who.status == "civilian" and "status" not in implied else []
    words += [who.age] if who.age in ("child", "elderly") and "age" not in implied else []
    words += [who.sex] if who.sex is not None and "sex" not in implied else []
    phrase = " ".join([*words, noun if one else _plural(noun)])
    if who.status == "mixed":
        phrase = f"{phrase}, civilians and combatants" if noun != "person" else "civilians and combatants"
    return f"{phrase} aged {who.age_range.replace('-', '–')}" if who.age_range else phrase


def _noun(who: Who, *, household: bool) -> tuple[str, tuple[str, ...]]:
    """The noun, and which slots it says already."""
    if household:
        return "household", ()
    if who.role is not None:
        return who.role.replace("_", " "), ()
    if who.age == "child":
        return {"female": "girl", "male": "boy", None: "child"}[who.sex], ("age", "sex")
    if who.age == "adult":
        return {"female": "woman", "male": "man", None: "adult"}[who.sex], ("age", "sex")
    if who.status in ("civilian", "combatant"):
        return who.status, ("status",)
    return "person", ()


def _plural(noun: str) -> str:
    head, _, last = noun.rpartition(" ")
    if last in _IRREGULAR:
        last = _IRREGULAR[last]
    elif last.endswith("man"):
        last = last[:-3] + "men"
    elif last.endswith("y") and last[-2:-1] not in "aeiou":
        last = last[:-1] + "ies"
    elif not last.endswith("s"):
        last += "s"
    return f"{head} {last}".strip()


def place_words(places: Sequence[Place]) -> Line:
    """Where, most specific first; the ways from and to said so."""
    parts = [[*named(place)] if place.role == "at" else [Piece(f"{place.role} "), *named(place)] for place in places]
    return joined(parts, Piece(", "))


def time_words(time: Time | None) -> Line:
    """When, as an EDTF date; the words of the report where no date can be told."""
    if time is None:
        return []
    if time.edtf is None:
        return [Piece(time.text, "", source=True)] if time.text else []
    start, _, end = time.edtf.partition("/")
    if not end:
        return [Piece(start)]
    if end == "..":
        return [Piece(f"since {start}")]
    return [Piece(f"until {end}" if start in ("..", "") else f"{start} to {end}")]


def means_words(means: str | None) -> str:
    """A code of means in words."""
    return _MEANS.get(means, means.replace("_", " ")) if means else ""


def total_words(total: Total) -> str:
    """A total of an incident: `12`, `10–12`, `≥ 10`, `≤ 12`."""
    low, high = total.low, total.high
    if low is None:
        return "?" if high is None else f"≤\u00a0{high:,}"
    if high is None:
        return f"≥\u00a0{low:,}"
    return f"{low:,}" if low == high else f"{low:,}–{high:,}"
