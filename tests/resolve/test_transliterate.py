"""Latin letters for a reader."""

from __future__ import annotations

import unicodedata

import pytest

from hasila.resolve.actors import Registry
from hasila.resolve.transliterate import transliterate


@pytest.mark.parametrize(
    ("mention", "latin"),
    [
        ("حي التواهي", "Hayy al-Tawahi"),
        ("أبو يوسف", "Abu Yusuf"),
        ("عبد الرحمن", "Abd al-Rahman"),
        ("دير العصافير", "Dayr al-Asafir"),
        ("كتيبة الفاروق", "Katibat al-Faruq"),
        ("صلاح الدين", "Salah al-Din"),
        ("مخيم ٢٣", "Mukhayyam 23"),
        ("كَتيبة  الفـــاروق", "Katibat al-Faruq"),  # marks, tatweel, spaces
        ("«تل الهوى»", "«Tall al-Hawa»"),
        ("الناصرة والبحر", "al-Nasira wa-al-Bahr"),
        ("طالب", "Talib"),
        ("", ""),
    ],
)
def test_arabic(mention: str, latin: str) -> None:
    assert transliterate(mention, "ar") == latin


def test_a_language_without_a_table_is_left_alone() -> None:
    assert transliterate("Foo   Bar", "en") == "Foo Bar"


def test_no_arabic_letter_is_left_over() -> None:
    for form, _, _ in Registry.open().forms("ar"):
        latin = transliterate(form, "ar")
        assert not any("ARABIC" in unicodedata.name(char, "") for char in latin), (form, latin)
