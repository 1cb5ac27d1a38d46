"""An assignment made ready, as data: exactly what was computed, and for the same files alone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

from grader.assignment import load
from grader.bundle import bundle, made_by, unbundle
from grader.codec.encode import encode
from grader.codec.tagged import tag
from grader.errors import UsageError
from grader.model import Assignment, Grade, Submission
from grader.pipeline import grade
from grader.plan.streams import Streams
from grader.prepare import Prepared, PreparedCase, prepare
from grader.rubric.problem import load_problem
from grader.sandbox.interface import open_unconfined
from grader.versions import versions

COURSES = Path(__file__).parent / "courses" / "problems"
STREAMS = Streams(3, b"k" * 32)

RUBRIC = """
title: Scaling
module: scale.py
criteria:
  - id: double
    title: Twice
    points: 2
    check: value
    program: double(x)
    cases:
      - {n: 3, x: "normal[]", y: [1, 2], options: {literal: [1, "two"]}}
      - {n: 3, x: "normal[n]", y: [], options: null, visibility: hidden}
"""


def bits(case: PreparedCase) -> bytes:
    """Everything that judging looks at of a case, to the last bit."""
    planned = case.planned
    seen = (planned.id, planned.inputs, planned.code, planned.seed, planned.call and planned.call.inputs)
    truths = (case.expected, case.terms, case.samples)
    return encode(tag((seen, truths))) + b"".join(map(bits, case.accept))


def everything(prepared: Prepared) -> dict[tuple[str, str], list[bytes]]:
    return {key: [bits(case) for case in cases] for key, cases in prepared.cases.items()}


@pytest.fixture(scope="module")
def shipped() -> Prepared:
    return prepare(load("csce636_hw2"), STREAMS)


@pytest.fixture(scope="module")
def courses() -> Prepared:
    problems = tuple(load_problem(path) for path in sorted(COURSES.iterdir()))
    return prepare(Assignment("courses", "Courses", problems, COURSES / "courses.yaml"), STREAMS)


@pytest.mark.parametrize("which", ["shipped", "courses"])
def test_it_holds_exactly_what_was_drawn_and_computed(which: str, request: pytest.FixtureRequest) -> None:
    prepared: Prepared = request.getfixturevalue(which)
    again = unbundle(bundle(prepared), prepared.assignment)
    assert everything(again) == everything(prepared)
    assert again.mistakes.keys() == prepared.mistakes.keys()
    for key, known in prepared.mistakes.items():
        assert [encode(tag((one.code, one.text, one.values))) for one in again.mistakes[key]] == [
            encode(tag((one.code, one.text, one.values))) for one in known
        ]
    assert again.followers.keys() == prepared.followers.keys()
    assert (again.streams.seed, again.streams.digest) == (3, prepared.streams.digest)
    assert again.streams.key is None


def test_the_key_is_not_in_it(shipped: Prepared) -> None:
    from grader.codec.sealed import unseal

    assert b"k" * 32 not in unseal(bundle(shipped))


def test_scalars_lists_and_literals_come_back_as_they_were(tmp_path: Path) -> None:
    (tmp_path / "rubric.yaml").write_text(RUBRIC, encoding="utf-8")
    (tmp_path / "reference.py").write_text("def double(x):\n    return 2 * x\n", encoding="utf-8")
    assignment = Assignment("hw", "Homework", (load_problem(tmp_path),), tmp_path / "hw.yaml")
    first, second = unbundle(bundle(prepare(assignment, STREAMS)), assignment).cases[tmp_path.name, "double"]
    drawn = prepare(assignment, STREAMS).cases[tmp_path.name, "double"][0].planned.inputs
    assert first.planned.inputs["n"] == 3
    assert type(first.planned.inputs["x"]) is type(drawn["x"])
    assert first.planned.inputs["x"] == drawn["x"]
    assert first.planned.inputs["y"].tolist() == [1, 2]
    assert first.planned.inputs["options"] == [1, "two"]
    assert second.planned.inputs["y"] == []
    assert second.planned.inputs["options"] is None


def test_files_that_changed_since_are_refused(tmp_path: Path) -> None:
    (tmp_path / "rubric.yaml").write_text(RUBRIC, encoding="utf-8")
    (tmp_path / "reference.py").write_text("def double(x):\n    return 2 * x\n", encoding="utf-8")
    data = bundle(prepare(_of(tmp_path), STREAMS))
    unbundle(data, _of(tmp_path))
    (tmp_path / "reference.py").write_text("def double(x):\n    return 3 * x\n", encoding="utf-8")
    with pytest.raises(
        UsageError, match=r"hw\.yaml: its expected values belong to other problems, .*; build the package again"
    ):
        unbundle(data, _of(tmp_path))


def _of(folder: Path) -> Assignment:
    return Assignment("hw", "Homework", (load_problem(folder),), folder / "hw.yaml")


def test_damage_is_told(shipped: Prepared) -> None:
    data = bytearray(bundle(shipped))
    data[len(data) // 2] ^= 1
    with pytest.raises(UsageError, match=r"the package's expected values are damaged: .*; build and upload it again"):
        unbundle(bytes(data), shipped.assignment)


def test_it_says_what_it_was_made_with(shipped: Prepared) -> None:
    assert made_by(bundle(shipped)) == versions()


def test_grading_from_it_loads_torch_only_for_those_who_need_it(shipped: Prepared, tmp_path: Path) -> None:
    (tmp_path / "bundle").write_bytes(bundle(shipped))
    script = """
        import sys
        from pathlib import Path
        from grader.assignment import load
        from grader.bundle import unbundle
        from grader.model import Submission
        from grader.pipeline import grade
        from grader.sandbox.interface import open_unconfined

        prepared = unbundle(Path(sys.argv[1]).read_bytes(), load("csce636_hw2"))
        module = Path("problems/residual_params/starter.py").read_bytes()
        with open_unconfined() as sandbox:
            judged = grade(prepared, Submission("someone", {"residual_params.py": module}), sandbox)
        print(judged.max_score, "torch" in sys.modules)
    """
    command = [sys.executable, "-c", dedent(script), str(tmp_path / "bundle")]
    root = Path(__file__).resolve().parents[1]
    told = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["100", "False"]


OWN_RUBRIC = """
title: Sums
module: sums.py
criteria:
  - id: linear
    title: It is linear
    points: 2
    check: property
    property: {function: linear}
    cases: [{x: "normal[3]"}, {x: "normal[4]", visibility: hidden}]
