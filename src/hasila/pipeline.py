"""The map: the stages of hasila, once, in order. No logic.

reports    bytes -> Report
segment    Report -> sentences of tokens                 } inside Reader.read
extract    sentences + a language pack -> claims         }
resolve    mentions -> actors, places
reconcile  what adds up, what is told again, what is disputed, incidents
export     claims -> table, JSON Lines, CSV
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

import msgspec

from hasila.collection import paused, uncollected
from hasila.errors import ReportError
from hasila.extract.kept import kept_tables
from hasila.extract.reader import Reader
from hasila.languages import available, identify, load
from hasila.ledger.claim import Claim
from hasila.reconcile import reconcile
from hasila.reports.evidence import with_evidence
from hasila.resolve.actors import Registry
from hasila.resolve.gazetteer import Gazetteer
from hasila.resolve.names import Resolver, name_files, names_for
from hasila.text import Report

__all__ = ["ReadOptions", "read_report", "reader_of", "stages"]


class ReadOptions(msgspec.Struct, frozen=True, kw_only=True):
    """How reports are read.

    Attributes:
        language: the language of reports that state none; None tells it from the text.
        extra: folders with the user's own words, actors, places and packs (`--with`).
        explain: keep the whole derivation of every claim.
    """

    language: str | None = None
    extra: tuple[Path, ...] = ()
    explain: bool = False


class Stages(NamedTuple):
    """The stages of one language, ready."""

    reader: Reader
    resolver: Resolver


def stages(language: str, extra: tuple[Path, ...] = ()) -> Stages:
    """A language's stages: its pack with the registry's and the gazetteer's names; made once a process."""
    return _stages(language, extra)


@cache
def _stages(language: str, extra: tuple[Path, ...]) -> Stages:
    with uncollected():
        pack = load(language, extra)
        registry = Registry.open(extra)
        gazetteer = Gazetteer.open(extra)
        tables = kept_tables(pack, name_files(extra), lambda: names_for(pack, registry, gazetteer))
        return Stages(Reader(pack, tables=tables), Resolver(pack, registry, gazetteer))


def reader_of(report: Report, options: ReadOptions = ReadOptions()) -> tuple[str | None, str]:  # noqa: B008 (frozen)
    """The language that a report would be read in, and what would read it: as `reader` in its claims, `none` where nothing."""
    language = report.language or options.language or identify(report.text)
    if language is None or language not in available(options.extra):
        return None, "none"
    return language, stages(language, options.extra).reader.pack.reader


def read_report(report: Report, options: ReadOptions = ReadOptions()) -> list[Claim]:  # noqa: B008 (frozen)
    """The ledger of one report.

    Raises:
        ReportError: a text in no language that a pack reads.
    """
    language = report.language or options.language or identify(report.text)
    if language is None:
        raise ReportError("in no language that a pack reads; name one with --language", report.id)
    reader, resolver = stages(language, options.extra)
    with paused():
        claims = with_evidence(report, reader.read(report, explain=options.explain))
        claims = resolver.resolve(claims)
        return reconcile(report, claims, resolver.same_actor)
