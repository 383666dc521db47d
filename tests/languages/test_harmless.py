"""Sentences with words of harm in which nobody is harmed: what a reader must leave alone.

`harmless.ar.txt` holds 200 sentences a line each, written by somebody who had not seen the Arabic pack: sport, law, films
and games, figures of speech, illness, drills, warnings, zeros, names of streets and clubs, posts. Their first score is in
the changelog. A toll of zero and a toll that is told as denied are right.
"""

from __future__ import annotations

from pathlib import Path

import hasila

SENTENCES = (Path(__file__).parent / "harmless.ar.txt").read_text(encoding="utf-8").splitlines()
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
