"""`hasila watch` from the outside: claims on standard output, a line a feed on standard error, going on where it stopped."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from hasila.cli import fetching
from hasila.cli.main import main
from hasila.errors import ReportError
from hasila.fetch import Fetched

TEXT = "قتل سبعة عمال في انهيار مبنى في بلدة تل السدر، كما قال الدفاع المدني."
RSS = f"<rss><channel><title>السهل</title><item><guid>1</guid><title>خبر</title><description>{TEXT}</description></item></channel></rss>"


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> dict[str, str | None]:
    """Answers by address; None does not answer."""
    pages: dict[str, str | None] = {"https://news.example/rss": RSS, "https://off.example/rss": None}

    def get(url: str, _: Any = None, /) -> Fetched:
        text = pages[url]
        if text is None:
            raise ReportError("does not answer", url)
        return Fetched(url=url, status=200, data=text.encode())

    for module in (
        "hasila.cli.read",
        "hasila.cli.watch",
    ):  # other tests may have left them with a pipeline of their own
        monkeypatch.delitem(sys.modules, module, raising=False)
    monkeypatch.setattr(fetching, "getter", lambda *_: get)
    return pages


def feeds(tmp_path: Path, *urls: str) -> str:
    path = tmp_path / "feeds.toml"
    path.write_text("".join(f"[[feed]]\nurl = '{url}'\npages = false\n" for url in urls), "utf-8")
    return str(path)


def test_what_is_new_is_read_once(
    tmp_path: Path, site: dict[str, str | None], capsys: pytest.CaptureFixture[str]
) -> None:
    path = feeds(tmp_path, "https://news.example/rss")
    assert main(["watch", path, "--once", "--only", "toll"]) == 0
    out, err = capsys.readouterr()
    assert [json.loads(line)["toll"]["count"]["low"] for line in out.splitlines()] == [7]
    assert err == "https://news.example/rss: 1 entries, 1 new\n"
    assert main(["watch", path, "--once"]) == 0  # not due yet
    assert capsys.readouterr() == ("", "")


def test_a_feed_that_fails_does_not_stop_the_others(
    tmp_path: Path, site: dict[str, str | None], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["watch", feeds(tmp_path, "https://off.example/rss", "https://news.example/rss"), "--once"]) == 1
    out, err = capsys.readouterr()
    rows = [json.loads(line) for line in out.splitlines()]
    assert rows[0]["failure"] == {"reason": "does not answer", "where": "https://off.example/rss"}
    assert "toll" in [row["kind"] for row in rows]
    assert "failed 1 times in a row, next look in 60 min" in err


def test_what_is_new_is_kept_in_a_ledger(
    tmp_path: Path, site: dict[str, str | None], capsys: pytest.CaptureFixture[str]
) -> None:
    ledger, path = str(tmp_path / "war.db"), feeds(tmp_path, "https://off.example/rss", "https://news.example/rss")
    assert main(["watch", path, "--once", "--ledger", ledger, "--by", "Rim"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "https://news.example/rss: 1 entries, 1 new\n" in err
    assert main(["export", "--ledger", ledger, "--format", "jsonl"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["toll"]["count"]["low"] for row in rows if row.get("kind") == "toll"] == [7]


def test_wrong_use(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["watch", str(tmp_path / "none.toml"), "--once"]) == 2
    assert "cannot be opened" in capsys.readouterr().err
