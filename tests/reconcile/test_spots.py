"""Where a happening was: finer places inside a broad one, where the claims agree."""

from __future__ import annotations

import pytest

from hasila.ledger.claim import Place
from hasila.reconcile.spots import where

ARVLAND = Place(mention="Arvland", precision="country", country="AR", lat=10.0, lon=10.0)
FARLAND = Place(mention="Farland", precision="country", country="FA", lat=40.0, lon=40.0)
NORTH = Place(mention="the north", precision="area", country="AR", lat=10.5, lon=10.0)
ASTER = Place(mention="Aster", precision="town", country="AR", lat=10.6, lon=10.0)
MILL = Place(mention="the mill", precision="landmark", country="AR", lat=10.62, lon=10.0)
BRAMBLE = Place(mention="Bramble", precision="village", country="AR", lat=10.2, lon=10.0)
ISLE = Place(mention="the isle", precision="village", country="AR", lat=14.0, lon=10.0)
UNKNOWN = Place(mention="a hamlet")


@pytest.mark.parametrize(
    ("principal", "others", "found"),
    [
        ([ARVLAND], [[ARVLAND], [ASTER, ARVLAND]], [ASTER, ARVLAND]),
        ([NORTH], [[ASTER], [MILL]], [MILL]),
        ([NORTH], [[ASTER], [BRAMBLE]], [NORTH]),  # two towns apart: no more is known
        ([NORTH], [[ISLE]], [NORTH]),  # too far to lie in it
        ([FARLAND], [[ASTER]], [FARLAND]),
        ([ASTER], [[BRAMBLE]], [ASTER]),  # a town does not give way to a village that is not in it
        ([], [[UNKNOWN, ASTER]], [ASTER]),
        ([UNKNOWN], [[ASTER]], [UNKNOWN, ASTER]),  # a spot that is on no map stays the first
    ],
)
def test_where(principal: list[Place], others: list[list[Place]], found: list[Place]) -> None:
    assert list(where(principal, others)) == found
