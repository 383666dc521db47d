"""Every kind of archive, end to end: all its reports, and where it can be cut, the same from its pieces."""

from __future__ import annotations

import gzip
import importlib
import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from batch import archives, dying
from hasila.batch.cuts import cut_records
from hasila.batch.manifest import write_manifest
from hasila.batch.places import folder_at
from hasila.batch.plan import make_plan
from hasila.batch.shard import BatchSettings, read_shard
from hasila.batch.workers import read_all
from hasila.cli.main import main
from hasila.pipeline import ReadOptions
from hasila.reports import InputSettings

_SETTINGS = BatchSettings(inputs=InputSettings(), reading=ReadOptions(), code="c")
_zstd: Any = importlib.import_module("compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd")


def _named_pages() -> list[tuple[str, bytes]]:
    return [(f"{at}.html", data) for at, data in enumerate(archives.pages())]


def _parquet() -> bytes:
    pyarrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    out = io.BytesIO()
    parquet.write_table(pyarrow.Table.from_pylist(archives.rows()), out, row_group_size=2)
    return out.getvalue()


_KINDS: dict[str, Callable[[], bytes]] = {
    "a.jsonl": archives.lines,
    "a.jsonl.gz": lambda: gzip.compress(archives.lines()),
    "a.jsonl.zst": lambda: _zstd.compress(archives.lines()),
    "a.warc.gz": archives.warc,
    "a.warc": lambda: archives.warc(by_record=False),
    "whole.warc.gz": lambda: gzip.compress(archives.warc(by_record=False)),
    "a.warc.zst": lambda: _zstd.compress(archives.warc(by_record=False)),
    "a.wacz": archives.wacz,
    "a.zip": lambda: archives.zipped(_named_pages()),
    "a.tar": lambda: archives.tarred(_named_pages()),
    "a.tar.gz": lambda: gzip.compress(archives.tarred(_named_pages())),
    "a.parquet": _parquet,
}


