"""What commands that fetch share: where exchanges are kept, and the fetcher, made when the first address comes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from hasila.fetch import Fetched, Fetcher, FetchLimits, WarcArchive
from hasila.fetch.fetcher import user_agent

__all__ = ["Getter", "getter", "warc_folder"]


def warc_folder(named: Path | None) -> Path:
    """The folder for WARC files: the one that was named, or the user's data folder."""
    if named is not None:
        return named
    import platformdirs

    return Path(platformdirs.user_data_dir("hasila")) / "fetched"


class Getter(Protocol):
    """Fetches an address with header lines, or none."""

    def __call__(self, url: str, conditions: Mapping[str, str] | None = None, /) -> Fetched: ...


def getter(folder: Path | None, max_size: int) -> Getter:
    """A function that fetches an address with header lines, and keeps the exchange as WARC."""
    archive = WarcArchive(warc_folder(folder), user_agent())
    return Fetcher(FetchLimits(max_size=max_size), archive).get
