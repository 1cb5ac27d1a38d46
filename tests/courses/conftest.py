"""Problem directories in the style of courses elsewhere, and submissions to them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from grader.model import Assignment, CriterionResult, Submission
from grader.pipeline import grade
from grader.plan.streams import Streams
from grader.prepare import Prepared, prepare
from grader.rubric.problem import load_problem
from grader.sandbox.interface import Sandbox, open_unconfined

HERE = Path(__file__).parent
collect_ignore = ["problems"]  # they are for these tests to use, and no tests themselves

Results = dict[str, CriterionResult]


@pytest.fixture(scope="package")
def sandbox() -> Iterator[Sandbox]:
    with open_unconfined() as opened:
        yield opened


@pytest.fixture(scope="package")
def prepared() -> Prepared:
    """All problems in one run, as one assignment: each finds its own ``helper``."""
    problems = tuple(load_problem(path) for path in sorted((HERE / "problems").iterdir()))
    return prepare(Assignment("courses", "Courses", problems, HERE / "courses.yaml"), Streams(3, b"k" * 32))


@pytest.fixture(scope="package")
def solution() -> Callable[[str], dict[str, bytes]]:
    """The right submission to a problem: path → content."""

    def read(problem: str) -> dict[str, bytes]:
        folder = HERE / "solutions" / problem
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*.py"))}

    return read


@pytest.fixture(scope="package")
def results(
    prepared: Prepared, sandbox: Sandbox, solution: Callable[[str], dict[str, bytes]]
) -> Callable[..., Results]:
    """``results(problem, {old: new, …})``: the right submission with texts replaced, graded; criterion → result."""

    def run(problem: str, changes: Mapping[str, str] | None = None) -> Results:
        files = solution(problem)
        for old, new in (changes or {}).items():
            assert any(old.encode() in content for content in files.values()), old
            files = {name: content.replace(old.encode(), new.encode()) for name, content in files.items()}
        graded = grade(_only(prepared, problem), Submission("someone", files), sandbox)
        return {result.criterion.id: result for result in graded.problems[0].criteria}

    return run


def _only(prepared: Prepared, problem: str) -> Prepared:
    problems = tuple(one for one in prepared.assignment.problems if one.id == problem)
    assignment = Assignment("courses", "Courses", problems, prepared.assignment.path)
    cases = {key: cases for key, cases in prepared.cases.items() if key[0] == problem}
    return Prepared(assignment, prepared.streams, cases)
