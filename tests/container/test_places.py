"""Where the container finds what is handed in, and what it closes."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.container.memory import MiB, for_submission
from grader.container.places import close, places_in
from grader.errors import UsageError


@pytest.mark.parametrize(
    ("folder", "kind", "result"),
    [
        ("autograder/submission", "gradescope", "autograder/results/results.json"),
        ("grade/student", "prairielearn", "grade/results/results.json"),
        ("submission", "plain", "out/result.json"),
    ],
)
def test_the_platform_is_known_by_its_folders(tmp_path: Path, folder: str, kind: str, result: str) -> None:
    (tmp_path / folder).mkdir(parents=True)
    places = places_in(tmp_path)
    assert (places.kind, places.submission, places.result) == (kind, tmp_path / folder, tmp_path / result)


def test_without_any_it_says_what_to_mount(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        places_in(tmp_path)
    folders = ", ".join(str(tmp_path / name) for name in ("autograder/submission", "grade/student", "submission"))
    assert str(caught.value) == (
        f"there is nothing to grade: none of {folders} is a folder; mount the submission at one of them"
    )


def test_others_can_neither_read_the_metadata_nor_write_results(tmp_path: Path) -> None:
    (tmp_path / "autograder/submission").mkdir(parents=True)
    (tmp_path / "autograder/results").mkdir()
    (tmp_path / "autograder/results").chmod(0o777)
    metadata = tmp_path / "autograder/submission_metadata.json"
    metadata.write_text("{}")
    metadata.chmod(0o644)
    close(places_in(tmp_path))
    assert metadata.stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "autograder/results").stat().st_mode & 0o777 == 0o755


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
