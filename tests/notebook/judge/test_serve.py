"""What goes wrong with us, and not with the student, is told as such."""

from __future__ import annotations

import os
from pathlib import Path

from grader.notebook.judge.serve import reply
from grader.sandbox.child.link import Link


def test_a_failure_of_ours_is_told_without_a_traceback_and_without_a_verdict(course: Path) -> None:
    reading, writing = os.pipe()
    header, buffers = reply({"kind": "check", "folder": str(course), "assignment": 3}, Link(reading, writing))
    os.close(reading)
    os.close(writing)
    assert header["kind"] == "error"
    assert header["sentence"].startswith("nothing could be judged: torch-grader itself failed with TypeError: ")
    assert buffers == []
