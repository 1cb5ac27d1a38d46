"""What a container's limit leaves for a submission."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.container.memory import MiB, for_submission, for_values


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


@pytest.mark.parametrize(
    ("name", "field", "used", "bytes_"),
    [
        ("memory", "anon", 66 * MiB, 468 * MiB),
        ("memory", "anon", 300 * MiB, 352 * MiB),
        ("memory", "anon", 305 * MiB, 352 * MiB),
        ("memory", "anon", 760 * MiB, 256 * MiB),
        ("memory/memory", "total_rss", 300 * MiB, 352 * MiB),
        ("memory", "file", 300 * MiB, 468 * MiB),
    ],
)
def test_what_the_judge_has_taken_by_then_is_not_given_away(
    tmp_path: Path, name: str, field: str, used: int, bytes_: int
) -> None:
    (tmp_path / "memory").mkdir()
    (tmp_path / "memory.max").write_text(f"{768 * MiB}\n")
    (tmp_path / f"{name}.stat").write_text(f"{field}_thp 5\n{field} {used}\nslab 7\n\n")
    assert for_submission(tmp_path) == bytes_


@pytest.mark.parametrize(("limit", "bytes_"), [("768", 58.5), ("400", 32), ("65536", 512), ("max", 512)])
def test_values_get_a_small_part_of_it(tmp_path: Path, limit: str, bytes_: float) -> None:
    (tmp_path / "memory.max").write_text(limit if limit == "max" else str(int(limit) * MiB))
    assert for_values(tmp_path) == bytes_ * MiB
