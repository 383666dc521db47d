"""From the options of `hasila read` to the function that writes each report's claims to standard output."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

import click
import msgspec

from hasila.cli import console
from hasila.ledger.claim import Claim
from hasila.text import Report

__all__ = ["FORMATS", "Choices", "Writer", "writer"]

Writer = Callable[[Report | None, Sequence[Claim]], None]


class Choices(msgspec.Struct, frozen=True, kw_only=True):
    """The checked options of `hasila read`."""

    files: tuple[str, ...]
    language: str | None
    form: str
    only: frozenset[str]
    explain: bool
    extra: tuple[Path, ...]
    bidi: str


def writer(choices: Choices) -> Writer:
    """The writer of the format chosen. Each imports what it needs itself, so that the others start fast.

    Raises:
        UsageError: the format needs what is not installed.
    """
    return _WRITERS[choices.form](choices)


def _table(choices: Choices) -> Writer:
    from hasila.export import bidi, table

    visual = choices.bidi == "visual"
    if visual:
        bidi.require_visual()
    screen = console.screen(visual=visual)

    def write(report: Report | None, claims: Sequence[Claim]) -> None:
        failures = [claim.failure for claim in claims if claim.failure is not None]
        for failure in failures:
            click.echo(f"hasila: {failure.where}: {failure.reason}", err=True)
        if len(failures) < len(claims) or not failures:
            table.write(claims, sys.stdout, report=report, screen=screen, only=choices.only, explain=choices.explain)

    return write


def _jsonl(choices: Choices) -> Writer:
    from hasila.export import jsonl

    return lambda _, claims: jsonl.write(_chosen(claims, choices.only), sys.stdout)


def _csv(choices: Choices) -> Writer:
    from hasila.export import csv

    begun = False

    def write(_: Report | None, claims: Sequence[Claim]) -> None:
        nonlocal begun
        if not begun:
            csv.write_header(sys.stdout)
            begun = True
        csv.write(_chosen(claims, choices.only), sys.stdout)

    return write


def _chosen(claims: Sequence[Claim], only: frozenset[str]) -> Iterator[Claim]:
    """The rows of the kinds asked for; a failure is never left out."""
    return (claim for claim in claims if not only or claim.kind in only or claim.kind == "failure")


_WRITERS: Final[dict[str, Callable[[Choices], Writer]]] = {"table": _table, "jsonl": _jsonl, "csv": _csv}
FORMATS: Final = tuple(_WRITERS)
