"""`hasila explain`: how a sentence was read, layer by layer, and where the rules that nearly matched stopped."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import click
import msgspec

from hasila.cli import options
from hasila.cli.packs import Opened, open_language, say
from hasila.errors import UsageError
from hasila.extract import explain as steps
from hasila.extract.claim_fields import show_field
from hasila.ledger.claim import Claim
from hasila.text import Report

__all__ = ["explain"]

_MOST: Final = 3
_BODIES: Final = {"stance": "position"}


@click.command()
@click.argument("language", metavar="LANG")
@click.argument("text", metavar="TEXT")
@click.option("--format", "form", type=click.Choice(["text", "jsonl"]), default="text", show_default=True,
              help="text to read; jsonl for programs, a sentence a line.")  # fmt: skip
@click.option("--published", metavar="DATE", callback=options.day, help="Day of publication, YYYY-MM-DD.")
@click.option("--rule", "prefix", metavar="ID", default="",
              help="Tell of every rule whose id begins so why it made nothing, such as ar.toll.verb.")  # fmt: skip
@click.option("--with", "extra", metavar="DIR", multiple=True, callback=options.extra,
              help="Folder with words and rules of your own.")  # fmt: skip
def explain(language: str, text: str, form: str, published: str | None, prefix: str, extra: tuple[Path, ...]) -> int:
    """Show how TEXT is read: its words with their classes, what each layer matched, the claims with their derivation.

    LANG is a language's code or the folder that holds it; TEXT may be - for standard input. At the end stand the rules
    that came closest to matching and did not, with the item and the word that stopped them.

    \b
    Examples:
      hasila explain ar "..." --published 2015-12-30
      hasila explain ./uk "..." --rule uk.toll.verb
      hasila explain ar - --format jsonl < report.txt
    """
    opened = open_language(language, extra)
    given = sys.stdin.buffer.read().decode("utf-8", "replace") if text == "-" else text
    if not given.strip():
        raise UsageError("no TEXT; give the sentence to explain")
    if prefix and not any(rule.id.startswith(prefix) for rule in opened.reader.rules):
        raise UsageError(f"--rule {prefix!r}: no rule of {opened.pack.code} has an id that begins so")
    report = Report(id="text", text=given, published=published, language=opened.pack.code)
    claims = opened.reader.read(report, explain=True)
    for one in steps.trace(opened.reader, report):
        here = [c for c in claims if c.quote and one.sentence.start <= c.quote.start < one.sentence.end]
        near = _near(opened, one, prefix)
        if form == "jsonl":
            click.echo(json.dumps(_row(one, given, here, near), ensure_ascii=False))
        else:
            say(list(_text(one, given, here, near)))
    return 0


def _near(opened: Opened, one: steps.Trace, prefix: str) -> list[steps.Near]:
    if not prefix:
        return steps.nearest(opened.reader, one, opened.reader.rules, _MOST)
    asked = [rule for rule in opened.reader.rules if rule.id.startswith(prefix)]
    found = [near for rule in asked if (near := steps.stopped(opened.reader, one, rule)) is not None]
    return sorted(found, key=lambda near: -near.share)


def _text(one: steps.Trace, text: str, claims: Sequence[Claim], near: Sequence[steps.Near]) -> Iterator[str]:
    yield f"sentence ({one.sentence.section})  {' '.join(text[one.sentence.start : one.sentence.end].split())}"
    for node in one.first:
        value = steps.show_value(node.value, text)
        classes = steps.word_classes(node, one.passage)
        yield f"  {text[node.start : node.end]}  {classes}{f'  = {value}' if value else ''}"
    for step in one.steps:
        for match in step.matches:
            fields = steps.show_value(match.value, text)
            shown = "".join(f"  {name} {value}" for name, value in fields.items()) if isinstance(fields, dict) else ""
            yield f"{step.name}  {match.rule}  [[{text[match.start : match.end]}]]{shown}"
    for claim in claims:
        yield from _claim(claim)
    for stop in near:
        yield _stop(stop, text)


def _claim(claim: Claim) -> Iterator[str]:
    body = getattr(claim, _BODIES.get(claim.kind, claim.kind))
    said = [f"{name} {show_field(getattr(body, name))}" for name in body.__struct_fields__ if getattr(body, name)]
    said += [f"{name} {show_field(value)}" for name in ("speakers", "places") if (value := getattr(claim, name))]
    said += [f"time {claim.time.edtf or claim.time.text}"] if claim.time else []
    yield f"claim {claim.kind}  [[{claim.quote.exact if claim.quote else ''}]]  {claim.stance}; {'; '.join(said)}"
    yield from steps.tree(claim.derivation or {"rule": "?"}, "  ")


def _stop(near: steps.Near, text: str) -> str:
    words = " ".join(text[near.at[0] : near.at[1]].split())
    if near.why == "stopped":
        at = f"[[{words}]]" if words else "the end of the sentence"
        return f"nearest  {near.rule}  matched {near.passed} of {near.passed + near.left}, stopped at {at}: {near.item}"
    return f"nearest  {near.rule}  matched [[{words}]], {near.why} by {near.item}"


def _row(one: steps.Trace, text: str, claims: Sequence[Claim], near: Sequence[steps.Near]) -> dict[str, Any]:
    return {
        "text": text[one.sentence.start : one.sentence.end],
        "start": one.sentence.start,
        "end": one.sentence.end,
        "section": one.sentence.section,
        "words": [
            {
                "text": text[node.start : node.end], "start": node.start, "end": node.end,
                "classes": steps.word_classes(node, one.passage), "value": steps.show_value(node.value, text) or None,
            }
            for node in one.first
        ],
        "layers": [
            {
                "layer": step.name, "kind": step.kind, "rule": match.rule, "start": match.start, "end": match.end,
                "text": text[match.start : match.end], "value": steps.show_value(match.value, text),
            }
            for step in one.steps for match in step.matches
        ],
        "claims": [msgspec.to_builtins(claim) for claim in claims],
        "nearest": [near_one._asdict() for near_one in near],
    }  # fmt: skip
