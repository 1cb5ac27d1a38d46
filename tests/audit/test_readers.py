"""Whatever a student reads is read: text, attributes, keys and values; never the style sheet."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from grader.audit.handed_in import LIMITS
from grader.audit.probes import probes
from grader.audit.readers import READERS, text_of
from grader.pipeline import grade


def test_text_and_attributes_of_a_page() -> None:
    page = '<style>p { color: red }</style><p title="1.25 &amp; more">a <b>b</b>\n\n c</p>'
    assert text_of(page) == ["1.25 & more", "a", "b", "c"]


@pytest.mark.parametrize("medium", list(READERS))
def test_every_medium_tells_a_student_of_a_public_failure(tiny: Any, sandbox: Any, medium: str) -> None:
    bench = tiny.bench()
    wrong = next(one for one in probes(bench) if one.id == "the known mistakes")
    lines = READERS[medium](grade(bench.prepared, wrong, sandbox, LIMITS), datetime(2000, 1, 1, tzinfo=UTC))
    assert any("The 2 of the square is missing" in line for line in lines)
    assert any("Largest difference" in line for line in lines)
    assert not any(line.endswith(" ") for line in lines)
