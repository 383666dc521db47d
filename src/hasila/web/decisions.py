"""What a form of the desk says -> an act of the ledger. Words chosen in the text become quotes here, by code points."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Literal, get_args

import msgspec

from hasila.errors import LedgerError, UsageError
from hasila.ledger import events as ev
from hasila.ledger.claim import (
    Attack,
    Change,
    Claim,
    Control,
    Count,
    Kind,
    Means,
    Outcome,
    Place,
    Position,
    Quote,
    Slot,
    StanceWord,
    Time,
    Toll,
    Who,
)
from hasila.ledger.ids import claim_id
from hasila.ledger.view_fields import quote_at, with_fields
from hasila.ledger.view_things import Entry
from hasila.store.records import Past
from hasila.text import Report

__all__ = ["Editable", "added", "corrections", "editable", "undoing"]

Editable = tuple[str, str, str, tuple[str, ...]]  # path, label, value, choices
_STATUS: Final = ("", "civilian", "combatant", "mixed")
_AGE: Final = ("", "child", "adult", "elderly")
_SEX: Final = ("", "female", "male")
Status = Literal["civilian", "combatant", "mixed"]
PositionAct = Literal["accuses", "denies", "claims_responsibility", "confirms", "condemns"]
_ACTS: Final = get_args(PositionAct)
_EXTENT: Final = ("", "full", "partial", "outskirts")
_NUMBERS: Final = frozenset({"toll.count.low", "toll.count.high"})
_NAMES: Final = {"speakers": "speaker", "places": "place", "toll.blamed": "blamed", "control.actor": "actor"}


def editable(claim: Claim) -> list[Editable]:
    """The fields of a claim that the desk's form corrects."""
    out: list[Editable] = []
    toll, control, position = claim.toll, claim.control, claim.position
    if toll is not None:
        out += [
            ("toll.outcome", "outcome", toll.outcome, get_args(Outcome)),
            ("toll.count.low", "low", _text(toll.count.low), ()),
            ("toll.count.high", "high", _text(toll.count.high), ()),
            ("toll.who.status", "status", _text(toll.who.status), _STATUS),
            ("toll.who.age", "age", _text(toll.who.age), _AGE),
            ("toll.who.sex", "sex", _text(toll.who.sex), _SEX),
            ("toll.means", "means", _text(toll.means), ("", *get_args(Means))),
            ("toll.blamed", "blamed", " | ".join(slot.mention for slot in toll.blamed), ()),
        ]
    if control is not None:
        out += [
            ("control.change", "change", control.change, get_args(Change)),
            ("control.actor", "actor", control.actor.mention if control.actor else "", ()),
            ("control.extent", "extent", _text(control.extent), _EXTENT),
        ]
    if position is not None:
        out.append(("position.act", "stance", position.act, _ACTS))
    out += [
        ("places", "place", " | ".join(place.mention for place in claim.places), ()),
        ("time.edtf", "time", (claim.time.edtf or "") if claim.time else "", ()),
        ("speakers", "speaker", " | ".join(slot.mention for slot in claim.speakers), ()),
    ]
    return out


def _text(value: object) -> str:
    return "" if value is None else str(value)


def corrections(entry: Entry, form: Mapping[str, Any], report: Report) -> ev.Corrected:
    """The correction that a form asks for: only what differs from the claim as it stands.

    Raises:
        UsageError: a number that is none.
        RecordError: words that are not in the text.
    """
    fields: dict[str, Any] = {}
    for path, label, now, _ in editable(entry.claim):
        given = str(form.get(path, now)).strip()
        if given != now:
            fields[path] = _value(path, label, given)
    quote = entry.claim.quote
    start, end = _number("start", form.get("start")), _number("end", form.get("end"))
    if quote is not None and start is not None and end is not None and (start, end) != (quote.start, quote.end):
        fields["quote"] = msgspec.to_builtins(quote_at(report.text, start, end))
    return ev.Corrected(claim=entry.id, fields=fields)


def _value(path: str, label: str, given: str) -> Any:
    if path in _NUMBERS:
        return _number(label, given)
    if path in _NAMES:
        named = [{"mention": one.strip()} for one in given.split("|") if one.strip()]
        return (named[0] if named else None) if path == "control.actor" else named
    return given or None


def _number(label: str, given: object) -> int | None:
    text = str(given if given is not None else "").strip().replace(",", "")
    if not text:
        return None
    try:
        return int(text)
    except ValueError as error:
        raise UsageError(f"{label}: {text!r} is no number") from error


