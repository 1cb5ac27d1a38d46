"""A notebook run by nbclient in a real kernel: right, wrong, hanging, raising, stopped; and what is left as it was."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

pytestmark = pytest.mark.slow

SETTING = """
import json, os, random, sys, warnings
import matplotlib
matplotlib.use("agg")
import matplotlib.pyplot as plt
import numpy as np
import torch

random.seed(1); np.random.seed(2); torch.manual_seed(3)
figure = plt.figure()
plt.plot([1, 2, 3])
log, table = [], {"a": np.zeros(2)}

def state():
    return [
        random.getstate(), str(np.random.get_state()), torch.get_rng_state().tolist(), torch.is_grad_enabled(),
        plt.get_fignums(), plt.gcf() is figure, [line.get_ydata().tolist() for line in figure.axes[0].lines],
        dict(matplotlib.rcParams), os.getcwd(), list(warnings.filters), np.geterr(), list(sys.path), dict(os.environ),
        id(sys.stdout), id(sys.stderr), input.__name__, list(log), table["a"].tolist(),
        sorted((name, id(value)) for name, value in globals().items() if not name.startswith("_") and name != "before"),
    ]
"""
FUNCTIONS = """
from helper import shifted

def mean(x):
    return x.mean()

def centred(x):
    global table
    log.append(x)
    table["a"] += 1
    table, new_name = {}, 1
    os.chdir("/"); random.random(); np.random.seed(0); torch.rand(3); plt.rcParams["lines.linewidth"] = 7
    plt.plot(x); plt.figure(); plt.show(); print("printed"); warnings.simplefilter("error"); display("shown")
    sys.path.append("x"); os.environ["X_NEW"] = "1"; np.seterr(all="raise"); torch.set_grad_enabled(False)
    return x - x.sum() / 3

def double(x):
    return shifted(x)

ANSWERS = {"half": "2.5", "why": "Because."}
"""
RAISING = """
def double(x):
    table = {}
    return table["key"]
"""
HANGING = """
def double(x):
    while True:
        try:
            while True:
                pass
        except:
            pass
