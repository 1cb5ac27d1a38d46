"""Right in some cases only: what those that fail share, and empty arrays in edge cases."""

from __future__ import annotations

import numpy as np
import pytest

OTHER = np.array([0.31, -1.7, 2.2])
TRUTH = np.array([1.21, 0.4, -0.7])


def inputs_of(shape=(4, 6), stride=1, padding=1, bias=True):
    return {"X": np.arange(1.0, 1 + np.prod(shape)).reshape(shape), "stride": stride, "padding": padding, "bias": bias}


def with_noise(case, right, rng):
    return (TRUTH if right else OTHER + rng.normal(size=3), TRUTH, case)


@pytest.fixture
def only(why, rng):
    return lambda cases, **more: why([with_noise(case, right, rng) for case, right in cases], **more)


def test_only_where_square(only):
    cases = [(inputs_of((4, 4)), True), (inputs_of((4, 6)), False), (inputs_of((3, 5)), False)]
    told = "It is right only in the cases where X is square: X's last two axes seem to be taken for each other."
    assert only(cases) == told


def test_only_where_the_stride_is_one(only):
    cases = [(inputs_of(stride=1), True), (inputs_of(stride=1, padding=2), True), (inputs_of(stride=3), False)]
    assert only(cases) == "It is right only in the cases where stride = 1: stride seems to be left out of account."


def test_only_where_unpadded(only):
    cases = [(inputs_of(padding=0), True), (inputs_of(padding=1), False), (inputs_of(padding=2), False)]
    assert only(cases) == "It is right only in the cases where padding = 0: padding seems to be left out of account."


def test_wrong_only_for_a_single_row(only):
    cases = [(inputs_of((4, 6)), True), (inputs_of((5, 3)), True), (inputs_of((1, 6)), False)]
    assert only(cases) == "It is wrong only in the cases where X has one row: they need care of their own."


def test_wrong_only_without_bias(only):
    cases = [(inputs_of((4, 6)), True), (inputs_of((5, 3)), True), (inputs_of(bias=False), False)]
    told = "It is right only in the cases where bias is True: where bias is False, something else is needed."
    assert only(cases) == told


def test_two_properties_that_separate_leave_it_open(only):
    cases = [(inputs_of(padding=0), True), (inputs_of(padding=1, stride=2), False), (inputs_of(stride=3), False)]
    assert only(cases) == ""


def test_two_cases_are_too_few(only):
    assert only([(inputs_of((4, 4)), True), (inputs_of((4, 6)), False)]) == ""


def test_a_property_that_one_right_case_lacks_is_none(only):
    cases = [(inputs_of((4, 4)), True), (inputs_of((4, 6)), False), (inputs_of((3, 5)), True)]
    assert only(cases) == ""


def empty(case, right):
    return (TRUTH if right else np.zeros((0,)), TRUTH, case)


def test_an_empty_array_in_an_edge_case(why):
    cases = [empty(inputs_of((4, 6)), True), empty(inputs_of((5, 3)), True), empty(inputs_of((1, 6)), False)]
    assert why(cases) == "An empty array comes back where X has one row: that edge case needs care of its own."
    told = "An empty array comes back in an edge case, where there should be entries."
    assert why(cases[1:]) == told


def test_an_empty_array_in_every_case(why):
    told = "An empty array comes back: nothing was put into it, or a slice of it is empty."
    assert why([empty(inputs_of(), False)]) == told


def test_an_empty_array_and_another_mistake_are_two_things(why):
    cases = [empty(inputs_of((1, 6)), False), (OTHER, TRUTH, inputs_of()), empty(inputs_of((1, 3)), False)]
    assert why(cases) == ""
