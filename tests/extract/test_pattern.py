"""Patterns: what each item reads as, what cannot be read and where, what every match must hold."""

from __future__ import annotations

import pytest

from hasila.errors import PackError
from hasila.extract.pattern import Edge, Gap, Group, Look, One, classes_of, parse, parse_test, required

A = parse_test("a")


@pytest.mark.parametrize(
    ("pattern", "items"),
    [
        ("a", (One(A),)),
        ("a.b", (One(parse_test("a.b")),)),
        ("a:x", (One(A, "x"),)),
        ("a?", (One(A, None, 0, 1),)),
        ("a*:x", (One(A, "x", 0, None),)),
        ("a:x+", (One(A, "x", 1, None),)),
        ("~3", (Gap(3, ()),)),
        ("~3!a|b", (Gap(3, parse_test("a|b")),)),
        ("^ a $", (Edge("^"), One(A), Edge("$"))),
        ("<a <!a >a >!a", (Look(True, False, A), Look(True, True, A), Look(False, False, A), Look(False, True, A))),
        ("<<a <<!a >>a", (Look(True, False, A, 2), Look(True, True, A, 2), Look(False, False, A, 2))),
        ("(a | a a)?:x", (Group(((One(A),), (One(A), One(A))), "x", 0, 1),)),
        ("a | a", (Group(((One(A),), (One(A),))),)),
    ],
)
def test_items(pattern: str, items: object) -> None:
    assert parse(pattern, "f.yml", 1) == items


@pytest.mark.parametrize(
    ("written", "test"),
    [
        ("a|b", ((("a", True),), (("b", True),))),
        ("a&!b|c", ((("a", True), ("b", False)), (("c", True),))),
        ("a|b/!c", ((("a", True), ("c", False)), (("b", True), ("c", False)))),
    ],
)
def test_tests(written: str, test: object) -> None:
    assert parse_test(written) == test


@pytest.mark.parametrize("pattern", ["(a", "a)", "a % b", "A", "~x", ":x"])
def test_what_cannot_be_read_names_file_line_and_pattern(pattern: str) -> None:
    with pytest.raises(PackError) as caught:
        parse(pattern, "f.yml", 7)
    assert str(caught.value).startswith(f"f.yml:7: pattern {pattern!r}: ")


def test_required_leaves_out_what_may_be_missing() -> None:
    items = parse("a b? (c d | e) (f | g?) ~2 <h >!i", "f.yml")
    assert required(items) == [parse_test(one) for one in ("a", "c|e", "d|e", "h")]


def test_required_takes_what_is_rarest_of_each_alternative() -> None:
    items = parse("(a b c | d e)", "f.yml")
    commonness = {"a": 9, "b": 1, "c": 5, "d": 2, "e": 3}
    needs = required(items, lambda test: commonness[test[0][0][0]])
    assert needs == [parse_test("b|d"), parse_test("c|e")]


def test_classes_of_names_everything_cited() -> None:
    assert classes_of(parse("a&!b (c | ~2!d)* <!e >f", "f.yml")) == set("abcdef")
