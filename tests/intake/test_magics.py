"""What a cell is once its notebook commands are out of it."""

from __future__ import annotations

import ast
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.intake.magics import Written, neutralise


@pytest.mark.parametrize(
    ("cell", "python"),
    [
        ("%matplotlib inline", "pass"),
        ("  %matplotlib inline", "pass"),
        ("%load_ext autoreload\n%autoreload 2\nx = 1", "pass\npass\nx = 1"),
        ("!pip install torch", "pass"),
        ("!!ls", "pass"),
        ("?len", "pass"),
        ("len?", "pass"),
        ("np.linalg.inv??", "pass"),
        ("*int*?", "pass"),
        ("%timeit?", "pass"),
        ("/f a b", "pass"),
        (",f a b", "pass"),
        (";f a b", "pass"),
        ("pip install numpy", "pass"),
        ("conda install numpy -y", "pass"),
        ("cd ..", "pass"),
        ("cd ~/work", "pass"),
        ("x = !ls", "x = []"),
        ("files, = !ls *.py", "files, = []"),
        ("x = %pwd", "x = None"),
        ("a.b[0] = %who_ls int", "a.b[0] = None"),
        (
            "if gpu:\n    !nvidia-smi\nelse:\n    %cd /content\n    x = 1",
            "if gpu:\n    pass\nelse:\n    pass\n    x = 1",
        ),
        ("!pip install \\\n    torch \\\n    numpy\nx = 1", "pass\n\n\nx = 1"),
        ("%run other.ipynb\nx = 1", "pass\nx = 1"),
        ("%time y = f(x)", "y = f(x)"),
        ("%time f(x,\n        y)", "f(x,\n        y)"),
        ("    y = 0\n    %time y = f(x)", "y = 0\ny = f(x)"),
        ("y = %time f(x)", "y = f(x)"),
        ("%timeit f(x)", "pass"),
        ("%time", "pass"),
    ],
)
def test_a_line_that_is_a_command_does_nothing(cell, python):
    assert neutralise(cell).source == python


@pytest.mark.parametrize("name", ["time", "timeit -n 3", "capture out", "prun", "memit", "wandb", "nobody_knows"])
def test_magics_that_wrap_a_cell_leave_it_as_it_is(name):
    assert neutralise(f"%%{name}\nx = 1\n!ls").source == "\nx = 1\npass"


def test_magics_may_stand_on_each_other_and_below_comments():
    assert neutralise("# a title\n\n%%time\n%%capture\nx = 1").source == "# a title\n\n\n\nx = 1"


@pytest.mark.parametrize(
    "name", ["bash", "sh", "HTML", "html", "javascript", "js", "latex", "script false", "!", "sql", "R", "python3"]
)
def test_cells_of_other_languages_are_left_out_as_a_whole(name):
    found = neutralise(f"%%{name}\nfor x in *; do\n  echo 'it\ndone")
    assert (found.source, found.commands) == ("\n\n\n", (f"%%{name}",))


def test_a_cell_below_a_command_of_another_magic_may_be_of_another_language_too():
    assert neutralise("%%time\n%%bash\nls").source == "\n\n"


@pytest.mark.parametrize(
    ("first", "written"),
    [
        ("%%writefile layers.py", Written("layers.py", "x = 1\ny = 2\n", append=False)),
        ("%%writefile -a 'src/layers.py'", Written("src/layers.py", "x = 1\ny = 2\n", append=True)),
        ("%%file layers.py", Written("layers.py", "x = 1\ny = 2\n", append=False)),
        ("%%writefile", None),
    ],
)
def test_a_cell_that_writes_a_file_is_that_file(first, written):
    found = neutralise(f"{first}\nx = 1\ny = 2")
    assert (found.source, found.written) == ("\n\n", written)


@pytest.mark.parametrize(
    "cell",
    [
        "x = 5 % 3",
        "x = (5\n% 3)",
        "x = 5 \\\n% 3",
        "'''\n%matplotlib inline\n!ls\nlen?\n'''",
        "print('%d items' % n)",
        "s = f'{x!r}'",
        "x = 'a = !b'",
        "x != y",
        "assert a != b, 'why?'",
        "# %%bash\nx = 1  # really?",
        "d = {\n    'a': 1,\n}",
        "x = [\n    !ls\n]",  # no Python, and no command either
        "ls = 3\nls",
        "pip = 1\npip if x else y",
        "cd in places",
        "ls -l",  # Python reads a subtraction
        "def f():\n    return 1",
        "",
        "\n\n",
    ],
)
def test_what_is_no_command_stays(cell):
    assert neutralise(cell).source == cell
    assert neutralise(cell).commands == ()


