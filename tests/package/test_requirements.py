"""Which packages an environment elsewhere is made of: exactly those that are installed here."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from grader.errors import UsageError
from grader.package.requirements import own_packages, packages_of, pinned, version_of

PYPROJECT = Path(__file__).resolve().parents[2] / "pyproject.toml"


def lines(text: str) -> dict[str, str]:
    return dict(line.split("==") for line in text.splitlines())


def test_our_own_packages_are_those_that_we_require_but_torch() -> None:
    listed = re.search(r"^dependencies = \[(.*?)^\]", PYPROJECT.read_text(), re.MULTILINE | re.DOTALL)
    assert listed is not None
    required = {Requirement(line).name for line in re.findall(r'"([^"]+)"', listed[1])}
    assert set(own_packages()) == required - {"torch"}


def test_each_has_the_version_that_is_installed_with_all_that_it_needs() -> None:
    made = lines(pinned(own_packages()))
    assert {*own_packages(), "pydantic-core", "markupsafe", "mdurl"} <= made.keys()
    assert all(version(name).partition("+")[0] == pin for name, pin in made.items())
    assert not made.keys() & {"torch", "torch-grader", "pytest"}


def test_of_torch_come_its_needs_without_those_of_its_gpu_builds() -> None:
    made = lines(pinned(["torch"]))
    assert {"sympy", "networkx", "filelock"} <= made.keys()
    assert not [name for name in made if name.startswith(("nvidia", "cuda", "triton", "torch"))]
    assert version_of("torch") == version("torch").partition("+")[0]


def test_pip_finds_nothing_missing_in_them(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text(pinned([*own_packages(), "torch"]))
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--dry-run", "--no-index", "-q"]
    done = subprocess.run([*pip, "-r", str(tmp_path / "requirements.txt")], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_modules_are_found_by_the_packages_that_bring_them() -> None:
    assert packages_of(["yaml", "numpy", "math", "jinja2"]) == ("jinja2", "numpy", "pyyaml")


def test_what_is_not_installed_here_has_no_version() -> None:
    said = "is not installed here, so that its version is not known: install it"
    with pytest.raises(UsageError, match=f"^students may import 'left_pad', which {said}$"):
        packages_of(["left_pad"])
    with pytest.raises(UsageError, match=f"^the package 'left-pad' {said}$"):
        pinned(["left-pad"])
    assert version_of("left-pad") is None
