"""Scores attacks, statements, relations and evidence on ten open gold reports (`make kinds`).

    python tools/score_kinds.py                   precision, recall, F1 a kind
    python tools/score_kinds.py --errors 50       and the first fifty claims that are missed or extra
    python tools/score_kinds.py --only dev-01     one report

tests/kinds/annotations.json holds offsets and codes alone, no words; the reports lie in the gold folder beside the project
(`--gold`), and where they are absent the script says so and ends with 0. A claim found is one that `pair` and `near` of the
gold's score.py pair with an annotation of the same kind and the same code: `means`, `mode`, `relation`, `media`. A row
marked `optional` counts neither as missed nor, where it is found, as wrong.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

from gate import load_scorer, read_claims

__all__ = ["CODES", "Count", "Scored", "main", "score"]

ROOT = Path(__file__).resolve().parent.parent
ANNOTATIONS = ROOT / "tests" / "kinds" / "annotations.json"
CODES = {"attack": "means", "statement": "mode", "relation": "relation", "evidence": "media"}
Rows = list[dict[str, Any]]


class Count(NamedTuple):
    """Claims of one kind that are right, extra and missed."""

    right: int = 0
    extra: int = 0
    missed: int = 0

    def plus(self, other: Count) -> Count:
        return Count(*(one + two for one, two in zip(self, other, strict=True)))

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.extra) if self.right else 0.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right else 0.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


class Scored(NamedTuple):
    """Counts by kind (and by "KIND, any CODE"), and a line for each claim missed or extra."""

    counts: dict[str, Count]
    errors: list[str]


def score(texts: Mapping[str, str], gold: Mapping[str, Rows], claims: Rows, scorer: ModuleType) -> Scored:
    """What was found of the annotations.

    Args:
        texts: the reports' texts by id.
        gold: the annotated rows by report: `kind`, `start`, `end`, a code, `optional`.
        claims: rows as `hasila read` writes them.
        scorer: the gold's score.py, for its `pair`.
    """
    counts: dict[str, Count] = {}
    errors: list[str] = []
    for name, rows in gold.items():
        mine = [claim for claim in claims if claim["document"] == name and claim.get("quote")]
        for kind, key in CODES.items():
            annotated = [_annotated(row, key) for row in rows if row["kind"] == kind]
            found = [_found(claim, key) for claim in mine if claim["kind"] == kind]
            for label, coded in ((kind, True), (f"{kind}, any {key}", False)):
                count, wrong = _compare(annotated, found, coded, scorer)
                counts[label] = counts.get(label, Count()).plus(count)
                if coded:
                    errors += [
                        f"{name}: {what} {kind} {code} {_words(texts[name], span)}" for what, code, span in wrong
                    ]
    return Scored(counts, errors)


def _annotated(row: dict[str, Any], key: str) -> dict[str, Any]:
    return {"span": (row["start"], row["end"]), "code": row[key], "optional": row.get("optional", False)}


def _found(claim: dict[str, Any], key: str) -> dict[str, Any]:
    """A claim's words and codes: evidence may be of several media."""
    code = claim[claim["kind"]].get(key)
    return {
        "span": (claim["quote"]["start"], claim["quote"]["end"]),
        "code": code if isinstance(code, list) else [code],
    }


def _compare(annotated: Rows, found: Rows, coded: bool, scorer: ModuleType) -> tuple[Count, list[tuple[str, Any, Any]]]:
    """The counts of one kind in one report, and (what is wrong, code, span) of each row."""
    pairs = scorer.pair(annotated, found, lambda one, other: not coded or one["code"] in other["code"])
    seen, used = {row for row, _ in pairs}, {claim for _, claim in pairs}
    missed = [row for at, row in enumerate(annotated) if at not in seen and not row["optional"]]
    extra = [claim for at, claim in enumerate(found) if at not in used]
    right = sum(not annotated[row]["optional"] for row, _ in pairs)
    wrong = [("MISSED", row["code"], row["span"]) for row in missed] + [
        ("EXTRA", row["code"][0], row["span"]) for row in extra
    ]
    return Count(right, len(extra), len(missed)), wrong


def _words(text: str, span: tuple[int, int]) -> str:
    return repr(text[slice(*span)])


def _texts(gold: Path, annotations: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The reports' texts; a text that was changed since it was annotated is told and left out."""
    for name, report in annotations.items():
        path = gold / "dev" / f"{name}.txt"
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        if hashlib.sha256(text.encode()).hexdigest().startswith(report["text"]):
            yield name, text
        else:
            print(f"kinds: {path} is not the text that was annotated, {name} is NOT MEASURED", file=sys.stderr)


def _read(gold: Path, texts: Mapping[str, str]) -> Rows:
    reports = []
    for name, text in texts.items():
        published = json.loads((gold / "dev" / f"{name}.json").read_text(encoding="utf-8"))["published"]
        reports.append({"id": name, "text": text, "published": published})
    with tempfile.TemporaryDirectory() as folder:
        lines = read_claims(reports, Path(folder)).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def main(arguments: Sequence[str] | None = None) -> int:
    """Score and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--gold", type=Path, default=ROOT.parent / "shared" / "gold", help="the folder of gold sets")
    parser.add_argument("--only", default="", metavar="ID,ID", help="these reports alone")
    parser.add_argument("--errors", type=int, default=0, metavar="N", help="show the first N claims missed or extra")
    given = parser.parse_args(arguments)
    if not (given.gold / "score.py").exists():
        print(f"kinds: NOTHING MEASURED: no gold sets in {given.gold}; name their folder with --gold", file=sys.stderr)
        return 0
    annotations = json.loads(ANNOTATIONS.read_text(encoding="utf-8"))["reports"]
    only = set(given.only.split(",")) if given.only else set(annotations)
    texts = dict(_texts(given.gold, {name: one for name, one in annotations.items() if name in only}))
    gold = {name: annotations[name]["claims"] for name in texts}
    scored = score(texts, gold, _read(given.gold, texts), load_scorer(given.gold))
    print(f"{len(texts)} reports, {sum(map(len, gold.values()))} annotations")
    for label, count in scored.counts.items():
        shares = f"P {count.precision:.3f}  R {count.recall:.3f}  F1 {count.f1:.3f}"
        print(f"  {label:24} {shares}   ({count.right} right, {count.extra} extra, {count.missed} missed)")
    for line in scored.errors[: given.errors]:
        print("   ", line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
