"""What was worked out of files, kept in the user's cache folder: plain data, by the hash of what it came from.

Written aside and renamed, so that programs that run at once never read half a file. A cache that is broken, foreign or out
of reach is only a cache: what it would hold is worked out again. What was kept of earlier files goes when new data is kept.
"""

from __future__ import annotations

import hashlib
import marshal
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import platformdirs

from hasila.errors import PackError

__all__ = ["digest_of", "stored"]

_SIZE = hashlib.sha256().digest_size


def digest_of(files: Iterable[Path], *more: str) -> str:
    """24 hex digits that say what stands in files, in their order, and in texts beside.

    Raises:
        PackError: a file that cannot be read.
    """
    state = hashlib.sha256("\0".join((sys.implementation.cache_tag or "", *more)).encode())
    for path in files:
        state.update(f"\0{path.name}\0".encode())
        try:
            state.update(path.read_bytes())
        except OSError as error:
            raise PackError(f"cannot be read: {error.strerror}", str(path)) from error
    return state.hexdigest()[:24]


def stored(name: str, digest: str, make: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """The data of a name, made and kept where it is not there yet.

    Args:
        name: says what it is; of earlier digests nothing is left under it.
        digest: of all that `make` reads, and of this version of Python.
        make: gives dicts, lists, tuples, sets, strings and numbers.
    """
    folder = Path(platformdirs.user_cache_dir("hasila")) / "packs"
    path = folder / f"{name}-{digest}.bin"
    data = _read(path)
    if data is None:
        data = make()
        if _write(path, data):
            _drop(one for one in folder.glob(f"{name}-*.bin") if one != path)
    return data


def _read(path: Path) -> dict[str, Any] | None:
    """The data of a file; None where the file is not there or is not as it was written."""
    try:
        held = path.read_bytes()
        if hashlib.sha256(memoryview(held)[_SIZE:]).digest() != held[:_SIZE]:
            return None
        data = marshal.loads(memoryview(held)[_SIZE:])
    except (OSError, ValueError, EOFError, TypeError):
        return None
    return data if isinstance(data, dict) else None


def _write(path: Path, data: dict[str, Any]) -> bool:
    held = marshal.dumps(data)
    aside = path.with_suffix(f".{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        aside.write_bytes(hashlib.sha256(held).digest() + held)
        os.replace(aside, path)
    except OSError:
        _drop([aside])
        return False
    return True


def _drop(files: Iterable[Path]) -> None:
    """Remove files where that can be done: another program may be reading one."""
    for path in files:
        try:
            path.unlink(missing_ok=True)
        except OSError:
            continue
