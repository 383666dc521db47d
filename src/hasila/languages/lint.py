"""What is wrong or doubtful in a pack's files, beyond what stops it from loading. Used by `hasila rules check`.

What comes in: a pack and its folders, and the classes that rules or the program ask for. What goes out: findings, each
with file and line. A list is read row by row here, so that all its faults show at once.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple, get_args, get_type_hints

from hasila.errors import PackError
from hasila.languages.files import LINE, read_yaml
from hasila.languages.pack import Pack
from hasila.ledger.claim import Attack, Control, Count, Evidence, Position, Relation, Statement, Toll, Who

__all__ = ["CODES", "Finding", "check_settings", "check_shapes", "lint"]

_INVISIBLE: Final = frozenset(
    "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
)
_PRESENTATION: Final = re.compile("[\ufb1d-\ufdff\ufe70-\ufefe]")
_TATWEEL: Final = "\u0640"
_HEADER: Final = ("source", "licence", "editor")
_TARGETS: Final = (
    "homes", "hospital", "clinic", "medical_staff", "school", "market", "camp", "convoy", "bakery", "place_of_worship",
    "infrastructure", "military_site", "other",
)  # fmt: skip


_SHAPES: Final[dict[str, Any]] = {  # what language.yml must hold
    "language": str, "name": str, "script": str, "direction": str, "letters": str, "common": str, "normalise": dict,
    "sentences": dict, "punctuation": dict, "clitics": dict, "paradigms": dict, "gap_stops": str, "layers": list,
}  # fmt: skip
_INNER: Final = (
    ("sentences", ("end", "abbreviations")),
    ("punctuation", ("close_quote", "quote", "close_paren")),
    ("paradigms", ("0",)),
)
_KINDS: Final = {str: "a text", dict: "keys and values", list: "a list"}


class Finding(NamedTuple):
    """One thing found. A warning is for a person to look at; everything else is a fault."""

    file: str
    line: int | None
    what: str
    warning: bool = False


def _literals(hint: Any) -> frozenset[str]:
    """The strings that a type allows."""
    inner = get_args(hint)
    return frozenset((hint,)) if isinstance(hint, str) else frozenset().union(*map(_literals, inner))


def _codes(struct: type, field: str) -> frozenset[str]:
    return _literals(get_type_hints(struct)[field])


CODES: Final[dict[str, frozenset[str]]] = {  # attributes that become codes of the claim record -> what they may be
    "outcome": _codes(Toll, "outcome"),
    "means": _codes(Attack, "means"),
    "status": _codes(Who, "status"),
    "age": _codes(Who, "age"),
    "sex": _codes(Who, "sex"),
    "unit": _codes(Count, "unit"),
    "change": _codes(Control, "change"),
    "extent": _codes(Control, "extent"),
    "act": _codes(Position, "act"),
    "mode": _codes(Statement, "mode"),
    "relation": _codes(Relation, "relation"),
    "media": _codes(Evidence, "media"),
    "type": frozenset(_TARGETS),
}


def check_settings(folder: Path) -> None:
    """What a language.yml must hold.

    Raises:
        PackError: the first thing that is missing or of another shape.
    """
    path = folder / "language.yml"
    settings = read_yaml(path)
    for key, shape in _SHAPES.items():
        if not isinstance(settings, dict) or not isinstance(settings.get(key), shape):
            raise PackError(f"{key} is missing or not {_KINDS[shape]}", str(path))
    for key, names in _INNER:
        if missing := [name for name in names if name not in settings[key]]:
            raise PackError(f"{key} holds no {missing[0]!r}", str(path))
    for layer in settings["layers"]:
        if not isinstance(layer, dict) or "name" not in layer or layer.get("kind") not in ("phrase", "claim"):
            line = layer.get(LINE) if isinstance(layer, dict) else None
            raise PackError("a layer is {name: ..., kind: phrase} or {name: ..., kind: claim}", str(path), line)
    if settings["language"] != folder.resolve().name:
        raise PackError(f"language {settings['language']!r} stands in a folder of another name", str(path))


def check_shapes(pack: Pack) -> None:
    """The shapes of the rules' parts, before they are read as patterns and values.

    Raises:
        PackError: the first rule of another shape.
    """
    for rule in pack.rules:
        shapes = (
            (rule["when"], str),
            (rule.get("as", ""), str),
            (rule.get("give", {}), dict),
            (rule.get("if", []), list),
        )
        good = all(isinstance(part, shape) for part, shape in shapes)
        inner = [*rule.get("give", {}).values(), *rule.get("if", [])] if good else []
        if not good or not all(isinstance(one, str) for one in inner):
            fault = f"rule {rule['id']}: `when` and `as` are texts, `give` is {{field: value}}, `if` is a list of texts"
            raise PackError(fault, rule["file"], rule[LINE])


def lint(pack: Pack, folders: Sequence[Path], used: frozenset[str]) -> Iterator[Finding]:
    """The findings of a pack.

    Args:
        pack: the pack, loaded.
        folders: its folder, and those of the user's that add to it.
        used: the classes that rules cite or the program asks for.
    """
    for folder in folders:
        for path in sorted(folder.glob("lexicon/*.tsv")):
            yield from _list(path, pack, used)
        for path in sorted(folder.rglob("*.yml")):
            yield from _settings(path)
    for rule in pack.rules:
        yield from _constants(rule)


def _list(path: Path, pack: Pack, used: frozenset[str]) -> Iterator[Finding]:
    lines = path.read_text(encoding="utf-8").split("\n")
    notes = " ".join(line.lower() for line in lines if line.startswith("#"))
    missing = [word for word in _HEADER if f"{word}:" not in notes]
    if missing:
        yield Finding(str(path), 1, f"the header names no {', '.join(missing)}; write `# Source: ...` and the like")
    rows = [(at, line.split("\t")) for at, line in enumerate(lines, 1) if line.strip() and not line.startswith("#")]
    header = [name.strip() for name in rows[0][1]] if rows else []
    seen: dict[tuple[str, frozenset[str]], tuple[str, int]] = {}
    subs: set[str] = set()
    for at, cells in rows[1:]:
        row = {name: cell.strip() for name, cell in zip(header, cells, strict=False)}
        subs.update(row.get("sub", "").split())
        yield from (Finding(str(path), at, what) for what in _row(row, pack))
        key = (" ".join(map(pack.normaliser.form, row["form"].split())), frozenset(row.get("sub", "").split()))
        if key in seen:
            elder, line = seen[key]
            what = f"{row['form']} stands twice, also in line {line}; keep one"
            if elder != row["form"]:
                what = f"{row['form']} and {elder} (line {line}) are looked up as one form; one of them is enough"
            yield Finding(str(path), at, what, warning=elder != row["form"])
        seen.setdefault(key, (row["form"], at))
    yield from _unused(path, subs, pack, used)


def _row(row: dict[str, str], pack: Pack) -> Iterator[str]:
    form = row["form"]
    dropped = {chr(int(code, 16)) for code in pack.settings["normalise"].get("drop", ())}
    for name, cell in row.items():
        if name in CODES and cell and cell not in CODES[name]:
            yield f"{form}: {name} {cell!r} is no code of the claim record; use {_or(CODES[name])}"
    if not form:
        yield "a row without a form"
    if extra := sorted(c for c in set(form) if c in _INVISIBLE or c in dropped or unicodedata.combining(c)):
        yield f"{form} holds {', '.join(_name(c) for c in extra)}; write the plain form"
    if odd := _PRESENTATION.findall(form):
        yield f"{form} holds {_name(odd[0])}, a shape and no letter; write the plain letter"
    for word in form.split():
        scripts = sorted({_name(c).split()[0] for c in word if c.isalpha()})
        if len(scripts) > 1:
            yield f"{word} mixes letters of {' and '.join(scripts)}"


def _unused(path: Path, subs: set[str], pack: Pack, used: frozenset[str]) -> Iterator[Finding]:
    """Classes that nothing asks for; those that paradigms give are everybody's."""
    name = path.stem
    shared = {sub for lines in pack.settings["paradigms"].values() for key in lines for sub in key.split()}
    if not any(one == name or one.startswith(f"{name}.") for one in used):
        yield Finding(str(path), None, f"no rule uses {name}", warning=True)
    elif idle := sorted(sub for sub in subs - shared if f"{name}.{sub}" not in used):
        yield Finding(str(path), None, f"no rule uses {', '.join(f'{name}.{sub}' for sub in idle)}", warning=True)


