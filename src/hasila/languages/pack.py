"""A language pack in memory: settings, words with their readings, rules as data. Checked once, cached by hash.

What comes in: the folder of a language, and any folders that the user adds. What goes out: a `Pack`, which `segment` and
`extract` read. Patterns are parsed by `hasila.extract.pattern`; here they are still strings.
"""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from hasila.errors import PackError
from hasila.languages.files import LINE, read_rows, read_yaml
from hasila.languages.normal import Normaliser
from hasila.languages.paradigms import Paradigm
from hasila.languages.store import stored

__all__ = ["Layer", "Pack", "Reading", "place_of", "read_pack"]

_VERSION = 4  # of the cached form; raise it when what is cached changes
_OWN_COLUMNS = frozenset({"form", "sub", "p", "pres", "past_f", "past_p", "pres_f", "pres_p", "juss"})
_NUMBER = frozenset({"sg", "du", "pl"})  # where a paradigm states one, the row's own gives way
_SETTINGS = frozenset(
    {"language", "name", "script", "direction", "letters", "common", "normalise", "sentences", "punctuation",
     "clitics", "paradigms", "gap_stops", "layers", "context", "regions", "script_shared", "tokens", "triggers"}
)  # fmt: skip


_Row = tuple[list[str], dict[str, str]]  # the classes and attributes of a reading


class Reading(NamedTuple):
    """One reading of a form: its classes (`harm`, `harm.verb`) and attributes (`outcome` -> `killed`)."""

    classes: frozenset[str]
    attributes: dict[str, str]


class Layer(NamedTuple):
    """A layer of the grammar: `phrase` layers replace what they match by one node, `claim` layers only record."""

    name: str
    kind: str


@dataclass(frozen=True)
class Pack:
    """A language as data.

    Attributes:
        words: form (several words joined by single spaces) -> its readings.
        rules: the rules as written, each with `layer`, `file` and its line.
        place: the name under which what is worked out of the pack is kept.
        reader: what is written into every claim: `packs/CODE@HASH`.
    """

    code: str
    settings: dict[str, Any]
    words: dict[str, list[Reading]]
    rules: list[dict[str, Any]]
    numerals: dict[str, Any]
    dates: dict[str, Any]
    place: str
    reader: str

    @cached_property
    def normaliser(self) -> Normaliser:
        """Raw word -> form."""
        return _normaliser(self.settings)

    @cached_property
    def layers(self) -> list[Layer]:
        """The layers in the order in which they run."""
        return [Layer(one["name"], one["kind"]) for one in self.settings["layers"]]


def read_pack(folder: Path, extra: Sequence[Path] = ()) -> Pack:
    """The pack of a folder, with the words and rules of `extra` folders added; from the cache where nothing changed.

    Raises:
        PackError: a fault in any file, with file and line.
    """
    files = _files(folder, extra)
    digest = _digest(folder, files)
    place = place_of(folder, extra)
    data = stored(place, digest, lambda: _read(folder, files))
    readings = [Reading(frozenset(classes), attributes) for classes, attributes in data["readings"]]
    entries = [[readings[at] for at in entry] for entry in data["entries"]]  # shared by all forms that read alike
    words = {form: entries[at] for form, at in data["words"].items()}
    settings = data["settings"]
    return Pack(
        code=settings["language"], settings=settings, words=words, rules=data["rules"], numerals=data["numerals"],
        dates=data["dates"], place=place, reader=f"packs/{settings['language']}@{digest[:12]}",
    )  # fmt: skip


def place_of(folder: Path, extra: Sequence[Path] = ()) -> str:
    """The name under which what is worked out of a language is kept: faults name files, so one a checkout."""
    places = "\0".join(str(one.resolve()) for one in (folder, *extra))
    return f"{folder.name}-{hashlib.sha256(places.encode()).hexdigest()[:8]}"


def _files(folder: Path, extra: Sequence[Path]) -> list[Path]:
    files = sorted(folder.rglob("*.yml")) + sorted(folder.rglob("*.tsv"))
    for added in extra:
        own = added / folder.name
        if own.resolve() == folder.resolve():
            continue  # a language of the user's own, which is read already
        files += [*sorted(own.rglob("*.yml")), *sorted(own.rglob("*.tsv"))]
    return files


def _digest(folder: Path, files: Sequence[Path]) -> str:
    state = hashlib.sha256(f"{_VERSION} {sys.implementation.cache_tag}".encode())
    for path in files:
        name = path.relative_to(folder).as_posix() if path.is_relative_to(folder) else path.name
        state.update(f"\0{name}\0".encode())
        try:
            state.update(path.read_bytes())
        except OSError as error:
            raise PackError(f"cannot be read: {error.strerror}", str(path)) from error
    return state.hexdigest()[:24]


