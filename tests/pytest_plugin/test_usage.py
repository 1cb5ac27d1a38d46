"""What can't be graded is refused in sentences, with pytest's exit code for wrong usage."""

from __future__ import annotations

import pytest

UNCONFINABLE = """
import grader.sandbox.confine as confine

confine.is_enough = lambda layers: False
"""


@pytest.fixture
def refused():
    """What is said where a run is refused."""

    def read(result: pytest.RunResult) -> str:
        assert result.ret == pytest.ExitCode.USAGE_ERROR
        assert "Traceback" not in result.stdout.str() + result.stderr.str()
        return result.stderr.str().strip()

    return read


def test_a_submission_that_is_not_there(project, refused):
    assert refused(project.grade("class/eve")) == "ERROR: class/eve: no such file or folder"


def test_an_assignment_that_is_not_there(project, refused):
    result = project.run("--submission=class/ada", "--assignment=rubrics/hv.yaml")
    assert refused(result) == "ERROR: rubrics/hv.yaml: no such file; did you mean 'hw.yaml'?"


def test_a_rubric_with_flaws(project, refused):
    project.edit("problems/stats/rubric.yaml", "title: The mean\n", "titel: The mean\n")
    told = refused(project.grade("class/ada"))
    assert "rubric.yaml:5:5: " in told
    assert "titel" in told


def test_a_reference_that_raises(project, refused):
    project.edit("problems/stats/reference.py", "return x.mean()", "return x.maen()")
    told = refused(project.grade("class/ada"))
    assert "the truth of criterion 'mean' could not be computed" in told
    assert "reference.py:4:" in told


def test_a_machine_that_cannot_confine(project, refused, monkeypatch):
    project.write("unconfinable.py", UNCONFINABLE)
    monkeypatch.setenv("PYTHONPATH", str(project.root))
    monkeypatch.setenv("PYTEST_PLUGINS", "unconfinable")
    for spread in ((), ("-n", "2")):
        result = project.run("--submission=class/ada", "--assignment=rubrics/hw.yaml", *spread)
        assert "this machine can't confine student code" in refused(result)
    project.grade("class/ada").assert_outcomes(passed=3, skipped=1)  # --allow-unconfined


def test_settings_that_a_student_handed_in_are_refused(project, refused):
    settings = project.write("class/ada/pytest.ini", "[pytest]\naddopts = -q\n")
    told = refused(project.run("--submission", "class/ada"))
    assert told.startswith(f"ERROR: pytest took its settings from {settings}, which was handed in: write --submission=")
    assert "with the equals sign" in told
    project.grade("class/ada").assert_outcomes(passed=3, skipped=1)


def test_the_space_will_do_where_nothing_of_pytest_was_handed_in(project):
    project.write("class/ada/setup.py", "")  # where one lies, pytest takes itself to be at home
    result = project.run("--submission", "class/ada", "--assignment=rubrics/hw.yaml", "--allow-unconfined")
    result.assert_outcomes(passed=3, skipped=1)
    assert not (project.root / "class/ada/.pytest_cache").exists()
    assert (project.root / ".pytest_cache").exists()


CONFTEST = "import pathlib\n\npathlib.Path('imported').touch()\n"


def test_what_a_student_wrote_for_pytest_is_not_run(project):
    project.write("class/ada/conftest.py", CONFTEST)
    project.write("class/ada/test_mine.py", CONFTEST)
    project.write("test_bob/conftest.py", CONFTEST)  # pytest loads those of such folders by itself
    project.grade("class/ada").assert_outcomes(passed=3, skipped=1)
    project.grade("test_bob").assert_outcomes(failed=4)
    project.grade("class/ada", "stats::mean").assert_outcomes(passed=1, deselected=3)
    assert not (project.root / "imported").exists()


@pytest.mark.parametrize("submission", [".", "class"])
def test_it_does_not_run_where_something_was_handed_in(project, refused, monkeypatch, submission):
    folder = project.write(f"{submission}/conftest.py", CONFTEST).parent
    monkeypatch.chdir(folder)
    told = refused(project.run("--submission=.", f"--assignment={project.root / 'rubrics/hw.yaml'}"))
    remedy = "write --submission=. with the equals sign, from a folder that was not handed in"
    assert told == f"ERROR: {folder} was handed in: {remedy}"
    assert not (folder / "imported").exists()


def test_tests_that_were_handed_in_are_refused(project, refused):
    project.write("class/ada/conftest.py", CONFTEST)
    told = refused(project.grade("class/ada", "class/ada"))
    folder = project.root / "class/ada"
    assert told == f"ERROR: {folder} was handed in with class/ada: its tests would run here, unconfined"
    assert not (project.root / "imported").exists()


def test_the_assignment_may_stand_in_the_settings(project):
    project.write("pytest.ini", "[pytest]\ngrader_assignment = rubrics/hw.yaml\n")
    project.run("--submission=class/ada", "--allow-unconfined").assert_outcomes(passed=3, skipped=1)


def test_the_key_draws_hidden_inputs_and_the_seed_public_ones(project):
    def snippet(*options):
        text = project.grade("class/bob", "-k", "mean", *options).stdout.str()
        return [line for line in text.splitlines() if "default_rng" in line], "case 2, hidden" in text

    project.write("other.key", "7c" * 32)
    assert snippet() == snippet("--key=other.key")
    assert snippet() != snippet("--seed=3")
