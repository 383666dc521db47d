"""The saved pages: their bytes, what they state, and the words of their reports, which the pages themselves mark."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from functools import cache
from pathlib import Path
from typing import NamedTuple

from lxml import html

SAVED = Path(__file__).parent / "saved"
EXPECTED = tomllib.loads((SAVED / "expected.toml").read_text("utf-8"))
LOST = {
    name: stated.pop("lost") for name, stated in EXPECTED.items() if "lost" in stated
}  # a section known to be missed
_WORD = re.compile(r"\w+")
_UNSEEN = ("script", "style", "title")


class Words(NamedTuple):
    """The words of a page that are its report's, by section, and those of its furniture."""

    report: dict[str, list[str]]
    furniture: list[str]


@cache
def data_of(name: str) -> bytes:
    """The bytes of a page."""
    return (SAVED / f"{name}.html").read_bytes()


def words(text: str) -> list[str]:
    """The words of a text."""
    return _WORD.findall(text)


@cache
def words_of(name: str) -> Words:
    """The words that a browser shows of a page, parted by the page's own marks."""
    data = data_of(name)
    charset = "windows-1256" if b"windows-1256" in data else "utf-8"
    root = html.document_fromstring(data.decode(charset).encode(), parser=html.HTMLParser(encoding="utf-8"))
    for element in list(root.iter(*_UNSEEN)):
        element.drop_tree()
    report: dict[str, list[str]] = {}
    for element in list(root.iter()):
        if element.get("data-gold"):
            report.setdefault(element.get("data-gold"), []).append(" ".join(element.text_content().split()))
            element.clear(keep_tail=True)
    return Words(report, words(" ".join(root.itertext())))


def found_and_furniture(name: str, text: str) -> tuple[int, int, int, int]:
    """(words of the report found, of how many, words of the text that are not the report's, of how many)."""
    wanted = Counter(words(" ".join(line for lines in words_of(name).report.values() for line in lines)))
    got = Counter(words(text))
    return (wanted & got).total(), wanted.total(), (got - wanted).total(), got.total()
