"""Forms of single words looked up: as they stand, under the article, with a suffix, with letters that writers mix up.

Below lexicon and listing. In: the forms of a language with their readings. Out: readings, and how the form bears them.
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet

from hasila.languages import Pack, Reading

__all__ = ["Forms", "Readings"]

Readings = tuple[Reading, ...]


class Forms:
    """The listed forms of one language.

    Args:
        pack: the language, for its article, suffixes and normalisation.
        single: form -> readings.
        merged: the forms listed with their article that have the readings of the bare form as well.
        loose: a form with the letters that writers mix up made one -> the listed form, where it is another.
    """

    def __init__(
        self,
        pack: Pack,
        single: Mapping[str, Readings],
        merged: AbstractSet[str] = frozenset(),
        loose: Mapping[str, str] | None = None,
    ) -> None:
        self.single = single
        self.merged = merged
        self.loose = {} if loose is None else loose
        self._normal = pack.normaliser
        clitics = pack.settings["clitics"]
        self._article: str = clitics.get("article", "")
        self.suffixes: list[str] = sorted(clitics.get("after", ()), key=len, reverse=True)
        self._joined: dict[str, str] = {k: v for k, v in clitics.get("joined", {}).items() if not k.startswith("@")}

    def bare(self, form: str) -> str:
        """A form without its article."""
        cut = len(self._article)
        return form[cut:] if cut and len(form) > cut + 1 and form.startswith(self._article) else form

    def core(self, form: str) -> str:
        """A word of a phrase, without its article where enough is left to tell it by (never «الآن» -> «أن»)."""
        bare = self.bare(form)
        return bare if len(bare) > 2 else form

    def known(self, form: str) -> bool:
        """Whether a form is listed, as it stands, under the article or with a suffix."""
        return self.exact(form) is not None

    def nearly(self, form: str) -> bool:
        """The same, but for final letters that writers mix up."""
        return self.find(form) is not None

    def find(self, form: str) -> tuple[Readings, int] | None:
        """The readings of a form and which symbol stands for it (0 bare, 1 with the article, 2 with a suffix)."""
        exact = self.exact(form)
        if exact is not None:
            return exact
        found = self._nearest(form)
        if found is not None:
            return found, 0
        bare = self.bare(form)
        found = self._nearest(bare) if bare is not form else None
        return (found, 1) if found is not None else None

    def _nearest(self, form: str) -> Readings | None:
        loose = self._normal.loose(form)
        return self.single.get(self.loose.get(loose, loose))

    def exact(self, form: str) -> tuple[Readings, int] | None:
        """The same for a form that is listed letter by letter."""
        single = self.single
        found = single.get(form)
        if found is not None:
            return found, 1 if form in self.merged else 0
        bare = self.bare(form)
        if bare is not form and (found := single.get(bare)) is not None:
            return found, 1
        for suffix in self.suffixes:
            stem = form[: -len(suffix)]
            if len(stem) > 1 and form.endswith(suffix):
                found = self.stem(stem)
                if found is not None:
                    return found, 2
        return None

    def stem(self, stem: str) -> Readings | None:
        """The readings of a stem before a suffix: as it stands, and with the final letter that the suffix changed."""
        whole = self.single.get(stem)
        joined = self.single.get(stem[:-1] + self._joined.get(stem[-1], "\0"))
        return (*whole, *joined) if whole and joined else whole or joined
