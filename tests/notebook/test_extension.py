"""``grader.check`` where there is no notebook and no IPython, and what loading costs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = """
import sys
sys.modules["IPython"] = None  # not installed
import grader

def double(x):
    return 3 * x

found = grader.check("scale", seconds=5)
print(found)
print(found.verdicts, found.passed)
try:
    grader.check("nosuch")
except Exception as error:
    print(type(error).__name__, error)
print(sorted({"torch", "pydantic", "jinja2", "rich"} & {*sys.modules}))
"""


def test_a_script_checks_its_own_functions_without_ipython_and_without_what_judges(course: Path) -> None:
    (course / "mine.py").write_text(SCRIPT, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    ran = subprocess.run([sys.executable, "mine.py"], cwd=course, capture_output=True, env=environment, check=False)
    printed = ran.stdout.decode()
    assert ran.stderr == b""
    assert "mine.py:6   def double(x):" in printed
    assert printed.endswith(
        "{'scale::double': 'fail'} False\n"
        "CheckError no problem or criterion 'nosuch' to check in hw; there is: spread, scale\n"
        "[]\n"
    )
