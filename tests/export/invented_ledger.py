"""A report about invented parties in invented towns, with its ledger: what the tests of the exports write.

`python tests/export/invented_ledger.py` prints the page that `golden/table.txt` holds.
"""

from __future__ import annotations

import sys
from typing import Any

import msgspec

from hasila.export import table
from hasila.ledger.claim import (
    Attack,
    Check,
    Claim,
    Control,
    Count,
    Evidence,
    Failure,
    Incident,
    Place,
    Position,
    Quote,
    Relation,
    Slot,
    Statement,
    Target,
    Time,
    Toll,
    Total,
    Who,
)
from hasila.ledger.ids import claim_id
from hasila.text import Report

TEXT = """لواء الجبل ينفي قصف وادي النخيل ومجلس البلدة يحصي 25 قتيلاً

قال مجلس وادي النخيل إن 25 شخصاً قتلوا أمس في قصف مدفعي نفذه لواء الجبل، بينهم 14 مدنياً، ضمنهم 6 أطفال و3 نساء،
و11 مقاتلاً من حرس الوادي. وأصيب أكثر من 40 شخصاً، ونزحت مئات العائلات إلى تل الرمان.
وكان المجلس أحصى السبت 19 قتيلاً. وذكرت إذاعة السهل نقلاً عن المستشفى الميداني أن نحو 25 شخصاً قتلوا.
واتهم المجلس لواء الجبل بقصف السوق عمداً. ونفى الناطق باسم اللواء ذلك وقال إن الاتهام «كاذب ومفبرك».
وأعلن لواء الجبل أنه دخل تل الرمان وسيطر على كامل البلدة. وقال حرس الوادي إن قوات اللواء بلغت أطراف تل الرمان فقط.
وقصف اللواء المدرسة والعيادة بثلاثين قذيفة. وبحث رئيس المجلس في اتصال هاتفي مع الهلال المحلي إجلاء الجرحى.
ويقود سالم الرملي حرس الوادي. وقالت لجنة التوثيق إن لديها صوراً للسوق بعد القصف.
"""
REPORT = Report(id="r:00000000000000aa", text=TEXT, published="2031-05-12", publisher="نشرة السهل")

COUNCIL = Slot(mention="مجلس وادي النخيل", name="Wadi al-Nakhil Council", id="actor:council")
BRIGADE = Slot(mention="لواء الجبل", name="Mountain Brigade", id="actor:brigade")
GUARD = Slot(mention="حرس الوادي", name="Haras al-Wadi", transliterated=True)
RADIO = Slot(mention="إذاعة السهل", name="Plain Radio")
HOSPITAL = Slot(mention="المستشفى الميداني")
VALLEY = Place(mention="وادي النخيل", name="Wadi al-Nakhil", id="place:1", lat=-1.5, lon=2.25, precision="town")
HILL = Place(mention="تل الرمان", name="Tell al-Rumman", id="place:2", precision="town")
YESTERDAY = Time(edtf="2031-05-11", text="أمس")


def quote(exact: str, nth: int = 1) -> Quote:
    """The place of some words in the text."""
    start = -1
    for _ in range(nth):
        start = TEXT.index(exact, start + 1)
    end = start + len(exact)
    return Quote(
        exact=exact, prefix=TEXT[max(start - 24, 0) : start], suffix=TEXT[end : end + 24], start=start, end=end
    )


def row(kind: Any, exact: str | None, *, nth: int = 1, **slots: Any) -> Claim:
    """A row with its id."""
    slots = {"speakers": (), "stance": "asserts"} | slots
    found = quote(exact, nth) if exact else None
    claim = Claim(id="", document=REPORT.id, kind=kind, quote=found, **slots)
    return msgspec.structs.replace(claim, id=claim_id(claim))


def toll(exact: str, low: int | None, outcome: Any = "killed", **slots: Any) -> Claim:
    """A toll of an exact figure where nothing else is said."""
    said = {name: slots.pop(name) for name in ("high", "qualifier", "magnitude", "unit") if name in slots}
    count = Count(low=low, **{"high": low} | said)
    who = Who(**slots.pop("who", {}))
    body = {name: slots.pop(name) for name in ("blamed", "means", "part_of", "as_of", "cumulative") if name in slots}
    shared = {"speakers": (COUNCIL,), "places": (VALLEY,), "time": YESTERDAY} | slots
    return row("toll", exact, toll=Toll(outcome=outcome, count=count, who=who, **body), **shared)


def check(kind: Any, verdict: Any, *claims: Claim, **slots: Any) -> Claim:
    """A check row."""
    return row("check", None, check=Check(type=kind, verdict=verdict, claims=tuple(c.id for c in claims), **slots))


