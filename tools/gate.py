"""The gate: figures on the gold sets must not fall under the floors that bench/gate.json pins.

    python tools/gate.py                          score, say what was gained and lost, exit code 1 where a figure fell
    python tools/gate.py --update                 and pin the new figures; refused where one fell
    python tools/gate.py --update --allow-regression "WHY"    pins lower figures too, and keeps the reason beside them

The gold sets lie beside the project and are no part of it (`--gold`, by default ../shared/gold): where they are absent the
gate says so and ends with 0. Its own scorers are called, so the figures are theirs. bench/gate.json names gold claims by
report and number only, never by their words. Closed sets are not touched.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

__all__ = ["Figures", "compare", "fingerprint", "load_scorer", "main", "measure", "read_claims"]

ROOT = Path(__file__).resolve().parent.parent
PINNED = ROOT / "bench" / "gate.json"
REPORTS = {"ar/seed": "seed", "ar/dev": "dev"}
INCIDENTS = {"ar/incidents": "incidents/ar-dev.jsonl", "en/incidents": "incidents/en-dev.jsonl"}
Figures = dict[str, float]
# What is a floor; other figures (slots of the tolls that were found: their number moves with them) are told, not refused.
_FLOORS = re.compile(r"F1$|fully right|also|checks|denials|killed|injured|place within")


def fingerprint(paths: Iterable[Path], root: Path) -> str:
    """Twelve hex digits of SHA-256 over names and bytes of files, in the order of their names."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def _packs() -> str:
    source = ROOT / "src" / "hasila"
    data = [path for path in (source / "languages").rglob("*") if path.suffix in {".yml", ".tsv"}]
    return fingerprint([*data, *(source / "resolve" / "data").glob("*.tsv")], source)


def load_scorer(gold: Path) -> ModuleType:
    """The gold's own score.py as a module."""
    spec = importlib.util.spec_from_file_location("gold_score", gold / "score.py")
    if spec is None or spec.loader is None:
        raise SystemExit(f"gate: {gold / 'score.py'} cannot be loaded")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def read_claims(reports: Iterable[dict[str, Any]], folder: Path) -> Path:
    """Claims of reports, as `hasila read` writes them, in a file of `folder`."""
    given, claims = folder / "reports.jsonl", folder / "claims.jsonl"
    keys = ("id", "text", "published", "language")
    rows = [json.dumps({key: one[key] for key in keys if one.get(key)}, ensure_ascii=False) for one in reports]
    given.write_text("\n".join(rows) + "\n", encoding="utf-8")
    command = [sys.executable, "-m", "hasila.cli.main", "read", str(given), "--format", "jsonl"]
    done = subprocess.run(command, stdout=subprocess.PIPE, cwd=ROOT, check=False)
    if done.returncode not in (0, 1) or (done.returncode and not done.stdout):
        raise SystemExit(f"gate: hasila read ended with {done.returncode}")
    claims.write_bytes(done.stdout)
    return claims


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _reports(gold: Path, name: str, folder: Path) -> tuple[Figures, list[str]]:
    scorer = load_scorer(gold)
    docs = scorer.load_gold(str(gold / name), None)
    claims = _rows(read_claims([{"id": key, **doc} for key, doc in docs.items()], folder))
    result, _ = scorer.score(docs, claims)
    figures = {f"{kind} F1": row["f1"] for kind, row in result["f1"].items() if ", any" not in kind}
    figures["fully right"] = result["figures_fully_right"]
    slots = result["slots_where_gold_states_one"] | result["more"]
    figures |= {slot: round(right / stated, 3) for slot, (right, stated) in slots.items() if stated >= 10}
    return figures, _found(scorer, docs, claims)


def _found(scorer: ModuleType, docs: dict[str, Any], claims: list[dict[str, Any]]) -> list[str]:
    """The gold claims that were found, as REPORT/NUMBER KIND."""
    found = []
    for name, doc in docs.items():
        mine = [claim for claim in claims if claim["document"] == name and claim.get("quote")]
        for kind, key in (("control", "change"), ("stance", "act")):
            system = [
                {"span": (one["quote"]["start"], one["quote"]["end"]), key: scorer.body_of(one).get(key)}
                for one in mine if one["kind"] == kind
            ]  # fmt: skip
            found += _pairs(scorer, name, [one for one in doc["gold"] if one["kind"] == kind], system, (key,))
        tolls = [scorer.sys_toll(claim) for claim in mine if claim["kind"] == "toll"]
        gold = [one for one in doc["gold"] if one["kind"] == "toll"]
        found += _pairs(scorer, name, gold, tolls, ("outcome", "low", "high"))
    return sorted(found)


