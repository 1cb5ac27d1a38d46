from __future__ import annotations

import pytest
from hypothesis import given as given_
from hypothesis import strategies as st

from grader.compare import WrittenError, read_shape, shape_at

SIZES = {"N": 2, "C": 3, "H": 8, "W": 9}


@pytest.mark.parametrize(
    ("value", "dims"),
    [
        ("(1, C)", (1, "C")), ("1 x C", (1, "C")), ("1×C", (1, "C")), ("1xC", (1, "C")), ("1*C", (1, "C")),
        ("(1 * 1 * 1 * C)", (1, 1, 1, "C")), ("[1, C]", (1, "C")), ([1, "C"], (1, "C")), (("1", "C"), (1, "C")),
        (r"$1 \times C$", (1, "C")), ("((1, C))", (1, "C")), ("torch.Size([1, 3])", (1, 3)), ("(C,)", ("C",)),
        ("()", ()), ("", ()), ("C", ("C",)), (3, (3,)), ("NxHxWxC", ("N", "H", "W", "C")), ("(N*C, 1)", ("N*C", 1)),
        ("N x (H-2)", ("N", "H-2")), ("(N, (H - 2)*W)", ("N", "(H - 2)*W")), ("batch_size x 3", ("batch_size", 3)),
        ("('N', 'max')", ("N", "max")), ([], ()),
    ],
)  # fmt: skip
def test_shapes_as_students_write_them(value, dims):
    assert read_shape(value) == dims


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("(1, C)", (1, 3)), ("(N*C, 1)", (6, 1)), ("(H//2, W - 2*N)", (4, 5)), ("1 x (H-2)", (1, 6)),
        ("(2C, (N+1)*(W-1))", (6, 24)), ("()", ()),
    ],
)  # fmt: skip
def test_shapes_at_given_sizes(text, shape):
    assert shape_at(read_shape(text), SIZES) == shape


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (None, "The answer is not a shape: write it like (1, C)."),
        (True, "The answer is not a shape: write it like (1, C)."),
        ([1.5, "C"], "A dimension is a whole number or a name: write the shape like (1, C)."),
        ("(1; C)", '"1; C" is not a dimension: write a whole number or a name, as in (1, C).'),
        ("(1,,C)", '"" is not a dimension: write a whole number or a name, as in (1, C).'),
        (["(" * 10**6], f'"{"(" * 59}…" is not a dimension: write a whole number or a name, as in (1, C).'),
        ("1," * 40, "The shape has more than 32 dimensions."),
        ("C" * 201, "The shape is longer than 200 characters."),
    ],
)
def test_what_is_no_shape(value, sentence):
    with pytest.raises(WrittenError) as error:
        read_shape(value)
    assert str(error.value) == sentence


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("(1, D)", 'The size "D" is not known here; known are N, C, H, W.'),
        ("(1, D+1)", 'The size "D" is not known here; known are N, C, H, W.'),
        ("(1, C//0)", 'The dimension "C//0" divides by zero.'),
        ("(1, C+)", 'The dimension "C+" can\'t be read: write sums and products of symbols and numbers.'),
        ("(1, C-N-N)", 'The dimension "C-N-N" is not a whole number that a size can be.'),
        ("1, 9999999*9999999*99", 'The dimension "9999999*9999999*99" is not a whole number that a size can be.'),
    ],
)
def test_what_has_no_size(text, sentence):
    with pytest.raises(WrittenError) as error:
        shape_at(read_shape(text), SIZES)
    assert str(error.value) == sentence


@given_(st.text(alphabet="0123456789NCx*×,()[]+-/ .e'_", max_size=40))
def test_any_text_is_read_or_refused(text):
    shape, told = (), "."
    try:
        shape = shape_at(read_shape(text), SIZES)
    except WrittenError as error:
        told = str(error)
    assert all(size >= 0 for size in shape)
    assert told.endswith(".")
