"""What ``make`` says before it builds anything: which targets there are, and what a machine lacks."""

from __future__ import annotations

import ast
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[1]
GB = 1e9


def load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "tools" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def preflight() -> ModuleType:
    return load("preflight")


def test_every_target_is_listed_by_help():
    targets = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert targets is not None
    # `make test` hands its own flags down
    alone = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    told = subprocess.run(["make", "-s"], cwd=ROOT, env=alone, capture_output=True, text=True, check=True).stdout
    assert [line.split()[0] for line in told.splitlines()[1:]] == targets[1].split()
    assert all(len(line.split()) > 2 for line in told.splitlines()[1:])


def test_the_makefile_calls_no_extension_of_gnu_make():
    text = (ROOT / "Makefile").read_text()
    assert text.startswith(".POSIX:\n")
    assert not re.search(
        r"\$\((shell|wildcard|if|foreach|call|eval) |^(ifdef|ifeq|ifndef|define|export)\b|:=", text, re.M
    )


# ------------------------------------------------------------------------------------------------ what preflight says


def test_an_old_python_is_told_what_to_do(preflight):
    assert preflight.old_python(3, 9, "/usr/bin/python3") == (
        "Python 3.11 or newer is needed, and /usr/bin/python3 is 3.9: "
        "install a newer one, or name one with make PYTHON=python3.12"
    )


@pytest.mark.parametrize("version", [(3, 11), (3, 13), (4, 0)])
def test_a_new_python_is_fine(preflight, version):
    assert preflight.old_python(*version, "python3") == ""


def test_a_python_without_venv_is_told_the_package(preflight):
    assert preflight.no_venv(3, 12, "venv and ensurepip") == (
        "this Python lacks venv and ensurepip, which makes environments: "
        "install it, on Debian or Ubuntu with apt install python3.12-venv"
    )
    assert preflight.no_venv(3, 12, "") == ""


def test_too_little_disk_says_how_much_is_needed(preflight):
    assert preflight.little_disk(1.24 * GB) == (
        "about 2.5 GB of disk are needed here, mostly for torch, and 1.2 GB are free: make room"
    )
    assert preflight.little_disk(2.5 * GB) == ""


def test_a_disk_too_small_for_cuda_is_a_warning_where_cuda_may_come(preflight):
    assert preflight.large_torch(4 * GB, "linux", "") == (
        "pip may choose torch's CUDA build, which takes about 8 GB, and 4.0 GB are free: "
        "if it does, choose the small build with make TORCH_INDEX=https://download.pytorch.org/whl/cpu"
    )
    assert preflight.large_torch(8 * GB, "linux", "") == ""
    assert preflight.large_torch(4 * GB, "darwin", "") == ""
    assert preflight.large_torch(4 * GB, "linux", "https://example.org/cpu") == ""


