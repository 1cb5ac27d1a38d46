"""``grader new``: what it writes, asks, refuses and says to do next."""

from __future__ import annotations

import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from grader.cli import app

Refused = Callable[[Any], str]

NOT_ASKED = "grader: this is no terminal, so nothing is asked: what no option says takes its default\n"
GRADER = [sys.executable, "-m", "grader"]


def run(*words: str | Path) -> Any:
    return CliRunner().invoke(app, ["new", *map(str, words)])


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in; its name needs quotes in a shell."""
    folder = tmp_path / "my course"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def rubric(here: Path, name: str, folder: str = "problems") -> dict[str, Any]:
    text = (here / folder / name / "rubric.yaml").read_text(encoding="utf-8")
    read: dict[str, Any] = yaml.safe_load(text)
    return read


def written(here: Path) -> list[str]:
    return sorted(str(path.relative_to(here)) for path in here.rglob("*") if path.is_file())


# --------------------------------------------------------------------------------------------- what it writes


def test_without_a_terminal_defaults_are_taken_and_that_is_said(here: Path) -> None:
    result = run("rms_norm")
    assert (result.exit_code, result.stderr) == (0, NOT_ASKED)
    assert written(here) == [
        "problems/rms_norm/mistakes.py",
        "problems/rms_norm/problem.md",
        "problems/rms_norm/reference.py",
        "problems/rms_norm/rubric.yaml",
        "problems/rms_norm/starter.py",
        "rubrics/rms_norm.yaml",
    ]
    found = rubric(here, "rms_norm")
    assert (found["title"], found["module"]) == ("Rms norm", "rms_norm.py")
    assert {one["program"] for one in found["criteria"]} == {"rms_norm(x)"}
    assert sum(one["points"] for one in found["criteria"]) == 10


@pytest.mark.parametrize("silent", ["--yes", "--defaults", "-y"])
def test_who_wants_no_questions_reads_of_none(here: Path, silent: str) -> None:
    result = run("rms_norm", silent)
    assert (result.exit_code, result.stderr) == (0, "")


def test_options_say_all_that_can_be_asked(here: Path) -> None:
    options = ["--kind", "gradient", "--title", "Dense: a layer", "--function", "dense", "--points", "7.5"]
    result = run("dense_layer", "--in", "hw1/tasks", *options, "--no-assignment")
    assert (result.exit_code, result.stderr) == (0, "")  # nothing was left to ask
    found = rubric(here, "dense_layer", "hw1/tasks")
    assert found["title"] == "Dense: a layer"
    assert sum(one["points"] for one in found["criteria"]) == 7.5
    assert found["criteria"][0]["program"] == "y, cache = dense_forward(x, w, b)"
    assert not (here / "hw1" / "rubrics").exists()


def test_beside_other_assignments_none_is_added_unless_it_is_wanted(here: Path) -> None:
    assert run("first", "-y").exit_code == 0
    told = run("second", "-y", "--points", "4").stdout
    assert written(here)[-1] == "rubrics/first.yaml"
    assert (
        "No assignment names it yet. To have it graded with rubrics/first.yaml, write there below `problems:`\n"
        "  - {id: second, points: 4}\n"
    ) in told
    assert run("third", "-y", "--assignment").exit_code == 0
    assert written(here)[-1] == "rubrics/third.yaml"


def test_an_assignment_that_names_it_already_is_graded_with(here: Path) -> None:
    (here / "rubrics").mkdir()
    (here / "rubrics" / "hw1.yaml").write_text("title: HW 1\nproblems: [{id: rms_norm, points: 5}]\n")
    told = run("rms_norm", "-y").stdout
    assert written(here)[-1] == "rubrics/hw1.yaml"
    assert "No assignment names it" not in told
    assert "--assignment rubrics/hw1.yaml" in told


# ------------------------------------------------------------------------------------------- what to do next


def test_it_ends_with_what_to_do_next(here: Path) -> None:
    command = f"{shlex.quote(sys.executable)} -m grader"
    assert run("rms_norm", "-y", "--points", "1").stdout == (
        "problems/rms_norm/: a problem that works, for you to change\n"
        "  problem.md    what students read\n"
        "  reference.py  what is right, in torch\n"
        "  rubric.yaml   what is asked, and what it is worth\n"
        "  starter.py    what students begin with\n"
        "  mistakes.py   known wrong solutions, and what students are told of them\n"
        "rubrics/rms_norm.yaml: an assignment of this problem alone, for 1 point\n"
        "\n"
        "Make it your own, reference.py first, and test the problem itself as often as you like:\n"
        f"  {command} audit problems/rms_norm\n"
        "Grade what students begin with; it earns nothing:\n"
        f"  {command} grade problems/rms_norm/starter.py --assignment rubrics/rms_norm.yaml --out graded\n"
    )


def test_checks_py_is_named_where_there_is_one(here: Path) -> None:
    told = run("start", "-y", "--kind", "property").stdout
    assert "  checks.py     what must hold of an answer, as plain functions\n" in told
    assert "problems/start/checks.py" in written(here)


@pytest.mark.slow
def test_its_commands_work_when_they_are_pasted(here: Path) -> None:
    told = run("rms_norm", "-y", "--in", here / "the problems").stdout
    audit, grade = (line.strip() for line in told.splitlines() if line.startswith(f"  {shlex.quote(sys.executable)}"))
    done = subprocess.run(audit, shell=True, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("rms_norm: sound\n")
    done = subprocess.run(f"{grade} --allow-unconfined", shell=True, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "starter      0 / 10" in done.stdout


def test_it_needs_no_torch_and_no_models(here: Path) -> None:
    code = (
        "import sys\nfrom grader.cli import app\n"
        "try:\n    app(['new', 'rms_norm', '-y'])\nexcept SystemExit as end:\n    assert not end.code\n"
        "print('heavy:', sorted({'torch', 'pydantic', 'lark'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    # typer reads a command's options with pydantic's help where it is installed
    assert done.stdout.splitlines()[-1] in ("heavy: []", "heavy: ['pydantic']")


# ------------------------------------------------------------------------------------------- what it refuses


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["rms-norm"], "rms-norm: not the name of a problem, which is that of the module that students hand in; "
         "write letters, digits and _, such as rms_norm"),
        (["problems/rms"], "problems/rms: a path; write the name alone, and the folder that it goes into after --in"),
        (["import"], "import: a keyword of Python; choose another name, such as import_1"),
        (["matrix"], "matrix: the name of a check; call the problem after its subject, and write --kind matrix"),
        (["rms", "--kind", "vlaue"], "--kind vlaue: there is no such kind of problem; did you mean 'value'?"),
        (["rms", "--points", "0"], "--points 0: not a number of points; "
         "write one from 1 to 1000 with at most two decimals, such as 10"),
        (["rms", "--function", "x"], "--function x: the problem uses that name for something else; choose another"),
        (["x"], "--function x: the problem uses that name for something else; choose another"),
        (["rms", "--title", ""], "--title '': empty; write what students read above the problem, such as RMS norm"),
        (["rms", "--in", "notes.txt"], "notes.txt: a file, where a folder for problems is wanted; "
         "name another with --in"),
        (["rms", "--in", "/proc/problems"],
         "/proc/problems/rms: it can't be written there: No such file or directory; nothing was written"),
    ],
)  # fmt: skip
def test_what_can_not_be_is_one_sentence(here: Path, refused: Refused, words: list[str], sentence: str) -> None:
    (here / "notes.txt").touch()
    assert refused(run(*words, "-y")) == f"grader: {sentence}\n"
    assert written(here) == ["notes.txt"]


def test_nothing_is_written_over(here: Path, refused: Refused) -> None:
    assert run("rms_norm", "-y").exit_code == 0
    before = {name: (here / name).read_bytes() for name in written(here)}
    assert refused(run("rms_norm", "-y")) == (
        "grader: problems/rms_norm: it exists already; choose another name, or move it away\n"
    )
    (here / "problems" / "rms_norm").rename(here / "problems" / "moved")
    assert refused(run("rms_norm", "-y", "--assignment")) == (
        "grader: rubrics/rms_norm.yaml: it exists already; choose another name, or move it away\n"
    )
    (here / "problems" / "moved").rename(here / "problems" / "rms_norm")
    assert {name: (here / name).read_bytes() for name in written(here)} == before


# ------------------------------------------------------------------------------------------------ what it asks


def answered(terminal: Any, question: str, answer: str) -> None:
    terminal.until(lambda screen: screen.lines and screen.lines[-1].strip().startswith(question))
    terminal.type(answer.encode())


def test_on_a_terminal_it_asks_with_defaults_and_asks_again(here: Path, terminal: Any) -> None:
    shown = terminal([*GRADER, "new", "rms_norm"])
    answered(shown, "Title, as students read it [Rms norm]:", "RMS norm\n")
    answered(shown, "Kind [value]:", "vlaue\n")
    shown.until(lambda screen: "vlaue: there is no such kind of problem; did you mean 'value'?" in screen.text)
    answered(shown, "Kind [value]:", "count\n")
    answered(shown, "Function that students write [rms_norm]:", "rms\n")
    answered(shown, "Points [10]:", "\n")
    answered(shown, "Write rubrics/rms_norm.yaml, an assignment of this problem alone? [Y/n]:", "n\n")
    assert shown.wait() == 0
    assert "  matrix    the matrix of a linear map, by hand and in code" in shown.text
    found = rubric(here, "rms_norm")
    assert found["title"] == "RMS norm"
    assert found["criteria"][0]["program"] == "rms(D, H, C, bias)"
    assert not (here / "rubrics").exists()


def test_what_an_option_says_is_not_asked(here: Path, terminal: Any) -> None:
    options = ["--title", "T", "--kind", "value", "--points", "3", "--assignment"]
    shown = terminal([*GRADER, "new", "rms_norm", *options])
    answered(shown, "Function that students write [rms_norm]:", "\n")
    assert shown.wait() == 0
    assert "Kind" not in shown.text
    assert (here / "rubrics" / "rms_norm.yaml").is_file()


@pytest.mark.parametrize("key", [b"\x03", b"\x04"], ids=["Ctrl-C", "Ctrl-D"])
def test_stopped_at_a_question_nothing_is_written(here: Path, terminal: Any, key: bytes) -> None:
    shown = terminal([*GRADER, "new", "rms_norm"])
    shown.until(lambda screen: "Title, as students read it [Rms norm]:" in screen.text)
    shown.type(key)
    try:
        shown.until(lambda screen: "stopped" in screen.text, seconds=10)
    except AssertionError:  # Python misses a signal that comes just before it waits for the first key
        shown.type(key)
    assert shown.wait() == 130
    assert shown.lines[-1] == "grader: stopped; nothing was written"
    assert list(here.iterdir()) == []


def test_a_name_that_can_not_be_is_told_before_anything_is_asked(here: Path, terminal: Any) -> None:
    shown = terminal([*GRADER, "new", "import"])
    assert shown.wait() == 2
    assert shown.lines == ["grader: import: a keyword of Python; choose another name, such as import_1"]
