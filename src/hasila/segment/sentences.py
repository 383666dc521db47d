"""Report -> sentences of tokens, with paragraph and section.

A sentence ends at the pack's sentence enders (not after its abbreviations, nor inside a number) and at every line end, and
is cut at `LONGEST` tokens. Where a report states its parts, they say what is headline, lede or caption. In plain text the
first line of several is the headline; a short paragraph between headline and text may be a caption; behind a line that
only says that other articles follow («مقالات ذات صلة») the lines that are no running text are of the page, not of the
report: they get no sentence. Neither do the headlines of other articles that a page lists behind a report without saying so.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from hasila.languages import Pack
from hasila.segment.token import Sentence, Token
from hasila.segment.tokens import Memo, Tokeniser
from hasila.text import Report

__all__ = ["LONGEST", "segment"]

LONGEST = 400
_HEADLINE = 40  # tokens; a longer first line is text
_CAPTION = 45
_SHORT = 4  # tokens; a shorter line says nothing of itself
_WHOLE = 3  # lines of running text that show a report to be written in whole sentences
_HEADLINES = 3  # lines of no running text behind it that are headlines of other articles
_MARKER = 8  # tokens of a line that says that other articles follow
_DOTS = frozenset({"..", "...", "....", "…"})


def segment(report: Report, pack: Pack, tokeniser: Tokeniser) -> list[Sentence]:
    """The sentences of a report, in order; together they hold every token of the text but the headlines of other articles."""
    rules = pack.settings["sentences"]
    ends = frozenset(rules["end"].split())
    short = frozenset(pack.normaliser.form(w) for w in rules["abbreviations"].split())
    close = frozenset(
        (pack.settings["punctuation"]["close_quote"] + " " + pack.settings["punctuation"]["quote"]).split()
    )
    close |= frozenset(pack.settings["punctuation"]["close_paren"].split())
    quotes = frozenset(f"{pack.settings['punctuation']['open_quote']} {pack.settings['punctuation']['quote']}".split())
    lines = [(s, e) for s, e in _lines(report.text)]
    out: list[Sentence] = []
    memo: Memo = {}  # of this report alone
    elsewhere = _Elsewhere(rules.get("elsewhere", ()), pack)
    told = [tokeniser.tokens(report.text, start, end, memo) for start, end in lines]
    for paragraph, (start, end) in enumerate(lines[: _report_ends(told, ends, quotes) if not report.parts else None]):
        tokens = told[paragraph]
        stated = _stated(report, start)
        if paragraph and not stated and elsewhere.begins_or_lasts(report.text[start:end], tokens, ends):
            continue
        section = stated or _section(paragraph, len(lines), tokens, ends)
        for piece in _cut(tokens, ends, short, close):
            out.append(Sentence(piece[0].start, piece[-1].end, piece, paragraph, section))
    return out


def _stated(report: Report, start: int) -> str | None:
    """The section that the report's parts state for the line at `start`; a credit is no text of the report's own."""
    at = bisect_right(report.parts, start, key=lambda part: part.start) - 1
    section = report.parts[at].section if at >= 0 else None
    return "footer" if section == "credit" else section


class _Elsewhere:
    """The part of a page that lists other articles: from a line that says so to the next running text."""

    def __init__(self, markers: Sequence[str], pack: Pack) -> None:
        self._form = pack.normaliser.form
        self._markers = frozenset(" ".join(self._form(word) for word in one.split()) for one in markers)
        self._inside = False

    def begins_or_lasts(self, line: str, tokens: Sequence[Token], ends: frozenset[str]) -> bool:
        """Whether a line belongs to such a part."""
        if (
            len(tokens) <= _MARKER
            and " ".join(self._form(word) for word in line.split()).strip(" :.-|…") in self._markers
        ):
            self._inside = True
        elif len(tokens) > _HEADLINE or (
            len(tokens) > _MARKER and tokens[-1].form in ends and tokens[-1].form not in _DOTS
        ):
            self._inside = False
        return self._inside


def _report_ends(lines: Sequence[Sequence[Token]], ends: frozenset[str], quotes: frozenset[str]) -> int:
    """Behind which line a report written in whole sentences ends, where three or more headlines follow its last one."""
    whole = [at for at, tokens in enumerate(lines) if _closed(tokens, ends)]
    if len(whole) < _WHOLE:
        return len(lines)
    behind = [tokens for tokens in lines[whole[-1] + 1 :] if len(tokens) >= _SHORT and _worded(tokens)]
    titles = [tokens for tokens in behind if tokens[0].kind in ("word", "clitic") or tokens[0].form in quotes]
    return whole[-1] + 1 if len(behind) == len(titles) >= _HEADLINES else len(lines)


def _closed(tokens: Sequence[Token], ends: frozenset[str]) -> bool:
    """Whether a line is running text: it ends as a sentence does, or is too long for a headline."""
    last = tokens[-1].form
    ended = len(tokens) >= _SHORT and last in ends and last not in _DOTS
    return (ended or len(tokens) > _HEADLINE) and _worded(tokens)


def _worded(tokens: Sequence[Token]) -> bool:
    """Whether half of a line are words: no row of dashes, no list of figures."""
    return 2 * sum(token.kind in ("word", "clitic") for token in tokens) >= len(tokens)


def _lines(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    for line in text.splitlines(keepends=True):
        if line.strip():
            yield at, at + len(line)
        at += len(line)


def _section(paragraph: int, paragraphs: int, tokens: list[Token], ends: frozenset[str]) -> str:
    open_end = bool(tokens) and tokens[-1].form not in ends
    if paragraph == 0 and paragraphs > 1 and len(tokens) <= _HEADLINE:
        return "headline"
    if paragraph == 1 and open_end and len(tokens) <= _CAPTION and paragraphs > 3:
        return "headline"
    if paragraph == 2 and open_end and len(tokens) <= _CAPTION and paragraphs > 4:
        return "caption"
    return "lede" if paragraph <= 1 else "body"


def _cut(
    tokens: list[Token], ends: frozenset[str], short: frozenset[str], close: frozenset[str]
) -> Iterator[list[Token]]:
    marks = ends | _DOTS | close
    first = 0
    for at, token in enumerate(tokens):
        if (token.form in marks and _cuts(tokens, first, at, ends, short, close)) or at - first + 1 >= LONGEST:
            yield tokens[first : at + 1]
            first = at + 1
    if first < len(tokens):
        yield tokens[first:]


def _cuts(
    tokens: list[Token], first: int, at: int, ends: frozenset[str], short: frozenset[str], close: frozenset[str]
) -> bool:
    """Whether a sentence that began at `first` ends with a mark: an ender, or what closes a quotation behind one."""
    if _closes(tokens[at + 1] if at + 1 < len(tokens) else None, close):
        return False
    before = tokens[at - 1] if at else None
    if _ends(tokens[at], before, ends, short):
        return True
    return tokens[at].form in close and before is not None and before.form in ends and at > first


def _ends(token: Token, before: Token | None, ends: frozenset[str], short: frozenset[str]) -> bool:
    if token.kind != "punct" or (token.form not in ends and token.form not in _DOTS):
        return False
    abbreviated = token.form == "." and before is not None and before.form in short and before.end == token.start
    return not abbreviated


def _closes(following: Token | None, close: frozenset[str]) -> bool:
    return following is not None and following.form in close
