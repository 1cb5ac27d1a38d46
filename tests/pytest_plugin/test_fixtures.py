"""``student``, ``truth``, ``cases`` and ``rng`` in a course's own tests."""

from __future__ import annotations

import pytest

from tests.cli.conftest import FILES

OWN = """
import numpy as np
import pytest

pytestmark = pytest.mark.problem("stats")
"""


@pytest.fixture
def own(project):
    """Runs tests of one's own, beside those of no criterion."""

    def run(source, *arguments, submission="class/ada", head=OWN):
        project.write("own/test_own.py", head + source)
        options = ("-m", "not criterion", "-rfE")
        if not submission:
            return project.run("own", "--assignment=rubrics/hw.yaml", *options, *arguments)
        return project.grade(submission, "own", *options, *arguments)

    return run


def test_a_student_answers_in_the_sandbox(own):
    own(
        """
def test_where_it_runs(student):
    assert student.mean(np.array([1.0, 2.0, 6.0])) == 3
    assert student.run("m = mean(x)\\ns = sorted_copy(x)", ["m", "s[0]"], x=np.array([4.0, 2.0])) == (3.0, 2.0)
    assert student.sorted_copy([3.0, 1.0]).tolist() == [1.0, 3.0]

def test_the_pytest_process_never_sees_it():
    import sys
    assert "stats" not in sys.modules
"""
    ).assert_outcomes(passed=2, deselected=4)


def test_what_a_student_does_wrong_ends_at_the_line_of_the_test(own, project):
    project.edit("class/ada/stats.py", "return x.sum() / len(x)", "return x.nothing")
    result = own("def test_mean(student):\n    student.mean(np.ones(3))\n")
    result.assert_outcomes(failed=1, deselected=4)
    result.stdout.fnmatch_lines(
        [
            ">       student.mean(np.ones(3))",
            "E       grader.pytest_plugin.errors.StudentError: mean raised AttributeError: *",
            '*File "stats.py", line 4, in mean',
            "own/test_own.py:6: StudentError",
        ]
    )
    assert "replay/student.py" not in result.stdout.str()


ENDS = """
from grader.pytest_plugin import StudentError

@pytest.mark.parametrize(
    ("name", "verdict", "raised", "says"),
    [
        ("raises", "error", "AttributeError", "raises raised AttributeError: "),
        ("exits", "crash", "", "the process "),
        ("nothing", "fail", "", "nothing(…) is None"),
        ("generator", "fail", "", "generator(…) is a generator"),
        ("two", "fail", "", "two(…) has shape (2,)"),
        ("median", "missing", "", "median"),
    ],
)
def test_ends(student, name, verdict, raised, says):
    with pytest.raises(StudentError) as caught:
        getattr(student, name)(np.ones(3)) + 1
    assert says in str(caught.value)
    assert (caught.value.verdict, caught.value.raised) == (verdict, raised)
"""
WRONG = """
import os
def raises(x): return x.no_such
def exits(x): os._exit(0)
def nothing(x): return None
def generator(x): return (one for one in x)
def two(x): return [1.0, 2.0]
"""
EXPECTED = "\n".join(f"def {name}(x):\n    return x.sum()" for name in "raises exits nothing generator two".split())


def test_how_a_call_ends(own, project):
    project.write("class/ada/stats.py", WRONG)
    project.write("problems/stats/reference.py", FILES["problems/stats/reference.py"] + EXPECTED)
    own(ENDS).assert_outcomes(passed=6, deselected=4)


def test_what_cannot_be_sent_is_told_to_the_author(own):
    result = own("def test_mean(student):\n    student.mean(object())\n")
    result.assert_outcomes(failed=1, deselected=4)
    result.stdout.fnmatch_lines(
        ["E*CheckError: an object can't be sent to a student's function", "E*fix: send numbers, text, arrays*"]
    )


NO_MORE = """
import pytest
from grader.errors import SandboxError
from grader.pytest_plugin.grading import grading_of

@pytest.fixture
def broken(student, request, monkeypatch):
    def spawn(limits, needs):
        raise SandboxError("no more processes can be had")

    monkeypatch.setattr(grading_of(request.config).sandbox, "_spawn", spawn)
    return student
"""


def test_where_the_sandbox_fails_it_is_an_error_and_no_failure(own, project, testcases):
    project.write("conftest.py", NO_MORE)
    result = own("def test_mean(broken):\n    broken.mean(np.ones(3))\n", "--junitxml=out.xml")
    result.assert_outcomes(errors=1, deselected=4)
    result.stdout.fnmatch_lines(["This could not be judged: no more processes can be had"])
    assert testcases(project.root / "out.xml")["own.test_own.test_mean"].find("failure") is None


def test_a_test_is_run_for_each_submission(own, outcomes):
    result = own(
        """
def test_mean(student, rng):
    x = rng.normal(size=3)
    print("drew", x[0])
    assert abs(student.mean(x) - x.mean()) < 1e-9
""",
        "-v",
        "-rP",
        submission="class",
    )
    assert outcomes(result) == {
        "own/test_own.py::test_mean[ada]": "PASSED",
        "own/test_own.py::test_mean[bob]": "FAILED",
        "own/test_own.py::test_mean[cleo]": "FAILED",
    }
    assert len({line for line in result.outlines if line.startswith("drew")}) == 1