def added(form: Mapping[str, Any], report: Report) -> ev.Claimed:
    """A claim that the reading missed, from words chosen in the text: what they say stands in the form's `kind`.

    Raises:
        UsageError: no words chosen, or a value that cannot be.
        RecordError: words that are not in the text.
    """
    start, end = _number("start", form.get("start")), _number("end", form.get("end"))
    if start is None or end is None:
        raise UsageError("choose the words in the text first")
    kind = str(form.get("kind") or "toll")
    if kind not in _BODIES:
        raise UsageError(f"kind={kind!r} cannot be added by hand; choose from {', '.join(_BODIES)}")
    quote = quote_at(report.text, start, end)
    edtf = _said(form, "time")
    stance = "denies" if form.get("act") == "denies" and kind == "stance" else "asserts"
    bare = Claim(
        id="", document=report.id, kind=msgspec.convert(kind, Kind), quote=quote, stance=msgspec.convert(stance, StanceWord),
        speakers=_slots(form, "speaker"), places=tuple(Place(mention=slot.mention) for slot in _slots(form, "place")),
        time=Time(edtf=edtf, text=None) if edtf else None, **_BODIES[kind](form, quote),
    )  # fmt: skip
    return ev.Claimed(claim=msgspec.structs.replace(bare, id=claim_id(bare)))


def _said(form: Mapping[str, Any], name: str) -> str | None:
    return str(form.get(name) or "").strip() or None


def _slots(form: Mapping[str, Any], name: str) -> tuple[Slot, ...]:
    return tuple(Slot(mention=one.strip()) for one in str(form.get(name) or "").split("|") if one.strip())


def _one_of(form: Mapping[str, Any], name: str, kind: Any, default: str) -> Any:
    """A value of a choice.

    Raises:
        UsageError: it is none of them.
    """
    value = _said(form, name) or default
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        raise UsageError(f"{name}={value!r} is none; choose from {', '.join(get_args(kind))}") from error


def _toll_of(form: Mapping[str, Any], quote: Quote) -> dict[str, Any]:
    low, high = _number("low", form.get("low")), _number("high", form.get("high"))
    exact = low is not None and low == high
    count = Count(low=low, high=high, qualifier="exact" if exact else "vague" if low is high is None else "between",
                  text=quote.exact)  # fmt: skip
    status = _one_of(form, "status", Status, "") if _said(form, "status") else None
    means = _one_of(form, "means", Means, "") if _said(form, "means") else None
    outcome = _one_of(form, "outcome", Outcome, "killed")
    return {
        "toll": Toll(outcome=outcome, count=count, who=Who(status=status), means=means, blamed=_slots(form, "blamed"))
    }


def _control_of(form: Mapping[str, Any], _: Quote) -> dict[str, Any]:
    actors = _slots(form, "actor")
    return {"control": Control(actor=actors[0] if actors else None, change=_one_of(form, "change", Change, "holds"))}


def _attack_of(form: Mapping[str, Any], _: Quote) -> dict[str, Any]:
    actors = _slots(form, "actor")
    means = _one_of(form, "means", Means, "") if _said(form, "means") else None
    return {"attack": Attack(actor=actors[0] if actors else None, means=means)}


def _position_of(form: Mapping[str, Any], _: Quote) -> dict[str, Any]:
    return {"position": Position(act=_one_of(form, "act", PositionAct, "accuses"), about=_slots(form, "actor"))}


_BODIES: Final[Mapping[str, Callable[[Mapping[str, Any], Quote], dict[str, Any]]]] = {
    "toll": _toll_of, "control": _control_of, "attack": _attack_of, "stance": _position_of,
}  # fmt: skip


def undoing(entry: Entry, history: Sequence[Past]) -> ev.Act:
    """The act that takes back the last decision on a claim.

    Raises:
        LedgerError: there is none that can be taken back.
    """
    own = [past.event.act for past in history if not isinstance(past.event.act, ev.Recorded)]
    match own[-1] if own else None:
        case ev.Judged():
            earlier = [act.state for act in own[:-1] if isinstance(act, ev.Judged)]
            return ev.Judged(claim=entry.id, state=earlier[-1] if earlier else "new")
        case ev.Corrected(fields=fields):
            before = entry.read or entry.claim
            for act in own[:-1]:
                if isinstance(act, ev.Corrected):
                    before = with_fields(before, act.fields)
            record = msgspec.to_builtins(before)
            return ev.Corrected(claim=entry.id, fields={path: _at(record, path) for path in fields})
        case ev.Retracted():
            return ev.Restored(target=entry.id)
        case ev.Claimed():
            return ev.Retracted(target=entry.id)
    raise LedgerError("the last thing that happened to this claim cannot be taken back; correct it instead")


def _at(record: Any, path: str) -> Any:
    for key in path.split("."):
        record = record[int(key)] if isinstance(record, list) else record.get(key) if isinstance(record, dict) else None
    return record
