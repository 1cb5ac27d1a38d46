"""Sizes that are wrong: the sentence that each cause provokes, and near misses that say nothing."""

from __future__ import annotations

import numpy as np
import pytest

from grader.diagnose import Mistake, diagnose
from grader.model import Reference

FC = [{"N": 7, "C": 5}, {"N": 4, "C": 6}]
CONV = [{"N": 7, "H": 3, "W": 4, "C": 5}, {"N": 2, "H": 6, "W": 5, "C": 3}]


@pytest.fixture
def shaped(why, cases):
    """``shaped(given, truth, inputs)``: what is told of shapes that functions of the inputs give."""
    return lambda given, truth, inputs, **more: why(cases(given, truth, inputs), check="shape", **more)


def kept(N, C):
    return (1, C)


def everywhere(N, H, W, C):
    return (1, 1, 1, C)


ONE = "The sizes are right, but axis 0 of size 1 is dropped: keepdims=True keeps it."


@pytest.mark.parametrize(
    ("given", "truth", "inputs", "told"),
    [
        (lambda N, C: (C,), kept, FC, ONE),
        (
            lambda N, H, W, C: (C,),
            everywhere,
            CONV,
            "The sizes are right, but axes 0, 1 and 2 of size 1 are dropped: keepdims=True keeps them.",
        ),
        (
            lambda N, C: (1, C),
            lambda N, C: (C,),
            FC,
            "The sizes are right, but there is an axis of size 1 too many, axis 0: squeeze or an index takes it away.",
        ),
        (
            lambda N, C: (C, N),
            lambda N, C: (N, C),
            FC,
            "The sizes are right, but in another order: rows and columns are swapped.",
        ),
        (
            lambda N, H, W, C: (1, C, 1, 1),
            everywhere,
            CONV,
            "The sizes are right, but in another order: axis 3 stands at axis 1, as it does where channels come first.",
        ),
        (
            lambda N, H, W, C: (N, W, C, H),
            lambda N, H, W, C: (N, H, W, C),
            CONV,
            "The sizes are right, but in another order: axis 1 stands at axis 3, as it does where channels come last.",
        ),
        (
            lambda N, H, W, C: (N, W, H, C),
            lambda N, H, W, C: (N, H, W, C),
            CONV,
            "The sizes are right, but in another order: the axes are permuted, (0, 2, 1, 3).",
        ),
        (
            lambda N, C: (N, C),
            kept,
            FC,
            "Axis 0 has kept its size (N = 7), where 1 is expected: the reduction over axis 0 is missing.",
        ),
        (
            lambda N, H, W, C: (N, H, W, C),
            everywhere,
            CONV,
            "Axes 0, 1 and 2 have kept their sizes (N = 7, H = 3 and W = 4), where 1 is expected: "
            "the reduction over axes 0, 1 and 2 is missing.",
        ),
        (
            lambda N, C: (N, 1),
            kept,
            FC,
            "Axis 0 has kept its size (N = 7) and axis 1 is 1: the reduction runs over the wrong axes.",
        ),
        (
            lambda N, C: (1, 1),
            kept,
            FC,
            "Axis 1 is 1 and should keep its size: the reduction runs over too many axes.",
        ),
        (
            lambda N, C: (N, C),
            lambda N, C: (C,),
            FC,
            "Axis 0 is one too many, and N = 7: the reduction over it is missing.",
        ),
        (
            lambda N, C: (N, C - 1),
            lambda N, C: (N, C),
            FC,
            "Axis 1 is 1 less than expected in every case: an end is left out, or a ±1 is missing in the formula.",
        ),
        (
            lambda N, H, W, C: (N, H + 1, W + 1, C),
            lambda N, H, W, C: (N, H, W, C),
            CONV,
            "Axes 1 and 2 are 1 more than expected each, in every case: an end is counted twice, "
            "or a ±1 is missing in the formula.",
        ),
        (
            lambda N, H, W, C: (N, H * W * C),
            lambda N, H, W, C: (N, H, W, C),
            CONV,
            "Axes 1, 2 and 3 are flattened into one: all entries are there, and the shape is to be kept.",
        ),
    ],
)
def test_a_wrong_shape(shaped, given, truth, inputs, told):
    assert shaped(given, truth, inputs) == told


