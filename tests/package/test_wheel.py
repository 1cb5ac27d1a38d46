from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from grader import __version__
from grader.package.wheel import wheel

_LIGHT = ("numpy", "rich", "typer")


def test_it_installs_and_starts_without_the_packages_that_it_does_not_ask_for(tmp_path: Path) -> None:
    made = wheel("kit", _LIGHT)
    (tmp_path / made.name).write_bytes(made.data)
    target = tmp_path / "site"
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "-q", "--no-index", "--no-deps"]
    subprocess.run([*pip, "--target", target, tmp_path / made.name], check=True)
    asked = "import grader, importlib.metadata as m; print(grader.__file__, *m.requires('torch-grader'), sep='\\n')"
    command = [sys.executable, "-c", asked]
    printed = subprocess.run(command, cwd=target, capture_output=True, text=True, check=True).stdout.splitlines()
    assert Path(printed[0]).is_relative_to(target)
    assert printed[1:] == ["numpy<3,>=1.26", "rich>=13.7", "typer<0.29,>=0.15"]


def test_it_carries_the_code_and_its_data_but_no_problem() -> None:
    made = wheel("kit", _LIGHT)
    assert made.name == f"torch_grader-{__version__}+kit-py3-none-any.whl"
    with zipfile.ZipFile(io.BytesIO(made.data)) as archive:
        names = archive.namelist()
    assert {"grader/model/rubric.py", "grader/report/schema/result.schema.json"} <= set(names)
    assert not [name for name in names if "_shipped" in name]
    assert not [name for name in names if name.endswith((".pyc", ".key"))]


def test_the_same_code_makes_the_same_bytes() -> None:
    assert wheel("kit", _LIGHT) == wheel("kit", _LIGHT[::-1])


def test_a_package_that_is_none_of_ours_is_refused() -> None:
    with pytest.raises(ValueError, match="torch-grader does not require left-pad"):
        wheel("kit", ("left-pad",))
