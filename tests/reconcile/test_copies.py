"""Copies: one text told again is found whatever was changed in it, and what was changed is shown."""

from __future__ import annotations

import random

import hasila
from hasila.reconcile.copies import Copy, Told, changes, find_copies

_WORDS = "قال مصدر في بلدة التل إن القصف أصاب سوقا ومدرسة ومنازل قرب النهر ليلا قبل وصول فرق الإنقاذ والأهالي".split()  # noqa: SIM905


def _text(seed: int, words: int = 60) -> list[str]:
    return random.Random(seed).choices([f"{word}{number}" for word in _WORDS for number in range(30)], k=words)


def _found(*reports: Told) -> list[Copy]:
    return find_copies(reports, str)


def test_texts_of_their_own_are_no_copies() -> None:
    assert not _found(*(Told(id=str(seed), text=" ".join(_text(seed))) for seed in range(200)))


def test_a_copy_with_a_figure_changed_and_a_sentence_more_is_found() -> None:
    first = _text(1)
    again = [*first[:20], "سبعة", *first[21:], *_text(2, 8)]
    found = _found(Told(id="a", text=" ".join(first)), Told(id="b", text=" ".join(again)))
    assert [(one.report, one.original, one.why) for one in found] == [("b", "a", "first")]
    assert 0.6 <= found[0].similarity < 1


def test_the_agency_then_the_earliest_is_the_original() -> None:
    text = " ".join(_text(3))
    late, early = (
        Told(id="late", text=text, published="2031-02-02"),
        Told(id="early", text=text, published="2031-02-01"),
    )
    wire = Told(id="wire", text=text, published="2031-02-03", is_agency=True)
    assert {(one.original, one.why) for one in _found(late, early)} == {("early", "earliest")}
    assert {(one.original, one.why) for one in _found(late, early, wire)} == {("wire", "agency")}


def test_copies_of_copies_have_one_original() -> None:
    words = _text(4, 80)
    chain = [Told(id=f"{step}", text=" ".join([*words[step * 6 :], *_text(50 + step, step * 6)])) for step in range(4)]
    assert {one.original for one in _found(*chain)} == {"0"}


def test_short_texts_are_like_too_many_others() -> None:
    assert not _found(Told(id="a", text="مقتل خمسة في قصف"), Told(id="b", text="مقتل خمسة في قصف"))


def test_a_changed_figure_is_shown_and_equal_ones_are_not() -> None:
    frame = "قتل {} مدنيين وأصيب عشرة آخرون في قصف على بلدة تل الورد أمس."
    original = hasila.read(frame.format("خمسة"), published="2031-05-04", language="ar").claims
    copy = hasila.read(frame.format("ستة"), published="2031-05-04", language="ar").claims
    assert [(one.outcome, one.original, one.copy) for one in changes(original, copy)] == [
        ("killed", "خمسة مدنيين", "ستة مدنيين")
    ]
    assert not changes(original, original)


def test_a_figure_that_only_one_has_is_shown() -> None:
    one = hasila.read("قتل خمسة مدنيين في قصف على بلدة تل الورد.", language="ar").claims
    assert [(change.original, change.copy) for change in changes(one, [])] == [("خمسة مدنيين", None)]
    assert [(change.original, change.copy) for change in changes([], one)] == [(None, "خمسة مدنيين")]
