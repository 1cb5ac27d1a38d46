"""What honest coursework does must work where it is confined: libraries import lazily, look at the processor, ask for
temporary places."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from grader.model import Call, Layout, Limits, Program, Status, Submission
from grader.sandbox.interface import Sandbox

SOURCE = """
import collections, concurrent.futures, copy, csv, ctypes, dataclasses, datetime, decimal, fractions, functools, glob
import inspect, io, itertools, json, logging, math, multiprocessing, os, pathlib, pickle, random, re, shutil, sqlite3
import statistics, tempfile, textwrap, threading, timeit, typing, unittest, warnings
import numpy as np
import torch

def weights():
    p = torch.ones(3, requires_grad=True)
    (p ** 2).sum().backward()
    return p

def sgd():
    p = weights()
    torch.optim.SGD([p], lr=0.25).step()
    return p[0] == 0.5

def adam():
    p = weights()
    optimiser = torch.optim.AdamW([p])
    schedule = torch.optim.lr_scheduler.StepLR(optimiser, 1)
    optimiser.step()
    schedule.step()
    return p[0] < 1

def functional_gradients():
    square = lambda x: (x ** 2).sum()
    x = torch.ones(3)
    return torch.func.grad(square)(x)[0] == 2 and torch.func.hessian(square)(x)[0, 0] == 2

def jacobians():
    square = lambda x: x ** 2
    x = torch.ones(3)
    return torch.func.jacrev(square)(x)[0, 0] == 2 and torch.func.jacfwd(square)(x)[0, 0] == 2

def checkpointing():
    from torch.utils.checkpoint import checkpoint
    x = torch.ones(3, requires_grad=True)
    checkpoint(lambda a: a ** 2, x, use_reentrant=False).sum().backward()
    return x.grad[0] == 2

def half_precision():
    return torch.ones(3).half() @ torch.ones(3).half() == 3 and torch.ones(4).bfloat16().mean() == 1

def batches():
    from torch.utils.data import DataLoader, TensorDataset
    return len(list(DataLoader(TensorDataset(torch.ones(4, 2)), batch_size=2))) == 2

def layers():
    x = torch.nn.BatchNorm2d(4)(torch.nn.Conv2d(3, 4, 3)(torch.randn(2, 3, 8, 8)))
    x = x[0].flatten(1).T
    return torch.nn.MultiheadAttention(4, 2)(x, x, x)[0].shape == (36, 4)

def decompositions():
    singular = torch.linalg.svd(torch.eye(3))[1][0], np.linalg.svd(np.eye(3))[1][0]
    return singular == (1, 1) and np.fft.fft(np.ones(4))[0] == 4

def randomness():
    return np.random.default_rng(0).normal() is not None and torch.distributions.Normal(0.0, 1.0).sample() is not None

def quietly():
    import contextlib
    with open(os.devnull, "w") as nothing, contextlib.redirect_stdout(nothing):
        print("x")
    logging.warning("x")
    return tempfile.gettempdir() != ""

def threads_of_its_own():
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        return list(pool.map(abs, [-1, 2])) == [1, 2]
"""
NAMES = [name for name in re.findall(r"^def (\w+)", SOURCE, re.MULTILINE) if name != "weights"]


@pytest.fixture(scope="module")
def seen(request: pytest.FixtureRequest) -> Callable[[str], Any]:
    """Every function called in one confined child, as they would be for one submission."""
    sandbox: Sandbox = request.getfixturevalue("confined")
    layout = Layout("m.py")
    calls = [Call(f"p/{name}/1", layout, Program((), (name,), (f"bool({name}())",))) for name in NAMES]
    observations = sandbox.run(Submission("someone", {"m.py": SOURCE.encode()}), calls, Limits(submission_seconds=300))
    return dict(zip(NAMES, observations, strict=True)).__getitem__


@pytest.mark.parametrize("name", NAMES)
def test_it_works_where_it_is_confined(seen: Callable[[str], Any], name: str) -> None:
    observation = seen(name)
    assert (observation.status, observation.values) == (Status.OK, (True,)), observation.failure
