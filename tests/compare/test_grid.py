from __future__ import annotations

import numpy as np

from grader.compare import compare
from grader.model import Tolerance


def grid(answer, reference, given, expected):
    (found,) = compare(given(answer), expected(reference), Tolerance("auto"), "x")
    return found.grid


def test_a_matrix_is_shown_whole(given, expected):
    shown = grid([[1.0, 2.0], [3.0, 4.5]], [[1.0, 2.0], [3.0, 4.0]], given, expected)
    assert shown.rows == ((("1", "1", True), ("2", "2", True)), (("3", "3", True), ("4.5", "4", False)))
    assert (shown.cut, shown.slice_of) == (False, "")


def test_a_vector_is_one_row(given, expected):
    shown = grid([1.0, 3.0], [1.0, 2.0], given, expected)
    assert shown.rows == ((("1", "1", True), ("3", "2", False)),)


def test_a_scalar_needs_no_grid(given, expected):
    assert grid(1.0, 2.0, given, expected) is None


def test_wrong_cells_differ_visibly(given, expected):
    ((cell,),) = grid([1.00001], [1.0], given, expected).rows
    assert cell == ("1.00001", "1", False)


def test_a_large_matrix_is_cut_around_the_worst_entry(given, expected):
    reference = np.zeros((30, 40))
    answer = reference.copy()
    answer[29, 20] = 7.0
    shown = grid(answer, reference, given, expected)
    assert (len(shown.rows), len(shown.rows[0])) == (12, 12)
    assert (shown.cut, shown.slice_of) == (True, "[18:30, 14:26]")
    assert shown.rows[11][6] == ("7", "0", False)


def test_a_higher_rank_shows_the_slice_of_its_worst_entry(given, expected):
    reference = np.zeros((5, 2, 3))
    answer = reference.copy()
    answer[3, 1, 2] = 1.0
    shown = grid(answer, reference, given, expected)
    assert (shown.slice_of, shown.cut, len(shown.rows), len(shown.rows[0])) == ("[3, :, :]", False, 2, 3)
    assert shown.rows[1][2] == ("1", "0", False)
