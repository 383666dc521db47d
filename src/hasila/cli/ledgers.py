"""What the commands on a kept ledger share: which ledger, who acts and why, and lines for a person."""

from __future__ import annotations

import csv
import getpass
import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

import click
import msgspec

from hasila.cli import console
from hasila.errors import UsageError
from hasila.export.csv import safe
from hasila.export.kept import event_line
from hasila.export.layout import Paragraph, lay, render
from hasila.ledger.events import Act, Answered, Corrected, Judged
from hasila.store import Ledger
from hasila.store.collating import FEW, bring_up, waiting_reports

__all__ = [
    "FORMATS", "by_option", "decide_all", "form_option", "gathered", "ledger_option", "person", "rows", "say", "seen_option",
    "why_option",
]  # fmt: skip

FORMATS: Final = ("table", "jsonl", "csv")
_DEFAULT: Final = "hasila.db"
_LONG: Final = 1000  # reports whose gathering takes long enough for a bar


def ledger_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """`--ledger`: which ledger."""
    return click.option(
        "--ledger", metavar="WHERE", default=lambda: os.environ.get("HASILA_LEDGER") or _DEFAULT,
        show_default=f"$HASILA_LEDGER, else {_DEFAULT}",
        help="The ledger: a file, or postgresql://USER@HOST/DATABASE.",
    )(function)  # fmt: skip


def by_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """`--by`: who acts."""
    return click.option(
        "--by", metavar="NAME", default=None, callback=lambda _c, _p, value: person(value),
        help="Who does this. By default $HASILA_USER, or the name of the system's user.",
    )(function)  # fmt: skip


def why_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """`--why`: the reason."""
    return click.option("--why", metavar="REASON", default="", help="The reason, kept with the decision. Needed.")(
        function
    )


def seen_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """`--seen`: the revision that a decision was made on."""
    return click.option(
        "--seen", metavar="N", type=click.IntRange(1), default=None,
        help="The claim's revision that you looked at; refused where it has changed since.",
    )(function)  # fmt: skip


def form_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """`--format`: what is written."""
    return click.option(
        "--format", "form", type=click.Choice(FORMATS), default="table", show_default=True,
        help="table to read, jsonl for programs, csv for spreadsheets.",
    )(function)  # fmt: skip


def person(given: str | None) -> str:
    """The name of who acts.

    Raises:
        UsageError: no name is given and none can be found.
    """
    if given is not None:
        name = given
    elif not (name := os.environ.get("HASILA_USER", "")):
        try:
            name = getpass.getuser()
        except (OSError, KeyError, ImportError):  # no such user, or a system without users
            name = ""
    if not name.strip():
        raise UsageError("who does this? give a name with --by, or set HASILA_USER")
    return name.strip()


def decide_all(
    ledger: str,
    acts: Sequence[Act] | Callable[[Ledger], Sequence[Act]],
    *,
    by: str,
    why: str | None,
    seen: int | None = None,
) -> int:
    """Make decisions events, all or none, and say which; the exit code.

    Args:
        ledger: which ledger.
        acts: the decisions, or what makes them out of the ledger.
        by, why: who, and the reason.
        seen: the revision of each claim that the person saw.
    """
    with Ledger.open(ledger, write=True) as opened:
        wanted = acts(opened) if callable(acts) else acts
        named = [act.claim for act in wanted if isinstance(act, Judged | Corrected | Answered)]
        made = opened.decide_all(wanted, by=by, why=why, expected=dict.fromkeys(named, seen) if seen else None)
        bring_up(opened, most=FEW)
    say(Paragraph(event_line(one), "", "  ") for one in made)
    return 0


def gathered(opened: Ledger) -> None:
    """Bring what reports say together up to date, with a bar where that takes long."""
    number = waiting_reports(opened)
    if number < _LONG or not sys.stderr.isatty():
        bring_up(opened)
        return
    from tqdm import tqdm  # only here: most runs show no bar and start faster without it

    with tqdm(total=number, unit=" reports", desc="gathering", leave=False) as bar:
        bring_up(opened, step=bar.update)


def rows(found: Iterable[Mapping[str, Any]], columns: Sequence[str], form: str) -> None:
    """Rows for programs: an object a line, or a table for spreadsheets."""
    if form == "jsonl":
        for row in found:
            sys.stdout.write(msgspec.json.encode(row).decode() + "\n")
    else:
        sys.stdout.write("\ufeff")
        out = csv.writer(sys.stdout, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
        out.writerow(columns)
        out.writerows([safe(_cell(row.get(column))) for column in columns] for row in found)
    sys.stdout.flush()


def _cell(value: Any) -> str | int | float | None:
    if isinstance(value, list | tuple):
        return "; ".join(map(str, value))
    return value if value is None or isinstance(value, str | int | float) else msgspec.json.encode(value).decode()


def say(paragraphs: Iterable[Paragraph]) -> None:
    """Lines for a person on standard output, as wide as the screen."""
    screen = console.screen(visual=False)
    for line in lay(paragraphs, screen.width):
        sys.stdout.write(render(line, screen) + "\n")
    sys.stdout.flush()
