"""What commands that take reports share (`read`, `add`): the options about inputs, and the reports that come of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final, Self

import click
import msgspec

from hasila.cli import options
from hasila.reports import Came, Get, InputSettings, Mapping, is_address, read_reports, reports_of

__all__ = ["Inputs", "input_options"]

_OPTIONS: Final = (
    click.option(
        "--published", metavar="DATE", callback=options.day,
        help="Day of publication, YYYY-MM-DD, of the reports that do not state it. Without it, words such as «yesterday» stay words.",
    ),
    click.option(
        "--language", metavar="CODE",
        help="Language of the reports that do not state it, such as ar. Told from the text by default.",
    ),
    click.option(
        "--max-size", metavar="SIZE", default="10MB", show_default=True, callback=options.size,
        help="The most that one report may have, such as 500kB.",
    ),
    click.option(
        "--max-total", metavar="SIZE", default="20GB", show_default=True, callback=options.size,
        help="The most that one archive may unpack to.",
    ),
    click.option(
        "--mapping", metavar="TOML", callback=options.mapping,
        help="File that says which column of a table of posts (CSV, XLSX) is what; see docs/inputs.md.",
    ),
    click.option(
        "--warc", metavar="DIR", type=click.Path(path_type=Path),
        help="Folder for what was fetched, as WARC; the user's data folder by default.",
    ),
)  # fmt: skip


def input_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """The options about inputs."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


class Inputs(msgspec.Struct, frozen=True, kw_only=True):
    """The options about inputs, checked."""

    published: str | None = None
    language: str | None = None
    max_size: int
    max_total: int
    mapping: Mapping | None = None
    warc: Path | None = None

    @classmethod
    def taken_from(cls, given: dict[str, Any]) -> Self:
        """The options about inputs, taken out of all that were given."""
        return cls(**{name: given.pop(name) for name in cls.__struct_fields__})

    @property
    def settings(self) -> InputSettings:
        """How reports are read."""
        return InputSettings(
            published=self.published,
            language=self.language,
            max_size=self.max_size,
            max_total=self.max_total,
            mapping=self.mapping,
        )

    def reports(self, files: Sequence[str]) -> Iterator[Came]:
        """Every report of the files and addresses, in order."""
        return reports_of(files, self.settings, get=self._get(files))

    def each(self, files: Sequence[str]) -> Iterator[Iterator[Came]]:
        """The same, file by file, for whoever counts files."""
        get = self._get(files)
        return (read_reports(file, self.settings, get=get) for file in files)

    def _get(self, files: Sequence[str]) -> Get | None:
        """What fetches, where an address is among the files."""
        if not any(map(is_address, files)):
            return None
        from hasila.cli import fetching

        return fetching.getter(self.warc, self.max_size)
