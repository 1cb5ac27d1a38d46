"""Puts attacks, honest work and canaries into one class folder, and grades it in one of four settings."""

from __future__ import annotations

import json
import os
import runpy
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
HONEST = ("all_right_numpy", "package", "transposed_matrix", "written_solution")
TORCH = "import torch\n\ndef input_gradient(W, dY):\n    return torch.zeros(W.shape[1], dY.shape[1] + W.shape[0] - 1)\n"
ASSIGNMENT = "title: Hostile\ncourse: Security\nproblems: [{id: conv1d_matrix}]\n"
LIMITS = ("--call-seconds", "1.5", "--submission-seconds", "6")


@dataclass
class Stage:
    """A class folder in a place of its own, and what must never be seen elsewhere."""

    base: Path
    token: str = field(default_factory=lambda: "won" + secrets.token_hex(8))
    leak: str = field(default_factory=lambda: "leak" + secrets.token_hex(8))
    canary: str = field(default_factory=lambda: "canary" + secrets.token_hex(8))
    inject: str = field(default_factory=lambda: "inject" + secrets.token_hex(8))
    attacks: dict[str, str] = field(default_factory=dict)  # submission → what success would look like

    @property
    def honest(self) -> Path:
        return self.base / "honest"

    @property
    def klass(self) -> Path:
        return self.base / "class"

    @property
    def assignment(self) -> Path:
        return self.base / "rubrics" / "hostile.yaml"

    @property
    def key(self) -> Path:
        return self.assignment.with_suffix(".key")

    def places(self) -> dict[str, str]:
        """What an attacker is told: everything."""
        return {
            "NEKOT": self.token[::-1],
            "KAEL": self.leak[::-1],
            "TOKEN": self.token,
            "INJECT": self.inject,
            "SECRET": str(self.base / "rubrics" / "secret.txt"),
            "KEY": str(self.key),
            "OTHER": str(self.klass / "honest-all_right_numpy" / "conv1d_matrix.py"),
            "RUBRIC": str(self.base / "problems" / "conv1d_matrix" / "rubric.yaml"),
            "REFERENCE": str(self.base / "problems" / "conv1d_matrix" / "reference.py"),
            "WRITABLE": str(self.base / "writable"),
            "OUT": str(self.base / "out"),
        }


@dataclass(frozen=True)
class Run:
    """One run of ``grader grade``."""

    code: int
    left: list[str]
    printed: str
    out: Path

    def results(self) -> dict[str, dict[str, Any]]:
        """Submission → its result JSON, without what may differ between runs."""
        files = sorted((self.out / "results").glob("*.json"))
        return {file.stem: _settled(json.loads(file.read_text(encoding="utf-8"))) for file in files}


def _settled(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _settled(item) for key, item in value.items() if key not in ("seconds", "graded_at")}
    return [_settled(item) for item in value] if isinstance(value, list) else value


@pytest.fixture(scope="session")
def place() -> Iterator[Path]:
    """A folder that every user may enter, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp(prefix="hostile-", dir="/var/tmp")).resolve()
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def python_for(place: Path) -> Callable[[str], str]:
    """The interpreter that a setting runs; skips where it can't be had."""
    made: list[str] = []

    def find(setting: str) -> str:
        if not sys.platform.startswith("linux"):
            pytest.skip("confinement is for Linux")
        if setting == "here":
            return sys.executable
        if os.geteuid() != 0:
            pytest.skip(f"only root can become another user or drop capabilities, as the setting '{setting}' asks")
        if not made:
            command = [sys.executable, str(ROOT / "tools" / "open_python.py"), str(place / "python")]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode:
                pytest.skip(done.stderr.strip())
            made.append(done.stdout.strip())
        return made[0]

    return find


