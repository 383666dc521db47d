"""Inputs and output at addresses of fsspec: the same bytes as on the disk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from batch import archives, dying
from hasila.batch.loading import is_batch, readings_in
from hasila.batch.manifest import clear_others, write_manifest
from hasila.batch.places import Folder, folder_at
from hasila.batch.plan import make_plan
from hasila.batch.shard import BatchSettings, read_shard
from hasila.batch.work import Deaths, Work, read_noting
from hasila.batch.workers import read_all
from hasila.cli.main import main
from hasila.pipeline import ReadOptions
from hasila.reports import InputSettings

fsspec = pytest.importorskip("fsspec")
_SETTINGS = BatchSettings(inputs=InputSettings(), reading=ReadOptions(), code="c")


@pytest.fixture
def memory() -> Iterator[Any]:
    files = fsspec.filesystem("memory")
    files.store.clear()
    yield files
    files.store.clear()


def _run(inputs: list[str], out: Folder) -> dict[str, bytes]:
    shards = make_plan(inputs, size=500)
    write_manifest(out, "c", [read_shard(shard, out, _SETTINGS) for shard in shards])
    names = ["manifest.json", *(name for part in ("claims", "reports", "failures", "done") for name in out.names(part))]
    return {name: _bytes(out, name) for name in names}


def _bytes(out: Folder, name: str) -> bytes:
    with out.open(name) as stream:
        return stream.read()


def test_a_store_holds_what_a_disk_holds(memory: Any, tmp_path: Path) -> None:
    """Cut WARC and small files, from memory and into it."""
    (tmp_path / "in").mkdir()
    for name, data in (("a.warc.gz", archives.warc()), ("b.jsonl", archives.lines()), ("c.html", archives.pages()[1])):
        (tmp_path / "in" / name).write_bytes(data)
        memory.pipe_file(f"/in/{name}", data)
    disk = _run([str(tmp_path / "in" / "a.warc.gz")], folder_at(tmp_path / "out"))
    store = _run(["memory://in/a.warc.gz"], folder_at("memory://out"))
    assert len(disk) > 8
    assert [name for name in store if name.startswith("claims/")] == [
        name for name in disk if name.startswith("claims/")
    ]
    claims = [name for name in disk if name.startswith("claims/")]
    assert [store[name] for name in claims] == [disk[name] for name in claims]
    assert _run([str(tmp_path / "in" / "a.warc.gz")], folder_at("memory://other")) == disk
    whole = _run(["memory://in"], folder_at("memory://whole"))
    assert {name.partition("-")[2].partition(".")[0] for name in whole if name.startswith("done/")} == {"a", "b", "c"}


def test_a_store_is_taken_up_and_loaded(memory: Any, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(archives.lines())
    out = folder_at("memory://war")
    first = _run([str(tmp_path / "a.jsonl")], out)
    assert _run([str(tmp_path / "a.jsonl")], out) == first
    assert is_batch(out)
    assert sum(len(one.claims) > 0 for one in readings_in(out)) == 5
    clear_others(out, ["other"])
    assert out.names("claims") == out.names("done") == []


def test_a_file_address_is_read_by_two_workers_from_the_command_line(tmp_path: Path) -> None:
    (tmp_path / "a.warc.gz").write_bytes(archives.warc())
    command = ["batch", f"file://{tmp_path.as_posix()}/a.warc.gz", "--workers", "2", "--shard-size", "500", "--out"]
    assert main([*command, f"file://{tmp_path.as_posix()}/out"]) == 0
    assert main([*command, str(tmp_path / "plain")]) == 0
    found = [sorted((tmp_path / name / "claims").iterdir()) for name in ("out", "plain")]
    assert [path.read_bytes() for path in found[0]] == [path.read_bytes() for path in found[1]]
    assert main(["add", f"file://{tmp_path.as_posix()}/out", "--ledger", str(tmp_path / "w.db"), "--by", "Rim"]) == 0


def test_poison_is_found_where_notes_are_objects(tmp_path: Path) -> None:
    """No note a record; after a death the records are noted, and the one that kills twice more is a failure."""
    (tmp_path / "a.jsonl").write_bytes(archives.lines())
    out = folder_at(f"file://{tmp_path.as_posix()}/out")
    shards = make_plan([str(tmp_path / "a.jsonl")])
    done = list(read_all(shards, out, _SETTINGS, workers=1, reader=dying.dies_of_poison))
    assert [(one.records, one.failures) for one in done] == [(6, 1)]
    assert out.names("at") == []


def test_a_careful_worker_notes_its_record(memory: Any, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(archives.lines())
    (shard,) = make_plan([str(tmp_path / "a.jsonl")])
    out = folder_at("memory://out")
    work = Deaths(out).again(Work(shard))
    assert work.careful
    assert read_noting(work, out, _SETTINGS).records == 6


@pytest.mark.parametrize(("address", "said"), [
    ("nonsense://bucket/x", "cannot be used"), ("memory://none", "no such file or folder"), ("https://news.example/a", "download it"),
])  # fmt: skip
def test_an_address_that_cannot_be_used_is_said(
    address: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["batch", address, "--out", str(tmp_path / "out")]) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
