"""Builders of claims over a text that grows with them: what a test writes stands in its report, word for word.

    page = Page("r1", published="2031-05-04")
    whole = toll(page, "12 people", low=12, places=("Aster",))
    page.write(", among them ")
    part = toll(page, "5 children", low=5, age="child", part_of=whole)
    page.stop()
    rows = run(page)

Parties and towns in tests are invented.
"""

from __future__ import annotations

from typing import Any, get_args

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
    Qualifier,
    Quote,
    Relation,
    Slot,
    Time,
    Toll,
    Who,
)  # fmt: skip
from hasila.ledger.ids import claim_id
from hasila.reconcile import reconcile
from hasila.text import Report

__all__ = ["Page", "attack", "checks", "control", "incidents", "never", "relation", "run", "slot", "stance", "toll"]

_WHO = ("status", "age", "sex", "role")
_QUALIFIERS = get_args(Qualifier)


class Page:
    """A report being written and the claims made over it."""

    def __init__(self, name: str = "r1", *, published: str | None = None, headline: str = "A headline") -> None:
        self.name = name
        self.published = published
        self.text = f"{headline}\n"
        self.claims: list[Claim] = []

    def write(self, words: str) -> Page:
        """Add words that claim nothing."""
        self.text += words
        return self

    def stop(self) -> Page:
        """End the sentence."""
        return self.write(". ")

    def paragraph(self) -> Page:
        """End the paragraph."""
        return self.write(".\n")

    def quote(self, words: str) -> Quote:
        """Add words and mark them."""
        start = len(self.text)
        self.text += words
        return Quote(
            exact=words, prefix=self.text[max(0, start - 24) : start], suffix="", start=start, end=len(self.text)
        )

    def report(self) -> Report:
        """The report as written so far."""
        return Report(id=self.name, text=self.text, published=self.published)

    def add(self, claim: Claim) -> Claim:
        """Keep a claim, with its id."""
        made = msgspec.structs.replace(claim, id=claim_id(claim))
        self.claims.append(made)
        return made


def slot(mention: str | Slot | None) -> Slot | None:
    """A slot from its words."""
    return Slot(mention=mention) if isinstance(mention, str) else mention


def toll(page: Page, words: str, **said: Any) -> Claim:
    """A toll over `words`. `low` alone is an exact figure; `high`, `qualifier`, `fraction`, `magnitude` say more.

    Other keywords: outcome, unit, status, age, sex, role, affiliation, nationality, names, blamed, means, cumulative,
    part_of (a claim), as_of, and those of every claim: places, time, speakers, stance, section.
    """
    low, qualifier = said.pop("low", None), said.pop("qualifier", None)
    high = said.pop("high", low if qualifier in (None, "exact", "about") else None)
    assert qualifier is None or qualifier in _QUALIFIERS
    count = Count(
        low=low,
        high=high,
        qualifier=qualifier or ("vague" if low is high is None else "exact"),
        magnitude=said.pop("magnitude", None),
        fraction=said.pop("fraction", None),
        text=words,
        unit=said.pop("unit", "person"),
    )
    who = Who(
        **{key: said.pop(key, None) for key in _WHO},
        affiliation=slot(said.pop("affiliation", None)),
        nationality=slot(said.pop("nationality", None)),
        names=tuple(said.pop("names", ())),
    )
    whole = said.pop("part_of", None)
    body = Toll(
        outcome=said.pop("outcome", "killed"),
        count=count,
        who=who,
        blamed=_slots(said.pop("blamed", ())),
        means=said.pop("means", None),
        cumulative=said.pop("cumulative", False),
        part_of=whole.id if whole else None,
        as_of=said.pop("as_of", None),
    )
    return _claim(page, words, "toll", said, toll=body)


def control(page: Page, words: str, change: str, **said: Any) -> Claim:
    """A control claim over `words`: `change`, `actor`, `extent`, and the keywords of every claim."""
    body = Control(actor=slot(said.pop("actor", None)), change=change, extent=said.pop("extent", None))  # type: ignore[arg-type]
    return _claim(page, words, "control", said, control=body)


def stance(page: Page, words: str, act: str, **said: Any) -> Claim:
    """A position over `words`: `act`, `about`, `words_of` (those of a denial), and the keywords of every claim."""
    about, own = _slots(said.pop("about", ())), _slots(said.pop("words_of", ()))
    body = Position(act=act, about=about, words=own)  # type: ignore[arg-type]
    return _claim(page, words, "stance", said, position=body)


def attack(page: Page, words: str, **said: Any) -> Claim:
    """An attack over `words`: `actor`, `means`, and the keywords of every claim."""
    body = Attack(actor=slot(said.pop("actor", None)), means=said.pop("means", None))
    return _claim(page, words, "attack", said, attack=body)


def relation(page: Page, words: str, subject: str, tie: str, other: str) -> Claim:
    """A lasting tie between two actors over `words`."""
    body = Relation(subject=Slot(mention=subject), relation=tie, object=Slot(mention=other))  # type: ignore[arg-type]
    return _claim(page, words, "relation", {}, relation=body)


def _claim(page: Page, words: str, kind: str, said: dict[str, Any], **body: Any) -> Claim:
    time = said.pop("time", None)
    places = tuple(Place(mention=p) if isinstance(p, str) else p for p in said.pop("places", ()))
    made = Claim(
        id="",
        document=page.name,
        kind=kind,  # type: ignore[arg-type]
        quote=page.quote(words),
        speakers=_slots(said.pop("speakers", ())),
        stance=said.pop("stance", "asserts"),
        section=said.pop("section", "body"),
        time=Time(edtf=time, text=None) if time else None,
        places=places,
        **body,
    )
    assert not said, f"unknown keywords: {', '.join(said)}"
    return page.add(made)


def _slots(mentions: Any) -> tuple[Slot, ...]:
    return tuple(Slot(mention=m) if isinstance(m, str) else m for m in mentions)


def never(_a: Slot, _b: Slot) -> bool:
    """No two actors are one unless their mentions are."""
    return False


def run(page: Page) -> list[Claim]:
    """All rows for a page."""
    return reconcile(page.report(), page.claims, never)


def checks(page: Page, kind: str) -> list[Check]:
    """The checks of one type."""
    return [r.check for r in run(page) if r.check and r.check.type == kind]


def incidents(page: Page) -> list[Incident]:
    """The incidents, in the order of the text."""
    return [r.incident for r in run(page) if r.incident]
