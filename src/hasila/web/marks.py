"""A report's text with its claims marked, as HTML: every code point once, in order, none of it markup.

Marks lie over each other («792 مدنياً» inside a longer phrase), so the text is cut wherever one begins or ends and each
piece says which claims it belongs to. Pieces carry no padding and no border: letters of a word that is cut stay joined.
`data-at` is the piece's first code point, from which a selection in the browser finds the stored offsets.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from markupsafe import Markup, escape

__all__ = ["Mark", "marked"]


class Mark(NamedTuple):
    """Words to mark: code points `start` to `end`, the claim's id, and the classes that it is shown with."""

    start: int
    end: int
    claim: str
    classes: str


def marked(text: str, marks: Sequence[Mark], *, href: str = "") -> Markup:
    """The text as HTML.

    Args:
        text: the report's text.
        marks: in any order; those outside the text are left out.
        href: what a mark links to, the claim's id put behind it.
    """
    inside = sorted(mark for mark in marks if 0 <= mark.start < mark.end <= len(text))
    cuts = sorted({0, len(text), *(at for mark in inside for at in (mark.start, mark.end))})
    out = Markup()
    for start, end in itertools.pairwise(cuts):
        over = [mark for mark in inside if mark.start <= start and end <= mark.end]
        out += _piece(text[start:end], start, over, href)
    return out


def _piece(words: str, start: int, over: Iterable[Mark], href: str) -> Markup:
    # The innermost mark, the shortest one, gives the colour and the link: the others can still be reached by theirs.
    covering = sorted(over, key=lambda mark: (mark.end - mark.start, mark.start))
    shown = _kept(words)
    if not covering:
        return Markup('<span data-at="{}">{}</span>').format(start, shown)
    first = covering[0]
    ids = " ".join(mark.claim for mark in covering)
    inner = Markup('<a href="{}{}">{}</a>').format(href, first.claim, shown) if href else shown
    return Markup('<mark data-at="{}" data-claims="{}" class="{}">{}</mark>').format(start, ids, first.classes, inner)


def _kept(words: str) -> Markup:
    """The words escaped, with what a browser would change while it reads the page: each stays one code point."""
    kept = words.replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8")
    return Markup(str(escape(kept)).replace("\r", "&#13;"))
