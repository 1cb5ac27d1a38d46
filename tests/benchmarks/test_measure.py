"""What a command takes: its own and its children's."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from .conftest import benchmark

MIB = 2**20
pytestmark = pytest.mark.skipif(
    not Path("/proc/self/smaps_rollup").exists(), reason="memory is read from Linux's /proc"
)

PARENT = """
import subprocess, sys, time
own = bytearray(60 * 2**20)
subprocess.run([sys.executable, "-c", "held = bytearray(90 * 2**20); import time; time.sleep(0.5)"])
sum(range(3_000_000))
print("done")
sys.exit(3)
"""


def test_memory_is_that_of_the_whole_tree_and_time_that_of_all_who_ran(tmp_path):
    log = tmp_path / "log"
    found = benchmark("measure").measure([sys.executable, "-c", PARENT], tmp_path, log=log, every=0.02)
    assert found.code == 3
    assert log.read_text(encoding="utf-8") == "done\n"
    assert 150 * MIB < found.tree_bytes < 250 * MIB
    assert 60 * MIB < found.process_bytes < 130 * MIB
    assert found.wall >= 0.5
    assert found.cpu > 0


def test_a_command_sees_the_variables_that_it_is_given(tmp_path):
    told = "import os; print(os.environ['GIVEN'])"
    log = tmp_path / "log"
    benchmark("measure").measure([sys.executable, "-c", told], tmp_path, {"GIVEN": "here"}, log)
    assert log.read_text(encoding="utf-8") == "here\n"
