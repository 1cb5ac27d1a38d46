"""Marks by hand: what is read, what is refused (all of it at once), and what a mark does."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import RubricError
from grader.model import Finding, Verdict
from grader.score.marks import Mark, apply_marks, read_marks

HEADER = "submission,criterion,points,comment\n"
FIRST_LINE = "\n    fix: the first line is `submission,criterion,points,comment`"


@pytest.fixture(scope="session")
def hw(assignment, problem, criterion):
    tanh = problem("tanh", criterion("hard", "4"), criterion("prose", "2.5"))
    params = problem("params", criterion("prose", "3"), criterion("count", "0.05"))
    return assignment(tanh, params)


@pytest.fixture
def read(tmp_path, hw):
    def run(text, header=HEADER):
        path = tmp_path / "marks.csv"
        path.write_bytes(text if isinstance(text, bytes) else (header + text).encode())
        return read_marks(path, hw)

    return run


@pytest.fixture
def refused(tmp_path, read):
    """What is said, with the file's path left out."""

    def run(text, header=HEADER):
        with pytest.raises(RubricError) as caught:
            read(text, header)
        return str(caught.value).replace(str(tmp_path / "marks.csv"), "marks.csv")

    return run


def test_marks_are_found_by_criterion_or_by_problem_and_criterion(read):
    marks = read("alice,hard,3.5,Well argued\nbob,tanh/hard,4,\nalice,params/prose,0,see me\n")
    assert marks == {
        ("alice", "tanh", "hard"): Mark(Decimal("3.5"), "Well argued"),
        ("bob", "tanh", "hard"): Mark(Decimal(4), ""),
        ("alice", "params", "prose"): Mark(Decimal(0), "see me"),
    }


@pytest.mark.parametrize(
    "text",
    [
        b"\xef\xbb\xbf" + HEADER.encode() + b"alice,hard,3,ok\n",
        (HEADER + "alice,hard,3,ok\n").replace("\n", "\r\n").encode(),
        (HEADER + "alice,hard,3,ok").encode(),
        b'"submission", criterion ,points,comment\nalice , hard , 3 , ok \n',
        (HEADER + "\nalice,hard,3,ok\n\n,,,\n  ,,\n").encode(),
        b"points,comment,marked by,criterion,submission\n3,ok,me,hard,alice\n",
        (HEADER.strip() + ",,\nalice,hard,3,ok,,\n").encode(),
        (HEADER + "alice,hard,3.000,ok\n").encode(),
        (HEADER + "alice,hard,+3,ok,,,\n").encode(),
    ],
)
def test_sheets_as_programs_write_them(read, text):
    assert read(text) == {("alice", "tanh", "hard"): Mark(Decimal("3.00"), "ok")}


def test_a_sheet_needs_no_comments(read):
    assert read(b"submission,criterion,points\nalice,hard,3\n") == {("alice", "tanh", "hard"): Mark(Decimal(3), "")}
    assert read("alice,hard,3\n") == {("alice", "tanh", "hard"): Mark(Decimal(3), "")}


def test_comments_may_hold_commas_quotes_lines_and_any_script(read):
    text = 'alice,hard,3,"δ, as in ""chain rule"":\nsee page 4"\n'
    assert read(text)["alice", "tanh", "hard"].comment == 'δ, as in "chain rule":\nsee page 4'


def test_without_rows_there_are_no_marks(read):
    assert read("") == {}


@pytest.mark.parametrize(("written", "points"), [("0.005", "0.01"), ("3.994", "3.99"), ("1e0", "1"), (".5", "0.5")])
def test_points_are_rounded_half_up(read, written, points):
    assert read(f"alice,hard,{written},\n")["alice", "tanh", "hard"].points == Decimal(points)


@pytest.mark.parametrize("written", ["none", "None", " NONE "])
def test_a_mark_can_be_taken_back(read, written):
    marks = read(f"alice,hard,{written},not hers\n")
    assert marks == {("alice", "tanh", "hard"): Mark(None, "not hers")}


@pytest.mark.parametrize("written", ["0", "-0", "0.00", "-0.0"])
def test_nothing_is_nothing_without_a_sign(read, written):
    points = read(f"alice,hard,{written},\n")["alice", "tanh", "hard"].points
    assert str(points) == "0.00"


# ------------------------------------------------------------------------------------------------------------- refused


