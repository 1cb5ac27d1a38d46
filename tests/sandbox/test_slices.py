"""Which statements some names need."""

from __future__ import annotations

import ast

import pytest

from grader.sandbox.child.slices import Statement, names_bound, needed


def chosen(source: str, *names: str) -> list[str]:
    """The first lines of the statements that the names need."""
    statements = [
        Statement(node, compile(ast.Module([node], []), "cell", "exec", dont_inherit=True))
        for node in ast.parse(source).body
    ]
    lines = source.split("\n")
    return [lines[statements[index].node.lineno - 1] for index in sorted(needed(statements, names))]


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        (
            "import numpy as np\nimport os\ndef f(): return np.ones(3)",
            ["import numpy as np", "def f(): return np.ones(3)"],
        ),
        ("from a import b as c, d\nf = c", ["from a import b as c, d", "f = c"]),
        ("from a import *\nf = 1", ["from a import *", "f = 1"]),
        ("K = 1\nL = 2\ndef f(x, k=K): return x", ["K = 1", "def f(x, k=K): return x"]),
        ("x = 1\ndef f():\n    x = 2\n    return x", ["def f():"]),
        ("x = 1\ndef f(x): return x", ["def f(x): return x"]),
        ("x = 1\nf = lambda x: [x for x in x]", ["f = lambda x: [x for x in x]"]),
        ("x = 1\ndef f(): return [x for y in 'a']", ["x = 1", "def f(): return [x for y in 'a']"]),
        ("x = 1\ndef f():\n    def g():\n        return x\n    return g", ["x = 1", "def f():"]),
        ("class A: pass\nclass f(A):\n    k = K\nK = 1", ["class A: pass", "class f(A):", "K = 1"]),
        (
            "def g(): return h()\ndef h(): return g()\ndef f(): return g()",
            ["def g(): return h()", "def h(): return g()", "def f(): return g()"],
        ),
        ("@deco\ndef f(): pass\ndef deco(x): return x", ["def f(): pass", "def deco(x): return x"]),
        ("f = 1\nprint(f)\nf += 2\nplot(f)", ["f = 1", "f += 2"]),
        (
            "f = {}\nf['a'] = 1\nf['b'].c = 2\nf.update(x)\nx = 1\ng.update(f)",
            ["f = {}", "f['a'] = 1", "f['b'].c = 2", "f.update(x)", "x = 1"],
        ),
        (
            "for i in range(3):\n    f = i\nif True:\n    f = 2\ntry:\n    pass\nexcept E as f:\n    pass",
            ["for i in range(3):", "if True:", "try:"],
        ),
        ("with open('x') as f: pass\n(g := 1)", ["with open('x') as f: pass"]),
        ("a, (f, *c) = 1, (2, 3)", ["a, (f, *c) = 1, (2, 3)"]),
        ("match 1:\n    case f: pass", ["match 1:"]),
        ("f: int = 1\nf: int", ["f: int = 1", "f: int"]),
        ("from __future__ import annotations\nf = 1", ["from __future__ import annotations", "f = 1"]),
        (
            "import numpy as np\nimport torch\nnp.random.seed(0)\ntorch.manual_seed(0)\nnp.save('x', y)\ny = 1\nf = np",
            ["import numpy as np", "np.random.seed(0)", "f = np"],
        ),
        (
            "import torch\ntorch.set_default_dtype(torch.float64)\ndef f(): return torch",
            ["import torch", "torch.set_default_dtype(torch.float64)", "def f(): return torch"],
        ),
        ("g = 1", []),
    ],
)
def test_what_a_name_needs(source, wanted):
    assert chosen(source, "f") == wanted


def test_several_names_need_what_each_of_them_needs():
    source = "a = 1\nb = 2\nc = 3\ndef f(): return a\ndef g(): return c"
    assert chosen(source, "f", "g") == ["a = 1", "c = 3", "def f(): return a", "def g(): return c"]
    assert chosen(source) == []


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("import a.b, c as d", {"a", "d"}),
        ("def f():\n    x = 1", {"f"}),
        ("x[0], y.z, *w = 1", {"x", "y", "w"}),
        ("[v for v in w]", set()),
        ("f().x = 1", set()),
    ],
)
def test_names_that_a_statement_binds(source, names):
    assert set(names_bound(ast.parse(source).body[0])) == names


def test_a_long_chain_is_followed():
    source = "x0 = 0\n" + "\n".join(f"x{number} = x{number - 1}" for number in range(1, 3000))
    assert len(chosen(source, "x2999")) == 3000
