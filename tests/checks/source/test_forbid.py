"""Forbidden names are seen under every alias, and what can't be seen is said."""

from __future__ import annotations

import pytest

from grader.model import Place, Verdict

INV = ("np.linalg.inv",)


def test_the_sentence_names_the_rule_the_file_and_the_line_and_quotes_it(look):
    code = "import numpy as np\n\n\ndef solve(A, b):\n    return np.linalg.inv(A) @ b\n"
    judgement = look({"conv.py": code}, forbid=INV, hint="Use np.linalg.solve.")
    assert (judgement.verdict, judgement.share) == (Verdict.FAIL, 0.0)
    (finding,) = judgement.findings
    assert finding.fact == "`np.linalg.inv` is used at conv.py:5, which this problem forbids."
    assert finding.where == Place("conv.py", 5, "return np.linalg.inv(A) @ b")
    assert finding.hint == "Use np.linalg.solve."


def test_what_breaks_no_rule_earns_all(look):
    judgement = look("import numpy as np\n\ndef f(A, b):\n    return np.linalg.solve(A, b)\n", forbid=INV)
    assert (judgement.verdict, judgement.share, judgement.findings) == (Verdict.PASS, 1.0, ())


@pytest.mark.parametrize(
    ("code", "line", "written"),
    [
        ("import numpy.linalg as la\nla.inv(A)", 2, "la.inv"),
        ("import numpy\nnumpy.linalg.inv(A)", 2, ""),
        ("import numpy as np\nm = np.linalg\nm.inv(A)", 3, "m.inv"),
        ("import numpy as np\nm, n = np.linalg, 1\nm.inv(A)", 3, "m.inv"),
        ("import numpy as np\ndef f(A, la=np.linalg):\n    return la.inv(A)", 3, "la.inv"),
        ("import numpy as np\n(m := np).linalg.inv(A)", 2, "(m := np).linalg.inv"),
        ("import numpy as np\n(np if A else 0).linalg.inv(A)", 2, "(np if A else 0).linalg.inv"),
        ("import numpy as np\ngetattr(np.linalg, 'inv')(A)", 2, "getattr(np.linalg, 'inv')"),
        ("import numpy as np\ngetattr(np.linalg, 'in' + 'v')(A)", 2, "getattr(np.linalg, 'in' + 'v')"),
        ("import numpy as np\nn = 'inv'\ngetattr(np.linalg, n)(A)", 3, "getattr(np.linalg, n)"),
        ("import numpy as np\ngetattr(np.linalg, ''.join(['in', 'v']))", 2, "getattr(np.linalg, ''.join(['in', 'v']))"),
        ("import numpy as np\ngetattr(np.linalg, f'{\"inv\"}')(A)", 2, "getattr(np.linalg, f'{\"inv\"}')"),
        ("import numpy as np\ng = getattr\ng(np.linalg, 'inv')(A)", 3, "g(np.linalg, 'inv')"),
        ("__import__('numpy').linalg.inv(A)", 1, "__import__('numpy').linalg.inv"),
        ("import importlib as i\ni.import_module('numpy.linalg').inv", 2, "i.import_module('numpy.linalg').inv"),
        ("from importlib import import_module\nm = import_module('numpy')\nm.linalg.inv", 3, "m.linalg.inv"),
        ("import sys\nsys.modules['numpy'].linalg.inv(A)", 2, "sys.modules['numpy'].linalg.inv"),
        ("import numpy as np\nvars(np)['linalg'].inv(A)", 2, "vars(np)['linalg'].inv"),
        ("import numpy as np\nnp.__dict__['linalg'].inv(A)", 2, "np.__dict__['linalg'].inv"),
        ("import numpy as np\nglobals()['np'].linalg.inv(A)", 2, "globals()['np'].linalg.inv"),
        (
            "import numpy as np\nfrom operator import attrgetter\nattrgetter('linalg.inv')(np)(A)",
            3,
            "attrgetter('linalg.inv')(np)",
        ),
        ("from numpy.linalg import *\ninv(A)", 2, "inv"),
        ("class M:\n    import numpy as n\n    def f(self):\n        return self.n.linalg.inv", 4, "self.n.linalg.inv"),
        (
            "import numpy as np\nclass M:\n    la = np.linalg\n    def f(self, A):\n        return self.la.inv(A)",
            5,
            "self.la.inv",
        ),
        (
            "import numpy as np\nclass M:\n    def __init__(self):\n        self.q = np.linalg\n"
            "    def f(self, A):\n        return self.q.inv(A)",
            6,
            "self.q.inv",
        ),
    ],
)
def test_an_alias_hides_nothing(say, code, line, written):
    at = f" as `{written}`" if written else ""
    assert say(code, forbid=INV) == (
        "fail",
        [f"`np.linalg.inv` is used at hw.py:{line}{at}, which this problem forbids."],
    )


