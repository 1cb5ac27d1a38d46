"""``grader grade``: what it writes, what it prints, and its exit codes."""

from __future__ import annotations

import csv
import html
import json
import zipfile
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from grader.report.json_report import schema

Course = Any
Graded = tuple[Any, Any]


def test_a_class_is_graded_into_one_folder(graded: Graded) -> None:
    course, result = graded
    assert result.exit_code == 0
    out = course.root / "out"
    names = sorted(path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file())
    assert names == [
        "gradebook.sqlite",
        "grades.csv",
        "index.html",
        *(f"reports/{name}.html" for name in ("ada", "bob", "cleo")),
        *(f"results/{name}.json" for name in ("ada", "bob", "cleo")),
        *(f"staff/{name}.html" for name in ("ada", "bob", "cleo")),
    ]


def test_the_results_are_what_the_schema_says(graded: Graded) -> None:
    course, _ = graded
    for name in ("ada", "bob", "cleo"):
        jsonschema.validate(course.result(name), schema())


def test_scores_and_what_waits_for_a_person(graded: Graded) -> None:
    course, _ = graded
    seen = {name: course.result(name) for name in ("ada", "bob", "cleo")}
    assert {name: (one["score"], one["max_score"], one["pending"], one["final"]) for name, one in seen.items()} == {
        "ada": (8, 10, 2, False),
        "bob": (1, 10, 0, True),
        "cleo": (0, 10, 0, True),
    }


def test_the_table_of_grades_has_a_row_for_each(graded: Graded) -> None:
    course, _ = graded
    rows = list(csv.reader((course.root / "out" / "grades.csv").read_text(encoding="utf-8").splitlines()))
    assert [row[0] for row in rows[1:]] == ["ada", "bob", "cleo"]
    assert {len(row) for row in rows} == {len(rows[0])}


def test_the_terminal_says_where_the_reports_are_and_has_no_colours_when_piped(graded: Graded) -> None:
    course, result = graded
    assert f"Reports: {course.root / 'out' / 'index.html'}\n" in result.stdout
    assert "\x1b" not in result.output
    for name in ("ada", "bob", "cleo"):
        assert name in result.stdout


def test_a_module_that_does_not_load_is_told_as_the_students(graded: Graded) -> None:
    course, _ = graded
    (finding,) = course.criterion("cleo", "mean")["findings"]
    assert finding["fact"] == "The module could not be loaded: RuntimeError: not today"
    where = finding["where"]
    assert (where["file"], where["cell"], where["line"]) == ("stats.py", None, 1)
    assert where["text"] == "raise RuntimeError('not today')"


def test_hidden_cases_carry_no_snippet_and_no_output(graded: Graded) -> None:
    course, _ = graded
    (finding,) = course.criterion("bob", "variance")["findings"]
    assert (finding["visibility"], finding["snippet"], finding["output"]) == ("hidden", "", "")
    assert any(finding["snippet"] for finding in course.criterion("bob", "mean")["findings"])


def test_hidden_things_stand_in_no_report_for_students(graded: Graded) -> None:
    course, _ = graded
    (finding,) = course.criterion("bob", "variance")["findings"]
    expected = finding["comparisons"][0]["worst"]["expected"]
    students, staffs = (
        (course.root / "out" / folder / "bob.html").read_text(encoding="utf-8") for folder in ("reports", "staff")
    )
    told = f"expected {expected}"
    assert told in finding["fact"]
    assert told in staffs
    assert told not in students


