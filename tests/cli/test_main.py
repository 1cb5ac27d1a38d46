"""``python -m grader`` in a folder with anybody's files."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def test_a_student_s_own_files_stand_for_no_module_of_ours(tmp_path: Path) -> None:
    for name in ("random", "rich", "numpy", "typer", "decimal"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('this was imported')\n")
    for words in (["--version"], ["package", "--help"]):
        command = [sys.executable, "-m", "grader", *words]
        ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60)
        assert (ran.returncode, ran.stderr) == (0, "")