def test_an_import_is_told_and_so_is_the_use_of_its_alias(say):
    assert say("from numpy.linalg import inv as i\ni(A)", forbid=INV)[1] == [
        "`np.linalg.inv` is imported at hw.py:1, which this problem forbids.",
        "`np.linalg.inv` is used at hw.py:2 as `i`, which this problem forbids.",
    ]


@pytest.mark.parametrize(
    "code",
    [
        "import torch.autograd",
        "from torch import autograd",
        "from torch.autograd import grad",
        "from torch.autograd.functional import *",
    ],
)
def test_a_forbidden_module_may_not_be_imported(say, code):
    assert say(code, forbid=("torch.autograd",)) == (
        "fail",
        ["`torch.autograd` is imported at hw.py:1, which this problem forbids."],
    )


@pytest.mark.parametrize(
    "code", ["import torch", "import torch.nn as nn", "import torch\nx = torch.ones(3)", "autograd = 1"]
)
def test_what_only_stands_near_a_forbidden_module_is_fine(say, code):
    assert say(code, forbid=("torch.autograd",)) == ("pass", [])


@pytest.mark.parametrize(
    "code", ["eval('1')", "import builtins\nbuiltins.eval('1')", "__builtins__['eval']", "e = eval"]
)
def test_a_builtin_can_be_forbidden(say, code):
    verdict, said = say(code, forbid=("eval",))
    assert verdict == "fail"
    assert said[0].startswith("`eval` is used at hw.py:")


@pytest.mark.parametrize(
    "code",
    [
        "def f(eval):\n    return eval",
        "def eval(x):\n    return x\neval(1)",
        "x.eval()",
        "def f():\n    eval = 1\n    return eval",
    ],
)
def test_a_name_of_ones_own_is_not_the_builtin(say, code):
    assert say(code, forbid=("eval",)) == ("pass", [])


def test_an_attribute_of_anything_can_be_forbidden(say):
    code = "def f(x):\n    x.sum().backward()\n    return getattr(x, 'grad')"
    assert say(code, forbid=(".backward", ".grad"))[1] == [
        "`.backward` is used at hw.py:2, which this problem forbids.",
        "`.grad` is used at hw.py:3 as `getattr(x, 'grad')`, which this problem forbids.",
    ]


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (
            "import numpy as np\ndef f(n):\n    return getattr(np.linalg, n)",
            "The code uses getattr with a name that is only known at run time at hw.py:3; a person should look.",
        ),
        (
            "__import__(input())",
            "The code uses __import__ with a name that is only known at run time at hw.py:1; a person should look.",
        ),
        (
            "import importlib\nimportlib.import_module(name)",
            "The code uses import_module with a name that is only known at run time at hw.py:2; a person should look.",
        ),
        ("globals()[n]", "The code looks up a name that is only known at run time at hw.py:1; a person should look."),
        (
            "exec(data)",
            "The code uses exec at hw.py:1, which runs text that this check doesn't read; a person should look.",
        ),
        (
            "import numpy as np\nd = {'a': np}\nd['a'].linalg.inv(A)",
            "The code hands `np` on as a value at hw.py:2, and what is taken from it there can't be seen; "
            "a person should look.",
        ),
    ],
)
def test_what_cannot_be_seen_is_said_and_costs_nothing(say, code, sentence):
    assert say(code, forbid=INV) == ("pass", [sentence])


def test_a_module_of_ones_own_is_followed(say):
    files = {"hw.py": "from helper import la\nla.inv(A)", "helper.py": "import numpy.linalg as la"}
    assert say(files, forbid=INV)[1] == ["`np.linalg.inv` is used at hw.py:2 as `la.inv`, which this problem forbids."]


def test_another_problems_module_is_not_looked_at(say):
    files = {"hw.py": "from . import helper", "helper.py": "x = 1", "other.py": "import numpy\nnumpy.linalg.inv(A)"}
    assert say(files, forbid=INV) == ("pass", [])


def test_only_what_is_named_is_looked_at(say):
    helpers = "def g(A):\n    return inv(A)\ndef h(A):\n    return inv(A)"
    code = f"import numpy as np\ninv = np.linalg.inv\ndef f(A):\n    return g(A)\n{helpers}"
    assert say(code, forbid=INV, scope=("f",)) == (
        "fail",
        ["`np.linalg.inv` is used at hw.py:6 as `inv`, which this problem forbids."],
    )


def test_many_breaches_are_counted(say):
    said = say("import numpy as np\n" + "np.linalg.inv(A)\n" * 20, forbid=INV)[1]
    assert len(said) == 13
    assert said[-1] == "There are 8 more such places."
