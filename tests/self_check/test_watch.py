"""A verdict after every save, by a real process: what is told, what is not run again, and how it ends."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from typing import Any

import jsonschema
import psutil
import pytest

from grader.report.json_report import schema

Work = Any
Start = Callable[..., Any]

LINES = ("--format", "lines")
WRONG = "import numpy as np\n\n\ndef mean(x):\n    return x.sum() / 2\n"
HANGS = "import time\n\n\ndef mean(x):\n    while True:\n        time.sleep(0.01)\n"


def errors(lines: list[str]) -> list[str]:
    return [line.partition(": The mean: ")[0] for line in lines if line != "grader: checking"]


def test_each_save_brings_a_verdict(work: Work, watch: Start) -> None:
    seen = watch(*LINES)
    assert seen.until() == ["grader: checking"]
    work.write("stats.py", WRONG)
    assert errors(seen.until()) == ["stats.py:4:1: error"]
    work.write("stats.py", WRONG.replace("2", "len(x)"))
    assert errors(seen.until()) == []


def test_without_watchfiles_it_looks_by_itself(work: Work, watch: Start) -> None:
    seen = watch(*LINES, before="import sys; sys.modules['watchfiles'] = None")
    seen.until()
    work.write("stats.py", WRONG)
    assert errors(seen.until()) == ["stats.py:4:1: error"]


def test_a_file_that_is_put_in_place_by_renaming_is_seen(work: Work, watch: Start) -> None:
    """As editors save: a backup, a new file, a rename; and no verdict on a folder in between."""
    seen = watch(*LINES)
    seen.until()
    path = work.root / "stats.py"
    path.rename(work.root / "stats.py~")
    time.sleep(0.03)
    work.write("4913", "")
    work.write(".stats.py.swp", "x")
    new = work.write("stats.py.new", WRONG)
    new.rename(path)
    assert errors(seen.until()) == ["stats.py:4:1: error"]
    assert seen.quiet()


def test_a_file_that_is_emptied_before_it_is_written_is_not_judged_empty(work: Work, watch: Start) -> None:
    seen = watch(*LINES)
    seen.until()
    with (work.root / "stats.py").open("w") as file:
        file.flush()
        time.sleep(0.05)
        file.write(WRONG)
    assert errors(seen.until()) == ["stats.py:4:1: error"]


def test_what_changes_nothing_brings_no_verdict(work: Work, watch: Start) -> None:
    seen = watch(*LINES)
    seen.until()
    work.write("notes.txt", "x")
    (work.root / "stats.py").touch()
    assert seen.quiet()


def test_a_typing_error_is_one_calm_line_and_the_verdict_stays(work: Work, watch: Start) -> None:
    seen = watch(*LINES)
    seen.until()
    work.write("stats.py", "def mean(x:\n    return 1\n")
    assert seen.until() == ["grader: checking", "stats.py:1:9: error: '(' was never closed"]
    work.write("stats.py", WRONG)
    assert errors(seen.until()) == ["stats.py:4:1: error"]


def test_answers_that_are_no_yaml_yet_are_one_calm_line(work: Work, watch: Start) -> None:
    seen = watch(*LINES)
    seen.until()
    work.write("answers.yaml", "stats:\n  why: [\n")
    (begins, told) = seen.until()
    assert begins == "grader: checking"
    assert told.startswith("answers.yaml:")
    assert ": error: " in told


def test_a_file_that_is_left_in_pieces_does_not_keep_back_the_verdict_on_others(work: Work, watch: Start) -> None:
    seen = watch(*LINES)
    seen.until()
    for pieces in ("stats:\n  why: [\n", "stats:\n  why: {a: 1\n"):
        work.write("answers.yaml", pieces)
        (_, told) = seen.until()
        assert told.startswith("answers.yaml:")
    work.write("stats.py", WRONG)
    while "stats.py:4:1: error" not in errors(seen.until()):  # one save may be seen twice, and told of twice
        pass
    work.write("shift.py", "def shift(x, by:\n")
    assert seen.until()[1:] == ["shift.py:1:10: error: '(' was never closed"]
    work.write("stats.py", WRONG.replace("2", "len(x)"))
    verdict = errors(seen.until())
    assert "stats.py:4:1: error" not in verdict
    assert [line for line in verdict if line.startswith("shift.py:1:1: error: The shifted sample: The module could")]


def test_back_to_what_was_judged_the_verdict_is_shown_again(work: Work, watch: Start) -> None:
    seen = watch()
    before = seen.until("Ctrl-C ends.")
    source = (work.root / "stats.py").read_text()
    work.write("stats.py", "def mean(:\n")
    calm = seen.until("Ctrl-C ends.")
    assert calm == [
        "stats.py:1: not finished yet: invalid syntax",
        "The verdict is that of the last version that could be read.",
    ]
    work.write("stats.py", source)
    assert seen.until("Ctrl-C ends.") == before


def test_a_module_nobody_asks_for_may_be_in_pieces(work: Work, watch: Start) -> None:
    seen = watch(*LINES)
    seen.until()
    work.write("scratch.py", "def (\n")
    assert errors(seen.until()) == []


def test_an_endless_loop_ends_when_the_file_is_saved_again(work: Work, watch: Start) -> None:
    seen = watch(*LINES)
    seen.until()
    work.write("stats.py", HANGS)
    seen.until("grader: checking")
    time.sleep(0.5)
    started = time.monotonic()
    work.write("stats.py", WRONG)
    assert errors(seen.until()) == ["stats.py:4:1: error"]
    assert time.monotonic() - started < 5


def test_what_a_change_can_not_reach_is_not_run_again(work: Work, watch: Start) -> None:
    """Each run of a module leaves a file: which are run is what this counts."""
    marked = "import numpy as np\n\n\ndef mean(x):\n    return x.sum() / len(x)\n"
    counting = "import pathlib\npathlib.Path({!r}).open('a').write('x')\n"
    ran = work.root.parent / "ran"
    work.write("shift.py", counting.format(str(ran)) + "def shift(x, by):\n    return x + by\n")
    seen = watch(*LINES)
    seen.until()
    assert ran.read_text() == "x"
    work.write("stats.py", marked + "# another line\n")
    seen.until()
    assert ran.read_text() == "x"
    work.write("answers.yaml", "stats:\n  count: 4\n  why: Because.\n")
    seen.until()
    assert ran.read_text() == "x"
    work.write("stats.py", marked + "np.seterr(all='ignore')\n")  # may change what other modules return
    seen.until()
    assert ran.read_text() == "xx"


def test_answers_are_judged_anew(work: Work, watch: Start) -> None:
    seen = watch(*LINES)
    seen.until()
    work.write("answers.yaml", "# first\nstats:\n  why: Because.\n  count: many\n")
    (_, told) = seen.until()
    assert told.startswith("answers.yaml:4:1: error: How many: ")


def test_an_emptied_folder_is_told_and_waited_for(work: Work, watch: Start) -> None:
    seen = watch(*LINES)
    seen.until()
    for name in ("stats.py", "shift.py", "answers.yaml"):
        (work.root / name).unlink()
    while not (told := [line for line in seen.until() if "nothing to check in" in line]):
        pass  # the first files were gone before the last
    assert told == [
        f"grader: nothing to check in {work.root}: put stats.py, shift.py and answers.yaml there, or run this where "
        "they are."
    ]
    work.write("stats.py", WRONG)
    assert "stats.py:4:1: error" in errors(seen.until())


def test_one_file_may_be_watched(work: Work, watch: Start) -> None:
    seen = watch("stats.py", *LINES)
    seen.until()
    work.write("shift.py", "def shift(x, by):\n    return x\n")
    assert seen.quiet()
    work.write("stats.py", WRONG)
    assert "stats.py:4:1: error" in errors(seen.until())


def test_a_notebook_is_watched_too(work: Work, watch: Start) -> None:
    (work.root / "stats.py").unlink()
    cell = {"cell_type": "code", "execution_count": 1, "metadata": {}, "outputs": [], "source": WRONG}
    notebook: dict[str, Any] = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]}
    work.write("HW.ipynb", json.dumps(notebook))
    seen = watch(*LINES)
    assert errors(seen.until()) == ["HW.ipynb:1:1: error: cell 1 (In [1]), line 4"]
    cell["source"] = WRONG.replace("2", "len(x)")
    work.write("HW.ipynb", json.dumps(notebook))
    assert errors(seen.until()) == []


def test_json_is_one_result_a_line(work: Work, watch: Start) -> None:
    seen = watch("--json")
    verdicts = []
    for source in (None, WRONG, "def mean(x:\n"):
        if source:
            work.write("stats.py", source)
        document = json.loads(seen.line())
        jsonschema.validate(document, schema())
        verdicts.append(document["problems"][0]["criteria"][0]["verdict"])
    assert verdicts == ["pass", "fail", "error"]


@pytest.mark.parametrize(("source", "code"), [("", 0), (WRONG, 1)])
def test_ctrl_c_ends_it_with_the_last_verdict(work: Work, watch: Start, source: str, code: int) -> None:
    if source:
        work.write("stats.py", source)
    seen = watch(*LINES)
    seen.until()
    assert seen.stop() == code
    assert seen.stderr() == ""


def test_ctrl_c_before_the_first_verdict_is_130_and_leaves_no_process(work: Work, watch: Start) -> None:
    work.write("stats.py", HANGS)
    seen = watch(*LINES)
    seen.until("grader: checking")
    time.sleep(0.5)
    children = psutil.Process(seen.process.pid).children(recursive=True)
    assert seen.stop() == 130
    assert seen.stderr() == ""
    _, left = psutil.wait_procs(children, 5)
    assert left == []


def test_an_empty_folder_is_refused_at_the_start(work: Work, watch: Start) -> None:
    for name in ("stats.py", "shift.py", "answers.yaml"):
        (work.root / name).unlink()
    seen = watch(*LINES)
    assert seen.process.wait(60) == 2
    assert seen.stderr().startswith(f"grader: nothing to check in {work.root}: put stats.py, shift.py and")


def test_on_a_terminal_the_newest_verdict_stands_alone(work: Work, terminal: Callable[..., Any]) -> None:
    shown = terminal([sys.executable, "-m", "grader", "check", str(work.root), "--watch"], columns=80, rows=40)
    shown.until(lambda screen: "Ctrl-C ends." in screen.text)
    assert "✓ The mean" in shown.text
    work.write("stats.py", WRONG)
    shown.until(lambda screen: "✗ The mean" in screen.text and "Ctrl-C ends." in screen.text)
    assert "✓ The mean" not in shown.text
    assert shown.lines[0].startswith("Homework · mine")
    work.write("stats.py", HANGS)
    shown.until(lambda screen: "checking …" in screen.text)
    shown.type(b"\x03")
    assert shown.wait() == 1
    assert "Traceback" not in shown.text


def test_a_terminal_that_knows_few_characters_shows_the_verdict_all_the_same(
    work: Work, terminal: Callable[..., Any]
) -> None:
    env = {"PYTHONIOENCODING": "ascii"}
    shown = terminal([sys.executable, "-m", "grader", "check", str(work.root)], env=env, columns=80, rows=40)
    assert shown.wait() == 0
    assert "? The mean" in shown.text
    assert "Traceback" not in shown.text


def test_beside_a_large_python_environment_a_save_is_seen(work: Work, watch: Start) -> None:
    packages = work.root / "env" / "lib"
    packages.mkdir(parents=True)
    work.write("env/pyvenv.cfg", "")
    for number in range(5100):
        (packages / f"p{number}.py").touch()
    (work.root / "mine").mkdir()
    for name in ("stats.py", "shift.py", "answers.yaml"):
        (work.root / name).rename(work.root / "mine" / name)
    seen = watch(*LINES)
    assert errors(seen.until()) == []
    work.write("mine/stats.py", WRONG)
    assert errors(seen.until()) == ["mine/stats.py:4:1: error"]


def test_of_a_single_file_what_it_imports_is_watched_too(work: Work, watch: Start) -> None:
    work.write("stats.py", "from helper import total\n\n\ndef mean(x):\n    return total(x) / len(x)\n")
    work.write("helper.py", "def total(x):\n    return x.sum()\n")
    seen = watch("stats.py", *LINES)
    assert not [line for line in seen.until() if "stats.py" in line]
    work.write("helper.py", "def total(x):\n    return x.max()\n")
    assert "stats.py:4:1: error" in errors(seen.until())
