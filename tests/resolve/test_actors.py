"""The registry of actors: its data, and who a mention means."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

import hasila
from hasila.errors import PackError
from hasila.languages.files import read_yaml
from hasila.languages.normal import Normaliser
from hasila.ledger.claim import Slot
from hasila.resolve.actors import KINDS, Registry

_PACKAGE = Path(hasila.__file__).parent
_HEADER = "id\tname\tkind\tcountry\tside\tparent\n"


@pytest.fixture(scope="module")
def registry() -> Registry:
    return Registry.open()


@pytest.fixture(scope="module")
def normalise() -> Callable[[str], str]:
    settings = read_yaml(_PACKAGE / "languages" / "ar" / "language.yml")
    return Normaliser.from_yaml(settings["normalise"]).form


def _id(registry: Registry, normalise: Callable[[str], str], mention: str, country: str | None = None) -> str | None:
    language = "en" if mention.isascii() else "ar"
    actor = registry.resolve(mention, language, normalise, country)
    return actor.id if actor else None


def test_the_registry_is_large_enough(registry: Registry) -> None:
    assert len(registry) >= 450
    assert len(list(registry.forms("ar"))) >= 1300
    assert len(list(registry.nationalities("ar"))) >= 90
    assert list(registry.forms("xx")) == []


@pytest.mark.parametrize("language", ["ar", "en"])
def test_every_actor_has_a_form(registry: Registry, language: str) -> None:
    named = {id for _, id, _ in registry.forms(language)}
    without = {a.id for a in registry if a.id not in named}
    only_in_english = {"actor:every-casualty"}
    assert without <= (only_in_english if language == "ar" else set())


def test_arabic_forms_are_written_plainly(registry: Registry) -> None:
    for form, _, _ in registry.forms("ar"):
        assert form == " ".join(form.split()), form
        assert not any(unicodedata.combining(char) or char == "\u0640" for char in form), form


def test_persons_and_kinds_agree(registry: Registry) -> None:
    persons = {id for _, id, subs in registry.forms("ar") if "person" in subs}
    assert {registry.actor(id).kind for id in persons} <= {"leader", "official"}
    assert {actor.kind for actor in registry} <= KINDS


def test_nationalities_lead_to_states_or_peoples(registry: Registry) -> None:
    states = {actor.id for actor in registry if actor.kind == "state"}
    for form, id in registry.nationalities("ar"):
        assert id in states or id.startswith("people:"), form


def test_no_two_actors_share_a_form_once_normalised(registry: Registry, normalise: Callable[[str], str]) -> None:
    seen: dict[str, str] = {}
    for form, id, _ in registry.forms("ar"):
        key = " ".join(map(normalise, form.split()))
        assert seen.setdefault(key, id) == id, form


@pytest.mark.parametrize(
    ("mention", "country", "expected"),
    [
        # the form itself, with or without articles, marks and quotes
        ("المرصد السوري لحقوق الإنسان", None, "actor:sohr"),
        ("المرصد السورى لحقوق الانسان", None, "actor:sohr"),
        ("«داعش»", "IQ", "actor:isis"),
        ("جيش سوري", None, "actor:syria-army"),
        ("الجيش السوري الحر", None, "actor:free-syrian-army"),
        ("الحوثيين", None, "actor:houthis"),
        ("موسكو", "SY", "country:RU"),
        # generic forms take the country of the report, or their own nationality
        ("الجيش", "SY", "actor:syria-army"),
        ("الجيش", "LB", "actor:lebanon-army"),
        ("الجيش", None, None),
        ("الجيش", "PS", None),
        ("المعارضة", "SY", "actor:syrian-opposition"),
        ("التحالف", "YE", "actor:arab-coalition"),
        ("التحالف", "SY", "actor:global-coalition"),
        ("قوات الاحتلال", "PS", "actor:idf"),
        ("وزارة الصحة", "IQ", "actor:iraq-health-ministry"),
        ("الجيش المالي", "SY", "actor:mali-army"),
        ("قوات حكومية يمنية", "SY", "actor:yemen-army"),
        ("الجيش المكسيكي", "SY", None),
        # words that are also common ones count only at home
        ("فتح", "PS", "actor:fatah"),
        ("فتح", "SY", None),
        ("المرصد", "SY", "actor:sohr"),
        ("المرصد", "IQ", None),
        # behind member nouns
        ("عناصر تنظيم الدولة", None, "actor:isis"),
        ("مقاتلا من الجيش الحر", None, "actor:free-syrian-army"),
        ("عناصر من الشرطة", "EG", "actor:egypt-police"),
        ("المتحدث باسم الجيش الإسرائيلي", None, "actor:idf"),
        # the longest form at the head
        ("جماعة «أنصار الله» (الحوثيين)", None, "actor:houthis"),
        ("هيئة تحرير الشام في الشمال", None, "actor:hts"),
        # a person beats an office, not an organisation
        ("وزير الخارجية الروسي سيرغي لافروف", None, "actor:sergey-lavrov"),
        ("وزير الخارجية الروسي", None, "actor:russia-foreign-ministry"),
        ("المتحدث باسم التحالف العربي أحمد عسيري", None, "actor:ahmed-asiri"),
        ("الأمين العام للأمم المتحدة بان كي مون", None, "actor:ban-ki-moon"),
        ("حزب الله بزعامة حسن نصر الله", None, "actor:hezbollah"),
        # nationalities alone
        ("سورياً", None, "country:SY"),
        ("اليمنيين", None, "country:YE"),
        ("كردياً", None, "people:kurds"),
        # nobody that is known
        ("لجان التنمية في الوادي", "SY", None),
        ("", "SY", None),
        ("The Syrian army", None, "actor:syria-army"),
        ("the army", "SY", "actor:syria-army"),
        ("the Yemeni health ministry", None, "actor:yemen-health-ministry"),
        ("Russian Foreign Minister Sergei Lavrov", None, "actor:sergey-lavrov"),
    ],
)
def test_resolve(
    registry: Registry, normalise: Callable[[str], str], mention: str, country: str | None, expected: str | None
) -> None:
    assert _id(registry, normalise, mention, country) == expected


def test_every_form_that_stands_alone_resolves_to_its_actor(
    registry: Registry, normalise: Callable[[str], str]
) -> None:
    for form, id, subs in registry.forms("ar"):
        if subs.isdisjoint({"generic", "ambiguous"}):
            assert _id(registry, normalise, form) == id, form


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("actor:syria-army", "actor:syria-army", True),
        ("actor:syria-army", "actor:sana", True),
        ("actor:syria-army", "country:SY", True),
        ("actor:syria-army", "actor:free-syrian-army", False),
        ("actor:ocha", "actor:un", True),
        ("actor:ocha", "actor:ohchr", False),
        ("actor:sohr", "actor:snhr", False),
        ("actor:sohr", "actor:nowhere", False),
    ],
)
def test_same_side(registry: Registry, a: str, b: str, same: bool) -> None:
    one, other = Slot(mention="a", id=a), Slot(mention="b", id=b)
    assert registry.same_side(one, other) is same
    assert registry.same_side(other, one) is same


def test_unresolved_slots_are_the_same_by_their_words(registry: Registry) -> None:
    assert registry.same_side(Slot(mention="a"), Slot(mention="a"))
    assert not registry.same_side(Slot(mention="a"), Slot(mention="b"))
    assert not registry.same_side(Slot(mention="a", id="actor:sohr"), Slot(mention="a"))


def test_users_files_add_and_replace(tmp_path: Path, normalise: Callable[[str], str]) -> None:
    (tmp_path / "actors.tsv").write_text(_HEADER + "actor:valley-watch\tValley Watch\tmonitor\tSY\t\t\n", "utf-8")
    (tmp_path / "actors.ar.tsv").write_text("form\tid\tsub\nمرصد الوادي\tactor:valley-watch\tsource\n", "utf-8")
    registry = Registry.open([tmp_path])
    assert _id(registry, normalise, "مرصد الوادي") == "actor:valley-watch"
    assert _id(registry, normalise, "داعش") == "actor:isis"


@pytest.mark.parametrize(
    ("actors", "forms", "fault"),
    [
        ("actor:a\tA\tmonitor\t\t\t\nactor:a\tB\tmonitor\t\t\t\n", "", "actors.tsv:3: the id 'actor:a' stands twice"),
        ("actor:a\tA\tcrowd\t\t\t\n", "", "actors.tsv:2: 'crowd' is no kind"),
        ("actor:a\tA\tmonitor\t\t\tactor:b\n", "", "actors.tsv:2: the parent 'actor:b' is no actor's id"),
        ("actor:a\tA\tmonitor\n", "", "actors.tsv:2: 3 cells under a header of 6"),
        ("a\tA\tmonitor\t\t\t\n", "", "actors.tsv:2: the id 'a' begins with neither"),
        ("", "الف\tactor:zz\t\n", "actors.ar.tsv:2: 'actor:zz' is no actor's id"),
        ("", "الف\tactor:un\t\nالف\tactor:un\t\n", "actors.ar.tsv:3: the form 'الف' stands twice"),
        ("", "الف\tactor:un\tloud\n", "actors.ar.tsv:2: 'loud' is no sub of a form"),
    ],
)
def test_faults_name_file_and_line(tmp_path: Path, actors: str, forms: str, fault: str) -> None:
    (tmp_path / "actors.tsv").write_text(_HEADER + actors, "utf-8")
    (tmp_path / "actors.ar.tsv").write_text("form\tid\tsub\n" + forms, "utf-8")
    with pytest.raises(PackError) as raised:
        Registry.open([tmp_path])
    assert fault in str(raised.value)
