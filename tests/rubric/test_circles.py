"""Circles of dependencies."""

from __future__ import annotations

import pytest

from grader.rubric.circles import circles


@pytest.mark.parametrize(
    ("graph", "found"),
    [
        ({"a": ["b"], "b": ["c"], "c": []}, []),
        ({"a": ["unknown"]}, []),
        ({"a": ["a"]}, [["a", "a"]]),
        ({"b": ["a"], "a": ["b"]}, [["b", "a", "b"]]),
        ({"a": ["b"], "b": ["c"], "c": ["a"]}, [["a", "b", "c", "a"]]),
        ({"a": ["b"], "b": ["a"], "c": ["d"], "d": ["c", "a"]}, [["a", "b", "a"], ["c", "d", "c"]]),
    ],
)
def test_each_circle_is_told_once_from_its_first_name(graph: dict[str, list[str]], found: list[list[str]]) -> None:
    assert circles(graph) == found


def test_a_long_chain_is_no_trouble() -> None:
    names = [f"c{index}" for index in range(5000)]
    graph = {name: [after] for name, after in zip(names, [*names[1:], names[0]], strict=True)}
    assert circles(graph) == [[*names, names[0]]]
