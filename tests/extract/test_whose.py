"""«Its units», «their fighters»: whoever they are of takes and leaves places."""

from __future__ import annotations

import pytest

import hasila


@pytest.mark.parametrize(("text", "actors"), [
    ("قالت الجبهة الوطنية إن وحداتها دخلت مدينة خان السرو، وإن مقاتليها يسيطرون على الأحياء الشرقية.",
     ["الجبهة الوطنية", "الجبهة الوطنية"]),
    ("أعلن الجيش أن قواته سيطرت على بلدة تل الورد.", ["الجيش"]),
    ("انسحب جيش الرمال من البلدة، ثم عادت وحداته ودخلت قرية عين الصفصاف.", ["جيش الرمال", "جيش الرمال"]),
    ("سيطرت قواته على البلدة.", ["قواته"]),
])  # fmt: skip
def test_a_pronoun_leads_to_its_party(text: str, actors: list[str]) -> None:
    found = hasila.read(text, published="2031-05-04", language="ar").control
    assert [claim.control.actor.mention for claim in found if claim.control and claim.control.actor] == actors
