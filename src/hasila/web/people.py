"""Who uses the desk: names without login on one's own machine, else users with roles and passwords hashed by argon2.

Users stand in a JSON file beside the ledger, readable by its owner only, with the secret that signs the sessions.
"""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final, Literal, get_args

import msgspec

from hasila.errors import UsageError

__all__ = ["ROLES", "Attempts", "People", "Role", "User"]

Role = Literal["reader", "reviewer", "editor", "admin"]
ROLES: Final[tuple[str, ...]] = get_args(Role)
_SHORTEST: Final = 10  # letters of a password
_FAILURES, _WINDOW = 5, 300.0  # failed logins of a name or an address, within so many seconds


class User(msgspec.Struct, frozen=True, kw_only=True):
    """A user. `reader` looks, `reviewer` decides, `editor` also adds reports and groups incidents, `admin` all."""

    name: str
    role: Role
    password: str  # hashed


class _File(msgspec.Struct, frozen=True, kw_only=True):
    secret: str
    users: tuple[User, ...] = ()


class People:
    """The users of a ledger.

    Args:
        path: their file; it is made with the first user.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def all(self) -> tuple[User, ...]:
        """The users by name."""
        return tuple(sorted(self._read().users, key=lambda user: user.name))

    def secret(self) -> str:
        """What signs the sessions; the same for all workers of a server."""
        return self._read().secret

    def add(self, name: str, role: str, password: str) -> None:
        """Add a user, or give one another role and password.

        Raises:
            UsageError: no such role, no name, a password that is too short.
        """
        from argon2 import PasswordHasher

        if role not in ROLES:
            raise UsageError(f"{role!r} is no role; choose from {', '.join(ROLES)}")
        if not name.strip():
            raise UsageError("a user needs a name")
        if len(password) < _SHORTEST:
            raise UsageError(f"the password is too short; take {_SHORTEST} letters or more")
        user = User(name=name.strip(), role=msgspec.convert(role, Role), password=PasswordHasher().hash(password))
        self._write([one for one in self._read().users if one.name != user.name] + [user])

    def remove(self, name: str) -> None:
        """Remove a user.

        Raises:
            UsageError: there is none of this name.
        """
        users = self._read().users
        if name not in {user.name for user in users}:
            raise UsageError(f"there is no user {name!r}; hasila users list shows them")
        self._write([user for user in users if user.name != name])

    def check(self, name: str, password: str) -> User | None:
        """The user of a name and password, or None; it takes as long for a name that there is not."""
        from argon2 import PasswordHasher
        from argon2.exceptions import InvalidHashError, VerificationError

        hasher = PasswordHasher()
        user = next((one for one in self._read().users if one.name == name), None)
        try:
            hasher.verify(user.password if user else _nobody(hasher), password)
        except (VerificationError, InvalidHashError):
            return None
        return user

    def find(self, name: str) -> User | None:
        """The user of a name."""
        return next((user for user in self._read().users if user.name == name), None)

    def _read(self) -> _File:
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=_File)
        except FileNotFoundError:
            return self._write([])
        except msgspec.DecodeError as error:
            raise UsageError(f"{self._path}: no file of users: {error}; remove it and add the users again") from error

    def _write(self, users: list[User]) -> _File:
        old = msgspec.json.decode(self._path.read_bytes(), type=_File).secret if self._path.exists() else None
        made = _File(secret=old or secrets.token_urlsafe(32), users=tuple(users))
        aside = self._path.with_name(self._path.name + ".new")
        descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(msgspec.json.format(msgspec.json.encode(made), indent=1) + b"\n")
        aside.replace(self._path)
        return made


_NOBODY: list[str] = []


def _nobody(hasher: object) -> str:
    """A hash that no password has, made once."""
    from argon2 import PasswordHasher

    if not _NOBODY and isinstance(hasher, PasswordHasher):
        _NOBODY.append(hasher.hash(secrets.token_urlsafe(16)))
    return _NOBODY[0]


class Attempts:
    """Failed logins, so that passwords cannot be tried at will.

    Args:
        clock: seconds that only grow.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failed: dict[str, list[float]] = {}

    def may_try(self, *keys: str) -> bool:
        """Whether another attempt is allowed for all of a name and an address."""
        since = self._clock() - _WINDOW
        for key in keys:
            self._failed[key] = [at for at in self._failed.get(key, ()) if at > since]
        return all(len(self._failed[key]) < _FAILURES for key in keys)

    def failed(self, *keys: str) -> None:
        """Note a failed attempt."""
        for key in keys:
            self._failed.setdefault(key, []).append(self._clock())
