"""PDF, DOCX and scans: reading order, pages and repairs as evidence, what is refused and why."""

from __future__ import annotations

import io
import subprocess
import zipfile
from pathlib import Path

import pytest

from hasila.errors import ReportError
from hasila.pipeline import read_report
from hasila.reports import InputSettings, read_file
from hasila.reports.documents.docx import read_docx
from hasila.reports.documents.order import FOLDED, LETTERS, WORDS, in_reading_order
from hasila.reports.documents.pdf import read_pdf
from hasila.reports.documents.scans import read_picture, read_scanned_pdf, tesseract
from hasila.text import Report
from reports.pdf_maker import pdf

SETTINGS = InputSettings()
LINES = [
    "النشرة الشهرية لمرصد الوادي",
    "3 آذار 2031",
    "وثق المرصد مقتل 17 مدنياً في بلدة تل السدر خلال شهر شباط، بينهم أربعة",
    "أطفال وثلاث نساء، وإصابة 25 شخصاً بجروح. وقال مدير المرصد إن القصف",
    "المدفعي أوقع معظم القتلى، واتهم «قوات المرتفعات» بقصف السوق.",
]
LETTERS_REVERSED = [
    " ".join(
        word if word.isdecimal() else word[::-1].translate(str.maketrans("«»", "»«")) for word in line.split()[::-1]
    )
    for line in LINES
]
WORDS_REVERSED = [" ".join(line.split()[::-1]) for line in LINES]


def presented(line: str) -> str:
    import arabic_reshaper

    shaped: str = arabic_reshaper.ArabicReshaper({"delete_harakat": False}).reshape(line)
    return shaped


@pytest.mark.parametrize(
    ("lines", "repair"),
    [(LINES, None), (WORDS_REVERSED, WORDS), (LETTERS_REVERSED, LETTERS), ([presented(line) for line in LINES], FOLDED)],
    ids=["reading order", "words reversed", "letters reversed", "presentation forms"],
)  # fmt: skip
def test_every_producer_s_order_reads_the_same(lines: list[str], repair: str | None) -> None:
    done = in_reading_order(lines)
    assert [line.split() for line, _ in done] == [line.split() for line in LINES]
    assert {how for (_, how), line in zip(done, lines, strict=True) if line not in LINES} == (
        {repair} if repair else set()
    )


def test_a_page_printed_by_a_browser_reads_as_it_was_written() -> None:
    report = read_file(Path(__file__).with_name("printed-by-chromium.pdf"))
    assert isinstance(report, Report)
    words = report.text.split()
    assert words[:7] == ["النشرة", "الشهرية", "لمرصد", "الوادي", "3", "آذار", "2031"]
    assert "«قوات المرتفعات» (Heights Command) بقصف السوق." in report.text.replace("« ", "«").replace(" »", "»")
    assert "17 مدنياً" in [claim.quote.exact for claim in read_report(report) if claim.kind == "toll" and claim.quote]


def test_lines_of_other_scripts_stay() -> None:
    lines = ["Seventeen civilians were killed.", "٪ 12 — 2031", ""]
    assert in_reading_order(lines) == [(line, None) for line in lines]


@pytest.mark.parametrize("lines", [LINES, WORDS_REVERSED, LETTERS_REVERSED], ids=["reading", "words", "letters"])
def test_a_pdf_s_quotes_say_page_and_repair(lines: list[str]) -> None:
    report = read_pdf(pdf(["صفحة العنوان"], lines), "a.pdf", SETTINGS)
    claims = [claim for claim in read_report(report) if claim.kind == "toll" and claim.quote is not None]
    assert "17 مدنياً" in [claim.quote.exact for claim in claims if claim.quote]
    assert {claim.quote.page for claim in claims if claim.quote} == {2}
    assert {claim.quote.repair for claim in claims if claim.quote} == {
        None if lines is LINES else WORDS if lines is WORDS_REVERSED else LETTERS
    }
    assert all(claim.quote.exact == report.text[claim.quote.start : claim.quote.end] for claim in claims if claim.quote)


def test_lines_join_to_paragraphs_and_a_date_on_the_first_page_counts() -> None:
    report = read_pdf(pdf(LINES), "a.pdf", SETTINGS)
    assert "بينهم أربعة أطفال" in report.text
    assert report.published == "2031-03-03"
    assert "published_from_first_page" in report.flags


def test_running_heads_and_page_numbers_are_left_out() -> None:
    pages = [
        ["نشرة المرصد", f"نص الصفحة رقم {word} من هذه النشرة.", str(number)]
        for number, word in enumerate(("الأولى", "الثانية", "الثالثة"), 1)
    ]
    text = read_pdf(pdf(*pages), "a.pdf", SETTINGS).text
    assert "نشرة المرصد" not in text
    assert len(text.splitlines()) == 3


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"%PDF-1.7 nothing", "broken PDF"),
        (pdf(["abc"])[:300], "broken PDF|neither text"),
        (pdf([]), "neither text nor pictures"),
    ],
)
def test_pdfs_that_cannot_be_read_say_why(data: bytes, reason: str) -> None:
    with pytest.raises(ReportError, match=reason):
        read_pdf(data, "a.pdf", SETTINGS)


