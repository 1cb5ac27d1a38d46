"""A run of pytest that has nothing to do with the grader is left alone."""

from __future__ import annotations

import pytest

HEAVY = {"jinja2", "numpy", "pydantic", "torch", "yaml"}
OWN_OPTIONS = """
import pytest

def pytest_addoption(parser):
    for name in ("--seed", "--key", "--call-seconds", "--allow-unconfined"):
        parser.addoption(name, default="mine")

@pytest.fixture
def rng(request):
    return request.config.getoption("--seed")
"""


def test_nothing_heavy_is_imported(pytester):
    pytester.makepyfile(
        """
        import sys

        def test_that_fails():
            raise ValueError("its own")

        def test_it():
            print("loaded:", *sys.modules)
        """
    )
    (line,) = (one for one in pytester.runpytest_subprocess("-s").outlines if "loaded: " in one)
    loaded = {*line.partition("loaded: ")[2].split()}
    assert not loaded & HEAVY
    assert not {name for name in loaded if name.startswith(("grader.cli", "grader.sandbox", "grader.report"))}


def test_options_and_fixtures_of_a_course_stand_before_ours(pytester):
    pytester.makeconftest(OWN_OPTIONS)
    pytester.makepyfile(
        """
        import pytest

        @pytest.fixture
        def student(truth):
            return truth + 1

        @pytest.fixture
        def truth():
            return 1

        def test_own(student, rng):
            assert (student, rng) == (2, "7")

        @pytest.mark.parametrize("cases", [1, 2])
        def test_parameters(cases):
            assert cases in (1, 2)
        """
    )
    pytester.runpytest_subprocess("--seed=7", "--strict-markers", "-Werror").assert_outcomes(passed=3)


def test_our_marks_and_settings_are_known(pytester):
    pytester.makeini("[pytest]\ngrader_problem = x\ngrader_assignment = y\ngrader_problems = false\n")
    pytester.makepyfile("import pytest\n\n@pytest.mark.problem('x')\ndef test_it():\n    pass\n")
    pytester.runpytest_subprocess("--strict-markers", "--strict-config").assert_outcomes(passed=1)


def test_help_lists_all_options(pytester):
    told = pytester.runpytest_subprocess("--help").stdout.str()
    for option in (
        "--submission=PATH",
        "--assignment=FILE",
        "--seed=N",
        "--key=FILE",
        "--allow-unconfined",
        "--grader-mutants",
    ):
        assert option in told


@pytest.mark.parametrize("option", ["--seed=3", "--allow-unconfined"])
def test_options_for_grading_are_there_only_when_grading(pytester, option):
    result = pytester.runpytest_subprocess(option)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"*unrecognized arguments: {option}"])


def test_it_can_be_switched_off(project):
    assert "grader" not in project.run("-p", "no:grader", "--markers").stdout.str()
    project.run("-p", "no:grader", "problems").assert_outcomes()
