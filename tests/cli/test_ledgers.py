"""The commands on a kept ledger, as a person gives them: what they print, what they refuse, and their exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from factory import run
from hasila.cli.main import main
from hasila.store import Filter, Ledger, collated
from hasila.store.collated import Wanted
from kept import add, clock, faults, reading, town

PAGE = town("r1")
WHOLE, PART, HELD = (claim.id for claim in PAGE.claims)


@pytest.fixture
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HASILA_LEDGER", str(tmp_path / "war.db"))
    monkeypatch.setenv("HASILA_USER", "Rim")
    with Ledger.open_or_create(tmp_path / "war.db", clock=clock()) as made:
        add(made, reading(PAGE), reading(town("r2", 3, place="Briar")))
    return tmp_path / "war.db"


def said(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    assert main(list(arguments)) == code
    out, err = capsys.readouterr()
    return out if code == 0 else err


def test_add_reads_keeps_and_tells(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = tmp_path / "raid.txt"
    report.write_text("مقتل ستة مدنيين في غارة على بلدة الصفصاف", encoding="utf-8")
    war = str(tmp_path / "war.db")
    told = said(capsys, "add", str(report), "--ledger", war, "--by", "Rim", "--published", "2031-05-04")
    assert "new" in told
    assert "known already" in said(capsys, "add", str(report), "--ledger", war, "--by", "Rim")
    (tmp_path / "foreign.txt").write_text("1 2 3", encoding="utf-8")
    assert "language" in said(capsys, "add", str(tmp_path / "foreign.txt"), "--ledger", war, "--by", "Rim", code=1)
    assert "no such file" in said(capsys, "add", str(tmp_path / "absent"), "--ledger", war, "--by", "Rim", code=1)
    with Ledger.open(war) as opened:
        kinds = opened.counts().claims
        assert (kinds["toll"], kinds["failure"]) == (1, 2)
        found = next(iter(opened.documents()))
        assert b"".join(opened.blob(found.edition.sha256)) in {report.read_bytes(), b"1 2 3"}
        assert not faults(opened)


def test_nothing_is_written_where_the_command_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    war = tmp_path / "war.db"
    assert "no FILE" in said(capsys, "add", "--ledger", str(war), code=2)
    assert "not known" in said(capsys, "add", "x.txt", "--language", "tlh", "--ledger", str(war), code=2)
    assert "no such ledger" in said(capsys, "show", "--ledger", str(war), code=1)
    assert not war.exists()


def test_show(ledger: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = said(capsys, "show")
    assert "2 reports, 6 rows, 2 events" in told
    assert "3 new" in told
    page = said(capsys, "show", "r1")
    assert WHOLE in page
    assert "12 people killed" in page
    assert "«12 people»" in page
    assert "HISTORY" in page
    rows = [json.loads(line) for line in said(capsys, "show", "--format", "jsonl").splitlines()]
    assert len(rows) == 6
    assert {row["id"] for row in rows} >= {WHOLE, PART, HELD}
    assert said(capsys, "show", "r2", "--format", "csv").count("\n") == 4
    assert "no claim" in said(capsys, "show", "c:0", code=1)


def test_decisions_and_their_history(ledger: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "needs a reason" in said(capsys, "judge", "accepted", WHOLE, code=2)
    assert "says: accepted" in said(capsys, "judge", "accepted", WHOLE, HELD, "--why", "as the page has it")
    assert "revision 2" in said(capsys, "judge", "rejected", WHOLE, "--why", "no", "--seen", "1", code=1)
    fields = ["toll.count.low=14", "toll.count.high=14", "places.0.name=Asterville", "toll.who.age_range=0-17"]
    said(capsys, "correct", WHOLE, *fields, "--why", "the table says 14", "--by", "Zed")
    shown = said(capsys, "show", WHOLE)
    for words in (
        "14 people aged 0–17 killed",
        "toll.count.low: 12 → 14",
        "Zed corrected",
        "the table says 14",
        "Rim says: accepted",
    ):
        assert words in shown
    assert "toll.count.low" in said(capsys, "correct", WHOLE, "toll.count.low=lots", "--why", "x", code=1)
    said(capsys, "correct", PART, "--words", "2:6", "--why", "the headline says it")
    assert "retracted" in said(capsys, "retract", HELD, "--why", "withdrawn")
    assert "retracted" in said(capsys, "show", HELD)
    said(capsys, "retract", HELD, "--restore", "--why", "it was not")
    with Ledger.open(ledger) as opened:
        assert opened.entry(WHOLE).claim.toll is not None
        assert not faults(opened)


def test_incidents_made_merged_and_split(ledger: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = said(capsys, "assign", WHOLE, "--incident", "new", "--why", "a raid").split()[-1]
    other = said(capsys, "assign", PART, HELD, "--incident", "new", "--why", "another").split()[-1]
    said(capsys, "merge", first, other, "--why", "one raid")
    assert WHOLE in said(capsys, "show", other)
    third = said(capsys, "split", first, HELD, "--why", "at dusk").split()[-1]
    assert HELD in said(capsys, "show", third)
    assert HELD not in said(capsys, "show", first)
    said(capsys, "grade", first, "weak", "--why", "one source")
    assert "graded weak: one source" in said(capsys, "show", first)
    assert "no incident" in said(capsys, "merge", first, "x", "--why", "y", code=2)


def test_suggested_incidents_are_named_by_their_ids(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each command takes the id that `hasila incidents` shows; the suggestion's claims come along."""
    war = str(tmp_path / "told.db")
    with Ledger.open_or_create(war) as opened:
        for month, place in enumerate(("Aster", "Briar", "Cedar", "Dahlia"), 1):
            page = town(f"r{month}", place=place, published=f"2031-0{month}-04")
            add(opened, reading(page, claims=run(page)))
        suggested = {one.place.mention: one.id for one in collated.incidents(opened) if one.place}
        [row] = collated.incident(opened, suggested["Cedar"]).gathered.rows
        assert row.incident is not None
        part = row.incident.claims[1]
    said(capsys, "merge", suggested["Aster"], suggested["Briar"], "--why", "one raid", "--ledger", war)
    third = said(capsys, "split", suggested["Cedar"], part, "--why", "at dusk", "--ledger", war).split()[-1]
    said(capsys, "grade", suggested["Dahlia"], "fair", "--why", "two saw it", "--ledger", war)
    assert "is not of it" in said(capsys, "split", suggested["Dahlia"], part, "--why", "x", "--ledger", war, code=2)
    with Ledger.open(war) as opened:
        made = collated.incidents(opened, Wanted(confirmed=True))
        assert len(made) == 4
        both = next(one for one in made if one.reports == 2)
        assert part in collated.incident(opened, third).held
        graded = [collated.incident(opened, one.id).happening for one in made]
        assert {one.grade for one in graded if one is not None} == {None, "fair"}
        assert not faults(opened)
    claim = collated_claim(war, both.id)
    goal = said(capsys, "assign", claim, "--incident", both.id, "--why", "of it", "--ledger", war).split()[-1]
    assert goal == both.id
    assert "fair (set by a person)" in said(capsys, "incidents", "--ledger", war)