"""
OWN_CHECK = """
import numpy as np

def linear(student, x):
    \"\"\"Twice the input is twice the sum.\"\"\"
    factor = np.random.rand()
    assert np.allclose(student.total(factor * x), factor * student.total(x)), f"not at {factor}"
"""


def test_an_authors_own_check_judges_as_it_would_have(tmp_path: Path) -> None:
    (tmp_path / "rubric.yaml").write_text(OWN_RUBRIC, encoding="utf-8")
    (tmp_path / "reference.py").write_text("def total(x):\n    return x.sum()\n", encoding="utf-8")
    (tmp_path / "checks.py").write_text(OWN_CHECK, encoding="utf-8")
    prepared = prepare(_of(tmp_path), STREAMS)
    again = unbundle(bundle(prepared), prepared.assignment)
    with open_unconfined() as sandbox:
        for module in (b"def total(x):\n    return x.sum()\n", b"def total(x):\n    return x.sum() + 1\n"):
            submission = Submission("someone", {"sums.py": module})
            assert findings(grade(again, submission, sandbox)) == findings(grade(prepared, submission, sandbox))


def findings(judged: Grade) -> list[tuple[str, str]]:
    results = [result for problem in judged.problems for result in problem.criteria]
    return [(result.verdict, finding.fact) for result in results for finding in result.findings]
