"""Every cause, end to end: a submission that provokes exactly its sentence, and a near miss that does not.

The tables are the YAML files beside this one: what is asked, the reference, and the two submissions.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from grader.diagnose import diagnoses

Row = Any


def test_a_submission_provokes_the_cause_and_a_near_miss_does_not(row: Row, provokes: Callable[[Row], None]) -> None:
    provokes(row)


def test_every_cause_that_is_installed_has_a_row(rows: list[Row]) -> None:
    ours = {one.code for one in diagnoses() if type(one).__module__.startswith("grader.")}
    assert ours - {row.code for row in rows} == set()