@pytest.mark.parametrize(
    "written", ["NaN", "nan", "sNaN", "-NaN", "Infinity", "-inf", "four", "", "4 points", "0x4", "½"]
)
def test_what_is_no_number_is_told(refused, written):
    assert refused(f"alice,hard,{written},ok\n") == (
        f"marks.csv:2:1: '{written}' is no number of points\n"
        f"    alice,hard,{written},ok\n"
        "    fix: write a number from 0 to 4"
    )


@pytest.mark.parametrize("written", ["-1", "-0.001", "4.001", "5", "40", "1e999999", "-1e999999"])
def test_points_out_of_range_are_told(refused, written):
    assert refused(f"alice,hard,{written},\n") == (
        f"marks.csv:2:1: {written} points are out of range\n"
        f"    alice,hard,{written},\n"
        "    fix: write a number from 0 to 4"
    )


@given(points=st.decimals(allow_nan=True, allow_infinity=True).map(str) | st.text("0123456789eE.+-_ na", max_size=8))
def test_whatever_stands_there_is_a_mark_in_range_or_told(hw, tmp_path_factory, points):
    path = tmp_path_factory.mktemp("marks") / "marks.csv"
    path.write_text(f"{HEADER}alice,hard,{points},\n", encoding="utf-8")
    try:
        mark = read_marks(path, hw)["alice", "tanh", "hard"]
    except RubricError as error:
        assert "is no number of points" in str(error) or "points are out of range" in str(error)  # noqa: PT017
    else:
        assert 0 <= mark.points <= 4
        assert abs(mark.points - Decimal(points.strip())) <= Decimal("0.005")


def test_a_decimal_comma_is_not_taken_for_a_comment(refused):
    assert refused("alice,hard,3,5,good\n") == (
        "marks.csv:2:1: more cells than columns\n"
        "    alice,hard,3,5\n"
        "    fix: put quotes around a cell that holds a comma"
    )


@pytest.mark.parametrize("between", [";", "\t"])
@pytest.mark.parametrize(("written", "points"), [("3", "3"), ("1,5", "1.5"), ("1.25", "1.25"), ("0,25", "0.25")])
def test_sheets_as_excel_writes_them_where_commas_are_decimal(read, between, written, points):
    header = HEADER.replace(",", between)
    text = between.join(["alice", "hard", written, "good, mostly"])
    assert read(f"{text}\n", header) == {("alice", "tanh", "hard"): Mark(Decimal(points), "good, mostly")}


def test_mistakes_in_a_sheet_with_semicolons_are_quoted_as_they_stand(refused):
    header = HEADER.replace(",", ";")
    assert refused("alice;hard;1,000;ok\nbob;hard;3;a;b\n", header) == (
        "marks.csv:2:1: '1,000' is no number of points\n"
        "    alice;hard;1,000;ok\n"
        "    fix: write a number from 0 to 4\n"
        "marks.csv:3:1: more cells than columns\n"
        "    bob;hard;3;a\n"
        "    fix: put quotes around a cell that holds a semicolon"
    )


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("prose", "several problems have a criterion 'prose'|write tanh/prose or params/prose"),
        ("hrad", "no criterion is called 'hrad'|did you mean 'hard'?"),
        ("params/prase", "no criterion is called 'params/prase'|did you mean 'params/prose'?"),
        ("", "no criterion is called ''|write problem/criterion, as in the rubric"),
        ("zzzz", "no criterion is called 'zzzz'|write problem/criterion, as in the rubric"),
    ],
)
def test_a_criterion_that_can_not_be_told_is_told(refused, name, said):
    message, fix = said.split("|")
    assert refused(f"alice,{name},1,\n") == f"marks.csv:2:1: {message}\n    alice,{name},1,\n    fix: {fix}"


def test_a_row_without_a_submission_is_told(refused):
    assert refused(" ,hard,1,ok\n") == (
        "marks.csv:2:1: no submission is named\n    ,hard,1,ok\n    fix: write the name that its report bears"
    )


def test_every_row_that_can_not_be_used_is_told_at_once_with_its_line(refused):
    said = refused(
        'alice,hard,3,"two\nlines"\n'
        "\n"
        "bob,hard,NaN,\n"
        'carol,hard,5,"three\n\nlines"\n'
        "dave,nothing,x,\n"
        "alice,tanh/hard,2,again\n"
        ",prose,1,\n"
    )
    assert [line for line in said.splitlines() if line.startswith("marks.csv")] == [
        "marks.csv:5:1: 'NaN' is no number of points",
        "marks.csv:6:1: 5 points are out of range",
        "marks.csv:9:1: no criterion is called 'nothing'",
        "marks.csv:9:1: 'x' is no number of points",
        "marks.csv:10:1: alice has a mark for tanh/hard already",
        "marks.csv:11:1: several problems have a criterion 'prose'",
        "marks.csv:11:1: no submission is named",
    ]
    assert "fix: keep one of the rows" in said
    assert "fix: write a number from 0\n" in said + "\n"


