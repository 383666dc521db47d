"""The copies in a finished batch: which reports tell one text again, and which figures they changed, as `copies.jsonl`.

Only reports with claims are looked at: they alone can be counted twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Final

import msgspec

from hasila.batch.shard import Done, write_whole
from hasila.languages import available, load
from hasila.ledger.claim import Claim
from hasila.reconcile.copies import Change, Copy, Told, changes, find_copies
from hasila.resolve.actors import Registry
from hasila.text import Report

__all__ = ["CopyRow", "write_copies"]

_WIRE: Final = "agency"  # the registry's kind of a news agency


class CopyRow(msgspec.Struct, frozen=True, kw_only=True):
    """A line of `copies.jsonl`: a `Copy`, and the figures that differ from its original."""

    report: str
    original: str
    similarity: float
    why: str
    changed: tuple[Change, ...]


def write_copies(out: Path, shards: Sequence[Done], extra: Sequence[Path] = ()) -> list[Copy]:
    """Find the copies of a finished run and write them.

    Args:
        out: the output folder.
        shards: what was written there, in the order of the inputs.
        extra: a person's own folders of words and actors.
    """
    packs = [load(language, extra) for language in available(extra)]
    registry = Registry.open(extra)

    def form(word: str) -> str:
        for pack in packs:
            word = pack.normaliser.form(word)
        return word

    @cache
    def is_agency(publisher: str | None) -> bool:
        actors = [registry.resolve(publisher or "", pack.code, pack.normaliser.form) for pack in packs]
        return any(actor is not None and actor.kind == _WIRE for actor in actors)

    found = find_copies(_told(out, shards, is_agency), form)
    claims = _claims_of(out, shards, {name for one in found for name in (one.report, one.original)})
    rows = [
        CopyRow(
            report=one.report, original=one.original, similarity=one.similarity, why=one.why,
            changed=tuple(changes(claims.get(one.original, []), claims.get(one.report, []))),
        )
        for one in found
    ]  # fmt: skip
    write_whole(out / "copies.jsonl", b"".join(msgspec.json.encode(row) + b"\n" for row in rows))
    return found


def _told(out: Path, shards: Sequence[Done], is_agency: Callable[[str | None], bool]) -> Iterator[Told]:
    report, document = msgspec.json.Decoder(Report), msgspec.json.Decoder(_Document)
    for shard in shards:
        with_claims = {document.decode(line).document for line in _lines(out, "claims", shard)}
        for line in _lines(out, "reports", shard):
            one = report.decode(line)
            if one.id in with_claims:
                agency = is_agency(one.publisher)
                yield Told(id=one.id, text=one.text, published=one.published, is_agency=agency)


class _Document(msgspec.Struct):
    document: str | None


def _claims_of(out: Path, shards: Sequence[Done], wanted: set[str]) -> dict[str, list[Claim]]:
    found: dict[str, list[Claim]] = {}
    document, claim = msgspec.json.Decoder(_Document), msgspec.json.Decoder(Claim)
    for shard in shards:
        for line in _lines(out, "claims", shard):
            name = document.decode(line).document
            if name in wanted and name is not None:
                found.setdefault(name, []).append(claim.decode(line))
    return found


def _lines(out: Path, part: str, shard: Done) -> Iterator[bytes]:
    with (out / part / f"{shard.name}.jsonl").open("rb") as lines:
        yield from lines
