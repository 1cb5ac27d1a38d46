"""One tiny problem for each row of a table, and submissions to it, graded through every room with real children."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent, indent

import pytest
import yaml

from grader.checks.base import check_names
from grader.model import Assignment, CriterionResult, Finding, Submission, Verdict
from grader.pipeline import grade
from grader.plan.streams import Streams
from grader.prepare import Prepared, prepare
from grader.rubric.problem import load_problem
from grader.sandbox.interface import Sandbox, open_unconfined

HERE = Path(__file__).parent
HEAD = "title: T\nmodule: m.py\ncriteria:\n"
DEFAULTS = {"id": "c", "title": "C", "points": "1", "check": "value"}


@dataclass(frozen=True)
class Row:
    """A criterion and its reference, a submission that provokes a cause, and one like it that must not.

    ``criterion`` holds the keys of the criterion that differ from the defaults, ``code`` and ``told`` are the cause.
    """

    name: str
    code: str
    told: str
    criterion: str
    reference: str
    wrong: str
    near: str


Grade = Callable[[Row, str], CriterionResult]


def read_rows() -> list[Row]:
    tables = [(path.stem, yaml.safe_load(path.read_text(encoding="utf-8"))) for path in sorted(HERE.glob("*.yaml"))]
    return [Row(f"{group}: {name}", **row) for group, table in tables for name, row in table.items()]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "row" in metafunc.fixturenames:
        rows = read_rows()
        metafunc.parametrize("row", rows, ids=[row.name for row in rows])


@pytest.fixture(scope="session")
def rows() -> list[Row]:
    return read_rows()


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    with open_unconfined() as opened:
        yield opened


def rubric_of(criterion: str) -> str:
    text = dedent(criterion).strip()
    given = {line.split(":")[0] for line in text.splitlines() if line[:1].strip()}
    defaults = [f"{key}: {value}" for key, value in DEFAULTS.items() if key not in given]
    return HEAD + "  - " + indent("\n".join([*defaults, text]), "    ").lstrip() + "\n"


def prepared_row(row: Row, folder: Path) -> Prepared:
    folder.mkdir(exist_ok=True)
    (folder / "rubric.yaml").write_text(rubric_of(row.criterion), encoding="utf-8")
    (folder / "reference.py").write_text(dedent(row.reference), encoding="utf-8")
    problem = load_problem(folder, check_names())
    return prepare(Assignment("hw", "Homework", (problem,), folder / "hw.yaml"), Streams(4, b"k" * 32))


@pytest.fixture
def prepare_row(tmp_path: Path) -> Callable[[Row], Prepared]:
    """``prepare_row(row)``: an assignment of the row's criterion alone."""
    return lambda row: prepared_row(row, tmp_path / "p")


@pytest.fixture
def graded(prepare_row: Callable[[Row], Prepared], sandbox: Sandbox) -> Grade:
    """``graded(row, source)``: the criterion's result for a module."""

    def run(row: Row, source: str) -> CriterionResult:
        prepared = prepare_row(row)
        submission = Submission("ada", {"m.py": dedent(source).lstrip("\n").encode()})
        return grade(prepared, submission, sandbox).problems[0].criteria[0]

    return run


@pytest.fixture
def provokes(graded: Grade) -> Callable[[Row], None]:
    """Holds that a wrong submission is told its cause, with the place of its function, and that the near miss isn't."""

    def check(row: Row) -> None:
        wrong = graded(row, row.wrong)
        assert wrong.verdict in (Verdict.FAIL, Verdict.PARTIAL), wrong.findings
        finding = with_cause(wrong)
        assert (finding.cause.code, finding.cause.text) == (row.code, row.told)
        assert finding.fact
        assert finding.where is not None
        assert (finding.where.file, finding.where.text.split("(")[0]) == ("m.py", "def f")
        near = graded(row, row.near)
        assert near.verdict in (Verdict.FAIL, Verdict.PARTIAL), near.findings
        assert row.code not in codes(near), near.findings

    return check


def with_cause(result: CriterionResult) -> Finding:
    found = [finding for finding in result.findings if finding.cause is not None]
    assert found, result.findings
    return found[0]


def codes(result: CriterionResult) -> list[str]:
    return [finding.cause.code for finding in result.findings if finding.cause is not None]
