"""Sentences with words of harm in which nobody is harmed: what a reader must leave alone.

`harmless.ar.txt` holds 200 sentences a line each, written by somebody who had not seen the Arabic pack: sport, law, films
and games, figures of speech, illness, drills, warnings, zeros, names of streets and clubs, posts. Their first score is in
the changelog. `harmless_attacks.ar.txt` holds 60 more with words of attack in sport, economy, health, weather, figures of
speech, history, fiction, plans and drills. A toll of zero is right, and so is what is told as denied.
"""

from __future__ import annotations

from pathlib import Path

import pytest

import hasila

HERE = Path(__file__).parent
SENTENCES = (HERE / "harmless.ar.txt").read_text(encoding="utf-8").splitlines()
ALLOWED = 1  # «the goalkeeper felled the hopes of ...»: the hopes are read as a name


def test_nobody_is_counted_where_nobody_is_harmed() -> None:
    counted = [
        f"line {number}: {claim.toll.outcome}: {sentence}"
        for number, sentence in enumerate(SENTENCES, start=1)
        for claim in hasila.read(sentence, published="2031-05-04", language="ar").tolls
        if claim.toll is not None and claim.stance == "asserts" and claim.toll.count.high != 0
    ]
    assert len(SENTENCES) == 200
    assert len(counted) <= ALLOWED, "\n".join(counted)


@pytest.mark.parametrize(
    ("file", "allowed"),
    [
        ("harmless.ar.txt", 1),  # a drone that comes down in a field
        ("harmless_attacks.ar.txt", 2),  # a campaign of 1798, a rocket at a mock target
    ],
)
def test_nobody_is_attacked_where_there_is_no_attack(file: str, allowed: int) -> None:
    told = [
        f"line {number}: {claim.quote.exact if claim.quote else ''}: {sentence}"
        for number, sentence in enumerate((HERE / file).read_text(encoding="utf-8").splitlines(), start=1)
        for claim in hasila.read(sentence, published="2031-05-04", language="ar").claims
        if claim.kind == "attack" and claim.stance != "denies"
    ]
    assert len(told) <= allowed, "\n".join(told)