def test_an_encrypted_pdf_says_so() -> None:
    import pypdf

    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf(["abc"])))
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    with pytest.raises(ReportError, match="encrypted"):
        read_pdf(out.getvalue(), "a.pdf", SETTINGS)


def test_too_many_pages() -> None:
    with pytest.raises(ReportError, match="over 2 pages"):
        read_pdf(pdf(["a"], ["b"], ["c"]), "a.pdf", InputSettings(max_pages=2))


def docx(body: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        xml = '<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        archive.writestr("word/document.xml", f"{xml}<w:body>{body}</w:body></w:document>")
    return out.getvalue()


def paragraph(text: str, more: str = "") -> str:
    return f"<w:p><w:r>{more}<w:t>{text}</w:t></w:r></w:p>"


def test_a_docx_with_its_pages_tables_and_changes(tmp_path: Path) -> None:
    body = (
        paragraph("نشرة المرصد")
        + paragraph("قتل خمسة عمال في تل السدر.")
        + "<w:p><w:r><w:lastRenderedPageBreak/></w:r></w:p>"
    )
    body += "<w:p><w:del><w:r><w:delText>ستة</w:delText></w:r></w:del><w:r><w:t>جرح </w:t></w:r><w:r><w:t>شرطيان.</w:t></w:r></w:p>"
    body += f"<w:tbl><w:tr><w:tc>{paragraph('القتلى')}</w:tc><w:tc>{paragraph('5')}</w:tc></w:tr></w:tbl>"
    body += paragraph("سر", "<w:rPr><w:vanish/></w:rPr>")
    path = tmp_path / "a.docx"
    path.write_bytes(docx(body))
    report = read_file(path)
    assert isinstance(report, Report)
    assert report.text == "نشرة المرصد\nقتل خمسة عمال في تل السدر.\nجرح شرطيان.\nالقتلى | 5\n"
    assert [(part.page, report.text[part.start : part.end].split()[0]) for part in report.parts] == [
        (1, "نشرة"),
        (2, "جرح"),
    ]


@pytest.mark.parametrize("data", [b"PK\3\4broken", docx("")[:80], docx("<"), docx(paragraph(" "))])
def test_docx_that_cannot_be_read_say_why(data: bytes) -> None:
    with pytest.raises(ReportError, match=r"broken DOCX|no text"):
        read_docx(io.BytesIO(data), "a.docx", SETTINGS, "r:1")


def test_xml_entities_of_a_docx_are_not_expanded() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        bomb = '<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
        namespace = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
        archive.writestr(
            "word/document.xml",
            f"{bomb}<w:document {namespace}><w:body><w:p><w:r><w:t>x&b;&f;</w:t></w:r></w:p></w:body></w:document>",
        )
    report = read_docx(io.BytesIO(out.getvalue()), "a.docx", SETTINGS, "r:1")
    assert report.text == "x\n"


def picture() -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.new("L", (60, 40), 255).save(out, "PNG")
    return out.getvalue()


def test_a_picture_is_read_by_ocr_and_flagged() -> None:
    report = read_picture(picture(), "a.png", SETTINGS, ocr=lambda *_: "قتل خمسة عمال\nفي تل السدر.\n")
    assert report.flags == ("read_by_ocr",)
    assert report.parts[0].page == 1


def test_a_scanned_pdf_is_read_page_by_page() -> None:
    from PIL import Image

    out = io.BytesIO()
    Image.new("L", (60, 40), 255).save(out, "PDF", save_all=True, append_images=[Image.new("L", (60, 40), 0)])
    report = read_scanned_pdf(out.getvalue(), "a.pdf", SETTINGS, ocr=lambda _, where: f"نص {where[-6:]}.")
    assert [part.page for part in report.parts] == [1, 2]


def test_without_tesseract_a_scan_says_what_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _: None)
    with pytest.raises(ReportError, match="needs tesseract"):
        tesseract(picture(), "a.png")


def test_tesseract_that_fails_or_hangs_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _: "tesseract")

    def fails(*_: object, **__: object) -> subprocess.CompletedProcess[bytes]:
        return subprocess.CompletedProcess([], 1, b"", b"no data for ara")

    monkeypatch.setattr(subprocess, "run", fails)
    with pytest.raises(ReportError, match="no data for ara"):
        tesseract(picture(), "a.png")

    def hangs(*_: object, **__: object) -> None:
        raise subprocess.TimeoutExpired("tesseract", 120)

    monkeypatch.setattr(subprocess, "run", hangs)
    with pytest.raises(ReportError, match="took over"):
        tesseract(picture(), "a.png")
