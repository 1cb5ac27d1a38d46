"""From a rubric and its `checks.py` to a grade and a report, with students' code in children of its own."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from grader.evidence import evidence_of
from grader.model import Limits, Observation, Submission, Visibility
from grader.pipeline import grade, judge_submission
from grader.report.view import staff_view, student_view
from grader.rounds import observe, wanted

RIGHT = """\
import numpy as np


def f(x):
    return 2 * x


def total(x):
    return x.sum()


class Layer:
    def __init__(self, factor):
        self.factor = factor

    def forward(self, x):
        return self.factor * x
"""
LAW = """\
out = student.f(x)
layer = student.run("layer = Layer(3)\\nout = layer.forward(x)", observe=["out", "layer.factor"], x=x)
twice, total = student.f(out), student.total(out)
judge.equal(twice, 4 * x, "f of f of x")
assert layer[1] == 3, "The layer forgets its factor."
judge.equal(total, 2 * x.sum(), "the total")
"""
CASES = '{x: "normal[2, 5]"}, {x: "normal[3, 4]", visibility: hidden}'
NOW = datetime(2024, 1, 1, tzinfo=UTC)


@pytest.fixture
def ready(prepared):
    return prepared(LAW, cases=CASES)


def submission(code: str) -> Submission:
    return Submission("ada", {"m.py": code.encode()})


def test_what_is_right_passes(ready, graded):
    result = graded(ready, RIGHT)
    assert (result.findings, str(result.verdict), result.score) == ((), "pass", 2)


@pytest.mark.parametrize(
    ("old", "new", "verdict", "says"),
    [
        (
            "return 2 * x",
            "return 2 * x + 1e-3",
            "fail",
            "f is what it should be. F of f of x differs from what it should",
        ),
        ("self.factor = factor", "self.factor = 2", "fail", "The layer forgets its factor."),
        ("return 2 * x", "return x @ x", "error", "f raised ValueError: matmul: "),
        ("return 2 * x", "while True: pass", "timeout", "f: ran into the time limit of 2 s"),
        ("return 2 * x", "__import__('os')._exit(0)", "crash", "f: the process ended with exit status 0 (os._exit"),
        ("def f(", "def g(", "missing", "'f' is not defined in 'm.py'."),
        ("class Layer", "class Lyer", "missing", "'Layer' is not defined in 'm.py'. It has 'Lyer': was that meant?"),
        (
            "import numpy as np",
            "import nunpy",
            "error",
            "The module could not be loaded: ModuleNotFoundError: No module",
        ),
    ],
)
def test_what_is_wrong_is_told_as_for_any_other_call(ready, graded, old, new, verdict, says):
    assert old in RIGHT
    result = graded(ready, RIGHT.replace(old, new), call_seconds=2)
    assert str(result.verdict) == verdict
    assert result.findings[0].fact.startswith(says)
    assert result.findings[0].visibility is Visibility.PUBLIC
    assert result.pending == 0


# what students return to be taken for something that it isn't, or to break whoever looks at it
HOSTILE = {
    "None": "return None",
    "generator": "yield x",
    "nan": "return x * float('nan')",
    "text": "return 'x' * 10**6",
    "object": "return object()",
    "class": "return np.ndarray",
    "function": "return len",
    "array of objects": "return np.array([object()] * 10).reshape(2, 5)",
    "masked": "return np.ma.masked_all(x.shape)",
    "equal to all": "return type('Same', (np.ndarray,), {'__eq__': lambda *_: True, '__rsub__': lambda *_: 0 * x})"
    "(x.shape)[...] * 0",
    "a terabyte": "return np.broadcast_to(np.float64(0), (10**6, 10**6))",
    "strides": "return np.lib.stride_tricks.as_strided(x, (2, 5), (0, 0))",
    "no entries": "return x[:0]",
    "one entry": "return x.sum()",
    "ragged": "return [[1.0], [2.0, 3.0]]",
    "cycle": "nest = []; nest.append(nest); return nest",
    "deep": "nest = []\n    for _ in range(10**5): nest = [nest]\n    return nest",
    "huge integer": "return 1 << 40_000_000",
    "lying list": "return type('Endless', (list,), {'__len__': lambda self: 2})([0.0])",
    "lying float": "return type('Any', (float,), {'__eq__': lambda *_: True})('nan')",
    "dict": "return {'shape': x.shape}",
    "set": "return {1.0, 2.0}",
    "bytes": "return b'\\0' * 80",
    "a class that says it is an array": "return type('Fake', (), {'__class__': np.ndarray, 'shape': x.shape})()",
    "an exception": "return ValueError('x')",
    "markup": "return '<script>alert(1)</script>\\x1b[2J'",
}


def hostile(parameter: str = "x") -> str:
    """A module in which ``f(x, kind)`` returns what is listed above."""
    functions = [f"def f{at}({parameter}):\n    {body}\n" for at, body in enumerate(HOSTILE.values())]
    names = ", ".join(f"f{at}" for at in range(len(HOSTILE)))
    return "import numpy as np\n" + "\n".join([*functions, f"def f(x, kind):\n    return [{names}][kind](x)\n"])


@pytest.fixture
def verdicts(sandbox):
    """``verdicts(ready, code)``: what the function says in each case."""

    def run(ready, code: str) -> list[str]:
        seen = observe(ready, submission(code), sandbox, Limits())
        cases = ready.cases["p", "law"]
        return [str(one.own_check.judge(evidence_of(one, submission(code), seen).further).verdict) for one in cases]

    return run


EACH = ", ".join(f'{{x: "normal[2, 5]", kind: {at}}}' for at in range(len(HOSTILE)))


@pytest.mark.parametrize(
    "body",
    [
        "y = student.f(x, kind)\nassert y.shape == x.shape and y[1, 4] != 2",
        "y = student.f(x, kind)\nassert not (y < -99).any()",
        "judge.equal(student.f(x, kind), 2 * x, 'y')",
    ],
)
def test_hostile_answers_fail_and_nothing_else(prepared, verdicts, body):
    ready = prepared(body, "student, x, kind, judge", cases=EACH, reference="def f(x, kind):\n    return 2 * x\n")
    found = dict(zip(HOSTILE, verdicts(ready, hostile()), strict=True))
    # what arrives of these is an array of the right shape, which a law that looks at little can't tell from others
    plain = {name: found.pop(name) for name in ("masked", "equal to all", "strides")}
    assert set(found.values()) == {"fail"}, found
    assert "equal" not in body or set(plain.values()) == {"fail"}


def test_hostile_answers_that_nothing_is_known_of_never_pass_and_never_raise(prepared, verdicts):
    body = "y = student.f(x, kind)\nassert y.shape == x.shape\nassert not (y - 2 * x).any()"
    ready = prepared(body, "student, x, kind", cases=EACH, reference="def g(x):\n    return x\n")
    found = dict(zip(HOSTILE, verdicts(ready, hostile()), strict=True))
    assert set(found.values()) <= {"fail", "unjudged"}, found
    assert "fail" in found.values()


def test_the_grade_follows_from_saved_observations(ready, sandbox):
    for code in (RIGHT, RIGHT.replace("2 * x", "2 * x + 1"), RIGHT.replace("self.factor * x", "[]")):
        handed_in = submission(code)
        seen = observe(ready, handed_in, sandbox, Limits())
        assert wanted(ready, handed_in, seen) == []
        first = judge_submission(ready, handed_in, seen)
        again = judge_submission(ready, handed_in, dict(sorted(seen.items())))
        run = grade(ready, handed_in, sandbox)
        for other in (again, run):
            assert other.problems[0].criteria == first.problems[0].criteria


def test_calls_are_as_secret_as_their_case_and_carry_no_answer(ready, sandbox):
    handed_in, seen = submission(RIGHT), {}
    rounds = 0
    while calls := wanted(ready, handed_in, seen):
        rounds += 1
        for call in calls:
            assert call.visibility is (Visibility.HIDDEN if call.id.startswith("p/law/2#") else Visibility.PUBLIC)
        seen |= {one.call: one for one in sandbox.run(handed_in, calls, Limits())}
    # f(x) and the layer; f(f(x)) and total(f(x))
    assert (rounds, len(seen)) == (2, 8)


def test_what_a_hidden_case_finds_is_hidden(ready, sandbox):
    code = RIGHT.replace("return 2 * x", "return 2 * x if len(x) == 2 else 3 * x")
    result = grade(ready, submission(code), sandbox)
    findings = result.problems[0].criteria[0].findings
    assert {(one.visibility, one.snippet) for one in findings} == {(Visibility.HIDDEN, "")}
    (shown,) = student_view(result, NOW).problems[0].criteria[0].findings
    assert shown.fact == "A hidden case is wrong."


def test_staff_read_what_a_check_did_wrong_and_students_do_not(prepared, sandbox):
    ready = prepared("y = student.f(x)\nif (y != 2 * x).any():\n    [][7]")
    result = grade(ready, submission(RIGHT.replace("2 * x", "3 * x")), sandbox)
    (criterion,) = result.problems[0].criteria
    assert (str(criterion.verdict), criterion.score, criterion.pending) == ("unjudged", 0, 2)
    calm = "This could not be judged: the course's own check stopped with an error."
    student, staff = (view.problems[0].criteria[0].findings for view in (student_view(result, NOW), staff_view(result)))
    assert [one.fact for one in student] == [calm]
    assert [one.fact for one in staff] == [calm, "For staff: the check stopped: IndexError: list index out of range"]
    assert (staff[1].where.file, staff[1].where.line) == ("p/checks.py", 9)
    assert str(Path.cwd()) not in str(staff)


def test_a_call_may_write_where_its_criterion_says_so(prepared, graded):
    body = "assert student.run('save(x)\\ny = load()', 'y', x=x).shape == x.shape"
    alone = {"reference": "def f(x):\n    return x\n"}
    code = "import numpy as np\n\ndef save(x):\n    np.save('a.npy', x)\n\ndef load():\n    return np.load('a.npy')\n"
    assert str(graded(prepared(body, more="scratch_mib: 1", **alone), code).verdict) == "pass"


def test_calls_start_from_the_seed_of_their_case(prepared, graded):
    body = "a, b = student.free.noise(3), student.free.noise(3)\nassert (a == b).all()"
    alone = {"reference": "def f(x):\n    return x\n"}
    code = "import numpy as np\n\ndef noise(n):\n    return np.random.rand(n)\n"
    assert str(graded(prepared(body, **alone), code).verdict) == "pass"


def test_an_observation_of_another_form_is_not_judged(ready, sandbox):
    handed_in = submission(RIGHT)
    seen = observe(ready, handed_in, sandbox, Limits())
    cut = {key: Observation(one.call, one.status, (*one.values, 1)) for key, one in seen.items()}
    (criterion,) = judge_submission(ready, handed_in, cut).problems[0].criteria
    assert str(criterion.verdict) == "unjudged"