def without_environment(text: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(text)
    del document["environment"]
    return document


def test_the_same_seed_and_key_give_the_same_bytes_apart_from_the_environment(graded: Graded) -> None:
    course, _ = graded
    again = course.root / "again"
    assert course.run("grade", course.root / "class", "--out", again, "--jobs", "2").exit_code == 0
    for name in ("ada", "bob", "cleo"):
        one, other = (
            (course.root / out / "results" / f"{name}.json").read_text(encoding="utf-8") for out in ("out", "again")
        )
        assert one.partition('"environment"')[0] == other.partition('"environment"')[0]
        assert without_environment(one) == without_environment(other)


def test_another_seed_draws_other_public_inputs_and_the_same_hidden_ones(graded: Graded) -> None:
    course, _ = graded
    assert (
        course.run("grade", course.root / "class" / "bob", "--out", course.root / "seed9", "--seed", "9").exit_code == 0
    )

    def facts(criterion: str, out: str) -> list[str]:
        return [finding["fact"] for finding in course.criterion("bob", criterion, out)["findings"]]

    assert facts("mean", "seed9")[0] != facts("mean", "out")[0]
    assert facts("variance", "seed9") == facts("variance", "out")
    assert course.result("bob", "seed9")["seed"] == 9
    assert course.result("bob", "seed9")["hidden_digest"] == course.result("bob")["hidden_digest"] != ""


def test_another_key_draws_other_hidden_inputs(graded: Graded) -> None:
    course, _ = graded
    options = ("--out", course.root / "key2", "--key", course.root / "other.key")
    assert course.run("grade", course.root / "class" / "bob", *options).exit_code == 0
    assert course.result("bob", "key2")["hidden_digest"] != course.result("bob")["hidden_digest"]
    assert course.criterion("bob", "variance", "key2") != course.criterion("bob", "variance")


def test_the_key_is_made_beside_the_assignment_for_its_owner_alone(course: Course) -> None:
    course.run("grade", course.root / "class" / "ada")
    assert (course.root / "rubrics" / "hw.key").stat().st_mode & 0o777 == 0o600


# ------------------------------------------------------------------------------------------------ options


def test_marks_turn_what_waits_into_points(course: Course) -> None:
    marks = course.write("marks.csv", "submission,criterion,points,comment\nada,stats/why,1.5,Say which mean.\n")
    assert course.run("grade", course.root / "class" / "ada", "--marks", marks).exit_code == 0
    seen = course.result("ada")
    assert (seen["score"], seen["pending"], seen["final"]) == (9.5, 0, True)
    assert course.criterion("ada", "why")["comment"] == "Say which mean."


def test_marks_for_a_misspelt_submission_are_not_lost_silently(course: Course) -> None:
    marks = course.write("marks.csv", "submission,criterion,points\nada,stats/why,1\nadda,stats/why,2\n")
    result = course.run("grade", course.root / "class" / "ada", "--marks", marks)
    assert result.exit_code == 0
    assert result.stderr == "grader: marks for submissions that are not here were not used: 'adda'\n"
    assert course.result("ada")["score"] == 9


def test_results_for_students_hide_what_is_hidden(course: Course) -> None:
    options = ("--audience", "student", "--as-of", "2024-02-10T00:00:00-06:00")
    assert course.run("grade", course.root / "class" / "bob", *options).exit_code == 0
    seen = course.result("bob")
    jsonschema.validate(seen, schema())
    assert seen["audience"] == "student"
    for name in ("variance", "sorted_copy"):
        criterion = course.criterion("bob", name)
        assert (criterion["verdict"], criterion["score"], criterion["findings"]) == (None, None, [])
    shown, hidden = course.criterion("bob", "mean")["findings"]
    assert shown["visibility"] == "public"
    assert (hidden["fact"], hidden["case"], hidden["comparisons"]) == ("A hidden case is wrong.", "", [])


def test_a_right_hidden_case_is_not_told_as_wrong(course: Course) -> None:
    course.write(
        "class/eve/stats.py", "import numpy as np\n\ndef mean(x):\n    return np.float32(x.mean() + (len(x) == 5))\n"
    )
    options = ("--audience", "student", "--as-of", "2024-02-10T00:00:00-06:00")
    assert course.run("grade", course.root / "class" / "eve", *options).exit_code == 0
    assert [finding["visibility"] for finding in course.criterion("eve", "mean")["findings"]] == ["public"]


def test_what_is_hidden_until_the_due_date_opens_after_it(course: Course) -> None:
    options = ("--audience", "student", "--as-of", "2024-02-20T00:00:00-06:00")
    assert course.run("grade", course.root / "class" / "bob", *options).exit_code == 0
    assert course.criterion("bob", "sorted_copy")["verdict"] == "pass"
    assert course.criterion("bob", "variance")["verdict"] is None


@pytest.mark.parametrize(
    ("moment", "told"),
    [
        ("tomorrow", "grader: --as-of tomorrow: not a time; write it as 2024-02-19T23:59:00-06:00\n"),
        (
            "2024-02-19T23:59:00",
            "grader: --as-of 2024-02-19T23:59:00: without an offset from UTC; "
            "write it as 2024-02-19T23:59:00-06:00 or 2024-02-19T23:59:00+00:00\n",
        ),
        (
            "2024-02-10",
            "grader: --as-of 2024-02-10: without an offset from UTC; "
            "write it as 2024-02-10T00:00:00-06:00 or 2024-02-10T00:00:00+00:00\n",
        ),
    ],
)
def test_a_moment_that_is_none_is_refused(moment: str, told: str, course: Course, refused: Any) -> None:
    assert refused(course.run("grade", course.root / "class", "--as-of", moment)) == told


def test_a_folder_with_a_named_module_is_one_submission(course: Course) -> None:
    assert course.run("grade", course.root / "class" / "ada").exit_code == 0
    assert [path.stem for path in (course.root / "out" / "results").iterdir()] == ["ada"]


def test_as_one_takes_a_class_for_one_submission(course: Course) -> None:
    course.write("group/part1.py", "def mean(x):\n    return x.mean()\n")
    course.write("group/part2.py", "def variance(x):\n    return x.var(ddof=1)\n")
    assert course.run("grade", course.root / "group", "--as", "one").exit_code == 0
    assert [path.stem for path in (course.root / "out" / "results").iterdir()] == ["group"]
    assert course.criterion("group", "mean")["verdict"] == "pass"


def test_as_class_takes_each_file_of_a_submission_for_a_student(course: Course) -> None:
    course.write("files/stats.py", "def mean(x):\n    return x.mean()\n")
    course.write("files/dora.py", "def mean(x):\n    return x.mean()\n")
    assert course.run("grade", course.root / "files", "--as", "class").exit_code == 0
    assert sorted(path.stem for path in (course.root / "out" / "results").iterdir()) == ["dora", "stats"]


def test_a_module_that_lies_in_a_folder_of_its_name_earns_its_points(course: Course) -> None:
    right = (course.root / "class" / "ada" / "stats.py").read_bytes()
    for path in ("dora/hw2/hw2.py", "eve/solution/solution.py", "finn/hw2/src/hw2.py", "gus/hw2/hw2/hw2.py"):
        course.write(f"folders/{path}", right)
    with zipfile.ZipFile(course.root / "folders" / "hal.zip", "w") as packed:
        packed.writestr("hw2/hw2.py", right)
    assert course.run("grade", course.root / "folders").exit_code == 0
    scores = {name: course.result(name)["score"] for name in ("dora", "eve", "finn", "gus", "hal")}
    assert scores == dict.fromkeys(scores, 8)
    course.write("folders/dora/answers.yaml", "stats: {why: The mean is taken from the sample.}\n")
    assert course.run("check", course.root / "folders" / "dora").exit_code == 0


def test_a_module_in_utf_16_earns_its_points_and_is_told(course: Course) -> None:
    right = (course.root / "class" / "ada" / "stats.py").read_text(encoding="utf-8")
    course.write("shell/dora/hw2.py", right.encode("utf-16"))
    assert course.run("grade", course.root / "shell").exit_code == 0
    assert course.result("dora")["score"] == 8
    told = "hw2.py' is UTF-16 text, and was read as the UTF-8 text that it stands for; save it as UTF-8."
    for kind in ("reports", "staff"):
        page = (course.root / "out" / kind / "dora.html").read_text(encoding="utf-8")
        assert told in html.unescape(" ".join(page.split()))


def test_the_reports_of_an_earlier_run_are_no_submission(course: Course) -> None:
    out = course.root / "class" / "grades"
    for _ in range(2):
        assert course.run("grade", course.root / "class", "--out", out).exit_code == 0
    assert sorted(path.stem for path in (out / "results").iterdir()) == ["ada", "bob", "cleo"]


def test_verbose_prints_every_finding(course: Course) -> None:
    result = course.run("grade", course.root / "class" / "cleo", "-v")
    assert "The module could not be loaded: RuntimeError: not today" in " ".join(result.stdout.split())


# ------------------------------------------------------------------------------------------ bad submissions


def test_bad_submissions_are_told_each_and_the_others_are_graded(course: Course) -> None:
    course.write("class/binary/stats.py", bytes(range(256)))
    course.write("class/no_submission/holiday.jpg", b"\xff\xd8\xff")
    course.write("class/yaml/answers.yaml", "stats:\n  why: a\n\tother: b\n")
    course.write("class/tabs/answers.yaml", "stats:\n\twhy: a tab\n")
    (course.root / "class" / "empty").mkdir()
    assert course.run("grade", course.root / "class").exit_code == 0
    assert course.result("ada")["score"] == 8
    assert course.criterion("binary", "mean")["verdict"] == "error"
    assert course.criterion("binary", "mean")["findings"][0]["fact"].startswith(
        "The module could not be loaded: SyntaxError"
    )
    assert course.criterion("empty", "mean")["verdict"] == "missing"
    assert course.result("empty")["notes"] == ["The submission holds no Python module and no answers file."]
    assert course.result("no_submission")["notes"] == [
        "The submission holds no Python module and no answers file.",
        "'holiday.jpg' was not used: neither a Python module nor answers.yaml.",
    ]
    assert course.criterion("yaml", "why")["findings"][0]["fact"] == course.result("yaml")["notes"][0]
    assert course.criterion("tabs", "why")["verdict"] == "awaiting"
    assert course.result("tabs")["notes"] == [
        "answers.yaml: tabs were read as spaces, each that indents a line as two; use spaces, as YAML does."
    ]


def test_names_of_answers_that_are_not_quite_right_are_told_to_student_and_staff(course: Course) -> None:
    course.write("class/ada/answers.yaml", "Stats: {Why: The mean is taken from the sample.}\n")
    course.write("class/bob/answers.yaml", "statistics: {why: x}\n")
    assert course.run("grade", course.root / "class").exit_code == 0
    assert course.criterion("ada", "why")["verdict"] == "awaiting"
    assert course.criterion("bob", "why")["verdict"] == "missing"
    told = {
        "ada": "answers.yaml: the heading 'Stats' was read as 'stats'.",
        "bob": "answers.yaml: no problem is called 'statistics'; did you mean 'stats'?",
    }
    for name, sentence in told.items():
        assert sentence in course.result(name)["notes"]
        for audience in ("reports", "staff"):
            page = (course.root / "out" / audience / f"{name}.html").read_text(encoding="utf-8")
            assert sentence.replace("'", "&#39;") in page


def test_an_unreadable_file_leaves_its_submission_unjudged_and_costs_nothing(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = Path.open

    def guarded(path: Path, *arguments: Any, **more: Any) -> Any:
        if path.parent.name == "bob":
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path, *arguments, **more)

    monkeypatch.setattr(Path, "open", guarded)
    result = course.run("grade", course.root / "class")
    assert result.exit_code == 1
    seen = course.result("bob")
    assert (seen["score"], seen["pending"], seen["final"]) == (0, 10, False)
    assert course.criterion("bob", "mean")["findings"][0]["fact"] == (
        "This could not be judged: 'stats.py' could not be read: Permission denied"
    )
    assert course.result("ada")["score"] == 8
