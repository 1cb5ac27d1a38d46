"""``pytest problems/``: a problem directory is tested as ``grader audit`` tests it."""

from __future__ import annotations

import pytest

from tests.audit.conftest import MISTAKES, REFERENCE, RUBRIC, STARTER

LINE = "problems/line/rubric.yaml::"


@pytest.fixture
def line(project):
    """A problem that is sound, and no other."""
    for path in (project.root / "problems" / "stats").iterdir():
        path.unlink()
    for name, text in {
        "rubric.yaml": RUBRIC,
        "reference.py": REFERENCE,
        "mistakes.py": MISTAKES,
        "starter.py": STARTER,
    }.items():
        project.write(f"problems/line/{name}", text)
    return project


def test_a_sound_problem_passes(line, outcomes):
    result = line.run("problems", "-v")
    assert outcomes(result) == {
        f"{LINE}reference": "PASSED",
        f"{LINE}starter": "PASSED",
        f"{LINE}mistake[missing_two]": "PASSED",
    }


def test_a_starter_that_earns_points_fails(line, outcomes):
    line.edit(
        "problems/line/starter.py",
        "def loss(w, X):\n    raise NotImplementedError",
        "def loss(w, X):\n    return ((X @ w) ** 2).sum()",
    )
    result = line.run("problems", "-v", "-k", "starter")
    assert outcomes(result) == {f"{LINE}starter": "FAILED"}
    result.stdout.fnmatch_lines(
        [
            "*_ line::starter _*",
            "*rubric.yaml:*: the starter earns 2 of 2 points in 'loss'",
            "    fix: leave starter.py unfinished there, or add a case that it fails",
            f"FAILED {LINE}starter - the starter earns 2 of 2*",
        ]
    )
    assert "Traceback" not in result.stdout.str()


def test_a_reference_that_fails_its_own_rubric_fails(line, outcomes):
    line.edit("problems/line/rubric.yaml", "truth: loss(w, X)", "truth: loss(w, X) + 1")
    result = line.run("problems", "-v", "-k", "reference")
    assert outcomes(result) == {f"{LINE}reference": "FAILED"}
    result.stdout.fnmatch_lines(["*the reference fails 'loss' when handed in (numpy): *"])


def test_a_mistake_that_loses_nothing_fails_alone(line, outcomes):
    line.edit(
        "problems/line/mistakes.py",
        "def slope__missing_two",
        "def loss__squared(w, X):\n    return loss(w, X)\n\n\ndef slope__missing_two",
    )
    result = line.run("problems", "-v", "-k", "mistake")
    assert outcomes(result) == {f"{LINE}mistake[squared]": "FAILED", f"{LINE}mistake[missing_two]": "PASSED"}
    result.stdout.fnmatch_lines(["*mistakes.py:*: 'loss__squared' loses no points: it passes 'loss'*"])


def test_two_mistakes_of_one_code_bear_their_functions_names(line, outcomes):
    line.edit(
        "problems/line/mistakes.py",
        "def slope__missing_two",
        "def loss__missing_two(w, X):\n    return loss(w, X) / 2\n\n\ndef slope__missing_two",
    )
    found = outcomes(line.run("problems", "-v", "-k", "mistake"))
    assert list(found) == [f"{LINE}mistake[loss__missing_two]", f"{LINE}mistake[slope__missing_two]"]


def test_a_problem_without_starter_skips_it(line):
    (line.root / "problems/line/starter.py").unlink()
    result = line.run("problems", "-rs", "-k", "starter")
    result.assert_outcomes(skipped=1, deselected=2)
    result.stdout.fnmatch_lines(["SKIPPED*the problem has no starter.py*"])


def test_mutants_are_tried_where_they_are_asked_for(line, outcomes):
    for name, old, new in (
        ("reference.py", "    return", "    w = w * 2 if k > 3 else w\n    return"),  # k is 3 in every case
        ("reference.py", "(w, X)", "(w, X, k)"),
        ("rubric.yaml", "loss(w, X)", "loss(w, X, k)"),
        ("rubric.yaml", "slope(w, X)", "slope(w, X, k)"),
        ("rubric.yaml", '{w: "normal', '{k: 3, w: "normal'),
        ("mistakes.py", "(w, X)", "(w, X, k)"),
    ):
        line.edit(f"problems/line/{name}", old, new)
    result = line.run("problems", "-v", "-k", "mutants", "--grader-mutants")
    assert outcomes(result) == {f"{LINE}mutants": "FAILED"}
    result.stdout.fnmatch_lines(["*reference.py:5: no criterion notices `w [*] 2 → w / 2`"])


def test_one_item_can_be_named(line, outcomes):
    assert outcomes(line.run(f"{LINE}starter", "-v")) == {f"{LINE}starter": "PASSED"}


def test_a_rubric_with_flaws_is_one_error_with_all_of_them(line):
    line.edit("problems/line/rubric.yaml", "title: The loss", "titel: The loss")
    line.edit("problems/line/rubric.yaml", "check: gradient", "check: gradiant")
    result = line.run("problems")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*ERROR collecting problems/line/rubric.yaml*", "*titel*", "*gradiant*"])
    assert "Traceback" not in result.stdout.str()


def test_mistakes_that_cannot_be_parsed_are_an_error(line):
    line.write("problems/line/mistakes.py", "def (:\n")
    result = line.run("problems")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*mistakes.py: invalid syntax*"])


def test_a_reference_that_cannot_be_loaded_is_told_with_its_line(line):
    line.edit("problems/line/reference.py", "import torch", "import torhc")
    result = line.run("problems", "-k", "starter")
    result.assert_outcomes(failed=1, deselected=2)
    result.stdout.fnmatch_lines(["*reference.py:1:*the reference could not be loaded: ModuleNotFoundError*"])


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("elsewhere/rubric.yaml", b"criteria: [1]\n"),  # no reference beside it
        ("problems/line/other/rubric.yaml", b"{{{ \xff\xfe not yaml"),
        ("problems/foreign/rubric.yaml", b"grades: {A: 90}\n"),
    ],
)
def test_foreign_files_of_that_name_are_passed_over(line, name, content):
    line.write("problems/foreign/reference.py", "")
    line.write(name, content)
    line.run(".", "-k", "starter").assert_outcomes(passed=1, deselected=2)


def test_a_foreign_file_that_is_named_is_told_what_it_lacks(line):
    line.write("elsewhere/rubric.yaml", "grades: {A: 90}\n")
    result = line.run("elsewhere/rubric.yaml")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*the problem has no reference.py*"])


def test_it_can_be_switched_off(line):
    line.write("pytest.ini", "[pytest]\ngrader_problems = false\n")
    assert line.run("problems").ret == pytest.ExitCode.NO_TESTS_COLLECTED
