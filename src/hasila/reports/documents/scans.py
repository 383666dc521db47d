"""Pictures of text -> `Report`, through the tesseract program where it is installed.

Needs tesseract with the data of the languages (`ara`, `eng`) on the path, and for scanned PDFs `hasila[ocr]`. What a machine
read off a picture is flagged `read_by_ocr`, since figures are what it gets wrong most dearly.
"""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Callable, Iterator
from typing import Final

from hasila.errors import ReportError
from hasila.reports.documents.paged import PagedLine, joined
from hasila.reports.identity import content_report_id
from hasila.reports.settings import InputSettings
from hasila.text import Report

__all__ = ["Ocr", "read_picture", "read_scanned_pdf", "tesseract"]

Ocr = Callable[[bytes, str], str]

_LANGUAGES: Final = "ara+eng"
_SECONDS: Final = 120  # for one page
_PIXELS: Final = 100_000_000  # a picture of more is no page


def tesseract(picture: bytes, where: str) -> str:
    """The text of a picture.

    Raises:
        ReportError: tesseract is not installed, lacks the languages, fails or takes too long.
    """
    program = shutil.which("tesseract")
    if program is None:
        raise ReportError(
            "a scan; reading it needs tesseract with the data of `ara` and `eng`, see docs/inputs.md", where
        )
    command = [program, "stdin", "stdout", "-l", _LANGUAGES]
    try:
        done = subprocess.run(command, input=picture, capture_output=True, timeout=_SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise ReportError(f"tesseract took over {_SECONDS} s for the page; scan it smaller", where) from error
    except OSError as error:
        raise ReportError(f"tesseract cannot be run ({error.strerror}); check its installation", where) from error
    if done.returncode:
        said = " ".join(done.stderr.decode("utf-8", errors="replace").split())[:160]
        raise ReportError(f"tesseract could not read it ({said})", where)
    return done.stdout.decode("utf-8", errors="replace")


def read_picture(data: bytes, where: str, settings: InputSettings, ocr: Ocr = tesseract) -> Report:
    """The report of one picture.

    Raises:
        ReportError: as for `tesseract`; no text on the picture.
    """
    return _report(data, [(1, ocr(data, where))], where, settings)


def read_scanned_pdf(data: bytes, where: str, settings: InputSettings, ocr: Ocr = tesseract) -> Report:
    """The report of a PDF whose pages are pictures.

    Raises:
        ReportError: as for `tesseract`; the PDF holds neither text nor pictures.
    """
    pages = [(number, ocr(picture, f"{where}, page {number}")) for number, picture in _pictures(data, where)]
    if not pages:
        raise ReportError("the PDF holds neither text nor pictures; save the report as plain text", where)
    return _report(data, pages, where, settings)


def _pictures(data: bytes, where: str) -> Iterator[tuple[int, bytes]]:
    from hasila.reports.documents.pdf import broken_pdf, open_pdf

    reader = open_pdf(data, where)
    with broken_pdf(where):
        held = any(True for page in reader.pages for _ in _names(page))
    if not held:
        return
    try:
        from PIL import Image
    except ImportError as error:
        raise ReportError(
            "a PDF of pictures without text; reading it needs hasila[ocr] and tesseract", where
        ) from error
    Image.MAX_IMAGE_PIXELS = _PIXELS
    for number in range(1, len(reader.pages) + 1):
        with broken_pdf(f"{where}, page {number}"):
            images = [picture.image for picture in reader.pages[number - 1].images]
        largest = max(
            (image for image in images if image is not None), key=lambda image: image.width * image.height, default=None
        )
        if largest is not None:
            out = io.BytesIO()
            largest.convert("L").save(out, "PNG")
            yield number, out.getvalue()


def _names(page: object) -> list[str]:
    images = getattr(page, "images", None)
    return list(images.keys()) if images is not None else []


def _report(data: bytes, pages: list[tuple[int, str]], where: str, settings: InputSettings) -> Report:
    lines = [
        PagedLine(" ".join(line.split()), page) for page, text in pages for line in text.splitlines() if line.strip()
    ]
    if not lines:
        raise ReportError("no text was found on the picture; save the report as plain text", where)
    from hasila.reports.documents.pdf import paragraphs

    text, parts = joined(paragraphs(lines))
    return Report(
        id=content_report_id(data), text=text, parts=parts, title=lines[0].text[:200], published=settings.published,
        language=settings.language, flags=("read_by_ocr",),
    )  # fmt: skip
