"""The search index: normalised words of the current editions, and finding a word with or without its clitics.

A word is kept as the normaliser of its language's pack gives it, whole. Clitics are put aside when somebody searches: the
word looked for, bare, is looked up with every run of proclitics that the pack allows before it, so nothing has to be known
about a word to find it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import product
from typing import Any, Final

from sqlalchemy import Connection, delete, func, select

from hasila import languages
from hasila.store.schema import PUBLISHED, document, form, posting

__all__ = ["asked_forms", "documents_with", "index", "spans_of", "text_forms"]

_WORD: Final = re.compile(r"\w[\w\u0300-\u036f\u064b-\u065f\u0670\u200c\u200d'’]*")
_SHORTEST: Final = 2  # letters that a word has left when a clitic is taken off
_SOME: Final = 500


@cache
def _form(language: str | None) -> Callable[[str], str]:
    """The normaliser of a language's pack; of no pack, compatibility forms and small letters."""
    if language in languages.available():
        return languages.load(language).normaliser.form
    return lambda raw: unicodedata.normalize("NFKC", raw).casefold()


@cache
def _clitics(language: str) -> tuple[str, str, tuple[str, ...]]:
    """The article, what it is contracted to, and the runs of proclitics that may stand before a word."""
    told: dict[str, Any] = languages.load(language).settings.get("clitics") or {}
    article = told.get("article", "")
    contracted = next((key for key in told.get("contracted", {}) if not key.startswith("@")), "")
    runs = ["".join(run) for run in product(*(["", *place] for place in told.get("before", ())))]
    return article, contracted, tuple(dict.fromkeys(runs))


def text_forms(text: str, language: str | None) -> set[str]:
    """The forms of all words of a text."""
    normal = _form(language)
    return {made for raw in set(_WORD.findall(text)) if (made := normal(raw))}


def asked_forms(word: str) -> set[str]:
    """Every form that a word looked for may have in a text, in any language that there is a pack for."""
    forms = {_form(None)(word)}
    for language in languages.available():
        plain = _form(language)(word)
        article, contracted, runs = _clitics(language)
        bare = _bare(plain, article, contracted, runs)
        for stem in {plain, bare}:
            forms |= {run + stem for run in runs}
            if article:
                forms |= {run + article + stem for run in runs}
            if contracted:
                forms |= {run + contracted + stem for run in runs if len(run) < len(contracted)}
    return forms


def _bare(plain: str, article: str, contracted: str, runs: Iterable[str]) -> str:
    """The word without proclitics and article, where the article shows that they are some; else as it is."""
    for run in sorted(runs, key=len, reverse=True):
        for mark in (article, contracted):
            before = run + mark
            if mark and plain.startswith(before) and len(plain) - len(before) >= _SHORTEST:
                return plain[len(before) :]
    return plain


def index(connection: Connection, texts: Iterable[tuple[str, str, str | None]]) -> None:
    """Put the words of some reports into the index, in the place of those they had.

    Args:
        connection: a writing transaction.
        texts: report's id, text, language.
    """
    wanted = {key: text_forms(text, language) for key, text, language in texts}
    if not wanted:
        return
    found = connection.execute(select(document.c.id, document.c.no).where(document.c.id.in_(list(wanted)))).all()
    places: dict[str, int] = {row.id: row.no for row in found}
    connection.execute(delete(posting).where(posting.c.document.in_(list(places.values()))))
    numbers = _numbers(connection, set().union(*wanted.values()))
    rows = [
        {"form": numbers[one], "document": places[key]}
        for key, forms in wanted.items()
        for one in forms
        if key in places
    ]
    if rows:
        connection.execute(posting.insert(), rows)


def _numbers(connection: Connection, forms: set[str]) -> dict[str, int]:
    """The numbers of forms; those that have none get one."""
    numbers = dict(_numbered(connection, sorted(forms)))
    new = sorted(forms - numbers.keys())
    if new:
        last = connection.scalar(select(func.max(form.c.no))) or 0
        rows = [{"no": last + at, "form": one} for at, one in enumerate(new, 1)]
        connection.execute(form.insert(), rows)
        numbers |= {one: last + at for at, one in enumerate(new, 1)}
    return numbers


def _numbered(connection: Connection, forms: list[str]) -> Iterator[tuple[str, int]]:
    for at in range(0, len(forms), _SOME):
        wanted = forms[at : at + _SOME]
        yield from ((one, no) for one, no in connection.execute(
            select(form.c.form, form.c.no).where(form.c.form.in_(wanted))
        ))  # fmt: skip


def documents_with(connection: Connection, asked: Iterable[set[str]], limit: int) -> list[str]:
    """Ids of the reports that have, for each set, at least one of its forms; the latest published first."""
    statement = select(document.c.id)
    for forms in asked:
        numbers = [no for _, no in _numbered(connection, sorted(forms))]
        if not numbers:
            return []
        held = select(posting.c.document).where(posting.c.form.in_(numbers))
        statement = statement.where(document.c.no.in_(held))
    order = (PUBLISHED.desc(), document.c.id)
    return list(connection.scalars(statement.order_by(*order).limit(limit)))


def spans_of(text: str, language: str | None, asked: Iterable[set[str]]) -> list[tuple[int, int]]:
    """Where the words looked for stand in a text."""
    normal, wanted = _form(language), set().union(*asked)
    return [found.span() for found in _WORD.finditer(text) if normal(found[0]) in wanted]
