"""Names for the lexicon, and claims with their names resolved.

`names_for` gives the words that the registry and the gazetteer add to a language. `Resolver` fills the names, ids and
coordinates of a report's claims: actors by the registry, places by the gazetteer with the country and governorate that
the report is about, and a transliteration (marked as one) where nobody states an English name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from hasila.languages import Pack, Reading
from hasila.languages.files import LINE
from hasila.languages.paradigms import Paradigm
from hasila.ledger.claim import Claim, Place, Slot
from hasila.resolve.actors import Registry
from hasila.resolve.gazetteer import Gazetteer, Match, kilometres
from hasila.resolve.place_names import DATA
from hasila.resolve.transliterate import transliterate

__all__ = ["Resolver", "name_files", "names_for"]

_PLACE = Reading(frozenset({"place"}), {})
_QUOTES = '"«»“”„()'
_FAR_KM = 80.0  # between a village and the town that a report names beside it: another village of that name
_UNNAMED = 0.5  # how much less a report is about a country of which it names no party, where its places do not say
_SMALL = ("village", "camp", "neighbourhood")
_NAMED = Reading(frozenset({"place"}), {"cased": "yes"})  # a name only where it is written with a capital


def name_files(extra: Sequence[Path] = ()) -> list[Path]:
    """The files that `names_for` takes its names from, those of users' folders after the program's."""
    return [DATA / "gazetteer.bin", *(path for folder in (DATA, *extra) for path in sorted(folder.glob("*.tsv")))]


def names_for(pack: Pack, registry: Registry, gazetteer: Gazetteer) -> dict[str, list[Reading]]:
    """Form -> readings of the class `actor`, `nationality` or `place`, for a language's lexicon."""
    phrase = pack.normaliser.phrase
    cased = pack.settings.get("tokens", {}).get("capitals") == "yes"
    places = gazetteer.forms(pack.code)
    place = [_NAMED if cased else _PLACE]  # one list for all, never added to
    out = dict.fromkeys(map(phrase, places) if cased else places, place)
    actors: dict[tuple[str, frozenset[str], bool], Reading] = {}
    for form, actor, subs in registry.forms(pack.code):
        key = actor, subs, cased and not form.islower()
        if key not in actors:
            attributes = {"actor": actor, **({"cased": "yes"} if key[2] else {})}
            actors[key] = Reading(frozenset({"actor", *(f"actor.{s}" for s in subs)}), attributes)
        _add(out, phrase(form), actors[key])
    for inflected, reading in _nationalities(pack, registry, cased):
        _add(out, phrase(inflected), reading)
    return out


def _nationalities(pack: Pack, registry: Registry, cased: bool) -> Iterator[tuple[str, Reading]]:
    """All forms of the nationality adjectives; one that is listed in small letters is so written («syrien»)."""
    paradigms = {}
    for name, lines in pack.settings["paradigms"].items():
        if name != LINE:
            paradigms[name] = Paradigm(name, {k: v for k, v in lines.items() if k != LINE}, "language.yml")
    inflections = registry.inflections(pack.code)
    for form, nation in registry.nationalities(pack.code):
        attributes = {"nation": nation, **({"cased": "yes"} if cased and not form.islower() else {})}
        paradigm = paradigms.get(inflections.get(form, "adj"))
        for inflected, subs in paradigm.inflect({"form": form}) if paradigm else ():
            yield inflected, Reading(frozenset({"nationality", *(f"nationality.{s}" for s in subs)}), attributes)


def _add(names: dict[str, list[Reading]], form: str, reading: Reading) -> None:
    names[form] = [*names.get(form, ()), reading]


def _form(form: str, normal: Callable[[str], str]) -> str:
    """A mention as it is looked up: its words normalised, without the quotation marks round a name in it."""
    return " ".join(normal(word.strip(_QUOTES) or word) for word in form.split())


