"""A report loads the pack of its own language and no other; mixed input loads each once."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from hasila import languages, pipeline
from hasila.text import Report

ARABIC = "قتل ثلاثة عمال بقصف أصاب حلب أمس الأول، وقال ناشطون إن عشرة آخرين أصيبوا في المدينة."
ENGLISH = "At least three people were killed and ten others were wounded in the shelling of Aleppo, the mayor said."
TEXTS = {"ar": ARABIC, "en": ENGLISH}


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The languages that are loaded from here on, in order."""
    seen: list[str] = []

    def load(language: str, extra: tuple[str, ...] = ()) -> languages.Pack:
        seen.append(language)
        return languages.load(language)

    monkeypatch.setattr(pipeline, "load", load)
    pipeline._stages.cache_clear()
    yield seen
    pipeline._stages.cache_clear()


@pytest.mark.parametrize("language", TEXTS)
def test_a_report_loads_its_own_language_alone(language: str, loaded: list[str]) -> None:
    assert pipeline.read_report(Report(id="r", text=TEXTS[language]))
    assert loaded == [language]


def test_mixed_input_loads_each_language_once_and_reads_as_each_does_alone(loaded: list[str]) -> None:
    alone = {language: pipeline.read_report(Report(id="r", text=text)) for language, text in TEXTS.items()}
    pipeline._stages.cache_clear()
    loaded.clear()
    mixed = [(one, pipeline.read_report(Report(id="r", text=TEXTS[one]))) for one in ("ar", "en", "ar", "en", "en")]
    assert loaded == ["ar", "en"]
    for language, claims in mixed:
        assert claims == alone[language]


def test_a_warm_start_reads_no_yaml() -> None:
    """What the packs' YAML says comes from the cache: neither the other language's files nor the parser are touched."""
    code = (
        "import sys\nfrom hasila.pipeline import read_report\nfrom hasila.text import Report\n"
        f"assert read_report(Report(id='r', text={ENGLISH!r}))\nprint('yaml' in sys.modules)\n"
    )
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(one for one in sys.path if one), "PYTHONUTF8": "1"}
    runs = [subprocess.run([sys.executable, "-c", code], env=env, check=True, capture_output=True) for _ in range(2)]
    assert runs[1].stdout.split() == [b"False"]
