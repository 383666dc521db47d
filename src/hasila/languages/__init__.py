"""Language packs: folders of data, and their loader. No language's name stands in any other folder's code."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from hasila.errors import UsageError
from hasila.languages.files import read_yaml
from hasila.languages.pack import Layer, Pack, Reading, place_of, read_pack
from hasila.languages.store import digest_of, stored

__all__ = ["Layer", "Pack", "Reading", "available", "identify", "load", "page_words"]

_HERE = Path(__file__).parent
_WORD = re.compile(r"[^\W\d_]+")
_LOOK = 4000  # characters that are looked at to tell a language


def available(extra: Sequence[Path] = ()) -> dict[str, Path]:
    """The languages that can be read: code -> folder. A folder of the user's may bring a language of its own."""
    found = {}
    for root in (*extra, _HERE):
        for path in sorted(root.glob("*/language.yml")):
            found[path.parent.name] = path.parent
    return found


def load(language: str, extra: Sequence[Path] = ()) -> Pack:
    """The pack of a language.

    Args:
        language: its code, such as the folder's name.
        extra: the user's folders (`--with`), whose `CODE/lexicon/*.tsv` and `CODE/grammar/*.yml` are added.

    Raises:
        UsageError: no such language.
        PackError: a fault in the pack.
    """
    folders = available(extra)
    if language not in folders:
        raise UsageError(f"no language {language!r}; use one of: {', '.join(sorted(folders))}")
    return _load(folders[language], tuple(extra))


@cache
def _load(folder: Path, extra: tuple[Path, ...]) -> Pack:
    return read_pack(folder, extra)


@cache
def _signs() -> list[tuple[str, re.Pattern[str], frozenset[str], bool]]:
    out = []
    for code, folder in available().items():
        sign = _sign(folder / "language.yml")
        script, common = re.compile(f"[{sign['letters']}]+"), frozenset(sign["common"].split())
        out.append((code, script, common, sign["script_shared"] == "yes"))
    return out


def _sign(path: Path) -> dict[str, str]:
    """What a language is told by; no language is loaded to tell that a text is in another."""
    return stored(f"sign-{place_of(path.parent)}", digest_of([path]), lambda: _told_by(read_yaml(path)))


def _told_by(settings: dict[str, Any]) -> dict[str, str]:
    return {name: settings.get(name, "") for name in ("letters", "common", "script_shared")}


def identify(text: str) -> str | None:
    """The language of a text, told by its script and its commonest words; None where no pack fits.

    A pack fits where most letters are of its script and at least one word in forty is one of its common words (the one
    with most of them wins); a text of fewer than twelve words needs the script alone, or one such word where many languages
    share the script.
    """
    head = text[:_LOOK]
    words = _WORD.findall(head)
    joined = "".join(words)  # with signs such as «²», which are looked for one by one where there are any
    letters = len(joined) if joined.isalpha() else sum(map(str.isalpha, joined))
    words = [w.lower() for w in words]
    best: tuple[float, str] | None = None
    for code, script, common, shared in _signs():
        if not letters or len("".join(script.findall(head))) < 0.5 * letters:
            continue
        share = sum(map(common.__contains__, words)) / len(words)
        if (share >= 1 / 40 or (len(words) < 12 and not shared)) and (best is None or share > best[0]):
            best = (share, code)
    return best[1] if best else None


@cache
def page_words(key: str, extra: Sequence[Path] = ()) -> tuple[str, ...]:
    """The words of all languages that mark what stands around a report on a page, from the packs' `pages.yml`.

    Args:
        key: `related` (they lead to another report), `label` (they stand over an advertisement) or `credit` (they name who made
            a picture).
        extra: folders of the user's own, as in `load`.
    """
    found: list[str] = []
    for folder in available(tuple(extra)).values():
        path = folder / "pages.yml"
        if path.exists():
            found += read_yaml(path).get(key) or ()
    return tuple(" ".join(re.findall(r"\w+", one)).casefold() for one in found)
