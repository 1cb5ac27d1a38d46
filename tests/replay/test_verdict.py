"""What a function's end means: for the student, and for the author where the function itself went wrong."""

from __future__ import annotations

import numpy as np
import pytest


def f(x):
    return 2 * x


def pair(x):
    return 2 * x, (x, x)


class Own:
    """An object of a student's own making."""


class Layer:
    def __init__(self, factor):
        pass


LAW = "f is what it should be."


@pytest.mark.parametrize(
    "end", ["return", "return None", "return True", "return np.bool_(True)", "return 1.0", "return torch.tensor(1)"]
)
def test_it_passes(told, end):
    assert told(f"y = student.f(x)\nassert y.any()\n{end}", f=f) == "pass"


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("assert (student.f(x) == 2 * x).all(), 'f does not double.'", "f does not double."),
        ("assert (student.f(x) == 2 * x).all()", LAW),
        ("return bool((student.f(x) == 2 * x).all())", LAW),
        ("return (student.f(x) == 2 * x).all()", LAW),
        ("return float(np.mean(student.f(x) == 2 * x))", LAW),
        ("np.testing.assert_allclose(student.f(x), 2 * x)", "Not equal to tolerance rtol=1e-07, atol=0"),
        ("judge.true((student.f(x) == 2 * x).all(), 'It is not doubled.')", "It is not doubled."),
        ("judge.equal(student.f(x), 2 * x, 'the double')", f"{LAW} The double differs from what it should equal in 10"),
        ("judge.equal(student.f(x), 2 * x, 'f(x)')", f"{LAW} f(x) differs from what it should equal in 10 of 10"),
        ("assert student.f(x) is None or judge.equal(student.f(x), 2 * x, 'y')", f"{LAW} y differs from what it"),
    ],
)
def test_it_fails_in_the_authors_words(told, body, says):
    assert told(body, f=lambda x: 3 * x).startswith(f"fail\n{says}")


def test_a_law_that_is_the_title_is_not_said_again(told):
    body = "judge.equal(student.f(x), 2 * x, 'y')"
    setup = {"title": "f is what it should be"}
    assert told(body, f=lambda x: 3 * x, setup=setup).startswith(
        "fail\ny differs from what it should equal in 10 of 10"
    )


def test_every_failure_is_told_and_the_law_once(told):
    body = (
        "y = student.f(x)\njudge.true(y is None, 'First.')\njudge.equal(y, 2 * x, 'y')\n"
        "judge.equal(y, x, 'x')\nassert False, 'Last.'"
    )
    assert "stops" not in (lines := told("y = student.f(x)\nreturn judge.equal(y, 2 * x, 'y')", f=f))
    assert lines == "pass"
    verdict, *facts = told(_passing_on_reference(body), f=lambda x: 3 * x).splitlines()
    assert verdict == "fail"
    assert [fact[:12] for fact in facts] == ["First.", "f is what it", "x differs fr", "Last."]


def _passing_on_reference(body: str) -> str:
    return f"if (student.f(x) == 2 * x).all():\n    return\n{body}"


def test_a_hundred_failures_are_not_told_one_by_one(told):
    body = _passing_on_reference("for k in range(40):\n    judge.true(False, f'Number {k} is wrong.')")
    facts = told(body, f=lambda x: x).splitlines()[1:]
    assert facts[0] == "Number 0 is wrong."
    assert facts[-1] == "There are 28 more of them."
    assert len(facts) == 13


@pytest.mark.parametrize(
    ("body", "share", "says"),
    [
        ("return float(np.mean(student.f(x)[0] == 2 * x[0]))", 0.4, f"{LAW} This is so for 40 %."),
        ("judge.equal(student.f(x)[0], 2 * x[0], 'row 1')", 0.4, f"{LAW} Row 1 differs from what it should equal in 3"),
        ("y = student.f(x)\njudge.true(y.any(), 'No.')\njudge.true((y == 2 * x).all(), 'Not.')", 0.5, "Not."),
        ("y = student.f(x)\njudge.true(y.any(), 'No.')\nassert (y == 2 * x).all(), 'Not.'", 0.0, "Not."),
    ],
)
def test_a_share_is_what_a_case_earns(judged, body, share, says):
    judgement = judged(body, f=lambda x: np.where(np.arange(5) < 2, 2 * x, 0 * x))
    assert str(judgement.verdict) == "fail"
    assert judgement.share == pytest.approx(share)
    assert judgement.findings[0].fact.startswith(says)