@pytest.mark.parametrize(
    ("header", "missing"),
    [
        ("submission,criterion,comment\n", "no column 'points'"),
        ("submission;criterion;comment\n", "no column 'points'"),
        ("alice,hard,3,ok\n", "no column 'submission' and no column 'criterion' and no column 'points'"),
        ("", "no column 'submission' and no column 'criterion' and no column 'points'"),
    ],
)
def test_a_missing_column_is_told(refused, header, missing):
    assert refused("", header) == f"marks.csv:1:1: {missing}{FIRST_LINE}"
    rows = refused("alice,hard,3,ok\n", header)
    assert rows == f"marks.csv:1:1: {missing}{FIRST_LINE}"


def test_a_quote_that_is_never_closed_does_not_swallow_the_rest(refused):
    said = refused('alice,hard,3,"never closed\nbob,hard,4,\n')
    assert said == (
        'marks.csv:2:1: no row of a CSV file: unexpected end of data\n    fix: inside quotes, a quote is written as ""'
    )


def test_another_encoding_is_told(refused):
    text = HEADER.encode() + "müller,hard,3,\n".encode("cp1252")
    assert refused(text) == "marks.csv:1:1: the marks are not UTF-8 text\n    fix: save the sheet as “CSV UTF-8”"
    assert refused((HEADER + "alice,hard,3,\n").encode("utf-16")).startswith("marks.csv:1:1: the marks are not UTF-8")


def test_a_file_that_is_not_there_is_told(tmp_path, hw):
    path = tmp_path / "none.csv"
    with pytest.raises(RubricError) as caught:
        read_marks(path, hw)
    assert str(caught.value) == (
        f"{path}:1:1: the marks can't be read: No such file or directory\n    fix: give a CSV file in UTF-8"
    )


# ------------------------------------------------------------------------------------------------------------- applied


@pytest.mark.parametrize(
    ("points", "verdict"), [("4", Verdict.PASS), ("4.00", Verdict.PASS), ("1.5", Verdict.PARTIAL), ("0", Verdict.FAIL)]
)
def test_a_mark_takes_the_place_of_what_waited(problem, result, points, verdict):
    waiting = replace(result("hard", Verdict.AWAITING, pending="4"), answer_text="Because…", findings=(Finding("f"),))
    marks = {("alice", "tanh", "hard"): Mark(Decimal(points), "see me")}
    (marked,) = apply_marks("alice", problem("tanh"), [waiting], marks)
    assert (marked.verdict, marked.score, marked.pending) == (verdict, Decimal(points), 0)
    assert (marked.comment, marked.answer_text, marked.findings) == ("see me", "Because…", (Finding("f"),))


def test_a_mark_overrules_the_machine(problem, result):
    marks = {("alice", "tanh", "hard"): Mark(Decimal(4), "the rubric was wrong")}
    (marked,) = apply_marks("alice", problem("tanh"), [result("hard", Verdict.BLOCKED)], marks)
    assert (marked.verdict, marked.score) == (Verdict.PASS, 4)


def test_no_mark_counts_more_than_its_criterion_is_worth_now(problem, result):
    marks = {("alice", "tanh", "hard"): Mark(Decimal("4.50"), "")}
    once = apply_marks("alice", problem("tanh"), [result("hard", Verdict.FAIL)], marks)
    (marked,) = apply_marks("alice", problem("tanh"), once, marks)
    assert (marked.verdict, marked.score) == (Verdict.PASS, 4)
    (told,) = marked.findings
    assert (told.fact, told.for_staff) == ("The mark of 4.5 is above the maximum of 4, which counts.", True)
    assert apply_marks("alice", problem("tanh"), once, {})[0].findings == ()


@pytest.mark.parametrize("key", [("bob", "tanh", "hard"), ("alice", "params", "hard"), ("alice", "tanh", "prose")])
def test_other_marks_change_nothing(problem, result, key):
    waiting = result("hard", Verdict.AWAITING, pending="4")
    assert apply_marks("alice", problem("tanh"), [waiting], {key: Mark(Decimal(1), "")}) == [waiting]
