"""`import hasila`: typed objects, exact words, the same bytes every time, numbers and dates alone."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest
from keeping import held

import hasila
from hasila import Claim, Ledger
from hasila.errors import HasilaError, ReportError, UsageError
from scoring import Case, cases

PUBLISHED = "2031-05-04"
TEXT = (
    "مقتل 12 مدنياً في قصف على بلدة نهر الزيزفون\n"
    "قال مدير الدفاع المدني إن 12 مدنياً قُتلوا أمس، بينهم 5 أطفال، في قصف على بلدة نهر الزيزفون. "
    "وأصيب ثلاثون شخصاً بجروح.\n"
)
Read = list[tuple[Case, Ledger]]


def bytes_of(ledger: Ledger) -> bytes:
    return msgspec.json.encode(ledger.claims)


def quotes_hold(ledger: Ledger) -> None:
    text = ledger.report.text
    for claim in ledger.claims:
        if claim.quote is not None:
            quote = claim.quote
            assert quote.exact == text[quote.start : quote.end]
            assert text[: quote.start].endswith(quote.prefix)
            assert text[quote.end :].startswith(quote.suffix)


def slots(value: Any) -> list[dict[str, Any]]:
    """Everything in a record that is named with its place in the text."""
    if isinstance(value, dict):
        own = [value] if "mention" in value and value.get("start") is not None else []
        return own + [slot for one in value.values() for slot in slots(one)]
    return [slot for one in value for slot in slots(one)] if isinstance(value, list) else []


def figures(ledger: Ledger) -> list[tuple[str, int | None, int | None]]:
    return [(c.toll.outcome, c.toll.count.low, c.toll.count.high) for c in ledger.tolls if c.toll]


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    """The ledger of TEXT."""
    return hasila.read(TEXT, published=PUBLISHED)


class TestLedger:
    def test_figures_with_their_words(self, ledger: Ledger) -> None:
        assert ("killed", 12, 12) in figures(ledger)
        assert ("killed", 5, 5) in figures(ledger)
        assert ("injured", 30, 30) in figures(ledger)
        quotes_hold(ledger)

    def test_relative_day_needs_a_day_of_publication(self, ledger: Ledger) -> None:
        assert "2031-05-03" in {c.time.edtf for c in ledger.tolls if c.time}
        unsaid = hasila.read(TEXT)
        assert {c.time.edtf for c in unsaid.tolls if c.time} <= {None}

    def test_kinds(self, samples: Read) -> None:
        for _, ledger in samples:
            assert {c.kind for c in ledger.tolls} == {"toll"}
            assert {c.kind for c in ledger.control} <= {"control"}
            assert {c.kind for c in ledger.stances} <= {"stance"}
            assert {c.kind for c in ledger.checks} <= {"check"}
            assert {c.kind for c in ledger.incidents} <= {"incident"}
            assert all(isinstance(c, Claim) for c in ledger.claims)
            assert ledger.of("toll", "check") == tuple(c for c in ledger.claims if c.kind in ("toll", "check"))

    def test_repr_counts(self, ledger: Ledger) -> None:
        assert f"{len(ledger.tolls)} toll" in repr(ledger)

    def test_id_is_made_from_the_text_or_given(self, ledger: Ledger) -> None:
        assert re.fullmatch(r"r:[0-9a-f]{16}", ledger.report.id)
        assert hasila.read(TEXT, id="mine").claims[0].document == "mine"


class TestRecords:
    def test_records_come_back_as_the_same_claims(self, samples: Read) -> None:
        for _, ledger in samples:
            assert tuple(msgspec.convert(ledger.to_records(), list[Claim])) == ledger.claims

    def test_ids_are_unique(self, samples: Read) -> None:
        for case, ledger in samples:
            ids = [claim.id for claim in ledger.claims]
            assert len(set(ids)) == len(ids), case.name
            assert all(re.fullmatch(r"c:[0-9a-f]{16}(#\d+)?", one) for one in ids)

    def test_what_is_cited_is_there(self, samples: Read) -> None:
        for _, ledger in samples:
            ids = {claim.id for claim in ledger.claims}
            cited = [c.toll.part_of for c in ledger.tolls if c.toll and c.toll.part_of]
            cited += [one for c in ledger.checks if c.check for one in c.check.claims]
            cited += [one for c in ledger.incidents if c.incident for one in c.incident.claims]
            cited += [one for c in ledger.claims for one in c.denied_by]
            assert set(cited) <= ids

    def test_one_body_a_claim_and_the_one_of_its_kind(self, samples: Read) -> None:
        bodies = ("toll", "control", "position", "attack", "statement", "relation", "evidence", "incident", "check")
        for _, ledger in samples:
            for claim in ledger.claims:
                held = [name for name in bodies if getattr(claim, name) is not None]
                assert held == ["position" if claim.kind == "stance" else claim.kind]


class TestFrame:
    def test_a_row_a_claim_a_column_a_field(self) -> None:
        pytest.importorskip("pandas")
        ledger = hasila.read(TEXT, published=PUBLISHED)
        frame = ledger.to_frame()
        assert len(frame) == len(ledger.claims)
        assert {"id", "kind", "quote.exact", "toll.outcome", "toll.count.low"} <= set(frame.columns)
        tolls = frame[frame["kind"] == "toll"]
        assert list(tolls["quote.exact"]) == [c.quote.exact for c in ledger.tolls if c.quote]

    def test_a_report_that_says_nothing(self) -> None:
        pytest.importorskip("pandas")
        assert len(hasila.read("افتتح الوزير معرض الكتاب في القاعة الكبرى.").to_frame()) == 0

    def test_without_pandas(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "pandas", None)
        with pytest.raises(UsageError, match=r"hasila\[frame\]"):
            hasila.read(TEXT).to_frame()


class TestNotebook:
    def test_words_are_marked(self) -> None:
        page = hasila.read(TEXT, published=PUBLISHED)._repr_html_()
        assert re.search(r'<mark title="toll"[^>]*>12 مدنياً</mark>', page)
        assert 'dir="auto"' in page

    def test_markup_of_the_report_is_escaped(self) -> None:
        page = hasila.read(f"<script>alert('x')</script> & {TEXT}", published=PUBLISHED)._repr_html_()
        assert "<script" not in page
        assert "&lt;script&gt;" in page
        assert " &amp; " in page

    def test_nothing_of_the_text_is_lost(self, samples: Read) -> None:
        from html import unescape

        for case, ledger in samples:
            assert unescape(re.sub(r"</?(?:mark|div)[^>]*>", "", ledger._repr_html_())) == case.text


class TestParts:
    def test_numbers(self) -> None:
        text = "نزح أكثر من ١٢٠٠ شخص، وعادت خمس وعشرون عائلة، وجرح العشرات، وبينهم ما بين 10 و15 طفلاً"
        found = hasila.numbers(text, language="ar")
        assert [(one.low, one.high, one.qualifier) for one in found] == [
            (1200, None, "more_than"), (25, 25, "exact"), (None, None, "vague"), (10, 15, "between"),
        ]  # fmt: skip
        assert text[found[0].start : found[0].end] == "١٢٠٠"
        assert text[found[0].outer_start : found[0].outer_end] == "أكثر من ١٢٠٠"
        assert text[found[1].start : found[1].end] == "خمس وعشرون"
        assert found[2].magnitude == 10

    def test_a_date_is_no_number(self) -> None:
        assert hasila.numbers("في 22 ديسمبر 2030", language="ar") == []

    def test_dates(self) -> None:
        text = "قصف أمس، وهدنة منذ 3 نيسان 2031، ولقاء في ديسمبر"
        found = hasila.dates(text, language="ar", published=PUBLISHED)
        assert next(text[one.start : one.end] for one in found) == "أمس"
        assert found[0].edtf == "2031-05-03"
        assert found[1].edtf is not None
        assert found[1].edtf.startswith("2031-04-03")
        assert found[1].since

    def test_without_publication_a_relative_day_stays_words(self) -> None:
        (found,) = hasila.dates("قصف أمس", language="ar")
        assert found.edtf is None

    def test_language_is_told_from_the_text(self) -> None:
        assert hasila.numbers("قتل 7 أشخاص في البلدة")[0].low == 7


class TestErrors:
    @pytest.mark.parametrize("published", ["yesterday", "2031-02-30", "04.05.2031", ""])
    def test_a_date_that_is_none(self, published: str) -> None:
        for call in (hasila.read, hasila.dates):
            with pytest.raises(UsageError, match="YYYY-MM-DD"):
                call(TEXT, published=published)

    def test_an_unknown_language(self) -> None:
        for call in (hasila.read, hasila.numbers, hasila.dates):
            with pytest.raises(UsageError, match=r"tlh.*use one of: ar"):
                call(TEXT, language="tlh")

    @pytest.mark.parametrize("text", ["", "    \n", "12345 !!", "Ολοι οι άνθρωποι γεννιούνται ελεύθεροι"])
    def test_a_text_in_no_language_that_is_read(self, text: str) -> None:
        with pytest.raises(ReportError, match="no language"):
            hasila.read(text)
        with pytest.raises(HasilaError, match="no language"):
            hasila.numbers(text)

    def test_messages_are_one_line(self) -> None:
        with pytest.raises(UsageError) as raised:
            hasila.read(TEXT, published="soon")
        assert "\n" not in str(raised.value)
        assert "'soon'" in str(raised.value)


class TestDeterminism:
    def test_same_bytes_twice(self, samples: Read) -> None:
        for case, ledger in samples:
            again = hasila.read(case.text, published=case.published, id=case.name)
            assert bytes_of(again) == bytes_of(ledger), case.name

    def test_order_of_reading_does_not_matter(self, samples: Read) -> None:
        for case, ledger in reversed(samples):
            again = hasila.read(case.text, published=case.published, id=case.name)
            assert bytes_of(again) == bytes_of(ledger), case.name

    @pytest.mark.parametrize("seed", ["0", "4711"])
    def test_same_bytes_in_a_fresh_process(self, seed: str, samples: Read, root: Path) -> None:
        code = (
            "import sys, msgspec, hasila\n"
            "from scoring import cases\n"
            "out = sys.stdout.buffer\n"
            "for case in cases():\n"
            "    ledger = hasila.read(case.text, published=case.published, id=case.name)\n"
            "    out.write(msgspec.json.encode(ledger.claims))\n"
        )
        path = os.pathsep.join([str(root / "tests"), *(one for one in sys.path if one)])
        env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": path, "TZ": "Pacific/Kiritimati"}
        done = subprocess.run([sys.executable, "-c", code], env=env, check=True, capture_output=True)
        assert done.stdout == b"".join(bytes_of(ledger) for _, ledger in samples)


class TestOffsets:
    def test_every_quote_stands_in_its_text(self, samples: Read) -> None:
        for _, ledger in samples:
            quotes_hold(ledger)

    def test_every_slot_with_a_place_stands_there(self, samples: Read) -> None:
        for case, ledger in samples:
            for slot in slots(ledger.to_records()):
                stands = case.text[slot["start"] : slot["end"]]
                # an article written together with a preposition is given back to the mention, so its end must fit
                assert stands.strip(), (case.name, slot)
                assert slot["mention"].endswith(stands.strip()[1:]), (case.name, slot)

    @pytest.mark.parametrize("change", ["crlf", "emoji", "bom-like start", "tatweel", "diacritics"])
    def test_offsets_hold_in_texts_as_they_are_found(self, change: str) -> None:
        for case in cases():
            text = disturbed(case.text, change)
            quotes_hold(hasila.read(text, published=case.published, id=case.name))

    def test_marks_and_line_ends_change_no_figure(self) -> None:
        plain = figures(hasila.read(TEXT, published=PUBLISHED))
        for change in ("crlf", "tatweel", "diacritics"):
            assert figures(hasila.read(disturbed(TEXT, change), published=PUBLISHED)) == plain, change


def test_nothing_of_a_report_is_kept(samples: Read) -> None:
    """No container grows from report to report: not one name that only a text brought in."""
    texts = [case.text for case, _ in samples]
    read_strange(texts, first=1)  # the rules that these sentences call are compiled, as they are for the first report
    before = held()
    read_strange(texts, first=1001)
    assert held() - before == 0


def read_strange(texts: Sequence[str], *, first: int) -> None:
    """Each text with a sentence about a place and an official whom no other text names."""
    for at, text in enumerate(texts, first):
        strange = "".join(chr(ord("\u0628") + int(digit)) for digit in f"{at:07}")  # a word of no language
        hasila.read(f"{text}\nقتل 3 أشخاص في بلدة {strange} وقال رئيس {strange} إنه قصف", published=PUBLISHED)


def disturbed(text: str, change: str) -> str:
    """A text as newsrooms and phones write it; every change is made to every word or line that it can be made to."""
    match change:
        case "crlf":
            return text.replace("\n", "\r\n")
        case "emoji":
            return re.sub(r"\. ", ". \U0001f534\U0001f1f8\U0001f1fe ", f"\U0001f6a8 {text}")
        case "bom-like start":
            return f"\u200f{text}"
        case "tatweel":  # after a letter that joins, inside words of four letters and more
            return re.sub(r"(?<=\w\w)([بتثجحخسشصضطظعغفقكلمنهي])(?=[^\W\d_])", "\\1\u0640\u0640", text)
        case "diacritics":
            return re.sub(r"(?<=[^\W\d_])([بتثجحخسشصضطظعغفقكلمنهي])(?=[^\W\d_])", "\\1\u064e", text)
    raise ValueError(change)


@pytest.mark.parametrize("name", hasila.__all__)
def test_everything_exported_is_there(name: str) -> None:
    assert getattr(hasila, name) is not None
    assert name in dir(hasila)


def test_no_other_name_is_there() -> None:
    with pytest.raises(AttributeError, match="no attribute 'reed'"):
        hasila.reed  # noqa: B018
