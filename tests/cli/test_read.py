"""`hasila read` from the outside: formats, failures, exit codes, one line for whatever goes wrong."""

from __future__ import annotations

import importlib
import json
import os
import signal
import subprocess
import sys
import time
import types
from pathlib import Path
from typing import Any

import pytest

from hasila.errors import PackError
from hasila.ledger.claim import Claim
from hasila.text import Report

FAKE = Path(__file__).with_name("fake_pipeline.py")


@pytest.fixture(autouse=True)
def pipeline(monkeypatch: pytest.MonkeyPatch) -> types.ModuleType:
    """`hasila read` over a pipeline that finds one toll in every text, and whatever trouble the text names."""
    spec = importlib.util.spec_from_file_location("hasila.pipeline", FAKE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setitem(sys.modules, "hasila.pipeline", module)
    monkeypatch.delitem(sys.modules, "hasila.cli.read", raising=False)
    return module


def run(*arguments: str) -> int:
    from hasila.cli.main import main

    return main(list(arguments))


@pytest.fixture
def report(tmp_path: Path) -> str:
    path = tmp_path / "report.txt"
    path.write_text("قتل 25 شخصاً في وادي النخيل", encoding="utf-8")
    return str(path)


def test_table(report: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("read", report, "--published", "2031-05-12") == 0
    out, err = capsys.readouterr()
    assert "published 2031-05-12" in out
    assert "25 people killed" in out
    assert not err


def test_jsonl(report: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("read", report, report, "--format", "jsonl") == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["kind"] for row in rows] == ["toll", "check"] * 2


def test_csv_begins_with_its_header_once(report: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("read", report, report, "--format", "csv") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith('\ufeff"id"')
    assert len(lines) == 5


def test_only(report: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("read", report, "no-file", "--format", "jsonl", "--only", "check, control") == 1
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["kind"] for row in rows] == ["check", "failure"]


def test_failures_are_rows_and_the_others_are_read(
    report: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "r.jsonl").write_text('{"id": "a", "text": "x 25"}\n{broken\n{"id": "b", "text": "crash"}\n')
    (tmp_path / "foreign.txt").write_text("foreign")
    (tmp_path / "empty").mkdir()
    sources = [str(tmp_path / "r.jsonl"), "missing.txt", str(tmp_path / "empty"), str(tmp_path / "foreign.txt"), report]
    assert run("read", *sources, "--format", "jsonl") == 1
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    failures = {row["failure"]["where"]: row for row in rows if row["kind"] == "failure"}
    assert list(failures) == [f"{sources[0]}:2", f"{sources[0]}:3", "missing.txt", *sources[2:4]]
    assert failures[f"{sources[0]}:2"]["document"] is None
    assert failures[f"{sources[0]}:3"]["document"] == "b"
    assert "unexpected ZeroDivisionError at fake_pipeline.py:" in failures[f"{sources[0]}:3"]["failure"]["reason"]
    assert failures[sources[3]]["failure"]["reason"] == "no supported language"
    assert [row["kind"] for row in rows if row["document"] not in (None, "b")].count("toll") == 2


def test_failures_in_the_table_are_lines_on_standard_error(report: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("read", "missing.txt", report) == 1
    out, err = capsys.readouterr()
    assert err == "hasila: missing.txt: there is no such file; check its name\n"
    assert "25 people killed" in out


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["read"], "no FILE; name the reports"),
        (["read", "{report}", "--nothing"], "No such option"),
        (["read", "{report}", "--format", "xml"], "'table', 'jsonl', 'csv'"),
        (
            ["read", "{report}", "--published", "yesterday"],
            "--published 'yesterday' is no date; write it as YYYY-MM-DD",
        ),
        (["read", "{report}", "--published", "2031-02-30"], "is no date"),
        (
            ["read", "{report}", "--only", "toll,deaths"],
            "--only 'deaths' is no kind; choose from toll, control",
        ),
        (["read", "{report}", "--max-size", "big"], "--max-size 'big' is no size"),
        (["read", "{report}", "--with", "no-folder"], "--with 'no-folder' is no folder"),
        (["read", "{report}", "--language", "qq"], "--language 'qq' is not known; choose from"),
        (["read", "{report}", "--bidi", "magic"], "'logical', 'visual'"),
        (["raed", "{report}"], "No such command 'raed'"),
    ],
)
def test_usage_errors(arguments: list[str], reason: str, report: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*(a.replace("{report}", report) for a in arguments)) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("hasila: ")
    assert err.count("\n") == 1
    assert reason in err


def test_a_faulty_pack_ends_the_program(
    report: str, pipeline: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> None:
        raise PackError("no such class; add it", "my/lexicon/harm.tsv", 7)

    monkeypatch.setattr(pipeline, "stages", broken)
    assert run("read", report, "--with", str(Path(report).parent), "--format", "csv") == 2
    out, err = capsys.readouterr()
    assert (out, err) == ("", "hasila: my/lexicon/harm.tsv:7: no such class; add it\n")


def test_the_language_of_a_report_that_nobody_reads(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "r.jsonl").write_text('{"id": "a", "text": "usage"}\n{"id": "b", "text": "25"}\n')
    assert run("read", str(tmp_path / "r.jsonl"), "--format", "jsonl") == 1
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["kind"] for row in rows] == ["failure", "toll", "check"]


def test_max_size(report: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("read", report, "--max-size", "10") == 1
    assert "over 10 bytes; raise --max-size" in capsys.readouterr().err


def test_help_and_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--version") == 0
    assert run("--help") == 0
    assert run("read", "--help") == 0
    out = capsys.readouterr().out
    assert out.startswith("hasila ")
    assert "hasila read report.txt --published 2015-12-30" in out
    assert run() == 2


def test_schema(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("schema") == 0
    assert json.loads(capsys.readouterr().out)["title"] == "hasila claim record"


def test_interrupt(
    report: str, pipeline: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(pipeline, "read_report", stop)
    assert run("read", report) == 130
    assert capsys.readouterr().err.strip() == "hasila: stopped; what was written stands"


PROGRAM = f"""
import importlib.util, sys
spec = importlib.util.spec_from_file_location("hasila.pipeline", {str(FAKE)!r})
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
sys.modules["hasila.pipeline"] = module
from hasila.cli.main import main
sys.exit(main())
"""


def start(*arguments: str, **options: Any) -> subprocess.Popen[bytes]:
    source = Path(__file__).parents[2] / "src"
    environment = {**os.environ, "PYTHONPATH": str(source), "PYTHONIOENCODING": "ascii"}
    command = [sys.executable, "-c", PROGRAM, "read", *arguments]
    return subprocess.Popen(command, stdout=-1, stderr=-1, env=environment, **options)


def test_standard_output_is_utf8_whatever_the_system_says(report: str) -> None:
    out, err = start(report, "--format", "jsonl").communicate()
    assert "شخصاً" in out.decode("utf-8")
    assert b"\r" not in out
    assert not err


def test_standard_input(tmp_path: Path) -> None:
    with start("-", stdin=-1) as process:
        out, _ = process.communicate("قتل 25 شخصاً".encode("cp1256"))
    assert "«25 شخصاً»" in out.decode("utf-8")
    assert process.returncode == 0


def test_a_closed_pipe_ends_quietly(tmp_path: Path) -> None:
    (tmp_path / "many.jsonl").write_text("".join(f'{{"id": "{i}", "text": "25"}}\n' for i in range(5000)))
    with start(str(tmp_path / "many.jsonl"), "--format", "jsonl") as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


@pytest.mark.skipif(sys.platform == "win32", reason="a console event there, not a signal")
def test_ctrl_c_ends_with_one_line(tmp_path: Path) -> None:
    with start("-", "--format", "jsonl", stdin=-1) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(b'{"id": "a", "text": "25"}\n')
        process.stdin.flush()
        process.stdout.readline()  # it is running, and has written the first report before the next has come
        time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate()
    assert process.returncode == 130
    assert err.strip() == b"hasila: stopped; what was written stands"


def test_the_fake_is_shaped_as_the_real_one(pipeline: Any) -> None:
    options = pipeline.ReadOptions(language=None, extra=(), explain=False)
    assert all(isinstance(claim, Claim) for claim in pipeline.read_report(Report(id="a", text="25"), options=options))
