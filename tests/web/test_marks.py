"""Marked text is the text: every code point once, in order, whatever lies over what, and none of it markup."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from hasila.web.marks import Mark, marked


class _Pieces(HTMLParser):
    """What a browser finds: each piece's `data-at` and its text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[tuple[int, str]] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        at = dict(attrs).get("data-at")
        if at is not None:
            self.pieces.append((int(at), ""))

    def handle_data(self, data: str) -> None:
        at, text = self.pieces[-1]
        self.pieces[-1] = (at, text + data)


def _pieces(html: str) -> _Pieces:
    parser = _Pieces()
    parser.feed(html)
    parser.close()
    return parser


_TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=60)
_SPANS = st.lists(st.tuples(st.integers(-2, 62), st.integers(-2, 62)), max_size=8)


@given(_TEXTS, _SPANS)
def test_the_text_comes_out_as_it_went_in(text: str, spans: list[tuple[int, int]]) -> None:
    marks = [Mark(start, end, f"c:{number}", "toll") for number, (start, end) in enumerate(spans)]
    parser = _pieces(marked(text, marks, href="?claim="))
    assert "".join(piece for _, piece in parser.pieces) == text
    for at, piece in parser.pieces:
        assert text[at : at + len(piece)] == piece
    assert parser.tags <= {"span", "mark", "a"}


def test_carriage_returns_stay_for_the_browser_reads_them_away() -> None:
    assert "&#13;\n" in marked("سطر\r\nآخر", [])
    assert re.sub(r"<[^>]+>", "", marked("a\0b", [])) == "a\ufffdb"


def test_the_innermost_mark_gives_the_link() -> None:
    html = marked("قتل 5 مدنيين", [Mark(4, 12, "c:whole", "toll"), Mark(4, 5, "c:part", "toll here")], href="?claim=")
    assert (
        '<mark data-at="4" data-claims="c:part c:whole" class="toll here"><a href="?claim=c:part">5</a></mark>' in html
    )


def test_hostile_words_are_words() -> None:
    html = marked('<script>alert(1)</script>"&', [Mark(0, 8, '"><b>', '"x')], href="?claim=")
    assert "<script" not in html
    assert "<b>" not in html
