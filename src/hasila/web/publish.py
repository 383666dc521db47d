"""A ledger as a static site: incidents, map, totals, method, downloads; opens from a file or any web host, with no script.

In: a ledger, and which claims the public sees. Out: a folder, the same bytes from the same ledger, with `manifest.json`
naming each file's hash. Names of victims are withheld unless asked for, and so are sources that the registry does not know.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import jinja2
import msgspec

from hasila.collate.grades import RULES as GRADES
from hasila.collate.points import line_up, points_of
from hasila.collate.series import examine
from hasila.collate.tally import RULES as TALLIES
from hasila.export import csv, jsonl
from hasila.export.map import MAP_STYLE, MapOptions, Mark, draw_map
from hasila.ledger.claim import Claim
from hasila.ledger.events import State
from hasila.ledger.withheld import names_in, withheld, without_names
from hasila.store import Ledger
from hasila.store.overview import Overview, overview_of
from hasila.web.charts import draw_chart
from hasila.web.lines import about, chart_points, point_rows, source_name
from hasila.web.naming import name_of
from hasila.web.summaries import Summary, summary
from hasila.web.tables import total_rows
from hasila.web.wording import Wording, wordings

__all__ = ["PublishSettings", "Published", "publish"]

_HERE: Final = Path(__file__).parent
_TEMPLATES: Final = jinja2.Environment(
    loader=jinja2.FileSystemLoader(_HERE / "templates"), autoescape=True, undefined=jinja2.StrictUndefined,
    trim_blocks=True, lstrip_blocks=True,
)  # fmt: skip
_POINTS: Final = 2  # running totals of a series that is drawn
_UNSAFE: Final = re.compile(r"[^\w-]+")


class PublishSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What the public sees.

    Attributes:
        states: claims in these states; none means every claim that stands.
        names: show the names of victims and of sources that the registry does not know.
        title: what the site is called.
    """

    states: tuple[State, ...] = ("accepted", "signed_off")
    names: bool = False
    title: str = "حصيلة"


class Published(msgspec.Struct, frozen=True, kw_only=True):
    """What was written: incidents, claims, names withheld, files."""

    incidents: int
    claims: int
    withheld: int
    files: int


class _Page(NamedTuple):
    summary: Summary
    file: str
    marks: list[Mark]


def publish(ledger: Ledger, out: Path, settings: PublishSettings = PublishSettings()) -> Published:  # noqa: B008 (frozen)
    """Write the site.

    Args:
        ledger: the ledger.
        out: a folder; files of an earlier site in it that no longer belong to it are removed.
        settings: what the public sees.
    """
    site = _Site(ledger, settings)
    files = dict(site.files())
    manifest = {path: hashlib.sha256(data).hexdigest() for path, data in sorted(files.items())}
    data = msgspec.json.encode({"ledger": ledger.counts().head, "files": manifest}, order="sorted")
    files["manifest.json"] = msgspec.json.format(data, indent=1) + b"\n"
    _write(out, files)
    return Published(
        incidents=len(site.whole.incidents), claims=len(site.claims), withheld=len(site.hidden), files=len(files)
    )


def _write(out: Path, files: dict[str, bytes]) -> None:
    before = out / "manifest.json"
    if before.exists():
        old = msgspec.json.decode(before.read_bytes())["files"]
        for path in set(old) - set(files):
            (out / path).unlink(missing_ok=True)
    for path, data in files.items():
        target = out / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


