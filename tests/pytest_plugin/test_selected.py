"""What is selected is run, once, and nothing else."""

from __future__ import annotations

import time

import pytest

SLEEPS = "import time\ntime.sleep(0.7)\n"


def slow_ones(cases):
    """The test cases in which the submission's code was run."""
    return [name for name, case in cases.items() if float(case.get("time")) > 0.7]


def test_the_code_is_run_once_for_all_items(project, testcases, right):
    project.write("class/ada/stats.py", SLEEPS + right)
    result = project.grade("class/ada", "--junitxml=out.xml")
    result.assert_outcomes(passed=3, skipped=1)
    assert slow_ones(testcases(project.root / "out.xml")) == ["stats.mean"]


def test_only_what_is_selected_is_run(project, testcases, right):
    project.write("class/ada/stats.py", SLEEPS + right)
    project.grade("class/ada", "--junitxml=out.xml", "-k", "sorted_copy")
    (time_taken,) = (float(one.get("time")) for one in testcases(project.root / "out.xml").values())
    assert 0.7 < time_taken < 1.4  # hidden and public cases would each load the module once more


@pytest.mark.parametrize("arguments", [("-k", "nothing"), ("--collect-only",), ("-m", "not criterion")])
def test_where_nothing_is_selected_nothing_is_run(project, right, arguments):
    project.write("class/ada/stats.py", "import time\ntime.sleep(50)\n" + right)
    started = time.monotonic()
    project.grade("class/ada", "-q", *arguments)
    assert time.monotonic() - started < 30


def test_criteria_can_be_chosen_by_their_mark(project, outcomes):
    project.write("own/test_own.py", "def test_own():\n    pass\n")
    assert list(outcomes(project.grade("class/ada", "-v", "own", "-m", "not criterion"))) == [
        "own/test_own.py::test_own"
    ]
    assert len(outcomes(project.grade("class/ada", "-v", "own", "-m", "criterion"))) == 4


def test_paths_add_their_tests(project, outcomes):
    project.write("own/test_own.py", "def test_own():\n    pass\n")
    found = outcomes(project.grade("class/ada", "-v", "own"))
    assert list(found) == [
        "stats::mean",
        "stats::variance",
        "stats::sorted_copy",
        "stats::why",
        "own/test_own.py::test_own",
    ]


def test_without_paths_nothing_else_is_tested(project, outcomes):
    project.write("pytest.ini", "[pytest]\ntestpaths = own\n")
    project.write("own/test_own.py", "def test_own():\n    pass\n")
    result = project.grade("class/ada", "-v")
    assert len(outcomes(result)) == 4
    assert "testpaths" not in result.stdout.str()


@pytest.mark.parametrize(
    ("named", "found"),
    [
        ("stats::mean", ["stats::mean"]),
        ("../stats::mean", ["stats::mean"]),
        ("stats", ["stats::mean", "stats::variance", "stats::sorted_copy", "stats::why"]),
    ],
)
def test_node_ids_can_be_given_back(project, outcomes, named, found):
    assert list(outcomes(project.grade("class/ada", "-v", named))) == found


def test_node_ids_of_a_class(project, outcomes):
    found = outcomes(project.grade("class", "-v", "ada/stats::mean", "cleo"))
    assert list(found) == [
        "ada/stats::mean",
        *(f"cleo/stats::{one}" for one in ("mean", "variance", "sorted_copy", "why")),
    ]


def test_a_node_id_that_is_none_is_told(project):
    result = project.grade("class/ada", "stats::median")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: file or directory not found: stats::median"])


def test_what_failed_last_is_run_again_alone(project, outcomes):
    assert outcomes(project.grade("class/bob", "-v"))["stats::mean"] == "FAILED"
    project.edit("class/bob/stats.py", "return x.sum() / 2", "return x.sum() / len(x)")
    again = outcomes(project.grade("class/bob", "-v", "--lf"))
    assert again == {"stats::mean": "PASSED", "stats::variance": "FAILED", "stats::why": "FAILED"}


def test_it_stops_at_the_first_failure_if_asked(project, outcomes):
    result = project.grade("class/bob", "-v", "-x")
    assert outcomes(result) == {"stats::mean": "FAILED"}
    result.stdout.fnmatch_lines(
        ["stats::mean  not right  0 / 4", "total*0 / 4", "Not all criteria were reached: 1 of 4."]
    )
