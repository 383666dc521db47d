"""Names of a report resolved together: what its places and parties say of each other."""

from __future__ import annotations

import pytest

import hasila
from hasila.ledger.claim import Place
from hasila.resolve.place_names import DATA

pytestmark = pytest.mark.skipif(
    not (DATA / "gazetteer.bin").exists(), reason="THE GAZETTEER IS NOT BUILT: run `make gazetteer`"
)


def places(text: str) -> list[Place]:
    """The places of the first toll of a text."""
    return list(hasila.read(text).tolls[0].places)


def test_quotation_marks_round_a_name_are_no_part_of_it() -> None:
    (place,) = places('غرق أربعة رعاة قرب مدينة "بعلبك".')
    assert place.name == "Baalbek"


def test_parties_say_which_namesake_is_meant() -> None:
    """The larger Jericho is meant where no Syrian party is named."""
    assert places("أصيب شخصان في أريحا.")[0].country == "PS"
    assert places("أصيب شخصان في أريحا بقصف الجيش السوري.")[0].country == "SY"


def test_a_village_far_from_the_town_told_beside_it_is_another() -> None:
    first, second = places("أصيب شخصان في مخيم الكرامة قرب مدينة أطمة.")[:2]
    assert first.lat is None
    assert second.name == "Atmeh"


def test_the_countryside_of_a_town() -> None:
    (place,) = places("غرق أربعة رعاة في ريف خان شيخون.")
    assert place.precision == "area"
    assert place.country == "SY"
