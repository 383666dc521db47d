"""A TOML file of a person's own, checked against what it must hold: mappings, feeds."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TypeVar

import msgspec

from hasila.errors import UsageError

__all__ = ["read_toml"]

_Kind = TypeVar("_Kind")


def read_toml(path: Path, kind: type[_Kind]) -> _Kind:
    """What a TOML file holds, as `kind`.

    Raises:
        UsageError: it cannot be opened, is no TOML, or holds what `kind` has not.
    """
    try:
        return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), kind)
    except OSError as error:
        raise UsageError(f"{path}: cannot be opened ({error.strerror}); check its name") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: no TOML ({' '.join(str(error).split())}); see docs/inputs.md") from error
    except msgspec.ValidationError as error:
        raise UsageError(f"{path}: {' '.join(str(error).split())}; see docs/inputs.md") from error
