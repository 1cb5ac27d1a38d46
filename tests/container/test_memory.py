"""What a container's limit leaves for a submission."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.container.memory import MiB, for_submission


@pytest.mark.parametrize(
    ("name", "limit", "bytes_"),
    [
        ("memory.max", f"{768 * MiB}\n", 468 * MiB),
        ("memory/memory.limit_in_bytes", f"{400 * MiB}\n", 256 * MiB),
        ("memory.max", f"{64 * 1024 * MiB}\n", 1024 * MiB),
        ("memory.max", "max\n", 1024 * MiB),
        ("elsewhere", "", 1024 * MiB),
    ],
)
def test_a_submission_gets_what_the_container_leaves(tmp_path: Path, name: str, limit: str, bytes_: int) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text(limit)
    assert for_submission(tmp_path) == bytes_
