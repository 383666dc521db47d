"""The page of a report: the golden one, and what must hold of every page."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented_ledger import (
    AGAIN,
    CHILDREN,
    CIVILIANS,
    CLAIMS,
    EARLIER,
    FAILURE,
    FIGHTERS,
    REPORT,
    WHOLE,
    check,
    toll,
)
from wcwidth import wcswidth

from hasila.errors import UsageError
from hasila.export import bidi, table
from hasila.export.layout import Screen
from hasila.export.phrases import figure
from hasila.export.tolltree import Branch, grow
from hasila.ledger.claim import Claim, Count, Slot, Time

GOLDEN = Path(__file__).parent / "golden" / "table.txt"
RTL = re.compile("[\u0590-\u08ff]")


def page(claims: list[Claim] = CLAIMS, **options: Any) -> str:
    out = io.StringIO()
    screen = Screen(**options.pop("screen", {}))
    table.write(claims, out, **{"report": REPORT, "screen": screen} | options)
    return out.getvalue()


def test_golden() -> None:
    assert page() == GOLDEN.read_text(encoding="utf-8")


@pytest.mark.parametrize("width", [60, 70, 79, 80, 100, 140])
@pytest.mark.parametrize("terminal", [False, True])
def test_it_fits(width: int, terminal: bool) -> None:
    lines = page(screen={"width": width, "terminal": terminal}, explain=True).splitlines()
    assert max(map(wcswidth, lines)) <= width


def test_a_long_word_is_cut_to_fit() -> None:
    claims = [msgspec.structs.replace(WHOLE, speakers=(Slot(mention="ا" * 300, name="x" * 300),))]
    lines = page(claims, screen={"width": 60}).splitlines()
    assert max(map(wcswidth, lines)) <= 60
    assert "".join(re.findall("x+", "".join(lines))) == "x" * 300


def test_right_to_left_runs_are_isolated_on_a_terminal_and_never_otherwise() -> None:
    assert not re.search("[\u2066-\u2069\u200e\u200f]", page())
    shown = page(screen={"terminal": True})
    assert not RTL.search(re.sub("\u2068[^\u2068\u2069\n]*\u2069", "", shown))
    assert shown.replace("\u2068", "").replace("\u2069", "") == page()


def test_visual_order() -> None:
    pytest.importorskip("bidi")
    pytest.importorskip("arabic_reshaper")
    assert bidi.visual("«(قُل) 12»", whole=True) == "«21 ( \u064f)»".replace("21 ( \u064f)", "12 (\ufede\ufed7\u064f)")
    assert not RTL.search(page(screen={"visual": True}).replace("\u064b", "").replace("\u060c", ""))


def test_visual_order_without_its_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ModuleNotFoundError(name)

    monkeypatch.setattr(bidi.importlib, "import_module", missing)  # type: ignore[attr-defined]
    with pytest.raises(UsageError, match="pip install 'hasila"):
        bidi.require_visual()


def test_colours_only_where_asked_for() -> None:
    assert "\x1b" not in page()
    coloured = page(screen={"colour": True})
    assert re.sub("\x1b\\[[0-9;]*m", "", coloured).split() == page().split()
    assert "\x1b[32m✓\x1b[0m" in coloured


def test_only_some_kinds_keep_their_marks() -> None:
    shown = page(only=("toll",))
    assert "14 civilians  ✓" in shown
    assert "ACCUSATIONS" not in shown
    assert "WHAT ADDS UP" not in shown
    assert "WHAT ADDS UP" in page(only=("check",))


def test_explain_prints_the_derivation_as_a_tree() -> None:
    lines = page(explain=True).splitlines()
    at = next(i for i, line in enumerate(lines) if WHOLE.id in line)
    assert lines[at : at + 4] == [
        f"  │ {WHOLE.id} from",
        "  │ └─ toll.breakdown",
        "  │    ├─ number «25» value=25",
        "  │    └─ harm.killed",
    ]


def test_every_claim_is_on_the_page_with_its_exact_words() -> None:
    shown = page(screen={"width": 1000})
    for claim in CLAIMS:
        assert claim.quote is None or claim.quote.exact in shown
    assert len(re.findall("^  [?✓✗] ", shown, re.MULTILINE)) == sum(1 for claim in CLAIMS if claim.check)


def test_a_place_contested_under_two_names_is_one_place() -> None:
    mine = next(claim for claim in CLAIMS if claim.control and claim.control.extent == "full")
    theirs = next(claim for claim in CLAIMS if claim.control and claim.control.extent == "outskirts")
    other = msgspec.structs.replace(theirs, places=(msgspec.structs.replace(theirs.places[0], id="place:9"),))
    shown = page([mine, other, check("contested", "open", mine, other)])
    assert shown.count("(تل الرمان)") == 1
    assert "contested: 2 accounts" in shown


def test_a_report_without_claims_and_claims_without_a_report() -> None:
    assert "no claims found" in page([])
    assert "day of publication not known" in page([], report=msgspec.structs.replace(REPORT, published=None))
    assert WHOLE.document in page([WHOLE], report=None)
    assert page([FAILURE]) == page([])


def test_nothing_in_a_text_steers_the_terminal() -> None:
    evil = Slot(mention="x\x1b]0;owned\x07\u202e\n\ty\x9b2J", name=None)
    report = msgspec.structs.replace(REPORT, title="\x1b[2Jt")
    shown = page([msgspec.structs.replace(WHOLE, speakers=(evil,), flags=("\x1b[1m",))], report=report)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", shown)


def test_what_does_not_add_up_is_said() -> None:
    short = msgspec.structs.replace(FIGHTERS, id="c:short")
    failing = check("sum", "fails", WHOLE, CIVILIANS, CIVILIANS, residual=-3, message="3 too many")
    shown = page([WHOLE, CIVILIANS, short, failing])
    assert "25 people killed  ✗" in shown
    assert "✗ sum 14 + 14 = 28, not 25\n" in shown
    assert "✗ sum       3 too many\n" in shown
    assert "1 ✗ fail" in shown


def test_a_denied_figure_shows_its_denial() -> None:
    denial = next(claim for claim in CLAIMS if claim.position and claim.position.act == "denies")
    shown = page([msgspec.structs.replace(WHOLE, denied_by=(denial.id,)), denial])
    tolls, disputes = shown.split("ACCUSATIONS AND DENIALS")
    assert "↔ denied by Mountain Brigade: «كاذب ومفبرك»" in tolls
    assert "25 people killed · says Wadi al-Nakhil Council · disputed" in disputes
    assert "↔ denied by Mountain Brigade: «كاذب ومفبرك»" in disputes


@pytest.mark.parametrize(
    ("count", "shown"),
    [
        (Count(low=2371, high=2371), "2,371"),
        (Count(low=0, high=0), "0"),
        (Count(low=12, high=None, qualifier="at_least"), "≥\u00a012"),
        (Count(low=12, high=None, qualifier="more_than"), ">\u00a012"),
        (Count(low=None, high=20, qualifier="up_to"), "≤\u00a020"),
        (Count(low=None, high=20, qualifier="fewer_than"), "<\u00a020"),
        (Count(low=50, high=50, qualifier="about"), "~50"),
        (Count(low=10, high=15, qualifier="between"), "10–15"),
        (Count(low=None, high=None, qualifier="vague", magnitude=10), "tens"),
        (Count(low=None, high=None, qualifier="vague"), "an unstated number"),
        (Count(low=None, high=None, qualifier="fraction", fraction="1/3"), "1/3"),
        (Count(low=5, high=None), "≥\u00a05"),
    ],
)
def test_figures(count: Count, shown: str) -> None:
    assert figure(count) == shown


@pytest.mark.parametrize(
    ("time", "shown"),
    [
        (Time(edtf="2031-05-01/2031-05-11", text=None), "2031-05-01 to 2031-05-11"),
        (Time(edtf="2031-05/..", text=None), "since 2031-05"),
        (Time(edtf="../2031-05", text=None), "until 2031-05"),
        (Time(edtf="XXXX-05-11", text="11 أيار"), "XXXX-05-11"),
        (Time(edtf=None, text="أمس"), "أمس"),
    ],
)
def test_times(time: Time, shown: str) -> None:
    assert f" · {shown} · " in page([msgspec.structs.replace(WHOLE, time=time)])


@pytest.mark.parametrize(
    ("who", "count", "shown"),
    [
        ({"role": "policeman"}, 2, "2 policemen killed"),
        ({"role": "party_secretary", "status": "civilian"}, 2, "2 civilian party secretaries killed"),
        ({"age": "child", "sex": "female"}, 1, "1 girl killed"),
        ({"age": "elderly", "sex": "female"}, 1, "1 elderly female person killed"),
        ({"status": "mixed"}, 7, "7 civilians and combatants killed"),
        ({"age": "child", "age_range": "0-17"}, 2, "2 children aged 0–17 killed"),
        ({"names": ("سالم",), "role": "doctor"}, 1, "1 doctor killed: سالم"),
    ],
)
def test_people(who: dict[str, Any], count: int, shown: str) -> None:
    assert shown in page([toll("25 شخصاً", count, who=who)])


def ids(branches: list[Branch]) -> list[str]:
    return [one for branch in branches for one in (branch.claim.id, *ids(branch.branches))]


def test_trees() -> None:
    killed = grow(CLAIMS)[0]
    assert killed.claim == WHOLE
    assert [(b.claim, b.tie) for b in killed.branches] == [
        (CIVILIANS, "part"),
        (FIGHTERS, "part"),
        (EARLIER, "earlier"),
        (AGAIN, "restated"),
    ]
    assert killed.branches[0].branches[0].claim == CHILDREN
    assert [c.type for c in killed.checks] == ["sum", "series"]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 9), st.sampled_from(["killed", "injured"])), min_size=1, max_size=8),
    st.lists(st.tuples(st.sampled_from(["restated", "series", "sum"]), st.lists(st.integers(0, 9), max_size=3))),
)
def test_every_toll_stands_in_exactly_one_place(
    tolls: list[tuple[int, str]], checks: list[tuple[Any, list[int]]]
) -> None:
    claims = [
        msgspec.structs.replace(toll("25 شخصاً", 5, outcome, part_of=f"c:{above}"), id=f"c:{one}")
        for one, (above, outcome) in enumerate(tolls)
    ]
    claims += [
        check(kind, "holds", *(msgspec.structs.replace(WHOLE, id=f"c:{one}") for one in ones)) for kind, ones in checks
    ]
    assert sorted(ids(grow(claims))) == sorted(claim.id for claim in claims if claim.kind == "toll")
    assert page(claims)
