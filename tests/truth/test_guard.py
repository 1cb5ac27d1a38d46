"""Author code finds torch as the grader wants it, and leaves it as it was, also when it raises."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext

import numpy as np
import pytest
import torch

from grader.truth.guard import author_code, seed_all


def state():
    return (
        torch.get_default_dtype(),
        torch.get_num_threads(),
        torch.is_grad_enabled(),
        torch.get_rng_state().tolist(),
        np.random.get_state()[1].tolist(),
        random.getstate(),
    )


@pytest.fixture(autouse=True)
def unusual():
    """A state that no author code asks for, so that a default left behind is seen."""
    threads = torch.get_num_threads()
    torch.set_default_dtype(torch.float16)
    torch.set_num_threads(3)
    torch.set_grad_enabled(False)
    seed_all(99)
    yield
    torch.set_default_dtype(torch.float32)
    torch.set_num_threads(threads)
    torch.set_grad_enabled(True)


def disturb(raised=None):
    torch.set_default_dtype(torch.bfloat16)
    torch.set_num_threads(2)
    torch.set_grad_enabled(False)
    torch.manual_seed(5)
    torch.rand(3), np.random.rand(3), random.random()
    if raised:
        raise raised


class Surprise(BaseException):
    """What author code may raise that is no Exception."""


@pytest.mark.parametrize("raised", [None, ValueError, SystemExit, KeyboardInterrupt, Surprise])
def test_all_of_it_is_restored(raised):
    before = state()
    with pytest.raises(raised) if raised else nullcontext(), author_code(torch.float64, 1):
        disturb(raised)
    assert state() == before


def test_one_thread_at_a_time_runs_author_code():
    inside, most = 0, 0

    def run(dtype):
        nonlocal inside, most
        for _ in range(50):
            with author_code(dtype):
                inside += 1
                most = max(most, inside)
                assert torch.get_default_dtype() == dtype
                inside -= 1

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(run, (torch.float64, torch.float32)))
    assert most == 1


def test_author_code_may_call_author_code():
    with author_code(torch.float64, 1):
        first = random.random()
        with author_code(torch.float32, 1):
            assert random.random() == first
        assert torch.get_default_dtype() == torch.float64


@pytest.mark.parametrize("dtype", [torch.float64, torch.float32])
def test_author_code_finds_its_dtype_one_thread_and_gradients(dtype):
    with author_code(dtype, 1):
        assert torch.zeros(1).dtype == dtype
        assert torch.get_num_threads() == 1
        assert torch.is_grad_enabled()
    with author_code():
        assert torch.zeros(1).dtype == torch.float64


def drawn(seed):
    with author_code(torch.float64, seed):
        return torch.rand(2).tolist(), np.random.rand(2).tolist(), random.random()


@pytest.mark.parametrize("seed", [0, 2**32 - 1, 2**64 - 1])
def test_the_seed_decides_what_author_code_draws(seed):
    first = drawn(seed)
    random.random()
    assert drawn(seed) == first
    other = drawn(seed // 2 + 1)
    assert all(a != b for a, b in zip(first, other, strict=True))


def test_author_code_draws_what_a_child_with_the_same_seed_draws():
    with author_code(torch.float32, 12):
        got = torch.rand(1).item(), np.random.rand(), random.random()
    generator = torch.Generator().manual_seed(12)
    expected = torch.rand(1, generator=generator, dtype=torch.float32).item()
    assert got == (expected, np.random.RandomState(12).rand(), random.Random(12).random())


def test_what_author_code_prints_stays_out_of_the_grader_s_output(capsys):
    with author_code():
        print("debugging")
    print('{"score": 1}')
    assert capsys.readouterr() == ('{"score": 1}\n', "debugging\n")


def test_nested_author_code_is_unwound_in_order():
    before = state()
    with author_code(torch.float64, 1):
        inner = torch.get_rng_state().tolist()
        with pytest.raises(ValueError, match=r"^inner$"), author_code(torch.float32, 2):
            raise ValueError("inner")
        assert torch.get_default_dtype() == torch.float64
        assert torch.get_rng_state().tolist() == inner
    assert state() == before
