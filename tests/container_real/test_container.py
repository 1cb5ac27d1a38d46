"""A package in a real container, within the platform's limits: what is set up, and what comes out, to the last word."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from grader.container import gradescope, prairielearn
from grader.report.json_report import schema as result_schema
from tests.container_real.conftest import (
    ENGINE,
    EXAMPLES,
    HERE,
    LIKE_DOCKER,
    LIMITS,
    Ended,
    Machine,
    built,
    image,
    unpacked,
)

MEMORY = 768 * 2**20
SUBMISSIONS = {
    "right": EXAMPLES / "all_right_numpy",
    "wrong": EXAMPLES / "sign_error",
    "hostile": HERE / "submissions" / "hostile",
    "hanging": EXAMPLES / "infinite_loop",
}
REFERENCE = "/autograder/source/assignment/problems/mlp_backprop/reference.py"


@pytest.fixture
def submitted(tmp_path: Path) -> Callable[[str], Path]:
    """``submitted(name)``: the folder of a submission; a hostile one hands in a link to a reference too."""

    def find(name: str) -> Path:
        if name != "hostile":
            return SUBMISSIONS[name]
        folder = Path(shutil.copytree(SUBMISSIONS[name], tmp_path / name))
        (folder / "mlp_backprop.py").symlink_to(REFERENCE)
        return folder

    return find


def without_measures(results: dict[str, Any]) -> dict[str, Any]:
    """A result without what differs from run to run and from machine to machine."""
    held = json.loads(json.dumps(results))
    assert held.pop("execution_time") > 0
    assert held["extra_data"]["torch_grader"].pop("versions")["python"].startswith("3.")
    return held


def test_it_is_set_up_and_says_with_what(machine: tuple[Machine, Ended]) -> None:
    _, said = machine
    assert said.status == 0, said.errors
    lines = said.output.splitlines()
    assert lines[0].startswith("torch-grader setup: using Python 3.11.")
    assert "assignment: Assignment 2, 5 problems" in lines
    assert "confinement: session, rlimits, uid, privileges, landlock, seccomp" in lines
    assert lines[-1] == "torch-grader setup: done"


def test_the_package_is_for_root_alone(machine: tuple[Machine, Ended]) -> None:
    made, _ = machine
    source = made.root / "autograder" / "source"
    modes = {path: path.lstat().st_mode & 0o077 for path in (source, *source.rglob("*"))}
    assert [str(path) for path, mode in modes.items() if mode] == []


@pytest.mark.parametrize("name", SUBMISSIONS)
def test_results_are_these_word_for_word(
    name: str,
    machine: tuple[Machine, Ended],
    metadata: dict[str, Any],
    submitted: Callable[[str], Path],
    capsys: pytest.CaptureFixture[str],
) -> None:
    made, _ = machine
    ended, results = made.grade(submitted(name), metadata)
    assert ended.status == 0, ended.errors
    jsonschema.validate(results, gradescope.schema())
    gold = HERE / "gold" / f"{name}.json"
    written = json.dumps(without_measures(results), ensure_ascii=False, indent=1) + "\n"
    if os.environ.get("CONTAINER_GOLD") == "write":
        gold.write_text(written, encoding="utf-8")
    assert written == gold.read_text(encoding="utf-8")
    assert 0 < ended.peak < MEMORY
    assert ended.seconds < 60
    with capsys.disabled():
        print(f"\n{name}: {ended.seconds:.1f} s, {ended.peak / 2**20:.0f} MiB")


def test_nothing_that_a_hostile_submission_tries_is_done(
    machine: tuple[Machine, Ended], metadata: dict[str, Any], submitted: Callable[[str], Path]
) -> None:
    made, _ = machine
    _, results = made.grade(submitted("hostile"), metadata)
    assert "'mlp_backprop.py' was not used: it is a link." in results["output"]
    told = next(test["output"] for test in results["tests"] if "batch norm layer" in test["name"])
    (line,) = [line for line in told.splitlines() if line.strip().startswith("list the package: ")]
    tried = line.strip().split("; ")
    assert len(tried) == 23
    assert [one for one in tried if "DONE" in one] == []
    assert not (made.root / "tmp" / "left-behind").exists()


@pytest.mark.parametrize("name", ["all_right_torch", "written_solution", "one_notebook", "os_exit", "package"])
def test_examples_earn_there_what_they_earn_here(
    name: str, machine: tuple[Machine, Ended], metadata: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    made, _ = machine
    ended, results = made.grade(EXAMPLES / name, metadata)
    assert results["score"] == yaml.safe_load((EXAMPLES / name / "expected.yaml").read_text())["score"]
    assert 0 < ended.peak < MEMORY
    with capsys.disabled():
        print(f"\n{name}: {ended.seconds:.1f} s, {ended.peak / 2**20:.0f} MiB")


def test_the_most_that_honest_work_takes_fits(
    machine: tuple[Machine, Ended], metadata: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """torch twice: in the student's code, and in the judge, which follows the steps after a wrong sign."""
    made, _ = machine
    folder = Path(shutil.copytree(EXAMPLES / "all_right_torch", tmp_path / "slip"))
    path = folder / "mlp_backprop.py"
    text = path.read_text(encoding="utf-8")
    assert "'delta3': [-3.61]" in text
    path.write_text(text.replace("'delta3': [-3.61]", "'delta3': [3.61]"), encoding="utf-8")
    ended, results = made.grade(folder, metadata)
    assert results["score"] == 83
    assert 0 < ended.peak < MEMORY * 3 // 4
    with capsys.disabled():
        print(f"\nthe most: {ended.seconds:.1f} s, {ended.peak / 2**20:.0f} MiB")


