"""Running totals: a stretch told by its length or its beginning, against the days of one event."""

from __future__ import annotations

import pytest

from hasila.api import dates, read


@pytest.mark.parametrize(
    ("text", "running"),
    [
        ("قتل 40 مدنياً خلال عشرة أشهر", True),
        ("قتل 40 مدنياً في الأسابيع الأخيرة", True),
        ("قتل 40 مدنياً منذ بداية الحملة", True),
        ("قتل 40 مدنياً منذ مطلع العام", True),
        ("قتل 40 مدنياً خلال الأشهر الستة الماضية", True),
        ("قتل 40 مدنياً في غضون ثلاثة أيام", False),
        ("قتل 40 مدنياً خلال الـ24 ساعة الماضية", False),
        ("قتل 40 مدنياً أمس", False),
    ],
)
def test_a_total_over_a_period_is_cumulative(text: str, running: bool) -> None:
    (toll,) = read(text, language="ar", published="2031-05-04").tolls
    assert toll.toll is not None
    assert toll.toll.cumulative is running


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("خلال الأسبوعين الماضيين", "2031-04-20/2031-05-04"),
        ("خلال العام الجاري", "2031"),
        ("منذ مطلع العام", "2031-01/2031-05-04"),
        ("منذ بداية العام الحالي 2031 وحتى اليوم", "2031-01/2031-05-04"),
        ("خلال الشهر الحالي", "2031-05"),
    ],
)
def test_stretches(text: str, edtf: str) -> None:
    assert [d.edtf for d in dates(text, language="ar", published="2031-05-04") if d.edtf] == [edtf]


def test_a_number_behind_last_week_counts_no_weeks() -> None:
    (week,) = dates("الأسبوع الماضي 40 شخصاً", language="ar", published="2031-05-04")
    assert week.edtf == "2031-04-27/2031-05-03"
