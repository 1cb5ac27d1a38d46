"""One item for each criterion: names, verdicts as outcomes, and what a failure says."""

from __future__ import annotations

import pytest

CRITERIA = ["stats::mean", "stats::variance", "stats::sorted_copy", "stats::why"]


def test_each_criterion_is_an_item_and_its_verdict_an_outcome(project, outcomes):
    result = project.grade("class/ada", "-v")
    assert outcomes(result) == dict(zip(CRITERIA, ["PASSED", "PASSED", "PASSED", "AWAITING"], strict=True))
    assert result.ret == pytest.ExitCode.OK
    result.stdout.fnmatch_lines(["torch-grader: hw, submission ada", "*collected 4 items"])


def test_in_a_class_the_submission_stands_first(project, outcomes):
    result = project.grade("class", "-v")
    assert list(outcomes(result)) == [f"{name}/{one}" for name in ("ada", "bob", "cleo") for one in CRITERIA]
    assert outcomes(result)["ada/stats::mean"] == "PASSED"
    assert outcomes(result)["bob/stats::mean"] == "FAILED"
    assert result.ret == pytest.ExitCode.TESTS_FAILED


def test_several_submissions_may_be_named(project, outcomes):
    found = outcomes(project.grade("class/ada", "--submission=class/bob", "-v"))
    assert [name for name in found if name.endswith("mean")] == ["ada/stats::mean", "bob/stats::mean"]


def test_a_failure_says_what_is_wrong_and_nothing_of_us(project):
    result = project.grade("class/bob", "-k", "mean")
    text = result.stdout.str()
    result.stdout.fnmatch_lines(
        [
            "*_ stats::mean _*",
            "The mean: not right, 0 / 4 points",
            "mean(x) is *, expected * (difference *, allowed *). (case 1)",
            "Hint: Divide by N.",
            "stats.py:3   def mean(x):",
            "To see it happen:",
            "    from stats import mean",
            "    print(mean(x))",
            "mean(x) is *, expected *. (case 2, hidden)",
        ],
    )
    assert "grader/pytest_plugin" not in text
    assert "Traceback" not in text


def test_what_a_student_raised_is_told_with_the_students_own_traceback(project):
    project.edit("class/bob/stats.py", "return x.sum() / 2", 'print("so far")\n    return x.nothing')
    result = project.grade("class/bob", "-k", "mean")
    result.stdout.fnmatch_lines(
        [
            "mean raised AttributeError: *nothing* (case 1)",
            '    *File "stats.py", line *, in mean',
            "What it printed:",
            "    so far",
        ]
    )


def test_the_summary_line_holds_points_and_fact(project):
    result = project.grade("class/bob", "-k", "mean")
    result.stdout.fnmatch_lines(["FAILED stats::mean - 0 / 4 points: mean(x) is *"])


def test_one_line_failures_lead_to_the_students_line(project):
    result = project.grade("class/bob", "-k", "mean", "--tb=line")
    result.stdout.fnmatch_lines(["stats.py:*: 0 / 4 points: mean(x) is *"])


def test_partial_credit_is_seen(project, outcomes):
    project.edit("problems/stats/rubric.yaml", "hint: Divide by N.", "hint: Divide by N.\n    credit: cases")
    project.edit("class/bob/stats.py", "return x.sum() / 2", "return x.sum() / 5")  # the number of entries in one case
    result = project.grade("class/bob", "-v", "-k", "mean")
    assert outcomes(result)["stats::mean"] == "PARTIAL"
    result.stdout.fnmatch_lines(["The mean: partly right, 2 / 4 points", "stats::mean  partly right  2 / 4"])


def test_what_waits_for_a_person_is_skipped_and_says_so(project):
    result = project.grade("class/ada", "-rs", "-k", "why")
    result.stdout.fnmatch_lines(
        ["AWAITING [[]1[]] *rubric.yaml:*to be marked, 2 points pending: A person marks this;*"]
    )
    result.assert_outcomes(skipped=1, deselected=3)


OWN_CHECK = '''
def sane(student, x):
    """The mean is sane."""
    if student.mean(x) > 1000:
        raise RuntimeError("the check's own mistake")
'''
OWN_CRITERION = """
  - id: sane
    title: Sane
    points: 3
    check: property
    property: {function: sane}
    cases: [{x: "normal[5]"}]
"""


def test_what_could_not_be_judged_is_an_error_and_no_failure(project, testcases):
    project.write("problems/stats/checks.py", OWN_CHECK)
    project.edit("problems/stats/rubric.yaml", "criteria:", "criteria:" + OWN_CRITERION.rstrip())
    project.edit("class/bob/stats.py", "return x.sum() / 2", "return x.sum() + 5000")
    result = project.grade("class/bob", "-v", "--junitxml=out.xml", "-k", "sane")
    result.assert_outcomes(errors=1, deselected=4)
    result.stdout.fnmatch_lines(
        [
            "stats::sane UNJUDGED*",
            "*ERROR at setup of stats::sane*",
            "Sane: not judged, – / 3 points",
            "*the course's own check stopped with an error.*",
            "UNJUDGED stats::sane - not judged, 3 points pending: *",
        ]
    )
    case = testcases(project.root / "out.xml")["stats.sane"]
    assert case.find("failure") is None
    assert case.find("error") is not None


def test_hostile_text_reaches_neither_terminal_nor_xml(project, testcases):
    evil = r'raise ValueError("\x1b[31mred\x1b[0m \x00 \u202e ]]> [bold]x[/bold] \ud800")'
    project.edit("class/bob/stats.py", "return x.sum() / 2", evil)
    result = project.grade("class/bob", "--junitxml=out.xml", "-k", "mean", "--color=no")
    assert "red" in result.stdout.str()
    assert not {"\x1b", "\x00", "\u202e"} & {*result.stdout.str()}
    failure = testcases(project.root / "out.xml")["stats.mean"].find("failure")
    assert failure is not None
    assert "red" in failure.get("message")
    assert not {"\x1b", "\x00", "\u202e"} & {*failure.get("message"), *(failure.text or "")}


def test_xml_holds_verdict_and_points(project, testcases):
    project.grade("class/bob", "--junitxml=out.xml")
    cases = testcases(project.root / "out.xml")
    held = {one.get("name"): one.get("value") for one in cases["stats.mean"].iter("property")}
    assert held == {"verdict": "fail", "points": "0", "max_points": "4", "pending": "0"}
    project.grade("class/ada", "--junitxml=out.xml")
    waits = {
        one.get("name"): one.get("value") for one in testcases(project.root / "out.xml")["stats.why"].iter("property")
    }
    assert waits == {"verdict": "awaiting", "points": "0", "max_points": "2", "pending": "2"}


def test_what_a_project_does_with_warnings_plays_no_part(project):
    project.write("pytest.ini", "[pytest]\nfilterwarnings = error\n")
    project.edit(
        "problems/stats/reference.py", "def mean(x):", "def mean(x):\n    import warnings; warnings.warn('old')"
    )
    project.grade("class/ada", "-k", "mean").assert_outcomes(passed=1, deselected=3)
