"""Incidents as tables of events: ACLED-shaped, UCDP-GED-shaped, and the casualty table of SDG indicator 16.1.2.

Vague words become numbers by the scheme's own rule, named in a column; where no rule is known they stay empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from hasila.collate.tally import Row
from hasila.export.csv import Cell
from hasila.export.schemes.codes import code
from hasila.export.schemes.facts import Facts, Figure

__all__ = ["ACLED", "SDG", "UCDP", "acled_rows", "sdg_code", "sdg_rows", "ucdp_rows"]

ACLED: Final = (
    "event_id_cnty", "event_date", "year", "time_precision", "event_type", "sub_event_type", "actor1", "actor2", "country",
    "admin1", "location", "latitude", "longitude", "geo_precision", "source", "notes", "fatalities", "fatalities_rule",
    "scheme",
)  # fmt: skip
UCDP: Final = (
    "id", "year", "type_of_violence", "side_a", "side_b", "where_prec", "where_coordinates", "adm_1", "country", "latitude",
    "longitude", "date_prec", "date_start", "date_end", "deaths_civilians", "deaths_unknown", "best", "high", "low",
    "number_of_sources", "source_article", "deaths_rule", "scheme",
)  # fmt: skip
SDG: Final = (
    "period", "country", "status", "sex", "age", "cause", "deaths", "deaths_high", "lowest", "highest", "incidents",
    "sources", "rule", "scheme",
)  # fmt: skip
_VAGUE: Final = {10: "tens = 10", 100: "hundreds = 100"}  # the codebook's own; it has no rule for thousands
_GEO: Final = {"country": "3", "governorate": "3", "area": "2", "district": "2"}  # 1 is an exact town
_WHERE: Final = {"country": "6", "governorate": "4", "area": "5", "district": "3"}


def acled_rows(incidents: Iterable[Facts]) -> Iterator[dict[str, Cell]]:
    """A row an incident; fatalities are the lowest of the sources."""
    for one in incidents:
        place = one.place
        fatalities, rule = _acled_deaths(one.figures.get("killed"))
        yield {
            "event_id_cnty": one.id, "event_date": one.first, "year": int(one.first[:4]) if one.first else None,
            "time_precision": _time_precision(one), "event_type": code("means", one.means, "acled_event"),
            "sub_event_type": code("means", one.means, "acled_sub_event"), "actor1": "; ".join(one.blamed),
            "country": place.country if place else None, "admin1": place.admin1 if place else None,
            "location": (place.name or place.mention) if place else None, "latitude": place.lat if place else None,
            "longitude": place.lon if place else None,
            "geo_precision": _GEO.get(place.precision or "", "1") if place and place.lat is not None else None,
            "source": "; ".join(one.sources), "notes": " | ".join(one.words), "fatalities": fatalities,
            "fatalities_rule": rule, "scheme": "ACLED-shaped",
        }  # fmt: skip


def _acled_deaths(figure: Figure | None) -> tuple[int | None, str]:
    if figure is None or (figure.least is None and figure.most is None and figure.magnitude is None):
        return None, "no source gives a figure"
    if figure.least is not None:
        return figure.least, "the lowest of the sources"
    if figure.magnitude is not None:
        rule = _VAGUE.get(figure.magnitude)
        return (
            (figure.magnitude, f"{rule} (codebook)")
            if rule
            else (None, "a vague word that the codebook has no rule for")
        )
    return None, "only an upper bound is given"


def _time_precision(one: Facts) -> str | None:
    if one.first is None:
        return None
    return "1" if one.first == one.last else "2" if one.last and one.first[:7] == one.last[:7] else "3"


def ucdp_rows(incidents: Iterable[Facts]) -> Iterator[dict[str, Cell]]:
    """A row an incident: best, high and low over the sources. Sides and type of violence are left to a coder."""
    for one in incidents:
        place, killed = one.place, one.figures.get("killed")
        civilians = one.figures.get("civilians_killed")
        best = killed.best if killed else None
        known = civilians.best if civilians else None
        yield {
            "id": one.id, "year": int(one.first[:4]) if one.first else None, "side_a": "; ".join(one.blamed),
            "where_prec": _WHERE.get(place.precision or "", "1") if place and place.lat is not None else None,
            "where_coordinates": (place.name or place.mention) if place else None,
            "adm_1": place.admin1 if place else None, "country": place.country if place else None,
            "latitude": place.lat if place else None, "longitude": place.lon if place else None,
            "date_prec": _date_precision(one), "date_start": one.first, "date_end": one.last,
            "deaths_civilians": known, "deaths_unknown": max(best - (known or 0), 0) if best is not None else None,
            "best": best, "high": killed.most if killed else None, "low": killed.least if killed else None,
            "number_of_sources": len(one.sources), "source_article": "; ".join(one.reports),
            "deaths_rule": killed.rule if killed else None, "scheme": "UCDP-GED-shaped",
        }  # fmt: skip


def _date_precision(one: Facts) -> str | None:
    if one.first is None or one.last is None:
        return None
    if one.first == one.last:
        return "1"
    return "2" if one.first[:7] == one.last[:7] else "4" if one.first[:4] == one.last[:4] else "5"


_SDG_OF: Final = ("status", "sex", "age")


def sdg_code(dimension: str, value: str | None) -> str | None:
    """The indicator's category of a value of a tally."""
    if dimension in _SDG_OF or dimension == "means":
        return code(dimension, value, "sdg") or "Unknown"
    return value


def sdg_rows(rows: Iterable[Row]) -> Iterator[dict[str, Cell]]:
    """The deaths of tallies by year, country, people and means, recoded by `sdg_code`.

    Rows of a tally without people are the totals, whatever is told of the people: «Total».
    """
    for row in rows:
        key = row.key
        if key.get("outcome") != "killed":
            continue
        yield {
            "period": key.get("year"), "country": key.get("country"), **{name: key.get(name, "Total") for name in _SDG_OF},
            "cause": key.get("means"), "deaths": row.low, "deaths_high": row.high,
            "lowest": row.lowest, "highest": row.highest, "incidents": row.incidents, "sources": row.sources,
            "rule": row.rule, "scheme": "SDG 16.1.2",
        }  # fmt: skip
