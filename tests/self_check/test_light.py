"""A check by a kit loads nothing that a student's machine may lack."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest

LOADED = "import atexit, sys; atexit.register(lambda: print('\\n@', *sorted(sys.modules)))"


@pytest.mark.parametrize("format", ["text", "lines", "json"])
def test_neither_torch_nor_what_reads_rubrics_and_writes_pages(work: Any, format: str) -> None:
    work.write("stats.py", "def mean(x):\n    return -x.mean()\n")
    program = f"{LOADED}\nfrom grader.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", program, "check", "--format", format],
        cwd=work.root, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (1, "")
    modules = set(done.stdout.rpartition("@ ")[2].split())
    assert "grader.kit.read" in modules
    assert not modules & {
        "torch",
        "pytest",
        "jinja2",
        "markdown_it",
        "watchfiles",
        "grader.assignment",
        "grader.rubric.schema",
    }
