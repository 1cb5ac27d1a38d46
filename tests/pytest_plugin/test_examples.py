"""pytest and ``grader grade`` come to the same verdicts and points, for every example."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "submissions_example"
FEW = ["written_solution", "syntax_error", "float32_throughout"]
# a loop needs no ten seconds to be told
OPTIONS = (f"--assignment={ROOT / 'rubrics' / 'csce636_hw2.yaml'}", "--call-seconds=4", "--allow-unconfined")

Judged = dict[str, tuple[str, float, float]]


@pytest.mark.parametrize("names", [FEW, pytest.param([""], marks=pytest.mark.slow, id="all")])
def test_both_come_to_the_same(project, testcases, names):
    options = (*OPTIONS, f"--key={project.root / 'rubrics' / 'hw.key'}")
    paths = [EXAMPLES / name for name in names]
    submissions = [f"--submission={path}" for path in paths]
    project.run(*submissions, *options, "-n", "2", "--junitxml=out.xml", "-q", "--tb=no")
    graded = project.pytester.run(sys.executable, "-m", "grader", "grade", *paths, *options, "--out=out", "--jobs=1")
    assert graded.ret == 0
    judged = by_grade(project.root / "out")
    assert len(judged) == 46 * len(names if names == FEW else list(EXAMPLES.iterdir()))
    assert by_pytest(testcases(project.root / "out.xml")) == judged


def by_grade(out: Path) -> Judged:
    """Node → verdict, points and pending points of the result files."""
    found = {}
    for path in sorted((out / "results").iterdir()):
        result: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        for problem in result["problems"]:
            for one in problem["criteria"]:
                node = f"{path.stem}.{problem['id']}.{one['id']}"
                found[node] = (one["verdict"], one["score"], one["pending"])
    return found


def by_pytest(cases: dict[str, Any]) -> Judged:
    """The same of JUnit's XML; and that its outcomes fit."""
    found = {}
    for node, case in cases.items():
        held = {one.get("name"): one.get("value") for one in case.iter("property")}
        found[node] = (held["verdict"], float(held["points"]), float(held["pending"]))
        outcome = {"pass": None, "awaiting": "skipped", "unjudged": "error"}.get(held["verdict"], "failure")
        assert [child.tag for child in case if child.tag != "properties"] == ([outcome] if outcome else []), node
    return found
