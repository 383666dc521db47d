"""What was seen of the feeds, as a JSON file beside theirs: written aside and renamed, so that it is whole or the old one."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import msgspec

from hasila.errors import UsageError

__all__ = ["TRIES", "FeedState", "read_states", "write_states"]

TRIES: Final = 3
_KEPT: Final = 5000  # ids of a feed that are remembered, the latest


class FeedState(msgspec.Struct, kw_only=True, omit_defaults=True):
    """What is known of one feed.

    Attributes:
        etag, modified: what to ask with the next time.
        seen: ids of entries that were read (or could not be, `TRIES` times), the latest last.
        tried: ids of entries that could not be read so far -> how often.
        failures: looks in a row that failed.
        due: when to look again, in seconds since 1970.
    """

    etag: str | None = None
    modified: str | None = None
    seen: list[str] = []
    tried: dict[str, int] = {}
    failures: int = 0
    due: float = 0.0

    def note(self, entry: str, *, failed: bool) -> None:
        """Remember an entry; one that could not be read is tried again with the next looks."""
        tries = self.tried.pop(entry, 0) + 1
        if failed and tries < TRIES:
            self.tried[entry] = tries
            return
        self.seen.append(entry)
        del self.seen[:-_KEPT]


def read_states(path: Path) -> dict[str, FeedState]:
    """The states by the feeds' addresses; none where there is no file yet.

    Raises:
        UsageError: the file is not one of states.
    """
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, FeedState])
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise UsageError(f"{path}: cannot be opened ({error.strerror}); check its permissions") from error
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: no file of `hasila watch`; name another with --state") from error


def write_states(path: Path, states: dict[str, FeedState]) -> None:
    """Write the states, whole or not at all.

    Raises:
        OSError: the disk is full or not to be written.
    """
    aside = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    aside.write_bytes(msgspec.json.format(msgspec.json.encode(states), indent=1) + b"\n")
    os.replace(aside, path)
