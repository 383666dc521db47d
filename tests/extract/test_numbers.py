"""Numbers: what they are worth, how exact they are, where they stand. Sentences are our own."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from standin import ARABIC, ENGLISH, PACKS, form_of, tokens_of

from hasila.errors import PackError
from hasila.extract.cardinals import read_digits
from hasila.extract.numbers import Number, Numerals, find_numbers
from hasila.languages.files import read_yaml


def read(text: str, numerals: Numerals = ARABIC) -> list[tuple[str, Number]]:
    tokens = tokens_of(text, numerals.words())
    return [(text[n.start : n.end], n) for n in find_numbers(tokens, numerals)]


def only(text: str, numerals: Numerals = ARABIC) -> Number:
    found = read(text, numerals)
    assert len(found) == 1, found
    return found[0][1]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2,371 شخصا", 2371), ("2.371 شخصا", 2371), ("2 371 شخصا", 2371), ("12٬000", 12000), ("١٢٣", 123),
        ("2.5 مليون", 2500000), ("٢٫٥ مليون", 2500000), ("130 ألف", 130000), ("١٣٠ ألفا", 130000),
        ("مئتي ألف", 200000), ("ألفين و500", 2500), ("3 آلاف و200", 3200), ("خمسة آلاف", 5000), ("ألفا مقاتل", 2000),
        ("ثلاثة وعشرون", 23), ("ثلاثةٌ وعِشرون", 23), ("مئة وخمسة", 105), ("أحد عشر", 11), ("إحدى عشرة", 11),
        ("اثنتي عشرة", 12), ("ثمانمائة", 800), ("ثلاث مئة", 300), ("خمسه", 5), ("مليونان", 2000000),
        ("مئة وخمسة وعشرون ألفا وثلاثمئة واثنان", 125302), ("ثلاثة ملايين ونصف المليون", 3500000),
        ("مليون ونصف", 1500000), ("نصف مليون", 500000), ("ألف وخمسمئة", 1500), ("العشرين", 20), ("أحدهم", 1),
        ("إحدى", 1), ("تسعمئة وتسعة وتسعون", 999),
    ],
)  # fmt: skip
def test_value(text: str, value: int) -> None:
    number = only(text)
    assert (number.low, number.high, number.qualifier, number.kind) == (value, value, "exact", "cardinal")


@pytest.mark.parametrize(
    ("text", "low", "high", "qualifier"),
    [
        ("نحو 50 شخصا", 50, 50, "about"), ("بنحو 50", 50, 50, "about"), ("ما يقرب من مئة", 100, 100, "about"),
        ("أكثر من 140 ألف شخص", 140000, None, "more_than"), ("ما يزيد عن مئة", 100, None, "more_than"),
        ("يزيد عددهم على 50", 50, None, "more_than"), ("ما لا يقل عن 12", 12, None, "at_least"),
        ("لا يقل عن 12", 12, None, "at_least"), ("بما لا يقل عن 12", 12, None, "at_least"),
        ("أقل من 20", None, 20, "fewer_than"), ("ما لا يزيد على 20", None, 20, "up_to"),
        ("لا يتجاوز 20", None, 20, "up_to"), ("ما يصل إلى 20", None, 20, "up_to"), ("حتى 20", None, 20, "up_to"),
        ("20 كحد أقصى", None, 20, "up_to"), ("مئة فأكثر", 100, None, "at_least"),
        ("12 مدنيا على الأقل", 12, None, "at_least"), ("على الأقل 12", 12, None, "at_least"),
        ("أكثر من نحو 12", 12, None, "more_than"), ("بين 10 و15 شخصا", 10, 15, "between"),
        ("ما بين 10 إلى 15 ألفا", 10000, 15000, "between"), ("من 10 إلى 15", 10, 15, "between"),
        ("10-15 شخصا", 10, 15, "between"), ("3 أو 4", 3, 4, "between"), ("بين 500 وألف", 500, 1000, "between"),
        ("بين ثلاثة وأربعة", 3, 4, "between"), ("أكثر من الـ 100", 100, None, "more_than"),
    ],
)  # fmt: skip
def test_bounds(text: str, low: int | None, high: int | None, qualifier: str) -> None:
    number = only(text)
    assert (number.low, number.high, number.qualifier) == (low, high, qualifier)


@pytest.mark.parametrize(
    ("text", "words", "magnitude"),
    [
        ("عشرات الجرحى", "عشرات", 10), ("العشرات من الناس", "العشرات", 10), ("مئات", "مئات", 100),
        ("مئات الآلاف", "مئات الآلاف", 100000), ("عشرات الآلاف", "عشرات الآلاف", 10000), ("آلاف", "آلاف", 1000),
        ("بضعة آلاف", "بضعة آلاف", 1000), ("عدد من الناس", "عدد من", None), ("عدد كبير من الناس", "عدد كبير من", None),
        ("أعداد كبيرة", "أعداد كبيرة", None), ("العديد من", "العديد من", None), ("بعض الناس", "بعض", None),
        ("المزيد من", "المزيد من", None),
    ],
)  # fmt: skip
def test_vague(text: str, words: str, magnitude: int | None) -> None:
    ((found, number),) = read(text)
    assert (found, number.kind, number.magnitude, number.low, number.high) == (words, "vague", magnitude, None, None)


@pytest.mark.parametrize(
    ("text", "fraction"),
    [
        ("ثلثهم", "1/3"), ("نصفهم", "1/2"), ("ربع السكان", "1/4"), ("ثلثا السكان", "2/3"), ("ثلاثة أرباع", "3/4"),
        ("معظمهم", "most"), ("غالبيتهم", "most"), ("20 في المئة", "20%"), ("20%", "20%"), ("30 بالمئة", "30%"),
        ("1/3 السكان", "1/3"),
    ],
)  # fmt: skip
def test_fraction(text: str, fraction: str) -> None:
    number = only(text)
    assert (number.kind, number.fraction, number.low) == ("fraction", fraction, None)


@pytest.mark.parametrize(
    ("text", "value"), [("الثالث", 3), ("الثالث عشر", 13), ("الثانية عشرة", 12), ("الخامس والعشرين", 25)]
)
def test_ordinal_is_no_count(text: str, value: int) -> None:
    number = only(text)
    assert (number.kind, number.low) == ("ordinal", value)


@pytest.mark.parametrize("text", ["هاتف 0912345678", "هاتف 03-555-0199", "طراز تي-72", "النتيجة 3:1", "مقاتلو الحي"])
def test_no_number(text: str) -> None:
    assert read(text) == []


def test_lists_are_not_sums() -> None:
    assert [n.low for _, n in read("قتل ثلاثة وجرح خمسة، ثم خمسة وعشرة")] == [3, 5, 5, 10]


def test_a_rise_is_no_range() -> None:
    assert [n.low for _, n in read("ارتفع العدد من 10 إلى 15")] == [10, 15]


def test_spans() -> None:
    text = "جرح نحو 12 مدنيا على الأقل"
    number = only(text)
    assert text[number.start : number.end] == "12"
    assert text[number.outer_start : number.outer_end] == "نحو 12"
    assert number.post == (4, 6)


def test_taken_tokens_are_left_alone() -> None:
    tokens = tokens_of("في 2015 قتل 12")
    assert [n.low for n in find_numbers(tokens, ARABIC, {1})] == [12]


def test_definite() -> None:
    assert only("الثلاثة").definite
    assert not only("ثلاثة").definite


@pytest.mark.parametrize(
    ("text", "low", "qualifier"),
    [
        ("twenty-three people", 23, "exact"), ("at least two hundred and fifty thousand", 250000, "at_least"),
        ("between 10 and 15 thousand", 10000, "between"), ("more than 1,200", 1200, "more_than"),
        ("one hundred five thousand two hundred and seven", 105207, "exact"), ("half a million", 500000, "exact"),
    ],
)  # fmt: skip
def test_english(text: str, low: int, qualifier: str) -> None:
    number = only(text, ENGLISH)
    assert (number.low, number.qualifier) == (low, qualifier)


def test_english_vague_and_ordinal() -> None:
    assert only("tens of thousands", ENGLISH).magnitude == 10000
    assert only("the 21st", ENGLISH).kind == only("twenty-first", ENGLISH).kind == "ordinal"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("unitz", {"1": ["x"]}), ("units", {"one": ["x"]}), ("units", {"1": "x"}), ("before", {"roughly": ["x"]}),
        ("order", "backwards"), ("ten", ["x y"]), ("hundred", ["عشرون"]), ("ranges", {"open": []}), ("vague", ["x"]),
    ],
)  # fmt: skip
def test_faults(key: str, value: Any) -> None:
    data = dict(read_yaml(PACKS / "ar" / "numerals.yml"))
    data[key] = value
    with pytest.raises(PackError, match=r"numerals\.yml"):
        Numerals.from_yaml(data, form_of)


_UNITS = ["", "واحد", "اثنان", "ثلاثة", "أربعة", "خمسة", "ستة", "سبعة", "ثمانية", "تسعة", "عشرة", "أحد عشر", "اثنا عشر"]
_TENS = ["", "", "عشرون", "ثلاثون", "أربعون", "خمسون", "ستون", "سبعون", "ثمانون", "تسعون"]
_HUNDREDS = ["", "مئة", "مئتان", "ثلاثمئة", "أربعمئة", "خمسمئة", "ستمئة", "سبعمئة", "ثمانمئة", "تسعمئة"]


def _below_hundred(n: int) -> str:
    if n < 13:
        return _UNITS[n]
    if n < 20:
        return f"{_UNITS[n - 10]} عشر"
    return " و".join(part for part in (_UNITS[n % 10], _TENS[n // 10]) if part)


def spell(n: int) -> str:
    """A number below a million in words."""
    if n >= 1000:
        thousands, rest = divmod(n, 1000)
        head = {1: "ألف", 2: "ألفان"}.get(
            thousands
        ) or f"{spell(thousands)} {'آلاف' if 3 <= thousands <= 10 else 'ألفا'}"
        return f"{head} و{spell(rest)}" if rest else head
    return " و".join(part for part in (_HUNDREDS[n // 100], _below_hundred(n % 100)) if part)


@given(st.integers(1, 999_999))
@settings(max_examples=500, deadline=None)
def test_spelled_numbers_read_back(n: int) -> None:
    text = spell(n)
    number = only(text)
    assert (number.low, number.high) == (n, n), text
    assert text[number.start : number.end] == text


@given(st.integers(0, 10**11))
@settings(deadline=None)
def test_grouped_digits_read_back(n: int) -> None:
    for mark in ",.":
        found = read_digits(f"{n:,}".replace(",", mark))
        assert found is not None
        assert found.value == n


_SOME = st.sampled_from(
    [*sorted(ARABIC.words()), "و", "من", "إلى", "بين", "على", "ال",
     "-", "،", "(", ")", "%", "/", "2371", "10", "15", "2.5", "1/3",
     "000", "007", "12,000", "بيت", "14:30", "2 371", "100000000000000"]
)  # fmt: skip


@given(st.lists(_SOME, max_size=24), st.sets(st.integers(0, 30)))
@settings(max_examples=400, deadline=None)
def test_any_tokens(words: list[str], taken: set[int]) -> None:
    tokens = tokens_of(" ".join(words), ARABIC.words())
    floor = 0
    for n in find_numbers(tokens, ARABIC, taken):
        assert floor <= n.outer_first <= n.first < n.last <= n.outer_last <= len(tokens)
        assert (n.start, n.end) == (tokens[n.first].start, tokens[n.last - 1].end)
        assert taken.isdisjoint(range(n.outer_first, n.outer_last))
        assert n.low is None or n.high is None or n.low <= n.high
        floor = n.outer_last
