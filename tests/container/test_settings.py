"""What a package says of itself, and that it is of this version."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.container.settings import FILE, Settings, read, written
from grader.errors import UsageError


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"schema": "torch-grader/package/2"}', written(Settings("a.yaml", hidden="all"))],  # type: ignore[arg-type]
)
def test_settings_of_another_version_are_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text(text)
    with pytest.raises(UsageError, match=r"package\.json: .*; build the package again"):
        read(tmp_path)


def test_settings_come_back_as_they_were(tmp_path: Path) -> None:
    settings = Settings("assignment/hw.yaml", 1200, 30.0, 300.0, "total", "after_published", leaderboard=True)
    (tmp_path / FILE).write_text(written(settings))
    assert read(tmp_path) == settings
