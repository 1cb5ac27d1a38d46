"""Rules hold for code wherever it is found: a function that the problem's module lacks is looked up elsewhere."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from grader.model import Cell, Layout, Notebook

Say = Callable[..., tuple[str, list[str]]]
STARTER = "def conv(x):\n    raise NotImplementedError\n"
BANNED = "import torch\n\ndef conv(x):\n    return torch.conv1d(x, x)\n"
OWN = "def conv(x):\n    return x\n"
FAIL = "fail"


@pytest.mark.parametrize("module", [STARTER, "", "def other(x):\n    return x\n"])
@pytest.mark.parametrize("file", ["mine.py", "HW2.ipynb"])
def test_what_the_module_lacks_is_judged_where_it_is_found(say: Say, module: str, file: str) -> None:
    notebook = Notebook((Cell(1, None, BANNED),))
    files = {"hw.py": module} | ({file: BANNED} if file.endswith(".py") else {})
    notebooks = {} if file.endswith(".py") else {file: notebook}
    verdict, told = say(files, forbid=("torch.conv1d",), needs="conv", notebooks=notebooks)
    assert verdict == FAIL
    assert file in told[0]


@pytest.mark.parametrize(
    "module",
    [OWN, "from other import conv\n", "from other import *\n", STARTER + OWN, "conv = lambda x: x\n"],
)
def test_what_the_module_has_is_judged_there_alone(say: Say, module: str) -> None:
    """Nobody is marked down for an old file that is not used."""
    files = {"hw.py": module, "other.py": OWN, "old.py": BANNED}
    assert say(files, forbid=("torch.conv1d",), needs="conv") == ("pass", [])


def test_an_untouched_starter_is_no_place_to_look_at_alone(say: Say) -> None:
    given = "def conv(x):\n    result = None\n    return result\n"
    layout = Layout("hw.py", starter=given.encode())
    rules = {"forbid": ("torch.conv1d",), "needs": "conv", "layout": layout}
    assert say({"hw.py": given, "mine.py": BANNED}, **rules)[0] == FAIL
    assert say({"hw.py": given, "mine.py": BANNED, "mine (1).py": BANNED}, **rules)[0] == FAIL
    assert say({"hw.py": given, "mine.py": BANNED, "other.py": OWN}, **rules)[0] == "pass"
    assert say({"hw.py": given.replace("None", "x"), "mine.py": BANNED}, **rules)[0] == "pass"


def test_of_several_files_none_is_used_and_none_is_judged(say: Say) -> None:
    files = {"hw.py": STARTER, "old.py": BANNED, "older.py": OWN + BANNED}
    assert say(files, forbid=("torch.conv1d",), needs="conv") == ("pass", [])


def test_names_that_no_program_needs_are_not_looked_up(say: Say) -> None:
    assert say({"hw.py": STARTER, "old.py": BANNED}, forbid=("torch.conv1d",)) == ("pass", [])


def test_what_is_required_may_be_written_beside_a_starter(say: Say) -> None:
    assert say({"hw.py": STARTER, "mine.py": OWN}, require=("conv",), needs="conv") == ("pass", [])
    assert say({"hw.py": STARTER}, require=("conv",), needs="conv")[0] == FAIL
