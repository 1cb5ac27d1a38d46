"""Which kinds of problems there are."""

from __future__ import annotations

from importlib import resources

import pytest

from grader.errors import UsageError
from grader.scaffold.kinds import DEFAULT, KINDS, kind_named


def test_each_kind_has_its_templates_and_no_templates_lack_a_kind() -> None:
    folders = resources.files("grader.scaffold").joinpath("templates").iterdir()
    assert {folder.name for folder in folders} == set(KINDS)
    assert DEFAULT in KINDS


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("gradients", "gradients: there is no such kind of problem; did you mean 'gradient'?"),
        (
            "x",
            "x: there is no such kind of problem; "
            "write one of value, gradient, shape, count, matrix, written, property",
        ),
    ],
)
def test_an_unknown_kind_is_told(name: str, sentence: str) -> None:
    with pytest.raises(UsageError) as caught:
        kind_named(name)
    assert str(caught.value) == sentence
