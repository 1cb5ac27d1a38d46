"""What stands for anything: it can be asked, called, indexed and unpacked, and gives nothing to compute with."""

from __future__ import annotations

import copy
import math
import pickle
import typing
from typing import Any

import numpy as np
import pytest
import torch

from grader.sandbox.child import stand_ins
from grader.sandbox.child.inert import StandInError, package_of, stand_in
from grader.sandbox.wire import STAND_INS

plt: Any = stand_in("matplotlib.pyplot")
tqdm: Any = stand_in("tqdm.tqdm")


def test_everything_is_there_and_does_nothing():
    figure = plt.figure(figsize=(3, 4))
    plt.rcParams["figure.dpi"] = 100
    del plt.rcParams["figure.dpi"]
    plt.rcParams.update({"a": 1})
    with plt.style.context("dark") as entered:
        entered.colour = "red"
    assert entered.colour == "red"
    assert (
        repr(figure.axes[0].twinx().set_title)
        == "<stand-in for matplotlib.pyplot.figure(…).axes[…].twinx(…).set_title>"
    )
    assert f"{figure:.3f}" == str(figure) == "<stand-in for matplotlib.pyplot.figure(…)>"


def test_protocols_of_python_are_not_there():
    for name in ("__array_interface__", "__fspath__", "__await__", "__len_hint__", "__torch_dispatch__"):
        assert not hasattr(plt, name)


def test_unpacking_gives_as_many_as_are_wanted_and_a_loop_ends():
    counts, edges, patches = plt.hist([1, 2])
    (line,) = plt.plot([1], [2])
    figure, (first, second) = plt.subplots_mosaic("ab")
    head, *tail = plt.bar([1], [2])
    assert [repr(one)[-4:] for one in (counts, patches, line, second, head)] == ["[0]>", "[2]>", "[0]>", "[1]>", "[0]>"]
    assert tail == [] == list(plt.gca().lines) == list(plt.gca().spines.values())
    for _ in plt.gca():
        raise AssertionError("a stand-in holds nothing")
    assert (edges, figure, first) != (None, None, None)


@pytest.mark.parametrize(
    ("options", "shape"),
    [
        ({}, ()),
        ({"ncols": 3}, (3,)),
        ({"nrows": 2}, (2,)),
        ({"nrows": 2, "ncols": 3, "figsize": (4, 4)}, (2, 3)),
        ({"ncols": 3, "squeeze": False}, (1, 3)),
        ({"squeeze": False}, (1, 1)),
    ],
)
def test_subplots_have_the_shape_that_matplotlib_gives_them(options, shape):
    figure, axes = plt.subplots(**options)
    assert np.shape(axes if shape else np.empty(())) == shape
    for axis in np.ravel(axes) if shape else [axes]:
        axis.plot([1], label="x")
    figure.tight_layout()
    assert np.shape(figure.subplots(2, 2)) == (2, 2)


def test_subplots_unpack_as_people_write_it():
    _, ((a, b), (c, d)) = plt.subplots(2, 2)
    _, (e, f) = plt.subplots(1, 2)
    _, axes = plt.subplots(2, 3)
    axes[0, 1].imshow([[1]])
    assert len(axes.flat) == 6
    assert len({id(one) for one in (a, b, c, d, e, f)}) == 6


def test_a_progress_bar_goes_through_its_items():
    notebook: Any = stand_in("tqdm")
    assert list(tqdm([1, 2], desc="epoch", leave=False)) == [1, 2]
    assert list(notebook.auto.tqdm(iterable=(x for x in "ab"))) == ["a", "b"]
    assert list(notebook.notebook.tqdm(range(3), "epoch")) == [0, 1, 2]
    assert list(notebook.trange(1, 7, 2, desc="x")) == [1, 3, 5]
    assert list(notebook.contrib.tenumerate("ab", 1)) == [(1, "a"), (2, "b")]
    assert list(notebook.contrib.tzip("ab", "cde")) == [("a", "c"), ("b", "d")]
    assert notebook.contrib.concurrent.thread_map(abs, [-1, 2], max_workers=2) == [1, 2]
    assert len(tqdm([1, 2])) == 2
    assert len(tqdm(total=7)) == 7
    assert bool(tqdm([]))
    with tqdm(total=3) as bar:
        bar.update(1)
        bar.set_postfix(loss=0.1)
    tqdm.write("done")
    assert list(tqdm()) == []


def test_a_decorator_gives_its_function_back():
    wandb: Any = stand_in("wandb")

    @wandb.watch
    def one() -> int:
        return 1

    @wandb.watch(rate=3)
    class Two:
        pass

    assert (one(), Two.__name__) == (1, "Two")


def test_a_class_may_derive_from_one():
    writer: Any = stand_in("tensorboard.SummaryWriter")

    class Mine(writer):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__("logs", flush_secs=3)
            self.steps = 2

    mine = Mine()
    mine.add_scalar("loss", 1.0)
    assert (mine.steps, isinstance(3, plt.Axes)) == (2, False)


