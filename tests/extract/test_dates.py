"""Dates: what day they mean, seen from the day of publication, and where they stand. Sentences are our own."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from standin import ARABIC, ENGLISH, PACKS, form_of, tokens_of

from hasila.errors import PackError
from hasila.extract.dates import Date, DateWords, find_dates, taken_tokens
from hasila.extract.numbers import find_numbers
from hasila.languages.files import read_yaml

PUBLISHED = date(2015, 12, 30)  # a Wednesday
_POINT = r"(?:\d{4}|XXXX)(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?"
EDTF = re.compile(rf"{_POINT}(?:/(?:{_POINT}|\.\.))?")
AR = DateWords.from_yaml(read_yaml(PACKS / "ar" / "dates.yml"), form_of, ARABIC)
EN = DateWords.from_yaml(read_yaml(PACKS / "en" / "dates.yml"), form_of, ENGLISH)
WORDS = AR.words() | ARABIC.words()


def read(text: str, published: date | None = PUBLISHED, words: DateWords = AR) -> list[tuple[str, Date]]:
    tokens = tokens_of(text, WORDS if words is AR else words.words())
    return [(text[d.start : d.end], d) for d in find_dates(tokens, words, published)]


def only(text: str, published: date | None = PUBLISHED, words: DateWords = AR) -> Date:
    found = read(text, published, words)
    assert len(found) == 1, found
    return found[0][1]


@pytest.mark.parametrize(
    ("text", "edtf", "kind"),
    [
        ("أمس", "2015-12-29", "relative_day"), ("بالأمس", "2015-12-29", "relative_day"),
        ("اليوم", "2015-12-30", "relative_day"), ("أول من أمس", "2015-12-28", "relative_day"),
        ("أول أمس", "2015-12-28", "relative_day"), ("قبل أمس", "2015-12-28", "relative_day"),
        ("مساء أمس الأول", "2015-12-28", "relative_day"), ("الليلة الماضية", "2015-12-29", "relative_day"),
        ("فجر أمس", "2015-12-29", "relative_day"), ("صباح اليوم", "2015-12-30", "relative_day"),
        ("أمس الثلاثاء", "2015-12-29", "relative_day"), ("أمس (الثلاثاء)", "2015-12-29", "relative_day"),
        ("يوم الجمعة", "2015-12-25", "weekday"), ("الأربعاء", "2015-12-30", "weekday"),
        ("الأربعاء الماضي", "2015-12-23", "weekday"), ("مساء السبت", "2015-12-26", "weekday"),
        ("قبل ثلاثة أيام", "2015-12-27", "relative_day"), ("قبل يومين", "2015-12-28", "relative_day"),
        ("قبل شهرين", "2015-10", "month"), ("الأسبوع الماضي", "2015-12-23/2015-12-29", "interval"),
        ("الشهر الماضي", "2015-11", "month"), ("هذا الشهر", "2015-12", "month"), ("الشهر الجاري", "2015-12", "month"),
        ("في وقت سابق من هذا الشهر", "2015-12", "month"), ("22 ديسمبر الجاري", "2015-12-22", "day"),
        ("22 من الشهر الماضي", "2015-11-22", "day"), ("العام الماضي", "2014", "year"), ("في 2012", "2012", "year"),
        ("عام 2012", "2012", "year"), ("عام ألفين وخمسة عشر", "2015", "year"), ("صيف 2012", "2012-06/2012-08", "part"),
        ("22 كانون الأول 2015", "2015-12-22", "day"), ("15 جانفي", "2015-01-15", "day"),
        ("غشت 2014", "2014-08", "month"),
        ("31 ديسمبر", "2014-12-31", "day"), ("يوليو (تموز) 2014", "2014-07", "month"),
        ("شباط/فبراير", "2015-02", "month"),
        ("الثالث من آب", "2015-08-03", "day"), ("الأربعاء 23 ديسمبر", "2015-12-23", "day"),
        ("14 ربيع الأول 1437هـ", "2015-12-25", "day"), ("سنة 1436هـ", "2014-10-25/2015-10-13", "year"),
        ("رمضان الماضي", "2015-06-18/2015-07-16", "month"), ("15/2/2022", "2022-02-15", "day"),
        ("2022-02-15", "2022-02-15", "day"), ("15.2.2022", "2022-02-15", "day"), ("بتاريخ 15/2", "2015-02-15", "day"),
        ("بين 3 و7 أغسطس", "2015-08-03/2015-08-07", "interval"), ("من 3 إلى 7 آب", "2015-08-03/2015-08-07", "interval"),
        ("يومي السبت والأحد", "2015-12-26/2015-12-27", "interval"),
        ("22 و23 ديسمبر", "2015-12-22/2015-12-23", "interval"),
        ("بين 25 ديسمبر و3 يناير 2014", "2013-12-25/2014-01-03", "interval"),
        ("خلال آذار والنصف الأول من شهر نيسان", "2015-03-01/2015-04-15", "interval"),
        ("من 2011 إلى 2014", "2011/2014", "interval"), ("(2011-2013)", "2011/2013", "interval"),
        ("خلال الأيام العشرة الماضية", "2015-12-20/2015-12-30", "interval"),
        ("خلال الساعات الـ24 الماضية", "2015-12-29/2015-12-30", "interval"),
        ("منتصف يوليو", "2015-07-11/2015-07-20", "part"), ("مطلع 2013", "2013-01/2013-04", "part"),
        ("في غضون عشرة أشهر", None, "duration"), ("30 عاما", None, "duration"), ("بعد ثلاثة أيام", None, "duration"),
        ("الساعة الثالثة والنصف فجرا", None, "part"), ("عند 14:30", None, "part"),
    ],
)  # fmt: skip
def test_dates(text: str, edtf: str | None, kind: str) -> None:
    one = only(text)
    assert (one.edtf, one.kind, one.since) == (edtf, kind, False)


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("منذ 12 سبتمبر حتى فجر أمس", "2015-09-12/2015-12-29"), ("منذ 12 سبتمبر وحتى الآن", "2015-09-12/2015-12-30"),
        ("منذ ثلاثة أشهر", "2015-09-30/2015-12-30"), ("منذ أكثر من ثلاثة أشهر", "2015-09-30/2015-12-30"),
        ("منذ أسبوع", "2015-12-23/2015-12-30"), ("منذ مارس 2011", "2011-03/2015-12-30"),
        ("منذ عام 2014", "2014/2015-12-30"), ("منذ اندلاع النزاع في مارس 2011", "2011-03/2015-12-30"),
        ("منذ بداية العام الجاري", "2015-01/2015-12-30"),
    ],
)  # fmt: skip
def test_since(text: str, edtf: str) -> None:
    one = only(text)
    assert (one.edtf, one.since) == (edtf, True)


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("أمس", None), ("الأربعاء", None), ("22 ديسمبر", "XXXX-12-22"), ("الشهر الماضي", None), ("عام 2012", "2012"),
        ("منذ مارس 2011", "2011-03/.."), ("منذ ثلاثة أشهر", None), ("منذ 12 سبتمبر حتى أمس", None),
        ("22 من الشهر الجاري", None), ("5 رمضان", None), ("صيف العام الماضي", None),
    ],
)  # fmt: skip
def test_without_publication(text: str, edtf: str | None) -> None:
    assert only(text, None).edtf == edtf


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("غدا", "future"), ("الأربعاء المقبل", "future"), ("22 ديسمبر المقبل", "future"), ("يوم الجمعة", "weekday"),
        ("أمس الخميس", "weekday_differs"), ("الخميس 23 ديسمبر", "weekday_differs"), ("قبل عام 2011", "before"),
        ("حتى مساء أمس", "until"), ("منذ شهرين", "open_since"), ("5 رمضان", "islamic"),
    ],
)  # fmt: skip
def test_flags(text: str, flag: str) -> None:
    assert flag in only(text).flags


@pytest.mark.parametrize(
    "text", ["في اليوم التالي", "مارس الضغط", "الأمين العام", "وفي اليوم الثالث على التوالي", "2132 شخصا", "نصف البيوت"]
)
def test_no_date(text: str) -> None:
    assert read(text) == []


def test_spans() -> None:
    assert [found for found, _ in read("منذ 12 سبتمبر حتى فجر أمس، ثم مساء يوم الجمعة")] == [
        "منذ 12 سبتمبر حتى فجر أمس",
        "مساء يوم الجمعة",
    ]


def test_duration_keeps_its_amount() -> None:
    one = only("طفل (4 أعوام)")
    assert (one.kind, one.amount, one.unit) == ("duration", 4, "year")


def test_dates_take_their_numbers_away() -> None:
    tokens = tokens_of("جرح 12 يوم الأربعاء 23 ديسمبر 2015 عند 14:30 و3 في 2014 بعد ثلاثة أيام", WORDS)
    taken = taken_tokens(find_dates(tokens, AR, PUBLISHED))
    assert [n.low for n in find_numbers(tokens, ARABIC, taken)] == [12, 3]


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("December 22, 2015", "2015-12-22"), ("22 December", "2015-12-22"), ("three days ago", "2015-12-27"),
        ("last week", "2015-12-23/2015-12-29"), ("last Wednesday", "2015-12-23"), ("in 2012", "2012"),
        ("since March 2011", "2011-03/2015-12-30"), ("between 3 and 7 August", "2015-08-03/2015-08-07"),
        ("the past 24 hours", "2015-12-29/2015-12-30"), ("2/15/2022", "2022-02-15"),
    ],
)  # fmt: skip
def test_english(text: str, edtf: str) -> None:
    assert only(text, PUBLISHED, EN).edtf == edtf


@pytest.mark.parametrize(
    ("key", "value"),
    [("month", {}), ("months", {"Dec": ["x"]}), ("units", {"era": {}}), ("words", {"whence": []}), ("ago", "beside")],
)
def test_faults(key: str, value: Any) -> None:
    data = dict(read_yaml(PACKS / "ar" / "dates.yml"))
    data[key] = value
    with pytest.raises(PackError, match=r"dates\.yml"):
        DateWords.from_yaml(data, form_of, ARABIC)


_SOME = st.sampled_from(
    [*sorted(AR.words()), "و", "ل", "-", "،", "(", ")", "/", "30",
     "31", "2012", "1436", "29", "2/30/2015", "31.2.2015", "15/2", "2022-13-41",
     "14:30", "9999999999", "بيت", "ثلاثة", "الثالث", "شباط", "رمضان",
     "ه"]
)  # fmt: skip


@given(st.lists(_SOME, max_size=20), st.one_of(st.none(), st.dates()))
@settings(max_examples=600, deadline=None)
def test_any_tokens(words: list[str], published: date | None) -> None:
    tokens = tokens_of(" ".join(words), WORDS)
    floor = 0
    for one in find_dates(tokens, AR, published):
        assert floor <= one.first < one.last <= len(tokens)
        assert (one.start, one.end) == (tokens[one.first].start, tokens[one.last - 1].end)
        assert one.edtf is None or EDTF.fullmatch(one.edtf), one
        floor = one.last


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.dates(date(1950, 1, 1), date(2099, 12, 31)))
@settings(deadline=None)
def test_written_days_read_back(day: date, published: date) -> None:
    for text in (f"{day.day}/{day.month}/{day.year}", day.isoformat(), f"{day.day}.{day.month}.{day.year}"):
        assert only(text, published).edtf == day.isoformat()


@given(st.sampled_from(list(range(1, 13))), st.integers(1, 31), st.dates(date(1900, 1, 1), date(2099, 12, 31)))
@settings(deadline=None)
def test_a_day_without_a_year_is_not_after_publication(month: int, day: int, published: date) -> None:
    name = read_yaml(PACKS / "ar" / "dates.yml")["months"][str(month)][0]
    found = read(f"{day} {name}", published)
    if found and found[0][1].kind == "day":
        assert (found[0][1].edtf or "") <= published.isoformat()
