"""Sentences with the claims that must be read in them, written beside them: what `newswire.*.txt` holds, and what is lost.

A line is a sentence; the indented lines under it are its claims, each a kind, its code (outcome and bounds of a toll,
change, act, means, mode) and slots. `nothing` says that no toll, control, stance or attack may be made.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import hasila
from hasila.ledger.claim import Claim

DAY = "2031-05-07"  # a Wednesday
KINDS = ("toll", "control", "stance")
_ARTICLE = re.compile(r"^(l'|(les?|la|des|du|une?|the|an?)\s)", re.IGNORECASE)
ASKED = ("attack", "statement")  # only looked for where one is told of


@dataclass
class Score:
    """Claims and slots that were asked for, found, and made though nothing asks for them."""

    asked: int = 0
    found: int = 0
    extra: int = 0
    slots: int = 0
    right: int = 0
    lines: list[str] = field(default_factory=list)

    @property
    def f1(self) -> float:
        """Of claims."""
        return 2 * self.found / max(1, self.asked + self.found + self.extra)


def sentences(path: Path) -> Iterator[tuple[str, list[str]]]:
    """(sentence, its claims as written) for every sentence of a file."""
    text, claims = "", []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("  "):
            claims.append(line.strip())
        elif line and not line.startswith("#"):
            if text:
                yield text, claims
            text, claims = line, []
    yield text, claims


def code(claim: Claim) -> str:
    """A claim's kind and code, as the file writes them."""
    if claim.toll is not None:
        count = claim.toll.count
        low, high = ("" if b is None else b for b in (count.low, count.high))
        return f"toll {claim.toll.outcome} {low}..{high}"
    if claim.control is not None:
        return f"control {claim.control.change}"
    if claim.position is not None:
        return f"stance {claim.position.act}"
    if claim.attack is not None:
        return f"attack {claim.attack.means}"
    return f"statement {claim.statement.mode}" if claim.statement is not None else claim.kind


def slots(claim: Claim, by_id: dict[str, Claim]) -> dict[str, list[str]]:
    """What a claim's slots hold, as the text has it."""
    toll, control, position, attack = claim.toll, claim.control, claim.position, claim.attack
    whole = by_id.get(toll.part_of) if toll is not None and toll.part_of else None
    return {
        "speaker": [s.mention for s in claim.speakers],
        "place": [p.mention for p in claim.places],
        "time": [claim.time.edtf] if claim.time is not None and claim.time.edtf else [],
        "blamed": [s.mention for s in toll.blamed] if toll is not None else [],
        "means": [toll.means] if toll is not None and toll.means else [],
        "part": [whole.quote.exact] if whole is not None and whole.quote is not None else [],
        "actor": [a.mention for b in (control, attack) if b is not None and (a := b.actor) is not None],
        "about": [s.mention for s in position.about] if position is not None else [],
        "target": [t.mention for t in attack.targets] if attack is not None else [],
    }


def holds(wanted: str, got: list[str]) -> bool:
    """Whether a slot holds what is written, or a mention that begins with it, an article aside."""
    if wanted == "-":
        return not got
    bare = [_ARTICLE.sub("", g) for g in got]
    return any(one.lower().startswith(wanted.lower()) for one in (*got, *bare))


def split(written: str) -> tuple[str, dict[str, str]]:
    """«toll killed 3..3 speaker=le maire place=Orlech» -> its code and its slots."""
    words = written.split()
    size = 3 if words[0] == "toll" else 2
    asked: dict[str, str] = {}
    name = ""
    for word in words[size:]:
        key, mark, value = word.partition("=")
        if mark:
            name, asked[key] = key, value
        else:
            asked[name] += " " + word
    return " ".join(words[:size]), asked


def score(path: Path, language: str) -> Score:
    """What is read of a file's sentences, each as a report of its own."""
    result = Score()
    for text, written in sentences(path):
        claims = list(hasila.read(text, published=DAY, language=language).claims)
        by_id = {c.id: c for c in claims}
        wanted = [] if written == ["nothing"] else [split(w) for w in written]
        kinds = {*KINDS, *(w.split()[0] for w, _ in wanted), *(("attack",) if not wanted else ())}
        left = [c for c in claims if c.kind in kinds]
        told: list[str] = []
        for what, asked in wanted:
            result.asked += 1
            claim = next((c for c in left if code(c) == what), None)
            if claim is None:
                told.append(f"missed {what}")
                continue
            left.remove(claim)
            result.found += 1
            have = slots(claim, by_id)
            result.slots += len(asked)
            wrong = [f"{k} {v!r} got {have[k]}" for k, v in asked.items() if not holds(v, have[k])]
            result.right += len(asked) - len(wrong)
            told += [f"{what}: {w}" for w in wrong]
        extra = [c for c in left if c.kind not in ASKED or not wanted]
        result.extra += len(extra)
        told += [f"extra {code(c)} [{c.quote.exact if c.quote else ''}]" for c in extra]
        if told:
            result.lines.append(text + "".join(f"\n    {t}" for t in told))
    return result
