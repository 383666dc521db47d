"""`hasila series`: one source's successive totals lined up, with phases, additions and whatever contradicts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
import msgspec

from hasila.cli.ledgers import gathered, ledger_option
from hasila.cli.packs import say
from hasila.collate.bulletins import RowFault, read_map, row_points
from hasila.collate.points import line_up
from hasila.collate.series import Examined, Flag, Phase, examine
from hasila.errors import UsageError
from hasila.reports.rows import read_rows
from hasila.store import Ledger, collated

__all__ = ["series"]


@click.command()
@click.option("--rows", metavar="FILE", type=click.Path(path_type=Path),
              help="Bulletins, a row each: CSV, JSON Lines, or a JSON array.")  # fmt: skip
@click.option("--map", "columns", metavar="MAP.toml", type=click.Path(path_type=Path),
              help="Which column holds what.")  # fmt: skip
@click.option("--source", metavar="NAME", help="Only this source.")
@click.option("--outcome", metavar="CODE", help="Only this outcome: killed, injured, displaced, ...")
@click.option("--format", "form", type=click.Choice(["text", "jsonl"]), default="text", show_default=True,
              help="text to read; jsonl for programs, a series a line.")  # fmt: skip
@ledger_option
def series(
    rows: Path | None, columns: Path | None, source: str | None, outcome: str | None, form: str, ledger: str
) -> int:
    """Line up the successive totals of each source of a ledger, and say what does not follow from what went before.

    Window figures are held against the change of the running total. A count that begins anew is a phase; a total that
    falls, and a window figure that contradicts the total, are flagged with the probable reason. The exit code is 1
    where a row could not be read.

    \b
    Examples:
      hasila series --ledger war.db --outcome killed
      hasila series --rows bulletins.csv --map bulletins.toml
      hasila series --rows bulletins.json --map bulletins.toml --outcome killed --format jsonl
    """
    if (rows is None) != (columns is None):
        raise UsageError("--rows FILE and --map MAP.toml go together; without both, a ledger is read")
    faults: list[RowFault] = []
    if rows is None or columns is None:
        return _of_ledger(ledger, source, outcome, form)
    else:
        read = list(row_points(read_rows(rows), read_map(_text(columns), str(columns))))
        faults = [one for one in read if isinstance(one, RowFault)]
        lined = line_up(one for one in read if not isinstance(one, RowFault))
    wanted = [s for s in lined if source in (None, s.source) and outcome in (None, s.outcome)]
    if not wanted and not faults:
        raise UsageError(
            f"{rows or ledger}: no such series; there are {', '.join(sorted({f'{s.source} {s.outcome}' for s in lined}))}"
        )
    for one in map(examine, wanted):
        _tell(one, form)
    for fault in faults:
        click.echo(f"{rows}: row {fault.number}: {fault.reason}", err=True)
    return 1 if faults else 0


def _of_ledger(ledger: str, source: str | None, outcome: str | None, form: str) -> int:
    """The series of a ledger that have more than one point: a single figure lines up with nothing."""
    told = 0
    with Ledger.open(ledger) as opened:
        gathered(opened)
        for one in collated.every_series(opened, source=source, outcome=outcome, points=2):
            _tell(one, form)
            told += 1
        known = {f"{one.source} {one.outcome}" for one in collated.lines(opened) if one.points > 1}
    if not told:
        raise UsageError(f"{ledger}: no such series; there are {', '.join(sorted(known)) or 'none'}")
    return 0


def _tell(one: Examined, form: str) -> None:
    if form == "jsonl":
        click.echo(msgspec.json.encode(one).decode())
    else:
        say(list(_lines(one)))


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UsageError(f"--map {path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"--map {path} is not UTF-8; save it as UTF-8") from error


def _lines(one: Examined) -> Iterator[str]:
    """A series for a person: its phases, then its flags."""
    found = one.series
    scope = f", {', '.join(found.scope)}" if found.scope else ""
    yield f"{found.source}: {found.outcome}{scope} ({len(found.points)} points, {len(one.flags)} to look at)"
    many = len(one.phases) > 1
    for number, phase in enumerate(one.phases, 1):
        yield f"  {_phase(phase, number if many else None)}"
    for flag in one.flags:
        yield f"  {_flag(flag)}"
    yield ""


def _phase(phase: Phase, number: int | None) -> str:
    label = f"phase {number}: " if number else ""
    on = f"; with the phases before it {phase.base + phase.closes:,}" if phase.base else ""
    return f"{label}{phase.first} to {phase.last}, {phase.opens:,} to {phase.closes:,} in {phase.points} points{on}"


def _flag(flag: Flag) -> str:
    sign = {"restart": "|", "addition": "+"}.get(flag.kind, "!")
    return f"{sign} {flag.day}  {flag.kind} ({flag.reason.replace('_', ' ')}): {flag.message}"
