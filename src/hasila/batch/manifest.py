"""What an output folder holds, and the hash of what made it: `manifest.json`, written last.

A folder without a manifest is a run that was stopped: the same command goes on from what is done.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from hasila.batch.shard import PARTS, Done, write_whole

__all__ = ["Manifest", "clear_others", "code_fingerprint", "write_manifest"]

_COUNTS = ("records", "reports", "passed", "claims", "failures")
_PROGRAM = Path(__file__).resolve().parents[1]
_TEXTS = {".py", ".yml", ".tsv", ".bin", ".json"}


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What `manifest.json` says.

    Attributes:
        code: the fingerprint of program, packs and a person's own words.
        records: records that came in; reports, passed and failures add up to them.
        reports, passed, claims, failures: as in `Done`, over all shards.
        shards: one entry a shard, in the order of the inputs.
    """

    code: str
    records: int
    reports: int
    passed: int
    claims: int
    failures: int
    shards: tuple[Done, ...]


def code_fingerprint(extra: Iterable[Path] = ()) -> str:
    """Sixteen hex digits over the program's files, its data and a person's own folders."""
    digest = hashlib.sha256()
    for root in [_PROGRAM, *extra]:
        for path in sorted(path for path in root.rglob("*") if path.suffix in _TEXTS and path.is_file()):
            digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def write_manifest(out: Path, code: str, shards: Sequence[Done]) -> Manifest:
    """Write the manifest of a finished run."""
    sums = {name: sum(getattr(one, name) for one in shards) for name in _COUNTS}
    manifest = Manifest(code=code, shards=tuple(sorted(shards, key=lambda one: one.name)), **sums)
    data = msgspec.json.format(msgspec.json.encode(manifest), indent=1)
    write_whole(out / "manifest.json", data + b"\n")
    return manifest


def clear_others(out: Path, names: Iterable[str]) -> None:
    """Remove what stands in the output folders and belongs to no shard of the plan: left aside, or of another plan."""
    kept = set(names)
    for part in (*PARTS, "done", "at"):
        for path in (out / part).glob("*"):
            if path.is_file() and path.stem not in kept:
                path.unlink()
