"""The copies in a finished batch: which reports tell one text again, and which figures they changed, as `copies.jsonl`.

Only reports with claims are looked at: they alone can be counted twice.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Final

import msgspec

from hasila.batch.places import Folder
from hasila.batch.shard import Done
from hasila.batch.tables import Form, claims_in, reports_in
from hasila.languages import available, load
from hasila.ledger.claim import Claim
from hasila.reconcile.copies import Change, Told, changes, find_copies
from hasila.resolve.actors import Registry

__all__ = ["COPIES", "CopyRow", "write_copies"]

COPIES: Final = "copies.jsonl"

_WIRE: Final = "agency"  # the registry's kind of a news agency


class CopyRow(msgspec.Struct, frozen=True, kw_only=True):
    """A line of `copies.jsonl`: a `Copy` with the addresses of both, and the figures that differ from its original."""

    report: str
    original: str
    report_url: str | None = None
    original_url: str | None = None
    similarity: float
    why: str
    changed: tuple[Change, ...]


def write_copies(
    out: Folder, shards: Sequence[Done], extra: Sequence[Path] = (), form: Form = "jsonl"
) -> list[CopyRow]:
    """Find the copies of a finished run and write them.

    Args:
        out: the output folder.
        shards: what was written there, in the order of the inputs.
        extra: a person's own folders of words and actors.
        form: how it was written.
    """
    packs = [load(language, extra) for language in available(extra)]
    registry = Registry.open(extra)

    def compared(word: str) -> str:
        for pack in packs:
            word = pack.normaliser.form(word)
        return word

    @cache
    def is_agency(publisher: str | None) -> bool:
        actors = [registry.resolve(publisher or "", pack.code, pack.normaliser.form) for pack in packs]
        return any(actor is not None and actor.kind == _WIRE for actor in actors)

    urls: dict[str, str] = {}
    found = find_copies(_told(out, shards, form, is_agency, urls), compared)
    claims = _claims_of(out, shards, form, {name for one in found for name in (one.report, one.original)})
    rows = [
        CopyRow(
            report=one.report, original=one.original,
            report_url=urls.get(one.report), original_url=urls.get(one.original), similarity=one.similarity, why=one.why,
            changed=tuple(changes(claims.get(one.original, []), claims.get(one.report, []))),
        )
        for one in found
    ]  # fmt: skip
    out.write(COPIES, io.BytesIO(b"".join(msgspec.json.encode(row) + b"\n" for row in rows)))
    return rows


def _told(
    out: Folder, shards: Sequence[Done], form: Form, is_agency: Callable[[str | None], bool], urls: dict[str, str]
) -> Iterator[Told]:
    """The reports with claims; `urls` gets their addresses."""
    for shard in shards:
        with_claims = {claim.document for claim in claims_in(out, "claims", shard.name, form)}
        for one in reports_in(out, shard.name, form):
            if one.id in with_claims:
                if one.url:
                    urls[one.id] = one.url
                yield Told(id=one.id, text=one.text, published=one.published, is_agency=is_agency(one.publisher))


def _claims_of(out: Folder, shards: Sequence[Done], form: Form, wanted: set[str]) -> dict[str, list[Claim]]:
    found: dict[str, list[Claim]] = {}
    for shard in shards:
        for claim in claims_in(out, "claims", shard.name, form):
            if claim.document in wanted and claim.document is not None:
                found.setdefault(claim.document, []).append(claim)
    return found
