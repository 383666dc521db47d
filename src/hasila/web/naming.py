"""Names, days, people, flags and checks in the reader's language: no code of the record is shown as it is.

In: parts of claims and a `Wording`. Out: short strings. Used by the cards, the summaries and every page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from hasila.ledger.claim import Check, Claim, Count, Place, Slot, Who
from hasila.web.wording import Wording

__all__ = [
    "check_words", "direction_of", "figure", "flag_words", "full_name", "name_of", "people_words", "role_words", "rule_words",
    "spread", "when_words", "who_says",
]  # fmt: skip

_OPEN: Final = ("", "..")
_SIGNS: Final = {"more_than": "more_than", "fewer_than": "fewer_than", "about": "about_figure"}
_HOUSEHOLDS: Final = " (households)"
_WITHOUT: Final = ", without combatants"
_FAILS: Final = "check fails"


def direction_of(text: str) -> str:
    """Right to left (`rtl`) where most letters are written so, else `ltr`."""
    rtl = sum("\u0590" <= char <= "\u08ff" for char in text[:2000])
    ltr = sum(char.isascii() and char.isalpha() for char in text[:2000])
    return "rtl" if rtl > ltr else "ltr"


def figure(count: Count, w: Wording) -> str:
    """A count as it is shown: 12, at least 12, 10 to 15, or its own words where no number is in them."""
    low, high = count.low, count.high
    if low is None and high is None:
        return count.fraction or count.text or "…"
    if high is None:
        return w("more_than" if count.qualifier == "more_than" else "at_least", low=f"{low:,}")
    if low is None:
        return w("fewer_than" if count.qualifier == "fewer_than" else "up_to", high=f"{high:,}")
    if low != high:
        return w("low_high", low=f"{low:,}", high=f"{high:,}")
    return w("about_figure", number=f"{low:,}") if count.qualifier == "about" else f"{low:,}"


def spread(lowest: int, highest: int) -> str:
    """From the lowest to the highest; one number where they are the same."""
    return f"{lowest:,}" if lowest == highest else f"{lowest:,}–{highest:,}"


def name_of(slot: Slot | Place | None, w: Wording) -> str:
    """A name that the reader can read: as written where that is in the reader's script, else as it was resolved."""
    if slot is None:
        return ""
    if not slot.name or direction_of(slot.mention) == w.direction:
        return slot.mention
    return slot.name


def full_name(slot: Slot | Place | None) -> str:
    """A name as written, with the resolved one beside it."""
    if slot is None:
        return ""
    known = slot.name and slot.name != slot.mention
    return f"{slot.mention} ({slot.name})" if known else slot.mention


def who_says(claim: Claim, w: Wording) -> str:
    """The chain of sources, outermost first; empty for the report's own voice."""
    return w("citing").join(name_of(speaker, w) for speaker in claim.speakers)


def when_words(edtf: str | None, w: Wording) -> str:
    """An EDTF date or interval as a person reads it."""
    if not edtf:
        return ""
    first, slash, last = edtf.partition("/")
    if not slash or first == last:
        return _day(first, w)
    if first in _OPEN:
        return w("until", day=_day(last, w))
    return w("since", day=_day(first, w)) if last in _OPEN else f"{_day(first, w)} – {_day(last, w)}"


def _day(edtf: str, w: Wording) -> str:
    bare = re.sub(r"^XXXX-", "", edtf.rstrip("~?%"))
    return w("about_figure", number=bare) if edtf[-1:] in "~%" and bare else bare


def role_words(role: str, w: Wording) -> str:
    """What people are («doctor»), in the reader's language where it has a word for it."""
    return w.find(f"role_{role.replace(' ', '_')}") or role.replace("_", " ")


def people_words(who: Who, w: Wording) -> list[str]:
    """Whom a toll counts, as far as the words say."""
    found = [w(key) for key in (who.status, who.age, who.sex) if key]
    if who.role:
        found.append(role_words(who.role, w))
    return found


