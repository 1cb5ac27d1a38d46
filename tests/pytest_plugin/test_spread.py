"""Under pytest-xdist: the same items, and each submission's code in one worker."""

from __future__ import annotations

import re
from collections import defaultdict

import pytest


def workers(result):
    """Submission → the workers that its items ran in."""
    found = defaultdict(set)
    for line in result.outlines:
        if seen := re.match(r"\[(gw\d+)\].* ([a-z]+)/stats::", line):
            found[seen[2]].add(seen[1])
    return found


@pytest.mark.parametrize("dist", [(), ("--dist", "loadgroup")])
def test_a_class_is_spread_by_submission(project, outcomes, dist):
    result = project.grade("class", "-v", "-n", "2", *dist)
    assert {name: len(some) for name, some in workers(result).items()} == {"ada": 1, "bob": 1, "cleo": 1}
    found = {name.partition("@")[0]: word for name, word in outcomes(result).items()}
    assert found == outcomes(project.grade("class", "-v"))
    result.stdout.fnmatch_lines(["ada*8 / 10", "bob*1 / 10", "cleo*0 / 10"])


def test_one_submission_is_run_by_one_worker(project, right, testcases):
    project.write("class/ada/stats.py", "import time\ntime.sleep(0.7)\n" + right)
    project.grade("class/ada", "-n", "2", "--junitxml=out.xml").assert_outcomes(passed=3, skipped=1)
    assert sum(float(one.get("time")) > 0.7 for one in testcases(project.root / "out.xml").values()) == 1


def test_other_ways_to_distribute_and_node_ids_work_too(project, outcomes):
    result = project.grade("class", "-v", "-n", "2", "--dist", "worksteal", "ada", "bob/stats::mean")
    found = outcomes(result)
    assert found.pop("bob/stats::mean") == "FAILED"
    assert sorted(found) == [f"ada/stats::{one}" for one in ("mean", "sorted_copy", "variance", "why")]
    result.stdout.fnmatch_lines(["ada*8 / 10", "bob*0 / 4", "Not all criteria were reached: 1 of 4."])


def test_what_is_wrong_is_said_once_and_in_a_sentence(project):
    result = project.grade("class/eve", "-n", "2")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert result.stderr.str().strip() == "ERROR: class/eve: no such file or folder"


DIES = """
import os
import pytest

def pytest_runtest_setup(item):
    if item.nodeid == "bob/stats::mean":
        os._exit(1)
"""


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_worker_that_dies_is_no_fault_of_a_student(project, outcomes, monkeypatch, workers):
    project.write("dies.py", DIES)
    monkeypatch.setenv("PYTHONPATH", str(project.root))
    result = project.grade("class", "-v", "-n", workers, "-p", "dies", timeout=120)
    found = outcomes(result)
    assert found["bob/stats::mean"] == "UNJUDGED"
    assert found["bob/stats::variance"] == "FAILED"
    assert found["cleo/stats::mean"] == "FAILED"
    result.stdout.fnmatch_lines(["*crashed while running 'bob/stats::mean'*", "bob*1 not judged*4 points pending*"])
