"""Options that more than one command takes, each checked before anything is read."""

from __future__ import annotations

from pathlib import Path
from typing import Final, get_args

import click

from hasila.errors import UsageError
from hasila.ledger.claim import Kind
from hasila.reports import Mapping, parse_day, parse_size, read_mapping

__all__ = ["KINDS", "day", "extra", "kinds", "mapping", "size"]

KINDS: Final[tuple[str, ...]] = get_args(Kind)


def _named(parameter: click.Parameter, error: UsageError) -> UsageError:
    return UsageError(f"{parameter.opts[-1]} {error}")


def day(_: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    """A day as YYYY-MM-DD."""
    try:
        return None if value is None else parse_day(value)
    except UsageError as error:
        raise _named(parameter, error) from error


def size(_: click.Context, parameter: click.Parameter, value: str | int) -> int:
    """A size in bytes."""
    try:
        return value if isinstance(value, int) else parse_size(value)
    except UsageError as error:
        raise _named(parameter, error) from error


def kinds(_: click.Context, parameter: click.Parameter, value: str | None) -> frozenset[str]:
    """Kinds of claim, parted by commas; none where the option is not given."""
    if value is None:
        return frozenset()
    wanted = frozenset(kind.strip() for kind in value.split(","))
    if unknown := sorted(wanted - set(KINDS)):
        raise UsageError(f"{parameter.opts[-1]} {unknown[0]!r} is no kind; choose from {', '.join(KINDS)}")
    return wanted


def extra(_: click.Context, parameter: click.Parameter, value: tuple[str, ...]) -> tuple[Path, ...]:
    """Folders of a person's own words, actors and places."""
    folders = tuple(map(Path, value))
    for folder in folders:
        if not folder.is_dir():
            raise UsageError(f"{parameter.opts[-1]} {str(folder)!r} is no folder; name one with your own words in it")
    return folders


def mapping(_: click.Context, parameter: click.Parameter, value: str | None) -> Mapping | None:
    """The mapping of a table of posts."""
    try:
        return None if value is None else read_mapping(Path(value))
    except UsageError as error:
        raise _named(parameter, error) from error
