"""Mutants stand where the syntax tree says, once each, and only in what the rubric reaches."""

from __future__ import annotations

from collections.abc import Callable

from grader.audit.mutants import mutants_of

Mutated = Callable[[str], str]


def test_a_mutant_is_the_source_with_one_change(mutated: Mutated) -> None:
    source = mutated("x + y")
    (swapped,) = [one for one in mutants_of(source, {"f"}) if one.change == "x + y → x - y"]
    assert swapped.line == 5
    assert swapped.source == source.replace("x + y", "(x - y)")


def test_columns_are_counted_in_characters_that_take_several_bytes(mutated: Mutated) -> None:
    source = mutated("'∂δ'.count('∂') + 1")
    assert any("'∂δ'.count('∂') - 1" in one.source for one in mutants_of(source, {"f"}))


def test_what_changes_nothing_is_no_mutant(mutated: Mutated) -> None:
    assert [one.change for one in mutants_of(mutated("f(x, x)"), {"f"}) if "→ f(x, x)" in one.change] == []
    assert all(one.change != "0 → 0" for one in mutants_of(mutated("x[0]"), {"f"}))


def test_functions_that_nothing_reaches_are_left_alone() -> None:
    source = "def f(x):\n    return g(x)\n\n\ndef g(x):\n    return x + 1\n\n\ndef h(x):\n    return x * 2\n"
    assert {one.line for one in mutants_of(source, {"f"})} == {2, 6}


def test_annotations_docstrings_assertions_and_messages_are_left_alone() -> None:
    source = '''def f(x: tuple[int, 2]) -> 3:
    """4"""
    assert x > 5
    if not x:
        raise ValueError(6)
    return x
'''
    assert {one.line for one in mutants_of(source, {"f"})} == {4}
