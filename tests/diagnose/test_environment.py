"""Failures that are the environment's: what each is told, and failures that are the code's own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.diagnose import diagnose_failure
from grader.model import Failure, Place

FLOAT = (
    "A float stands where a size or an index is needed, because / always gives a float in Python 3: use // or int(…)."
)

NOTHING = "None stands where a value is needed: a function without return gives None, as list.sort() does."


def told(type, message, line=""):
    cause = diagnose_failure(Failure(type, message, place=Place("a.py", 3, line) if line else None))
    return cause.text if cause else ""


@pytest.mark.parametrize(
    ("type", "message", "line", "text"),
    [
        (
            "AttributeError",
            "module 'numpy' has no attribute 'int'.\n`np.int` was a deprecated alias for the builtin `int`.",
            "",
            "np.int is gone since numpy 1.24: write int, or np.int64 for a width.",
        ),
        (
            "AttributeError",
            "module 'numpy' has no attribute 'bool'.",
            "",
            "np.bool is gone since numpy 1.24: write bool.",
        ),
        (
            "AttributeError",
            "`np.NaN` was removed in the NumPy 2.0 release. Use `np.nan` instead.",
            "",
            "np.NaN is gone from numpy: write np.nan.",
        ),
        (
            "AttributeError",
            "'dict' object has no attribute 'iteritems'",
            "",
            "iteritems is Python 2: in Python 3 write items().",
        ),
        ("NameError", "name 'xrange' is not defined", "", "xrange is Python 2: in Python 3 write range."),
        (
            "NameError",
            "name 'get_ipython' is not defined",
            "",
            "get_ipython exists in notebooks only: take that line out, your code runs as a module.",
        ),
        (
            "SyntaxError",
            "Missing parentheses in call to 'print'. Did you mean print(...)?",
            "",
            "print without parentheses is Python 2: in Python 3 write print(…).",
        ),
        (
            "SyntaxError",
            "invalid syntax",
            "%matplotlib inline",
            "Lines that start with % or ! are for notebooks: take them out, a module can't hold them.",
        ),
        (
            "TabError",
            "inconsistent use of tabs and spaces in indentation",
            "",
            "Tabs and spaces are mixed in the indentation, which Python 3 doesn't read: use spaces only.",
        ),
        (
            "IndentationError",
            "unindent does not match any outer indentation level",
            "",
            "The line is not as far in as any block above it; a tab and spaces may look alike and differ: "
            "indent with spaces only.",
        ),
        (
            "SyntaxError",
            "source code string cannot contain null bytes",
            "",
            "The file is not saved as UTF-8, but as UTF-16, it seems: save it as UTF-8.",
        ),
        (
            "SystemExit",
            "None",
            "",
            "exit() and sys.exit() end the program, and with it every check of it: take them out.",
        ),
        ("TypeError", "cannot unpack non-iterable NoneType object", "", NOTHING),
        ("TypeError", "'NoneType' object is not subscriptable", "", NOTHING),
        ("TypeError", "float() argument must be a string or a real number, not 'NoneType'", "", NOTHING),
        ("TypeError", "unsupported operand type(s) for *: 'float' and 'NoneType'", "", NOTHING),
        (
            "ModuleNotFoundError",
            "No module named 'sklearn.metrics'",
            "",
            "The package sklearn is not there where your code is run: "
            "do without it, or hand the file in if sklearn is one of your own.",
        ),
        (
            "ImportError",
            "No module named 'cPickle'",
            "",
            "The module cPickle is Python 2: it has another name in Python 3.",
        ),
        ("TypeError", "'float' object cannot be interpreted as an integer", "", FLOAT),
        ("TypeError", "'numpy.float64' object cannot be interpreted as an integer", "", FLOAT),
        ("TypeError", "list indices must be integers or slices, not float", "", FLOAT),
        (
            "TypeError",
            "zeros(): argument 'size' must be tuple of ints, but found element of type float at pos 0",
            "",
            FLOAT,
        ),
        (
            "TypeError",
            "slice indices must be integers or None or have an __index__ method",
            "x[: n / 2]",
            FLOAT,
        ),
        (
            "IndexError",
            "only integers, slices (`:`), ellipsis (`...`), numpy.newaxis (`None`) and integer or boolean arrays are "
            "valid indices",
            "return x[len(x) / 2]",
            FLOAT,
        ),
        ("TypeError", "expected a sequence of integers or a single integer, got '4.0'", "", FLOAT),
        ("TypeError", "expected a sequence of integers or a single integer, got 'np.float64(4.0)'", "", FLOAT),
        ("TypeError", "chunk(): argument 'chunks' (position 1) must be int, not float", "", FLOAT),
        (
            "TypeError",
            "view() received an invalid combination of arguments - got (float, int), but expected one of:",
            "x.view(n / 2, -1)",
            FLOAT,
        ),
        (
            "FileNotFoundError",
            "[Errno 2] No such file or directory: 'C:\\data.csv'",
            "",
            "It opens a file that isn't there where your code is run: only your Python code is.",
        ),
        (
            "EOFError",
            "EOF when reading a line",
            "",
            "It asks for input, and nobody is there to type: return results from functions, without input().",
        ),
        (
            "RuntimeError",
            "Found no NVIDIA driver on your system.",
            "",
            "It asks for a GPU, and there is none where your code is run: leave tensors on the CPU.",
        ),
    ],
)
def test_what_the_environment_lacks(type, message, line, text):
    assert told(type, message, line) == text


@pytest.mark.parametrize(
    ("type", "message", "line"),
    [
        ("AttributeError", "module 'numpy' has no attribute 'sofmax'", ""),
        ("AttributeError", "'NoneType' object has no attribute 'shape'", ""),
        ("NameError", "name 'x' is not defined", ""),
        ("SyntaxError", "invalid syntax", "x = = 2"),
        ("ImportError", "cannot import name 'f' from 'g'", ""),
        ("TypeError", "unsupported operand type(s) for +: 'int' and 'str'", ""),
        ("TypeError", "slice indices must be integers or None or have an __index__ method", "x[a:b]  # a/b"),
        ("TypeError", "expected a sequence of integers or a single integer, got 'four'", ""),
        ("TypeError", "f() received an invalid combination of arguments - got (float, int)", "f(0.5, 1)"),
        ("IndexError", "index 7 is out of bounds for axis 0 with size 3", "x[7 / 1]"),
        ("IndexError", "only integers, slices (`:`) and integer or boolean arrays are valid indices", "x['a']"),
        ("RuntimeError", "mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3)", ""),
        ("ValueError", "name 'xrange' is not defined", ""),
    ],
)
def test_what_is_the_codes_own_mistake(type, message, line):
    assert told(type, message, line) == ""


def test_the_exception_may_be_named_with_its_module():
    assert told("builtins.NameError", "name 'raw_input' is not defined").startswith("raw_input is Python 2")


TYPES = "AttributeError NameError SyntaxError ModuleNotFoundError TypeError IndexError EOFError RuntimeError".split()


@given(st.sampled_from(TYPES), st.text(max_size=300), st.text(max_size=80))
def test_any_text_is_read_without_an_error(type, message, line):
    told(type, message, line)
    told(type, f"module 'numpy' has no attribute '{message}' No module named '{message}'", line)
