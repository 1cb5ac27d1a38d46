from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given as given_
from hypothesis import strategies as st

from grader.compare import WrittenError, name_of, read_symbols
from grader.compare.written_symbols import canonical
from grader.model import Array, Symbols


@pytest.mark.parametrize(
    "text",
    [
        "w2_12", "w_2^{12}", "w_{2}^{12}", "w2^12", r"\omega_2^{12}", "ω_2^{12}", "w_2^{1,2}", "w_{2}^{1, 2}",
        "w^{12}_2", "w[2,1,2]", "w[2, 1, 2]", "w_212", "w_2_1_2", "$w_2^{12}$", "(w2_12)", "+w2_12",
        "omega2_12", "[[w2_12]]",
    ],
)  # fmt: skip
def test_all_spellings_of_one_symbol(text, filters, weights):
    assert read_symbols(text, filters, weights).item() == weights["W"][1, 0, 1]


def test_sums_and_products(filters, weights):
    W = weights["W"]
    row = read_symbols("0, -w1_11, 2*w1_11, 2w1_11, w1_11 + w1_12 - 0.5*(w2_11 - 1)", filters, weights)
    assert row == pytest.approx(
        [0, -W[0, 0, 0], 2 * W[0, 0, 0], 2 * W[0, 0, 0], W[0, 0, 0] + W[0, 0, 1] - 0.5 * (W[1, 0, 0] - 1)]
    )


@pytest.mark.parametrize(
    "value",
    [
        "w1_11 0\n-w2_11 w3_22",
        "w1_11 & 0 \\\\ -w2_11 & w3_22",
        "[[w[1,1,1], 0], [-w[2,1,1], w[3,2,2]]]",
        r"$$\begin{bmatrix} \omega_1^{1,1} & 0 \\ -\omega_{2}^{11} & \omega_3^{22} \end{bmatrix}$$",
        [["w1_11", "0"], ["-w2_11", "w3_22"]],
        [["w1_11", 0], ["- w2_11", "1 * w3_22"]],
    ],
)
def test_matrices(value, filters, weights):
    W = weights["W"]
    assert read_symbols(value, filters, weights) == pytest.approx(
        np.array([[W[0, 0, 0], 0], [-W[1, 0, 0], W[2, 1, 1]]])
    )


def test_the_order_of_indices_is_the_rubric_s():
    array = np.arange(6.0).reshape(2, 3)
    swapped = (Symbols("a", "A", (1, 0)),)
    assert read_symbols("a_31", swapped, {"A": Array(array, "float64")}) == array[0, 2]
    assert canonical(swapped[0], (0, 2)) == "a_31"


def test_indices_beyond_nine_have_commas():
    array = np.random.default_rng(1).normal(size=(12, 2))
    symbols = (Symbols("a", "A", (0, 1)),)
    for text in ("a[12,1]", "a_{12,1}", "a_{12}^{1}", "a_12^1"):
        assert read_symbols(text, symbols, {"A": array}) == array[11, 0]
    assert name_of(array[11, 0], symbols, {"A": array}) == "a[12,1]"


def test_names_may_start_alike():
    symbols = (Symbols("w", "W", (0,)), Symbols("w2", "V", (0,)))
    inputs = {"W": np.array([1.0, 2.0]), "V": np.array([5.0])}
    assert read_symbols("w_2, w2_1", symbols, inputs).tolist() == [2.0, 5.0]


@pytest.mark.parametrize(
    ("value", "sentences"),
    [
        ("v_1 0; 0 w4_11", (
            'Row 1, column 1: "v_1" is no symbol of this answer: known are w (also omega, ω).',
            'Row 2, column 2: "w4_11" is out of range: the 1st index of w runs from 1 to 3.',
        )),
        ("w1_13", ('"w1_13" is out of range: the 3rd index of w runs from 1 to 2.',)),
        ("w0_11", ('"w0_11" is out of range: the 1st index of w runs from 1 to 3.',)),
        ("w_1", ('"w_1" doesn\'t fit: w takes 3 indices, as in w1_11.',)),
        ("2*v", ('"2*v" holds "v", which is no symbol of this answer: known are w (also omega, ω).',)),
        ("w1_11, w1_11+", (
            'Entry 2: "w1_11+" can\'t be read: write sums and products of symbols and numbers.',
        )),
        ("__import__('os')", ('"__import__(\'os\')" can\'t be read: write sums and products of symbols and numbers.',)),
        ("1e300*1e300", ('"1e300*1e300" is too large.',)),
        ("1e999", ('"1e999" is too large.',)),
        ("0 1; 1", ("Row 2 has 1 entry, but row 1 has 2.",)),
        ([["0"], "0"], ("Write a matrix as rows of entries: [[a, b], [c, d]].",)),
    ],
)  # fmt: skip
def test_what_cannot_be_read(value, sentences, filters, weights):
    with pytest.raises(WrittenError) as error:
        read_symbols(value, filters, weights)
    assert error.value.sentences == sentences


@pytest.mark.parametrize("text", ["(" * 99 + "1" + ")" * 99, "-" * 198 + "1", "1" + "+1" * 99, "1" + "*1" * 99])
def test_long_entries_do_not_blow_up(text, filters, weights):
    assert read_symbols(text, filters, weights) in (1.0, 100.0)


def test_every_entry_of_the_input_can_be_named_and_read_back(filters, weights):
    for index in np.ndindex(3, 2, 2):
        name = name_of(float(weights["W"][index]), filters, weights)
        assert name == canonical(filters[0], index)
        assert read_symbols(name, filters, weights) == weights["W"][index]


def test_names_of_other_numbers(filters, weights):
    assert name_of(0.0, filters, weights) == "0"
    assert name_of(-float(weights["W"][0, 1, 1]), filters, weights) == "-w1_22"
    assert name_of(123.0, filters, weights) is None


@given_(text=st.text(alphabet="w12_^{},[]()+-*0.5 ;\n\\ωe", max_size=40))
def test_any_text_is_read_or_refused(text, filters, weights):
    found, sentences = np.zeros(1), ()
    try:
        found = read_symbols(text, filters, weights)
    except WrittenError as error:
        sentences = error.sentences
    assert found.dtype == np.float64
    assert np.isfinite(found).all()
    assert all(sentence.endswith(".") for sentence in sentences)
