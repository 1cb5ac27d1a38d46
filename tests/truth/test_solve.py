"""Where a function takes a value."""

from __future__ import annotations

import math

import pytest
import torch

from grader.truth.solve import solved


def real(*values):
    return torch.tensor(values, dtype=torch.float64)


@pytest.mark.parametrize("value", [0.0, 0.6, -0.99, 0.999999])
def test_a_real_signal_is_found(value):
    found = solved(torch.tanh, real(value), real(0.3))
    assert torch.tanh(found).item() == pytest.approx(value, abs=1e-11)


def test_entries_that_depend_on_nothing_need_not_agree():
    found = solved(lambda s: torch.cat([s.new_ones(1), torch.tanh(s)]), real(0.5, -0.45), real(0.1))
    assert found.item() == pytest.approx(math.atanh(-0.45))


def test_what_is_taken_nowhere_on_the_reals_is_found_nowhere_there():
    assert solved(torch.tanh, real(1.8), real(0.3)) is None
    assert solved(lambda s: s * 0 + 1, real(2.0), real(0.3)) is None
    assert solved(lambda s: s / 0, real(2.0), real(0.3)) is None


@pytest.mark.parametrize("values", [(-1.8,), (1.2, 1.52), (2.0, 0.5), (7.0, -3.0)])
def test_in_the_complex_plane_tanh_takes_what_its_derivative_needs(values):
    found = solved(torch.tanh, real(*values), torch.full((len(values),), 0.7, dtype=torch.complex128))
    slope = 1 - torch.tanh(found) ** 2
    assert slope.real.tolist() == pytest.approx([1 - value**2 for value in values])
    assert slope.imag.abs().max() < 1e-9