@pytest.mark.parametrize(
    ("names", "says"),
    [
        ({}, "missing\n'f' is not defined in "),
        ({"f": lambda x: 1 / 0}, "error\nf raised ZeroDivisionError: division by zero"),
        ({"f": lambda x, y: 0}, "error\nf raised TypeError: "),
        ({"f": lambda x: None}, "fail\nf(x) is None, expected an array."),
        ({"f": lambda x: x.T}, "fail\nf(x) has shape (5, 2), expected (2, 5)."),
        ({"f": lambda x: (i for i in x)}, "fail\nf(x) is a generator, expected an array."),
        (
            {"f": lambda x: x * np.nan},
            "fail\nf(x) is NaN in 10 of 10 entries, first at [0, 0]; the reference is finite",
        ),
        ({"f": lambda x: x > 0}, "fail\nf(x) holds booleans, expected real numbers."),
        ({"f": lambda x: "2x"}, "fail\nf(x) is text, expected an array."),
        ({"f": lambda x: Own()}, "fail\nf(x) is an Own, expected an array."),
    ],
)
def test_what_is_no_answer_never_reaches_the_function(told, names, says):
    assert told("y = student.f(x)\nassert y.shape == x.shape\nreturn bool(y[1, 4] > -99)", **names).startswith(says)


@pytest.mark.parametrize("answer", [lambda x: (2 * x).tolist(), lambda x: tuple(map(tuple, 2 * x)), f])
def test_lists_of_numbers_are_arrays_where_the_reference_has_one(told, answer):
    assert told("assert np.allclose(student.f(x)[:, 1:], 2 * x[:, 1:])", f=answer) == "pass"


def test_sizes_are_free_where_the_function_says_so(told):
    body = "assert len(student.free.words('a b')) > 1"
    assert told(body, words=list) == "pass"
    assert told(body.replace(".free", ""), words=list).startswith("fail\nwords('a b') has 3 items, expected 2.")
    assert told(body, words=lambda text: None) == "fail\nwords('a b') is None, expected a list."


# ------------------------------------------------------------------------------------------- the function's own faults


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        ("[][0]", "IndexError: list index out of range"),
        ("raise SystemExit(3)", "SystemExit: 3"),
        ("class Odd(BaseException): pass\nraise Odd('odd')", "Odd: odd"),
        ("return 'yes'", "it returned a str (return nothing, True or False, or a share from 0 to 1)"),
        ("return 1.5", "it returned 1.5 (return nothing, True or False, or a share from 0 to 1)"),
        ("return float('nan')", "it returned nan (return nothing, True or False, or a share from 0 to 1)"),
        ("return np.ones(2)", "it returned a ndarray (return nothing, True or False, or a share from 0 to 1)"),
        ("student.f(object())", "an object can't be sent to a student's function (send numbers, text, arrays, and"),
        ("student.run('y = f(', 'y')", "the program of student.run: this is no Python: '(' was never closed (write"),
        ("student._f(x)", "AttributeError: student has no _f: names of a student's functions don't start with _"),
        ("judge.true(1, '')", "judge.true lacks a sentence (write judge.true(condition, "),
    ],
)
def test_its_own_faults_are_not_the_students_loss(told, fault, says):
    verdict, calm, staff = told(_passing_on_reference(fault), f=lambda x: 3 * x).split("\n", 2)
    assert verdict == "unjudged"
    assert calm == "This could not be judged: the course's own check stopped with an error."
    assert staff.startswith(f"For staff: the check stopped: {says}")


def test_staff_read_the_line_and_students_do_not(judged):
    judgement = judged(_passing_on_reference("y = [1, 2]\ny[5]"), f=lambda x: 3 * x)
    calm, staff = judgement.findings
    assert (calm.where, calm.for_staff) == (None, False)
    assert (staff.where.file, staff.where.line, staff.where.text) == ("p/checks.py", 10, "y[5]")
    assert staff.for_staff


def test_what_judge_has_noted_stands_whatever_comes_after(told):
    body = "y = student.f(x)\nif judge.shape(y, (2, 5), 'f(x)') or y is not None:\n    return bool(y[1, 4] > -99)"
    reference = {"reference": "def g(x):\n    return x\n"}
    assert (
        told(body, f=lambda x: x[0], setup=reference)
        == "fail\nf is what it should be. f(x) has shape (5,), expected (2, 5)."
    )


