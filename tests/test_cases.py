"""The sample reports against their hand-made ledgers: no case gets worse than its floor without anybody noticing."""

from __future__ import annotations

import pytest

from hasila import Ledger
from ledgers import changes, whole_cases
from scoring import Case, cases, check_floors, checks_found, denials_tied, floors, tolls_f1

NAMES = [case.name for case in cases()]


@pytest.mark.parametrize("name", NAMES)
def test_tolls_hold_their_floor(name: str, samples: list[tuple[Case, Ledger]]) -> None:
    floor = floors().get(name)
    assert floor is not None, f"{name} has no floor; run: python tests/scoring.py --raise"
    case, ledger = next(one for one in samples if one[0].name == name)
    score = tolls_f1(case, ledger.claims)
    assert score >= floor, f"{name}: tolls F1 {score:.3f} is under its floor {floor}"


@pytest.mark.parametrize("name", NAMES)
def test_checks_and_denials_hold_their_floor(name: str, samples: list[tuple[Case, Ledger]]) -> None:
    case, ledger = next(one for one in samples if one[0].name == name)
    checks, denials = checks_found(case, ledger.claims), denials_tied(case, ledger.claims)
    lost = [words for words, found in [*checks, *denials] if not found]
    found = [sum(ok for _, ok in checks), sum(ok for _, ok in denials)]
    assert all(map(int.__ge__, found, check_floors()[name])), f"{name}: {found}, not found: {'; '.join(lost)}"


WHOLE = whole_cases()


@pytest.mark.parametrize("case", WHOLE, ids=[case.name for case in WHOLE])
def test_a_whole_ledger_is_as_a_person_found_it(case: Case) -> None:
    found = changes(case)
    how = "read the difference; if it is right, keep it: python tests/ledgers.py --write"
    assert not found, "\n".join([how, *found[:80]])


def test_at_least_eight_samples_have_a_whole_ledger() -> None:
    assert len(WHOLE) >= 8


def test_no_floor_is_left_behind() -> None:
    assert set(floors()) == set(check_floors()) == set(NAMES)


def test_every_sample_has_a_ledger_and_every_ledger_a_sample(root) -> None:  # type: ignore[no-untyped-def]
    for folder in (root / "tests" / "cases").iterdir():
        if folder.is_dir():
            texts = {path.stem for path in (root / "samples" / folder.name).glob("*.txt")}
            assert texts == {path.stem for path in folder.glob("*.json")}


@pytest.mark.parametrize("case", cases(), ids=NAMES)
def test_words_of_a_ledger_stand_in_its_report(case: Case) -> None:
    for claim in [*case.ledger["claims"], *case.ledger.get("also", [])]:
        assert case.text.count(claim["quote"]) >= claim.get("nth", 1), claim["quote"]
    for claim in case.ledger["claims"]:
        whole = claim.get("part_of")
        assert whole is None or case.ledger["claims"][whole]["kind"] == "toll"