def flag_words(flags: Iterable[str], w: Wording) -> list[str]:
    """Why a person should look, each reason once. What the language has no words for is «another reason»."""
    keys = []
    for flag in flags:
        head = flag.partition(":")[0].strip()
        key = "flag_check_fails" if head.startswith(_FAILS) else "flag_" + re.sub(r"\W+", "_", head).strip("_")
        keys.append(w.find(key) or w("flag_other"))
    return list(dict.fromkeys(keys))


def rule_words(rule: str, w: Wording) -> str:
    """The rule behind an incident's total."""
    bare, households = rule.removesuffix(_HOUSEHOLDS), rule.endswith(_HOUSEHOLDS)
    bare, without = bare.removesuffix(_WITHOUT), bare.endswith(_WITHOUT)
    return w("and_then").join(
        [w(bare), *([w("without_combatants")] if without else []), *([w("households")] if households else [])]
    )


def check_words(check: Check, claims: Mapping[str, Claim], w: Wording) -> str:
    """What a check found, as figures: `792 + 1,579 = 2,371`."""
    found = [claims[key] for key in check.claims if key in claims]
    return _CHECKS[check.type](check, found, w) if len(found) > 1 else w(f"check_{check.type}")


def _number(claim: Claim, w: Wording) -> str:
    return figure(claim.toll.count, w) if claim.toll else "…"


def _counted(claim: Claim, w: Wording) -> str:
    people = people_words(claim.toll.who, w) if claim.toll else []
    return f"{_number(claim, w)} ({w('and_then').join(people)})" if people else _number(claim, w)


def _sum(check: Check, found: list[Claim], w: Wording) -> str:
    whole, parts = _number(found[0], w), " + ".join(_counted(one, w) for one in found[1:])
    if check.verdict != "fails" and check.residual:
        return f"{parts} · {w('unclassified', number=f'{check.residual:,}')} · {w('of_whole', number=whole)}"
    return f"{parts} {'=' if check.verdict == 'holds' else '≠'} {whole}"


def _bound(check: Check, found: list[Claim], w: Wording) -> str:
    parts = " · ".join(_counted(one, w) for one in found[1:])
    return f"{parts} {'≤' if check.verdict == 'holds' else '?' if check.verdict == 'open' else '>'} {_counted(found[0], w)}"


def _fraction(check: Check, found: list[Claim], w: Wording) -> str:
    return f"{' · '.join(_counted(one, w) for one in found[1:])} / {_counted(found[0], w)}"


def _series(check: Check, found: list[Claim], w: Wording) -> str:
    change = f" ({check.difference:+,})" if check.difference is not None else ""
    return w("then_figure", first=_number(found[0], w), then=_number(found[1], w)) + change


def _restated(check: Check, found: list[Claim], w: Wording) -> str:
    return f"{_counted(found[0], w)} · {w('told_times', number=len(found))}"


def _disputed(check: Check, found: list[Claim], w: Wording) -> str:
    who = who_says(found[1], w) or w("own_voice")
    what = _counted(found[0], w) if found[0].toll else f"«{found[0].quote.exact}»" if found[0].quote else ""
    return f"{what} · {w('denied_by')} {who}"


def _contested(check: Check, found: list[Claim], w: Wording) -> str:
    place = name_of(found[0].places[0], w) if found[0].places else ""
    said = [
        f"{who_says(one, w) or w('own_voice')}: {name_of(one.control.actor, w) or '—'} {w(one.control.change)}"
        for one in found if one.control is not None
    ]  # fmt: skip
    return f"{place} · " + " ↔ ".join(said)


_CHECKS: Final[Mapping[str, Callable[[Check, list[Claim], Wording], str]]] = {
    "sum": _sum, "bound": _bound, "fraction": _fraction, "series": _series, "restated": _restated, "disputed": _disputed,
    "contested": _contested,
}  # fmt: skip
