"""What was worked out of a pack's files, kept in the user's cache folder: plain data, by the hash of what it came from.

Written aside and renamed, so that programs that run at once never read half a file. A cache that is broken or out of
reach is only a cache: what it would hold is worked out again.
"""

from __future__ import annotations

import marshal
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import platformdirs

__all__ = ["stored"]


def stored(name: str, make: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """The data of a name that says what it was made from; made and kept where it is not there yet.

    Args:
        name: with the hash of all that `make` reads.
        make: gives dicts, lists, tuples, strings and numbers.
    """
    path = Path(platformdirs.user_cache_dir("hasila")) / "packs" / f"{name}.bin"
    data = _read(path)
    if data is None:
        data = make()
        _write(path, data)
    return data


def _read(path: Path) -> dict[str, Any] | None:
    try:
        data = marshal.loads(path.read_bytes())
    except (OSError, ValueError, EOFError, TypeError):
        return None
    return data if isinstance(data, dict) else None


def _write(path: Path, data: dict[str, Any]) -> None:
    aside = path.with_suffix(f".{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        aside.write_bytes(marshal.dumps(data))
        os.replace(aside, path)
    except OSError:
        aside.unlink(missing_ok=True)
