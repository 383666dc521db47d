"""Archives -> a folder: the same bytes whoever reads, whatever dies, however often it is run; nothing lost or doubled."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
import pytest

from batch import dying
from hasila.batch.cluster import read_all_on
from hasila.batch.loading import is_batch
from hasila.batch.manifest import code_fingerprint, write_manifest
from hasila.batch.places import folder_at
from hasila.batch.plan import Shard, make_plan
from hasila.batch.shard import BatchSettings, read_shard
from hasila.batch.workers import read_all
from hasila.cli.main import main
from hasila.errors import DataError, UsageError
from hasila.pipeline import ReadOptions
from hasila.reports import InputSettings
from hasila.store import Filter, Ledger

_SETTINGS = BatchSettings(inputs=InputSettings(), reading=ReadOptions(language="ar"), code="c")


def _lines(path: Path, number: int) -> Path:
    rows = [
        {"id": f"r{one}", "text": f"قتل {one + 2} مدنيين في قصف على بلدة تل الورد أمس.", "published": "2031-05-04"}
        for one in range(number)
    ]
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n", encoding="utf-8")
    return path


def _written(out: Path) -> dict[str, bytes]:
    kept = ("claims", "reports", "failures", "done")
    found = {path for part in kept for path in (out / part).glob("*")} | set(out.glob("manifest.json"))
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in found}


def _run(shards: Sequence[Shard], out: Path, **how: object) -> dict[str, bytes]:
    there = folder_at(out)
    write_manifest(there, "c", list(read_all(shards, there, _SETTINGS, **{"workers": 0, **how})))  # type: ignore[arg-type]
    return _written(out)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _lines(tmp_path_factory.mktemp("in") / "reports.jsonl", 24)


@pytest.fixture(scope="module")
def shards(archive: Path) -> list[Shard]:
    return make_plan([str(archive)], size=800)


@pytest.fixture(scope="module")
def expected(shards: list[Shard], tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return _run(shards, tmp_path_factory.mktemp("one"))


def test_a_plan_cuts_at_line_ends_and_loses_none(archive: Path, shards: list[Shard]) -> None:
    data = archive.read_bytes()
    assert len(shards) > 3
    assert b"".join(data[shard.start : shard.end] for shard in shards) == data
    assert all(data[shard.start - 1 : shard.start] in (b"", b"\n") for shard in shards)
    assert [shard.line for shard in shards] == [data[: shard.start].count(b"\n") + 1 for shard in shards]


def test_a_folder_stands_for_its_files_in_order(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", ".hidden", "deep/c.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x" * 40)
    plan = make_plan([str(tmp_path)], size=100)
    assert [[Path(source).name for source in shard.sources] for shard in plan] == [["a.txt", "b.txt", "c.txt"]]
    with pytest.raises(UsageError, match="no such file"):
        make_plan([str(tmp_path / "none")])


def test_every_report_is_there_once(expected: dict[str, bytes]) -> None:
    rows = [json.loads(row) for path, data in sorted(expected.items()) if path.startswith("reports/")
            for row in data.splitlines()]  # fmt: skip
    assert [row["id"] for row in rows] == [f"r{number}" for number in range(24)]
    manifest = json.loads(expected["manifest.json"])
    assert manifest["records"] == manifest["reports"] == 24
    tolls = [
        json.loads(row) for path, data in expected.items() if path.startswith("claims/") for row in data.splitlines()
    ]
    assert {row["toll"]["count"]["low"] for row in tolls if row["kind"] == "toll"} == set(range(2, 26))


def test_two_workers_write_the_same_bytes(shards: list[Shard], expected: dict[str, bytes], tmp_path: Path) -> None:
    assert _run(shards, tmp_path, workers=2) == expected


def test_a_worker_that_dies_costs_nothing(shards: list[Shard], expected: dict[str, bytes], tmp_path: Path) -> None:
    assert _run(shards, tmp_path, workers=2, reader=dying.dies_once) == expected
    assert len(list((tmp_path / "died").iterdir())) == len(shards)


def test_a_poisoned_record_is_one_failure(shards: list[Shard], expected: dict[str, bytes], tmp_path: Path) -> None:
    found = _run(shards, tmp_path, workers=2, reader=dying.dies_of_poison)
    failures = [
        json.loads(row) for path, data in found.items() if path.startswith("failures/") for row in data.splitlines()
    ]
    assert [row["document"] for row in failures] == [f"r{dying.POISON}"]
    changed = {path for path in found if found[path] != expected.get(path)}
    assert {path.partition("/")[2][:5] for path in changed if path != "manifest.json"} == {"00001"}


def test_workers_that_always_die_end_the_run(shards: list[Shard], tmp_path: Path) -> None:
    with pytest.raises(DataError, match="again and again"):
        _run(shards[:1], tmp_path, workers=2, reader=dying.dies_always)


def test_what_is_done_is_not_done_again(shards: list[Shard], tmp_path: Path) -> None:
    _run(shards, tmp_path)
    times = {path: path.stat().st_mtime_ns for path in (tmp_path / "claims").iterdir()}
    _run(shards, tmp_path)
    assert times == {path: path.stat().st_mtime_ns for path in (tmp_path / "claims").iterdir()}


def test_what_changed_is_done_again(shards: list[Shard], tmp_path: Path) -> None:
    out = folder_at(tmp_path)
    first = read_shard(shards[0], out, _SETTINGS)
    other = BatchSettings(inputs=InputSettings(), reading=ReadOptions(language="ar"), code="d")
    assert read_shard(shards[0], out, other).key != first.key
    (tmp_path / "claims" / f"{shards[0].name}.jsonl").unlink()
    assert read_shard(shards[0], out, other).files == first.files
    assert (tmp_path / "claims" / f"{shards[0].name}.jsonl").exists()


def test_a_line_that_cannot_be_read_is_a_failure_at_its_line(tmp_path: Path) -> None:
    lines = _lines(tmp_path / "in.jsonl", 12)
    broken = lines.read_text(encoding="utf-8").splitlines()
    broken[9] = "{broken"
    lines.write_text("\n".join(broken), encoding="utf-8")
    found = _run(make_plan([str(lines)], size=500), tmp_path / "out")
    rows = [
        json.loads(row) for path, data in found.items() if path.startswith("failures/") for row in data.splitlines()
    ]
    assert [row["failure"]["where"] for row in rows] == [f"{lines}:10"]


def test_the_command_says_what_adds_up(archive: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["batch", str(archive), "--out", str(tmp_path / "out"), "--workers", "1"]
    assert main(command) == 0
    assert "24 records = 24 reports + 0 passed over + 0 failures" in capsys.readouterr().err
    assert main(command) == 0
    assert "1 of 1 shards were done before" in capsys.readouterr().err


def test_what_holds_nothing_is_passed_over_and_counted(tmp_path: Path) -> None:
    texts = ["قتل خمسة مدنيين في قصف على البلدة.", "افتتح المتحف الوطني معرضا للفنون يوم الخميس.", "A note on gardens."]
    lines = [json.dumps({"id": f"r{at}", "text": text, "language": "ar"}) for at, text in enumerate(texts)]
    (tmp_path / "in.jsonl").write_text("\n".join(lines), encoding="utf-8")
    command = [
        "batch",
        str(tmp_path / "in.jsonl"),
        "--workers",
        "1",
        "--out",
        str(tmp_path / "out"),
        "--language",
        "ar",
    ]
    assert main(command) == 0
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text("utf-8"))
    assert (manifest["records"], manifest["reports"], manifest["passed"]) == (3, 1, 2)
    assert main([*command, "--no-first-pass"]) == 0
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text("utf-8"))
    assert (manifest["records"], manifest["reports"], manifest["passed"]) == (3, 3, 0)


def test_copies_are_told_with_the_figures_they_changed(tmp_path: Path) -> None:
    told = "{} قتيلا في قصف على بلدة تل الورد\n\nقال مجلس البلدة إن القصف أصاب السوق القديم قرب النهر وقت الظهيرة، وإن فرق "
    told += "الإسعاف نقلت المصابين إلى مستشفى المدينة المجاورة، بينما عاد الهدوء إلى الطريق العام مساء."
    rows = [
        {"id": "paper", "text": told.format(13), "published": "2031-05-04", "publisher": "صحيفة"},
        {"id": "wire", "text": told.format(12), "published": "2031-05-05", "publisher": "رويترز"},
        {"id": "other", "text": "قتل ثلاثة جنود في كمين قرب جسر الرمل.", "published": "2031-05-05"},
    ]
    (tmp_path / "in.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    assert main(["batch", str(tmp_path / "in.jsonl"), "--out", str(tmp_path / "out"), "--workers", "1"]) == 0
    found = [json.loads(line) for line in (tmp_path / "out" / "copies.jsonl").read_text("utf-8").splitlines()]
    assert [(one["report"], one["original"], one["why"]) for one in found] == [("paper", "wire", "agency")]
    assert [(one["original"], one["copy"]) for one in found[0]["changed"]] == [("12 قتيلا", "13 قتيلا")]


def test_what_an_earlier_plan_left_is_removed(archive: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    (out / "claims").mkdir(parents=True)
    for name in ("00009-other.jsonl", "00001-reports.jsonl.jsonl.77.new"):
        (out / "claims" / name).write_text("old")
    assert main(["batch", str(archive), "--out", str(out), "--workers", "1"]) == 0
    assert [path.name for path in (out / "claims").iterdir()] == ["00001-reports.jsonl.jsonl"]


@pytest.mark.skipif(os.name == "nt", reason="a process is killed by signal")
def test_a_killed_run_goes_on(tmp_path: Path) -> None:
    archive = _lines(tmp_path / "many.jsonl", 600)
    program = Path(__file__).with_name("small_shards.py")
    command = [sys.executable, str(program), str(archive), str(tmp_path / "killed")]
    whole = [*command[:-1], str(tmp_path / "whole")]
    subprocess.run(whole, check=True)
    for wait in (1.5, 2.5):
        running = subprocess.Popen(command, start_new_session=True)
        time.sleep(wait)
        os.kill(running.pid, signal.SIGKILL)
        running.wait()
    subprocess.run(command, check=True)
    assert _written(tmp_path / "killed") == _written(tmp_path / "whole")


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    """Two workers of a cluster in processes of their own."""
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address=None, silence_logs=50
    ) as cluster:
        yield cluster.scheduler_address


def test_a_cluster_writes_the_same_bytes(
    shards: list[Shard], expected: dict[str, bytes], scheduler: str, tmp_path: Path
) -> None:
    settings = msgspec.structs.replace(_SETTINGS, code=code_fingerprint())
    local = [read_shard(shard, folder_at(tmp_path / "here"), settings) for shard in shards]
    there = list(read_all_on(shards, folder_at(tmp_path / "there"), settings, address=scheduler))
    assert sorted(there, key=lambda done: done.name) == local
    assert _written(tmp_path / "there") == _written(tmp_path / "here")
    assert {path: data for path, data in _written(tmp_path / "there").items() if path.startswith("claims/")} == {
        path: data for path, data in expected.items() if path.startswith("claims/")
    }


def test_a_cluster_with_another_program_is_refused(shards: list[Shard], scheduler: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="another hasila"):
        list(read_all_on(shards, folder_at(tmp_path), _SETTINGS, address=scheduler))


def test_a_cluster_that_does_not_answer_is_said(
    archive: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["batch", str(archive), "--out", str(tmp_path / "out")]
    assert main([*command, "--workers", "1"]) == 0
    assert main([*command, "--cluster", "nonsense://x"]) == 2
    assert "no scheduler answers" in capsys.readouterr().err
    assert (tmp_path / "out" / "manifest.json").exists()  # what was finished stays finished


def test_workers_that_do_not_see_the_inputs_are_named(
    archive: Path, scheduler: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(archive.parent)
    settings = msgspec.structs.replace(_SETTINGS, code=code_fingerprint())
    with pytest.raises(UsageError, match="does not see the inputs"):
        list(read_all_on(make_plan([archive.name]), folder_at(tmp_path), settings, address=scheduler))


def test_a_batch_is_loaded_into_a_ledger_once(
    archive: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "broken.jsonl"
    broken.write_text("{no json\n", encoding="utf-8")
    out, kept = str(tmp_path / "out"), str(tmp_path / "war.db")
    assert main(["batch", str(archive), str(broken), "--out", out, "--workers", "1"]) == 1
    assert main(["add", out, "--ledger", kept, "--by", "Rim", "--quiet"]) == 1
    with Ledger.open(kept) as ledger:
        counts = ledger.counts()
        assert (counts.documents, counts.claims["failure"]) == (24, 1)
        read = [json.loads(line) for path in sorted((tmp_path / "out" / "claims").iterdir())
                for line in path.read_text("utf-8").splitlines()]  # fmt: skip
        assert {entry.id for entry in ledger.entries(Filter()) if entry.document} == {row["id"] for row in read}
    assert main(["add", out, "--ledger", kept, "--by", "Rim", "--quiet"]) == 1
    assert "24 known already" in capsys.readouterr().err
    with Ledger.open(kept) as ledger:
        assert ledger.counts().events == counts.events


def test_an_unfinished_batch_is_a_folder_like_others(tmp_path: Path) -> None:
    (tmp_path / "done").mkdir()
    assert not is_batch(folder_at(tmp_path))
