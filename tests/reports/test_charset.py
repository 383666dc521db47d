"""Charsets told apart, on sentences of our own; what cannot be told is refused."""

from __future__ import annotations

import pytest

from hasila.errors import ReportError
from hasila.reports.charset import decode

LONG = (
    "قال مجلس بلدة وادي النخيل إن ثلاثة عشر مدنياً قتلوا وأصيب نحو أربعين آخرين في قصف مدفعي على السوق القديم،\r\n"
    "بينهم طفلة وسيدتان. ونفى لواء الجبل مسؤوليته عن القصف، ووصف الاتهام بأنه غير صحيح.\n"
    "وأضاف المجلس أن فرق الإنقاذ ما زالت تبحث عن مفقودين تحت الأنقاض؛ فمن يوقف هذا؟\n"
)
SHORT = [
    "مقتل شرطي",
    "إصابة طفل في قصف",
    "نزوح ألف عائلة من تل الرمان",
    "السلام",
    "الحرب مستمرة",
    "لواء الجبل ينفي",
    "جرح 7 مدنيين",
    "انفجار لغم أرضي",
    "هدنة",
    "عودة النازحين إلى القرية",
    "وُلِدَ الطفلُ بعدَ الغارةِ",
]
CHARSETS = ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1256", "iso8859_6"]


@pytest.mark.parametrize("charset", CHARSETS)
@pytest.mark.parametrize("text", [LONG, LONG * 40, *SHORT])
def test_the_text_comes_back(text: str, charset: str) -> None:
    assert decode(text.encode(charset), "r.txt") == text


@pytest.mark.parametrize("charset", ["utf-16-le", "utf-16-be"])
def test_utf16_of_both_byte_orders_with_its_mark(charset: str) -> None:
    assert decode(("\ufeff" + LONG).encode(charset), "r.txt") == LONG


def test_windows_1256_with_what_the_other_page_lacks() -> None:
    text = "«لواء الجبل» – بيان: “لم نقصف” … قُتل 12 مدنيّاً في بلدة پارس"
    assert decode(text.encode("cp1256"), "r.txt") == text


def test_a_few_foreign_words_do_not_sway_the_choice() -> None:
    text = LONG + "وقال الناطق لقناة Télé Vallée إن القصف توقف.\n"
    assert decode(text.encode("cp1256"), "r.txt") == text


def test_line_ends_and_a_later_mark_stay() -> None:
    text = "أ\r\nب\nج\rد\ufeffه"
    assert decode(text.encode("utf-8-sig"), "r.txt") == text


def test_english_in_a_windows_code_page() -> None:
    text = "The café on Mill Street was hit – “nobody was hurt”, it’s said."
    assert decode(text.encode("cp1256"), "r.txt") == text


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \r\n\t", "no text"),
        (b"\xef\xbb\xbf", "no text"),
        (b"abc\0def", "binary"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "binary"),
        (bytes(range(1, 256)) * 4, "binary"),
        (b"%PDF-1.7\n1 0 obj\n", "binary"),
        ("\ufeffخبر".encode("utf-16-le")[:-1], "byte 4 is broken UTF-16-LE"),
        (LONG.encode().replace(b"\xd9", b"\xff", 1), "is broken UTF-8"),
        (LONG.encode()[:-30] + b"\xd9", "is broken UTF-8"),
        ("Сёла на юге снова обстреляли, есть раненые".encode("cp1251"), "charset cannot be told"),
        ("Jørgensen så ødelæggelserne på øen".encode("cp1252"), "charset cannot be told"),
    ],
)
def test_refused(data: bytes, reason: str) -> None:
    with pytest.raises(ReportError, match=reason):
        decode(data, "r.txt")
