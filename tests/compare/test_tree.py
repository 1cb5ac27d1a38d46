from __future__ import annotations

import numpy as np
import pytest

from grader.compare import compare, missing
from grader.model import Aspect, Opaque, Tolerance

AUTO = Tolerance("auto")


def told(value, reference, path="out"):
    return [sentence for found in compare(value, reference, AUTO, path) for sentence in found.sentences]


def test_every_leaf_has_a_comparison_and_its_path(given, expected):
    reference = {"x": (expected([1.0]), 2.0), 3: [{"y": None}], "s": "a"}
    found = compare({"x": (given([1.0]), 2.0), 3: [{"y": None}], "s": "a"}, reference, AUTO, "cache")
    assert [one.path for one in found] == ["cache['x'][0]", "cache['x'][1]", "cache[3][0]['y']", "cache['s']"]
    assert all(one.equal for one in found)


def test_wrong_leaves_do_not_stop_the_others(given, expected):
    found = compare((None, given([2.0])), (expected([1.0]), expected([2.0])), AUTO, "grads")
    assert [one.aspect for one in found] == [Aspect.PRESENCE, Aspect.EQUAL]


@pytest.mark.parametrize(
    ("value", "reference", "sentences"),
    [
        ({"w": 1}, {"W": 1}, [
            "out['W'] is missing; there is 'w' instead.", "out has a key that the reference lacks: 'w'.",
        ]),
        ({"a": 1, "b": 2, 5: 3}, {"a": 1}, ["out has keys that the reference lacks: 'b', 5."]),
        ({}, {"a": 1}, ["out['a'] is missing."]),
        ({"a\x1b" + "b" * 99: 1}, {}, [f"out has a key that the reference lacks: 'a{'b' * 38}…'."]),
        ((1,), (1, 2), ["out[1] is missing: out has 1 item, expected 2."]),
        ((1, 2, 3), (1, 2), ["out has 3 items, expected 2."]),
        ([], (), []),
        (["a"], [], ["out has 1 item, expected 0."]),
        (5, (1, 2), ["out is a number, expected a tuple."]),
        ([1, 2], {"a": 1}, ["out is a list, expected a dictionary."]),
        (Opaque("dict_keys", "a view"), [1, 2], ["out is a dict_keys (a view), expected a list."]),
        ([1, 2, 3], [1, 2], ["out has shape (3,), expected (2,)."]),
        ([1, 2.5], [1, 2.75], [
            "out differs from the reference in 1 of 2 entries (50 %).",
            "Largest difference 0.25 at [1]: yours 2.5, expected 2.75 (allowed 2.75e-07 + 1e-07·|expected|).",
        ]),
        (1, None, ["out is a number, expected None."]),
        (None, "a", ["out is None, expected text."]),
        ("b", "a", ['out is "b", expected "a".']),
        (b"b", b"a", ["out differs from the reference."]),
        (frozenset({1, 2}), frozenset({2, 3, 4}), ["out lacks 2 of 3 elements and holds 1 that the reference lacks."]),
        (False, True, ["out is False, expected True."]),
        (1, True, ["out is a number, expected a boolean."]),
    ],
)  # fmt: skip
def test_what_is_said_of_nested_values(value, reference, sentences):
    assert told(value, reference) == sentences


def test_a_list_may_stand_for_a_tuple_with_a_note(expected):
    found = compare(["a", 2.0], ("a", 2.0), AUTO, "out")
    assert [one.notes for one in found] == [("given as a list, a tuple was expected",)] * 2
    assert all(one.equal for one in found)


def test_an_array_may_stand_for_a_tuple_or_a_list_of_numbers(given):
    assert [one.notes for one in compare(given([1, 2]), (1, 2), AUTO, "out")] == [
        ("given as an array, a tuple was expected",)
    ] * 2
    (found,) = compare(given([1.0, 2.0]), [1.0, 2.0], AUTO, "out")
    assert (found.equal, found.notes) == (True, ("given as an array",))


def test_the_numbers_of_a_tuple_have_each_their_own_scale():
    found = compare((1000.0, 0.0011), (1000.0, 0.001), AUTO, "out")
    assert [one.equal for one in found] == [True, False]


def test_a_missing_value_counts_all_its_entries(expected):
    found = missing("dW", expected(np.ones((2, 3))))
    assert (found.aspect, found.share, found.mismatched, found.total) == (Aspect.PRESENCE, 0.0, 6, 6)
    assert found.sentences == ("dW is missing.",)


def test_enormous_integers_are_compared_but_not_shown():
    huge = 10**100_000
    assert told(huge, 1) == ["out is a number of more than 3000 digits, expected a number."]
    assert told([huge], [1]) == ["out[0] is a number of more than 3000 digits, expected a number."]
    assert told(huge, huge) == []
    assert told(huge + 1, huge) == ["out differs from the reference."]