def _manifest(out: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((out / "manifest.json").read_text("utf-8"))
    return found


def _tolls(out: Path) -> list[int]:
    rows = [json.loads(line) for path in sorted((out / "claims").iterdir()) for line in path.read_bytes().splitlines()]
    return [row["toll"]["count"]["low"] for row in rows if row["kind"] == "toll"]


@pytest.mark.parametrize("name", _KINDS)
def test_every_kind_of_archive_is_read(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(_KINDS[name]())
    shards = make_plan([str(tmp_path / name)], size=100)
    folder = folder_at(tmp_path / "out")
    manifest = write_manifest(folder, "c", [read_shard(shard, folder, _SETTINGS) for shard in shards])
    assert (manifest.records, manifest.reports, manifest.passed, manifest.failures) == (6, 5, 1, 0)
    assert _tolls(tmp_path / "out") == [3, 4, 5, 6, 7]


@pytest.mark.parametrize("name", ["a.jsonl", "a.warc.gz", "a.warc", "a.parquet"])
def test_what_can_be_cut_says_the_same_whatever_the_size(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(_KINDS[name]())
    found, numbers = [], []
    for size in (1, 300, 1200, 10**6):
        shards = make_plan([str(tmp_path / name)], size=size)
        folder = folder_at(tmp_path / str(size))
        done = [read_shard(shard, folder, _SETTINGS) for shard in shards]
        parts = [
            b"".join((tmp_path / str(size) / part / f"{one.name}.jsonl").read_bytes() for one in done)
            for part in ("claims", "reports", "failures")
        ]
        found.append((parts, sum(one.records for one in done)))
        numbers.append(len(shards))
    assert all(one == found[0] for one in found)
    assert numbers[0] > 2
    assert numbers == sorted(numbers, reverse=True)
    assert numbers[-1] == 1


def test_what_looks_like_a_record_inside_a_page_is_no_cut() -> None:
    """A record that holds a WARC as it is: its members are not those of the archive around it."""
    inner = archives.warc(2)
    stored = gzip.compress(b"WARC/1.0\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n" % (len(inner), inner), 0, mtime=0)
    assert inner in stored
    last = gzip.compress(b"WARC/1.0\r\nContent-Length: 0\r\n\r\n\r\n\r\n", mtime=0)
    cuts = list(cut_records(io.BytesIO(stored + last), 1))
    assert [(cut.start, cut.end) for cut in cuts] == [(0, len(stored)), (len(stored), len(stored + last))]


def test_an_archive_that_is_cut_off_gives_what_is_there_and_a_failure(tmp_path: Path) -> None:
    data = archives.warc()
    (tmp_path / "a.warc.gz").write_bytes(data[:-150])
    folder = folder_at(tmp_path / "out")
    done = [read_shard(shard, folder, _SETTINGS) for shard in make_plan([str(tmp_path / "a.warc.gz")], size=300)]
    assert sum(one.failures for one in done) == 1
    assert sum(one.reports for one in done) >= 4


def test_a_page_that_ends_its_worker_while_its_report_is_looked_for_is_one_failure(tmp_path: Path) -> None:
    """The record is noted before anything is made of it, so that the right one is passed over."""
    (tmp_path / "a.zip").write_bytes(archives.zipped(_named_pages()))
    folder, shards = folder_at(tmp_path / "out"), make_plan([str(tmp_path / "a.zip")])
    (done,) = read_all(shards, folder, _SETTINGS, workers=1, reader=dying.dies_of_poison)
    assert (done.records, done.reports, done.passed, done.failures) == (6, 4, 1, 1)
    (path,) = (tmp_path / "out" / "failures").iterdir()
    assert json.loads(path.read_bytes())["failure"]["where"].endswith(f"a.zip!{dying.POISON}.html")


def test_parquet_out_holds_the_same_claims_and_reports(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    (tmp_path / "in.jsonl").write_bytes(archives.lines())
    command = ["batch", str(tmp_path / "in.jsonl"), "--workers", "1", "--out"]
    assert main([*command, str(tmp_path / "lines")]) == 0
    assert main([*command, str(tmp_path / "table"), "--format", "parquet"]) == 0
    name = "00001-in.jsonl"
    claims = parquet.read_table(tmp_path / "table" / "claims" / f"{name}.parquet").to_pylist()
    lines = (tmp_path / "lines" / "claims" / f"{name}.jsonl").read_text("utf-8").splitlines()
    assert [row["record"] for row in claims] == lines
    assert [row["low"] for row in claims if row["kind"] == "toll"] == [3, 4, 5, 6, 7]
    again = ["batch", str(tmp_path / "table" / "reports"), "--workers", "1", "--out", str(tmp_path / "again")]
    assert main(again) == 0
    assert _tolls(tmp_path / "again") == _tolls(tmp_path / "lines")


def test_a_batch_in_parquet_loads_like_one_in_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("pyarrow")
    (tmp_path / "in.zip").write_bytes(archives.zipped(_named_pages()))
    for form in ("jsonl", "parquet"):
        out, kept = str(tmp_path / form), str(tmp_path / f"{form}.db")
        assert main(["batch", str(tmp_path / "in.zip"), "--out", out, "--workers", "1", "--format", form]) == 0
        assert main(["add", out, "--ledger", kept, "--by", "Rim", "--quiet"]) == 0
        assert main(["show", "--ledger", kept, "--format", "jsonl"]) in (0, 2)
    said = [line for line in capsys.readouterr().err.splitlines() if "claims written" in line]
    assert len(said) == 2
    assert said[0] == said[1]


def test_a_change_of_form_leaves_nothing_of_the_other(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    (tmp_path / "in.jsonl").write_bytes(archives.lines())
    command = ["batch", str(tmp_path / "in.jsonl"), "--workers", "1", "--out", str(tmp_path / "out")]
    assert main(command) == 0
    assert main([*command, "--format", "parquet"]) == 0
    assert {path.suffix for path in (tmp_path / "out" / "claims").iterdir()} == {".parquet"}


def test_a_table_of_parquet_is_read_by_a_mapping(tmp_path: Path) -> None:
    pyarrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    posts = [{"Message": row["text"], "Channel": "قناة"} for row in archives.rows()]
    parquet.write_table(pyarrow.Table.from_pylist(posts), tmp_path / "posts.parquet")
    (tmp_path / "m.toml").write_text('[columns]\ntext = "Message"\npublisher = "Channel"\n', encoding="utf-8")
    command = ["batch", str(tmp_path / "posts.parquet"), "--workers", "1", "--out", str(tmp_path / "out")]
    assert main([*command, "--mapping", str(tmp_path / "m.toml")]) == 0
    assert _manifest(tmp_path / "out")["reports"] == 5
    assert main(command) == 1  # no column `text`: one failure that names the columns
    (path,) = (tmp_path / "out" / "failures").iterdir()
    assert "Message" in path.read_text("utf-8")


def test_pictures_of_a_folder_are_counted_not_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "in.zip").write_bytes(archives.zipped([*_named_pages(), ("a.png", b"\x89PNG\r\n"), ("b.png", b"x")]))
    assert main(["batch", str(tmp_path / "in.zip"), "--workers", "1", "--out", str(tmp_path / "out")]) == 0
    assert _manifest(tmp_path / "out")["left_out"] == {".png": 2}
    assert "left out, since they hold no text: 2 .png" in capsys.readouterr().err
