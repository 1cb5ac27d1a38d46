"""A function runs against what has been answered so far: what it still wants, and that it is the same each time."""

from __future__ import annotations

import sys
import warnings
from contextlib import suppress

import numpy as np
import pytest
import torch

import grader.replay.run
from grader.model import Status
from grader.replay.check import CaseCheck
from tests.replay.conftest import answers


def f(x):
    return 2 * x


def total(x):
    return float(np.sum(x))


NAMES = {"f": f, "total": total}


def rounds(check: CaseCheck) -> tuple[int, int]:
    """How many rounds it took, and how many calls."""
    tape, count = answers(check, NAMES)
    return count, len(tape)


@pytest.mark.parametrize(
    ("body", "cost"),
    [
        ("pass", (0, 0)),
        ("student.f(x)", (1, 1)),
        ("a, b, c = student.f(x), student.f(2 * x), student.f(3 * x)\nassert (b == 2 * a).all(), c", (1, 3)),
        ("both = [student.f(k * x) for k in range(1, 9)]\nassert np.allclose(sum(both), 72 * x)", (1, 8)),
        ("assert np.allclose(student.f(student.f(x)), 4 * x)", (2, 2)),
        ("y = x\nfor _ in range(5):\n    y = student.f(y)\nassert np.allclose(y, 32 * x)", (5, 5)),
        ("a = student.f(x)\nb = student.f(2 * a)\nc = student.f(x + 1)\nassert np.allclose(b, 4 * a), c", (2, 3)),
        ("a, b = student.run('a = f(x)\\nb = f(a)', ['a', 'b'], x=x)\nassert np.allclose(b, 2 * a)", (1, 1)),
        ("try:\n    student.f(x)[0]\nexcept Exception:\n    return False", (1, 1)),
        ("try:\n    y = student.f(x)[0]\nexcept:\n    y = student.f(4 * x)[0]\nassert y.any()", (1, 2)),
    ],
)  # fmt: skip
def test_calls_that_do_not_need_each_other_cost_one_round(check, body, cost):
    assert rounds(check(body)) == cost


def test_a_call_that_is_made_twice_is_asked_twice(check):
    own = check("assert (student.f(x) == student.f(x)).all()")
    assert len(own.wants({})) == 2
    assert len({*own.wants({})}) == 2
    odd = iter((1.0, 2.0))
    tape, _ = answers(own, {"f": lambda x: next(odd) * x})
    assert str(own.judge(tape).verdict) == "fail"


def test_what_is_wanted_and_what_is_said_follow_from_the_tape_alone(check):
    own = check(
        "noise = np.random.normal(size=x.shape) + torch.rand(x.shape).numpy()\n"
        "judge.equal(student.f(x + noise), student.f(x) + 2 * noise, 'the sum')"
    )
    assert list(own.wants({})) == list(own.wants({}))
    tape, _ = answers(own, {"f": lambda x: x**2})
    np.random.seed(5)
    assert own.judge(tape) == own.judge(dict(reversed(tape.items())))
    assert str(own.judge(tape).verdict) == "fail"


def test_nothing_more_is_wanted_once_a_call_has_ended_the_check(check):
    own = check("a = student.f(x)\nassert student.f(2 * a).any()")
    tape, _ = answers(own, {"f": lambda x: 1 / 0})
    (seen,) = tape.values()
    assert seen.status is Status.ERROR
    assert own.wants(tape) == {}


@pytest.mark.parametrize("swallow", ["except BaseException:", "except:"])
def test_a_function_can_not_swallow_how_a_call_ended(told, swallow):
    body = f"try:\n    student.f(x)\n{swallow}\n    pass\nreturn True"
    assert told(body, f=lambda x: 1 / 0) == "error\nf raised ZeroDivisionError: division by zero"


def test_calls_without_end_are_the_functions_fault(check, monkeypatch):
    monkeypatch.setattr(grader.replay.run.Run, "most_calls", 12)
    own = check("y = student.f(x)\nwhile y.sum() ** 2 < 1e6:\n    y = student.f(y)")
    tape, count = answers(own, {"f": lambda x: x})  # the reference doubles: there the loop ends
    judgement = own.judge(tape)
    assert len(tape) == count == 12
    assert [str(judgement.verdict), judgement.findings[1].fact] == [
        "unjudged",
        "For staff: the check stopped: it asks for more than 12 calls (let a program loop, in student.run)",
    ]


def test_a_function_that_does_not_end_is_stopped(check, monkeypatch):
    own = check("y = student.f(x)\nwhile y.sum() ** 2 < 1e6:\n    y = 2 * y")
    monkeypatch.setattr(grader.replay.run, "SECONDS", 0.2)
    tape, _ = answers(own, {"f": lambda x: 0 * x})
    judgement = own.judge(tape)
    assert str(judgement.verdict) == "unjudged"
    assert (
        judgement.findings[1].fact
        == "For staff: the check stopped: it did not end within 0.2 seconds (bound its loops)"
    )
    assert judgement.findings[1].where.text.strip() in ("while y.sum() ** 2 < 1e6:", "y = 2 * y")


def test_a_keyboard_interrupt_is_a_persons(check):
    own = check("if student.f(x).sum() > 1e9:\n    raise KeyboardInterrupt")
    with pytest.raises(KeyboardInterrupt):
        answers(own, {"f": lambda x: x + 1e9})


def test_what_the_function_changes_stays_its_own(check, capfd):
    own = check(
        "np.random.seed(1)\ntorch.set_default_dtype(torch.float16)\nprint('of the author')\nassert student.f(x).any()",
    )
    state = np.random.get_state()[1].tolist()
    capfd.readouterr()
    own.wants({})
    assert np.random.get_state()[1].tolist() == state
    assert torch.get_default_dtype() is torch.float32
    assert capfd.readouterr().out == ""


def test_warnings_of_odd_values_are_nobodys_business(check):
    own = check("assert np.log(student.f(x) ** 2).any()")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        tape, _ = answers(own, {"f": lambda x: 0 * x})
        assert str(own.judge(tape).verdict) == "pass"


def test_inputs_and_answers_can_not_be_changed(check):
    change = "try:\n    {0} += 1\nexcept ValueError:\n    {0} = None\nassert {0} is None\n"
    own = check("out = student.f(x)\n" + change.format("x") + change.format("out"))
    tape, _ = answers(own, NAMES)
    assert str(own.judge(tape).verdict) == "pass"


def test_tensors_where_the_criterion_says_so(check):
    own = check(
        "out = student.f(x)\nassert isinstance(x, torch.Tensor) and isinstance(out, torch.Tensor)\n"
        "assert torch.allclose(out, 2 * x)",
        more="inputs: torch",
    )
    tape, _ = answers(own, {"f": f})
    assert str(own.judge(tape).verdict) == "pass"


def test_only_what_it_asks_for_reaches_the_function(told):
    assert told("assert n == 3\nassert y == 5", "n, student, y=5", f=f) == "pass"


def test_a_run_leaves_no_thread_that_could_still_raise(check):
    own = check("assert student.f(x).any()")
    tape, _ = answers(own, NAMES)
    for _ in range(3):
        own.judge(tape)
    names = [frame.f_code.co_filename for frame in sys._current_frames().values()]
    with suppress(ValueError):
        names.remove(__file__)
    assert not any(name.endswith("limit.py") for name in names)
