"""The spelling of places: how two names are found to be the same one.

Place in the flow: used by `hasila.resolve.gazetteer` and by tools/build_gazetteer.py. In: `data/place_fold.tsv` and
`data/place_nouns.tsv`. Out: folded forms (equal: the same name) and skeletons (equal: probably the same name).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from hasila.errors import DataError
from hasila.folding import Folding

__all__ = ["DATA", "Spelling", "read_table"]

_MARKS = re.compile("[\u0300-\u036f]+")
DATA = Path(__file__).parent / "data"


def read_table(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a tab-separated file with their line numbers: `#` lines, a header line, then rows.

    Raises:
        DataError: the file cannot be read, or a row has more cells than the header.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{path}: cannot be read as UTF-8 text ({error}); restore the file") from error
    header: list[str] = []
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        if not header:
            header = cells
        elif len(cells) > len(header):
            raise DataError(f"{path}:{number}: {len(cells)} cells under {len(header)} columns; remove a tab")
        else:
            yield number, dict(zip(header, cells + [""] * (len(header) - len(cells)), strict=True))


class Spelling:
    """How names are compared: read from `place_fold.tsv` and `place_nouns.tsv`, so that no language stands in code."""

    def __init__(self, data: Path = DATA) -> None:
        self._letters: dict[int, str] = {}
        self._loose: dict[int, str] = {}
        self._prefixes: tuple[str, ...] = ()
        self._articles: set[str] = set()
        for number, row in read_table(data / "place_fold.tsv"):
            self._learn(row["step"], row["from"], row["to"], f"{data / 'place_fold.tsv'}:{number}")
        self._folding = Folding(self._folded)
        self._before: dict[str, frozenset[str]] = {}
        self._after: dict[str, frozenset[str]] = {}
        self._around: set[str] = set()
        self._parts: set[str] = set()
        for _, row in read_table(data / "place_nouns.tsv"):
            side = self._after if row["side"] == "after" else self._before
            form = self.fold(row["form"])
            side[form] = frozenset(row["precision"].split())
            if row["side"] == "around":
                self._around.add(form)
            if row.get("part"):
                self._parts.add(form)

    def _learn(self, step: str, source: str, to: str, where: str) -> None:
        match step:
            case "drop":
                self._letters |= dict.fromkeys(range(int(source, 16), int(to or source, 16) + 1), "")
            case "fold":
                self._letters[ord(source)] = to or " "
            case "loose":
                self._loose[ord(source)] = to
            case "prefix":
                self._prefixes += (source,)
            case "article":
                self._articles.add(source)
            case _:
                raise DataError(f"{where}: unknown step '{step}'; use drop, fold, loose, prefix or article")

    def fold(self, text: str) -> str:
        """The form that names are stored and compared in: one letter for its variants, no marks, no capitals."""
        return " ".join(self._folding(text).split())

    def _folded(self, text: str) -> str:
        plain = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
        return unicodedata.normalize("NFC", _MARKS.sub("", plain)).translate(self._letters)

    def skeleton(self, folded: str) -> str:
        """A folded name without articles, and with the letters that people interchange made one."""
        words = folded.split()
        if not self._articles.isdisjoint(words):
            words = [word for word in words if word not in self._articles] or words
        return " ".join([self._bare(w) if w.startswith(self._prefixes) else w for w in words]).translate(self._loose)

    def bone(self, name: str) -> str:
        """The skeleton of a name as it is written."""
        return self.skeleton(self.fold(name))

    def _bare(self, word: str) -> str:
        for prefix in self._prefixes:
            if word.startswith(prefix) and len(word) > len(prefix) + 1:
                return word[len(prefix) :]
        return word

    def around(self, folded: str) -> bool:
        """Whether a name begins by saying a side of the place or the country round it, not the place itself."""
        first, _, rest = folded.partition(" ")
        return bool(rest) and first in self._around

    def bare(self, folded: str) -> Iterator[tuple[str, frozenset[str], bool]]:
        """The name without the words that only say what or where it is, one less at a time.

        With each comes the set of precisions that the words taken off say, empty where they say none, and whether one of
        those words is often a part of the name itself.
        """
        words, said, cut = folded.split(), frozenset[str](), False
        while len(words) > 1:
            if words[0] in self._before:
                cut = cut or words[0] in self._parts
                kinds, words = self._before[words[0]], words[1:]
            elif words[-1] in self._after:
                kinds, words = self._after[words[-1]], words[:-1]
            else:
                return
            said = kinds or said
            yield " ".join(words), said, cut
