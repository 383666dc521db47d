"""The claim record: hasila's public format, one object a row, whatever produced it.

The fields and their meaning are those of the published record (see docs/claims.md); the JSON Schema that ships with the
package is made from these classes. Every struct is frozen: a stage that learns more makes a changed copy with
`msgspec.structs.replace`.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

__all__ = [
    "Attack", "Check", "Claim", "Control", "Count", "Evidence", "Failure", "Incident", "Place", "Position", "Quote",
    "Relation", "Slot", "Statement", "Target", "Time", "Toll", "Total", "Who",
]  # fmt: skip

Kind = Literal[
    "toll", "control", "stance", "attack", "statement", "relation", "evidence", "incident", "check", "failure"
]
Outcome = Literal[
    "killed", "injured", "casualties", "missing", "detained", "abducted", "displaced", "returned", "evacuated",
    "released", "surrendered", "other",
]  # fmt: skip
Qualifier = Literal["exact", "at_least", "more_than", "up_to", "fewer_than", "about", "between", "vague", "fraction"]
Means = Literal[
    "air_strike", "shelling", "missile", "drone", "barrel_bomb", "cluster_munition", "chemical", "car_bomb",
    "suicide_bomb", "ied_mine", "explosion", "small_arms", "clash", "execution", "assassination", "torture", "siege",
    "arson", "stabbing", "vehicle_attack", "raid", "accident", "disaster", "other",
]  # fmt: skip
Change = Literal[
    "holds", "enters", "advances", "seizes", "regains", "loses", "withdraws", "besieges", "repels", "contests"
]
StanceWord = Literal["asserts", "accuses", "confirms", "denies", "doubts"]
Section = Literal["headline", "lede", "caption", "body", "footer"]


class Quote(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The exact words: `exact == text[start:end]`, with up to 24 code points before and after.

    Of a paged document `page` is the page, from 1; `repair` names what was done so that the words read as on the page.
    """

    exact: str
    prefix: str
    suffix: str
    start: int
    end: int
    page: int | None = None
    repair: str | None = None


class Slot(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Somebody or something named: `mention` as written, `name` and `id` when resolved."""

    mention: str
    name: str | None = None
    id: str | None = None
    start: int | None = None
    end: int | None = None
    transliterated: bool = False  # `name` is a transliteration, nobody's own spelling


class Place(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A place as written and, when resolved, on the map. `precision`: see `hasila.resolve.gazetteer`."""

    mention: str
    name: str | None = None
    id: str | None = None
    lat: float | None = None
    lon: float | None = None
    precision: str | None = None
    country: str | None = None
    admin1: str | None = None
    role: Literal["at", "from", "to"] = "at"
    start: int | None = None
    end: int | None = None
    transliterated: bool = False


class Time(msgspec.Struct, frozen=True, kw_only=True):
    """When: an EDTF date or interval (None where it cannot be told) and the words."""

    edtf: str | None
    text: str | None


class Count(msgspec.Struct, frozen=True, kw_only=True):
    """A figure as it was said. Bounds are None where the source gives none; nothing is invented."""

    low: int | None
    high: int | None
    qualifier: Qualifier = "exact"
    magnitude: int | None = None
    fraction: str | None = None
    text: str = ""
    unit: Literal["person", "household"] = "person"


class Who(msgspec.Struct, frozen=True, kw_only=True):
    """The people counted, as far as the words say."""

    status: Literal["civilian", "combatant", "mixed"] | None = None
    age: Literal["child", "adult", "elderly"] | None = None
    age_range: str | None = None
    sex: Literal["female", "male"] | None = None
    role: str | None = None
    affiliation: Slot | None = None
    nationality: Slot | None = None
    names: tuple[str, ...] = ()


class Toll(msgspec.Struct, frozen=True, kw_only=True):
    """People harmed or moved."""

    outcome: Outcome
    count: Count
    who: Who
    blamed: tuple[Slot, ...] = ()
    means: Means | None = None
    cumulative: bool = False
    part_of: str | None = None
    as_of: str | None = None


class Control(msgspec.Struct, frozen=True, kw_only=True):
    """Who holds, enters, takes, loses a place (the place stands in the claim's `places`)."""

    actor: Slot | None
    change: Change
    extent: Literal["full", "partial", "outskirts"] | None = None


class Position(msgspec.Struct, frozen=True, kw_only=True):
    """The body of kind `stance`."""

    act: Literal["accuses", "denies", "claims_responsibility", "confirms", "condemns"]
    about: tuple[Slot, ...] = ()
    denies_claim: str | None = None
    words: tuple[Slot, ...] = ()


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """What an attack hit."""

    mention: str
    type: str


class Attack(msgspec.Struct, frozen=True, kw_only=True):
    """An act of violence with its means, actor or target."""

    actor: Slot | None = None
    means: Means | None = None
    count: Count | None = None
    targets: tuple[Target, ...] = ()


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """Reported speech about the conflict, or a contact between parties."""

    mode: Literal["says", "phone_call", "meeting", "letter", "press_conference", "post", "report"] = "says"
    addressee: Slot | None = None
    topic: str | None = None


class Relation(msgspec.Struct, frozen=True, kw_only=True):
    """A lasting tie between actors."""

    subject: Slot
    relation: Literal[
        "leads", "member_of", "part_of", "allied_with", "fights", "spokesperson_of", "succeeds", "supports"
    ]
    object: Slot


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """Media or material that somebody is said to hold."""

    holder: Slot | None
    media: tuple[Literal["photo", "video", "document", "testimony", "satellite", "remnant"], ...] = ()
    shows: str | None = None


class Total(msgspec.Struct, frozen=True, kw_only=True):
    """One total of an incident and the rule that made it."""

    low: int | None
    high: int | None
    rule: str


class Incident(msgspec.Struct, frozen=True, kw_only=True):
    """One happening inside a report. Derived."""

    claims: tuple[str, ...]
    totals: dict[str, Total]
    means: Means | None = None
    blamed: tuple[Slot, ...] = ()


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """What adds up and what does not. Derived. The whole, the earlier point or the denied claim comes first."""

    type: Literal["sum", "bound", "fraction", "series", "restated", "disputed", "contested"]
    claims: tuple[str, ...]
    verdict: Literal["holds", "fails", "open"]
    residual: int | None = None
    difference: int | None = None
    message: str = ""


class Failure(msgspec.Struct, frozen=True, kw_only=True):
    """A report that could not be read, or could not be read whole."""

    reason: str
    where: str


class Claim(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One row of the ledger. Exactly one body is set, the one that `kind` names (`position` for kind `stance`)."""

    id: str
    document: str | None
    kind: Kind
    quote: Quote | None
    speakers: tuple[Slot, ...]
    stance: StanceWord
    section: Section | None = None
    time: Time | None = None
    places: tuple[Place, ...] = ()
    toll: Toll | None = None
    control: Control | None = None
    position: Position | None = None
    attack: Attack | None = None
    statement: Statement | None = None
    relation: Relation | None = None
    evidence: Evidence | None = None
    incident: Incident | None = None
    check: Check | None = None
    failure: Failure | None = None
    denied_by: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    reader: str | None = None
    derivation: dict[str, Any] | None = None
