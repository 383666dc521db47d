"""Lines of a page -> which of them are the report: headline, lede, captions, credits, body.

Where the report stands on its page is told by trafilatura, which is measured on a thousand pages of the open web; the
words themselves are taken from the tree, so that white space, captions and order are the page's own. What it leaves out
between two paragraphs that it found is kept where it stands in the same element and is running text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import deepcopy
from itertools import islice
from typing import Any, Final, Literal

import msgspec

from hasila.languages import page_words
from hasila.reports.pages.furniture import words_of_class
from hasila.reports.pages.lines import Line, lines_of

__all__ = ["Found", "Piece", "find_report", "lines_above"]

Section = Literal["headline", "lede", "caption", "credit", "body"]
_WORD: Final = re.compile(r"\w+")
_CAPTION: Final = frozenset(("caption", "captions", "figcaption"))
_CREDIT: Final = frozenset(("credit", "credits", "photographer", "copyright", "byline", "author", "photocredit"))
_LEDE: Final = frozenset(
    [
        "lede",
        "lead",
        "standfirst",
        "excerpt",
        "summary",
        "intro",
        "dek",
        "deck",
        "subtitle",
        "subheadline",
        "subhead",
        "kicker",
        "description",
        "abstract",
    ]
)
_ASIDE: Final = frozenset(
    ["time", "date", "dateline", "byline", "meta", "posted", "published", "updated", "hits", "createdby"]
)
_LINKED: Final = 0.6  # share of characters in links above which a line is a list of links
_SENTENCE_END: Final = re.compile(r"[.!?\u061f\u2026\u06d4]['\"\u00bb\u201d)\]]*$")
_NEAR: Final = 8  # lines above the text in which a heading is its headline
_SAME: Final = 0.6  # share of common words from which two headlines are one
_DATELINE: Final = 90  # characters of a line that shows date, place, author
_LABEL: Final = 40  # characters of a label such as «Advertisement»
_MOST: Final = 0.85  # share of the running text that the report's own element holds
_RUN: Final = 5  # words at either end by which a line is known again
_ELEMENTS: Final = 10_000  # of a page; reports have some hundreds
_PROSE: Final = 40  # characters of a line of running text
_CREDIT_IN_CAPTION: Final = re.compile(r"\s*[(\[]([^()\[\]]{2,60})[)\]]\s*\.?$")


class Piece(msgspec.Struct):
    """One line of the report with its section."""

    text: str
    section: Section


class Found(msgspec.Struct):
    """The report on a page: its pieces in order, and the other lines that may show its date."""

    pieces: list[Piece]
    asides: list[str]


def find_report(root: Any, headlines: Sequence[str], *, titled: bool = True) -> Found:
    """The report of a page whose furniture is taken out.

    Args:
        root: the tree.
        headlines: what the page's metadata call its headline, the most trusted first.
        titled: whether they say more than the window's title, which may be the site's name.
    """
    lines = lines_of(root)
    matched = _matched(root, lines)
    home = _home(lines, matched)
    inside = [at for at in matched if home is not None and _stands_under(lines[at].block, home)]
    head = _headline_at(lines, headlines, inside[0] if inside else len(lines))
    if head is None and not titled and inside:
        head = _first_above(lines, inside[0], home)
    headline = lines[head].text if head is not None else next(iter(headlines), None)
    first = head if head is not None else min(inside, default=0) - 1
    body = [
        at for at in _body(lines, first, inside, home, set(matched)) if _key(lines[at].text) != _key(headline or "")
    ]
    captions = _captions(lines, first, max(body, default=-1))
    pieces = [Piece(headline, "headline")] if headline else []
    pieces += _running(lines, first, body, head=head is not None)
    pieces += [piece for at in captions for piece in _caption(lines[at].text, lines[at].block)]
    used = {head, *body, *captions}
    asides = [line.text for at, line in enumerate(lines) if at not in used and _is_dated(line)]
    return Found(pieces, asides)


def _home(lines: list[Line], matched: Sequence[int]) -> Any:
    """The innermost element that holds most of the running text that was matched."""
    weights: dict[Any, int] = {}
    total = 0
    for at in matched:
        size = len(lines[at].text)
        if size < _PROSE:
            continue
        total += size
        element = lines[at].block
        while element is not None:
            weights[element] = weights.get(element, 0) + size
            element = element.getparent()
    holding = [element for element, size in weights.items() if size >= _MOST * total]
    return max(holding, key=lambda element: sum(1 for _ in element.iterancestors()), default=None)


def _stands_under(block: Any, home: Any) -> bool:
    return block is home or any(above is home for above in block.iterancestors())


def _body(lines: list[Line], first: int, inside: Sequence[int], home: Any, matched: set[int]) -> list[int]:
    """The numbers of the lines of running text: those of the home, and what was matched between it and the headline."""
    if not inside:
        return []
    inside = [at for at in inside if at > first]
    if not inside:
        return []
    above = [at for at in matched if first < at < inside[0] and _is_prose(lines[at])]
    between = range(inside[0], inside[-1] + 1)
    kept = [at for at in between if at in matched or _belongs(lines[at], home)]
    kept = _without_sections_of_links(sorted((*above, *kept)), lines)
    return _trimmed([at for at in kept if not _is_links(lines[at])], lines)


def _is_prose(line: Line) -> bool:
    return len(line.text) >= _PROSE and line.link_share < 0.3


def _without_sections_of_links(kept: list[int], lines: list[Line]) -> list[int]:
    """Without headings over lists of links. What follows such a list is kept where it stands as what came before it does:
    in elements of the same names and classes."""
    out: list[int] = []
    seen: set[tuple[object, ...]] = set()
    after_links = False
    for at in kept:
        following = lines[at + 1] if at + 1 < len(lines) else None
        if lines[at].heading and following is not None and following.link_share > _LINKED:
            after_links = True
        elif not after_links or _look(lines[at]) in seen:
            out.append(at)
            seen.add(_look(lines[at]))
    return out


def _look(line: Line) -> tuple[object, ...]:
    above = line.block.getparent()
    around = (above.tag, above.get("class")) if above is not None else ()
    return (line.block.tag, line.block.get("class"), *around)


def _first_above(lines: list[Line], before: int, home: Any) -> int | None:
    """The first short line above the text, in an element around it: the headline where nothing else says which it is."""
    around = {home, *islice(home.iterancestors(), 3)}
    for at in range(max(0, before - _NEAR), before + 1):
        line = lines[at]
        short = 12 <= len(line.text) <= 200 and line.link_share < 0.3 and not _SENTENCE_END.search(line.text)
        if short and not _is_dateline(line) and not _is_apart(line) and line.block in around:
            return at
    return None


def _running(lines: list[Line], first: int, body: list[int], *, head: bool) -> list[Piece]:
    """The lede and the body. What stands as running text between headline and body belongs to it."""
    standing = [
        at
        for at in range(first + 1, min(body, default=len(lines)))
        if _is_prose(lines[at]) and not _is_caption(lines[at].block) and not _is_dateline(lines[at])
        and (_called(lines[at].block, _LEDE) or (head and not _is_apart(lines[at]) and not _is_cue(lines[at])))
    ]  # fmt: skip
    if not body:
        standing = standing[:1]
    texts = [lines[at].text for at in (*standing, *body)]
    once = list(dict.fromkeys(texts[:2])) + texts[2:]  # a standfirst is often the first paragraph again
    return [Piece(text, "lede" if number == 0 else "body") for number, text in enumerate(once)]


def _matched(root: Any, lines: list[Line]) -> list[int]:
    """The numbers of the lines that trafilatura takes for the report; of a page too short for it, all running text."""
    main = _trafilatura(root)
    if main.strip():
        wanted = _Wanted(main)
        found = [at for at, line in enumerate(lines) if wanted.holds(line.text)]
    else:
        found = [at for at, line in enumerate(lines) if len(line.text) >= _PROSE and line.link_share < 0.3]
    return [at for at in found if not _is_apart(lines[at])]


class _Wanted:
    """The text that trafilatura takes for the main one, to be asked line by line; its lines may be cut otherwise than ours."""

    def __init__(self, text: str) -> None:
        self._lines = {_key(line) for line in text.splitlines()}
        self._runs: set[str] = set()
        for line in self._lines:
            words = line.split()
            self._runs.update(" ".join(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1))

    def holds(self, text: str) -> bool:
        """Whether a line stands in it: whole, or with its first and last words."""
        key = _key(text)
        if key in self._lines:
            return bool(key)
        words = key.split()
        return len(words) >= _RUN and " ".join(words[:_RUN]) in self._runs and " ".join(words[-_RUN:]) in self._runs


def _trafilatura(root: Any) -> str:
    """What trafilatura takes for the main text; nothing of a page of more elements than a report has, where it takes minutes."""
    from trafilatura import bare_extraction

    if sum(1 for _ in islice(root.iter(), _ELEMENTS + 1)) > _ELEMENTS:
        return ""
    found = bare_extraction(
        deepcopy(root), fast=True, include_comments=False, include_tables=True, with_metadata=False, favor_recall=True
    )
    return getattr(found, "text", None) or ""


def _key(text: str) -> str:
    return " ".join(_WORD.findall(text))


def _belongs(line: Line, home: Any) -> bool:
    """Whether a line between two of the report is one of it: under the same element, and no caption, date or author."""
    if not _stands_under(line.block, home) or _is_apart(line):
        return False
    return line.heading or line.block.tag == "tr" or len(line.text) >= _PROSE // 2


def _is_links(line: Line) -> bool:
    if line.link_share <= _LINKED and not _is_cue(line):
        return False
    return _is_cue(line) or _SENTENCE_END.search(line.text) is None or line.link_share > 0.95


def _is_cue(line: Line) -> bool:
    """«Read also: ...» leads to another report, «Advertisement» stands over one: by the packs' words for it."""
    start = _key(line.text[:60]).casefold()
    leads = any(start == cue or start.startswith(cue + " ") for cue in page_words("related")) and len(line.text) < 300
    return leads or (
        len(line.text) < _LABEL and any(start == cue or start.startswith(cue + " ") for cue in page_words("label"))
    )