class _Site:
    """The pages of a site, made from what the public may see."""

    def __init__(self, ledger: Ledger, settings: PublishSettings) -> None:
        self._settings = settings
        seen = overview_of(ledger, settings.states)
        self.hidden = frozenset() if settings.names else names_in(seen.claims)
        self.whole: Overview = seen.mapped(self._public)
        self.claims = self.whole.claims
        self._titles = {one.id: without_names(one.edition.title or one.id, self.hidden) for one in ledger.documents()}
        self._reports = len({claim.document for claim in self.claims})

    def _public(self, claims: Iterable[Claim]) -> Iterator[Claim]:
        """Claims as the public sees them."""
        if self._settings.names:
            yield from claims
            return
        for claim in withheld(claims, self.hidden):
            known = tuple(slot for slot in claim.speakers if slot.id is not None)
            yield msgspec.structs.replace(claim, speakers=known)

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Every file but the manifest, as path and bytes."""
        offered = list(wordings().values())
        for number, w in enumerate(offered):
            folder = "" if number == 0 else f"{w.code}/"
            for path, text in self._pages(w, folder, offered):
                yield path, text.encode("utf-8")
        yield from self._data()
        for name in ("desk.css", "icon.svg"):
            yield f"static/{name}", (_HERE / "static" / name).read_bytes()
        yield "static/map.css", MAP_STYLE.encode("utf-8")
        for font in sorted((_HERE / "static" / "fonts").glob("*")):
            yield f"static/fonts/{font.name}", font.read_bytes()

    def _data(self) -> Iterator[tuple[str, bytes]]:
        lines, rows = io.StringIO(), io.StringIO()
        jsonl.write(self.claims, lines)
        csv.write_header(rows)
        csv.write(self.claims, rows)
        yield "data/claims.jsonl", lines.getvalue().encode("utf-8")
        yield "data/claims.csv", rows.getvalue().encode("utf-8")

    def _pages(self, w: Wording, folder: str, offered: Sequence[Wording]) -> Iterator[tuple[str, str]]:
        pages = sorted(self._incidents(w), key=lambda one: (one.summary.when, one.file), reverse=True)
        options = MapOptions(language=w.code, width=1100, height=560, label=w("map"))
        whole_map = draw_map([mark for one in pages for mark in one.marks], options)
        yield self._page("index.html", "public/index.html", w, folder, offered, here="incidents", incidents=pages,
                         reports=self._reports, map=whole_map)  # fmt: skip
        yield self._page("map.html", "public/table.html", w, folder, offered, here="map", heading=w("map"),
                         picture=whole_map, tables=(), columns=(), note=w("precision_note"), lede="")  # fmt: skip
        yield self._page(
            "series.html", "public/series.html", w, folder, offered, here="series", lines=list(self._lines(w))
        )
        yield self._page("totals.html", "public/table.html", w, folder, offered, here="totals", **self._totals(w))
        yield self._page("method.html", "public/table.html", w, folder, offered, here="method", **_method(w))
        for one in pages:
            picture = draw_map(one.marks, MapOptions(language=w.code, width=900, height=400, label=w("map")))
            yield self._page(f"incidents/{one.file}", "public/incident.html", w, folder, offered, here="incidents",
                             one=one.summary, map=picture, titles=self._titles)  # fmt: skip

    def _page(
        self, path: str, template: str, w: Wording, folder: str, offered: Sequence[Wording], **values: Any
    ) -> tuple[str, str]:
        inside = "../" * path.count("/")
        up = inside + "../" * folder.count("/")
        others = [(one, f"{up}{'' if at == 0 else one.code + '/'}{path}") for at, one in enumerate(offered) if one != w]
        text = _TEMPLATES.get_template(template).render(
            w=w, up=up, home=inside, others=others, title=self._settings.title, names_withheld=not self._settings.names, shows_all=not self._settings.states,
            **values,
        )  # fmt: skip
        return folder + path, text

    def _incidents(self, w: Wording) -> Iterator[_Page]:
        for one in self.whole.incidents:
            found = summary(one.gathered, one.grade, one.confirmed, self.whole.reports, w)
            file = _UNSAFE.sub("-", one.id) + ".html"
            yield _Page(found, file, list(_marks(found, file, w)))

    def _lines(self, w: Wording) -> Iterator[dict[str, Any]]:
        """The series of two points or more, each point leading to its row under the chart."""
        told = line_up(points_of(self.whole.claims, self.whole.reports.published))
        for one in sorted(told, key=lambda one: (-len(one.points), one.source, one.outcome, one.scope)):
            if sum(point.total is not None for point in one.points) < _POINTS:
                continue
            examined = examine(one)
            claims = {key: self.whole.claim(key) for point in one.points for key in point.ids}
            first = claims[one.points[0].ids[0]]
            name, what = source_name(first, w), about(one.outcome, one.scope, first, w)
            points = chart_points(examined, claims, w, lambda claim: f"#{claim.id}")
            picture = draw_chart(points, rtl=w.direction == "rtl", label=f"{name} · {what}")
            yield {"name": name, "about": what, "picture": picture, "rows": point_rows(examined, claims, w)}

    def _totals(self, w: Wording) -> dict[str, Any]:
        found = self.whole.totals(("month",), "lowest")
        found.sort(key=lambda row: row.key["month"] or "", reverse=True)
        rows = [
            [
                "" if row["again"] else row["keys"][0],
                row["outcome"],
                row["low"],
                row["spread"],
                row["incidents"],
                row["sources"],
            ]
            for row in total_rows(found, ("month",), w)
        ]
        columns = [
            (w("month"), "date"), (w("outcome"), ""), (w("total"), "number"), (w("spread"), "number"),
            (w("incidents"), "number"), (w("sources"), "number"),
        ]  # fmt: skip
        return {"heading": w("totals"), "columns": columns, "tables": [("", rows)], "picture": "", "note": "",
                "lede": f"{w('totals_lede')} {w('rule')}: {w('tally_lowest')}."}  # fmt: skip


def _marks(one: Summary, file: str, w: Wording) -> Iterator[Mark]:
    """The incident's first place that is on the map."""
    places = (place for claim in one.claims for place in claim.places[:1] if place.lat is not None)
    for place in places:
        title = f"{one.where} {one.when}\n" + "\n".join(f"{w(key)} {value}" for key, value, _ in one.totals)
        name = name_of(place, w)
        yield Mark(place.lat or 0.0, place.lon or 0.0, name, title, 1, place.precision or "town", place.id or "",
                   place.country or "", None)  # fmt: skip
        return


def _method(w: Wording) -> dict[str, Any]:
    """The page that says how figures and grades come about."""
    grades = [[w(name), w(f"rule_{name}")] for name in GRADES]
    tallies = [[w(name), w(f"tally_{name}")] for name in TALLIES]
    steps = [[w(f"method_{number}")] for number in range(1, 6)]
    tables = [(w("method"), steps), (w("grade"), grades), (w("totals"), tallies)]
    return {"heading": w("method"), "columns": (), "tables": tables, "picture": "", "note": "", "lede": ""}
