"""An alternative that the check can't tell from the truth, or from another, is an author's mistake."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from grader.apart import as_given, check_apart
from grader.model import Alternative, Array, Criterion, Program, Reference, Symbols, Tolerance, Truth

WHERE = "problems/p/rubric.yaml:7:11"


def criterion(check: str = "value", *names: str, answer: str = "", **more: Any) -> Criterion:
    accept = tuple(Alternative(name, Truth("expressions", ("f(x)",)), where=WHERE) for name in names or ("other",))
    program = None if answer else Program((), ("f",), ("f(x)",))
    where = WHERE.removesuffix(":11")
    return Criterion("c", "C", Decimal(1), check, program, answer, accept=accept, where=where, **more)


def said(asked: Criterion, truth: Any, *others: Any) -> list[str]:
    """Flaws of a criterion of one case, or of as many as are given in lists of values."""
    rows = [[({}, (value,)) for value in values] for values in (truth, *others)]
    return [str(flaw) for flaw in check_apart(asked, rows[0], rows[1:])]


def ref(*entries: Any) -> Reference:
    return Reference(np.array(entries, dtype=np.float64))


LIKE = (
    f"{WHERE}: the alternative 'other' of criterion 'c' can't be told from the truth in any case\n"
    "    fix: add a case in which the two differ, or remove it"
)


@pytest.mark.parametrize(
    ("asked", "truth", "other"),
    [
        (criterion(), ref(1, 2), ref(1, 2)),
        (criterion(), ref(1, 2), ref(1, 2 + 1e-9)),
        (criterion(tolerance=Tolerance("digits", count=2)), ref(0.123), ref(0.128)),
        (criterion("count"), 12, 12.0),
        (criterion("shape"), (1, 3), Reference(np.zeros((1, 3)))),
        (criterion(), {"a": ref(1)}, {"a": ref(1)}),
        (criterion(), "text", "text"),
        (criterion("shape", answer="a"), (1, 3), Reference(np.zeros((1, 3)))),
        (criterion("count", answer="a"), 12, 12.0),
        (criterion(answer="a"), Reference(np.ones((1, 3))), Reference(np.ones(3))),  # written without its axes
        (criterion(answer="a", tolerance=Tolerance("digits", count=2)), ref(-0.123), ref(-0.128)),
        (criterion(answer="a"), "text", "text"),
    ],
)
def test_what_the_check_can_not_tell_from_the_truth(asked: Criterion, truth: Any, other: Any) -> None:
    assert said(asked, [truth], [other]) == [LIKE]
    assert said(asked, [truth, truth], [other, other]) == [LIKE]


@pytest.mark.parametrize(
    ("asked", "truth", "other"),
    [
        (criterion(), ref(1, 2), ref(1, 2.001)),
        (criterion(), Reference(np.ones((1, 3))), Reference(np.ones(3))),
        (criterion(tolerance=Tolerance("digits", count=2)), ref(0.123), ref(0.138)),
        (criterion("count"), 12, 10),
        (criterion("shape"), (1, 3), (3,)),
        (criterion("shape"), Reference(np.zeros((1, 3))), Reference(np.zeros(3))),
        (criterion("shape", answer="a"), (1, 3), (3,)),
        (criterion("shape", answer="a"), (), (1,)),
        (criterion("count", answer="a"), 12, 10),
        (criterion(answer="a"), ref(1, 2), ref(1, np.nan)),  # nobody can write nan, so nobody is accepted by it
        (criterion(answer="a"), "text", "texts"),
    ],
)
def test_what_it_can_tell(asked: Criterion, truth: Any, other: Any) -> None:
    assert said(asked, [truth], [other]) == []
    assert said(asked, [truth, truth], [truth, other]) == []


def test_a_written_matrix_of_symbols_is_told_apart_by_any_of_its_draws() -> None:
    asked = criterion("matrix", answer="A", symbols=(Symbols("w", "W", (0,)),))
    assert said(asked, [ref(1, 2), ref(3, 4)], [ref(1, 2), ref(3, 5)]) == []
    assert said(asked, [ref(1, 2), ref(3, 4)], [ref(1, 2), ref(3, 4)]) == [LIKE]


def test_alternatives_are_told_from_each_other() -> None:
    names = ("one", "two", "three")
    assert said(criterion("value", *names), [ref(1)], [ref(2)], [ref(3)], [ref(2)]) == [
        f"{WHERE}: the alternative 'three' of criterion 'c' can't be told from the alternative 'one' in any case\n"
        "    fix: add a case in which the two differ, or remove it"
    ]


def test_values_that_the_check_can_not_compare_are_told_with_their_place() -> None:
    other = said(criterion("shape"), [(1, 3)], [1.5])
    assert other == [
        f"{WHERE}: the alternative 'other' of criterion 'c' is nothing that the check 'shape' can compare: "
        "TypeError: 'float' object is not iterable\n"
        "    fix: let it have such values as the check asks for"
    ]
    (both,) = said(criterion("shape"), [1.5], [(1, 3)])
    assert both.startswith("problems/p/rubric.yaml:7:1: the truth of criterion 'c' is nothing that the check 'shape'")


def test_a_value_as_it_would_come_out_of_a_child() -> None:
    given = as_given({"a": [ref(1, 2), (3, "text")]})
    array = given["a"][0]
    assert isinstance(array, Array)
    assert (array.dtype, array.data.tolist(), given["a"][1]) == ("float64", [1, 2], (3, "text"))
