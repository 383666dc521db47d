"""What an output folder holds, and the hash of what made it: `manifest.json`, written last.

A folder without a manifest is a run that was stopped: the same command goes on from what is done.
"""

from __future__ import annotations

import hashlib
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from hasila.batch.places import Folder, stem_of
from hasila.batch.shard import Done
from hasila.batch.tables import PARTS, Form

__all__ = ["MANIFEST", "Manifest", "clear_others", "code_fingerprint", "write_manifest"]

MANIFEST = "manifest.json"

_COUNTS = ("records", "reports", "passed", "claims", "failures")
_PROGRAM = Path(__file__).resolve().parents[1]
_TEXTS = {".py", ".yml", ".tsv", ".bin", ".json"}


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What `manifest.json` says.

    Attributes:
        code: the fingerprint of program, packs and a person's own words.
        records: records that came in; reports, passed and failures add up to them.
        reports, passed, claims, failures: as in `Done`, over all shards.
        left_out: what is no record, since it holds no text: kind -> how many.
        form: how claims, reports and failures are written.
        shards: one entry a shard, in the order of the inputs.
    """

    code: str
    records: int
    reports: int
    passed: int
    claims: int
    failures: int
    left_out: dict[str, int] = {}
    form: Form = "jsonl"
    shards: tuple[Done, ...]


def code_fingerprint(extra: Iterable[Path] = ()) -> str:
    """Sixteen hex digits over the program's files, its data and a person's own folders."""
    digest = hashlib.sha256()
    for root in [_PROGRAM, *extra]:
        for path in sorted(path for path in root.rglob("*") if path.suffix in _TEXTS and path.is_file()):
            digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def write_manifest(out: Folder, code: str, shards: Sequence[Done], form: Form = "jsonl") -> Manifest:
    """Write the manifest of a finished run."""
    left_out: Counter[str] = Counter()
    for one in shards:
        left_out.update(one.left_out)
    sums = {name: sum(getattr(one, name) for one in shards) for name in _COUNTS}
    ordered = tuple(sorted(shards, key=lambda one: one.name))
    manifest = Manifest(code=code, left_out=dict(sorted(left_out.items())), form=form, shards=ordered, **sums)
    data = msgspec.json.format(msgspec.json.encode(manifest), indent=1)
    out.write(MANIFEST, io.BytesIO(data + b"\n"))
    return manifest


def clear_others(out: Folder, names: Iterable[str], form: Form = "jsonl") -> None:
    """Remove what stands in the output folders and belongs to no shard of the plan: left aside, or of another plan or form."""
    kept = set(names)
    for part in (*PARTS, "done", "at"):
        suffix = f".{form}" if part in PARTS else ""
        for name in out.names(part):
            if stem_of(name) not in kept or not name.endswith(suffix):
                out.remove(name)