def test_annotations_may_name_one():
    axes = plt.Axes

    def draw(one: axes | None, other: axes | None, third: list[axes]) -> None: ...

    assert typing.Optional[axes]  # noqa: UP045
    assert typing.Union[int, axes]  # noqa: UP007
    assert draw.__annotations__


def test_one_can_be_copied_and_kept_in_sets():
    axes = plt.gca()
    pickled = pickle.loads(pickle.dumps(axes))  # noqa: S301 - our own, a line above
    assert repr(copy.deepcopy(axes)) == repr(copy.copy(axes)) == repr(pickled) == repr(axes)
    assert axes in {axes, plt}
    assert axes != plt.gca()
    assert axes != "a"
    assert (axes == axes, axes == None, axes is not None) == (True, False, True)  # noqa: E711


USES: dict[str, Any] = {
    "float": float,
    "int": int,
    "complex": complex,
    "abs": abs,
    "round": round,
    "len": len,
    "range": range,
    "sqrt": math.sqrt,
    "floor": math.floor,
    "add": lambda x: x + 1,
    "radd": lambda x: 1.5 + x,
    "sub": lambda x: x - x,
    "pow": lambda x: x**2,
    "neg": lambda x: -x,
    "matmul": lambda x: x @ np.ones((2, 2)),
    "less": lambda x: x < 1,
    "max": lambda x: max(x, 3),
    "equal to a number": lambda x: x == 1,
    "unlike a number": lambda x: x != 1.0,
    "equal to an array": lambda x: x == np.ones(2),
    "an array equal to it": lambda x: np.ones(2) == x,
    "a numpy scalar equal to it": lambda x: np.float64(1) == x,
    "a tensor equal to it": lambda x: torch.ones(2) == x,
    "in": lambda x: 3 in x,
    "index": lambda x: [1, 2][x],
    "array": np.array,
    "array of a list": lambda x: np.asarray([x, 1]),
    "ufunc": np.exp,
    "array plus": lambda x: np.ones(2) + x,
    "times array": lambda x: x * np.ones(2),
    "numpy scalar times": lambda x: np.float32(2) * x,
    "allclose": lambda x: np.allclose(x, x),
    "stack": lambda x: np.stack([x, x]),
    "tensor": torch.tensor,
    "as_tensor": torch.as_tensor,
    "tensor of a list": lambda x: torch.tensor([x]),
    "tensor plus": lambda x: torch.ones(2) + x,
    "divided by a tensor": lambda x: x / torch.ones(2),
    "torch function": lambda x: torch.matmul(torch.ones(2, 2), x),
    "torch function with a keyword": lambda x: torch.add(torch.ones(2), other=x),
    "sum of a list": lambda x: sum([x, x]),
    "sorted": lambda x: sorted([x, x]),
}


@pytest.mark.parametrize("use", USES)
def test_no_value_comes_of_one(use):
    image = plt.imread("digit.png")
    with pytest.raises(StandInError) as caught:
        USES[use](image)
    said = "matplotlib is not available here, and matplotlib.pyplot.imread(…) only stands in for it: it has no value"
    assert str(caught.value) == said


@pytest.mark.parametrize(
    ("module", "package"),
    [
        ("matplotlib", "matplotlib"),
        ("matplotlib.backends.backend_agg", "matplotlib"),
        ("mpl_toolkits.mplot3d", "mpl_toolkits"),
        ("google.colab.patches", "google.colab"),
        ("torch.utils.tensorboard", "torch.utils.tensorboard"),
        ("google", ""),
        ("google.protobuf", ""),
        ("torch.utils", ""),
        ("matplotlibs", ""),
        ("scipy", ""),
    ],
)
def test_packages_are_known_by_name(module, package):
    assert package_of(module) == package


def test_no_package_that_computes_is_stood_in_for():
    assert not STAND_INS & {"numpy", "scipy", "torch", "torchvision", "sklearn", "pandas", "PIL", "cv2", "jax"}


def test_python_2_s_names_are_what_they_were():
    past = stand_ins.spec_of("past.builtins")
    module: Any = past.loader.create_module(past)  # type: ignore[union-attr]
    past.loader.exec_module(module)  # type: ignore[union-attr]
    assert (module.xrange, module.basestring, module.long, module.unicode) == (range, str, int, str)
    assert (module.range(3), module.map(abs, [-1]), module.zip("a", "b")) == ([0, 1, 2], [1], [("a", "b")])
    assert (module.cmp(1, 2), module.reduce(max, [1, 3, 2])) == (-1, 3)
    with pytest.raises(AttributeError, match=r"module 'past\.builtins' has no attribute 'nothing'"):
        _ = module.nothing
    utils: Any = stand_ins.spec_of("past.utils")
    divided = utils.loader.create_module(utils)
    utils.loader.exec_module(divided)
    assert (divided.old_div(3, 2), divided.old_div(3.0, 2)) == (1, 1.5)
