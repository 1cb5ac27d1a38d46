"""What a function may change in passing is as it was after a check."""

from __future__ import annotations

import os
import random
import sys
import warnings
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import pytest
import torch
from matplotlib import pyplot as plt

from grader.notebook.state import as_it_was


def test_names_are_bound_as_before() -> None:
    table = {"a": [1]}
    names: dict[str, Any] = {"kept": 1, "changed": 2, "gone": 3, "table": table, "_private": [1]}
    before = dict(names)
    with as_it_was(names):
        names["changed"] = 4
        names["new"] = 5
        del names["gone"]
        names["kept"] = 1.0
        table["a"].append(2)
        table["b"] = names
    assert names == before
    assert type(names["kept"]) is int
    assert table == {"a": [1]}


def test_names_come_back_after_an_exception_too() -> None:
    names: dict[str, Any] = {"x": 1}
    with pytest.raises(ZeroDivisionError), as_it_was(names):
        names["x"] = 1 / names.pop("x").imag
    assert names == {"x": 1}


def drawn() -> tuple[float, float, float]:
    return random.random(), float(np.random.rand()), float(torch.rand(()))


def test_random_numbers_go_on_where_they_were() -> None:
    random.seed(1)
    np.random.seed(1)
    torch.manual_seed(1)
    drawn()
    states = random.getstate(), np.random.get_state(), torch.get_rng_state()
    expected = drawn()
    random.setstate(states[0])
    np.random.set_state(states[1])
    torch.set_rng_state(states[2])
    with as_it_was({}):
        random.seed(7)
        np.random.seed(7)
        torch.manual_seed(7)
        drawn()
    assert drawn() == expected


def test_another_generator_behind_numpys_functions_is_kept() -> None:
    old = np.random.get_bit_generator()
    try:
        np.random.set_bit_generator(np.random.PCG64(3))
        state = np.random.get_state(legacy=False)
        with as_it_was({}):
            np.random.rand(10)
        assert np.random.get_state(legacy=False) == state
    finally:
        np.random.set_bit_generator(old)


def test_torch_that_a_call_has_imported_begins_as_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "torch")
    state = torch.get_rng_state()
    with as_it_was({}):
        monkeypatch.setitem(sys.modules, "torch", torch)
        torch.manual_seed(3)
    assert torch.initial_seed() == torch.Generator().initial_seed()
    torch.set_rng_state(state)


def test_torchs_settings_are_kept() -> None:
    with as_it_was({}):
        torch.set_default_dtype(torch.float64)
        torch.set_grad_enabled(False)
    assert torch.get_default_dtype() is torch.float32
    assert torch.is_grad_enabled()


@pytest.fixture
def figures() -> Any:
    backend = mpl.get_backend()
    plt.switch_backend("agg")
    yield
    plt.close("all")
    plt.switch_backend(backend)


def test_open_figures_the_current_one_and_settings_are_kept(figures: None) -> None:
    first, second = plt.figure(), plt.figure()
    axes = second.add_subplot()
    axes.plot([1, 2])
    plt.figure(first.number)
    with as_it_was({}):
        plt.plot([3, 4])
        plt.figure(second.number)
        plt.close("all")
        plt.subplots()
        mpl.rcParams["lines.linewidth"] = 9.0
    assert plt.get_fignums() == [first.number, second.number]
    assert plt.gcf() is first
    assert not first.axes
    assert plt.figure(second.number) is second
    assert len(axes.lines) == 1
    assert mpl.rcParams["lines.linewidth"] != 9.0


def test_the_folder_the_environment_and_pythons_settings_are_kept(tmp_path: Path) -> None:
    folder, path, limit = Path.cwd(), list(sys.path), sys.getrecursionlimit()
    filters, streams = list(warnings.filters), (sys.stdin, sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__)
    environment = dict(os.environ)
    with as_it_was({}):
        os.chdir(tmp_path)
        os.environ["PATH"] = "changed"
        os.environ["ADDED_BY_A_FUNCTION"] = "1"
        sys.path.insert(0, str(tmp_path))
        sys.setrecursionlimit(limit + 1)
        sys.stdout = sys.__stdout__ = sys.stderr = sys.__stderr__ = sys.stdin = None
        warnings.simplefilter("ignore")
        np.seterr(all="raise")
        np.set_printoptions(precision=1)
    assert Path.cwd() == folder
    assert dict(os.environ) == environment
    assert sys.path == path
    assert sys.getrecursionlimit() == limit
    assert (sys.stdin, sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__) == streams
    assert list(warnings.filters) == filters
    assert np.geterr()["divide"] == "warn"
    assert np.get_printoptions()["precision"] == 8


def test_nobody_is_asked_to_type() -> None:
    with as_it_was({}), pytest.raises(EOFError, match="EOF when reading a line"):
        input("? ")
