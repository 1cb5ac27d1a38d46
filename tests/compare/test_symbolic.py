from __future__ import annotations

import numpy as np
import pytest

from grader.compare import WrittenError, compare_symbolic
from grader.model import Aspect, Reference

RIGHT = [
    "w1_11 w2_11 w3_11 0 w1_21 w2_21 w3_21 0",
    "0 w1_11 w2_11 w3_11 0 w1_21 w2_21 w3_21",
    "w1_12 w2_12 w3_12 0 w1_22 w2_22 w3_22 0",
    "0 w1_12 w2_12 w3_12 0 w1_22 w2_22 w3_22",
]


def matrix(W):
    """The matrix of a convolution of width 4, entry by entry."""
    taps, channels, filters = W.shape
    A = np.zeros((filters * 2, channels * 4))
    for o, position, i, k in np.ndindex(filters, 2, channels, taps):
        A[2 * o + position, 4 * i + position + k] = W[k, i, o]
    return A


@pytest.fixture(scope="module")
def samples():
    draws = np.random.default_rng(3).normal(size=(5, 3, 2, 2))
    return [({"W": W}, Reference(matrix(W))) for W in draws]


def test_the_right_matrix(filters, samples):
    found = compare_symbolic("\n".join(RIGHT), filters, samples, "A")
    assert (found.equal, found.share, found.total, found.grid) == (True, 1.0, 32, None)


def test_a_row_with_another_filter_is_named_in_symbols(filters, samples):
    found = compare_symbolic([RIGHT[0], RIGHT[3], RIGHT[2], RIGHT[3]], filters, samples, "A")
    assert found.sentences == (
        "A differs from the reference in 6 of 32 entries (19 %), all in row 2 (index 1).",
        "First difference at [1, 1]: yours w1_12, expected w1_11.",
    )
    assert (found.aspect, found.mismatched, found.share) == (Aspect.VALUES, 6, 0.75)
    assert (found.worst.index, found.worst.given, found.worst.expected) == ((1, 1), "w1_12", "w1_11")
    assert found.grid.rows[1][:3] == (("0", "0", True), ("w1_12", "w1_11", False), ("w2_12", "w2_11", False))


def test_a_matrix_of_zeros_earns_nothing(filters, samples):
    assert compare_symbolic([["0"] * 8] * 4, filters, samples, "A").share == 0.0


def test_a_transposed_matrix_has_another_shape(filters, samples):
    rows = [row.split() for row in RIGHT]
    found = compare_symbolic([list(column) for column in zip(*rows, strict=True)], filters, samples, "A")
    assert (found.aspect, found.share, found.sentences) == (
        Aspect.SHAPE, 0.0, ("A has shape (8, 4), expected (4, 8).",),
    )  # fmt: skip


def test_an_expression_is_right_when_it_is_equal_on_every_sample(filters, samples):
    rows = [row.split() for row in RIGHT]
    rows[0][0] = "0.5*w1_11 + 0.5*w1_11"
    assert compare_symbolic(rows, filters, samples, "A").equal
    rows[0][0] = "w1_11*w1_11"
    found = compare_symbolic(rows, filters, samples, "A")
    assert found.sentences[1] == "First difference at [0, 0]: yours w1_11*w1_11, expected w1_11."


def test_a_number_that_is_right_on_one_sample_is_wrong(filters, samples):
    rows = [row.split() for row in RIGHT]
    rows[0][0] = repr(float(samples[0][0]["W"][0, 0, 0]))
    found = compare_symbolic(rows, filters, samples, "A")
    assert found.mismatched == 1
    assert found.worst.given.startswith(rows[0][0][:10])


def test_a_written_vector_answers_a_column(filters, samples):
    columns = [(inputs, Reference(inputs["W"][:, :1, 0])) for inputs, _ in samples]
    assert compare_symbolic("w1_11, w2_11, w3_11", filters, columns, "w").equal


def test_what_cannot_be_read_is_the_reader_s_error(filters, samples):
    with pytest.raises(WrittenError, match=r'^"u1" is no symbol of this answer: known are w \(also omega, ω\)\.$'):
        compare_symbolic("u1", filters, samples, "A")
