"""`hasila export`: a kept ledger written out, in the field's formats or whole."""

from __future__ import annotations

import contextlib
import io
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO, Final, TextIO

import click
import msgspec

from hasila.cli.ledgers import ledger_option
from hasila.errors import UsageError
from hasila.export.csv import Cell
from hasila.ledger.claim import Claim
from hasila.ledger.events import State
from hasila.ledger.view_things import Entry
from hasila.ledger.withheld import names_in, withheld
from hasila.store import Filter, Ledger
from hasila.store.overview import Overview, overview_of
from hasila.store.transfer import write_events

__all__ = ["FORMATS", "export"]

_STATES: Final[Mapping[str, State]] = {
    "new": "new", "in-review": "in_review", "accepted": "accepted", "signed-off": "signed_off",
    "signed-off-changed": "signed_off_changed",
}  # fmt: skip


class Source(msgspec.Struct, frozen=True):
    """What is written: a ledger, the claims chosen, and the names that are withheld (none where they are asked for)."""

    ledger: Ledger
    wanted: Filter
    names: frozenset[str]

    def entries(self) -> Iterator[Entry]:
        """The claims chosen, with their states; names withheld."""
        for entry in self.ledger.entries(self.wanted):
            yield msgspec.structs.replace(entry, claim=self.shown([entry.claim])[0], read=None, proposal=None)

    def claims(self) -> Iterator[Claim]:
        """The claims chosen; names withheld."""
        return (entry.claim for entry in self.entries())

    def shown(self, claims: Iterable[Claim]) -> list[Claim]:
        """Claims with the names withheld."""
        return list(withheld(claims, self.names)) if self.names else list(claims)

    def overview(self) -> Overview:
        """The incidents of the claims chosen; names withheld."""
        return overview_of(self.ledger, self.wanted.states).mapped(self.shown)


@click.command()
@click.option("--format", "form", metavar="FORMAT", default="csv", show_default=True,
              callback=lambda _c, _p, value: _known(value), help="csv xlsx jsonl parquet geojson hxl acled ucdp sdg "
              "annotations ftm; events: everything, to be brought into another ledger.")  # fmt: skip
@click.option("--out", metavar="FILE", type=click.Path(path_type=Path), help="The file; standard output by default.")
@click.option(
    "--states", metavar="STATE,...", default="", help="Only claims in these states, such as accepted,signed-off."
)
@click.option("--with-names", is_flag=True, help="Do not withhold the names of victims.")
@ledger_option
def export(form: str, out: Path | None, states: str, with_names: bool, ledger: str) -> int:
    """Write a ledger out: claims that stand, or incidents, in the field's formats.

    Names of victims are withheld unless --with-names is given: each letter becomes a block, in quotes too. A sheet (csv, xlsx) can
    be corrected in a spreadsheet and brought back with hasila import. hxl, acled, ucdp, annotations and ftm are shaped after those
    schemes: see docs/exports.md. events is the whole ledger with every byte and every name, retractions too.

    \b
    Examples:
      hasila export --format csv --out war.csv
      hasila export --format acled --states accepted,signed-off --out acled.csv
      hasila export --format events --out war.jsonl
    """
    if form in _BINARY and out is None and sys.stdout.isatty():
        raise UsageError(f"{form} is no text; name a file with --out")
    with Ledger.open(ledger) as opened:
        chosen = Filter(states=tuple(_state(one) for one in states.split(",") if one))
        names = frozenset() if with_names or form == "events" else names_in(one.claim for one in opened.entries(_EVERY))
        with _opened(out) as stream:
            FORMATS[form](Source(opened, chosen, names), stream)
    return 0


_EVERY: Final = Filter(kinds=("toll",), standing=False)


def _known(form: str) -> str:
    if form not in FORMATS:
        raise UsageError(f"--format {form!r} is none; choose from {', '.join(FORMATS)}")
    return form


def _state(said: str) -> State:
    if said.strip() not in _STATES:
        raise UsageError(f"--states {said!r} is none; choose from {', '.join(_STATES)}")
    return _STATES[said.strip()]