_ABOUT: dict[str, Any] = {"blamed": (BRIGADE,), "means": "shelling"}
DERIVATION = {"rule": "toll.breakdown", "from": [{"rule": "number", "text": "25", "value": 25}, "harm.killed"]}
WHOLE = toll("25 شخصاً", 25, **_ABOUT, derivation=DERIVATION)
CIVILIANS = toll("14 مدنياً", 14, who={"status": "civilian"}, part_of=WHOLE.id, **_ABOUT)
CHILDREN = toll("6 أطفال", 6, who={"status": "civilian", "age": "child"}, part_of=CIVILIANS.id, **_ABOUT)
WOMEN = toll("3 نساء", 3, who={"status": "civilian", "age": "adult", "sex": "female"}, part_of=CIVILIANS.id, **_ABOUT)
FIGHTERS = toll(
    "11 مقاتلاً", 11, who={"status": "combatant", "role": "fighter", "affiliation": GUARD}, part_of=WHOLE.id, **_ABOUT
)
INJURED = toll("40 شخصاً", 40, "injured", high=None, qualifier="more_than", **_ABOUT)
DISPLACED = toll("مئات العائلات", None, "displaced", qualifier="vague", magnitude=100, unit="household", time=None)
EARLIER = toll("19 قتيلاً", 19, as_of="2031-05-10", time=None)
AGAIN = toll("25 شخصاً", 25, nth=2, qualifier="about", speakers=(RADIO, HOSPITAL), flags=("speaker_guessed",), time=None)
ACCUSES = row(
    "stance", "اتهم المجلس لواء الجبل بقصف السوق عمداً", speakers=(COUNCIL,), stance="accuses",
    position=Position(act="accuses", about=(BRIGADE,)),
)  # fmt: skip
DENIES = row(
    "stance", "ونفى الناطق باسم اللواء ذلك", speakers=(BRIGADE,), stance="denies",
    position=Position(act="denies", about=(COUNCIL,), denies_claim=ACCUSES.id, words=(Slot(mention="كاذب ومفبرك"),)),
)  # fmt: skip
ENTERS = row(
    "control", "دخل تل الرمان", speakers=(BRIGADE,), places=(HILL,), control=Control(actor=BRIGADE, change="enters")
)
SEIZES = row(
    "control", "سيطر على كامل البلدة", speakers=(BRIGADE,), places=(HILL,),
    control=Control(actor=BRIGADE, change="seizes", extent="full"),
)  # fmt: skip
OUTSKIRTS = row(
    "control", "بلغت أطراف تل الرمان فقط", speakers=(GUARD,), places=(HILL,),
    control=Control(actor=BRIGADE, change="enters", extent="outskirts"),
)  # fmt: skip
ATTACK = row(
    "attack", "وقصف اللواء المدرسة والعيادة بثلاثين قذيفة", places=(VALLEY,),
    attack=Attack(
        actor=BRIGADE, means="shelling", count=Count(low=30, high=30),
        targets=(Target(mention="المدرسة", type="school"), Target(mention="العيادة", type="hospital")),
    ),
)  # fmt: skip
STATEMENT = row(
    "statement", "وبحث رئيس المجلس في اتصال هاتفي مع الهلال المحلي", speakers=(Slot(mention="رئيس المجلس"),),
    statement=Statement(mode="phone_call", addressee=Slot(mention="الهلال المحلي"), topic="إجلاء الجرحى"),
)  # fmt: skip
RELATION = row(
    "relation", "ويقود سالم الرملي حرس الوادي",
    relation=Relation(subject=Slot(mention="سالم الرملي"), relation="leads", object=GUARD),
)  # fmt: skip
EVIDENCE = row(
    "evidence", "إن لديها صوراً للسوق بعد القصف", speakers=(Slot(mention="لجنة التوثيق"),),
    evidence=Evidence(holder=Slot(mention="لجنة التوثيق"), media=("photo",), shows="السوق بعد القصف"),
)  # fmt: skip
INCIDENT = row(
    "incident", "25 شخصاً", places=(VALLEY,), time=YESTERDAY,
    incident=Incident(
        claims=(WHOLE.id, INJURED.id), means="shelling", blamed=(BRIGADE,),
        totals={
            "killed": Total(low=25, high=25, rule="principal"),
            "injured": Total(low=40, high=None, rule="principal"),
            "children_killed": Total(low=6, high=6, rule="parts"),
        },
    ),
)  # fmt: skip
CLAIMS = [
    WHOLE, CIVILIANS, CHILDREN, WOMEN, FIGHTERS, INJURED, DISPLACED, EARLIER, AGAIN, ACCUSES, DENIES, ENTERS, SEIZES,
    OUTSKIRTS, ATTACK, STATEMENT, RELATION, EVIDENCE, INCIDENT,
    check("sum", "holds", WHOLE, CIVILIANS, FIGHTERS, residual=0, message="14 civilians + 11 fighters = 25, as stated"),
    check("bound", "holds", CIVILIANS, CHILDREN, WOMEN, residual=5),
    check("series", "holds", EARLIER, WHOLE, difference=6),
    check("restated", "holds", WHOLE, AGAIN),
    check("disputed", "open", ACCUSES, DENIES),
    check("contested", "open", SEIZES, OUTSKIRTS),
]  # fmt: skip
FAILURE = row("failure", None, failure=Failure(reason="this is binary, not text", where="photo.jpg"))

if __name__ == "__main__":
    table.write(CLAIMS, sys.stdout, report=REPORT)