HOG = """
def conv_params(kernel, c_in, c_out, bias):
    held = []
    while True:
        held.append(bytearray(b"x") * 50_000_000)
"""


def test_a_submission_that_takes_all_memory_fails_alone(
    machine: tuple[Machine, Ended], metadata: dict[str, Any], tmp_path: Path
) -> None:
    made, _ = machine
    (tmp_path / "residual_params.py").write_text(HOG)
    ended, results = made.grade(tmp_path, metadata)
    assert ended.status == 0, ended.errors
    told = next(test for test in results["tests"] if "Parameters of any convolution" in test["name"])
    assert (told["status"], told["score"]) == ("failed", 0)
    assert told["output"].startswith("conv_params raised MemoryError")
    assert ended.peak < MEMORY


LARGE = """
import numpy as np

def {name}(*inputs):
    return np.ones({size}, dtype=np.uint8)
"""


def test_a_submission_that_returns_a_lot_does_not_end_the_judge(
    machine: tuple[Machine, Ended], metadata: dict[str, Any], tmp_path: Path
) -> None:
    made, _ = machine
    names = {"tanh_perceptron": ["loss", "gradient"], "conv1d_matrix": ["conv_matrix", "backward_matrix"]}
    for module, functions in names.items():
        text = "".join(LARGE.format(name=name, size=60_000_000) for name in functions)
        (tmp_path / f"{module}.py").write_text(text)
    ended, results = made.grade(tmp_path, metadata)
    assert ended.status == 0, ended.errors
    assert "could not be judged" not in results["output"]
    assert [test for test in results["tests"] if test.get("visibility") == "hidden"] == []
    assert ended.peak < MEMORY


WHO = """
import os
{imports}

def conv_params(kernel, c_in, c_out, bias):
    print("user", os.getuid())
    return 0
"""


@pytest.mark.parametrize("imports", ["", "import torch"])
def test_whatever_is_imported_a_child_has_a_user_of_its_own(
    machine: tuple[Machine, Ended], metadata: dict[str, Any], tmp_path: Path, imports: str
) -> None:
    made, _ = machine
    (tmp_path / "residual_params.py").write_text(WHO.format(imports=imports))
    _, results = made.grade(tmp_path, metadata)
    told = next(test["output"] for test in results["tests"] if "Parameters of any convolution" in test["name"])
    assert "    user 6" in told
    assert "uid" in results["extra_data"]["torch_grader"]["confinement"]


def test_where_too_few_layers_can_be_had_it_refuses_and_tells_staff(
    machine: tuple[Machine, Ended], metadata: dict[str, Any], tmp_path: Path
) -> None:
    made, _ = machine
    calls = ["landlock_create_ruleset", "setresuid", "setresgid"]
    rule = {"names": calls, "action": "SCMP_ACT_ERRNO", "errnoRet": 1}
    (tmp_path / "seccomp.json").write_text(
        json.dumps({"defaultAction": "SCMP_ACT_ALLOW", "architectures": ["SCMP_ARCH_X86_64"], "syscalls": [rule]})
    )
    options = ["--security-opt", f"seccomp={tmp_path / 'seccomp.json'}"]
    ended, results = made.grade(SUBMISSIONS["right"], metadata, options)
    jsonschema.validate(results, gradescope.schema())
    assert results["score"] == 0
    assert results["output"] == gradescope.FAILED
    (test,) = results["tests"]
    assert test["visibility"] == "hidden"
    assert test["output"].startswith("this machine can't confine student code (missing: ")
    assert test["output"] in ended.errors.replace("torch-grader: ", "")


