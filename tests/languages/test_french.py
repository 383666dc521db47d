"""French, the language that was written last to prove that data is enough: its numbers, its days, whole sentences.

The sentences are our own and were not written for the rules' examples; what they may lose is bounded, not nought.
"""

from __future__ import annotations

import pytest

import hasila

DAY = "2031-04-10"  # a Thursday


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("quatre-vingts marins", 80, 80), ("quatre-vingt-dix-sept marins", 97, 97), ("soixante et onze marins", 71, 71),
        ("vingt et un marins", 21, 21), ("dix-neuf marins", 19, 19), ("mille deux cent trente marins", 1230, 1230),
        ("trois cent quatre-vingt-un marins", 381, 381), ("soixante-dix-huit mille marins", 78000, 78000),
        ("deux millions trois cent mille habitants", 2300000, 2300000), ("1,5 million de personnes", 1500000, 1500000),
        ("12 000 personnes", 12000, 12000), ("entre 10 et 15 marins", 10, 15), ("de 10 à 15 marins", 10, 15),
        ("au moins douze marins", 12, None), ("plus d'une centaine de marins", 100, None),
        ("jusqu'à 40 marins", None, 40), ("une vingtaine de marins", 20, 20), ("près de 300 marins", 300, 300),
    ],
)  # fmt: skip
def test_numbers(text: str, low: int | None, high: int | None) -> None:
    (number,) = hasila.numbers(text, language="fr")
    assert (number.low, number.high) == (low, high)


@pytest.mark.parametrize(
    ("text", "qualifier", "magnitude"),
    [
        ("une dizaine de marins", "about", None), ("des dizaines de marins", "vague", 10),
        ("des milliers de marins", "vague", 1000), ("des dizaines de milliers de marins", "vague", 10000),
        ("un grand nombre de marins", "vague", None), ("plus de 40 marins", "more_than", None),
    ],
)  # fmt: skip
def test_how_exact_numbers_are(text: str, qualifier: str, magnitude: int | None) -> None:
    (number,) = hasila.numbers(text, language="fr")
    assert (number.qualifier, number.magnitude) == (qualifier, magnitude)


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("hier", "2031-04-09"), ("avant-hier", "2031-04-08"), ("aujourd'hui", DAY), ("mardi dernier", "2031-04-08"),
        ("le 3 avril 2031", "2031-04-03"), ("le 1er avril", "2031-04-01"), ("en mars", "2031-03"),
        ("depuis le 7 octobre", "2030-10-07/2031-04-10"), ("du 3 au 5 avril", "2031-04-03/2031-04-05"),
        ("entre le 3 et le 5 avril", "2031-04-03/2031-04-05"), ("il y a trois jours", "2031-04-07"),
        ("le mois dernier", "2031-03"), ("dans la nuit de lundi à mardi", "2031-04-07/2031-04-08"),
        ("au cours des trois derniers jours", "2031-04-07/2031-04-10"), ("l'été dernier", "2030-06/2030-08"),
        ("depuis mars", "2031-03/2031-04-10"),
    ],
)  # fmt: skip
def test_days(text: str, edtf: str) -> None:
    (found,) = hasila.dates(text, language="fr", published=DAY)
    assert found.edtf == edtf


def test_the_participle_of_being_is_no_summer() -> None:
    assert not hasila.dates("trois marins ont été tués", language="fr", published=DAY)


@pytest.mark.parametrize(
    "text",
    [
        "Douze marins n'ont pas été blessés.", "Le raid n'a pas tué les douze marins.",
        "Le tribunal a condamné à mort six rebelles.", "Quelque 600 détenus ont quitté la salle.",
        "Les cours du blé ont chuté de 12 % après l'attaque.", "Le champion a battu son rival en deux sets.",
    ],
)  # fmt: skip
def test_what_happened_to_nobody(text: str) -> None:
    assert not hasila.read(text, published=DAY).tolls


def test_an_article_is_no_number_between_people_and_what_became_of_them() -> None:
    (toll,) = hasila.read("Vingt passagers d'un ferry ont été blessés.", published=DAY).tolls
    assert toll.toll is not None
    assert (toll.toll.outcome, toll.toll.count.low) == ("injured", 20)


def test_a_denial_is_told_with_its_speaker() -> None:
    found = hasila.read("Les rebelles ont démenti avoir tué douze bergers près d'Orlech.", published=DAY).claims
    stances = {c.stance: [s.mention for s in c.speakers] for c in found if c.kind == "stance"}
    assert stances == {"denies": ["Les rebelles"]}
