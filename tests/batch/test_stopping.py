"""What a person sees and does at a terminal: the progress bar, and Ctrl-C."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from batch import archives

pytestmark = pytest.mark.skipif(os.name == "nt", reason="a terminal and its Ctrl-C are made by POSIX calls")


def _command(archive: Path, out: Path, *more: str) -> list[str]:
    hasila = [sys.executable, "-m", "hasila.cli.main", "batch", str(archive), "--out", str(out)]
    return [*hasila, "--workers", "2", "--shard-size", "20kB", *more]


def _files(out: Path) -> dict[str, bytes]:
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}


def test_after_ctrl_c_the_same_command_goes_on(tmp_path: Path) -> None:
    archive = tmp_path / "many.jsonl"
    archive.write_bytes(archives.lines(1500))
    running = subprocess.Popen(_command(archive, tmp_path / "out"), stderr=subprocess.PIPE, start_new_session=True)
    end = time.monotonic() + 120
    while not list((tmp_path / "out" / "done").glob("*.json")) and time.monotonic() < end:
        time.sleep(0.05)
    os.killpg(running.pid, signal.SIGINT)  # as a terminal does: to all of them
    said = running.communicate(timeout=120)[1].decode()
    assert running.returncode == 130
    assert "the same command goes on" in said
    assert "Traceback" not in said
    assert not (tmp_path / "out" / "manifest.json").exists()
    again = subprocess.run(_command(archive, tmp_path / "out"), capture_output=True, check=True)
    assert re.search(rb"\([1-9]\d* of \d+ shards were done before\)", again.stderr)
    subprocess.run(_command(archive, tmp_path / "whole"), capture_output=True, check=True)
    assert _files(tmp_path / "out") == _files(tmp_path / "whole")


def test_a_person_sees_how_far_it_is(tmp_path: Path) -> None:
    import pty
    import termios

    archive = tmp_path / "some.jsonl"
    archive.write_bytes(archives.lines(300) + b"{broken\n")
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, 80))
    running = subprocess.Popen(_command(archive, tmp_path / "out"), stderr=theirs, stdout=theirs)
    os.close(theirs)
    seen = b""
    try:
        while block := os.read(ours, 4096):
            seen += block
    except OSError:  # the other side has ended
        pass
    assert running.wait() == 1
    last = [line for line in re.split(rb"[\r\n]+", seen) if b" shards, " in line][-1].decode()
    assert len(last) <= 80
    assert re.search(r"100%\|.*\| 00:00 left, (\d+)/\1 shards, \d[\d,]* reports/s, \d[\d,]+ claims, 1 failures", last)
    assert b"301 records = 299 reports + 1 passed over + 1 failures" in seen
