"""Numerals: the number words of one language, checked and ready to be looked up. numerals.yml -> Numerals.

Used by `numbers` and `dates`. The meaning of every key is told in the numerals.yml of the packs; no word of any
language stands here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, get_args

from hasila.extract.wordlists import Phrases, Section, Spelling
from hasila.ledger.claim import Qualifier

__all__ = ["Atom", "AtomClass", "Numerals", "Range"]

AtomClass = Literal["unit", "ten", "small", "tens", "hundred", "hundreds", "scale"]

_KEYS = frozenset((
    "clitics", "article", "final_variants", "connector", "order", "teens", "hyphens", "units", "ten", "small", "tens",
    "hundred", "hundreds", "scales", "suffixed", "pronouns", "ordinals", "ordinal_suffixes", "vague", "magnitudes",
    "magnitude_of", "fractions", "fractions_suffixed", "denominators", "percent", "before", "after", "ranges",
    "not_range_after", "compounds", "approximate",
))  # fmt: skip
_SCALE_KEYS = frozenset(("one", "two", "both", "many"))
_RANGE_KEYS = frozenset(("open", "join"))
_QUALIFIERS = frozenset(get_args(Qualifier))


class Atom(NamedTuple):
    """One number word.

    Attributes:
        cls: what it may stand beside.
        value: its value; of a scale, what it multiplies by.
        definite: whether it has the article.
        alone: of a scale, how many it means where nothing is counted before it; 0 where it cannot stand alone.
        after: of a scale, whether it may follow a count.
    """

    cls: AtomClass
    value: int
    definite: bool = False
    alone: int = 1
    after: bool = True


class Range(NamedTuple):
    """One way to say a range: what opens it (may be empty) and what joins its ends."""

    opens: Phrases[bool] | None
    joins: Phrases[bool]


@dataclass(frozen=True, slots=True)
class Numerals:
    """The number words of one language.

    Attributes:
        connectors: what joins the parts of a number; `connector_required`: whether it must stand.
        fused: units whose form may hide a connector before a shorter unit, where a ten follows.
        atoms: form -> number word.
        compounds: numbers below a hundred that are said in several words and by no rule («four twenty ten»: 90).
        approximate: «about ten» in a noun of its own -> 10.
        ordinals: form -> value.
        vague: «tens», «a number of» -> magnitude or None.
        magnitudes: forms that multiply a magnitude («tens of thousands»).
        fractions: -> (fraction, whether it has a pronoun: «a third of them»).
        triggers: the forms at which a number may begin.
        pronominal: forms of a count with a pronoun («one of them»).
    """

    connectors: frozenset[str]
    connector_required: bool
    fused: frozenset[str]
    units_first: bool
    compound_teens: bool
    article: str
    atoms: Mapping[str, Atom]
    compounds: Phrases[int]
    approximate: Phrases[int]
    ordinals: Mapping[str, int]
    ordinal_suffixes: frozenset[str]
    vague: Phrases[int | None]
    magnitudes: Mapping[str, int]
    magnitude_of: frozenset[str]
    fractions: Phrases[tuple[str, bool]]
    denominators: Mapping[str, int]
    percent: Phrases[bool]
    before: Phrases[Qualifier]
    after: Phrases[Qualifier]
    ranges: tuple[Range, ...]
    not_range_after: frozenset[str]
    hyphens: frozenset[str]
    triggers: frozenset[str]
    pronominal: frozenset[str]
    _words: frozenset[str]

    @classmethod
    def from_yaml(
        cls, data: Mapping[str, Any], normalise: Callable[[str], str], *, file: str = "numerals.yml"
    ) -> Numerals:
        """The numerals of a pack.

        Args:
            data: numerals.yml as read, every scalar a string; `@line` keys are passed over.
            normalise: one raw word -> its form.
            file: the file's name, for messages.

        Raises:
            PackError: an unknown key, a value of another shape, a number that is none, a form with two values.
        """
        return _read(Section(data, file, keys=_KEYS), normalise)

    def words(self) -> frozenset[str]:
        """Every word as a form, without article: what the tokeniser must know to split proclitics from them."""
        return self._words


def _read(root: Section, normalise: Callable[[str], str]) -> Numerals:
    variants = root.inner("final_variants")
    article = root.text("article", "")
    spelling = Spelling(
        normalise, root.forms("clitics"), article, {k: variants.text(k, "") for k in variants}
    )  # fmt: skip
    connector = root.inner("connector", frozenset(("words", "required", "fused")))
    atoms = _Atoms(root, spelling)
    ordinals = {f: v for v, f in _valued(root.inner("ordinals"), spelling)}
    vague: Phrases[int | None] = Phrases()
    for key in (section := root.inner("vague")):
        for form in section.forms(key):
            vague.add(spelling, form, None if key == "any" else section.number(key), article=key != "any")
    magnitudes = {f: v for v, f in _valued(root.inner("magnitudes"), spelling)}
    fractions = _fractions(root, spelling)
    tables = {key: _qualified(root.inner(key), spelling) for key in ("before", "after")}
    ordinal_suffixes = _forms(root, "ordinal_suffixes", normalise)
    compounds, approximate = (_values(root.inner(key), spelling) for key in ("compounds", "approximate"))
    tables_of_words = (vague, fractions, compounds, approximate)
    triggers = {*atoms.found, *ordinals, *magnitudes, *(first for table in tables_of_words for first in table.firsts())}
    ranges = tuple(_range(row, spelling) for row in root.rows("ranges", _RANGE_KEYS))
    denominators = {f: v for v, f in _valued(root.inner("denominators"), spelling)}
    percent = _flagged(root.forms("percent"), spelling)
    phrases: list[Phrases[Any]] = [*tables_of_words, percent, *tables.values()]
    for one in ranges:
        phrases += [one.joins] if one.opens is None else [one.opens, one.joins]
    words = {w for table in phrases for w in table.words()} | atoms.plain | set(ordinals) | set(denominators)
    return Numerals(
        connectors=frozenset(normalise(w) for w in connector.forms("words")),
        connector_required=connector.text("required", "yes", frozenset(("yes", "no"))) == "yes",
        fused=frozenset(normalise(w) for w in connector.forms("fused")),
        units_first=root.text("order", "tens_first", frozenset(("units_first", "tens_first"))) == "units_first",
        compound_teens=root.text("teens", "words", frozenset(("compound", "words"))) == "compound",
        article=spelling.article, atoms=atoms.found, compounds=compounds,
        approximate=approximate, ordinals=ordinals, ordinal_suffixes=ordinal_suffixes, vague=vague,
        magnitudes=magnitudes, magnitude_of=_forms(root, "magnitude_of", normalise), fractions=fractions,
        denominators=denominators, percent=percent, before=tables["before"], after=tables["after"], ranges=ranges,
        not_range_after=_forms(root, "not_range_after", normalise), hyphens=frozenset(root.forms("hyphens")),
        triggers=frozenset(triggers), pronominal=frozenset(atoms.pronominal),
        _words=frozenset(w for w in words if len(w) > 1 and w.isalpha()),
    )  # fmt: skip


class _Atoms:
    """The number words of the keys that name plain values."""

    def __init__(self, root: Section, spelling: Spelling) -> None:
        self.found: dict[str, Atom] = {}
        self.plain: set[str] = set()
        self.pronominal: set[str] = set()
        self._root = root
        self._spelling = spelling
        for key, cls in (("units", "unit"), ("small", "small"), ("tens", "tens"), ("hundreds", "hundreds")):
            section = root.inner(key)
            for value in section:
                # «the one», «the two» are no counts: they point back or name a day.
                self._add(section.forms(value), Atom(cls, section.number(value)), section.number(value) > 2)  # type: ignore[arg-type]
        self._add(root.forms("ten"), Atom("ten", 10), True)
        self._add(root.forms("hundred"), Atom("hundred", 100), True)
        suffixed = root.inner("suffixed")
        for value in suffixed:
            forms = [stem + end for stem in suffixed.forms(value) for end in root.forms("pronouns")]
            self._add(forms, Atom("small", suffixed.number(value), suffixed.number(value) > 2), False)
            self.pronominal |= {word for form in forms for phrase in spelling.phrases(form) for word in phrase}
        self._add_scales(root.inner("scales"))

    def _add_scales(self, section: Section) -> None:
        for key in section:
            value = section.number(key)
            inner = section.inner(key, _SCALE_KEYS)
            for name, alone, after in (("one", 1, True), ("two", 2, False), ("both", 2, True), ("many", 0, True)):
                self._add(inner.forms(name), Atom("scale", value, False, alone, after), True)

    def _add(self, forms: list[str], atom: Atom, article: bool) -> None:
        for form in forms:
            for phrase in self._spelling.phrases(form):
                if len(phrase) != 1:
                    raise self._root.fault(f"{form!r} must be one word: number words are put together by rule")
                self.plain.add(phrase[0])
                self._put(phrase[0], atom)
                if article and self._spelling.article:
                    self._put(self._spelling.definite(phrase)[0], atom._replace(definite=True))

    def _put(self, form: str, atom: Atom) -> None:
        known = self.found.setdefault(form, atom)
        if known != atom:
            raise self._root.fault(f"{form!r} stands for {known.value} ({known.cls}) and for {atom.value} ({atom.cls})")


def _valued(section: Section, spelling: Spelling) -> Iterator[tuple[int, str]]:
    """(value, form) of single words, with and without article; a form that stands twice keeps its first value."""
    out: dict[str, int] = {}
    for key in section:
        for form in section.forms(key):
            for phrase in spelling.phrases(form):
                for one in (phrase, spelling.definite(phrase)) if spelling.article else (phrase,):
                    out.setdefault(one[0], section.number(key))
    return ((value, form) for form, value in out.items())


def _values(section: Section, spelling: Spelling) -> Phrases[int]:
    out: Phrases[int] = Phrases()
    for key in section:
        for form in section.forms(key):
            out.add(spelling, form, section.number(key))
    return out


def _forms(root: Section, key: str, normalise: Callable[[str], str]) -> frozenset[str]:
    return frozenset(normalise(form) for form in root.forms(key))


def _flagged(forms: list[str], spelling: Spelling) -> Phrases[bool]:
    out: Phrases[bool] = Phrases()
    for form in forms:
        out.add(spelling, form, True)
    return out


def _qualified(section: Section, spelling: Spelling) -> Phrases[Qualifier]:
    out: Phrases[Qualifier] = Phrases()
    for key in section:
        if key not in _QUALIFIERS:
            raise section.fault(f"{key!r} is no qualifier; use {', '.join(sorted(_QUALIFIERS))}")
        for form in section.forms(key):
            out.add(spelling, form, key)  # type: ignore[arg-type]
    return out


def _range(row: Section, spelling: Spelling) -> Range:
    opens = row.forms("open")
    return Range(_flagged(opens, spelling) if opens else None, _flagged(row.forms("join"), spelling))


def _fractions(root: Section, spelling: Spelling) -> Phrases[tuple[str, bool]]:
    out: Phrases[tuple[str, bool]] = Phrases()
    plain, suffixed = root.inner("fractions"), root.inner("fractions_suffixed")
    for key in plain:
        for form in plain.forms(key):
            out.add(spelling, form, (key, False), article=True)
    for key in suffixed:
        for stem in suffixed.forms(key):
            for end in root.forms("pronouns"):
                out.add(spelling, stem + end, (key, True))
    return out
