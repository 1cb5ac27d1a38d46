"""What a student has: an unpacked kit, and a Python in which nothing but its wheel was installed."""

from __future__ import annotations

import json
import resource
import shutil
from pathlib import Path

import pytest

from tests.kit.conftest import SUBMISSIONS, Environment

HEAVY = ("torch", "pydantic", "pytest", "IPython")


def hand_in(name: str, folder: Path) -> None:
    """Puts an example's files in the place of those that one begins with."""
    for path in (SUBMISSIONS / name).iterdir():
        if path.name != "expected.yaml":
            shutil.copy(path, folder)


@pytest.fixture
def solved(unpacked: Path) -> Path:
    hand_in("all_right_numpy", unpacked)
    return unpacked


@pytest.mark.parametrize("package", HEAVY)
def test_nothing_heavy_is_there(environment: Environment, unpacked: Path, package: str) -> None:
    assert "No module named" in environment.run("python", "-c", f"import {package}", cwd=unpacked).stderr


def test_a_right_solution_passes_all_that_a_kit_can_judge(environment: Environment, solved: Path) -> None:
    told = environment.check(cwd=solved)
    assert (told.returncode, told.stderr) == (0, "")
    assert "✓ The gradient of E_in for any number of examples and weights" in told.stdout
    assert "standard was read as the number 18624. Whether that is right is judged when you hand in." in told.stdout
    assert "Judged only when you hand in: hidden cases of criteria that carry 49 points." in told.stdout
    assert "An answer that is one fixed value is looked at for its form only" in told.stdout


def test_the_starters_say_what_is_to_be_done(environment: Environment, unpacked: Path) -> None:
    told = environment.check(cwd=unpacked)
    assert (told.returncode, told.stderr) == (1, "")
    assert "loss is not written yet: it raises NotImplementedError." in told.stdout
    assert "missing" in told.stdout


def test_a_mistake_is_told_with_its_size_and_its_cause(environment: Environment, unpacked: Path) -> None:
    hand_in("missing_mean", unpacked)
    told = environment.check("--json", cwd=unpacked)
    assert told.returncode == 1
    criteria = {
        criterion["id"]: criterion
        for problem in json.loads(told.stdout)["problems"]
        for criterion in problem["criteria"]
    }
    finding = criteria["gradient"]["findings"][0]
    assert finding["fact"].startswith("gradient(w, X, y) differs from the reference in 3 of 3 entries (100 %).")
    assert finding["cause"]["text"].startswith("Every entry is 5.00 times the reference, and X has 5 rows")
    assert criteria["gradient"]["verdict"] == "fail"


def test_it_is_found_from_a_folder_below(environment: Environment, solved: Path) -> None:
    below = solved / "work"
    below.mkdir()
    shutil.move(solved / "tanh_perceptron.py", below)
    told = environment.check("--json", cwd=below)
    verdicts = [one["verdict"] for one in json.loads(told.stdout)["problems"][0]["criteria"]]
    assert verdicts.count("pass") == 3


def test_written_answers_are_read_from_the_file_that_came_with_it(environment: Environment, unpacked: Path) -> None:
    path = unpacked / "answers.yaml"
    filled = path.read_text(encoding="utf-8").replace("  standard:  #", "  standard: 1,024  #")
    path.write_text(filled, encoding="utf-8")
    assert "standard was read as the number 1,024" not in filled
    assert "standard was read as the number 1024." in environment.check(cwd=unpacked).stdout


def test_code_that_imports_torch_is_not_judged_and_says_what_to_install(
    environment: Environment, unpacked: Path
) -> None:
    hand_in("all_right_torch", unpacked)
    told = environment.check(cwd=unpacked)
    assert told.returncode == 3
    assert "the code imports torch, which is not installed here" in " ".join(told.stdout.split())


def test_a_damaged_kit_is_one_sentence(environment: Environment, unpacked: Path) -> None:
    (kit,) = unpacked.glob("*.kit")
    kit.write_bytes(kit.read_bytes()[:-1])
    told = environment.check(cwd=unpacked)
    assert (told.returncode, told.stdout) == (2, "")
    assert told.stderr.startswith("grader: ")
    assert (
        "not a kit that can be used, because its checksum is wrong; unpack the zip of your course again" in told.stderr
    )


@pytest.mark.parametrize("command", [["audit", "."], ["grade", ".", "--assignment", "a.yaml"]])
def test_what_only_the_whole_grader_can_is_told(environment: Environment, unpacked: Path, command: list[str]) -> None:
    (unpacked / "a.yaml").write_text("title: A\nproblems: []\n")
    told = environment.run("grader", *command, cwd=unpacked)
    assert told.returncode == 2
    assert "which is not installed here: the grader of a course's kit checks work against that kit" in told.stderr
    assert "Traceback" not in told.stderr


def test_an_answer_costs_less_than_a_second_of_work(environment: Environment, solved: Path) -> None:
    """In seconds of processor time, which other work on the machine hardly changes; the second time, as students do."""
    environment.check(cwd=solved)
    spent = []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        environment.check(cwd=solved)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent.append(after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)
    assert min(spent) < 1.0
