"""Known mistakes are run on the cases' own inputs, as a student's module is."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from grader.errors import ProblemError
from grader.model import Criterion, Layout, Problem, Program, Truth
from grader.truth.mistakes import Mistakes

SOURCE = '''
import numpy as np

def forward(x):
    """Right."""
    return 2 * x, x

def backward__sign(dout, cache):
    """The sign is wrong."""
    cache *= 1.0
    return -2 * dout

def backward__raises(dout, cache):
    """It raises."""
    raise ValueError

def other__thing(x):
    """Not called here."""
    return x[:0]

def _helper__private(x):
    return x
'''
PROGRAM = Program(("out, cache = forward(x)", "dx = backward(dout, cache)"), ("forward", "backward"), ("dx", "$stdout"))


def problem(folder: Path, source: str | None = SOURCE) -> Problem:
    if source is not None:
        (folder / "mistakes.py").write_text(source)
    return Problem("p", "P", folder, Layout("p.py"), ())


def criterion(program: Program | None = PROGRAM, arrays: str = "numpy") -> Criterion:
    return Criterion("c", "C", Decimal(1), "value", program, inputs=arrays)  # type: ignore[arg-type]


@pytest.mark.parametrize("arrays", ["numpy", "torch"])
def test_a_mistake_is_run_with_the_right_companions(tmp_path: Path, arrays: str) -> None:
    inputs = {"x": np.array([1.0, 2.0]), "dout": np.array([3.0, 5.0])}
    found = {one.code: one for one in Mistakes(problem(tmp_path)).of(criterion(arrays=arrays), [inputs, inputs])}
    assert set(found) == {"sign", "raises"}
    assert found["sign"].text == "The sign is wrong."
    assert len(found["sign"].values) == 2
    dx, printed = found["sign"].values[0]
    assert np.array_equal(dx.data, [-6.0, -10.0])
    assert printed is None


def test_one_that_raises_explains_nothing(tmp_path: Path) -> None:
    (raises,) = [one for one in Mistakes(problem(tmp_path)).of(criterion(), [{}]) if one.code == "raises"]
    assert raises.values == ((),)


def test_inputs_are_not_changed(tmp_path: Path) -> None:
    inputs = {"x": np.array([1, 2]), "dout": np.array([3.0, 5.0])}
    Mistakes(problem(tmp_path)).of(criterion(), [inputs])
    assert np.array_equal(inputs["x"], [1, 2])


def test_a_criterion_without_a_program_has_none(tmp_path: Path) -> None:
    assert Mistakes(problem(tmp_path)).of(criterion(None), [{}]) == ()


def written(truth: str) -> Criterion:
    return Criterion("c", "C", Decimal(1), "value", answer="a", truth=Truth("expressions", (truth,)))


def test_a_written_answer_is_mistaken_as_the_functions_of_its_truth_are(tmp_path: Path) -> None:
    cases = [{"x": np.array([1.0, 2.0])}, {"x": np.array([3.0])}]
    (found,) = Mistakes(problem(tmp_path)).of(written("len(other(x)) + x.size"), cases)
    assert (found.code, found.text) == ("thing", "Not called here.")
    assert found.values == ((2,), (1,))


@pytest.mark.parametrize("truth", ["forward(x)", "lost(other(x))", "torch.sum(other(x))", "x"])
def test_a_truth_that_calls_no_mistaken_function_or_an_unknown_one_has_none(tmp_path: Path, truth: str) -> None:
    assert Mistakes(problem(tmp_path)).of(written(truth), [{"x": 1.0}]) == ()


def test_a_problem_without_the_file_has_none(tmp_path: Path) -> None:
    assert Mistakes(problem(tmp_path, None)).of(criterion(), [{}]) == ()


def test_a_file_that_can_not_be_loaded_is_the_authors_to_mend(tmp_path: Path) -> None:
    with pytest.raises(ProblemError) as caught:
        Mistakes(problem(tmp_path, "import numpy\n1 / 0\n"))
    (flaw,) = caught.value.flaws
    assert (Path(flaw.file).name, flaw.line, flaw.quoted) == ("mistakes.py", 2, "1 / 0")
    assert flaw.message == "the known mistakes could not be loaded: ZeroDivisionError: division by zero"
