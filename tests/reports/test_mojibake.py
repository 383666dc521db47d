"""Text that was decoded with a wrong charset once: turned back where that is certain, else refused."""

from __future__ import annotations

import pytest

from hasila.errors import ReportError
from hasila.reports.mojibake import mend

TEXT = "قال مدير المشفى إن ثلاثة أشخاص قتلوا في بلدة تل السدر، وإن خمسة آخرين أصيبوا في القصف على السوق."


def wrongly(text: str, was: str, read_as: str) -> str:
    return "".join(bytes([b]).decode(read_as, errors="replace").replace("\ufffd", chr(b)) for b in text.encode(was))


@pytest.mark.parametrize(("was", "read_as"), [("cp1256", "cp1252"), ("utf-8", "cp1252"), ("utf-8", "cp1256")])
def test_turned_back(was: str, read_as: str) -> None:
    text, (flag,) = mend(wrongly(TEXT, was, read_as), "r.txt")
    assert text == TEXT
    assert flag.startswith("charset_mended: ")


@pytest.mark.parametrize(("was", "read_as"), [("cp1256", "cp1252"), ("utf-8", "cp1252"), ("utf-8", "cp1256")])
def test_refused_where_a_letter_was_lost(was: str, read_as: str) -> None:
    broken = wrongly(TEXT, was, read_as)
    with pytest.raises(ReportError, match="wrong charset"):
        mend(broken[:9] + "\ufffd" + broken[10:], "r.txt")


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        "ظل الضابط يضبط الخطط وينظم الخط الوسط ظناً أن الطقس لن يطول وأن الطريق إلى طبريا ليس خطراً",
        "Trois civils ont été tués à l'école, où l'armée s'était retirée après l'été dernier.",
        "Плотный обстрел города привёл к гибели людей",
        "plain ascii",
        "é",
    ],
)
def test_sound_text_comes_back_as_it_is(text: str) -> None:
    assert mend(text, "r.txt") == (text, ())
