"""How much an agreement says, in digits."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest

from grader.diagnose.base import Sample
from grader.diagnose.evidence import FULL, SHORT, digits, digits_of, digits_repaired
from grader.model import Array, Reference, Tolerance

THIRDS = np.array([1.0, 2.0, 4.0]) / 3


def sample(given, truth, tolerance=None):
    answer = Array(given, str(given.dtype)) if isinstance(given, np.ndarray) else given
    return Sample(answer, Reference(np.asarray(truth)), {}, False, tolerance or Tolerance())


def borne_out(given, truth, hypothesis):
    return digits([(sample(given, truth), np.asarray(hypothesis))])


def test_each_number_in_full_precision_is_worth_seven_digits():
    assert borne_out(-THIRDS, THIRDS, -THIRDS) == pytest.approx(3 * FULL)
    assert borne_out(-THIRDS[:1], THIRDS[:1], -THIRDS[:1]) == pytest.approx(FULL)


def test_an_answer_that_follows_to_a_thousandth_is_worth_three():
    assert borne_out(-THIRDS[:1] * 1.002, THIRDS[:1], -THIRDS[:1]) == pytest.approx(3, abs=0.01)


def test_short_numbers_are_worth_three_at_most():
    assert borne_out(np.array([-0.25]), np.array([0.25]), np.array([-0.25])) == pytest.approx(SHORT)


def test_small_whole_numbers_are_worth_little():
    assert borne_out(-1, 1, -1) == pytest.approx(np.log10(2 / 0.5))
    assert borne_out(np.array([-1.0]), np.array([1.0]), np.array([-1.0])) == pytest.approx(np.log10(2 / 0.5))
    assert borne_out(18560, 18624, 18560) == pytest.approx(np.log10(64 / 0.5))


def test_what_is_written_is_worth_its_digits():
    for text, worth in (("-1.3", 1.73), ("-1.33", 2.73), ("-1.333", 3.73)):
        assert borne_out(Decimal(text), THIRDS[2], -THIRDS[2]) == pytest.approx(worth, abs=0.2)


@pytest.mark.parametrize(
    ("given", "truth", "hypothesis"),
    [
        ([0.0, 0.0], [1 / 3, 2 / 3], [0.0, 0.0]),  # zeros
        ([1 / 3, 2 / 3], [1 / 3, 2 / 3], [1 / 3, 2 / 3]),  # entries that the hypothesis leaves alone
        ([np.nan, np.inf], [1 / 3, 2 / 3], [np.nan, np.inf]),
        ([], [], []),
    ],
)
def test_what_says_nothing(given, truth, hypothesis):
    assert borne_out(np.array(given), np.array(truth), np.array(hypothesis)) == 0


def test_a_number_counts_once_however_often_it_stands():
    many = np.full(50, 1 / 3)
    assert borne_out(-many, many, -many) == pytest.approx(FULL)
    twice = [(sample(-many, many), -many), (sample(-many, many), -many)]
    assert digits(twice) == pytest.approx(FULL)


def test_repaired_answers_count_against_the_truth():
    assert digits_repaired([(sample(THIRDS, THIRDS), THIRDS)]) == pytest.approx(3 * FULL)


def test_arrays_hold_digits_of_their_own():
    assert digits_of([THIRDS, THIRDS]) == pytest.approx(3 * FULL)
    assert digits_of([np.zeros(4), np.array([True])]) == 0
    assert digits_of([]) == 0
