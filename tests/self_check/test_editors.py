"""The matchers that docs/check.md shows read what the command prints."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

PAGE = Path(__file__).resolve().parents[2] / "docs" / "check.md"
SHOWN = [json.loads(block) for block in re.findall(r"```json\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)]
(TASKS,) = [one["tasks"] for one in SHOWN if "tasks" in one]
(GITHUB,) = [one["problemMatcher"] for one in SHOWN if "problemMatcher" in one]
ONCE, WATCH = (next(one for one in TASKS if one["label"] == f"grader {name}") for name in ("check", "watch"))
PATTERNS = [ONCE["problemMatcher"]["pattern"], WATCH["problemMatcher"]["pattern"], GITHUB[0]["pattern"][0]]

WRONG = "import numpy as np\n\n\ndef mean(x):\n    return x.sum() / 2\n"
Start = Callable[..., Any]
Work = Any


def read(pattern: dict[str, Any], line: str) -> dict[str, str]:
    found = re.search(pattern["regexp"], line)
    assert found is not None, line
    return {name: found[group] for name, group in pattern.items() if name != "regexp"}


def run(work: Work, task: dict[str, Any]) -> subprocess.CompletedProcess[str]:
    from conftest import command

    assert (task["type"], task["command"], task["args"][0]) == ("process", "grader", "check")
    return subprocess.run(command(*task["args"][1:]), cwd=work.root, capture_output=True, text=True, check=False)


@pytest.fixture(autouse=True)
def _imports(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(Path(__file__).parent))


@pytest.mark.parametrize("pattern", PATTERNS)
def test_every_line_is_read_and_points_to_a_file(work: Work, pattern: dict[str, Any]) -> None:
    work.write("stats.py", WRONG)
    work.write("answers.yaml", "stats:\n  count: many\n")
    done = run(work, ONCE)
    assert done.returncode == 1
    found = [read(pattern, line) for line in done.stdout.splitlines()]
    assert [(one["file"], one["line"], one["column"], one["severity"]) for one in found] == [
        ("stats.py", "4", "1", "error"),
        ("answers.yaml", "1", "1", "warning"),
        ("answers.yaml", "2", "1", "error"),
    ]
    assert all((work.root / one["file"]).is_file() for one in found)
    assert found[0]["message"].startswith("The mean: mean(x) is ")
    assert found[0]["message"].endswith("Hint: Divide by N.")


def test_what_is_missing_is_a_warning_and_passing_says_nothing(work: Work) -> None:
    assert run(work, ONCE).stdout == ""
    (work.root / "shift.py").unlink()
    (line,) = run(work, ONCE).stdout.splitlines()
    assert read(PATTERNS[0], line) == {
        "file": "shift.py",
        "line": "1",
        "column": "1",
        "severity": "warning",
        "message": "The shifted sample: No module 'shift.py' and no other module with what is asked for was handed in.",
    }


def test_a_round_begins_and_ends_as_the_matcher_waits_for_it(work: Work, watch: Start) -> None:
    background = WATCH["problemMatcher"]["background"]
    assert WATCH["args"][:2] == ["check", "--watch"]
    seen = watch(*WATCH["args"][2:])
    for source, files in ((None, []), (WRONG, ["stats.py"]), ("def mean(x:\n", ["stats.py"])):
        if source:
            work.write("stats.py", source)
        assert re.search(background["beginsPattern"], seen.line())
        lines = [seen.line()]
        while not re.search(background["endsPattern"], lines[-1]):
            lines.append(seen.line())
        assert [read(PATTERNS[1], line)["file"] for line in lines[:-1]] == files


def test_from_another_folder_every_line_points_into_the_work(work: Work) -> None:
    from conftest import command

    (work.root / "stats.py").unlink()
    work.write("shift.py", "def shift(x, by):\n    return x\n")
    asked = command("--format", "lines", work.root.name)
    done = subprocess.run(asked, cwd=work.root.parent, capture_output=True, text=True, check=False)
    assert {read(PATTERNS[0], line)["file"] for line in done.stdout.splitlines()} == {"mine/stats.py", "mine/shift.py"}
