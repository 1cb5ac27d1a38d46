"""Wrong files of authors and wrong commands: a sentence each, on stderr, with exit code 2."""

from __future__ import annotations

from typing import Any

import pytest

Course = Any

RUBRIC = "problems/stats/rubric.yaml"


@pytest.fixture(params=["grade", "check"])
def refuse(request: pytest.FixtureRequest, course: Course, refused: Any) -> Any:
    """Runs a command on the class and gives its stderr."""
    return lambda *options: refused(course.run(request.param, course.root / "class" / "ada", *options))


def test_a_rubric_with_wrong_yaml(course: Course, refuse: Any) -> None:
    course.edit(RUBRIC, "    title: The mean\n", "    title: The mean: of x\n")
    assert refuse() == (
        f"{course.root / RUBRIC}:5:20: a colon can't stand here\n"
        "    title: The mean: of x\n"
        "    fix: put a text that holds ': ' in quotes; or give the line the indentation of its neighbours\n"
    )


def test_every_mistake_of_a_rubric_at_once(course: Course, refuse: Any) -> None:
    course.edit(RUBRIC, "points: 4", "points: four")
    course.edit(RUBRIC, "    check: value\n    program: variance", "    chek: value\n    program: variance")
    course.edit(RUBRIC, "    answer: why\n", "    answer: why\n    answer: because\n")
    told = refuse()
    for line, text in [
        ("6:13", "'points' must be a number; given is the text 'four'"),
        ("17:5", "unknown key 'chek'; did you mean 'check'?"),
        ("33:5", "the key 'answer' is given twice, first in line 32"),
    ]:
        assert f"{course.root / RUBRIC}:{line}: {text}\n" in told
    assert told.count("    fix: ") == 3


def test_a_rubric_that_names_an_unknown_check(course: Course, refuse: Any) -> None:
    course.edit(RUBRIC, "check: written", "check: writen")
    told = refuse()
    assert f"{course.root / RUBRIC}:31:12: no check is called 'writen'\n" in told
    assert "did you mean 'written'?" in told


def test_an_unknown_distribution(course: Course, refuse: Any) -> None:
    course.edit(RUBRIC, "x: normal[5]", "x: norml[5]")
    told = refuse()
    assert f"{course.root / RUBRIC}:11:12: " in told
    assert "no distribution is called 'norml'" in told
    assert "did you mean 'normal'?" in told


def test_a_reference_that_raises_is_told_by_its_own_line(course: Course, refuse: Any) -> None:
    course.edit("problems/stats/reference.py", "return x.mean()", "return x.mean() / none")
    assert refuse() == (
        f"{course.root}/problems/stats/reference.py:4:23: the truth of criterion 'mean' could not be computed: "
        "NameError: name 'none' is not defined\n"
        "    return x.mean() / none\n"
    )


def test_a_reference_that_does_not_load(course: Course, refuse: Any) -> None:
    course.edit("problems/stats/reference.py", "import torch", "import torhc")
    told = refuse()
    assert told.startswith(f"{course.root}/problems/stats/reference.py:1:1: the reference could not be loaded: ")
    assert "No module named 'torhc'" in told
    assert told.count("reference.py") == 1


def test_a_problem_without_a_reference(course: Course, refuse: Any) -> None:
    (course.root / "problems/stats/reference.py").unlink()
    told = refuse()
    assert "reference.py" in told
    assert "fix: write" in told


def test_a_problem_that_is_not_there(course: Course, refuse: Any) -> None:
    course.edit("rubrics/hw.yaml", "{id: stats}", "{id: stat}")
    told = refuse()
    assert f"{course.root / 'rubrics/hw.yaml'}:5:" in told
    assert "did you mean 'stats'?" in told


def test_an_assignment_that_is_neither_a_file_nor_shipped(refuse: Any) -> None:
    assert refuse("--assignment", "csce636_hw3") == (
        "grader: csce636_hw3: neither a file nor the name of a shipped assignment; did you mean 'csce636_hw2'?\n"
    )
    assert refuse("--assignment", "nothing like it") == (
        "grader: nothing like it: neither a file nor the name of a shipped assignment; shipped are: csce636_hw2\n"
    )


def test_a_folder_is_no_assignment(course: Course, refuse: Any) -> None:
    rubrics = course.root / "rubrics"
    assert refuse("--assignment", str(rubrics)) == (
        f"grader: {rubrics}: a folder; name the assignment's file, such as {rubrics / 'hw1.yaml'}\n"
    )


