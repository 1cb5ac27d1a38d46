"""A starter that nobody has filled in hides no work: what it leaves open is looked up elsewhere."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from textwrap import dedent
from typing import Any

import pytest

from grader.model import Cell, Layout, Limits, Notebook, Observation, Status, Submission
from grader.sandbox.interface import Sandbox
from grader.sandbox.stubs import is_left_open, may_leave_open

Ask = Callable[..., list[Observation]]
STARTER = 'def f():\n    """The answer."""\n    raise NotImplementedError\n'
TRAINING = "import time\nwhile True: time.sleep(0.01)"


@pytest.fixture
def ask(sandbox: Sandbox, make_call: Any) -> Ask:
    """``ask({"layers.py": …, "mine.ipynb": [cells]}, "f g")``: what ``f()`` and ``g()`` bring."""

    def go(work: Mapping[str, Any], names: str, **limits: Any) -> list[Observation]:
        files = {path: dedent(text).encode() for path, text in work.items() if isinstance(text, str)}
        notebooks = {
            path: Notebook(tuple(Cell(number, number, text) for number, text in enumerate(cells, 1)))
            for path, cells in work.items()
            if isinstance(cells, list)
        }
        calls = [make_call(f"y = {name}()", name, "y", id=f"p/{name}/1") for name in names.split()]
        return sandbox.run(Submission("ada", files, notebooks=notebooks), calls, Limits(**limits))

    return go


def outcome(seen: Observation) -> Any:
    return seen.values[0] if seen.status is Status.OK else seen.failure and seen.failure.type


@pytest.mark.parametrize(
    ("path", "work"),
    [
        ("layers.ipynb", ["def f(): return 'written'"]),  # as a kit hands both out
        ("HW2.ipynb", ["import layers", "def f(): return 'written'"]),
        ("layers (1).py", "def f(): return 'written'"),
        ("mine.py", "import layers\ndef f(): return 'written'"),
    ],
)
def test_the_one_file_that_defines_it_counts(ask: Ask, path: str, work: Any) -> None:
    (seen,) = ask({"layers.py": STARTER, path: work}, "f")
    assert outcome(seen) == "written"
    assert seen.defined_at["f"].file == path


def test_what_the_starter_gives_is_still_its_own(ask: Ask) -> None:
    module = "def given(): return 'given'\n" + STARTER
    seen = ask({"layers.py": module, "HW2.ipynb": ["from layers import given", "def f(): return given()"]}, "f given")
    assert [outcome(one) for one in seen] == ["given", "given"]
    assert [one.defined_at[name].file for one, name in zip(seen, ("f", "given"), strict=True)] == [
        "HW2.ipynb",
        "layers.py",
    ]


def test_what_is_written_in_the_module_counts_whatever_is_elsewhere(ask: Ask) -> None:
    module = "def f(): return 'module'\n"
    assert outcome(*ask({"layers.py": module, "HW2.ipynb": ["def f(): return 'notebook'"]}, "f")) == "module"
    # of two definitions the last one counts, as for Python
    assert outcome(*ask({"layers.py": STARTER + module, "old.py": "def f(): return 'old'"}, "f")) == "module"


def test_an_import_below_a_stub_counts(ask: Ask) -> None:
    work = {"layers.py": STARTER + "from mine import f\n", "mine.py": "def f(): return 'mine'"}
    assert outcome(*ask(work, "f")) == "mine"
    assert outcome(*ask(work | {"old.py": "def f(): return 'old'"}, "f")) == "mine"


def test_of_several_nobody_knows_which_is_meant(ask: Ask) -> None:
    work = {"a.ipynb": ["def f(): return 1"], "b.ipynb": ["def f(): return 2"]}
    (seen,) = ask({"layers.py": STARTER, **work}, "f")
    assert outcome(seen) == "NotImplementedError"
    assert seen.defined_at["f"].file == "layers.py"
    assert outcome(*ask({"layers.py": STARTER, **work, "HW2.py": "def f(): return 3"}, "f")) == 3


def test_a_stub_elsewhere_is_no_definition(ask: Ask) -> None:
    work = {"layers.py": STARTER, "layers.ipynb": [STARTER]}
    (seen,) = ask(work, "f")
    assert (outcome(seen), seen.defined_at["f"].file) == ("NotImplementedError", "layers.py")
    assert outcome(*ask(work | {"HW2.ipynb": ["def f(): return 1"]}, "f")) == 1


def test_training_in_the_notebook_takes_nothing_from_its_functions(ask: Ask) -> None:
    work = {"layers.py": STARTER, "HW2.ipynb": ["def f(): return 1", TRAINING]}
    (seen,) = ask(work, "f", call_seconds=1)
    assert outcome(seen) == 1
    assert seen.only_definitions == "running all of its cells took longer than 1 s"


def test_a_module_that_hangs_beside_a_notebook_is_told_as_such(ask: Ask) -> None:
    (seen,) = ask({"layers.py": STARTER + TRAINING, "HW2.ipynb": ["def f(): return 1"]}, "f", call_seconds=1)
    assert seen.status is Status.TIMEOUT
    assert seen.failure is not None
    assert seen.failure.message.startswith("importing layers.py and running the notebook ran into the")


def test_another_problems_module_stands_for_nothing(sandbox: Sandbox, make_call: Any) -> None:
    """Courses name the function of every problem alike."""
    calls = [make_call("y = f()", "f", "y", id=f"{name}/c/1", layout=Layout(f"{name}.py")) for name in ("relu", "conv")]
    files = {"relu.py": b"def f(): return 'relu'", "conv.py": STARTER.encode()}
    relu, conv = sandbox.run(Submission("ada", files), calls, Limits())
    assert (outcome(relu), outcome(conv)) == ("relu", "NotImplementedError")
    assert conv.defined_at["f"].file == "conv.py"


PLACEHOLDERS = "def given(x): return x\n\ndef f():\n    result = None  # yours\n    return result\n"


@pytest.mark.parametrize("path", ["layers.ipynb", "HW2.ipynb"])
def test_an_untouched_starter_of_whatever_look_hides_no_notebook(sandbox: Sandbox, make_call: Any, path: str) -> None:
    """Some courses leave a None to be replaced, which is no stub."""
    layout = Layout("layers.py", starter=PLACEHOLDERS.encode())
    calls = [
        make_call("y = f()", "f", "y", id="p/f/1", layout=layout),
        make_call("y = given(7)", "given", "y", id="p/g/1", layout=layout),
    ]
    notebooks = {path: Notebook((Cell(1, 1, "from layers import given"), Cell(2, 2, "def f(): return given(1)")))}
    handed_out = PLACEHOLDERS.replace("\n", "  \r\n").encode()
    seen = sandbox.run(Submission("ada", {"layers.py": handed_out}, notebooks=notebooks), calls, Limits())
    assert [outcome(one) for one in seen] == [1, 7]
    assert [one.defined_at[name].file for one, name in zip(seen, ("f", "given"), strict=True)] == [path, "layers.py"]
    # a single change makes it the student's
    own = PLACEHOLDERS.replace("result = None", "result = 0").encode()
    seen = sandbox.run(Submission("ada", {"layers.py": own}, notebooks=notebooks), calls, Limits())
    assert [outcome(one) for one in seen] == [0, 7]


def test_where_several_files_hold_work_an_untouched_starter_stays(sandbox: Sandbox, make_call: Any) -> None:
    """An old file that has what a starter gives must not stand for it."""
    layout = Layout("layers.py", starter=PLACEHOLDERS.encode())
    call = make_call("y, z = f(), given(7)", "f given", "y z", layout=layout)
    files = {"layers.py": PLACEHOLDERS.encode(), "mine.py": b"def f(): return 1", "old.py": b"def given(x): return -x"}
    (seen,) = sandbox.run(Submission("ada", files), [call], Limits())
    assert seen.values == (None, 7)


def test_copies_of_one_file_are_one(ask: Ask) -> None:
    """Browsers save what is downloaded twice under a name with a number."""
    cells = ["def f(): return 1"]
    for work in (
        {"HW2.ipynb": cells, "HW2 (1).ipynb": cells},
        {"layers.py": STARTER, "HW2.ipynb": cells, "HW2 (1).ipynb": cells},
        {"hw2.py": cells[0], "hw2 (1).py": cells[0]},
    ):
        (seen,) = ask(work, "f")
        assert outcome(seen) == 1
        assert "(1)" not in seen.defined_at["f"].file
    (seen,) = ask({"HW2.ipynb": cells, "HW2 (1).ipynb": ["def f(): return 2"]}, "f")
    assert seen.status is Status.MISSING


LEFT_OPEN = [
    STARTER,
    "def f(x): ...",
    "def f(x): pass  # TODO",
    "def f(x):\n    pass\n",
    "def f(x):\n    '''What to do.'''\n",
    'def f(x):\n    """What to do,\n    in two lines."""\n\n\nimport numpy\n',
    'def f(x):\n    """What to do."""\ndef g(x):\n    return 1\n',
    "async def f(x): raise NotImplementedError('yours')",
    "class F:\n    def forward(self, x):\n        raise NotImplementedError()\n",
    'class F:\n    def a(self):\n        """One."""\n\n    def b(self):\n        """Two."""\n',
]
WRITTEN = [
    "class Singular(Exception): pass",
    "class Marker:\n    '''A class without methods.'''\n",
    "def f(x):\n    print(x)\n    raise NotImplementedError\n",
    "def f(x): raise ValueError",
    "f = None",
    "@from_table\ndef f(x):\n    '''What is looked up.'''",
]


@pytest.mark.parametrize("text", LEFT_OPEN)
def test_what_leaves_something_open_is_told_without_parsing_too(text: str) -> None:
    assert is_left_open(ast.parse(text).body[0])
    assert may_leave_open(text.encode())
    assert may_leave_open(text.replace("\n", "\r\n").encode())


@pytest.mark.parametrize("text", WRITTEN)
def test_what_is_short_may_be_written(text: str) -> None:
    assert not is_left_open(ast.parse(text).body[0])


def test_finished_work_is_known_without_parsing() -> None:
    assert not may_leave_open(
        b'"""A layer."""\n\nimport numpy as np\n\n\ndef f(x):\n    """Twice x."""\n    return 2 * x\n'
    )


@pytest.mark.parametrize(
    ("piece", "may"),
    [(b'    """\n', True), (b"\t", False), (b"\n    #\n", False), (b":   ", False), (b'    """ #\n    x\n', False)],
)
def test_long_files_are_looked_through(piece: bytes, may: bool) -> None:
    """A search that went back and forth would take hours for these."""
    assert may_leave_open(piece * (2**20 // len(piece))) is may