def _trimmed(kept: list[int], lines: list[Line]) -> list[int]:
    """Without the date above the text, and without a heading at the end (what stood under it was furniture)."""
    while len(kept) > 1 and _is_dateline(lines[kept[0]]):
        kept = kept[1:]
    while len(kept) > 1 and (lines[kept[-1]].heading or lines[kept[-1]].text.endswith(":")):
        kept = kept[:-1]
    return kept


def _is_dateline(line: Line) -> bool:
    digits = sum(c.isdecimal() for c in line.text)
    return digits >= 3 and len(line.text) < _DATELINE and _SENTENCE_END.search(line.text) is None


def _is_apart(line: Line) -> bool:
    return _is_caption(line.block) or _called(line.block, _ASIDE | _CREDIT) or line.block.tag == "address"


def _is_caption(block: Any) -> bool:
    for element in _upward(block, 4):
        if element.tag in ("figcaption", "figure") or not _CAPTION.isdisjoint(words_of_class(element)):
            return True
    return False


def _called(block: Any, names: frozenset[str]) -> bool:
    """Whether a block or the element right around it has one of these words in its class."""
    return any(not names.isdisjoint(words_of_class(one)) for one in _upward(block, 2) if len(one) < 12)


def _upward(block: Any, levels: int) -> list[Any]:
    out = []
    while block is not None and isinstance(block.tag, str) and block.tag not in ("article", "main", "body") and levels:
        out.append(block)
        block, levels = block.getparent(), levels - 1
    return out


