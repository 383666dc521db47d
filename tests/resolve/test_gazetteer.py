"""Places by name: matching, choosing, users' places, and the built data file where there is one."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from pathlib import Path
from types import ModuleType

import pytest

from hasila.errors import DataError
from hasila.resolve.gazetteer import Gazetteer
from hasila.resolve.place_file import PRECISIONS
from hasila.resolve.place_names import DATA, Spelling, read_table

ROOT = Path(__file__).resolve().parents[2]
HEADER = "name\tar\ten\tlat\tlon\tprecision\tcountry\tadmin1\tkind\n"

needs_data = pytest.mark.skipif(
    not (DATA / "gazetteer.bin").exists(), reason="THE GAZETTEER IS NOT BUILT: run `make gazetteer`"
)


def load_builder() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_gazetteer", ROOT / "tools" / "build_gazetteer.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


builder = load_builder()


def row(number: int, name: str, arabic: str, country: str, people: int, **more: object) -> object:
    given: dict[str, object] = {
        "id": number, "name": name, "lat": 10.0, "lon": 20.0, "precision": "town", "country": country,
        "people": people, "names": {"ar": set(arabic.split("|")), "en": set()}, "safe": True, **more,
    }  # fmt: skip
    return builder.Row(**given)


# Invented towns of two invented countries (codes that ISO leaves to users).
ROWS = [
    row(1, "Wardan", "وردان", "XA", 300_000, precision="city", division="North Land"),
    row(2, "Wardan", "وردان", "XB", 2_000, precision="village", division="Hill Land", lat=11.0),
    row(3, "North Land", "ارض الشمال|محافظه ارض الشمال", "XA", 0, precision="governorate", division="North Land"),
    row(4, "An Nahriyah", "النهريه|النهرية", "XA", 40_000, division="North Land"),
    row(5, "Samira", "سميره", "XA", 9_000, division="North Land", safe=False),
    row(6, "Umm Hajar", "ام حجر", "XB", 700, precision="village", division="Hill Land"),
    row(7, "Xaland", "زالاند", "XA", 9_000_000, precision="country", bounds=(9.0, 19.0, 12.0, 22.0)),
    row(8, "Kawkab", "كوكب", "XA", 8_000, division="North Land"),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    data = tmp_path / "data"
    data.mkdir()
    for name in ("place_fold.tsv", "place_nouns.tsv"):
        shutil.copy(DATA / name, data / name)
    (data / "place_stop.tsv").write_text("form\nكوكب\n", encoding="utf-8")
    areas = "Green Bend\tالمنعطف الأخضر\tThe Bend\t10.5\t20.5\tarea\tXA\tNorth Land\tregion\n"
    alias = "An Nahriyah\tمدينة النهر\tNahria\t\t\t\tXA\t\talias\n"
    (data / "areas.tsv").write_text(f"# areas\n{HEADER}{areas}{alias}", encoding="utf-8")
    (data / "gazetteer.bin").write_bytes(builder.pack(ROWS, Spelling(data)))
    return data


@pytest.fixture
def gazetteer(folder: Path) -> Gazetteer:
    return Gazetteer.open(data=folder)


def chosen(gazetteer: Gazetteer, form: str, **about: object) -> str | None:
    entry = gazetteer.choose(form, **about)  # type: ignore[arg-type]
    return entry.id if entry else None


def test_the_bytes_do_not_depend_on_the_order_of_the_rows(folder: Path) -> None:
    spelling = Spelling(folder)
    assert builder.pack(ROWS, spelling) == builder.pack(ROWS[::-1], spelling)


def test_the_larger_place_is_chosen_when_nothing_else_is_known(gazetteer: Gazetteer) -> None:
    assert chosen(gazetteer, "وردان") == "geonames:1"


def test_the_country_of_the_report_weighs_more_than_size(gazetteer: Gazetteer) -> None:
    assert chosen(gazetteer, "وردان", countries={"XB": 1.0}) == "geonames:2"


def test_the_division_of_the_report_decides_when_countries_do_not(gazetteer: Gazetteer) -> None:
    about = {"countries": {"XA": 0.5, "XB": 0.5}, "admin1s": {"Hill Land": 1.0}}
    assert chosen(gazetteer, "وردان", **about) == "geonames:2"


def test_a_place_close_to_the_one_just_named_is_preferred(gazetteer: Gazetteer) -> None:
    assert chosen(gazetteer, "وردان", near=(11.0, 20.0)) == "geonames:2"


def test_a_small_place_in_a_country_that_the_report_is_not_about_is_not_taken(gazetteer: Gazetteer) -> None:
    assert chosen(gazetteer, "أم حجر") == "geonames:6"
    assert chosen(gazetteer, "أم حجر", countries={"XA": 1.0}) is None


@pytest.mark.parametrize(
    ("form", "precision"),
    [("وردان", "city"), ("مدينة وردان", "city"), ("شرقي وردان", "area"), ("ريف وردان", "area"), ("وسط وردان", "city")],
)
def test_a_side_of_a_town_is_no_finer_than_an_area(gazetteer: Gazetteer, form: str, precision: str) -> None:
    entry = gazetteer.choose(form, countries={"XA": 1.0})
    assert entry is not None
    assert (entry.id, entry.precision) == ("geonames:1", precision)


def test_a_common_word_is_a_place_only_after_its_noun(gazetteer: Gazetteer) -> None:
    assert chosen(gazetteer, "كوكب", countries={"XA": 1.0}) is None
    assert chosen(gazetteer, "بلدة كوكب", countries={"XA": 1.0}) == "geonames:8"


def test_a_name_that_matches_only_loosely_says_nothing_of_the_country(gazetteer: Gazetteer) -> None:
    assert [entry.id for entry in gazetteer.namesakes("وردان")] == ["geonames:1", "geonames:2"]
    assert [entry.id for entry in gazetteer.candidates("نهرية")] == ["geonames:4"]
    assert gazetteer.namesakes("نهرية") == []


def test_a_noun_that_may_be_part_of_the_name_is_taken_off_only_for_a_country_of_the_report(
    gazetteer: Gazetteer,
) -> None:
    assert chosen(gazetteer, "تل النهرية") is None
    assert gazetteer.namesakes("تل النهرية") == []
    assert chosen(gazetteer, "تل النهرية", countries={"XB": 1.0}) is None
    assert chosen(gazetteer, "تل النهرية", countries={"XA": 1.0}) == "geonames:4"
    assert chosen(gazetteer, "بلدة النهرية") == "geonames:4"


@pytest.mark.parametrize(
    "form", ["النهرية", "النهريه", "نهرية", "النّهريّة", "Nahriyah", "An-Nahriyah", "al-Nahriyah", "#النهرية"]
)
def test_spellings_of_one_name_find_it(gazetteer: Gazetteer, form: str) -> None:
    assert chosen(gazetteer, form) == "geonames:4"


def test_a_name_that_matches_exactly_comes_before_one_that_matches_loosely(folder: Path) -> None:
    rows = [row(1, "Dar", "دار", "XA", 10), row(2, "Ad Dar", "الدار", "XA", 900_000)]
    (folder / "gazetteer.bin").write_bytes(builder.pack(rows, Spelling(folder)))
    assert [entry.id for entry in Gazetteer.open(data=folder).candidates("دار")] == ["geonames:1", "geonames:2"]


def test_a_place_noun_before_the_name_is_set_aside(gazetteer: Gazetteer) -> None:
    assert chosen(gazetteer, "بلدة سميرة") == "geonames:5"
    assert chosen(gazetteer, "محافظة أرض الشمال") == "geonames:3"


def test_several_words_beside_the_name_are_set_aside(gazetteer: Gazetteer) -> None:
    assert chosen(gazetteer, "شمال مدينة وردان") == "geonames:1"
    assert chosen(gazetteer, "وردان الشرقية") == "geonames:1"


def test_a_noun_that_says_another_kind_of_place_needs_the_country_of_the_report(gazetteer: Gazetteer) -> None:
    assert chosen(gazetteer, "شارع أم حجر") is None
    assert chosen(gazetteer, "شارع أم حجر", countries={"XB": 1.0}) == "geonames:6"


def test_noun_and_name_together_come_before_the_name_alone(folder: Path) -> None:
    rows = [*ROWS, row(9, "Wardan Airport", "مطار وردان", "XA", 0, precision="landmark")]
    (folder / "gazetteer.bin").write_bytes(builder.pack(rows, Spelling(folder)))
    assert chosen(Gazetteer.open(data=folder), "مطار وردان") == "geonames:9"


def test_a_row_made_by_hand_comes_before_an_equal_name_of_the_world(folder: Path, tmp_path: Path) -> None:
    line = "Kawkab Hill\tكوكب\t\t10.1\t20.1\ttown\tXA\t\ttown\n"
    (tmp_path / "places.tsv").write_text(HEADER + line, encoding="utf-8")
    assert chosen(Gazetteer.open([tmp_path], data=folder), "كوكب") == "area:xa-kawkab-hill"


def test_an_alias_stands_for_the_place_that_it_names(gazetteer: Gazetteer) -> None:
    assert chosen(gazetteer, "مدينة النهر") == "geonames:4"
    assert chosen(gazetteer, "Nahria") == "geonames:4"


def test_an_area_made_by_hand_has_an_id_of_its_own(gazetteer: Gazetteer) -> None:
    entry = gazetteer.choose("المنعطف الأخضر")
    assert entry is not None
    assert (entry.id, entry.precision) == ("area:xa-green-bend", "area")


def test_an_unknown_name_gives_none(gazetteer: Gazetteer) -> None:
    assert gazetteer.choose("لا أحد") is None
    assert gazetteer.choose("") is None
    assert gazetteer.candidates("ال") == []


def test_forms_leave_out_unsafe_names_and_common_words(gazetteer: Gazetteer) -> None:
    forms = gazetteer.forms("ar")
    assert {"وردان", "المنعطف الاخضر", "مدينة النهر"} <= forms
    assert not {"سميره", "كوكب"} & forms
    assert {"سميره", "كوكب"} <= gazetteer.forms("ar", safe=False)
    assert "Wardan" in gazetteer.forms("en")
    assert gazetteer.forms("xx") == frozenset()


def test_forms_pass_through_the_normalisation_of_the_pack(gazetteer: Gazetteer) -> None:
    assert "wardan" in gazetteer.forms("en", str.lower)


def test_a_word_of_the_stop_list_is_still_found_when_asked_for(gazetteer: Gazetteer) -> None:
    assert chosen(gazetteer, "بلدة كوكب") == "geonames:8"


def test_to_place_keeps_the_words_of_the_report(gazetteer: Gazetteer) -> None:
    entry = gazetteer.choose("وردان")
    assert entry is not None
    place = entry.to_place("بوردان", "from", 5, 11)
    assert (place.mention, place.role, place.start, place.end) == ("بوردان", "from", 5, 11)
    assert (place.id, place.lat, place.lon, place.country) == ("geonames:1", 10.0, 20.0, "XA")


def test_bounds_are_those_of_the_shape(gazetteer: Gazetteer) -> None:
    (country,) = gazetteer.candidates("زالاند")
    assert gazetteer.bounds(country) == (9.0, 19.0, 12.0, 22.0)
    assert gazetteer.bounds(gazetteer.candidates("وردان")[0]) is None


def test_places_of_the_user_are_read_and_win_over_nothing(folder: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    line = "Old Mill\tالطاحونة العتيقة|مطحنة\t\t10.1\t20.1\tlandmark\tXA\t\tmill\n"
    (own / "places.tsv").write_text(HEADER + line, encoding="utf-8")
    gazetteer = Gazetteer.open([own, tmp_path], data=folder)
    assert chosen(gazetteer, "مطحنه") == "area:xa-old-mill"
    assert "مطحنة" in gazetteer.forms("ar")


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("A\tأ\t\t95\t20\ttown\tXA\t\tx\n", "not on the globe"),
        ("A\tأ\t\tnorth\t20\ttown\tXA\t\tx\n", "could not convert"),
        ("A\tأ\t\t9\t20\tspot\tXA\t\tx\n", "unknown precision 'spot'"),
        ("A\tأ\t\t9\t20\ttown\tXA\t\tx\ty\n", "10 cells under 9 columns"),
        ("\tأ\t\t\t\t\tXA\t\talias\n", "an alias needs the name"),
    ],
)
def test_a_fault_in_a_users_file_is_named_with_file_and_line(
    folder: Path, tmp_path: Path, line: str, fault: str
) -> None:
    (tmp_path / "places.tsv").write_text(HEADER + line, encoding="utf-8")
    with pytest.raises(DataError, match=fault) as error:
        Gazetteer.open([tmp_path], data=folder)
    assert "places.tsv:2" in str(error.value)


def test_a_missing_data_file_says_what_to_run(folder: Path) -> None:
    (folder / "gazetteer.bin").unlink()
    with pytest.raises(DataError, match="make gazetteer"):
        Gazetteer.open(data=folder)


@pytest.mark.parametrize("damage", [b"", b"something else\n{}\n", None])
def test_a_broken_data_file_says_what_to_run(folder: Path, damage: bytes | None) -> None:
    path = folder / "gazetteer.bin"
    path.write_bytes(path.read_bytes()[:-7] if damage is None else damage)
    with pytest.raises(DataError, match="make gazetteer"):
        Gazetteer.open(data=folder)


def test_plain_writes_a_transliteration_without_its_signs() -> None:
    assert builder.plain("Ad Darbāsīyah") == "Ad Darbasiyah"
    assert builder.plain("‘Aţāya'") == "Ataya"


# ---- the hand-made files ---------------------------------------------------------------------------------------------


def test_areas_are_well_formed_and_named_once() -> None:
    rows = [r for _, r in read_table(DATA / "areas.tsv") if r["kind"] != "alias"]
    assert len(rows) > 400
    names = [(r["country"], r["name"]) for r in rows]
    assert len(names) == len(set(names))
    assert all(r["precision"] in PRECISIONS and r["ar"] for r in rows)


def test_stop_words_are_folded_and_sorted() -> None:
    spelling = Spelling()
    forms = [r["form"] for _, r in read_table(DATA / "place_stop.tsv")]
    assert forms == sorted(set(forms))
    assert all(spelling.fold(form) == form for form in forms)


# ---- the real data ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def world() -> Gazetteer:
    return Gazetteer.open()


@needs_data
@pytest.mark.parametrize(
    ("form", "about", "name", "precision", "lat", "lon"),
    [
        ("دمشق", {}, "Damascus", "city", 33.5, 36.3),
        ("ريف دمشق", {}, "Rif Dimashq", "governorate", 33.5, 37.0),
        ("الغوطة الشرقية", {}, "Eastern Ghouta", "area", 33.5, 36.4),
        ("الشيخ مسكين", {}, "Sheikh Miskin", "town", 32.8, 36.2),
        ("طرابلس", {"LB": 1.0}, "Tripoli", "city", 34.4, 35.8),
        ("طرابلس", {"LY": 1.0}, "Tripoli", "city", 32.9, 13.2),
        ("رفح", {"PS": 1.0}, "Rafah", "city", 31.3, 34.2),
        ("سورية", {}, "Syria", "country", 35.0, 38.5),
        ("شمال القطاع", {}, "Northern Gaza Strip", "area", 31.5, 34.5),
        ("دارفور", {}, "Darfur", "area", 13.5, 24.5),
        ("محافظة حلب", {}, "Aleppo", "governorate", 36.1, 37.6),
        ("باخموت", {}, "Bakhmut", "town", 48.6, 38.0),
        ("Khan Sheikhoun", {}, "Khan Sheikhoun", "town", 35.4, 36.7),
        ("Deir ez-Zor", {}, "Deir ez-Zor", "city", 35.3, 40.1),
    ],
)
def test_well_known_places(
    world: Gazetteer, form: str, about: dict[str, float], name: str, precision: str, lat: float, lon: float
) -> None:
    entry = world.choose(form, countries=about)
    assert entry is not None
    assert (entry.name, entry.precision) == (name, precision)
    assert entry.lat == pytest.approx(lat, abs=0.2)
    assert entry.lon == pytest.approx(lon, abs=0.2)


@needs_data
def test_every_alias_finds_its_place(world: Gazetteer) -> None:
    lost = [
        (row["country"], row["name"], form)
        for _, row in read_table(DATA / "areas.tsv")
        if row["kind"] == "alias"
        for form in (row["ar"] + "|" + row["en"]).split("|")
        if form and not any(entry.country == row["country"] for entry in world.candidates(form))
    ]
    assert lost == []


@needs_data
def test_areas_name_divisions_as_the_data_does(world: Gazetteer) -> None:
    known = {tuple(division) for division in world._blob.divisions}
    rows = [r for _, r in read_table(DATA / "areas.tsv") if r["admin1"]]
    assert [r["name"] for r in rows if (r["country"], r["admin1"]) not in known] == []


@needs_data
def test_common_words_are_not_places_in_running_text(world: Gazetteer) -> None:
    forms = world.forms("ar")
    assert not {"قتل", "علي", "سوق", "عين", "المدينه", "المدينة", "الثورة", "القائم", "صور"} & forms
    assert {"حلب", "درعا", "ريف دمشق", "الغوطة الشرقية", "روسيا", "باخموت", "خان شيخون"} <= forms
