"""What can't be handed in as a student's module is noted, not passed over."""

from __future__ import annotations

from typing import Any

from grader.audit.handed_in import audit_reference, audit_starter


def test_a_reference_that_imports_its_neighbours_is_noted(tiny: Any, sandbox: Any) -> None:
    tiny.write("helper.py", "TWO = 2\n")
    tiny.edit("reference.py", "import torch", "import torch\nfrom .helper import TWO")
    told = audit_reference(tiny.bench(), sandbox)
    assert list(told.findings) == []
    assert list(told.notes) == ["the reference imports files beside it, so it was not handed in as a student's module"]


def test_a_problem_without_a_starter_is_noted(tiny: Any, sandbox: Any) -> None:
    (tiny.directory / "starter.py").unlink()
    told = audit_starter(tiny.bench(), sandbox)
    assert list(told.findings) == []
    assert list(told.notes) == ["the problem has no starter.py: what students start from was not tried"]