def _settings(path: Path) -> Iterator[Finding]:
    """Characters that nobody sees, in settings, numerals, dates and rules. Rules may hold a tatweel, for examples."""
    rules = path.parent.name == "grammar"
    for at, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if hidden := sorted(_INVISIBLE.intersection(line)):
            yield Finding(str(path), at, f"holds {_name(hidden[0])}, which nobody sees; write it as an escape")
        if not rules and (odd := _PRESENTATION.findall(line)):
            yield Finding(str(path), at, f"holds {_name(odd[0])}, a shape and no letter; write the plain letter")
        if not rules and _TATWEEL in line:
            yield Finding(str(path), at, "holds a tatweel; write the plain form", warning=True)


def _constants(rule: dict[str, Any]) -> Iterator[Finding]:
    """Constants of `give` that become codes. What a toll calls its relation is no code."""
    for name, value in (rule.get("give") or {}).items():
        if name not in CODES or (name == "relation" and rule["layer"] != "relation"):
            continue
        for one in str(value).split(" | "):
            if not one.strip().startswith("$") and one.strip() not in CODES[name]:
                what = f"{rule['id']}: {name} {one.strip()!r} is no code of the claim record; use {_or(CODES[name])}"
                yield Finding(rule["file"], rule[LINE], what)


def _or(codes: frozenset[str]) -> str:
    return " ".join(sorted(codes))


def _name(char: str) -> str:
    return unicodedata.name(char, f"U+{ord(char):04X}")
