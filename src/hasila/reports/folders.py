"""A folder -> the files in it that may hold reports, and what is said about the others."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from pathlib import Path, PurePath
from typing import Final

__all__ = ["files_in", "holds_no_text", "note_skipped"]

_log: Final = logging.getLogger(__name__)

_NO_TEXT: Final = frozenset(
    [
        ".css",
        ".js",
        ".mjs",
        ".map",
        ".json5",
        ".woff",
        ".woff2",
        ".ttf",
        ".otf",
        ".eot",
        ".ico",
        ".svg",
        ".gif",
        ".png",
        ".jpg",
        ".jpeg",
        ".webp",
        ".avif",
        ".bmp",
        ".tif",
        ".tiff",
        ".heic",
        ".mp3",
        ".mp4",
        ".m4a",
        ".m4v",
        ".mov",
        ".avi",
        ".mkv",
        ".webm",
        ".ogg",
        ".wav",
        ".aac",
        ".exe",
        ".dll",
        ".so",
        ".bin",
        ".db",
        ".sqlite",
        ".sqlite3",
        ".pyc",
        ".swf",
        ".cdx",
        ".cdxj",
        ".idx",
        ".lock",
        ".tmp",
        ".part",
        ".crdownload",
    ]
)


def holds_no_text(name: str) -> bool:
    """Whether a file is known by its suffix to hold no report (pictures, styles, scripts, sound, indexes)."""
    return PurePath(name).suffix.lower() in _NO_TEXT


def files_in(folder: Path) -> tuple[list[Path], list[str]]:
    """The files of a folder and of all folders below, in the order of their names, and the reasons why some are missing.

    Links to folders are not followed (they may go round in a circle). Left out without a note: hidden files, and the folder
    of pictures and scripts that a browser saves beside a page (`NAME_files`).
    """
    found: list[Path] = []
    skipped: Counter[str] = Counter()
    notes: list[str] = []
    waiting = [folder]
    while waiting:
        here = waiting.pop()
        try:
            inside = sorted(here.iterdir())
        except OSError as error:
            notes.append(f"the folder {here} cannot be opened ({error.strerror}); check its permissions")
            continue
        below = []
        for path in inside:
            if path.name.startswith("."):
                continue
            if path.is_dir():
                if _belongs_to_page(path, inside):
                    continue
                below += [] if path.is_symlink() else [path]
            elif holds_no_text(path.name):
                skipped[path.suffix.lower()] += 1
            else:
                found.append(path)
        waiting += reversed(below)
    if not found and not notes:
        notes.append("the folder holds no reports")
    note_skipped(skipped, str(folder))
    return sorted(found), notes


def _belongs_to_page(folder: Path, beside: Sequence[Path]) -> bool:
    """Whether a folder holds the pictures and scripts of a page saved beside it, as browsers name it."""
    stem, mark, _ = folder.name.rpartition("_")
    return bool(mark) and any(path.stem == stem and path.suffix.lower() in (".html", ".htm") for path in beside)


def note_skipped(skipped: Counter[str], where: str) -> None:
    """Say in one line (as a warning in the log, which goes to standard error) what was left out of a folder or archive.

    No failure row: nothing of it is a report that could not be read.
    """
    if skipped:
        kinds = ", ".join(f"{count:,} {kind}" for kind, count in sorted(skipped.items()))
        _log.warning("hasila: %s: left out, since they hold no text: %s", where, kinds)
