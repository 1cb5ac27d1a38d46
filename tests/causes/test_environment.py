"""Code that fails because of where it runs is told so, apart from wrong answers; code that is merely wrong is not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch

from grader.model import CriterionResult, Verdict

Grade = Callable[[str], CriterionResult]

FLOAT = (
    "A float stands where a size or an index is needed, because / always gives a float in Python 3: use // or int(…)."
)
FILE = "It opens a file that isn't there where your code is run: only your Python code is."
GPU = "It asks for a GPU, and there is none where your code is run: leave tensors on the CPU."

# what is handed in: "body" stands for f's body, anything else for the whole module
BODIES = {
    "removed_numpy": {
        "np.zeros(3, dtype=np.int)": "np.int is gone since numpy 1.24: write int, or np.int64 for a width.",
        "np.zeros(3, dtype=np.float)": "np.float is gone since numpy 1.24: write float, or np.float64 for a width.",
        "X.astype(np.object)": "np.object is gone since numpy 1.24: write object.",
        "np.float_(3)": "np.float_ is gone from numpy: write np.float64.",
        "X * np.Inf": "np.Inf is gone from numpy: write np.inf.",
        "np.asfarray(X)": "np.asfarray is gone from numpy: write np.asarray(…, dtype=float).",
    },
    "python2": {
        "[X[i] for i in xrange(3)]": "xrange is Python 2: in Python 3 write range.",
        "[k for k, v in {}.iteritems()]": "iteritems is Python 2: in Python 3 write items().",
        "{}.has_key(1)": "has_key is Python 2: in Python 3 write in.",
        "unicode(3)": "unicode is Python 2: in Python 3 write str.",
        "__import__('cPickle')": "The module cPickle is Python 2: it has another name in Python 3.",
    },
    "float_as_size": {
        "np.zeros(len(X) / 2)": FLOAT,
        "X.reshape(len(X) / 2, -1)": FLOAT,
        "X[: len(X) / 2]": FLOAT,
        "X[len(X) / 2]": FLOAT,
        "[1, 2, 3][len(X) / 2]": FLOAT,
        "list(range(len(X) / 2))": FLOAT,
        "[0.0] * (len(X) / 2)": FLOAT,
        "np.zeros(np.sqrt(16))": FLOAT,
        "np.eye(len(X) / 2)": FLOAT,
        "np.random.default_rng(0).normal(size=len(X) / 2)": FLOAT,
        "torch.zeros(len(X) / 2)": FLOAT,
        "torch.zeros(2, len(X) / 2)": FLOAT,
        "torch.arange(8).view(len(X) / 2, -1)": FLOAT,
        "torch.arange(8)[len(X) / 2]": FLOAT,
        "torch.arange(8).chunk(len(X) / 2)": FLOAT,
    },
    "missing_package": {
        "__import__('sklearn_of_nobody')": "The package sklearn_of_nobody is not there where your code is run: "
        "do without it, or hand the file in if sklearn_of_nobody is one of your own.",
    },
    "missing_file": {
        "np.loadtxt('C:/data.csv')": FILE,
        "open('data.csv')": FILE,
    },
    "input": {
        "float(input('learning rate: '))": "It asks for input, and nobody is there to type: "
        "return results from functions, without input().",
    },
    "notebook": {
        "get_ipython()": "get_ipython exists in notebooks only: take that line out, your code runs as a module.",
    },
}
MODULES = {
    "python2": {
        "print 'loss', 3\n": "print without parentheses is Python 2: in Python 3 write print(…).",
        "try:\n    pass\nexcept ValueError, error:\n    pass\n": "except with a comma is Python 2: "
        "in Python 3 write except Error as name.",
        "import cPickle\n": "The module cPickle is Python 2: it has another name in Python 3.",
    },
    "notebook": {
        "%matplotlib inline\n": "Lines that start with % or ! are for notebooks: "
        "take them out, a module can't hold them.",
        "!pip install seaborn\n": "Lines that start with % or ! are for notebooks: "
        "take them out, a module can't hold them.",
    },
    "tabs": {
        "def f(X):\n\tif True:\n        return X\n": "Tabs and spaces are mixed in the indentation, "
        "which Python 3 doesn't read: use spaces only.",
    },
    "missing_package": {
        "from helpers_of_mine import g\n": "The package helpers_of_mine is not there where your code is run: "
        "do without it, or hand the file in if helpers_of_mine is one of your own.",
    },
}
OWN_BODIES = (
    "np.sofmax(X)",
    "np.integer_of(X)",
    "X.iteritem()",
    "yrange(3)",
    "X[7.5:'a']",
    "X['a']  # a / b",
    "X[len(X) + 7]",
    "None + X",
    "[1] + 2",
    "X @ X.reshape(-1)[:1]",
    "int('a / b')",
    "np.zeros('4.0')",
    "torch.zeros(3) @ torch.zeros(len(X) + 1)  # a / b",
    "__import__('math').sqrt('/')",
)
OWN_MODULES = (
    "x = = 3\n",
    "print('a' 'b'\n",
    "def f(X):\nreturn X\n",
    "from numpy import nothing_of_that_name\n",
    "raise RuntimeError('no NVIDIA')\n",
)


def flat(table: dict[str, dict[str, Any]]) -> list[Any]:
    return [
        pytest.param(code, source, told, id=f"{code}: {source.strip().splitlines()[0]}")
        for code, rows in table.items()
        for source, told in rows.items()
    ]


@pytest.fixture
def run(graded: Any, rows: list[Any]) -> Grade:
    row = next(one for one in rows if one.name == "scale: sign")
    return lambda source: graded(row, source)


def body(expression: str) -> str:
    imports = "import numpy as np\n" + ("import torch\n" if "torch" in expression else "")
    return f"{imports}\n\ndef f(X):\n    return {expression}\n"


def cause(result: CriterionResult) -> Any:
    assert result.verdict is Verdict.ERROR
    assert result.findings[0].where is not None
    return result.findings[0].cause


@pytest.mark.parametrize(("code", "expression", "told"), flat(BODIES))
def test_a_call_that_its_environment_lets_down(run: Grade, code: str, expression: str, told: str) -> None:
    found = cause(run(body(expression)))
    assert (found.code, found.text) == (code, told)


@pytest.mark.parametrize(("code", "source", "told"), flat(MODULES))
def test_a_module_that_its_environment_lets_down(run: Grade, code: str, source: str, told: str) -> None:
    found = cause(run(source))
    assert (found.code, found.text) == (code, told)


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a GPU")
@pytest.mark.parametrize("call", [".cuda()", ".to('cuda')", ".to('cuda:0')"])
def test_a_gpu_that_is_not_there(run: Grade, call: str) -> None:
    found = cause(run(f"import torch\n\n\ndef f(X):\n    return torch.as_tensor(X){call}\n"))
    assert (found.code, found.text) == ("no_gpu", GPU)


@pytest.mark.parametrize("expression", OWN_BODIES)
def test_a_call_that_fails_by_itself_is_not_blamed_on_its_environment(run: Grade, expression: str) -> None:
    assert cause(run(body(expression))) is None


@pytest.mark.parametrize("source", OWN_MODULES)
def test_a_module_that_fails_by_itself_is_not_blamed_on_its_environment(run: Grade, source: str) -> None:
    assert cause(run(source)) is None


def test_a_wrong_answer_is_not_blamed_on_its_environment(run: Grade) -> None:
    result = run(body("X.mean(axis=0) / 2  # np.int, xrange, print 'x'"))
    assert result.verdict is Verdict.FAIL
    assert result.findings[0].cause is None