@pytest.mark.parametrize(
    ("given", "truth", "inputs"),
    [
        (lambda N, C: (C,) if N == 7 else (1, C + 1), kept, FC),  # dropped in one case only
        (lambda N, C: (C, N) if N == 7 else (N, C, 1), lambda N, C: (N, C), FC),
        (lambda N, C: (N if N == 7 else 3, C), kept, FC),  # not the batch in every case
        (lambda N, C: (N, C - 1 if N == 7 else C + 1), lambda N, C: (N, C), FC),
        (lambda N, C: (N, 1 if N == 7 else 2), kept, FC),
        (lambda N, H, W, C: (N, H * W * C + 1), lambda N, H, W, C: (N, H, W, C), CONV),
        (lambda N, C: (9, 11), lambda N, C: (N, C), FC),
    ],
)
def test_a_near_miss(shaped, given, truth, inputs):
    assert shaped(given, truth, inputs) == ""


def test_a_case_that_is_right_contradicts_a_dropped_axis(shaped):
    assert shaped(lambda N, C: (C,) if N == 7 else (1, C), kept, FC) == ""


def test_a_batch_of_one_contradicts_no_missing_reduction(shaped):
    assert "(N = 7)" in shaped(lambda N, C: (N, C), kept, [FC[0], {"N": 1, "C": 6}])


def test_one_less_in_a_single_case_could_be_anything(shaped):
    assert shaped(lambda N, C: (N, C - 1), lambda N, C: (N, C), FC[:1]) == ""


def test_the_sizes_are_those_of_the_case_that_is_shown(shaped):
    assert "(N = 4)" in shaped(lambda N, C: (N, C), kept, FC, shown=1)


def test_the_shape_of_a_returned_array_counts(why):
    x = np.ones((7, 5))
    assert why([(x[0], x[:1], {"x": x})], check="shape") == ONE
    kept = "Axis 0 has kept its size (x has 7 rows), where 1 is expected: the reduction over axis 0 is missing."
    assert why([(x, x[:1], {"x": x})], check="shape") == kept


def test_an_input_s_stride_explains_cases_of_a_shape_too(why):
    def case(n, stride):
        return (n - 1,), ((n - 1) // stride,), {"x": np.ones(n), "stride": stride}

    told = "It is right only in the cases where stride = 1: stride seems to be left out of account."
    assert why([case(6, 1), case(9, 1), case(9, 2), case(12, 3)], check="shape") == told


def test_what_is_no_shape_has_no_cause(shaped):
    assert shaped(lambda N, C: None, kept, FC) == ""
    assert shaped(lambda N, C: "(1, 5)", kept, FC) == ""
    assert shaped(lambda N, C: (True, C), kept, FC) == ""
    assert shaped(lambda N, C: (N,) * 9, kept, FC) == ""


def test_the_author_s_words_come_first(shaped):
    known = Mistake("dropped", "The axis of the batch is dropped.", (((5,),), ((6,),)))
    assert shaped(lambda N, C: (C,), kept, FC, mistakes=[known]) == "The axis of the batch is dropped."
    array = Mistake("dropped", "An array.", ((Reference(np.zeros(5)),), (Reference(np.zeros(6)),)))
    assert shaped(lambda N, C: np.zeros(C), lambda N, C: np.zeros((1, C)), FC, mistakes=[array]) == "An array."


def test_a_written_shape_is_read_at_the_sizes_of_each_case(observed, causes):
    evidence = [observed(None, (1, case["C"]), case, check="shape") for case in FC]

    def told(written):
        wrote = [written_case(one, written) for one in evidence]
        return [cause.text for cause in diagnose(wrote, causes=list(causes.values())).values()]

    assert told("(C,)") == [ONE]
    assert told("(N, 1)") == [
        "Axis 0 has kept its size (N = 7) and axis 1 is 1: the reduction runs over the wrong axes."
    ]
    assert told("(1, 5)") == []  # right in the first case by luck
    assert told("(1, K)") == told("what?") == []


def written_case(evidence, written):
    from dataclasses import replace

    criterion = replace(evidence.criterion, answer="out", program=None)
    return replace(evidence, criterion=criterion, observation=None, written=written)
