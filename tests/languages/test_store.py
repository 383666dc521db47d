"""What is kept of a language's files: found again, made anew where it cannot be trusted, never in the way."""

from __future__ import annotations

import marshal
from pathlib import Path
from typing import Any

import platformdirs
import pytest

from hasila.errors import PackError
from hasila.extract.kept import kept_tables
from hasila.extract.reader import Reader
from hasila.languages.pack import read_pack
from hasila.languages.store import digest_of, stored
from hasila.text import Report
from invented_pack import add, make_folder

TEXT = "Three villagers were killed in Aster. The army shelled the town on Monday."


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(platformdirs, "user_cache_dir", lambda name: str(tmp_path / "cache"))
    return tmp_path / "cache" / "packs"


class Making:
    """Something to make, and how often it was made."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> dict[str, Any]:
        self.times += 1
        return {"a": frozenset({"b"}), "c": [(1, "d")], "e": 1 << 900}


def test_what_is_kept_is_found_again(cache: Path) -> None:
    make = Making()
    assert stored("x", "1", make) == stored("x", "1", make) == make()
    assert make.times == 2
    assert [one.name for one in cache.iterdir()] == ["x-1.bin"]


def test_another_digest_takes_the_place_of_the_one_before(cache: Path) -> None:
    make = Making()
    for digest in ("1", "2"):
        stored("x", digest, make)
        stored("y", "1", make)
    assert sorted(one.name for one in cache.iterdir()) == ["x-2.bin", "y-1.bin"]
    assert make.times == 3


@pytest.mark.parametrize("held", [b"", b"foreign", bytes(80), marshal.dumps({"a": 1}), None])
def test_a_broken_or_foreign_file_is_made_anew(cache: Path, held: bytes | None) -> None:
    make = Making()
    stored("x", "1", make)
    path = cache / "x-1.bin"
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + b"\0\0" if held is None else held)
    assert stored("x", "1", make) == make()
    assert path.read_bytes() == whole


def test_a_cache_out_of_reach_is_done_without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setattr(platformdirs, "user_cache_dir", lambda name: str(tmp_path / "file"))
    make = Making()
    assert stored("x", "1", make) == stored("x", "1", make)
    assert make.times == 2
    assert [one.name for one in tmp_path.iterdir()] == ["file"]


def test_a_digest_is_of_what_stands_in_the_files(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_text("a", encoding="utf-8")
    two.write_text("b", encoding="utf-8")
    digest = digest_of([one, two])
    assert digest == digest_of([one, two]) != digest_of([two, one]) != digest_of([one, two], "more")
    two.write_text("c", encoding="utf-8")
    assert digest_of([one, two]) != digest
    with pytest.raises(PackError, match="cannot be read"):
        digest_of([tmp_path / "none"])


def test_kept_tables_read_as_new_ones_and_follow_the_pack_and_the_names(tmp_path: Path, cache: Path) -> None:
    folder = make_folder(tmp_path)
    names = tmp_path / "names.tsv"
    names.write_text("a", encoding="utf-8")
    asked = []
    for _ in range(2):
        pack = read_pack(folder)
        tables = kept_tables(pack, [names], lambda: asked.append(1) or {})
        kept, new = Reader(pack, tables=tables), Reader(pack)
        assert kept.read(Report(id="r", text=TEXT)) == new.read(Report(id="r", text=TEXT))
        assert kept.lexicon.symbols.classes == new.lexicon.symbols.classes
        assert [rule.needs for rule in kept.rules] == [rule.needs for rule in new.rules]
    assert len(asked) == 1
    names.write_text("b", encoding="utf-8")
    kept_tables(read_pack(folder), [names], lambda: asked.append(1) or {})
    add(folder, "lexicon/person.tsv", "aid worker\tnoun\tsg\t\t\t")
    kept_tables(read_pack(folder), [names], lambda: asked.append(1) or {})
    assert len(asked) == 3