def _headline_at(lines: list[Line], headlines: Sequence[str], before: int) -> int | None:
    """The line of the headline: the one that the metadata call so, else the first heading of the first level."""
    best, share = None, _SAME
    for at, line in enumerate(lines[: before + 1]):
        if not (line.heading or line.block.tag in ("div", "td", "p", "header")) or len(line.text) > 400:
            continue
        for rank, one in enumerate(headlines):
            likeness = (
                _likeness(line.text, one)
                + (0.2 if line.block.tag == "h1" else 0.1 if line.heading else 0)
                - 0.01 * rank
            )
            if likeness > share:
                best, share = at, likeness
    if best is not None:
        return best
    near = range(min(before, len(lines) - 1), max(-1, before - _NEAR), -1)
    return next((at for at in near if lines[at].block.tag in ("h1", "h2")), None)


def _likeness(one: str, other: str) -> float:
    left, right = set(_WORD.findall(one)), set(_WORD.findall(other))
    return len(left & right) / max(len(left | right), 1)


def _captions(lines: list[Line], first: int, last: int) -> list[int]:
    """Captions from the headline's picture (which may stand right above it) to the last paragraph's."""
    reach = range(max(0, first - 3), min(len(lines), last + 3))
    return [at for at in reach if _is_caption(lines[at].block) and lines[at].link_share < _LINKED]


def _caption(text: str, block: Any) -> list[Piece]:
    """A caption, and the credit at its end apart."""
    if _called(block, _CREDIT) or _is_credit(text):
        return [Piece(text, "credit")]
    found = _CREDIT_IN_CAPTION.search(text)
    if found and found.start() > 0:
        return [Piece(text[: found.start()], "caption"), Piece(text[found.start() :].strip(), "credit")]
    return [Piece(text, "caption")]


def _is_credit(text: str) -> bool:
    start = _key(text).casefold()
    return len(text) < 80 and any(start == cue or start.startswith(cue + " ") for cue in page_words("credit"))


def _is_dated(line: Line) -> bool:
    """Whether a line may show the date of publication: short, with digits."""
    return len(line.text) <= 160 and any(c.isdecimal() for c in line.text)


def lines_above(lines: Sequence[Line], found: Found) -> list[str]:
    """The dated lines of the whole page that stand around the headline and above the running text.

    Args:
        lines: of the page before its furniture was taken out, since themes put the date into any element.
        found: the report.
    """
    keys = [_key(line.text) for line in lines]
    headline = _key(found.pieces[0].text) if found.pieces else ""
    running = next((_key(piece.text) for piece in found.pieces if piece.section in ("lede", "body")), "")
    last = keys.index(running) if running in keys else len(keys) - 1
    first = max((at for at in range(last) if keys[at] == headline), default=max(0, last - _NEAR))
    near = [*range(first, last), *range(max(0, first - 4), first)]
    return [lines[at].text for at in near if _is_dated(lines[at]) and keys[at] not in (headline, running)]
