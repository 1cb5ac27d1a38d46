"""What a student pastes: it gives the very arrays that the call carried, and does what the program did."""

from __future__ import annotations

import sys
from dataclasses import replace
from types import ModuleType

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from grader.model import Case, Draw, Observation, Place, Status
from grader.plan.calls import plan_problem
from grader.plan.snippet import snippet
from grader.plan.streams import Streams


def seen(**defined_at):
    places = {name: Place(file, 3) for name, file in defined_at.items()}
    return Observation("affine/out/1", Status.OK, defined_at=places)


def paste(text):
    with np.errstate(over="ignore"):
        exec(text, {})  # noqa: S102 - what a student would paste


@pytest.fixture
def planned(criterion, problem, streams):
    def make(values, /, layout=None, **more):
        return plan_problem(problem(criterion("out", Case("1", values), **more), **(layout or {})), streams)[0]

    return make


@pytest.fixture
def student(monkeypatch):
    """Puts a module of a student where a snippet imports it from."""

    def make(name, **functions):
        module = ModuleType(name)
        vars(module).update(functions)
        monkeypatch.setitem(sys.modules, name, module)

    return make


def test_a_snippet_reads_like_this(planned):
    case = planned(
        {"x": [[1.0, 2.5]], "w": Draw("normal", (2, 3)), "unused": 1},
        program="out, cache = f(x, w); for _ in range(2):\n    out = step(out)",
        needs="f; step",
        observe="out; $stdout; cache[0]",
    )
    rng = case.code["w"]
    assert rng.startswith("np.random.default_rng(")
    assert snippet(case, seen(f="layers.py", step="optim.py")) == (
        "import numpy as np\n"
        "from layers import f\n"
        "from optim import step\n"
        "\n"
        "x = np.array([[1.0, 2.5]], dtype=np.float64)\n"
        f"w = {rng}\n"
        "out, cache = f(x, w)\n"
        "for _ in range(2):\n"
        "    out = step(out)\n"
        "print(out)\n"
        "print(cache[0])\n"
    )


def test_tensors_are_made_where_tensors_were_given(planned):
    text = snippet(planned({"x": [0.5], "n": 3}, observe="f(x, n)", inputs="torch"), seen())
    assert text == (
        "import numpy as np\n"
        "import torch\n"
        "from layers import f\n"
        "\n"
        "x = torch.as_tensor(np.array([0.5], dtype=np.float64))\n"
        "n = 3\n"
        "print(f(x, n))\n"
    )


DRAWS = st.builds(
    Draw, st.sampled_from(["normal", "signs", "permutation", "arange"]), st.tuples(*[st.integers(0, 3)] * 2)
)
VALUES = DRAWS | st.recursive(
    st.integers(-(2**63), 2**63 - 1) | st.floats() | st.text(max_size=3) | st.none() | st.booleans(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner, max_size=2),
    max_leaves=6,
)


@given(
    inputs=st.fixed_dictionaries({"x": VALUES, "y": VALUES}),
    seed=st.integers(0, 2**63),
    arrays=st.sampled_from(["numpy", "torch"]),
    dtype=st.sampled_from(["float64", "float32"]),
)
def test_a_pasted_snippet_calls_with_the_very_values_of_the_call(
    criterion, problem, same, delivered, inputs, seed, arrays, dtype
):
    of = criterion("out", Case("1", inputs), observe="f(x, y)", inputs=arrays, input_dtype=dtype)
    case = plan_problem(problem(of), Streams(seed))[0]
    got = []
    module = ModuleType("layers")
    module.f = lambda *values: got.extend(values)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "layers", module)
        patch.setattr("builtins.print", lambda *_: None)
        paste(snippet(case, seen()))
    for value, name in zip(got, "xy", strict=True):
        carried = case.call.inputs[name]
        assert same(value, delivered(carried) if arrays == "torch" else carried)


def test_a_snippet_runs_and_prints(planned, student, capsys):
    student("layers", f=lambda x: (x.sum(), x.dtype))
    paste(snippet(planned({"x": Draw("ones", (2, 3))}, program="total, kind = f(x)", observe="total; kind"), seen()))
    assert capsys.readouterr().out == f"{np.float64(6)}\nfloat64\n"
    paste(snippet(planned({"x": Draw("ones", (2, 3))}, inputs="torch", input_dtype="float32"), seen()))
    assert capsys.readouterr().out == f"{(torch.tensor(6.0), torch.float32)}\n"


def test_a_program_that_must_raise_prints_nothing(planned):
    text = snippet(planned({"x": 1}, program="f(x)", observe="", raises="ValueError"), seen())
    assert text.endswith("\n\nx = 1\nf(x)\n")


@pytest.mark.parametrize(
    ("layout", "file", "line"),
    [
        ({}, "other.py", "from other import f"),
        ({}, "pkg/deep/other.py", "from pkg.deep.other import f"),
        ({}, "pkg/__init__.py", "from pkg import f"),
        ({}, "__init__.py", "from __init__ import f"),
        ({"root": "src"}, "src/other.py", "from other import f"),
        ({"root": "src"}, "elsewhere/other.py", "from elsewhere.other import f"),
        ({}, "hw-2.py", "f = __import__('hw-2', fromlist=['f']).f"),
        ({}, "my work/hw2.py", "f = __import__('my work.hw2', fromlist=['f']).f"),
        ({}, "class.py", "f = __import__('class', fromlist=['f']).f"),
    ],
)
def test_the_import_names_the_module_that_defines_the_function(planned, layout, file, line):
    assert line in snippet(planned({"x": 1}, layout=layout), seen(f=file)).splitlines()


def test_what_stands_in_a_notebook_is_not_imported(planned, capsys):
    place = Place("my\nwork/HW2.ipynb", 3, cell=7, execution_count=12)
    text = snippet(planned({"x": 1}), Observation("affine/out/1", Status.OK, defined_at={"f": place}))
    assert text == (
        "import numpy as np\n"
        "# f is defined in my work/HW2.ipynb, cell 7 (In [12]), line 3: run this in that notebook\n"
        "\n"
        "x = 1\n"
        "print(f(x))\n"
    )
    exec(text, {"f": lambda x: x + 1})  # noqa: S102 - what a student would paste below that cell
    assert capsys.readouterr().out == "2\n"


@pytest.mark.parametrize(
    ("layout", "line"),
    [
        ({}, "from layers import f"),
        ({"module": "nn/layers.py"}, "from nn.layers import f"),
        ({"module": "layers.py", "root": "src"}, "from layers import f"),
        ({"module": "src/layers.py", "root": "src"}, "from src.layers import f"),
    ],
)
def test_a_name_that_was_not_found_is_imported_from_the_problem_s_module(planned, layout, line):
    assert line in snippet(planned({"x": 1}, layout=layout), seen()).splitlines()


def test_a_file_whose_name_is_no_module_name_is_imported_all_the_same(planned, tmp_path, monkeypatch, capsys):
    (tmp_path / "my work").mkdir()
    (tmp_path / "my work" / "hw-2.py").write_text("def f(x):\n    return x + 1\n")
    monkeypatch.syspath_prepend(tmp_path)
    paste(snippet(planned({"x": 1}), seen(f="my work/hw-2.py")))
    assert capsys.readouterr().out == "2\n"


def test_without_a_call_or_an_observation_there_is_nothing_to_paste(planned):
    assert snippet(planned({"x": 1}), None) == ""
    assert snippet(replace(planned({"x": 1}), call=None), seen()) == ""
