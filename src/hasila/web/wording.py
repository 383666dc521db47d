"""What the pages say, in the languages of `words/*.toml`: a file is a language, its direction, and its words by key."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

__all__ = ["Wording", "wordings"]

_WORDS = Path(__file__).with_name("words")


class Wording(msgspec.Struct, frozen=True, kw_only=True):
    """One language of the pages.

    Attributes:
        code: the file's name.
        name: what the language calls itself.
        direction: of its script.
        order: the place in which it is offered; the first is what a new visitor sees.
        words: key -> words; `{name}` stands for a value.
    """

    code: str
    name: str
    direction: Literal["rtl", "ltr"]
    order: int
    words: dict[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """The words of a key; of a key that there is not, the key itself, readable."""
        return self.words.get(key, key.replace("_", " ")).format(**values)

    def find(self, key: str) -> str | None:
        """The words of a key, or None where this language has none."""
        return self.words.get(key)


@cache
def wordings() -> dict[str, Wording]:
    """All languages of the pages by code, in the order in which they are offered."""
    found = [
        msgspec.convert({**tomllib.loads(path.read_text(encoding="utf-8")), "code": path.stem}, Wording)
        for path in _WORDS.glob("*.toml")
    ]
    return {one.code: one for one in sorted(found, key=lambda one: one.order)}