def collated_claim(where: str, incident: str) -> str:
    with Ledger.open(where) as opened:
        return collated.incident(opened, incident).gathered.claims[0].id


def test_what_could_not_be_read_is_settled_when_it_can(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    war, page = str(tmp_path / "read.db"), tmp_path / "page.txt"
    page.write_bytes(b"\x00\x01\x02\xff\xfe\x00" * 50)
    told = said(capsys, "add", str(page), "--ledger", war, code=1)
    assert "page.txt" in told
    page.write_text("قتل 14 مدنيا في غارة على بلدة الصفصاف", encoding="utf-8")
    said(capsys, "add", str(page), "--ledger", war)
    with Ledger.open(war) as opened:
        assert opened.failures() == {}
        [entry] = opened.entries(Filter(kinds=("failure",), standing=False))
        assert entry.retracted
        assert "it was read as" in (opened.history(entry.id)[-1].event.why or "")
    page.write_bytes(b"\x00\x01\x02\xff\xfe\x00" * 50)
    said(capsys, "add", str(page), "--ledger", war, code=1)
    with Ledger.open(war) as opened:
        assert list(opened.failures()) == [str(page)]
        assert not faults(opened)


def test_lists_come_in_by_a_map(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The samples of the docs, through the command: rows with reasons, the same again, a mended row, a sheet."""
    war, lists = str(tmp_path / "lists.db"), Path(__file__).parents[2] / "samples" / "lists"
    mine = tmp_path / "victims.csv"
    mine.write_text((lists / "victims.csv").read_text(encoding="utf-8"), encoding="utf-8")
    bring = ["import", str(mine), "--map", str(lists / "victims.toml"), "--ledger", war, "--by", "Rim"]
    assert "row 6" in said(capsys, *bring, code=1)
    assert "2 known already" in said(capsys, *bring, code=1)
    mine.write_text(mine.read_text(encoding="utf-8").replace("31/06", "06/06"), encoding="utf-8")
    said(capsys, *bring)
    table = [
        "import",
        str(lists / "incidents.csv"),
        "--map",
        str(lists / "incidents.toml"),
        "--ledger",
        war,
        "--by",
        "Rim",
    ]
    assert "row 4" in said(capsys, *table, code=1)
    assert "no column 'Case'" in said(capsys, *table[:3], str(lists / "victims.toml"), *table[4:], code=2)
    with Ledger.open(war) as opened:
        assert list(opened.failures()) == [f"{lists / 'incidents.csv'}: row 4"]
        rows = {
            row.key["place"]: row.low
            for row in collated.totals(opened, ("place",), "lowest")
            if row.key["outcome"] == "killed"
        }
        assert rows == {"Aster": 3, "Briar": 2}
        assert not faults(opened)
    out = said(capsys, "export", "--format", "csv", "--ledger", war)
    assert "Velde" not in out


def test_search_sources_and_files(ledger: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "r2" in said(capsys, "search", "briar")
    [row] = [json.loads(line) for line in said(capsys, "search", "BRIAR", "--format", "jsonl").splitlines()]
    assert row["document"] == "r2"
    assert row["words"][0] == "Briar"
    said(
        capsys, "sources", "actor:guard", "--name", "The guard", "--kind", "party", "--define", "civilian=nobody of it"
    )
    assert "civilian: nobody of it" in said(capsys, "sources")
    clip = tmp_path / "clip.txt"
    clip.write_bytes(b"seen by a witness\n")
    assert "where does the file come from" in said(capsys, "attach", WHOLE, str(clip), code=2)
    said(capsys, "attach", WHOLE, str(clip), "--from", "a witness")
    assert "clip.txt" in said(capsys, "show", WHOLE)
    out = said(capsys, "attach", WHOLE, "--out", str(tmp_path / "out")).strip()
    assert Path(out).read_bytes() == clip.read_bytes()
    assert "taken out or checked 1 times" in said(capsys, "show", WHOLE)
    assert said(capsys, "verify", "--rebuild") == ""


def test_migrate_says_that_there_is_nothing_to_do(ledger: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "up to date" in said(capsys, "migrate")
