from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given as given_
from hypothesis import strategies as st

from grader.compare import WrittenError, compare, read_numbers
from grader.model import Reference, Tolerance


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0.60", "0.60"), ("18,624", "18624"), ("1,234,567.5", "1234567.5"), ("1e-3", "0.001"), ("−1.48", "-1.48"),
        ("-0.8", "-0.8"), ("- 0.8", "-0.8"), ("+.5", "0.5"), ("3.", "3"), ("  7 ", "7"), ("$0.76$", "0.76"),
        ("1/4", "0.25"), ("-1 / 4", "-0.25"), (r"\frac{3}{8}", "0.375"), ("1.2×10^-3", "0.0012"),
        (r"$1.2 \times 10^{-3}$", "0.0012"), ("inf", "Infinity"), ("-∞", "-Infinity"), (0.1, "0.1"), (-3, "-3"),
    ],
)  # fmt: skip
def test_numbers_as_students_write_them(text, number):
    assert read_numbers(text) == Decimal(number)


def test_the_digits_stay_as_they_were_written():
    assert str(read_numbers("0.60")) == "0.60"


MATRIX = [[Decimal("0.1"), Decimal("0.2")], [Decimal("0.3"), Decimal("-0.4")]]


@pytest.mark.parametrize(
    "text",
    [
        "0.1 0.2\n0.3 -0.4",
        "0.1, 0.2; 0.3, −0.4",
        "[0.1 0.2; 0.3 -0.4]",
        "[[0.1, 0.2], [0.3, -0.4]]",
        "[[0.1, 0.2],\n [0.3, -0.4]]\n",
        "[0.1, 0.2]\n[0.3, -0.4]",
        "0.1, 0.2\n\n0.3, - 0.4,",
        r"$\begin{bmatrix} 0.1 & 0.2 \\ 0.3 & -0.4 \end{bmatrix}$",
        r"\left[\begin{array}{cc} 0.1 & 0.2 \\ 0.3 & -0.4 \\ \end{array}\right]",
        [["0.1", "0.2"], ["0.3", "-0.4"]],
        ["0.1 0.2", "0.3, -0.4"],
        [[0.1, 0.2], (0.3, -0.4)],
    ],
)
def test_matrices_as_students_write_them(text):
    assert read_numbers(text) == MATRIX


def test_vectors_and_columns():
    assert read_numbers("1, 2,3") == [1, 2, 3]
    assert read_numbers("[5]") == [5]
    assert read_numbers("1\n2") == [[1], [2]]
    assert read_numbers([]) == []


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("abc", '"abc" is not a number: write it like 0.25, -12.5, 1e-3 or 1/3.'),
        ("3 - 2", '"3-2" is not a number: write it like 0.25, -12.5, 1e-3 or 1/3.'),
        ("1 2o", 'Entry 2: "2o" is not a number: write it like 0.25, -12.5, 1e-3 or 1/3.'),
        ([["1", "2"], ["3", "?"]], 'Row 2, column 2: "?" is not a number: write it like 0.25, -12.5, 1e-3 or 1/3.'),
        ("1/0", '"1/0" divides by zero.'),
        ("1e999", '"1e999" has an exponent beyond 400.'),
        ("nan", '"nan" is not a number: write it like 0.25, -12.5, 1e-3 or 1/3.'),
        ("1" * 201, f'"{"1" * 39}…" is longer than 200 characters.'),
        ("", "The answer is empty."),
        (None, "The answer is empty."),
        (True, "Write numbers or text, or lists of them."),
        ({"a": "1"}, "Write numbers or text, or lists of them."),
        ("[[1, 2], 3]", '"3" is not a row: write a matrix as [[1, 2], [3, 4]].'),
        ("1 " * 10_001, "The answer has more than 10000 entries."),
        ("1" * 100_001, "The answer is longer than 100000 characters."),
        (["1" * 150] * 1000, "The answer is longer than 100000 characters."),
        (["1"] * 10_001, "The answer has more than 10000 entries."),
        (10**300, "An entry is longer than 200 characters."),
    ],
)
def test_what_cannot_be_read(value, sentence):
    with pytest.raises(WrittenError) as error:
        read_numbers(value)
    assert str(error.value) == sentence


def test_a_deeply_nested_answer_is_refused():
    value = "1"
    for _ in range(5000):
        value = [value]
    with pytest.raises(WrittenError, match=r"^The answer is nested more than 8 deep\.$"):
        read_numbers(value)


def test_the_first_five_entries_that_cannot_be_read_are_named():
    with pytest.raises(WrittenError) as error:
        read_numbers("a b c d e f g")
    assert [line.split(":")[0] for line in error.value.sentences[:5]] == [f"Entry {n}" for n in range(1, 6)]
    assert error.value.sentences[5:] == ("2 more entries can't be read.",)


@given_(st.text(max_size=60))
def test_any_text_is_read_or_refused_in_sentences(text):
    sentences = ()
    try:
        read_numbers(text)
    except WrittenError as error:
        sentences = error.sentences
    assert all(sentence.endswith(".") for sentence in sentences)


@given_(st.decimals(allow_nan=False, allow_infinity=False, min_value=-1e9, max_value=1e9, places=6))
def test_every_plain_decimal_reads_as_itself(number):
    assert read_numbers(f"{number:f}") == number