def _read(folder: Path, files: Sequence[Path]) -> dict[str, Any]:
    settings = read_yaml(folder / "language.yml")
    unknown = sorted(set(settings) - _SETTINGS)
    if unknown:
        raise PackError(f"unknown settings: {', '.join(unknown)}", str(folder / "language.yml"))
    words: dict[str, list[_Row]] = {}
    normaliser = _normaliser(settings)
    paradigms = {
        name: Paradigm(name, lines, str(folder / "language.yml")) for name, lines in settings["paradigms"].items()
    }
    rules: list[dict[str, Any]] = []
    for path in files:
        if path.suffix == ".tsv" and path.parent.name == "lexicon":
            _add_words(path, normaliser, paradigms, words)
        elif path.suffix == ".yml" and path.parent.name == "grammar":
            rules += _rules(path, settings)
    return {
        "settings": settings, "rules": rules, **_numbered(words),
        **{n: read_yaml(folder / f"{n}.yml") if (folder / f"{n}.yml") in files else {} for n in ("numerals", "dates")},
    }  # fmt: skip


def _normaliser(settings: dict[str, Any]) -> Normaliser:
    return Normaliser.from_yaml(settings["normalise"], settings.get("tokens", {}).get("joiners", ""))


def _numbered(words: dict[str, list[_Row]]) -> dict[str, Any]:
    """The words with every reading and every list of readings once; a word then is a number, and loads fast."""
    readings: dict[tuple[Any, ...], int] = {}
    entries: dict[tuple[int, ...], int] = {}
    rows: list[_Row] = []
    out = {}
    for form, known in words.items():
        numbers = []
        for row in known:
            key = (*row[0], *row[1].items())
            if key not in readings:
                readings[key] = len(rows)
                rows.append(row)
            numbers.append(readings[key])
        out[form] = entries.setdefault(tuple(numbers), len(entries))
    return {"words": out, "entries": list(entries), "readings": rows}


def _add_words(
    path: Path,
    normaliser: Normaliser,
    paradigms: dict[str, Paradigm],
    words: dict[str, list[_Row]],
) -> None:
    name = path.stem
    for line, row in read_rows(path):
        subs = row.get("sub", "").split()
        attributes = {k: v for k, v in row.items() if k not in _OWN_COLUMNS}
        paradigm = paradigms.get(row.get("p", "0"))
        if paradigm is None:
            raise PackError(f"no paradigm {row['p']!r} in language.yml", str(path), line)
        made: dict[str, set[str]] = {}
        for form, more in paradigm.inflect(row):
            made.setdefault(normaliser.phrase(form), set()).update(more)
        for form, gained in made.items():
            own = set(subs) - _NUMBER if gained & _NUMBER else set(subs)
            classes = sorted({name, *(f"{name}.{s}" for s in own | gained)})
            reading = (classes, attributes)
            known = words.setdefault(form, [])
            if reading not in known:
                known.append(reading)


def _rules(path: Path, settings: dict[str, Any]) -> list[dict[str, Any]]:
    data = read_yaml(path)
    layers = {one["name"] for one in settings["layers"]}
    if data.get("layer") not in layers:
        raise PackError(f"layer {data.get('layer')!r} is not one of language.yml", str(path))
    rules: list[dict[str, Any]] = data.get("rules") or []
    aliases: dict[str, str] = {}
    for name, pattern in (data.get("let") or {}).items():
        aliases[name] = _spelled_out(pattern, aliases, str(path), None)
    for rule in rules:
        if not isinstance(rule, dict) or "id" not in rule or "when" not in rule:
            raise PackError(
                "a rule needs `id` and `when`", str(path), rule.get(LINE) if isinstance(rule, dict) else None
            )
        rule["when"] = _spelled_out(rule["when"], aliases, str(path), rule[LINE])
        rule["layer"] = data["layer"]
        rule["file"] = str(path)
    return rules


def _spelled_out(pattern: str, aliases: dict[str, str], file: str, line: int | None) -> str:
    """A pattern with the file's aliases put in: `let: {party: "actor|side/!place"}`, written `@party`. An alias may use
    those before it."""

    def put(found: re.Match[str]) -> str:
        if found[1] not in aliases:
            raise PackError(f"no alias @{found[1]} in the file's `let`", file, line)
        return aliases[found[1]]

    return re.sub(r"@([a-z_]+)", put, pattern)