def _pairs(scorer: ModuleType, name: str, gold: list[Any], system: list[Any], keys: Sequence[str]) -> list[str]:
    paired = scorer.pair(gold, system, lambda one, other: all(one.get(key) == other.get(key) for key in keys))
    return [f"{name}/{gold[at]['i']} {gold[at]['kind']}" for at, _ in paired]


def _incidents(gold: Path, name: str, folder: Path) -> tuple[Figures, list[str]]:
    claims = read_claims(_rows(gold / name), folder)
    command = [sys.executable, str(gold / "score_incidents.py"), str(gold / name), str(claims), "--json"]
    scored = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
    return {key: share for key, (_, _, share) in scored.items() if "floor" not in key and "date" not in key}, []


def measure(gold: Path) -> dict[str, dict[str, Any]]:
    """Figures, found claims and fingerprints of every open set that is there."""
    out: dict[str, dict[str, Any]] = {}
    for sets, score in ((REPORTS, _reports), (INCIDENTS, _incidents)):
        for label, name in sets.items():
            path = gold / name
            if not path.exists():
                print(f"gate: {path} is not there, {label} is NOT MEASURED", file=sys.stderr)
                continue
            with tempfile.TemporaryDirectory() as folder:
                figures, found = score(gold, name, Path(folder))
            files = path.iterdir() if path.is_dir() else [path]
            out[label] = {"gold": fingerprint(files, gold), "packs": _packs(), "figures": figures, "found": found}
    return out


def compare(pinned: dict[str, Any], now: dict[str, Any], label: str) -> tuple[list[str], list[str]]:
    """Lines of what fell and of what else changed in one set."""
    fell, changed = [], []
    if pinned["gold"] != now["gold"]:
        fell.append(f"{label}: the gold set is another one than was pinned; look at it, then --update")
    for key, floor in pinned["figures"].items():
        value = now["figures"].get(key)
        if value is None or value < floor:
            (fell if _FLOORS.search(key) else changed).append(f"{label}: {key} fell from {floor} to {value}")
        elif value > floor:
            changed.append(f"{label}: {key} rose from {floor} to {value}")
    before, after = set(pinned["found"]), set(now["found"])
    changed += [f"{label}: - lost   {one}" for one in sorted(before - after)]
    changed += [f"{label}: + gained {one}" for one in sorted(after - before)]
    return fell, changed


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, compare, pin if told to."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--gold", type=Path, default=ROOT.parent / "shared" / "gold", help="the folder of gold sets")
    parser.add_argument("--update", action="store_true", help="pin the figures measured")
    parser.add_argument("--allow-regression", metavar="WHY", help="with --update: pin lower figures too, for a reason")
    given = parser.parse_args(arguments)
    if not (given.gold / "score.py").exists():
        print(f"gate: NOTHING MEASURED: no gold sets in {given.gold}; name their folder with --gold", file=sys.stderr)
        return 0
    pinned = json.loads(PINNED.read_text(encoding="utf-8")) if PINNED.exists() else {}
    now = measure(given.gold)
    fell, changed = [], []
    for label, one in now.items():
        print(label, ", ".join(f"{key} {value}" for key, value in one["figures"].items()))
        if label in pinned:
            down, other = compare(pinned[label], one, label)
            fell, changed = fell + down, changed + other
    print("\n".join([*changed, *fell]) or "as pinned")
    if given.update and (not fell or given.allow_regression):
        _pin(pinned, now, fell, given.allow_regression)
        return 0
    return 1 if fell else 0


def _pin(pinned: dict[str, Any], now: dict[str, Any], fell: list[str], why: str | None) -> None:
    reasons = [*pinned.get("regressions", []), *([{"why": why, "fell": fell}] if fell else [])]
    kept = {**pinned, **now, "regressions": reasons}
    PINNED.write_text(json.dumps(kept, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
