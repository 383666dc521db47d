"""Words for what the record says in codes: days, names, flags, rules, checks, in both languages."""

from __future__ import annotations

import pytest

from factory import Page, toll
from hasila.ledger.claim import Check, Count, Slot
from hasila.web.naming import check_words, figure, flag_words, name_of, role_words, rule_words, when_words
from hasila.web.wording import wordings

_AR, _EN = wordings()["ar"], wordings()["en"]


@pytest.mark.parametrize(("edtf", "words"), [
    ("2031-05-04", "2031-05-04"), ("2031-05-01/2031-05-04", "2031-05-01 – 2031-05-04"), ("2031-05-04/2031-05-04", "2031-05-04"),
    ("../2031-05-04", "until 2031-05-04"), ("2031-05-04/..", "since 2031-05-04"), ("2031-05~", "about 2031-05"),
    ("XXXX-12-22", "12-22"), (None, ""),
])  # fmt: skip
def test_a_day_reads_as_a_person_says_it(edtf: str | None, words: str) -> None:
    assert when_words(edtf, _EN) == words


@pytest.mark.parametrize(("count", "words"), [
    (Count(low=12, high=12), "12"), (Count(low=1200, high=None), "at least 1,200"), (Count(low=None, high=20), "up to 20"),
    (Count(low=10, high=15), "10 to 15"), (Count(low=50, high=50, qualifier="about"), "about 50"),
    (Count(low=50, high=None, qualifier="more_than"), "more than 50"), (Count(low=None, high=None, text="tens"), "tens"),
])  # fmt: skip
def test_a_count_keeps_what_the_words_leave_open(count: Count, words: str) -> None:
    assert figure(count, _EN) == words


def test_a_name_stands_in_the_script_of_the_reader() -> None:
    slot = Slot(mention="مجلس تل الورد", name="Tall al-Ward Council")
    assert name_of(slot, _AR) == "مجلس تل الورد"
    assert name_of(slot, _EN) == "Tall al-Ward Council"


def test_flags_have_words_and_no_english_stands_in_arabic() -> None:
    flags = (
        "check fails: 97 + 112 = 209, more than 38",
        "check fails: another",
        "denied claim guessed: it",
        "never seen before",
    )
    for w in (_AR, _EN):
        words = flag_words(flags, w)
        assert words == [w("flag_check_fails"), w("flag_denied_claim_guessed"), w("flag_other")]


def test_rules_and_roles_have_words() -> None:
    assert rule_words("sum of parts, without combatants (households)", _AR) == "مجموع الأجزاء، دون المقاتلين، أسر"
    assert role_words("medical worker", _AR) == "عاملون في الصحة"
    assert role_words("medical worker", _EN) == "medical workers"


def test_a_sum_is_shown_in_figures() -> None:
    page = Page()
    whole = toll(page, "12 people", low=12)
    one = toll(page, " 8 civilians", low=8, status="civilian", part_of=whole)
    two = toll(page, " 4 fighters", low=4, status="combatant", part_of=whole)
    claims = {claim.id: claim for claim in (whole, one, two)}
    check = Check(type="sum", claims=tuple(claims), verdict="holds")
    assert check_words(check, claims, _EN) == "8 (civilians) + 4 (combatants) = 12"
    failing = Check(type="sum", claims=tuple(claims), verdict="fails", residual=-3)
    assert "≠ 12" in check_words(failing, claims, _EN)
