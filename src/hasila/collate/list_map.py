"""The map of a casualty list or a table of incidents: which column holds what, and what its words mean. Used by `lists`.

In: a TOML text. Out: a `ListMap`, and readers of its cells, which raise `ValueError` with a line for a person.
"""

from __future__ import annotations

import datetime
import re
import tomllib
from typing import Any, Final, Literal, get_args

import msgspec

from hasila.errors import UsageError
from hasila.ledger.claim import Count, Means, Outcome

__all__ = ["COUNTS", "Columns", "ListMap", "age_of", "count_of", "day_of", "read_list_map"]

COUNTS: Final = (
    "killed", "injured", "missing", "detained", "abducted", "displaced", "civilians_killed", "civilians_injured",
    "children_killed", "women_killed", "combatants_killed",
)  # fmt: skip
_ADULT: Final = 18


class Columns(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which column holds what; see docs/lists.md."""

    id: str | None = None
    incident: str | None = None
    day: str | None = None
    until: str | None = None
    place: str | None = None
    place_id: str | None = None
    latitude: str | None = None
    longitude: str | None = None
    country: str | None = None
    admin1: str | None = None
    means: str | None = None
    blamed: str | None = None
    said_by: str | None = None
    url: str | None = None
    name: str | None = None
    age: str | None = None
    sex: str | None = None
    status: str | None = None
    role: str | None = None
    affiliation: str | None = None
    outcome: str | None = None
    killed: str | None = None
    injured: str | None = None
    missing: str | None = None
    detained: str | None = None
    abducted: str | None = None
    displaced: str | None = None
    civilians_killed: str | None = None
    civilians_injured: str | None = None
    children_killed: str | None = None
    women_killed: str | None = None
    combatants_killed: str | None = None


class ListMap(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a list is read.

    Attributes:
        rows: `people`, a row a person, or `incidents`, a row a happening with its counts.
        source: who published it.
        published: the day of it, YYYY-MM-DD.
        language: of its words.
        dates: how its days are written.
        precision: how exactly its coordinates say the place.
        columns: which column holds what.
        values: column of the map -> word of the list -> code of docs/claims.md.
    """

    rows: Literal["people", "incidents"]
    source: str
    columns: Columns
    published: str | None = None
    language: str | None = None
    dates: Literal["iso", "dmy", "mdy"] = "iso"
    precision: str = "town"
    values: dict[str, dict[str, str]] = {}

    def code(self, what: str, said: str) -> str:
        """The code of a word of the list."""
        words = {key.casefold(): value for key, value in self.values.get(what, {}).items()}
        return words.get(said.casefold(), said)


_CODES: Final[dict[str, tuple[str, ...]]] = {
    "means": get_args(Means), "outcome": get_args(Outcome), "sex": ("female", "male", ""),
    "status": ("civilian", "combatant", "mixed", ""), "age": ("child", "adult", "elderly", ""),
}  # fmt: skip


def read_list_map(text: str, name: str) -> ListMap:
    """The map in a TOML text.

    Raises:
        UsageError: no TOML, an unknown key, a code that is none, a column that is needed.
    """
    try:
        made = msgspec.convert(tomllib.loads(text), ListMap)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise UsageError(f"{name}: {error}; see docs/lists.md") from error
    for what, words in made.values.items():
        if what not in _CODES:
            raise UsageError(f"{name}: [values.{what}] is none; choose from {', '.join(_CODES)}")
        for word, code in words.items():
            if code not in _CODES[what]:
                raise UsageError(
                    f"{name}: {what} {word!r} = {code!r}: choose from {', '.join(filter(None, _CODES[what]))}"
                )
    counted = [one for one in COUNTS if getattr(made.columns, one)]
    if made.rows == "incidents" and not counted:
        raise UsageError(f"{name}: [columns] names no count; give it one of {', '.join(COUNTS)}")
    if made.rows == "people" and not (made.columns.name or made.columns.id):
        raise UsageError(f"{name}: [columns] needs `name`, or `id` where persons have no names")
    if made.columns.day is None:
        raise UsageError(f"{name}: [columns] needs `day`")
    return made


def code_of(columns: ListMap, what: str, said: str) -> Any:
    """The code of a cell; None of an empty one."""
    if not said:
        return None
    code = columns.code(what, said)
    if code not in _CODES[what]:
        raise ValueError(f"{what} {said!r} is no code; say in [values.{what}] what it means")
    return code or None


def day_of(columns: ListMap, said: str) -> str | None:
    """A day, month or year as EDTF; None of an empty cell."""
    if not said:
        return None
    text = said.partition("T")[0].partition(" ")[0]
    try:
        if columns.dates == "iso":
            if re.fullmatch(r"\d{4}(-\d\d)?", text):
                return text
            return datetime.date.fromisoformat(text).isoformat()
        one, other, year = (int(part) for part in re.split(r"[./-]", text))
        day, month = (one, other) if columns.dates == "dmy" else (other, one)
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        raise ValueError(f"{said!r} is no day ({columns.dates}); write it as the map says in `dates`") from None


_COUNT: Final = re.compile(r"(?P<low>\d+)(?:\s*[-–—]\s*(?P<high>\d+)|(?P<more>\s*\+))?")


def count_of(said: str) -> Count | None:
    """A count: 3, 3-5, 3+ (at least); None of an empty cell."""
    text = said.strip().replace(",", "").removesuffix(".0")
    if not text:
        return None
    found = _COUNT.fullmatch(text)
    if found is None:
        raise ValueError(f"{said!r} is no count; write 3, 3-5, or 3+ for at least three")
    low = int(found["low"])
    if found["more"]:
        return Count(low=low, high=None, qualifier="at_least", text=said)
    high = int(found["high"] or low)
    if high < low:
        raise ValueError(f"{said!r}: the fewest come first")
    return Count(low=low, high=high, qualifier="exact" if low == high else "between", text=said)


def age_of(columns: ListMap, said: str) -> tuple[str | None, str | None]:
    """An age as its group and its years; a number or a word of [values.age]."""
    if not said:
        return None, None
    years = re.fullmatch(r"(\d{1,3})(?:\.0)?", said)
    if years is None:
        return code_of(columns, "age", said), None
    return ("child" if int(years[1]) < _ADULT else "adult"), years[1]