def test_truth_and_cases(own):
    own(
        """
def test_values(truth, cases):
    (case,) = cases["mean"]  # the other one is hidden
    assert case.id == "1"
    assert list(case) == ["x"]
    assert case["x"].shape == (5,)
    assert truth.mean(**case) == pytest.approx(case["x"].mean())
    assert truth.of("variance", x=np.array([1.0, 3.0])) == 2
    assert truth.run("mean(x) + 1", x=np.ones(2)) == 2
    assert list(cases) == ["mean", "variance", "sorted_copy", "why"]
    assert cases["variance"] == ()

def test_they_cannot_be_changed(cases):
    with pytest.raises(ValueError, match="read-only"):
        cases["mean"][0]["x"][0] = 1

def test_student_and_truth_agree(student, truth, cases):
    for case in cases["mean"]:
        assert student.mean(**case) == pytest.approx(truth.mean(**case))
"""
    ).assert_outcomes(passed=3, deselected=4)


def test_truth_cases_and_rng_need_no_submission(own):
    source = """
def test_truth(truth, cases, rng):
    assert truth.mean(np.ones(2)) == 1
    assert rng.normal() is not None
"""
    own(source, submission="").assert_outcomes(passed=1)


LACKING = """
@pytest.mark.parametrize(
    ("ask", "says"),
    [
        (lambda truth, cases: truth.median(1), "the reference doesn't define median"),
        (
            lambda truth, cases: truth.of("median", x=1),
            "the problem 'stats' has no criterion 'median'; it has mean, variance, sorted_copy, why",
        ),
        (lambda truth, cases: truth.of("why"), "the criterion 'why' of 'stats' has no truth"),
        (lambda truth, cases: cases["median"], "the problem 'stats' has no criterion 'median'; it has mean, variance"),
    ],
)
def test_lacking(truth, cases, ask, says):
    with pytest.raises((CourseError, KeyError)) as caught:
        ask(truth, cases)
    assert says in str(caught.value)
"""


def test_what_truth_and_cases_lack(own):
    own("from grader.pytest_plugin import CourseError\n" + LACKING, submission="").assert_outcomes(passed=4)


def test_an_error_of_the_reference_leads_to_its_line(own, project):
    result = own("def test_it(truth):\n    truth.mean('text')\n", submission="")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*reference.py:4: AttributeError"])


def test_a_submission_is_needed_for_student(own):
    result = own("def test_mean(student):\n    pass\n", submission="")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["this test needs a submission: name one with --submission=PATH"])


SECOND = "problems: [{id: stats}, {id: other}]"


@pytest.fixture
def two(project):
    """An assignment of two problems, so that a test has to say which one it is about."""
    project.edit("rubrics/hw.yaml", "problems: [{id: stats}]", SECOND)
    for name in ("rubric.yaml", "reference.py"):
        project.write(f"problems/other/{name}", (project.root / "problems/stats" / name).read_text())
    return project


PLAIN = "import numpy as np\nimport pytest\n"
MEANT = """
def check(truth):
    assert truth.mean(1.0 * np.ones(2)) == 1

@pytest.mark.problem("stats")
def test_by_its_id(truth):
    check(truth)

@pytest.mark.problem("../problems/other")
def test_by_its_path(truth):
    check(truth)

def test_by_the_settings(truth):
    check(truth)
"""
BESIDE = PLAIN + "def test_it(truth):\n    assert truth.mean(1.0 * np.ones(2)) == 1\n"
UNTOLD = """
def test_no_mark(truth): pass

@pytest.mark.problem("stat")
def test_no_such(truth): pass

@pytest.mark.problem("a", "b")
def test_two(truth): pass

@pytest.mark.problem("stats", inputs="jax")
def test_inputs(truth): pass

@pytest.mark.problem("./elsewhere")
def test_no_directory(truth): pass
"""


def test_which_problem_is_meant(two, own):
    two.write("pytest.ini", "[pytest]\ngrader_problem = other\n")
    own(MEANT, submission="", head=PLAIN).assert_outcomes(passed=3)


def test_a_test_beside_a_rubric_is_about_that_problem(two):
    two.write("problems/other/test_other.py", BESIDE)
    two.run("problems/other/test_other.py").assert_outcomes(passed=1)


def test_a_problem_that_cannot_be_told_is_told_in_a_sentence(two, own):
    result = own(UNTOLD, submission="", head=PLAIN)
    result.assert_outcomes(errors=5)
    result.stdout.fnmatch_lines(
        [
            'which problem is this test about? Mark it with @pytest.mark.problem("name"); hw has stats, other',
            "hw has no problem 'stat'; it has stats, other",
            'the mark `problem` takes the name of one problem: @pytest.mark.problem("name")',
            'inputs=\'jax\' in the mark `problem`: write "numpy" or "torch"',
            "*elsewhere:1:1: there is no such problem directory",
        ]
    )
    assert "Traceback" not in result.stdout.str()


def test_arrays_may_be_tensors(own):
    own(
        """
import torch

@pytest.mark.problem("stats", inputs="torch")
def test_tensors(student, truth, cases):
    (case,) = cases["mean"]
    assert isinstance(case["x"], torch.Tensor)
    assert isinstance(truth.mean(**case), torch.Tensor)
    assert student.run("str(type(x))", x=case["x"]) == "<class 'torch.Tensor'>"
"""
    ).assert_outcomes(passed=1, deselected=4)


def test_a_course_may_wrap_ours(own, project):
    project.write("conftest.py", "import pytest\n\n@pytest.fixture\ndef student(student):\n    return student.mean\n")
    own("def test_mean(student):\n    assert student(np.ones(2)) == 1\n").assert_outcomes(passed=1, deselected=4)


def test_numbers_differ_from_test_to_test_and_with_the_seed(own):
    source = """
def test_a(rng):
    print("drew", rng.normal())

def test_b(rng):
    print("drew", rng.normal())
"""

    def drawn(*options):
        return [line for line in own(source, "-rP", *options).outlines if line.startswith("drew")]

    first = drawn()
    assert len(set(first)) == 2
    assert drawn() == first
    assert not set(drawn("--seed=1")) & set(first)