"""
STOPPED = """
import threading, signal
threading.Timer(1.0, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
%check scale
"""
CELLS = {
    "load": "%load_ext grader",
    "setting": SETTING,
    "functions": FUNCTIONS,
    "before": "before = state()",
    "check": "%check spread",
    "after": "print([a == b for a, b in zip(before, state(), strict=True)], matplotlib.rcParams['lines.linewidth'])",
    "helper": "%check scale",
    "two": "%check spread::mean\n%check nosuch\n%check spread::half",
    "raising": RAISING,
    "raised": "%check scale::double",
    "hanging": HANGING,
    "hung": "%check --seconds 0.2 scale",
    "stopped": STOPPED,
    "same": "print([a == b for a, b in zip(before, state(), strict=True)][:-2], signal.getsignal(signal.SIGINT))",
    "function": "import grader\ngrader.check('spread::mean')",
    "all": "%check",
    "completion": """
for line in ("%check s", "%check scale spread::m"):
    found = get_ipython().kernel.do_complete(line, len(line))
    print([line[: found["cursor_start"]] + one for one in found["matches"]])
""",
    "inline": """
%matplotlib inline
plt.close("all")
def double(x):
    plt.plot(x)
    plt.show()
    plt.figure()
    return 2 * x
%check scale
""",
    "redefined": "def double(x):\n    return 2 * x\n%check scale",
}
HELPER = "def shifted(x):\n    return x + missing_name\n"


class Run:
    """The cells of a notebook that was executed, by name."""

    def __init__(self, folder: Path) -> None:
        cells = [new_code_cell(source.strip("\n"), id=name) for name, source in CELLS.items()]
        self._notebook = new_notebook(cells=cells)
        client: Any = NotebookClient(
            self._notebook,
            timeout=120,
            kernel_name="python3",
            allow_errors=True,
            resources={"metadata": {"path": folder}},
        )
        client.execute()
        nbformat.validate(self._notebook)

    def outputs(self, name: str) -> list[Any]:
        (cell,) = [cell for cell in self._notebook.cells if cell.id == name]
        return list(cell.outputs)

    def shown(self, name: str, kind: str = "text/plain") -> str:
        """What a cell shows, and nothing besides."""
        (output,) = self.outputs(name)
        assert output.output_type == "display_data", output
        text: str = output.data[kind]
        return text

    def printed(self, name: str) -> str:
        outputs = self.outputs(name)
        assert {output.get("name") for output in outputs} == {"stdout"}, outputs
        return "".join(output.text for output in outputs).strip()

    def raised(self, name: str) -> list[str]:
        *_, output = self.outputs(name)
        assert output.output_type == "error", output
        return list(output.traceback)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory, write: Any) -> Iterator[Run]:
    folder = write(tmp_path_factory.mktemp("notebook"))
    (folder / "helper.py").write_text(HELPER, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TORCH_GRADER_CACHE", str(folder / "cache"))  # a second process that judges is quick
        yield Run(folder)


def test_cells_that_define_show_nothing(run: Run) -> None:
    assert [run.outputs(name) for name in ("load", "functions", "before", "raising", "hanging")] == [[]] * 5


def test_right_and_wrong_are_shown_rich_and_plain(run: Run) -> None:
    plain, html = run.shown("check"), run.shown("check", "text/html")
    assert re.search(r"✓ The mean +4 / 4", plain)
    assert re.search(r"✗ Centred +not right +0 / 2", plain)
    assert "In [3], line 6   def centred(x):" in plain
    assert "✓ Half of N" in plain
    assert html.startswith('<div class="torch-grader">')
    assert '<span class="file">In [3], line 6</span> <code>def centred(x):</code>' in html
    assert "printed" in html


def test_everything_is_left_as_it_was(run: Run) -> None:
    assert run.printed("after") == f"{[True] * 19} 1.5"


def test_a_function_of_a_module_beside_the_notebook_is_told_by_its_file(run: Run) -> None:
    plain = run.shown("helper")
    assert "double raised NameError: name 'missing_name' is not defined" in plain
    assert "helper.py:2   return x + missing_name" in plain
    assert "In [3], line 17, in double" in plain
    assert "grader" not in plain.replace("torch-grader", "")


def test_a_check_that_is_not_the_last_line_is_shown_too_and_a_mistake_ends_the_cell(run: Run) -> None:
    assert [output.output_type for output in run.outputs("two")] == ["display_data", "error"]
    assert run.raised("two") == ["grader: no problem or criterion 'nosuch' to check in hw; there is: spread, scale"]


def test_an_exception_is_shown_with_the_line_of_its_cell(run: Run) -> None:
    plain = run.shown("raised")
    assert "double raised KeyError: 'key'" in plain
    assert 'In [9], line 3   return table["key"]' in plain
    assert "Traceback" not in plain
    assert "/grader/" not in plain


def test_a_call_that_hangs_is_stopped(run: Run) -> None:
    assert "double: ran into the time limit of 0.2 s" in run.shown("hung")


def test_the_stop_button_ends_the_check_cleanly_and_the_kernel_goes_on(run: Run) -> None:
    assert run.raised("stopped") == ["The check was stopped before it was done."]
    assert len(run.outputs("stopped")) == 1
    assert run.printed("same").startswith(f"{[True] * 17} <built-in function default_int_handler>")


def test_the_function_is_shown_like_the_magic(run: Run) -> None:
    (output,) = run.outputs("function")
    assert output.output_type == "execute_result"
    assert "✓ The mean" in output.data["text/plain"]
    assert output.data["text/html"].startswith('<div class="torch-grader">')


def test_without_a_name_everything_is_checked(run: Run) -> None:
    plain = run.shown("all")
    assert "Spread of a sample" in plain
    assert "Scales" in plain


def test_names_are_completed(run: Run) -> None:
    problems, criterion = run.printed("completion").split("\n")
    assert "'%check spread', '%check scale', '%check spread::mean'" in problems
    assert "'%check scale spread::mean'" in criterion


def test_pictures_of_a_function_are_not_shown(run: Run) -> None:
    assert "1 passed: 2 / 2" in run.shown("inline")


def test_a_new_definition_counts_at_once(run: Run) -> None:
    assert "1 passed: 2 / 2" in run.shown("redefined")