def test_prairielearn_grades_with_the_same_image(machine: tuple[Machine, Ended], tmp_path: Path) -> None:
    made, _ = machine
    grade = tmp_path / "grade"
    shutil.copytree(SUBMISSIONS["wrong"], grade / "student")
    (grade / "data").mkdir()
    (grade / "data" / "data.json").write_text("{}")
    command, options = ["/autograder/run_autograder"], [*LIMITS, "--network", "none"]
    ended = made.run(command, options, {"/grade": grade})
    assert ended.status == 0, ended.errors
    results = json.loads((grade / "results" / "results.json").read_text(encoding="utf-8"))
    jsonschema.validate(results, prairielearn.schema())
    assert results["score"] == pytest.approx(13 / 84, abs=1e-6)


def test_a_folder_is_graded_into_another(machine: tuple[Machine, Ended], tmp_path: Path) -> None:
    made, _ = machine
    out = tmp_path / "out"
    out.mkdir()
    command, options = ["/autograder/run_autograder"], [*LIMITS, "--network", "none"]
    ended = made.run(command, options, {"/submission:ro": SUBMISSIONS["right"], "/out": out})
    assert ended.status == 0, ended.errors
    result = json.loads((out / "result.json").read_text(encoding="utf-8"))
    jsonschema.validate(result, result_schema())
    assert (result["score"], result["pending"]) == (84, 16)
    assert {path.name for path in out.iterdir()} == {"result.json", "report.html", "staff.html"}


def test_files_that_do_not_belong_to_the_expected_values_stop_the_build(
    machine: tuple[Machine, Ended], wheels: Path
) -> None:
    made, _ = machine
    reference = made.root / "autograder/source/assignment/problems/conv1d_matrix/reference.py"
    before = reference.read_bytes()
    reference.write_bytes(before + b"\n# mended in place\n")
    try:
        said = made.run(
            ["/opt/torch-grader/venv/bin/python", "-I", "-m", "grader.container", "--check", "/autograder/source"],
            ["--network", "none"],
        )
    finally:
        reference.write_bytes(before)
    assert said.status == 2
    assert "its expected values belong to other problems, rubrics or references than those beside them" in said.errors


LIGHT_RUBRIC = """
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


@pytest.fixture
def light(tmp_path: Path) -> Path:
    """An assignment that nobody needs torch for, and in ``given/`` a right submission to it."""
    problem = tmp_path / "problems" / "sums"
    problem.mkdir(parents=True)
    (problem / "rubric.yaml").write_text(LIGHT_RUBRIC)
    (problem / "reference.py").write_text("def total(x):\n    return x.sum()\n")
    (tmp_path / "hw.yaml").write_text("title: Light\nproblems_dir: problems\nproblems: [{id: sums}]\n")
    (tmp_path / "given").mkdir()
    (tmp_path / "given" / "sums.py").write_text("def total(x):\n    return sum(x)\n")
    return tmp_path


def test_an_assignment_that_needs_no_torch_is_set_up_and_graded_without_it(
    debian: Path, wheels: Path, light: Path, metadata: dict[str, Any]
) -> None:
    zipped = built(light, "--assignment", str(light / "hw.yaml"))
    with unpacked(debian, zipped, light) as made:
        said = made.setup(wheels)
        assert said.status == 0, said.errors
        assert "torch: not installed (expected values were computed with " in said.output
        ended, results = made.grade(light / "given", metadata)
        assert ended.status == 0, ended.errors
        assert results["score"] == 3


def test_the_dockerfile_makes_an_image_that_grades_a_folder(debian: Path, wheels: Path, light: Path) -> None:
    built(light, "--assignment", str(light / "hw.yaml"), "--dockerfile", str(light / "image"))
    (light / "out").mkdir()
    with image(debian, light / "image", wheels) as name:
        mounts = ["-v", f"{light / 'given'}:/submission:ro", "-v", f"{light / 'out'}:/out"]
        command = [*ENGINE, "run", "--rm", *LIKE_DOCKER, *LIMITS, "--network", "none", *mounts, name]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads((light / "out" / "result.json").read_text(encoding="utf-8"))["score"] == 3


def test_a_python_that_is_too_old_without_a_way_to_a_newer_one_stops_the_build(
    debian: Path, package: Path, wheels: Path, tmp_path: Path
) -> None:
    """The default image of the platform has Python 3.10, and here it can reach nothing but the wheels."""
    with unpacked(debian, package, tmp_path) as made:
        for name in ("python3", "python3.11"):
            program = made.root / "usr" / "bin" / name
            program.unlink()
        old = made.root / "usr" / "bin" / "python3"
        old.write_text('#!/bin/sh\ncase "$*" in *platform*) echo 3.10.12;; *) exit 1;; esac\n')
        old.chmod(0o755)
        said = made.setup(wheels)
    assert said.status == 1
    assert "the newest Python here is 3.10.12, and 3.11 is needed: installing 3.12 with uv" in said.output
    assert "torch-grader setup FAILED: " in said.errors
    assert "choose a base image with Python 3.11 or newer" in said.errors
