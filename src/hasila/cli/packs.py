"""A language as the linguist's commands open it: by its code, or by the folder that holds it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import click

from hasila import languages
from hasila.export.bidi import isolate
from hasila.extract.examples import compile_rules
from hasila.extract.reader import Reader
from hasila.languages.lint import check_settings, check_shapes
from hasila.languages.pack import Pack, read_pack
from hasila.pipeline import stages
from hasila.resolve.actors import Registry
from hasila.resolve.gazetteer import Gazetteer
from hasila.resolve.names import names_for

__all__ = ["Opened", "open_language", "say"]


class Opened(NamedTuple):
    """A language, ready: its pack, the folders that its files come from, its reader with all names."""

    pack: Pack
    folders: tuple[Path, ...]
    reader: Reader


def open_language(language: str, extra: tuple[Path, ...] = ()) -> Opened:
    """A language by its code, or by the path of its folder.

    Raises:
        UsageError: no such language.
        PackError: a fault in its files.
    """
    folder = Path(language)
    known = languages.available(extra)
    if language not in known and (folder / "language.yml").is_file():
        check_settings(folder)
        pack = read_pack(folder)
        check_shapes(pack)
        reader = Reader(pack, names_for(pack, Registry.open(()), Gazetteer.open(())))
        compile_rules(reader.rules)
        return Opened(pack, (folder,), reader)
    if language in known:
        check_settings(known[language])
    check_shapes(pack := languages.load(language, extra))
    added = (root / language for root in extra)
    folders = dict.fromkeys([known[language], *(path for path in added if path.is_dir())])
    reader = stages(language, extra).reader
    compile_rules(reader.rules)
    return Opened(pack, tuple(folders), reader)


def say(lines: Sequence[str]) -> None:
    """Lines on standard output; on a terminal the right-to-left words in them move nothing else."""
    terminal = sys.stdout.isatty()
    for line in lines:
        click.echo(isolate(line, whole=False) if terminal else line)
