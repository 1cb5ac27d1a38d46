"""What an instructor uploads: everything that grades, and nothing else."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from grader.container.settings import Settings
from grader.errors import UsageError
from grader.model import Assignment
from grader.package.archive import Member, pack
from grader.package.folder import write_folder
from grader.package.gradescope import Wanted, dockerfile, members, needs_torch
from grader.plan.streams import Streams
from grader.prepare import Prepared, prepare
from grader.rubric.assignment import load_assignment

KEY = b"k" * 32
WANTED = Wanted(Settings(""))
RUBRIC = """
title: Sums
module: sums.py
packages: [numpy]
criteria:
  - id: total
    title: The sum
    points: 3
    check: value
    program: total(x)
    truth: total(x)
    cases: [{x: "normal[3]"}, {x: "normal[5]", visibility: hidden}]
"""

Course = Callable[..., Prepared]


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """``course(rubric, hw=…, at=…)``: a problem and an assignment of it, made ready."""

    def make(
        rubric: str = RUBRIC, hw: str = "title: Light\nproblems: [{id: sums}]\n", at: str = "problems"
    ) -> Prepared:
        problem = tmp_path / at / "sums"
        problem.mkdir(parents=True, exist_ok=True)
        (problem / "rubric.yaml").write_text(rubric, encoding="utf-8")
        (problem / "reference.py").write_bytes(b"def total(x):\r\n    return x.sum()\r\n")
        (tmp_path / "rubrics").mkdir(exist_ok=True)
        path = tmp_path / "rubrics" / "hw.yaml"
        path.write_text(hw, encoding="utf-8")
        return prepare(load_assignment(path), Streams(0, KEY))

    return make


def by_name(made: list[Member]) -> dict[str, Member]:
    return {member.name: member for member in made}


def test_it_holds_the_grader_the_assignment_and_nothing_else(course: Course, tmp_path: Path) -> None:
    prepared = course()
    for left in ("rubrics/hw.key", "problems/sums/.secret", "problems/sums/__pycache__/reference.pyc", "notes.txt"):
        (tmp_path / left).parent.mkdir(exist_ok=True)
        (tmp_path / left).write_text(KEY.hex())
    made = by_name(members(prepared, WANTED))
    (code,) = [name for name in made if name.startswith("wheels/")]
    assert sorted(made) == sorted(
        [
            "assignment/problems/sums/reference.py",
            "assignment/problems/sums/rubric.yaml",
            "assignment/rubrics/hw.yaml",
            "package.json",
            "requirements.txt",
            "run_autograder",
            "setup.sh",
            "truths.bin",
            code,
        ]
    )
    assert not [name for name, one in made.items() if KEY in one.data or KEY.hex().encode() in one.data]


def test_scripts_run_wherever_they_were_written(course: Course) -> None:
    with zipfile.ZipFile(io.BytesIO(pack(members(course(), WANTED)))) as archive:
        for name in ("setup.sh", "run_autograder"):
            assert archive.getinfo(name).external_attr >> 16 == 0o100755
            content = archive.read(name)
            assert content.startswith(b"#!/usr/bin/env bash\n")
            assert b"\r" not in content
        assert archive.getinfo("truths.bin").external_attr >> 16 == 0o100644


def test_the_assignments_own_files_stay_as_they_are(course: Course) -> None:
    made = by_name(members(course(), WANTED))
    assert made["assignment/problems/sums/reference.py"].data == b"def total(x):\r\n    return x.sum()\r\n"


def test_the_same_content_makes_the_same_bytes(course: Course) -> None:
    assert pack(members(course(), WANTED)) == pack(members(course(), WANTED))


def test_torch_comes_along_where_it_is_needed(course: Course) -> None:
    assert "torch.txt" not in by_name(members(course(), WANTED))
    made = by_name(
        members(course(RUBRIC.replace("packages: [numpy]\n", "")), replace(WANTED, torch_index="https://t.org"))
    )
    assert made["torch.txt"].data.startswith(b"torch==")
    assert made["torch_index.txt"].data == b"https://t.org\n"
    assert b"sympy==" in made["requirements.txt"].data
    asked = by_name(members(course(), replace(WANTED, packages=("torch",))))
    assert "torch.txt" in asked


@pytest.mark.parametrize(
    "change",
    [
        ("packages: [numpy]\n", ""),
        ("    check: value", "    inputs: torch\n    check: value"),
    ],
)
def test_torch_is_needed_for_students_who_may_use_it(course: Course, change: tuple[str, str]) -> None:
    assert not needs_torch(course().assignment)
    assert needs_torch(course(RUBRIC.replace(*change)).assignment)


def test_torch_is_needed_to_follow_steps(shipped: Assignment) -> None:
    light = [replace(one, layout=replace(one.layout, packages=("numpy",))) for one in shipped.problems]
    needing = {one.id: needs_torch(replace(shipped, problems=(one,))) for one in light}
    assert needing == {one.id: one.id in ("mlp_backprop",) for one in light}


@pytest.fixture(scope="module")
def shipped() -> Assignment:
    from grader.assignment import load

    return load("csce636_hw2")


def test_problems_anywhere_are_found_again(course: Course) -> None:
    hw = "title: Light\nproblems_dir: ../shared/set one\nproblems: [{id: sums}]\n"
    made = by_name(members(course(hw=hw, at="shared/set one"), WANTED))
    assert "assignment/shared/set one/sums/rubric.yaml" in made


def test_problems_that_only_this_machine_can_find_are_refused(course: Course, tmp_path: Path) -> None:
    hw = f"title: Light\nproblems_dir: {tmp_path / 'problems'}\nproblems: [{{id: sums}}]\n"
    prepared = course(hw=hw)
    with pytest.raises(UsageError) as caught:
        members(prepared, WANTED)
    assert str(caught.value) == (
        f"{prepared.assignment.path}: the problem 'sums' is found by a path that only this machine has; write "
        "`problems_dir` as seen from this file, such as ../problems"
    )


def test_a_problem_that_is_a_link_is_packed_where_it_is_linked(course: Course, tmp_path: Path) -> None:
    prepared = course()
    (tmp_path / "problems/sums").rename(tmp_path / "elsewhere")
    (tmp_path / "problems/sums").symlink_to(tmp_path / "elsewhere")
    assert "assignment/problems/sums/reference.py" in by_name(members(prepared, WANTED))


def test_a_key_among_a_problems_files_is_refused(course: Course, tmp_path: Path) -> None:
    prepared = course()
    (tmp_path / "problems/sums/old.key").write_text(KEY.hex())
    with pytest.raises(
        UsageError, match=r"old\.key: a key of hidden cases lies in the problem 'sums'; move it elsewhere"
    ):
        members(prepared, WANTED)


def test_a_package_that_students_may_import_has_to_be_installed(course: Course) -> None:
    prepared = course(RUBRIC.replace("[numpy]", "[numpy, left_pad]"))
    with pytest.raises(UsageError, match="students may import 'left_pad', which is not installed here"):
        members(prepared, WANTED)


def test_an_image_is_made_of_the_same_files(course: Course, tmp_path: Path) -> None:
    wanted = replace(WANTED, torch_index="https://t.org")
    folder = tmp_path / "image"
    write_folder(folder, [*members(course(), wanted), dockerfile(wanted)])
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (folder / "setup.sh").stat().st_mode & 0o111
    text = (folder / "Dockerfile").read_text()
    assert "ARG TORCH_INDEX=https://t.org\n" in text
    assert "@" not in text
    assert 'ENTRYPOINT ["/autograder/run_autograder"]' in text
    with pytest.raises(UsageError, match=r"image: there is something in this folder; name a new one"):
        write_folder(folder, [])
    with pytest.raises(UsageError, match=r"hw\.yaml: can't be written \(File exists\); name another folder"):
        write_folder(tmp_path / "rubrics/hw.yaml", [])
