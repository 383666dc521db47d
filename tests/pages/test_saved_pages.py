"""Saved pages in the markups that news sites use: the report is found whole, furniture is left out, the day is right."""

from __future__ import annotations

import pytest

from hasila import languages
from hasila.ledger.claim import Claim
from hasila.pipeline import read_report
from hasila.reports import InputSettings
from hasila.reports.pages import read_page
from hasila.text import Report
from pages.saved_pages import EXPECTED, LOST, data_of, found_and_furniture, words_of

PAGES = tuple(EXPECTED)


def report_of(name: str) -> Report:
    return read_page(data_of(name), name, InputSettings())


def test_there_are_pages_in_ten_markups_whose_furniture_holds_figures() -> None:
    assert len(PAGES) >= 10
    assert all(any(word.isdecimal() for word in words_of(name).furniture) for name in PAGES)


def test_the_report_is_found_and_furniture_is_left_out() -> None:
    counts = [found_and_furniture(name, report_of(name).text) for name in PAGES]
    found, wanted, furniture, got = (sum(column) for column in zip(*counts, strict=True))
    assert found / wanted >= 0.97
    assert furniture / got <= 0.03


@pytest.mark.parametrize("name", PAGES)
def test_each_page_alone(name: str) -> None:
    found, wanted, furniture, got = found_and_furniture(name, report_of(name).text)
    assert found / wanted >= (0.80 if name in LOST else 0.95)
    assert furniture / got <= 0.05


@pytest.mark.parametrize("name", PAGES)
def test_what_the_page_states_of_itself(name: str) -> None:
    report = report_of(name)
    assert {key: getattr(report, key) for key in EXPECTED[name]} == EXPECTED[name]


@pytest.mark.parametrize("name", PAGES)
def test_sections(name: str) -> None:
    report = report_of(name)
    found: dict[str, str] = {}
    for part in report.parts:
        found[str(part.section)] = found.get(str(part.section), "") + report.text[part.start : part.end] + "\n"
    wanted = {section: lines for section, lines in words_of(name).report.items() if section != LOST.get(name)}
    assert found["headline"].strip() == wanted["headline"][0] == report.title
    assert found["lede"].strip() == wanted["lede"][0]
    assert "".join(found.get("caption", "").split())[:20] == "".join(wanted.get("caption", [""])[0].split())[:20]
    assert "".join(found.get("credit", "")).strip() in " ".join(wanted.get("credit", []) + wanted.get("caption", []))


@pytest.mark.parametrize("name", PAGES)
def test_no_claim_from_furniture(name: str) -> None:
    report = report_of(name)
    if report.language not in languages.available():
        pytest.skip(f"no pack for {report.language}")
    claims = tolls(read_report(report))
    assert claims, "a page without a toll tests nothing"
    own = "\n".join(line for lines in words_of(name).report.values() for line in lines)
    assert [quote for quote in claims if " ".join(quote.split()) not in own.replace("\n", " ")] == []


def tolls(claims: list[Claim]) -> set[str]:
    return {claim.quote.exact for claim in claims if claim.kind == "toll" and claim.quote is not None}


def test_sections_reach_the_claims() -> None:
    sections = {claim.section for claim in read_report(report_of("wordpress")) if claim.kind == "toll"}
    assert {"headline", "lede", "body"} <= sections