def test_the_rest_of_a_cell_of_another_language_is_code_if_its_magic_comes_too_late():
    assert neutralise("x = 1\n%%bash\ny = 2").source == "x = 1\npass\ny = 2"


@pytest.mark.parametrize(
    ("cell", "python"),
    [
        ("    x = 1\n    if x:\n        y = 2\n", "x = 1\nif x:\n    y = 2\n"),
        ("\n# pasted\n\tx = 1\n\ty = 2", "\n# pasted\nx = 1\ny = 2"),
        (">>> x = 1\n>>> def f():\n...     return x\n...\n", "x = 1\ndef f():\n    return x\n\n"),
        ("In [3]: x = 1\n   ...: y = 2", "x = 1\ny = 2"),
        ("x = 1\r\ny = 2\r!ls", "x = 1\ny = 2\npass"),
    ],
)
def test_what_was_pasted_is_read_as_jupyter_reads_it(cell, python):
    assert neutralise(cell).source == python


def test_commands_are_told_as_they_were_written():
    found = neutralise("%%time\n  !pip install \\\n  torch\nx = !ls\ny = f?")
    assert found.commands == ("%%time", "!pip install \\", "x = !ls", "y = f?")


# ------------------------------------------------------------------------------------------------- whatever comes

pieces = st.sampled_from(
    [
        *'% %% ! ? ?? x ( ) \' " """ # f\'{ } / , ;'.split(),
        *["\n", "\r\n", "    ", "\t", "\\\n", " = ", "bash", "time", "writefile a.py", "pip install", ">>> ", "... "],
        *["def f():", "5 % 3", "é", "%time "],
    ]
)


@given(st.lists(pieces, max_size=40).map("".join))
def test_every_line_keeps_its_number(cell):
    lines = cell.replace("\r\n", "\n").replace("\r", "\n").count("\n")
    assert neutralise(cell).source.count("\n") == lines


names = st.sampled_from(["x", "y", "ls", "pip", "cat", "rm", "git", "_"])
strings = st.sampled_from(["'%s'", "'''\n%x\n'''", 'f"{x!r:%>3}"', "r'\\?'", "b'!ls'", "f'{x:{y}}'", '"""\n?\n!x"""'])
atoms = names | strings | st.integers(0, 9).map(str)
expressions = st.recursive(
    atoms,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda both: f"({both[0]}\n% {both[1]})"),
        st.tuples(inner, inner).map(lambda both: f"{both[0]} % \\\n{both[1]}"),
        st.tuples(inner, inner).map(lambda both: f"{both[0]} != {both[1]}"),
        st.tuples(inner, inner).map(lambda both: f"{both[0]} if {both[0]} else {both[1]}"),
        inner.map(lambda one: f"[\n  {one},\n]"),
        inner.map(lambda one: f"x({one}, # why? %time (\n)"),
    ),
    max_leaves=6,
)
statements = st.one_of(
    st.tuples(names, expressions).map(lambda both: f"{both[0]} = {both[1]}"),
    expressions,
    expressions.map(lambda one: f"if {one}:\n    x = {one}\nelse: y = 1"),
    st.just("# %%bash ?"),
    st.just(""),
)


@given(st.lists(statements, max_size=6).map("\n".join))
def test_python_is_never_changed(cell):
    ast.parse(cell)
    found = neutralise(cell)
    assert (found.source, found.commands, found.written) == (cell, (), None)


@pytest.mark.parametrize(
    "piece", ["%%time\n", "%a\n", "!\\\n", "=%", "cd ", "    ", "x?\n", ">>> ", "In [1]: ", "%time "]
)
def test_the_work_grows_with_the_length_only(piece):
    started = time.monotonic()
    neutralise(piece * (2**18 // len(piece)))
    assert time.monotonic() - started < 10  # quadratic work would take hours
