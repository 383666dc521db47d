"""The map: areas are areas, dots are dots, what lies together is one circle, and text is never markup."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from hasila.errors import DataError
from hasila.export.map import MapOptions, Mark, draw_map
from hasila.resolve.shapes import shapes_in

_ARABIC = MapOptions(language="ar")
_SVG = "{http://www.w3.org/2000/svg}"
_TOWN = Mark(33.57, 36.40, "دوما", "دوما: 3", 3, "town", "", "SY", "#one")
_PROVINCE = Mark(35.9, 36.6, "إدلب", "إدلب: 2", 2, "governorate", "geonames:169387", "SY")


def _drawn(*marks: Mark, options: MapOptions = _ARABIC) -> ET.Element:
    return ET.fromstring(draw_map(marks, options))


def _of(tree: ET.Element, kind: str) -> list[ET.Element]:
    return [one for one in tree.iter() if kind in (one.get("class") or "").split()]


def test_without_marks_there_is_no_map() -> None:
    assert draw_map([], _ARABIC) == ""


def test_a_governorate_is_an_area_and_a_town_is_a_dot() -> None:
    tree = _drawn(_TOWN, _PROVINCE)
    assert len(_of(tree, "spot")) == 1
    assert [one.tag for one in _of(tree, "area")] == [f"{_SVG}path"]


def test_a_country_is_all_its_divisions() -> None:
    country = Mark(35.0, 38.0, "سورية", "سورية", 1, "country", "geonames:163843", "SY")
    path = _of(_drawn(country), "area")[0].get("d") or ""
    assert path.count("M") > 10


def test_an_area_without_a_shape_is_a_broken_ring() -> None:
    assert _of(_drawn(_PROVINCE._replace(place="area:nowhere")), "vague")


def test_places_on_each_other_are_one_circle_with_their_sum() -> None:
    tree = _drawn(_TOWN, _TOWN._replace(lat=33.58, title="other", weight=4), _TOWN._replace(lat=36.2))
    assert sorted(one.text or "" for one in _of(tree, "count")) == ["3", "7"]


def test_titles_and_links_are_text() -> None:
    hostile = _TOWN._replace(name="<script>x</script>", title='"><script>x</script>', href='javascript:"x"')
    drawn = draw_map([hostile], _ARABIC)
    assert "<script" not in drawn
    assert ET.fromstring(drawn) is not None


def test_it_is_the_same_twice_in_any_order() -> None:
    marks = [_TOWN, _PROVINCE, _TOWN._replace(lat=36.2, lon=37.1, weight=9)]
    spots = [_of(_drawn(*some), "spot") for some in (marks, marks[::-1])]
    assert [one.attrib for one in spots[0]] == [one.attrib for one in spots[1]]


def test_every_mark_lies_inside() -> None:
    options = MapOptions(language="ar", width=300, height=200)
    tree = _drawn(*(_TOWN._replace(lat=lat, lon=lon) for lat in (12.5, 37) for lon in (35, 54)), options=options)
    for spot in _of(tree, "spot"):
        assert 0 < float(spot.get("cx") or 0) < 300
        assert 0 < float(spot.get("cy") or 0) < 200


def test_shapes_are_named_in_both_languages_and_have_the_gazetteers_ids() -> None:
    found = {shape.id: shape for shape in shapes_in((32.0, 35.5, 37.5, 42.5)) if shape.country == "SY"}
    assert len(found) == 14
    assert found["geonames:169387"].names == {"ar": "إدلب", "en": "Idlib"}
    south, west, north, east = found["geonames:169387"].box
    for outline in found["geonames:169387"].outlines():
        assert all(west - 0.01 <= lon <= east + 0.01 and south - 0.01 <= lat <= north + 0.01 for lon, lat in outline)


def test_missing_shapes_say_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="make gazetteer"):
        shapes_in((0, 0, 1, 1), tmp_path)
    (tmp_path / "shapes.json").write_text("{broken\n", encoding="utf-8")
    with pytest.raises(DataError, match="broken"):
        shapes_in((0, 0, 1, 1), tmp_path)