@pytest.fixture
def stage(place: Path) -> Iterator[Stage]:
    """The class: honest work, attacks, controls, and canaries."""
    base = Path(tempfile.mkdtemp(dir=place))
    base.chmod(0o755)
    made = Stage(base)
    for name in ("rubrics", "problems"):
        shutil.copytree(ROOT / name, base / name, ignore=shutil.ignore_patterns("*.key", "__pycache__"))
    for name in ("out", "writable", "temporary"):
        (base / name).mkdir(mode=0o777)
        (base / name).chmod(0o777)
    made.assignment.write_text(ASSIGNMENT, encoding="utf-8")
    _honest(made)
    _attacks(made)
    _canaries(made)
    yield made
    shutil.rmtree(base, ignore_errors=True)


def _honest(stage: Stage) -> None:
    for name in HONEST:
        shutil.copytree(ROOT / "submissions_example" / name, stage.honest / f"honest-{name}")
    (stage.honest / "honest-torch").mkdir()
    (stage.honest / "honest-torch" / "conv1d_matrix.py").write_text(TORCH, encoding="utf-8")
    shutil.copytree(stage.honest, stage.klass)


def _attacks(stage: Stage) -> None:
    prelude = (HERE / "attacks" / "prelude.txt").read_text(encoding="utf-8")
    cells = {name: source for name, (stage.attacks[name], source) in _cells().items()}
    cells["control-won"] = "def attack(): won()\n"
    cells["control-tell"] = f"def attack(): tell('{stage.canary}')\n"
    for name, source in cells.items():
        text = prelude + source
        for placeholder, value in stage.places().items():
            text = text.replace(f"@{placeholder}@", value)
        (stage.klass / name).mkdir()
        (stage.klass / name / "conv1d_matrix.py").write_text(text, encoding="utf-8")
    stage.attacks |= runpy.run_path(str(HERE / "odd.py"))["make"](stage.klass, stage.places())


def _cells() -> dict[str, tuple[str, str]]:
    found = {}
    for file in sorted((HERE / "attacks").glob("*.py")):
        for cell in file.read_text(encoding="utf-8").split("# %% ")[1:]:
            header, _, source = cell.partition("\n")
            name, _, success = header.partition(": ")
            found[f"{file.stem}-{name}"] = (success, source)
    return found


def _canaries(stage: Stage) -> None:
    places = stage.places()
    for name in ("SECRET", "OTHER", "RUBRIC", "REFERENCE"):
        with Path(places[name]).open("a", encoding="utf-8") as file:
            file.write(f"\n# {stage.canary}\n")
    Path(places["SECRET"]).chmod(0o600)


@pytest.fixture
def grade(stage: Stage, python_for: Callable[[str], str]) -> Callable[..., Run]:
    """``grade(setting, folder, out)``: the real command line in a process of its own."""

    def run(setting: str, folder: Path, out: str) -> Run:
        python = python_for(setting)
        if setting == "user":
            user = runpy.run_path(str(HERE / "launcher.py"), run_name="launcher")["USER"]
            subprocess.run(["chown", "-hR", f"{user}:{user}", str(stage.base)], check=True)
        report = stage.base.parent / f"{stage.base.name}-{out}.json"
        command = [sys.executable, str(HERE / "launcher.py"), setting, str(report), python, "-m", "grader", "grade"]
        command += [str(folder), "--assignment", str(stage.assignment), "--out", str(stage.base / out), "--as", "class"]
        environment = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "COLUMNS": "200", "GRADER_CANARY": stage.canary}
        environment |= {"TMPDIR": str(stage.base / "temporary"), "PYTHONDONTWRITEBYTECODE": "1"}
        done = subprocess.run(
            [*command, "--jobs", "2", *LIMITS],
            capture_output=True,
            env=environment,
            cwd=stage.base,
            timeout=400,
            start_new_session=True,
            check=False,
        )
        said = json.loads(report.read_text(encoding="utf-8"))
        return Run(said["code"], said["left"], (done.stdout + done.stderr).decode("utf-8", "replace"), stage.base / out)

    return run
