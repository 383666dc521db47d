"""A seeded generator of readings: reports of invented happenings between invented parties in invented towns.

About ten claims a report, two and a half reports a happening; place, day, figures, source and wording vary. What comes out is
what a reader hands to `Ledger.add`, every quote in its text, derived rows too.
"""

from __future__ import annotations

import datetime
import random
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import msgspec

from hasila.ledger.claim import (
    Attack,
    Check,
    Claim,
    Control,
    Count,
    Incident,
    Place,
    Position,
    Quote,
    Slot,
    Statement,
    Time,
    Toll,
    Total,
    Who,
)  # fmt: skip
from hasila.ledger.ids import claim_id
from hasila.store import Reading
from hasila.text import Report

__all__ = ["generated"]

_FIRST: Final = datetime.date(2031, 1, 1)
_DAYS: Final = 1500
_TOWNS, _OUTLETS, _VOICES = 600, 80, 60
_PARTIES: Final = ("the guard", "the brigade", "the council", "the northern front", "the river army", "the home force")
_MEANS: Final = ("air_strike", "shelling", "small_arms", "drone", "ied_mine", "car_bomb")
_TOLL: Final = ("{n} people were killed", "{n} dead were counted", "the dead numbered {n}", "{n} bodies were recovered")
_PART: Final = ("{n} {who} among them", "of whom {n} were {who}", "including {n} {who}")
_HURT: Final = ("{n} were wounded", "{n} people were hurt", "hospitals took in {n} wounded")
_RUN: Final = ("{n} killed since the year began", "a count of {n} dead since January")
_READER: Final = "packs/invented@1"


class _Happening(NamedTuple):
    town: Place
    day: datetime.date
    dead: int
    hurt: int
    means: str
    blamed: str
    by_fighters: bool


