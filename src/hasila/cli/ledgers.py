"""What the commands on a kept ledger share: which ledger, who acts and why, and lines for a person."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Callable, Iterable
from typing import Any, Final

import click

from hasila.cli import console
from hasila.errors import UsageError
from hasila.export.layout import Paragraph, lay, render

__all__ = ["FORMATS", "by_option", "form_option", "ledger_option", "person", "say", "why_option"]

FORMATS: Final = ("table", "jsonl", "csv")
_DEFAULT: Final = "hasila.db"


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


def say(paragraphs: Iterable[Paragraph]) -> None:
    """Lines for a person on standard output, as wide as the screen."""
    screen = console.screen(visual=False)
    for line in lay(paragraphs, screen.width):
        sys.stdout.write(render(line, screen) + "\n")
    sys.stdout.flush()
