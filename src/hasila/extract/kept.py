"""The tables of a reader kept from run to run, by the hash of all that they come from: code, words, rules and names.

Above reader, below `pipeline`. A change in any of these files makes the tables anew; nobody has to remember to.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from hasila.extract.reader import tables_of
from hasila.languages import Pack, Reading
from hasila.languages.store import digest_of, stored

__all__ = ["kept_tables"]

_CODE = Path(__file__).parent.parent
_MAKING = ("extract", "languages", "resolve", "segment")  # the folders whose code has a part in it


def kept_tables(
    pack: Pack, sources: Sequence[Path], names: Callable[[], Mapping[str, Sequence[Reading]]]
) -> dict[str, Any]:
    """What `tables_of` gives for a pack with names, from the user's cache where nothing has changed.

    Args:
        pack: the language.
        sources: the files that `names` reads.
        names: gives the names; asked only where the tables are made.

    Raises:
        PackError: a fault in a rule, or a source that cannot be read.
    """
    code = [path for folder in _MAKING for path in sorted((_CODE / folder).glob("*.py"))]
    digest = digest_of([*code, *sources], pack.reader)
    return stored(f"tables-{pack.place}", digest, lambda: tables_of(pack, names()))
