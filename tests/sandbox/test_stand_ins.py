"""Packages that are stood in for, as a submission's own imports meet them; however the children are made."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grader.model import Layout, Observation, Opaque, Status
from grader.sandbox.child.importer import Finder
from grader.sandbox.child.sources import Sources

Ask = Callable[..., Observation]
NUMPY = Layout("layers.py", packages=("numpy",))


@pytest.mark.parametrize(
    ("imports", "served"),
    [
        ("import matplotlib.pyplot as plt; plt.plot([1]); plt.show()", ["matplotlib"]),
        ("from matplotlib import pyplot as plt, cm; plt.subplots(2, 2)[1][0, 1].plot([1])", ["matplotlib"]),
        ("import matplotlib; matplotlib.use('Agg')", ["matplotlib"]),
        ("from matplotlib.animation import FuncAnimation; FuncAnimation(1, 2).save('x')", ["matplotlib"]),
        ("from mpl_toolkits.mplot3d import Axes3D", ["mpl_toolkits"]),
        ("import seaborn as sns, plotly.express as px; sns.set(); px.scatter()", ["plotly", "seaborn"]),
        ("import tqdm; list(tqdm.tqdm([1]))", ["tqdm"]),
        ("from tqdm.auto import tqdm, trange; list(tqdm([1]))", ["tqdm"]),
        ("from IPython.display import display, clear_output, HTML; display(HTML('x'))", ["IPython"]),
        ("import IPython; IPython.get_ipython().run_line_magic('matplotlib', 'inline')", ["IPython"]),
        ("import ipywidgets as widgets; widgets.IntSlider(3)", ["ipywidgets"]),
        ("from google.colab import drive, files; drive.mount('/content/drive')", ["google.colab"]),
        ("import google.colab", ["google.colab"]),
        ("import wandb; wandb.init(project='x'); wandb.log({'a': 1})", ["wandb"]),
        ("from past.builtins import xrange; assert xrange is range", ["past"]),
        ("from past.builtins import *; assert basestring is str", ["past"]),
        ("import math", []),
    ],
)
def test_imports_that_are_not_needed_stand_in_nobody_s_way(ask: Ask, imports: str, served: list[str]) -> None:
    seen = ask(f"import numpy\n{imports}\ndef f(): return 3\n", "y = f()", "f", "y", layout=NUMPY)
    assert (seen.status, seen.values) == (Status.OK, (3,)), seen.failure
    assert seen.stand_ins == tuple(served)


def test_torch_s_own_writer_of_logs_is_one_of_them(ask: Ask) -> None:
    source = """
    import torch
    from torch.utils.tensorboard import SummaryWriter
    def f():
        with SummaryWriter("runs") as writer:
            writer.add_scalar("loss", torch.ones(1).item(), 0)
        return 3
    """
    seen = ask(source, "y = f()", "f", "y", layout=Layout("layers.py", packages=("numpy", "torch")))
    assert (seen.values, seen.stand_ins) == ((3,), ("torch.utils.tensorboard",)), seen.failure


def test_what_a_package_was_needed_for_is_told(ask: Ask) -> None:
    seen = ask(
        "import numpy as np, matplotlib.pyplot as plt\ndef f(): return np.asarray(plt.imread('x.png'))\n",
        "y = f()",
        "f",
        "y",
        layout=NUMPY,
    )
    assert seen.status is Status.ERROR
    assert seen.failure is not None
    assert seen.failure.type == "StandInError"
    assert seen.failure.message.startswith("matplotlib is not available here, and matplotlib.pyplot.imread(…)")


def test_one_that_is_returned_is_no_answer(ask: Ask) -> None:
    seen = ask("import matplotlib.pyplot as plt\ndef f(): return plt.gcf()\n", "y = f()", "f", "y", layout=NUMPY)
    assert seen.values == (Opaque("StandIn", "a stand-in for a package that is not available"),)


@pytest.mark.parametrize("name", ["scipy", "sklearn", "pandas", "google.protobuf", "google.nothing", "past.nothing.x"])
def test_what_is_not_on_the_list_is_missing(ask: Ask, name: str) -> None:
    seen = ask(f"import {name}\ndef f(): return 3\n", "y = f()", "f", "y", layout=NUMPY)
    if name.startswith("past."):
        assert seen.status is Status.OK  # nothing is asked of it
        return
    assert seen.failure is not None
    assert seen.failure.type == "ModuleNotFoundError"


def test_a_file_of_the_submission_wins(ask: Ask) -> None:
    files = {
        "layers.py": "import tqdm, wandb.log\ndef f(): return tqdm.k, wandb.log.k\n",
        "tqdm.py": "k = 1\n",
        "wandb/log.py": "k = 2\n",
    }
    seen = ask(files, "y = f()", "f", "y", layout=NUMPY)
    assert (seen.values, seen.stand_ins) == (((1, 2),), ())


@pytest.mark.parametrize(
    ("packages", "importer", "stands_in"),
    [((), "layers.py", True), (("tqdm",), "layers.py", False), ((), "/lib/torch/hub.py", False)],
)
def test_the_real_package_wins_where_it_is_allowed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, packages: tuple[str, ...], importer: str, stands_in: bool
) -> None:
    (tmp_path / "tqdm").mkdir()
    (tmp_path / "tqdm" / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    finder = Finder(Sources({"layers.py": b""}, {}), ".", packages, {})
    # as it is asked by an import statement of that file; None leaves the import to Python
    spec = eval(compile("find('tqdm')", importer, "eval"), {"find": finder.find_spec})  # noqa: S307 - as a student's file
    assert (spec is not None) is stands_in
    assert finder.stand_ins == ({"tqdm"} if stands_in else set())


def test_libraries_do_not_meet_what_student_code_is_served(ask: Ask) -> None:
    # torch.hub imports tqdm where there is one; numpy asks for nothing of the list
    source = "import torch\ndef f():\n    import torch.hub\n    return torch.hub.tqdm.__module__\n"
    seen = ask(source, "y = f()", "f", "y", layout=Layout("layers.py", packages=("numpy", "torch")))
    assert seen.stand_ins == ()
    assert seen.status is Status.OK, seen.failure
    assert seen.values[0] in ("torch.hub", "tqdm.auto", "tqdm.asyncio", "tqdm.std")


def test_layouts_that_allow_a_package_do_not_meet_the_stand_in(run: Any, make_call: Any) -> None:
    source = "def f():\n    import wandb\n    return type(wandb).__name__\n"
    calls = [
        make_call("y = f()", "f", "y", id=f"{root}/c/1", layout=Layout("layers.py", root=root)) for root in ("a", "b")
    ]
    seen = run({"a/layers.py": source, "b/layers.py": source, "b/wandb.py": ""}, calls)
    assert [one.values for one in seen] == [("StandInModule",), ("module",)]
    assert [one.stand_ins for one in seen] == [("wandb",), ()]


def test_each_package_is_told_once_by_a_child(run: Any, make_call: Any) -> None:
    source = "import tqdm\ndef f():\n    import wandb\n"
    seen = run(source, [make_call("y = f()", "f", "y", id=f"p/c/{number}") for number in range(3)])
    assert [one.stand_ins for one in seen] == [("tqdm", "wandb"), (), ()]