def generated(claims: int, seed: int = 1) -> Iterator[Reading]:
    """Readings with at least so many claims together, in about the order of their days."""
    chance = random.Random(seed)
    towns = [_town(n, chance) for n in range(_TOWNS)]
    happenings = max(1, claims // 25)
    written, number = 0, 0
    for at in range(happenings * 2):
        happening = _happening(chance, towns, min(1.0, at / happenings))
        for _ in range(1 + min(8, int(chance.expovariate(0.7)))):
            if written >= claims:
                return
            made = _reading(f"r{seed}-{number}", happening, towns, chance)
            written, number = written + len(made.claims), number + 1
            yield made


def _town(number: int, chance: random.Random) -> Place:
    name = f"Town {number:03}"
    return Place(mention=name, name=name, id=f"invented:{number}", lat=round(30 + 5 * chance.random(), 3),
                 lon=round(30 + 6 * chance.random(), 3), precision="town", country="XX",
                 admin1=f"Province {number % 14:02}")  # fmt: skip


def _happening(chance: random.Random, towns: list[Place], far: float) -> _Happening:
    at = min(int(chance.expovariate(4 / _TOWNS)), _TOWNS - 1)  # some towns are hit far more often than others
    day = _FIRST + datetime.timedelta(days=int(far * (_DAYS - 1)))
    return _Happening(
        towns[at], day, min(90, 1 + int(chance.expovariate(0.2))), int(chance.expovariate(0.1)), chance.choice(_MEANS),
        chance.choice(_PARTIES), chance.random() < 0.2,
    )  # fmt: skip


class _Writer:
    """A report that is being written, and its claims."""

    def __init__(self, name: str, happening: _Happening, chance: random.Random) -> None:
        self.name, self.happening, self.chance = name, happening, chance
        self.parts: list[str] = []
        self.length = 0
        self.claims: list[Claim] = []

    def write(self, words: str) -> None:
        self.parts.append(words)
        self.length += len(words)

    def claim(self, kind: Any, words: str, **said: Any) -> Claim:
        start = self.length
        before = "".join(self.parts[-3:])[-24:]
        self.write(words)
        self.write(self.chance.choice((". ", ", ", "; ", ".\n")))
        quote = Quote(exact=words, prefix=before, suffix="", start=start, end=start + len(words))
        said = {"speakers": (), "stance": "asserts", "section": "body", "places": (self.happening.town,)} | said
        made = Claim(id="", document=self.name, kind=kind, quote=quote, reader=_READER, **said)
        made = msgspec.structs.replace(made, id=claim_id(made))
        self.claims.append(made)
        return made

    def derived(self, kind: Any, quote: Quote | None, **said: Any) -> None:
        made = Claim(
            id="", document=self.name, kind=kind, quote=quote, speakers=(), stance="asserts", reader=_READER, **said
        )
        self.claims.append(msgspec.structs.replace(made, id=claim_id(made)))


def _count(number: int) -> Count:
    return Count(low=number, high=number, text=str(number))


def _reading(name: str, told: _Happening, towns: list[Place], chance: random.Random) -> Reading:
    out = _Writer(name, told, chance)
    day = told.day + datetime.timedelta(days=chance.choice((0, 0, 0, 0, 1)))
    when = Time(edtf=day.isoformat(), text="that day")
    voice = f"voice {chance.randrange(_VOICES)}"
    speakers = (Slot(mention=voice),) if chance.random() < 0.6 else ()
    out.write(f"Report {name}: {told.town.mention}, {day:%d %B %Y}\n")
    dead = max(1, told.dead + chance.choice((0, 0, 0, 1, -1, 2)))
    tolls = _tolls(out, told, dead, when, speakers, chance)
    tolls.append(out.claim("attack", f"it was {told.means.replace('_', ' ')} by {told.blamed}", time=when,
                           attack=Attack(actor=Slot(mention=told.blamed), means=told.means)))  # type: ignore[arg-type]  # fmt: skip
    _besides(out, told, day, when, voice, towns, chance)
    _derived(out, told, dead, when, tolls)
    outlet = f"Outlet {chance.randrange(_OUTLETS)}"
    published = (day + datetime.timedelta(days=1)).isoformat()
    report = Report(id=name, text="".join(out.parts), published=published, publisher=outlet, language="en",
                    url=f"https://example.org/{name}")  # fmt: skip
    return Reading(report=report, claims=tuple(out.claims), reader=_READER)


def _tolls(
    out: _Writer, told: _Happening, dead: int, when: Time, speakers: tuple[Slot, ...], chance: random.Random
) -> list[Claim]:
    status = "combatant" if told.by_fighters else "civilian" if chance.random() < 0.5 else None
    blamed = (Slot(mention=told.blamed),) if chance.random() < 0.7 else ()
    shared: dict[str, Any] = {"time": when, "speakers": speakers}

    def toll(words: str, number: int, who: Who, outcome: Any = "killed", part_of: str | None = None) -> Claim:
        body = Toll(outcome=outcome, count=_count(number), who=who, blamed=blamed, means=told.means, part_of=part_of)  # type: ignore[arg-type]
        return out.claim("toll", words, toll=body, **shared)

    whole = toll(chance.choice(_TOLL).format(n=dead), dead, Who(status=status))  # type: ignore[arg-type]
    made = [whole]
    parts: tuple[tuple[str, dict[str, Any]], ...] = (
        ("children", {"age": "child"}), ("women", {"sex": "female", "age": "adult"})
    )  # fmt: skip
    for who, people in parts:
        if dead > 3 and chance.random() < 0.6:
            number = chance.randrange(1, 1 + dead // 3)
            words = chance.choice(_PART).format(n=number, who=who)
            made.append(toll(words, number, Who(status=status, **people), part_of=whole.id))  # type: ignore[arg-type]
    if told.hurt:
        hurt = max(1, told.hurt + chance.choice((0, 0, 1, -1)))
        made.append(toll(chance.choice(_HURT).format(n=hurt), hurt, Who(), "injured"))
    return made


def _besides(
    out: _Writer,
    told: _Happening,
    day: datetime.date,
    when: Time,
    voice: str,
    towns: list[Place],
    chance: random.Random,
) -> None:
    """What else the report says: control, a denial, a running total, words."""
    if chance.random() < 0.5:
        party, change = chance.choice(_PARTIES), chance.choice(("holds", "enters", "seizes", "loses", "advances"))
        place = towns[chance.randrange(_TOWNS)]
        out.claim("control", f"{party} {change} {place.mention}", time=when, places=(place,),
                  control=Control(actor=Slot(mention=party), change=change, extent=chance.choice((None, "full", "partial"))))  # type: ignore[arg-type]  # fmt: skip
    if chance.random() < 0.25:
        out.claim("stance", f"{told.blamed} denied it", speakers=(Slot(mention=told.blamed),), places=(),
                  position=Position(act="denies", about=(Slot(mention=told.blamed),)))  # fmt: skip
    if chance.random() < 0.3:
        number = 40 + (day - _FIRST).days * 7 + chance.randrange(5)
        out.claim("toll", chance.choice(_RUN).format(n=number), speakers=(Slot(mention=voice),), places=(),
                  toll=Toll(outcome="killed", count=_count(number), who=Who(), cumulative=True, as_of=day.isoformat()))  # fmt: skip
    for _ in range(chance.randrange(1, 4)):
        said = (
            f"{voice} spoke of {chance.choice(('roads', 'hospitals', 'aid', 'talks'))} on line {chance.randrange(9000)}"
        )
        out.claim("statement", said, speakers=(Slot(mention=voice),), time=when, statement=Statement(topic="aid"))


def _derived(out: _Writer, told: _Happening, dead: int, when: Time, tolls: list[Claim]) -> None:
    totals = {"killed": Total(low=dead, high=dead, rule="one")}
    hurt = next((c.toll.count.low for c in tolls if c.toll and c.toll.outcome == "injured"), None)
    if hurt is not None:
        totals["injured"] = Total(low=hurt, high=hurt, rule="one")
    parts = [c.id for c in tolls if c.toll and c.toll.part_of]
    if parts:
        check = Check(type="bound", claims=(tolls[0].id, *parts), verdict="holds")
        out.derived("check", None, check=check)
    row = Incident(
        claims=tuple(c.id for c in tolls), totals=totals, means=told.means, blamed=(Slot(mention=told.blamed),)
    )  # type: ignore[arg-type]
    out.derived("incident", tolls[0].quote, time=when, places=(told.town,), incident=row)
