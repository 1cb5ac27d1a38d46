"""What a change may have changed the verdicts of: rather too many problems than one too few."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from grader.model import (
    Cell,
    Criterion,
    Layout,
    Notebook,
    Observation,
    Problem,
    Program,
    Property,
    SourceRules,
    Status,
    Submission,
)
from grader.self_check.affected import affected

A, B = "def f(x):\n    return x\n", "def g(x):\n    return x\n"


def problem(id: str, needs: str, **options: Any) -> Problem:
    program = Program((f"y = {needs}(1)",), (needs,), ("y",))
    criterion = Criterion("c", "C", Decimal(1), "value", **{"program": program} | options)
    return Problem(id, id, Path(), Layout(f"{id}.py"), (criterion,))


PROBLEMS = (problem("a", "f"), problem("b", "g"))
SEEN = {name: Observation(name, Status.OK, (1,)) for name in ("a/c/1", "b/c/1")}


def work(a: str = A, b: str = B, answers: Any = None, notebooks: Any = None, **others: str) -> Submission:
    files = {"a.py": a, "b.py": b} | {f"{name}.py": text for name, text in others.items()}
    encoded = {name: text.encode() for name, text in files.items() if text}
    return Submission("s", encoded, answers or {}, notebooks=notebooks or {})


def found(before: Submission, now: Submission, seen: Any = SEEN, problems: Any = PROBLEMS) -> str:
    return "".join(one.id for one in affected(before, seen, now, problems))


def test_a_module_reaches_its_own_problem() -> None:
    assert found(work(), work()) == ""
    assert found(work(), work(a=A + "# more\n")) == "a"
    assert found(work(), work(b=B + "# more\n")) == "b"


def test_a_helper_reaches_what_imports_it_however_far() -> None:
    files = {"a": "from one import h\n" + A, "one": "from two import h\n", "two": "def h(): pass\n"}
    assert found(work(**files), work(**files | {"two": "def h(): return 1\n"})) == "a"


def test_what_a_starter_leaves_open_may_come_to_stand_in_any_file() -> None:
    starter = "def f(x):\n    raise NotImplementedError\n"
    assert found(work(a=starter), work(a=starter, mine=A)) == "a"
    assert found(work(a=starter, mine=A), work(a=starter)) == "a"
    assert found(work(a=starter), work(a=starter, mine="def k(x): return x\n")) == ""
    assert found(work(), work(mine=A)) == ""


@pytest.mark.parametrize("name", ["numpy", "json", "torch"])
def test_a_file_that_stands_before_a_library_reaches_all(name: str) -> None:
    assert found(work(), work(**{name: "x = 1\n"})) == "ab"


def test_code_that_may_change_the_libraries_reaches_all_in_either_version() -> None:
    loud = "import numpy as np\nnp.seterr(all='raise')\n" + A
    assert found(work(), work(a=loud)) == "ab"
    assert found(work(a=loud), work()) == "ab"


def test_answers_reach_the_problem_that_they_are_read_for() -> None:
    assert found(work(answers={"A": {"x": "1"}}), work(answers={"A": {"x": "2"}})) == "a"
    assert found(work(answers={"A": {"x": "1"}}), work(answers={"a": {"x": "1"}})) == ""


def test_answers_reach_their_own_problem() -> None:
    assert found(work(answers={"a": {"x": "1"}}), work(answers={"a": {"x": "2"}, "b": {}})) == "ab"
    assert found(work(answers={"a": {"x": "1"}}), work(answers={"a": {"x": "2"}})) == "a"
    assert found(work(), work(a=A + "ANSWERS = {}\n")) == "a"
    assert found(work(a=A + "ANSWERS = {}\n"), work(a=A + "ANSWERS = {'x': 1}\n")) == "ab"


def test_notebooks_reach_all() -> None:
    some = {"n.ipynb": Notebook((Cell(1, None, "x = 1"),))}
    assert found(work(notebooks=some), work(a=A + "\n", notebooks=some)) == "ab"
    assert found(work(), work(notebooks=some)) == "ab"


def test_a_function_that_is_looked_up_elsewhere_may_come_from_anywhere() -> None:
    moved = {"b": "", "other": B}
    assert found(work(**moved), work(**moved, a=A + "\n")) == "ab"
    assert found(work(b="from other import *\n", other=B), work(a=A + "\n", b="from other import *\n", other=B)) == "ab"


@pytest.mark.parametrize("status", [Status.TIMEOUT, Status.CRASH])
def test_what_hangs_is_not_waited_for_again_unless_others_may_have_used_up_the_time(status: Status) -> None:
    hung = SEEN | {"b/c/1": Observation("b/c/1", status, seconds=10.0)}
    assert found(work(), work(a=A + "\n"), hung) == "a"
    assert found(work(), work(b=B + "\n"), hung) == "b"
    late = hung | {"a/c/1": Observation("a/c/1", Status.OK, (1,), seconds=45.0)}
    assert found(work(), work(a=A + "\n"), late) == "ab"
    others = {f"a/c/{number}": Observation(f"a/c/{number}", Status.CRASH, seconds=0.1) for number in range(1, 5)}
    assert found(work(), work(a=A + "\n"), hung | others) == "ab"


@pytest.mark.parametrize("status", [Status.MISSING, Status.UNJUDGED])
def test_what_was_not_answered_is_asked_again(status: Status) -> None:
    seen = SEEN | {"b/c/1": Observation("b/c/1", status)}
    assert found(work(), work(a=A + "\n"), seen) == "ab"
    assert found(work(), work(a=A + "\n"), {"a/c/1": SEEN["a/c/1"]}) == "ab"


def test_an_author_may_look_at_anything() -> None:
    own_check = problem("b", "g", property=Property("function", {"name": "check"}))
    rules = problem("b", "g", program=None, source=SourceRules(forbid=("numpy.dot",)))
    for other in (own_check, rules):
        assert found(work(), work(a=A + "\n"), problems=(PROBLEMS[0], other)) == "ab"


def test_what_could_not_be_read_is_checked_as_a_whole() -> None:
    before = work()
    for now in (Submission("s", before.files, answers_flaw="x"), Submission("s", before.files, unreadable="x")):
        assert found(before, now) == "ab"
        assert found(now, before) == "ab"
