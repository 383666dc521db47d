"""The registry of actors: names as reports write them -> parties, forces, monitors, offices and people.

Place in the flow: `extract` takes `Registry.forms` as words of the class `actor`; what it marks as an actor comes back
here as a mention, and `Registry.resolve` says who is meant, or None where that is not sure.

In: `data/actors.tsv` (who there is), `data/actors.LANG.tsv` (how a language names them), `data/generic.tsv` (who «the
army» is in a report about a country), `data/nationalities.LANG.tsv`, `data/member_nouns.LANG.tsv`, `data/affixes.tsv`,
and files of the same names in users' folders, whose rows go before the program's. Out: `Actor`.

The subs of a form: `metonym` (a country or capital, also a place), `person`, `plural` (means its members), `ambiguous`
(also a common word), `generic` (resolved by the report's country), `source` (usually speaks), `force` (armed).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from hasila.errors import PackError
from hasila.languages.files import read_rows
from hasila.ledger.claim import Slot
from hasila.resolve.mentions import Form, Names, Words

__all__ = ["KINDS", "SUBS", "Actor", "Registry"]

_DATA = Path(__file__).parent / "data"
KINDS = frozenset({
    "state", "government", "army", "police", "armed_group", "militia", "alliance", "coalition", "monitor",
    "rights_group", "agency", "media", "un_body", "ngo", "ministry", "party", "official", "leader", "civil_defence",
    "court", "generic_side", "people",
})  # fmt: skip
SUBS = frozenset({"metonym", "person", "plural", "ambiguous", "generic", "source", "force"})
_COLUMNS = ("id", "name", "kind", "country", "side", "parent")
_KNOWN_EVERYWHERE = frozenset({"state", "agency", "media"})  # quoted in reports about any country


class Actor(msgspec.Struct, frozen=True):
    """Somebody who acts or speaks. `country` is an ISO 3166-1 code; actors of one `side` share its slug."""

    id: str
    name: str
    kind: str
    country: str = ""
    side: str = ""
    parent: str = ""


class _Cells(NamedTuple):
    file: Path
    line: int
    cells: list[str]


class Registry:
    """All known actors. Made by `Registry.open`."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = tuple(folders)
        self._actors = _read_actors(self._folders)
        self._generic = _read_generic(self._folders, self._actors)
        self._forms: dict[str, dict[str, Form]] = {}
        self._nations: dict[str, dict[str, str]] = {}
        self._names: dict[tuple[str, Callable[[str], str]], Names] = {}

    @classmethod
    def open(cls, extra: Sequence[Path] = ()) -> Registry:
        """The program's registry with the files of users' folders, whose rows replace those of the same id or form.

        Raises:
            PackError: a file with a fault (double ids or forms, unknown ids, kinds or subs), with its line.
        """
        registry = cls((_DATA, *extra))
        for folder in extra:
            for file in sorted(folder.glob("actors.*.tsv")):
                registry._read_forms(file.name.split(".")[1])
        return registry

    def __len__(self) -> int:
        return len(self._actors)

    def __iter__(self) -> Iterator[Actor]:
        return iter(self._actors.values())

    def actor(self, id: str) -> Actor:
        """The actor of an id.

        Raises:
            KeyError: an id that the registry does not hold.
        """
        return self._actors[id]

    def forms(self, language: str) -> Iterator[tuple[str, str, frozenset[str]]]:
        """The surface forms of a language as (form, id, subs); a language without a file has none."""
        for text, form in self._read_forms(language).items():
            yield text, form.id, form.subs

    def nationalities(self, language: str) -> Iterator[tuple[str, str]]:
        """The nationality adjectives of a language as (form, id of a state or people)."""
        yield from self._read_nations(language).items()

    def inflections(self, language: str) -> dict[str, str]:
        """Nationality adjective -> the paradigm of the language's pack that gives its forms; `adj` where none is named."""
        return {form: name or "adj" for form, name in self._plain_rows(f"nationalities.{language}.tsv", "p")}

    def resolve(
        self, mention: str, language: str, normalise: Callable[[str], str], country: str | None = None
    ) -> Actor | None:
        """Who a mention means.

        The whole mention as a form comes first, then a generic form with a nationality, then what stands behind member
        nouns («fighters of»), then the longest form at the head, then a person named anywhere in it.

        Args:
            mention: the words as written.
            language: an ISO 639-1 code.
            normalise: raw word -> the form that words are looked up by (the pack's `normaliser.form`).
            country: the ISO code of the country that the report is about, where that is known.

        Returns:
            The actor, or None where the registry does not know it or cannot be sure.
        """
        names = self._names_of(language, normalise)
        words = names.words(mention)
        if not words:
            return None
        whole = names.whole(words)
        if whole is not None:
            return self._meant(whole, country)
        nation = names.nation(words)
        if nation is not None:
            return self._nation(nation)
        return self._with_nation(names, words) or self._inside(names, words, country)

    def same_side(self, a: Slot, b: Slot) -> bool:
        """Whether two slots name the same actor, actors of one side, or an organisation and a part of it.

        Slots that were not resolved are the same only where their words are.
        """
        if a.id is None or b.id is None:
            return a.id is b.id and a.mention == b.mention
        if a.id == b.id:
            return True
        one, other = self._actors.get(a.id), self._actors.get(b.id)
        if one is None or other is None:
            return False
        if one.side and one.side == other.side:
            return True
        return other.id in self._chain(one) or one.id in self._chain(other)

    def _inside(self, names: Names, words: Words, country: str | None) -> Actor | None:
        """The actor named by a part of the mention."""
        rest, voice = names.without_members(words)
        if rest != words:
            whole = names.whole(rest)
            if whole is not None:
                return self._meant(whole, country)
            named = self._with_nation(names, rest)
            if named is not None:
                return named
        head = names.head(words) or names.head(rest)
        person = names.person(words)
        if head is None or (person is not None and (voice or self._is_office(head))):
            return self._actors[person] if person is not None else None
        return self._actors[head.id]

    def _meant(self, form: Form, country: str | None) -> Actor | None:
        """Who a form means in a report about a country; an ambiguous one only in its own country."""
        actor = self._actors[form.id]
        if "generic" in form.subs:
            found = self._generic.get((form.id, country or ""))
            return self._actors[found] if found else None
        if "ambiguous" in form.subs and actor.country and actor.kind not in _KNOWN_EVERYWHERE:
            return actor if actor.country == country else None
        return actor

    def _with_nation(self, names: Names, words: Words) -> Actor | None:
        """A generic form and a nationality, in either order: the army of that country."""
        for at in range(1, len(words)):
            for part, other in ((words[:at], words[at:]), (words[at:], words[:at])):
                nation = names.nation(other)
                form = names.whole(part) if nation is not None else None
                if form is not None and nation is not None and "generic" in form.subs:
                    found = self._generic.get((form.id, nation.partition(":")[2]))
                    return self._actors[found] if found else None
        return None

    def _nation(self, id: str) -> Actor:
        return self._actors.get(id) or Actor(id, id.partition(":")[2].replace("-", " ").title(), "people")

    def _is_office(self, form: Form) -> bool:
        return self._actors[form.id].kind in {"official", "ministry"} and "person" not in form.subs

    def _chain(self, actor: Actor) -> set[str]:
        """The ids of the organisations that an actor belongs to, up to its state."""
        seen: set[str] = set()
        while actor.parent and actor.parent not in seen:
            seen.add(actor.parent)
            actor = self._actors[actor.parent]
        return seen

    def _names_of(self, language: str, normalise: Callable[[str], str]) -> Names:
        key = (language, normalise)
        if key not in self._names:
            self._names[key] = Names(
                self._read_forms(language),
                self._read_nations(language),
                dict(self._plain_rows(f"member_nouns.{language}.tsv", "sub")),
                self._affixes(language),
                normalise,
            )
        return self._names[key]

    def _read_forms(self, language: str) -> Mapping[str, Form]:
        if language not in self._forms:
            found: dict[str, Form] = {}
            for folder in self._folders:
                found.update(_forms_of(folder / f"actors.{language}.tsv", self._actors))
            self._forms[language] = found
        return self._forms[language]

    def _read_nations(self, language: str) -> Mapping[str, str]:
        if language not in self._nations:
            self._nations[language] = dict(self._plain_rows(f"nationalities.{language}.tsv", "id"))
        return self._nations[language]

    def _plain_rows(self, name: str, column: str) -> Iterator[tuple[str, str]]:
        for folder in self._folders:
            if (folder / name).exists():
                yield from ((row["form"], row.get(column, "")) for _, row in read_rows(folder / name))

    def _affixes(self, language: str) -> dict[str, tuple[str, ...]]:
        out: dict[str, tuple[str, ...]] = {}
        for _, row in read_rows(_DATA / "affixes.tsv"):
            if row.get("language") == language:
                out[row["sub"]] = (*out.get(row["sub"], ()), row["form"])
        return out


