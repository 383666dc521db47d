"""Two ledgers of the same reports compared: claims gained, lost, changed. Rows are JSON objects as `read` writes them.

Two rows are one claim where they have the same id and document; else where they are of the same document and kind and
their quotes overlap, those that overlap most first. What only says how a row was made (`reader`, `derivation`) is no
change, nor is an id that follows from a change elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from hasila.ledger.ids import translated

__all__ = ["Change", "Row", "compare"]

Row = Mapping[str, Any]
_SILENT = frozenset({"id", "reader", "derivation"})


class Change(NamedTuple):
    """One difference.

    Attributes:
        what: `gained`, `lost`, `changed` or `same`.
        old, new: the rows; None where there is none.
        fields: of a changed row, field (`toll.count.low`) -> old and new value.
    """

    what: Literal["gained", "lost", "changed", "same"]
    old: Row | None
    new: Row | None
    fields: dict[str, tuple[Any, Any]]


def compare(old: Sequence[Row], new: Sequence[Row]) -> Iterator[Change]:
    """The changes from one ledger to another: report by report, in the order of the text within each."""
    documents = dict.fromkeys(row.get("document") for row in (*old, *new))
    of_old, of_new = _by_document(old), _by_document(new)
    for document in documents:
        yield from _compare(of_old.get(document, []), of_new.get(document, []))


def _by_document(rows: Sequence[Row]) -> dict[Any, list[Row]]:
    out: dict[Any, list[Row]] = {}
    for row in rows:
        out.setdefault(row.get("document"), []).append(row)
    return out


def _compare(old: Sequence[Row], new: Sequence[Row]) -> Iterator[Change]:
    pairs = _pairs(old, new)
    ids = {old[a]["id"]: new[b]["id"] for a, b in pairs.items()}
    taken = set(pairs.values())
    found: list[tuple[tuple[int, int], Change]] = []
    for a, row in enumerate(old):
        if a not in pairs:
            found.append((_place(row, a), Change("lost", row, None, {})))
            continue
        other = new[pairs[a]]
        fields = dict(_differences(translated(row, ids), other, ""))
        found.append((_place(other, pairs[a]), Change("changed" if fields else "same", row, other, fields)))
    found += [(_place(row, b), Change("gained", None, row, {})) for b, row in enumerate(new) if b not in taken]
    return (change for _, change in sorted(found, key=lambda one: one[0]))


def _place(row: Row, order: int) -> tuple[int, int]:
    """Where a row stands: by its quote, rows without one (checks) last."""
    quote = row.get("quote")
    return (quote["start"] if quote else 1 << 60), order


def _pairs(old: Sequence[Row], new: Sequence[Row]) -> dict[int, int]:
    """Index of an old row -> index of the new row that is the same claim."""
    by_id = {row["id"]: b for b, row in enumerate(new)}
    pairs = {a: by_id[row["id"]] for a, row in enumerate(old) if row["id"] in by_id}
    taken = set(pairs.values())
    near = [
        (-shared, a, b)
        for a, row in enumerate(old) if a not in pairs
        for b, other in enumerate(new) if b not in taken and (shared := _shared(row, other)) > 0
    ]  # fmt: skip
    for _, a, b in sorted(near):
        if a not in pairs and b not in taken:
            pairs[a] = b
            taken.add(b)
    return pairs


def _shared(a: Row, b: Row) -> int:
    """How many code points the quotes of two rows of one kind share."""
    first, second = a.get("quote"), b.get("quote")
    if a["kind"] != b["kind"] or not first or not second:
        return 0
    return int(min(first["end"], second["end"]) - max(first["start"], second["start"]))


def _differences(old: Any, new: Any, path: str) -> Iterator[tuple[str, tuple[Any, Any]]]:
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in dict.fromkeys([*old, *new]):
            if path or key not in _SILENT:
                yield from _differences(old.get(key), new.get(key), f"{path}.{key}" if path else key)
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for at, (one, other) in enumerate(zip(old, new, strict=True)):
            yield from _differences(one, other, f"{path}[{at}]")
    elif old != new and (old or new):  # a field left out is its empty value
        yield path, (old, new)