@contextlib.contextmanager
def _opened(out: Path | None) -> Iterator[BinaryIO]:
    """Where it is written: aside, and put in place when it is whole."""
    if out is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    aside = out.with_name(f"{out.name}.writing")
    try:
        with aside.open("wb") as stream:
            yield stream
        aside.replace(out)
    finally:
        aside.unlink(missing_ok=True)


@contextlib.contextmanager
def _text(out: BinaryIO) -> Iterator[TextIO]:
    wrapped = io.TextIOWrapper(out, encoding="utf-8", newline="\n", write_through=True)
    try:
        yield wrapped
    finally:
        wrapped.detach()


def _sheet(source: Source, out: BinaryIO) -> None:
    from hasila.export import sheet

    with _text(out) as text:
        sheet.write_csv(map(sheet.row_of, source.entries()), sheet.COLUMNS, text)


def _xlsx(source: Source, out: BinaryIO) -> None:
    from hasila.export import sheet, xlsx

    rows = ([row.get(column) for column in sheet.COLUMNS] for row in map(sheet.row_of, source.entries()))
    xlsx.write(rows, sheet.COLUMNS, out)


def _jsonl(source: Source, out: BinaryIO) -> None:
    from hasila.export import jsonl

    with _text(out) as text:
        jsonl.write(source.claims(), text)


def _parquet(source: Source, out: BinaryIO) -> None:
    from hasila.export import parquet, sheet

    parquet.write(map(sheet.row_of, source.entries()), sheet.COLUMNS, out)


def _geojson(source: Source, out: BinaryIO) -> None:
    from hasila.export.schemes import claims

    with _text(out) as text:
        left = claims.geojson(source.claims(), text)
    click.echo(f"{left} claims stand on no map and were left out", err=True)


def _annotations(source: Source, out: BinaryIO) -> None:
    from hasila.export.schemes import claims

    with _text(out) as text:
        claims.web_annotations(source.claims(), text)


def _ftm(source: Source, out: BinaryIO) -> None:
    from hasila.export.schemes import claims

    with _text(out) as text:
        claims.ftm_entities(source.claims(), text)


def _table(rows: Iterable[Mapping[str, Cell]], columns: Iterable[str], out: BinaryIO) -> None:
    from hasila.export import sheet

    with _text(out) as text:
        sheet.write_csv(rows, tuple(columns), text)


def _hxl(source: Source, out: BinaryIO) -> None:
    from hasila.export.schemes import claims

    _table(claims.hxl_rows(source.claims()), claims.HXL, out)


def _acled(source: Source, out: BinaryIO) -> None:
    from hasila.export.schemes import events, facts

    view = source.overview()
    found = (facts.facts_of(one.gathered, view.reports) for one in view.incidents)
    _table(events.acled_rows(found), events.ACLED, out)


def _ucdp(source: Source, out: BinaryIO) -> None:
    from hasila.export.schemes import events, facts

    view = source.overview()
    found = (facts.facts_of(one.gathered, view.reports) for one in view.incidents)
    _table(events.ucdp_rows(found), events.UCDP, out)


def _sdg(source: Source, out: BinaryIO) -> None:
    from hasila.export.schemes import events

    view = source.overview()
    told = view.totals(("year", "country", "status", "sex", "age", "means"), "lowest", recode=events.sdg_code)
    whole = view.totals(("year", "country", "means"), "lowest", recode=events.sdg_code)
    _table(events.sdg_rows([*whole, *told]), events.SDG, out)


def _events(source: Source, out: BinaryIO) -> None:
    click.echo(f"{write_events(source.ledger, out)} events", err=True)


FORMATS: Final[Mapping[str, Callable[[Source, BinaryIO], None]]] = {
    "csv": _sheet, "xlsx": _xlsx, "jsonl": _jsonl, "parquet": _parquet, "geojson": _geojson, "hxl": _hxl, "acled": _acled,
    "ucdp": _ucdp, "sdg": _sdg, "annotations": _annotations, "ftm": _ftm, "events": _events,
}  # fmt: skip
_BINARY: Final = ("xlsx", "parquet")
