"""Our codes in other schemes: a table, `codes.tsv`, read once."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Final

from hasila.errors import DataError

__all__ = ["SCHEMES", "code", "table"]

SCHEMES: Final = ("acled_event", "acled_sub_event", "ucdp", "sdg", "hxl", "ftm")
_EMPTY: Final = "-"


@cache
def table() -> dict[tuple[str, str], dict[str, str]]:
    """(field, our code) -> scheme -> its code, empty where it has none.

    Raises:
        DataError: a line that is no row.
    """
    found: dict[tuple[str, str], dict[str, str]] = {}
    text = resources.files(__package__).joinpath("codes.tsv").read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) != len(SCHEMES) + 2:
            raise DataError(f"codes.tsv:{number}: {len(cells)} cells, not {len(SCHEMES) + 2}")
        found[cells[0], cells[1]] = {
            scheme: "" if cell == _EMPTY else cell for scheme, cell in zip(SCHEMES, cells[2:], strict=True)
        }
    return found


def code(field: str, ours: str | None, scheme: str) -> str:
    """A code of ours in a scheme; of nothing, nothing."""
    return table()[field, ours][scheme] if ours else ""