def test_a_misspelt_file_is_told_with_its_near_name(course: Course, refuse: Any) -> None:
    file = course.root / "rubrics" / "hv.yaml"
    assert refuse("--assignment", str(file)) == f"grader: {file}: no such file; did you mean 'hw.yaml'?\n"
    file = course.root / "elsewhere" / "hw.yaml"
    assert refuse("--assignment", str(file)) == f"grader: {file}: no such file\n"


def test_a_rubric_is_no_assignment(course: Course, refuse: Any) -> None:
    told = refuse("--assignment", str(course.root / RUBRIC))
    assert f"{course.root / RUBRIC}:" in told
    assert "'problems'" in told


def test_a_file_that_is_no_text_is_no_assignment(course: Course, refuse: Any) -> None:
    file = course.write("hw.yaml", b"\xff\xfe\x00")
    assert refuse("--assignment", str(file)).startswith(f"{file}:1:1: ")


def test_an_empty_assignment(course: Course, refuse: Any) -> None:
    file = course.write("hw.yaml", "")
    assert refuse("--assignment", str(file)).startswith(f"{file}:1:1: ")


# ------------------------------------------------------------------------------------------------ of grade


def test_a_path_that_is_not_there(course: Course, refused: Any) -> None:
    nowhere = course.root / "nowhere"
    assert (
        refused(course.run("grade", course.root / "class", nowhere)) == f"grader: {nowhere}: no such file or folder\n"
    )


def test_a_folder_with_no_submission(course: Course, refused: Any) -> None:
    (course.root / "class2").mkdir()
    assert refused(course.run("grade", course.root / "class2")) == (
        f"grader: {course.root / 'class2'}: no submission in this folder; "
        "expected folders or files (.py, .ipynb, .zip, .tar.gz), one for each student\n"
    )


def test_nothing_is_written_when_the_command_is_wrong(course: Course) -> None:
    course.run("grade", course.root / "nowhere")
    assert not (course.root / "out").exists()


def test_a_key_that_is_none(course: Course, refused: Any) -> None:
    key = course.write("bad.key", "hello")
    told = refused(course.run("grade", course.root / "class", "--key", key))
    assert told == (
        f"grader: {key}: the key of the hidden cases can't be used (it is not hexadecimal text); "
        "give another place with --key FILE\n"
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "submission,criterion,points\nada,stats/wy,1\n",
            ":2:1: no criterion is called 'stats/wy'\n    ada,stats/wy,1,\n    fix: did you mean 'stats/why'?\n",
        ),
        (
            "submission,criterion,points\nada,stats/why,99\n",
            ":2:1: 99 points are out of range\n    ada,stats/why,99,\n    fix: write a number from 0 to 2\n",
        ),
        ("submission,criterion,points\nada,stats/why,many\n", ":2:1: 'many' is no number of points\n"),
        ("student,criterion\nada,stats/why\n", ":1:1: no column 'submission' and no column 'points'\n"),
        ("", ":1:1: no column 'submission' and no column 'criterion' and no column 'points'\n"),
    ],
)
def test_marks_that_can_not_be_used(text: str, told: str, course: Course, refused: Any) -> None:
    marks = course.write("marks.csv", text)
    assert refused(course.run("grade", course.root / "class", "--marks", marks)).startswith(f"{marks}{told}")


def test_marks_that_are_not_there(course: Course, refused: Any) -> None:
    assert "marks.csv" in refused(course.run("grade", course.root / "class", "--marks", course.root / "marks.csv"))


def test_an_output_folder_that_is_a_file(course: Course, refused: Any) -> None:
    file = course.write("taken", "")
    told = refused(course.run("grade", course.root / "class" / "ada", "--out", file))
    assert told == f"grader: {file}: results can't be written there: File exists\n"


def test_an_output_folder_that_is_below_a_file(course: Course, refused: Any) -> None:
    below = course.write("taken", "") / "out"
    told = refused(course.run("grade", course.root / "class" / "ada", "--out", below))
    assert told == f"grader: {below}: results can't be written there: Not a directory\n"


def test_an_unknown_option_and_no_path_are_2(course: Course) -> None:
    assert course.run("grade").exit_code == 2
    assert course.run("grade", course.root / "class", "--sede", "1").exit_code == 2
    assert course.run("grade", course.root / "class", "--jobs", "0").exit_code == 2
    assert course.run("grade", course.root / "class", "--as", "group").exit_code == 2
