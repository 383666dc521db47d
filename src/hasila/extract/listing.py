"""The words of a language listed: every form with its readings and symbols, as plain data that can be kept.

Above lexicon, which looks words up in what comes out here. In: the pack's words, names (actors, places), the classes that
rules give and ask for. Nothing here is of a report.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from hasila.extract.forms import Forms, Readings
from hasila.extract.lexicon import DATES, NUMBERS, marks_of, uncased
from hasila.extract.symbols import Symbols
from hasila.languages import Pack, Reading
from hasila.segment import Tokeniser

__all__ = ["list_words"]

_Names = Mapping[str, Sequence[Reading]]
_Phrases = dict[str, dict[str, list[tuple[tuple[str, ...], Readings]]]]


def list_words(
    pack: Pack, names: _Names, made: Sequence[frozenset[str]], cited: Mapping[str, int]
) -> tuple[dict[str, Any], set[str]]:
    """The words of a language with names.

    Args:
        pack: the language.
        names: readings by form of what is not in the pack: actors, places. Forms are normalised.
        made: the class sets that rules give to their nodes.
        cited: the classes that some rule or the assembly asks for, with how often; symbols stand for these alone, or there
            would be too many, and are numbered so that those of an often-cited class stand together: sets of few ranges.

    Returns:
        What `Lexicon` takes, and every class that some word or rule has, cited or not.
    """
    return _Listing(pack, names).plain(made, cited)


class _Listing:
    def __init__(self, pack: Pack, names: _Names) -> None:
        self._pack = pack
        self._capitals = pack.settings.get("tokens", {}).get("capitals") == "yes"
        self._single: dict[str, Readings] = {}
        self._forms = Forms(pack, self._single)
        several = self._sort(pack.words, names)
        self._merge_articles()
        self._forms.loose = self._loosened()
        self._small = self._written_small()
        self._phrases: _Phrases = {}
        tokeniser = Tokeniser(pack, self._forms.known, self._forms.nearly)
        parts: dict[str, list[str]] = {}  # phrases share most of their words
        for form, readings in several:
            self._add_phrase(form, readings, parts, tokeniser)

    def _sort(self, *sources: _Names) -> list[tuple[str, Sequence[Reading]]]:
        """Put the single words in their place; the forms of several words come back."""
        several: list[tuple[str, Sequence[Reading]]] = []
        single = self._single
        entries: dict[int, Readings] = {}  # many forms share one list of readings
        for form, readings in (one for source in sources for one in source.items()):
            if " " in form:
                several.append((form, readings))
            elif form in single:
                single[form] = (*single[form], *readings)
            else:
                single[form] = entries.get(id(readings)) or entries.setdefault(id(readings), tuple(readings))
        return several

    def _merge_articles(self) -> None:
        """A form listed with its article keeps the readings that it has without."""
        merged: set[str] = set()
        for form in self._single:
            bare = self._forms.bare(form)
            if bare is not form and bare in self._single:
                self._single[form] = (*self._single[form], *self._single[bare])
                merged.add(form)
        self._forms.merged = merged

    def _loosened(self) -> dict[str, str]:
        """By loose form the form listed first, where it is another."""
        forms = list(reversed(self._single))
        found = dict(zip(self._pack.normaliser.loose("\n".join(forms)).split("\n"), forms, strict=True))
        return {loose: form for loose, form in found.items() if loose != form}

    def _written_small(self) -> dict[str, Readings]:
        """What names that are written small still mean: «us», «reading»."""
        if not self._capitals:
            return {}
        distinct = {id(one): one for one in self._single.values()}
        small = {at: rest for at, one in distinct.items() if len(rest := uncased(one)) < len(one)}
        return {form: small[id(one)] for form, one in self._single.items() if id(one) in small}

    def _add_phrase(
        self, form: str, readings: Sequence[Reading], split: dict[str, list[str]], tokeniser: Tokeniser
    ) -> None:
        parts: list[str] = []
        for word in form.split(" "):
            if word not in split:
                split[word] = [self._forms.core(part) for part in tokeniser.split(word)]
            parts += split[word]
        if len(parts) < 2:
            return
        rest = tuple(parts[2:])
        phrases = self._phrases.setdefault(parts[0], {}).setdefault(parts[1], [])
        for at, (other, known) in enumerate(phrases):
            if other == rest:
                readings = (*known, *readings)
                del phrases[at]
                break
        phrases.append((rest, tuple(readings)))
        phrases.sort(key=lambda one: -len(one[0]))

    def plain(self, made: Sequence[frozenset[str]], cited: Mapping[str, int]) -> tuple[dict[str, Any], set[str]]:
        """What `list_words` returns."""
        numbered = _Numbered()
        phrases = {
            first: {second: [(rest, numbered(one)) for rest, one in further] for second, further in seconds.items()}
            for first, seconds in self._phrases.items()
        }
        single = {form: numbered(one) for form, one in self._single.items()}
        small = {form: numbered(one) for form, one in self._small.items()}
        lists = numbered.lists()
        symbols, of_classes, classes = self._symbols(lists, made, cited)
        listed = {
            "readings": [(one.classes, one.attributes) for one in numbered.readings], "lists": list(numbered.numbers),
            "single": single, "merged": frozenset(self._forms.merged), "loose": self._forms.loose, "small": small,
            "phrases": phrases, "symbols": symbols.plain(), "of_classes": of_classes,
            "of_lists": [of_classes[tuple([one.classes for one in readings])] for readings in lists],
            "indefinite": frozenset(f for f, known in self._pack.words.items() if any("det.a" in r.classes for r in known)),
        }  # fmt: skip
        return listed, classes

    def _symbols(
        self, lists: Iterable[Readings], made: Sequence[frozenset[str]], cited: Mapping[str, int]
    ) -> tuple[Symbols, dict[tuple[frozenset[str], ...], tuple[str, ...]], set[str]]:
        """A symbol for each set of classes that a word of a sentence can have, with each flag."""
        listed = [*lists]
        listed += [uncased(one) for one in listed] if self._capitals else []
        listed += [one for form in self._single if (one := self._forms.stem(form))]  # a suffix may add readings
        keys = dict.fromkeys(tuple([one.classes for one in readings]) for readings in listed if readings)
        # What the symbols of one word tell apart: as it stands; with its article, or written large; with a suffix.
        second = {"capital", "bare"} if self._capitals else {"def"}
        flags = (frozenset({"bare"}), frozenset(second), frozenset({"suffixed"}))
        sets = {key: frozenset({"word"}).union(*key).intersection(cited) for key in keys}
        flagged = {classes | flag for classes in sets.values() for flag in flags}.union(made)
        ranked = sorted({c for classes in flagged for c in classes}, key=lambda name: (-cited.get(name, 0), name))
        rank = {name: at for at, name in enumerate(ranked)}
        symbols = Symbols()
        for classes in sorted(flagged, key=lambda classes: sorted([rank[name] for name in classes])):
            symbols.add(classes)
        sets[()] = frozenset({"word", "unknown"}).intersection(cited)
        of_classes = {key: tuple([symbols.add(classes | flag) for flag in flags]) for key, classes in sets.items()}
        for classes in (*made, frozenset({"punct"}), *marks_of(self._pack).values(), *NUMBERS, *DATES):
            symbols.add(classes)
        known = {"any", "word", "unknown", "bare", "def", "suffixed", "capital"}
        return (
            symbols,
            of_classes,
            known.union(*(classes for key in keys for classes in key), *symbols.classes.values()),
        )


class _Numbered:
    """Lists of readings <-> numbers, equal lists one number."""

    def __init__(self) -> None:
        self.readings: list[Reading] = []
        self.numbers: dict[tuple[int, ...], int] = {}
        self._of_reading: dict[int, int] = {}  # by id
        self._of_list: dict[int, int] = {}  # by id

    def __call__(self, readings: Readings) -> int:
        """The number of a list, which must live as long as this."""
        number = self._of_list.get(id(readings))
        if number is None:
            key = tuple([self._reading(one) for one in readings])
            number = self._of_list[id(readings)] = self.numbers.setdefault(key, len(self.numbers))
        return number

    def _reading(self, reading: Reading) -> int:
        number = self._of_reading.get(id(reading))
        if number is None:
            number = self._of_reading[id(reading)] = len(self.readings)
            self.readings.append(reading)
        return number

    def lists(self) -> list[Readings]:
        """All lists, in the order of their numbers."""
        return [tuple([self.readings[at] for at in one]) for one in self.numbers]