def _rows(path: Path, header: Sequence[str]) -> Iterator[_Cells]:
    """The rows of a table under exactly this header."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise PackError(f"cannot be read as UTF-8 text ({error})", str(path)) from error
    columns = False
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        if not columns:
            columns = True
            if cells != list(header):
                raise PackError(f"the header must be: {' '.join(header)}", str(path), number)
        elif len(cells) != len(header):
            raise PackError(f"{len(cells)} cells under a header of {len(header)}", str(path), number)
        else:
            yield _Cells(path, number, cells)


def _read_actors(folders: Sequence[Path]) -> dict[str, Actor]:
    out: dict[str, Actor] = {}
    where: dict[str, _Cells] = {}
    for folder in folders:
        path = folder / "actors.tsv"
        if folder != _DATA and not path.exists():
            continue
        here: set[str] = set()
        for row in _rows(path, _COLUMNS):
            actor = Actor(*row.cells)
            _check_actor(actor, row, here)
            here.add(actor.id)
            out[actor.id] = actor
            where[actor.id] = row
    for actor in out.values():
        if actor.parent and actor.parent not in out:
            row = where[actor.id]
            raise PackError(f"the parent {actor.parent!r} is no actor's id", str(row.file), row.line)
    return out


def _check_actor(actor: Actor, row: _Cells, here: set[str]) -> None:
    fault = None
    if not actor.id.startswith(("actor:", "country:", "people:")):
        fault = f"the id {actor.id!r} begins with neither 'actor:' nor 'country:' nor 'people:'"
    elif actor.id in here:
        fault = f"the id {actor.id!r} stands twice"
    elif not actor.name:
        fault = f"{actor.id!r} has no name"
    elif actor.kind not in KINDS:
        fault = f"{actor.kind!r} is no kind; one of {', '.join(sorted(KINDS))}"
    if fault:
        raise PackError(fault, str(row.file), row.line)


def _read_generic(folders: Sequence[Path], actors: Mapping[str, Actor]) -> dict[tuple[str, str], str]:
    """(generic id, country) -> the id of the actor that is meant there."""
    out: dict[tuple[str, str], str] = {}
    for folder in folders:
        path = folder / "generic.tsv"
        here: set[tuple[str, str]] = set()
        for row in _rows(path, ("generic", "country", "id")) if path.exists() else ():
            generic, country, id = row.cells
            for one in (generic, id):
                if one not in actors:
                    raise PackError(f"{one!r} is no actor's id", str(path), row.line)
            if (generic, country) in here:
                raise PackError(f"{generic} in {country} stands twice", str(path), row.line)
            here.add((generic, country))
            out[generic, country] = id
    return out


def _forms_of(path: Path, actors: Mapping[str, Actor]) -> dict[str, Form]:
    out: dict[str, Form] = {}
    if not path.exists():
        return out
    for line, row in read_rows(path):
        text, id = row["form"], row.get("id", "")
        subs = frozenset(row.get("sub", "").split())
        if id not in actors:
            raise PackError(f"{id!r} is no actor's id", str(path), line)
        if text in out:
            raise PackError(f"the form {text!r} stands twice", str(path), line)
        if not subs <= SUBS:
            raise PackError(f"{' '.join(sorted(subs - SUBS))!r} is no sub of a form", str(path), line)
        out[text] = Form(id, subs)
    return out