# ------------------------------------------------------------------------------------------- against references


def judged(text, reference, tolerance):
    (found,) = compare(read_numbers(text), reference, tolerance, "s")
    return found


@pytest.mark.parametrize(
    ("text", "reference", "tolerance", "right"),
    [
        ("1.05", 1.0, Tolerance("absolute", rtol=0.05), True),
        ("1.0500001", 1.0, Tolerance("absolute", rtol=0.05), False),
        ("9.9", 10, Tolerance("absolute", rtol=0.01), True),
        ("9.8999", 10, Tolerance("absolute", rtol=0.01), False),
        ("0.95", 1.0, Tolerance("absolute", atol=0.05), True),
        ("1/3", 1 / 3, Tolerance("exact"), True),
        ("0.333", 1 / 3, Tolerance("exact"), False),
        ("0.1", 0.1, Tolerance("exact"), True),
        ("18,624", 18624, Tolerance("exact"), True),
        ("18,624.0", 18624, Tolerance("auto"), True),
        ("18,624.5", 18624, Tolerance("auto"), False),
        ("-1.48", -1.48041, Tolerance("digits", count=3), True),
        ("-0.87", -0.85707, Tolerance("digits", count=2), False),
        ("-0.86", -0.85707, Tolerance("digits", count=2), True),
        ("0.85", 0.86, Tolerance("digits", count=2), True),
        ("0", 0.19, Tolerance("digits", count=2), False),
        ("0", 1e-17, Tolerance("digits", count=2), False),
        ("0.0125", 0.012, Tolerance("places", count=3), True),
        ("0.01251", 0.012, Tolerance("places", count=3), False),
        ("0.60", 0.60437, Tolerance("auto"), True),
        ("0.61", 0.60437, Tolerance("auto"), False),
        ("0.605", 0.60437, Tolerance("auto"), False),
        ("0.6044", 0.60437, Tolerance("auto"), True),
        ("-1.5", -1.45, Tolerance("auto"), True),
        ("-1.4", -1.45, Tolerance("auto"), True),
        ("-1.5", -1.44999, Tolerance("auto"), False),
        ("0", 0.19, Tolerance("auto"), False),
        ("0.2", 0.19, Tolerance("auto"), False),
        ("0.19", 0.19499, Tolerance("auto"), True),
        ("1200", 1234.0, Tolerance("auto"), False),
        ("1.23e3", 1234.0, Tolerance("auto"), True),
        ("1.2e3", 1234.0, Tolerance("auto"), True),
        ("1e3", 1234.0, Tolerance("auto"), False),
        ("1/3", 1 / 3, Tolerance("auto"), True),
        ("1/3", 0.34, Tolerance("auto"), False),
        ("1.9e4", 18624, Tolerance("auto"), False),
        ("0.00", 0.0, Tolerance("auto"), True),
        ("0.01", 0.0, Tolerance("auto"), False),
        ("inf", float("inf"), Tolerance("absolute", rtol=1.0), True),
        ("1", float("inf"), Tolerance("absolute", rtol=1.0), False),
    ],
)
def test_written_numbers_are_compared_in_exact_decimals(text, reference, tolerance, right, expected):
    assert judged(text, expected(reference), tolerance).equal is right


def test_a_typed_number_is_held_to_its_own_last_digit_and_the_report_says_so(expected):
    found = judged("0.61", expected(0.60437), Tolerance("auto"))
    assert found.sentences == (
        "s is 0.61, expected 0.6044 (difference 0.00563, allowed 0.005, half a unit of your last digit, up to 5 % of "
        "the value).",
    )


@given_(st.floats(min_value=1e-6, max_value=1e6), st.integers(min_value=2, max_value=12), st.sampled_from([1, -1]))
def test_every_honest_rounding_to_two_digits_or_more_is_right(size, digits, sign):
    value = sign * size
    text = str(Decimal(f"{value:.{digits - 1}e}"))
    assert judged(text, Reference(np.array(value)), Tolerance("auto")).equal


def test_a_written_zero_answers_a_truth_that_only_noise_keeps_from_zero(expected):
    assert judged("0", expected(1e-17, noise64=1e-17), Tolerance("digits", count=2)).equal


@pytest.mark.parametrize(
    ("text", "reference", "note"),
    [
        ("0.7, 1", [[0.7], [1.0]], "written without its axes: read as shape (2, 1)"),
        ("0.7\n1", [0.7, 1.0], "written without its axes: read as shape (2,)"),
        ("[-1.48]", -1.48, "written without its axes: read as a single number"),
        ("-1.48", [[-1.48]], "written without its axes: read as shape (1, 1)"),
    ],
)
def test_on_paper_a_vector_has_no_axes(text, reference, note, expected):
    found = judged(text, expected(reference), Tolerance("auto"))
    assert (found.equal, found.notes) == (True, (note,))


def test_a_written_row_does_not_answer_a_column(expected):
    found = judged([["1", "2"]], expected([[1.0], [2.0]]), Tolerance("auto"))
    assert found.sentences == ("s has shape (1, 2), expected (2, 1).",)


def test_sentences_show_what_was_typed(expected):
    assert judged("0.60", expected(0.7), Tolerance("places", count=2)).sentences == (
        "s is 0.60, expected 0.7 (difference 0.1, allowed 0.005, half a unit of the 2nd decimal place).",
    )
