"""Other courses' problems, judged by a kit: what it judges at all comes out as with the references at hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from grader.kit.make import make
from grader.kit.read import read
from grader.model import Assignment, CriterionResult, Submission, Verdict
from grader.pipeline import grade
from grader.plan.streams import Streams
from grader.prepare import Prepared, prepare, public_part
from grader.rubric.problem import load_problem
from grader.sandbox.interface import Sandbox, open_unconfined
from tests.courses.conftest import HERE

Changes = Mapping[str, str]


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with open_unconfined() as opened:
        yield opened


@pytest.fixture(scope="module")
def whole() -> Assignment:
    problems = tuple(load_problem(path) for path in sorted((HERE / "problems").iterdir()))
    return Assignment("courses", "Courses", problems, HERE / "courses.yaml")


@pytest.fixture(scope="module")
def beside_references(whole: Assignment) -> Prepared:
    return prepare(public_part(whole), Streams(0))


@pytest.fixture(scope="module")
def by_kit(whole: Assignment, tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    path = tmp_path_factory.mktemp("courses") / "courses.kit"
    path.write_bytes(make(whole))
    return read(path).prepared


def results(prepared: Prepared, problem: str, changes: Changes, sandbox: Sandbox) -> dict[str, CriterionResult]:
    folder = HERE / "solutions" / problem
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*.py"))}
    for old, new in changes.items():
        files = {name: content.replace(old.encode(), new.encode()) for name, content in files.items()}
    graded = grade(prepared, Submission("someone", files), sandbox)
    (found,) = [one for one in graded.problems if one.problem.id == problem]
    return {result.criterion.id: result for result in found.criteria}


def told(result: CriterionResult) -> tuple[object, ...]:
    facts = [finding.fact for finding in result.findings]
    return result.verdict, result.score, result.accepted and result.accepted.name, facts


@pytest.mark.parametrize(
    ("problem", "changes", "worst"),
    [
        ("affine", {}, Verdict.PASS),
        ("softmax", {}, Verdict.PASS),
        ("linear_class", {}, Verdict.PASS),
        ("conventions", {}, Verdict.PASS),
        ("conventions", {"x.mean(axis=0, keepdims=True)": "x.mean(axis=0)"}, Verdict.PASS),
        ("conventions", {"x * (u >= p) / (1 - p)": "x * (u < p) / p"}, Verdict.PARTIAL),
        ("conventions", {"+ 2 * reg * w": "+ reg * w"}, Verdict.PARTIAL),
        ("conventions", {"+ 2 * reg * w": "+ 3 * reg * w"}, Verdict.FAIL),
        ("conventions", {"x * (u >= p)": "y * (u < p)"}, Verdict.ERROR),
    ],
)
def test_a_kit_judges_as_the_references_do(
    beside_references: Prepared, by_kit: Prepared, sandbox: Sandbox, problem: str, changes: Changes, worst: Verdict
) -> None:
    expected = results(beside_references, problem, changes, sandbox)
    found = results(by_kit, problem, changes, sandbox)
    assert found.keys() == expected.keys()
    judged = {name: one for name, one in found.items() if one.verdict is not Verdict.AWAITING}
    assert worst in {one.verdict for one in judged.values()}
    for name, one in judged.items():
        if len(one.criterion.cases) == len(expected[name].criterion.cases):
            assert told(one) == told(expected[name])
        assert (one.verdict, one.score) == (expected[name].verdict, expected[name].score)


def test_where_a_kit_holds_back(by_kit: Prepared) -> None:
    forms = {key: {case.form for case in cases} for key, cases in by_kit.cases.items()}
    assert {key for key, form in forms.items() if form != {""}} == {
        ("conventions", "centre_shape"),  # asked in writing
        ("conventions", "centre"),  # arrays of that very shape
        ("conventions", "centred_shape"),
        ("linear_class", "report"),  # one text, and no other case
        ("softmax", "dtype"),  # one text, whatever is drawn
    }
    assert Path() == by_kit.assignment.path