class Resolver:
    """Resolves the names of reports in one language."""

    def __init__(self, pack: Pack, registry: Registry, gazetteer: Gazetteer) -> None:
        self._pack = pack
        self._registry = registry
        self._gazetteer = gazetteer

    def resolve(self, claims: Sequence[Claim]) -> list[Claim]:
        """The claims of one report with names, ids and coordinates filled in; nothing else changes."""
        forms = self._place_forms(claims)
        found = {form: self._gazetteer.find(form) for form in forms}
        countries, admin1s = self._about(forms, found)
        if not _certain(found.values()):
            self._weigh_actors(claims, countries)
        main = max(countries, key=lambda c: countries[c], default=None)
        places = {
            form: self._gazetteer.choose(form, countries, admin1s, found=matches) for form, matches in found.items()
        }

        as_said = cache(self._as_said)  # of this report alone, as is `slot`

        @cache
        def slot(old: Slot) -> Slot:
            actor = self._registry.resolve(old.mention, self._pack.code, self._pack.normaliser.form, main)
            if actor is not None:
                return msgspec.structs.replace(old, name=actor.name, id=actor.id)
            return msgspec.structs.replace(old, **as_said(old.mention))

        def place(old: Place) -> Place:
            entry = places[self._form(old.mention)]
            if entry is None:
                return msgspec.structs.replace(old, **as_said(old.mention))
            return msgspec.structs.replace(
                old, name=entry.name, id=entry.id, lat=entry.lat, lon=entry.lon, precision=entry.precision,
                country=entry.country or None, admin1=entry.admin1 or None,
            )  # fmt: skip

        def chain(old: Sequence[Place]) -> Sequence[Place]:
            new = [place(p) for p in old]
            return new if _beside(new) else [msgspec.structs.replace(old[0], **as_said(old[0].mention)), *new[1:]]

        return [_with(claim, slot, chain) for claim in claims]

    def _as_said(self, mention: str) -> dict[str, Any]:
        """The name of what nobody knows: its own words in Latin letters, marked where they were not written in them."""
        latin = transliterate(mention, self._pack.code)
        return {"name": latin, "transliterated": latin != " ".join(mention.split())}

    def same_actor(self, a: Slot, b: Slot) -> bool:
        """Whether two slots name the same side."""
        return self._registry.same_side(a, b)

    def _form(self, mention: str) -> str:
        return _form(mention, self._pack.normaliser.form)

    def _place_forms(self, claims: Sequence[Claim]) -> Counter[str]:
        return Counter(self._form(p.mention) for claim in claims for p in claim.places)

    def _about(
        self, forms: Mapping[str, int], matches: Mapping[str, Sequence[Match]]
    ) -> tuple[dict[str, float], dict[str, float]]:
        """The countries and governorates that a report is about: of the places whose name allows only one reading first."""
        countries: Counter[str] = Counter()
        admin1s: Counter[str] = Counter()
        for form, times in forms.items():
            entries = self._gazetteer.namesakes(form, matches[form])[:6]
            found = {e.country for e in entries if e.country}
            for entry in entries:
                weight = times / len(found) if found else 0.0
                if entry.precision == "country":
                    weight *= 2
                if entry.country:
                    countries[entry.country] += weight / len(entries)  # type: ignore[assignment]
                if entry.precision == "governorate":
                    admin1s[entry.name] += times
                elif entry.admin1 and len(entries) == 1:
                    admin1s[entry.admin1] += times
        return _shares(countries), _shares(admin1s)

    def _weigh_actors(self, claims: Sequence[Claim], countries: dict[str, float]) -> None:
        """Where every place has namesakes elsewhere: the countries of the parties named say which are meant."""
        slots = {slot.mention: slot for claim in claims for slot in _slots(claim)}
        form = self._pack.normaliser.form
        actors = [self._registry.resolve(mention, self._pack.code, form) for mention in slots]
        named = {actor.country for actor in actors if actor is not None} & countries.keys()
        for country in countries if named else ():
            countries[country] *= 1.0 if country in named else _UNNAMED


def _certain(found: Iterable[Sequence[Match]]) -> bool:
    """Whether the names are none, or one of them is found in one country only."""
    named = [countries for matches in found if (countries := {entry.country for _, entry in matches if entry.country})]
    return not named or any(len(countries) == 1 for countries in named)


def _shares(weights: Mapping[str, float]) -> dict[str, float]:
    most = max(weights.values(), default=0.0)
    return {name: weight / most for name, weight in weights.items()} if most else {}


def _with(claim: Claim, slot: Callable[[Slot], Slot], chain: Callable[[Sequence[Place]], Sequence[Place]]) -> Claim:
    """A claim with every slot and place replaced."""
    bodies = {}
    for name in ("toll", "control", "position", "attack", "statement", "relation", "evidence"):
        body = getattr(claim, name)
        if body is not None:
            bodies[name] = _replaced(body, slot)
    return msgspec.structs.replace(
        claim,
        speakers=tuple(slot(s) for s in claim.speakers),
        places=_countries_last(chain(claim.places)),
        **bodies,
    )


def _beside(places: Sequence[Place]) -> bool:
    """Whether the first place can lie by the second; a village far from the town told beside it is another of its name."""
    if len(places) < 2 or places[0].precision not in _SMALL or places[1].precision not in ("town", "city"):
        return True
    first, second = places[:2]
    if first.lat is None or first.lon is None or second.lat is None or second.lon is None:
        return True
    return first.admin1 == second.admin1 or kilometres((first.lat, first.lon), (second.lat, second.lon)) < _FAR_KM


def _slots(claim: Claim) -> Iterator[Slot]:
    """Who is named in a claim."""
    yield from claim.speakers
    for body in (claim.toll, claim.attack, claim.control):
        for name in body.__struct_fields__ if body is not None else ():
            value = getattr(body, name)
            yield from (one for one in (value if isinstance(value, tuple) else (value,)) if isinstance(one, Slot))


def _countries_last(places: Sequence[Place]) -> tuple[Place, ...]:
    """The places of a claim in their order, which is from the most specific; a country is never more so than the rest."""
    return tuple(sorted(places, key=lambda p: p.precision == "country"))


def _replaced(body: msgspec.Struct, slot: Callable[[Slot], Slot]) -> msgspec.Struct:
    changes: dict[str, object] = {}
    for name in body.__struct_fields__:
        value = getattr(body, name)
        if isinstance(value, Slot):
            changes[name] = slot(value)
        elif isinstance(value, tuple) and value and isinstance(value[0], Slot):
            changes[name] = tuple(slot(s) for s in value)
        elif name == "who" and isinstance(value, msgspec.Struct):
            changes[name] = _replaced(value, slot)
    return msgspec.structs.replace(body, **changes) if changes else body
