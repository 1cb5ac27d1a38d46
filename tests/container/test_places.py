"""Where the container finds what is handed in, and what it closes."""

from __future__ import annotations

from pathlib import Path

import pytest

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