def test_all_that_is_missing_is_said_at_once(preflight, monkeypatch, capsys):
    monkeypatch.setattr(preflight.importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(preflight.shutil, "disk_usage", lambda path: shutil._ntuple_diskusage(9, 9, int(GB)))
    assert preflight.main() == 1
    lines = capsys.readouterr().err.splitlines()
    assert [line[:40] for line in lines] == [
        "preflight: this Python lacks venv and en",
        "preflight: about 2.5 GB of disk are need",
    ]


def test_a_warning_alone_stops_nothing(preflight, monkeypatch, capsys):
    monkeypatch.delenv("TORCH_INDEX", raising=False)
    monkeypatch.setattr(preflight.sys, "platform", "linux")
    monkeypatch.setattr(preflight.shutil, "disk_usage", lambda path: shutil._ntuple_diskusage(9, 9, int(4 * GB)))
    assert preflight.main() == 0
    assert capsys.readouterr().err.startswith("preflight: pip may choose torch's CUDA build")


def test_an_old_python_can_read_the_preflight():
    source = (ROOT / "tools" / "preflight.py").read_text(encoding="ascii")
    tree = ast.parse(source, feature_version=(3, 7))  # the oldest that ast knows everywhere
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    assert imported == {"importlib.util", "os", "shutil", "sys"}
    assert not any(isinstance(node, ast.ImportFrom) for node in ast.walk(tree))


# ------------------------------------------------------------------------------------------------ which Python it takes


@pytest.fixture
def bin_dir(tmp_path) -> Path:
    """A search path that holds nothing but what a test puts there."""
    folder = tmp_path / "bin"
    folder.mkdir()
    return folder


def put(folder: Path, name: str, script: str) -> None:
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(0o755)


def find_python(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = ["/bin/sh", "tools/find_python.sh", *arguments]
    environment = {**os.environ, "PATH": str(folder), "TORCH_INDEX": "https://example.org/cpu"}
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env=environment)


GOOD = f'exec {sys.executable} "$@"'
STUB = 'echo "command not found" >&2; exit 127'
# answers `-c ''` and, as preflight.py would, complains
UNFIT = '[ "$1" = -c ] || { echo "preflight: too old" >&2; exit 1; }'


def test_the_first_fit_python_is_taken(bin_dir):
    put(bin_dir, "python3.13", STUB)
    put(bin_dir, "python3.12", UNFIT)
    put(bin_dir, "python3.11", GOOD)
    put(bin_dir, "python3", GOOD)
    found = find_python(bin_dir)
    assert (found.returncode, found.stdout, found.stderr) == (0, "python3.11\n", "")


def test_the_named_python_is_taken_before_any_other(bin_dir):
    put(bin_dir, "python3.13", GOOD)
    put(bin_dir, "my python", GOOD)
    assert find_python(bin_dir, "my python").stdout == "my python\n"


def test_where_none_is_fit_the_first_that_runs_says_why(bin_dir):
    put(bin_dir, "python3.12", STUB)
    put(bin_dir, "python3", UNFIT)
    found = find_python(bin_dir)
    assert (found.returncode, found.stdout, found.stderr) == (1, "", "preflight: too old\n")


def test_no_python_at_all(bin_dir):
    found = find_python(bin_dir)
    assert (found.returncode, found.stdout) == (1, "")
    assert found.stderr == (
        "preflight: no Python was found: install Python 3.11 or newer, on Debian or Ubuntu with "
        "apt install python3-venv\n"
    )


def test_a_named_python_that_does_not_run(bin_dir):
    put(bin_dir, "python3", GOOD)
    found = find_python(bin_dir, "python3.99")
    assert (found.returncode, found.stdout) == (1, "")
    assert found.stderr == (
        "preflight: 'python3.99' doesn't run here: name a Python that does, such as make PYTHON=python3.12\n"
    )


# ------------------------------------------------------------------------------------------------ what the wheel holds

WHOLE = {
    "grader/__init__.py",
    "grader/report/templates/grade.html.jinja",
    "grader/report/schema/result.schema.json",
    "grader/scaffold/templates/value/rubric.yaml.jinja",
    "grader/_shipped/problems/affine/rubric.yaml",
    "grader/_shipped/rubrics/hw.yaml",
}


def test_a_wheel_that_agrees_with_the_tree_is_fine():
    assert load("check_wheel").complaints(WHOLE, WHOLE) == []


def test_a_wheel_is_held_against_the_tree():
    carried = {*WHOLE, "grader/_shipped/rubrics/hw.key"} - {"grader/report/templates/grade.html.jinja"}
    assert load("check_wheel").complaints(carried, WHOLE) == [
        "missing: grader/report/templates/grade.html.jinja",
        "too much: grader/_shipped/rubrics/hw.key",
        "no templates: nothing like grader/report/templates/*.jinja",
    ]


def test_problems_and_rubrics_move_into_the_package():
    in_wheel = load("check_wheel").in_wheel
    assert in_wheel("problems/affine/rubric.yaml") == "grader/_shipped/problems/affine/rubric.yaml"
    assert in_wheel("rubrics/hw.yaml") == "grader/_shipped/rubrics/hw.yaml"
    assert in_wheel("grader/rubric/nodes.py") == "grader/rubric/nodes.py"