def test_what_judge_has_noted_stands_before_a_misuse_too(told):
    body = "y = student.f(x)\njudge.equal(y, 2 * x, 'y')\nif y[0, 0] != 2 * x[0, 0]:\n    student.f(object())"
    assert told(body, f=lambda x: 3 * x).startswith("fail\nf is what it should be. y differs from what it should equal")


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (lambda x: (x[0], (x, x)), "fail\npair(x)[0] has shape (5,), expected (2, 5)."),
        (lambda x: (None, x), "fail\npair(x)[0] is None, expected an array."),
        (lambda x: (Own(), x), "fail\npair(x)[0] is an Own, expected an array."),
        (lambda x: 2 * x, "pass"),
        (lambda x: (2 * x, {"cache": x}), "pass"),
        (lambda x: (2 * x, Own()), "pass"),
        (lambda x: 3.0, "fail\npair(x) is a number, expected a tuple."),
    ],
)
def test_parts_of_a_tuple_matter_only_where_the_function_can_not_go_on(told, answer, says):
    assert (
        told(
            "out, cache = student.pair(x)\nassert out[1, 4] > -99"
            if says != "pass"
            else "out = student.pair(x)[0]\nassert out is not None",
            pair=answer,
        )
        == says
    )


# ------------------------------------------------------------------------------------------------ objects in the child


def test_an_object_that_an_instance_is_made_of_is_for_a_program(told):
    alone = {"reference": "def g(x):\n    return x\n"}
    verdict, _, staff = told("layer = student.Layer(3)\nassert layer.W is None", Layer=Layer, setup=alone).split("\n")
    assert verdict == "unjudged"
    assert staff == (
        "For staff: the check stopped: Layer(3) is a Layer, which stays in the student's process "
        "(write the lines that use it into one student.run(…))"
    )


def test_an_object_where_nothing_is_known_of_it_fails(told):
    alone = {"reference": "def g(x):\n    return x\n"}
    body = "assert student.f(x).any()"
    says = "which can't be looked at: numbers, text, arrays, and lists, tuples and dictionaries of them can be."
    assert told(body, f=lambda x: (i for i in x), setup=alone) == f"fail\nf(x) is a generator, {says}"
    assert told(body, f=lambda x: Own(), setup=alone) == f"fail\nf(x) is an Own, {says}"


def test_an_object_that_is_only_passed_around_is_nobodys_business(told):
    alone = {"reference": "def g(x):\n    return x\n"}
    body = "out, cache = student.pair(x)\nkept = [cache]\nassert np.allclose(out, 2 * x)"
    assert told(body, pair=lambda x: (2 * x, Own()), setup=alone) == "pass"


def test_an_object_that_is_handed_on_is_the_functions_fault(told):
    body = "out, cache = student.pair(x)\nassert np.allclose(student.total(cache[0]), x.sum())"
    names = {"total": lambda x: x.sum()}
    assert told(body, pair=pair, **names) == "pass"
    kept = told(body, pair=lambda x: (2 * x, (Own(), x)), **names)
    assert kept.startswith(
        "unjudged\nThis could not be judged: the course's own check stopped with an error.\nFor staff: "
    )


def test_numbers_that_are_no_indices_fail(told):
    body = "assert x[student.labels(x), np.arange(5)].shape == (5,)"
    assert told(body, labels=lambda x: x.argmax(axis=0)) == "pass"
    assert told(body, labels=lambda x: x.argmax(axis=0).astype(float)) == "pass"
    halves = told(body, labels=lambda x: x.argmax(axis=0) + 0.5)
    assert halves == "fail\nlabels(x) holds numbers that are not whole, expected integers."


def test_what_was_never_run_is_not_judged(check):
    judgement = check("assert student.f(x).any() and student.f(2 * x).any()").judge({})
    assert str(judgement.verdict) == "unjudged"
    assert [(finding.fact, finding.for_staff) for finding in judgement.findings] == [
        ("This could not be judged: it was not run.", False),
        ("For staff: calls that it asks for were not run: f(x)", True),
    ]


def test_what_came_in_float32_is_said_where_it_passes(judged):
    judgement = judged("judge.equal(student.f(x), 2 * x, 'f(x)')", f=lambda x: 2 * x.astype("float32"))
    assert str(judgement.verdict) == "pass"
    assert judgement.findings[0].fact.startswith("f(x): returned float32: judged at float32's tolerance")
