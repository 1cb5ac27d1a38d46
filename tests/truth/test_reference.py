"""References load as private packages, and what an author got wrong is told with its place."""

from __future__ import annotations

import sys

import pytest
import torch

from grader.errors import ProblemError
from grader.truth.reference import load_reference


def test_a_reference_s_names_are_there(problem_at):
    reference = load_reference(problem_at("import torch\nK = 3\ndef f(x):\n    return K * x\n"))
    assert reference.names["K"] == 3
    assert reference.names["f"](torch.ones(2)).tolist() == [3, 3]
    assert reference.path.name == "reference.py"


def test_steps_are_made_of_the_reference_s_own_public_functions(problem_at):
    directory = problem_at(
        """
        import math
        from math import sqrt
        from torch import nn
        from .helper import helped

        def own(x):
            return helped(x)

        def _private(x):
            return x

        class Layer(nn.Module):
            pass

        alias = own
        square = lambda x: x ** 2
        """,
        helper="def helped(x):\n    return x\n",
    )
    assert sorted(load_reference(directory).functions()) == ["alias", "own", "square"]


def test_two_references_have_helpers_of_the_same_name(problem_at):
    late = "def k():\n    from .helper import K as late\n    return K, late, helper.K\n"
    text = f"from .helper import K\nfrom . import helper\n{late}"
    one = load_reference(problem_at(text, "one", helper="K = 1"))
    two = load_reference(problem_at(text, "two", helper="K = 2"))
    assert one.names["k"]() == (1, 1, 1)
    assert two.names["k"]() == (2, 2, 2)
    assert "helper" not in sys.modules
    assert "reference" not in sys.modules


def test_a_helper_may_import_its_neighbours(problem_at):
    directory = problem_at("from .a import K", a="from .b import K", b="K = 4")
    assert load_reference(directory).names["K"] == 4


def test_loading_again_starts_anew(problem_at):
    directory = problem_at("from . import state\nstate.loaded += 1\nloaded = state.loaded", state="loaded = 0")
    assert load_reference(directory).names["loaded"] == 1
    assert load_reference(directory).names["loaded"] == 1


def test_references_are_loaded_in_float64_and_leave_torch_alone(problem_at):
    text = "import torch\nW = torch.ones(2)\ntorch.set_default_dtype(torch.float16)\ntorch.manual_seed(3)"
    before = torch.get_default_dtype(), torch.get_rng_state().tolist()
    assert load_reference(problem_at(text)).names["W"].dtype == torch.float64
    assert (torch.get_default_dtype(), torch.get_rng_state().tolist()) == before


# --------------------------------------------------------------------------------------------------- authors' mistakes


def told(directory):
    with pytest.raises(ProblemError) as caught:
        load_reference(directory)
    return str(caught.value)


def test_a_missing_reference_is_told(problem_at):
    directory = problem_at(None)
    assert told(directory) == (
        f"{directory}/reference.py:1:1: the problem has no reference.py\n    fix: write the reference solution"
    )


def test_a_reference_that_raises_is_told_with_the_line(problem_at):
    directory = problem_at("import torch\n\nK = [1, 2]\nW = 1 + K[5]\n")
    assert told(directory) == (
        f"{directory}/reference.py:4:9: the reference could not be loaded: IndexError: list index out of range\n"
        "    W = 1 + K[5]"
    )


def test_columns_count_characters(problem_at):
    directory = problem_at("δ = [1]; γ = δ[1]\n")
    assert told(directory) == (
        f"{directory}/reference.py:1:14: the reference could not be loaded: IndexError: list index out of range\n"
        "    δ = [1]; γ = δ[1]"
    )


def test_the_innermost_line_of_the_author_s_own_files_is_told(problem_at):
    directory = problem_at(
        "from .helper import check\n\ncheck(0)\n",
        helper='import json\n\n\ndef check(x):\n    return json.loads("{")\n',
    )
    first, quoted = told(directory).splitlines()
    assert first.startswith(f"{directory}/helper.py:5:12: the reference could not be loaded: JSONDecodeError: ")
    assert quoted == '    return json.loads("{")'


def test_a_syntax_error_is_told_at_its_place(problem_at):
    directory = problem_at("K = 1\ndef f(x:\n    return x\n")
    assert told(directory) == (
        f"{directory}/reference.py:2:6: the reference could not be loaded: SyntaxError: '(' was never closed\n"
        "    def f(x:"
    )


def test_a_syntax_error_in_a_helper_is_told_there(problem_at):
    directory = problem_at("from .helper import K\n", helper="\nK = = 1\n")
    assert told(directory) == (
        f"{directory}/helper.py:2:5: the reference could not be loaded: SyntaxError: invalid syntax\n    K = = 1"
    )


def test_a_syntax_error_in_evaluated_text_is_told_where_the_text_is_evaluated(problem_at):
    directory = problem_at('K = eval("1 +")\n')
    assert told(directory).startswith(f"{directory}/reference.py:1:5: ")


@pytest.mark.parametrize(
    ("statement", "name"),
    [("import helper", "helper"), ("from helper import K", "helper"), ("import parts", "parts")],
)
def test_importing_a_neighbour_as_if_it_were_installed_names_the_fix(problem_at, statement, name):
    directory = problem_at(f"\n{statement}\n", helper="K = 1")
    (directory / "parts").mkdir()
    assert told(directory) == (
        f"{directory}/reference.py:2:1: the reference could not be loaded: "
        f"ModuleNotFoundError: No module named '{name}'\n"
        f"    {statement}\n"
        f"    fix: a problem directory is a package of its own: write `from .{name} import …`"
    )


def test_importing_what_is_nowhere_has_no_such_fix(problem_at):
    directory = problem_at("import torchgraderhelper\n", helper="K = 1")
    assert told(directory) == (
        f"{directory}/reference.py:1:1: the reference could not be loaded: "
        "ModuleNotFoundError: No module named 'torchgraderhelper'\n    import torchgraderhelper"
    )


def test_a_reference_that_exits_does_not_end_the_grader(problem_at):
    directory = problem_at("import sys\nsys.exit(3)\n")
    assert told(directory) == (
        f"{directory}/reference.py:2:1: the reference could not be loaded: SystemExit: 3\n    sys.exit(3)"
    )


def test_a_relative_path_will_do(problem_at, monkeypatch, tmp_path):
    directory = problem_at("K = 1 / 0\n")
    monkeypatch.chdir(tmp_path)
    assert "reference.py:1:5: the reference could not be loaded: ZeroDivisionError" in told(
        directory.relative_to(tmp_path)
    )


def test_torch_is_left_alone_by_a_reference_that_raises(problem_at):
    before = torch.get_default_dtype(), torch.get_rng_state().tolist(), torch.get_num_threads()
    told(problem_at("import torch\ntorch.set_default_dtype(torch.float16)\ntorch.rand(3)\n1 / 0\n"))
    assert (torch.get_default_dtype(), torch.get_rng_state().tolist(), torch.get_num_threads()) == before
