"""How a notebook is run: in whole, in part, and whatever fails in it; however the children are made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from textwrap import dedent
from typing import Any

import pytest

from grader.model import Cell, Layout, Limits, Missing, Notebook, Observation, Place, Status, Submission, Visibility
from grader.sandbox.interface import Sandbox

Ask = Callable[..., list[Observation]]
TRAINING = "import time\nwhile True: time.sleep(0.01)"
DEFINITIONS = Layout("layers.py", notebook="definitions")


def notebook(*sources: str) -> Notebook:
    """Every code cell stands below a markdown cell, and was run as the tenth and following."""
    cells = (Cell(2 * index + 2, index + 10, dedent(source)) for index, source in enumerate(sources))
    return Notebook(tuple(cells))


@pytest.fixture
def ask(sandbox: Sandbox, make_call: Any) -> Ask:
    """``ask(cells, "f g")``: what ``f()`` and ``g()`` return; cells of HW2.ipynb, or notebooks by name."""

    def go(
        cells: list[str] | Mapping[str, list[str]],
        names: str,
        layout: Layout | None = None,
        files: Mapping[str, str] | None = None,
        **limits: Any,
    ) -> list[Observation]:
        named = {"HW2.ipynb": cells} if isinstance(cells, list) else cells
        notebooks = {path: notebook(*some) for path, some in named.items()}
        sources = {path: dedent(text).encode() for path, text in (files or {}).items()}
        calls = [make_call(f"y = {name}()", name, "y", id=f"p/{name}/1", layout=layout) for name in names.split()]
        return sandbox.run(Submission("ada", sources, notebooks=notebooks), calls, Limits(**limits))

    return go


def values(seen: list[Observation]) -> list[Any]:
    return [one.values[0] if one.status is Status.OK else (one.status, one.failure) for one in seen]


# ----------------------------------------------------------------------------------------------------- in whole


def test_cells_share_their_names_and_run_from_the_top(ask: Ask) -> None:
    cells = ["x = 1", "def f(): return x, __name__ == '__main__'", "x = 2", "if __name__ == '__main__': x = 3"]
    assert values(ask(cells, "f")) == [(2, False)]


def test_a_place_is_a_line_of_a_cell(ask: Ask) -> None:
    (seen,) = ask(["import math", "def g(x): return 1 / x", "def f():\n    y = 0\n    return g(y)"], "f")
    assert seen.defined_at == {"f": Place("HW2.ipynb", 1, "def f():", 6, 12)}
    assert seen.failure is not None
    assert seen.failure.place == Place("HW2.ipynb", 1, "def g(x): return 1 / x", 4, 11)
    assert seen.failure.place.at == "HW2.ipynb, cell 4 (In [11]), line 1"
    lines = seen.failure.traceback.splitlines()
    assert lines[0] == '  File "HW2.ipynb, cell 6 (In [12])", line 3, in f'
    assert lines[-1] == "ZeroDivisionError: division by zero"


def test_a_later_definition_counts(ask: Ask) -> None:
    (seen,) = ask(["def f(): return 1", "def f(): return 2"], "f")
    assert (seen.values, seen.defined_at["f"].cell) == ((2,), 4)


def test_classes_of_a_notebook_can_be_pickled_inspected_and_made_of_data(ask: Ask) -> None:
    cell = """\
    import inspect, pickle
    from dataclasses import dataclass
    @dataclass
    class P:
        x: "int" = 3
    def f():
        return pickle.loads(pickle.dumps(P(4))).x, inspect.getsource(g)
    def g(): pass
    """
    assert values(ask([cell], "f")) == [(4, "def g(): pass\n")]


def test_future_statements_hold_for_later_cells(ask: Ask) -> None:
    cells = ["from __future__ import annotations", "def f(x: nowhere = 1): return f.__annotations__"]
    assert values(ask(cells, "f")) == [{"x": "nowhere"}]


def test_modules_beside_a_notebook_are_imported(ask: Ask) -> None:
    seen = ask(
        {"src/HW2.ipynb": ["from helper import k", "from .helper import k as j", "def f(): return k + j"]},
        "f",
        files={"src/helper.py": "k = 4"},
    )
    assert values(seen) == [8]


@pytest.mark.parametrize("name", ["torch.ipynb", "json.ipynb", "helper.ipynb"])
def test_nothing_imports_a_notebook(ask: Ask, name: str) -> None:
    seen = ask(
        {name: ["k = 1"], "HW2.ipynb": ["import json\nimport helper\ndef f(): return helper.k, bool(json.dumps)"]},
        "f",
        files={"helper.py": "k = 2"},
    )
    assert values(seen) == [(2, True)]


@pytest.mark.parametrize("path", ["layers.ipynb", "HW 2 (final).v2.ipynb", "a/b.c/d.ipynb"])
def test_a_notebook_may_have_any_name(ask: Ask, path: str) -> None:
    assert values(ask({path: ["def f(): return 4"]}, "f")) == [4]


def test_what_ipython_gives_is_there_and_does_nothing(ask: Ask) -> None:
    cells = ["display(3)\nget_ipython().run_line_magic('x', '')", "def f():\n    display(4)\n    return 1"]
    (seen,) = ask(cells, "f")
    assert (seen.values, seen.stand_ins, seen.failed_cells) == ((1,), (), ())
    for path in ("HW2.ipynb", "layers.ipynb"):
        assert ask({path: ["x = 1"]}, "display")[0].status is Status.MISSING
        assert values(ask({path: ["def display(): return 3"]}, "display")) == [3]


def test_what_cells_print_is_not_what_the_program_prints(sandbox: Sandbox, make_call: Any) -> None:
    submission = Submission("ada", notebooks={"HW2.ipynb": notebook("print('x' * 9000)\ndef f(): print('mine')")})
    (seen,) = sandbox.run(submission, [make_call("f()", "f", ["$stdout"])], Limits())
    assert seen.values == ("mine\n",)


# ------------------------------------------------------------------------------------------- which module it is


def test_a_notebook_of_the_module_s_name_stands_for_it(ask: Ask) -> None:
    seen = ask({"layers.ipynb": ["def f(): return 1"], "old.ipynb": ["def f(): return 2"]}, "f g")
    assert values(seen)[0] == 1
    assert seen[1].missing == Missing("name", "g", "layers.ipynb")


def test_a_notebook_below_the_root_stands_for_the_module_there(ask: Ask) -> None:
    layout = Layout("nn/layers.py", root="src")
    notebooks = {
        "src/nn/layers.ipynb": ["from nn.k import k\ndef f(): return k"],
        "layers.ipynb": ["def f(): return 2"],
    }
    assert values(ask(notebooks, "f", layout, files={"src/nn/k.py": "k = 1"})) == [1]


def test_a_module_wins_over_a_notebook_and_lacks_nothing_that_the_notebook_has(ask: Ask) -> None:
    cells = ["def f(): return 'notebook'", "def g(): return 'notebook'"]
    for path in ("layers.ipynb", "HW2.ipynb"):
        assert values(ask({path: cells}, "f g", files={"layers.py": "def f(): return 'module'"})) == [
            "module",
            "notebook",
        ]
    # also where neither is the problem's module: what was exported is what was handed in
    assert values(ask({"HW2.ipynb": cells}, "f", files={"HW2.py": "def f(): return 'module'"})) == ["module"]


def test_a_module_that_is_no_python_hides_no_notebook(ask: Ask) -> None:
    exported = "!pip install torch\ndef f(): return 'module'"
    assert values(ask(["def f(): return 'notebook'"], "f", files={"HW2.py": exported})) == ["notebook"]


def test_two_notebooks_that_define_a_name_are_told(ask: Ask) -> None:
    (seen,) = ask({"a.ipynb": ["def f(): return 1"], "b.ipynb": ["def f(): return 2"]}, "f")
    assert seen.missing == Missing("several", "f", "layers.py", ("a.ipynb", "b.ipynb"))
    assert "f" not in seen.defined_at


def test_near_names_are_found_in_notebooks(ask: Ask) -> None:
    seen = ask({"HW2.ipynb": ["def convMatrix(): pass", "def f(): pass"]}, "f conv_matrix")
    assert seen[1].missing == Missing("module", "layers.py", "layers.py", ())
    (seen,) = ask({"layers.ipynb": ["def convMatrix(): pass"]}, "conv_matrix")
    assert seen.missing == Missing("name", "conv_matrix", "layers.ipynb", ("convMatrix",))


# -------------------------------------------------------------------------------------------------- what fails


def test_a_cell_that_fails_hides_nothing_else(ask: Ask) -> None:
    cells = [
        "K = 5",
        "data = open('data.npz')\nprint(data)",
        "def f(): return K",
        "raise SystemExit",
        "def g(): return f()",
    ]
    seen = ask(cells, "f g")
    assert values(seen) == [5, 5]
    assert [(one.type, one.place and one.place.at, one.stage) for one in seen[0].failed_cells] == [
        ("FileNotFoundError", "HW2.ipynb, cell 4 (In [11]), line 1", "cell"),
        ("SystemExit", "HW2.ipynb, cell 8 (In [13]), line 1", "cell"),
    ]
    assert seen[1].failed_cells == ()  # told once


def test_below_a_line_that_fails_definitions_are_made_and_nothing_is_run(ask: Ask) -> None:
    cell = """\
    import nowhere, math
    data = nowhere.load()
    import json
    K: int = 5
    L = -1, "a"
    M = [].append(data)
    train(data)
    class C:
        k = K
    def f(): return C.k, L, bool(json), math.pi > 3, "M" in globals()
    """
    (seen,) = ask([cell], "f")
    assert values([seen]) == [(5, (-1, "a"), True, True, False)]
    (failed,) = seen.failed_cells
    assert (failed.type, failed.place and failed.place.line) == ("ModuleNotFoundError", 1)


def test_a_cell_that_is_no_python_is_left_out_alone(ask: Ask) -> None:
    seen = ask(["x = 1", "def g(:\n    pass", "x = '\0'", "def f(): return x"], "f g")
    assert values(seen)[0] == 1
    assert [one.type for one in seen[0].failed_cells] == ["SyntaxError", "SyntaxError"]
    failure = seen[1].failure
    assert (seen[1].status, failure and failure.stage, failure and failure.type) == (
        Status.ERROR,
        "cell",
        "SyntaxError",
    )
    assert failure is not None
    assert failure.place == Place("HW2.ipynb", 1, "def g(:", 4, 11)


@pytest.mark.parametrize("path", ["HW2.ipynb", "layers.ipynb"])
def test_a_name_that_its_cell_does_not_define_is_told_with_the_cell_s_failure(ask: Ask, path: str) -> None:
    (seen,) = ask({path: ["x = 1", "@x.y\ndef f(): pass"]}, "f")
    assert seen.status is Status.ERROR
    assert seen.failure is not None
    assert (seen.failure.type, seen.failure.stage) == ("AttributeError", "cell")
    assert seen.failure.place == Place(path, 1, "@x.y", 4, 11)


def test_a_missing_name_is_told_with_what_became_of_its_cell(ask: Ask) -> None:
    cells = ["W = open('w.npy')", "K = len(W)", "def f(): return K", "def g(): return nowhere"]
    first, second = ask(cells, "f g")
    assert first.failure is not None
    because = "cell 2 (In [10]) of HW2.ipynb, which should define it, failed: FileNotFoundError: "
    # K is not there because W is not there: the first cause is told
    assert first.failure.message.startswith(f"name 'K' is not defined; {because}")
    assert first.failed_cells[1].message.startswith(f"name 'W' is not defined; {because}")
    assert second.failure is not None
    assert second.failure.message == "name 'nowhere' is not defined"


def test_a_failure_below_a_cell_is_a_failure_of_that_cell(ask: Ask) -> None:
    (seen,) = ask(
        ["def f(): return 1 / 0", "import helper\nhelper.run(f)"], "f", files={"helper.py": "def run(f): f()"}
    )
    (failed,) = seen.failed_cells
    assert failed.place == Place("HW2.ipynb", 2, "helper.run(f)", 4, 11)
    assert "helper.py" in failed.traceback


def test_no_more_cells_are_told_than_anyone_reads(ask: Ask) -> None:
    (seen,) = ask([f"x{number} = nowhere" for number in range(50)] + ["def f(): return 1"], "f")
    assert (seen.values, len(seen.failed_cells)) == ((1,), 20)


@pytest.mark.parametrize(
    "cell",
    [
        "class E(BaseException):\n    def __str__(self): raise self\nraise E",
        "import sys; sys.setrecursionlimit(50); (lambda f: f(f))(lambda f: f(f))",
        "__builtins__ = None",
        "del __name__, __builtins__",
        "globals().clear()",
        "import sys; sys.modules.clear()",
        "import builtins; builtins.exec = builtins.compile = None",
        "import ast; ast.parse = None",
        "e = NameError('x'); e.name = object(); raise e",
        "raise NameError('x', name='f')",
        "1" + "+1" * 5_000,
        "(" * 5_000,
    ],
)
def test_a_hostile_cell_brings_an_answer_or_a_crash_and_no_more(ask: Ask, cell: str) -> None:
    seen = ask(["import numpy", cell, "def f(): return 1"], "f g")
    assert {one.status for one in seen} <= {Status.OK, Status.ERROR, Status.MISSING, Status.CRASH, Status.TIMEOUT}
    assert seen[1].status is not Status.OK


# -------------------------------------------------------------------------------------------- in part, and time

PARTS = [
    "import numpy as np\nimport random, math\nfrom math import *",
    "K = 5\nunused = open('data.npz')",
    TRAINING,
    "def helper(x): return x + K",
    "def f():\n    losses = 3\n    return helper(losses)",
    "losses = open('losses')\nrandom.seed(1)\nnp.save('x', K)",
    "L = []\nL.append(1)\nL[0:0] = [0]\nfor i in range(2, 4):\n    L += [i]\nL.extend\nD = {}\nD['a'] = L",
    "def g(): return D['a'], floor(2.5)",
    "class Base: k = K\nclass Net(Base):\n    def __init__(self, k=K): self.k = k + unused_default if False else k",
    "def n(): return Net().k, random.random() == random.Random(1).random()",
    "def lost(): return unused",
]


def test_in_part_only_what_is_needed_is_run(ask: Ask) -> None:
    seen = ask(PARTS, "f g n lost", DEFINITIONS)
    assert values(seen)[:3] == [8, ([0, 1, 2, 3], 2), (5, False)]
    assert seen[3].failure is not None
    assert "cell 4 (In [11]) of HW2.ipynb, which should define it, failed: FileNotFoundError" in seen[3].failure.message
    assert [one.place.cell for one in seen[0].failed_cells if one.place] == [4]
    assert {one.only_definitions for one in seen} == {""}


def test_what_nobody_needs_is_not_run_in_part(ask: Ask) -> None:
    cells = ["import nowhere", "def g(): return 1 /", "x = 1 / 0", "assert False", "def f(): return sorted(globals())"]
    (seen,) = ask(cells, "f", DEFINITIONS)
    assert "f" in seen.values[0]
    assert "x" not in seen.values[0]
    assert seen.failed_cells == ()
    # a cell that can't be parsed and would have defined a name is told all the same
    assert ask(cells, "g", DEFINITIONS)[0].failure is not None


def test_an_assignment_that_a_function_uses_is_run_in_part_whatever_it_costs(ask: Ask) -> None:
    cells = ["def train():\n    return [3]", "model = train()\nmodel[0] += 1", "def f(): return model"]
    assert values(ask(cells, "f", DEFINITIONS)) == [[4]]


def test_a_notebook_that_takes_too_long_is_run_in_part(ask: Ask) -> None:
    # one load of a second, then the parts: half of two seconds is for one notebook
    seen = ask(PARTS, "f g lost", call_seconds=10, submission_seconds=2.4)
    assert values(seen)[:2] == [8, ([0, 1, 2, 3], 2)]
    assert {one.only_definitions for one in seen} == {"running all of its cells took longer than 1.2 s"}
    assert seen[0].seconds > 1.2  # what was tried counts


@pytest.mark.parametrize("end", ["import os; os._exit(0)", "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)"])
def test_a_cell_that_ends_the_process_does_not_end_the_notebook(ask: Ask, end: str) -> None:
    # without a single extra child: the one that runs the parts is on the house
    seen = ask(["K = 1", end, "def f(): return K"], "f", children=0)
    assert values(seen) == [1]
    assert seen[0].only_definitions == "running all of its cells ended the process"


def test_a_definition_that_hangs_is_a_timeout_of_the_notebook(ask: Ask) -> None:
    seen = ask([TRAINING, "def wait(f):\n    while True: pass", "@wait\ndef f(): return 1"], "f", call_seconds=1)
    assert seen[0].status is Status.TIMEOUT
    assert seen[0].failure is not None
    assert seen[0].failure.message == "running the notebook ran into the time limit of 1 s"


def test_a_function_that_hangs_costs_that_function_alone(ask: Ask) -> None:
    seen = ask(["def f():\n    while True: pass", "def g(): return 1"], "f g", call_seconds=1)
    assert [one.status for one in seen] == [Status.TIMEOUT, Status.OK]
    assert {one.only_definitions for one in seen} == {""}


def test_a_module_of_its_own_has_all_of_its_time(ask: Ask) -> None:
    module = "import time\ntime.sleep(1.5)\ndef f(): return 1"
    seen = ask(["x = 1"], "f", files={"layers.py": module}, call_seconds=10, submission_seconds=2.4)
    assert values(seen) == [1]


def test_a_child_does_not_hear_of_names_that_hidden_calls_need(sandbox: Sandbox, make_call: Any) -> None:
    cells = ["def secret(): return 2", "def f(): return 'secret' in globals()"]
    calls = [
        make_call("y = f()", "f", "y", id="p/f/1", layout=DEFINITIONS),
        make_call("y = secret()", "secret", "y", id="p/s/1", layout=DEFINITIONS, visibility=Visibility.HIDDEN),
    ]
    seen = sandbox.run(Submission("ada", notebooks={"HW2.ipynb": notebook(*cells)}), calls, Limits())
    assert values(seen) == [False, 2]
