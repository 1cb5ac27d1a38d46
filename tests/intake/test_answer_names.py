"""Which asked name is meant by a given one: by spelling alone, and only where nobody can mean another."""

from __future__ import annotations

import pytest

from grader.intake.answer_names import is_blank, near, readings


@pytest.mark.parametrize(
    "given",
    [
        "MLP_Backprop",
        "mlp-backprop",
        "mlp backprop",
        " MLPBackprop ",
        "mlp\u2011backprop",
        "m_l_p__backprop",
        "mlp_\u200bbackprop",
        "mlp_backprop\u202e",
    ],
)
def test_case_spaces_hyphens_and_underscores_play_no_part(given: str) -> None:
    assert readings({given: "1"}, ["mlp_backprop", "conv"]) == {"mlp_backprop": given}


@pytest.mark.parametrize(
    ("given", "asked"),
    [
        ({"s1": "1"}, ["s1"]),  # it is that one
        ({"S1": "1", "s1": "2"}, ["s1"]),  # which is there too
        ({"S1": "1", "s-1": "2"}, ["s1"]),  # which of the two?
        ({"S1": "1"}, ["s1", "s_1"]),
        ({"w": "1"}, ["w", "W"]),
        ({"S1": ""}, ["s1"]),
        ({"s2": "1", "s1.": "1"}, ["s1"]),
    ],
)
def test_in_doubt_nothing_is_taken_for_anything(given: dict[str, str], asked: list[str]) -> None:
    assert readings(given, asked) == {}


def test_a_name_with_nothing_behind_it_stands_in_nobodys_way() -> None:
    assert readings({"s1": "", "S1": "1", "s-1": None}, ["s1"]) == {"s1": "S1"}
    assert readings({"mlp": {"s1": ""}, "MLP": {"s1": "1"}}, ["mlp"]) == {"mlp": "MLP"}


def test_blank_is_what_holds_no_answer() -> None:
    assert [is_blank(one) for one in (None, "", {}, {"s1": ""}, "0", 0, [], {"s1": 0})] == [True] * 4 + [False] * 4


def test_near_names_are_found_and_very_many_or_long_ones_not_looked_at() -> None:
    assert list(near(["coutn", "other"], {"count", "why"})) == [("coutn", "count"), ("other", "")]
    assert list(near(["count" * 30], ["count" * 29])) == [("count" * 30, "")]
    assert len(list(near((str(one) for one in range(20_000)), ["count"]))) == 200
