"""The worked example of the documentation does what it says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(("example", "passed", "failed"), [("all_right_numpy", 5, 0), ("transposed_matrix", 2, 3)])
def test_the_example(project, example, passed, failed):
    text = (ROOT / "docs" / "pytest.md").read_text(encoding="utf-8")
    (source,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    project.write("course_tests/test_conv.py", source)
    result = project.run(
        f"--submission={ROOT / 'submissions_example' / example}",
        "--assignment=csce636_hw2",
        f"--key={project.root / 'rubrics' / 'hw.key'}",
        "--allow-unconfined",
        "course_tests",
        "-m",
        "not criterion",
    )
    result.assert_outcomes(passed=passed, failed=failed, deselected=46)
