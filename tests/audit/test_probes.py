"""The submissions whose reports are searched: made of what a problem has, and able to tell all that they see."""

from __future__ import annotations

from typing import Any

from grader.audit.handed_in import LIMITS
from grader.audit.probes import probes
from grader.model import Observation
from grader.rounds import observe

Tiny = Any


def seen(tiny: Tiny, sandbox: Any, name: str) -> dict[str, Observation]:
    bench = tiny.bench()
    (probe,) = [one for one in probes(bench) if one.id == name]
    found = observe(bench.prepared, probe, sandbox, LIMITS)
    return {call.rpartition("/")[0].partition("/")[2] + call[-1]: one for call, one in found.items()}


def test_a_problem_without_starter_and_mistakes_has_fewer(tiny: Tiny) -> None:
    (tiny.directory / "starter.py").unlink()
    (tiny.directory / "mistakes.py").unlink()
    assert [one.id for one in probes(tiny.bench())][:2] == ["the reference", "one whose answers are off by one"]
    assert len(probes(tiny.bench())) == 5


def test_the_reference_is_right_and_another_off_by_one(tiny: Tiny, sandbox: Any) -> None:
    right = seen(tiny, sandbox, "the reference")["loss1"].values[0].data
    wrong = seen(tiny, sandbox, "one whose answers are off by one")["loss1"].values[0].data
    assert wrong == right + 1


def test_known_mistakes_stand_under_the_names_of_what_they_are_mistakes_of(tiny: Tiny, sandbox: Any) -> None:
    right = tiny.bench().cases(tiny.bench().problem.criteria[1])[0].expected[0].data
    assert (abs(2 * seen(tiny, sandbox, "the known mistakes")["slope1"].values[0].data - right) < 1e-9).all()


def test_what_was_given_is_raised_printed_or_returned_with_what_came_before(tiny: Tiny, sandbox: Any) -> None:
    number = repr(float(tiny.bench().cases(tiny.bench().problem.criteria[0])[0].planned.inputs["w"][0]))
    raised = seen(tiny, sandbox, "one that raises what it was given")
    assert number in raised["loss1"].failure.message
    assert number in raised["loss2"].failure.message  # the case before it is remembered
    printed = seen(tiny, sandbox, "one that prints what it was given")["loss1"]
    assert number in printed.stdout
    assert number in printed.stderr
    returned = seen(tiny, sandbox, "one that returns what it was given")["loss1"].values[0]
    assert [one.data.shape for one in returned] == [(3,), (5, 3)]


def test_as_many_values_are_returned_as_a_program_unpacks(tiny: Tiny, sandbox: Any) -> None:
    tiny.edit(
        "rubric.yaml",
        "program: loss(w, X)\n    truth: loss(w, X)",
        'program: "a, b, c = loss(w, X)"\n    observe: [c]\n    truth: loss(w, X)',
    )
    assert len(seen(tiny, sandbox, "one that returns what it was given")["loss1"].values[0]) == 2


def test_written_answers_are_handed_in_right_and_wrong(tiny: Tiny) -> None:
    (tiny.directory / "mistakes.py").unlink()
    tiny.write(
        "rubric.yaml",
        "title: By hand\nmodule: line.py\ngivens: {n: 7}\ncriteria:\n"
        "  - {id: count, title: C, points: 1, check: count, answer: count, truth: n * 3}\n"
        '  - {id: list, title: L, points: 1, check: value, answer: list, truth: "[n, 0.5]"}\n'
        "  - {id: why, title: W, points: 1, check: written, answer: why}\n",
    )
    answers = {one.id: one.answers.get("line") for one in probes(tiny.bench())}
    assert answers["the reference"] == {"count": "21", "list": ["7", "0.5"], "why": "an answer"}
    assert answers["one whose answers are off by one"] == {
        "count": "22.0",
        "list": ["8.0", "1.5"],
        "why": "an answer + 1",
    }
