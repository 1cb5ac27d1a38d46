"""What one call brings back, with real children."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from grader.model import Array, Layout, Missing, Observation, Opaque, Place, Status

Ask = Callable[..., Observation]

LAYER = """
    import numpy as np

    class Affine:
        def __init__(self, w):
            self.w = w
            self.dw = None

        def forward(self, x):
            self.x = x
            return x @ self.w

        def backward(self, dout):
            self.dw = self.x.T @ dout
            return dout @ self.w.T

    def forward(x, w):
        return x @ w, (lambda dout: (dout @ w.T, x.T @ dout))

    def backward(dout, cache):
        return cache(dout)
    """


def test_a_class_is_built_called_and_read(ask: Ask) -> None:
    program = "layer = Affine(w)\nout = layer.forward(x)\ndx = layer.backward(out)\nlayer.w[0] = 7"
    x, w = np.arange(4.0).reshape(2, 2), np.eye(2)
    seen = ask(LAYER, program, "Affine", "out dx layer.dw layer.w layer", x=x, w=w)
    assert seen.status is Status.OK
    out, dx, dw, weights, layer = seen.values
    np.testing.assert_array_equal(out.data, x)
    np.testing.assert_array_equal(dx.data, x)
    np.testing.assert_array_equal(dw.data, x.T @ x)
    np.testing.assert_array_equal(weights.data, [[7, 7], [0, 1]])
    assert layer == Opaque("Affine")
    assert seen.defined_at == {"Affine": Place("layers.py", 3, "class Affine:")}
    np.testing.assert_array_equal(w, np.eye(2))


def test_an_opaque_cache_goes_from_forward_to_backward(ask: Ask) -> None:
    program = "out, cache = forward(x, w)\ndx, dw = backward(out, cache)"
    seen = ask(LAYER, program, "forward backward", "dw cache", x=np.ones((1, 2)), w=np.eye(2))
    np.testing.assert_array_equal(seen.values[0].data, np.ones((2, 2)))
    assert seen.values[1] == Opaque("function", "a function")


def test_generators_nan_and_printed_text_are_observed(ask: Ask) -> None:
    source = """
        def steps(): yield 1
        def nothing():
            print("é", 1)
            return float("nan"), [None, 2 + 1j]
        """
    seen = ask(source, "a = steps()\nb = nothing()", "steps nothing", "a b $stdout")
    assert seen.values[0] == Opaque("generator", "a generator")
    assert repr(seen.values[1]) == "(nan, [None, (2+1j)])"
    assert seen.values[2] == seen.stdout == "é 1\n"


@pytest.mark.parametrize("arrays", ["numpy", "torch"])
def test_inputs_are_fresh_writable_and_of_the_kind_asked_for(ask: Ask, arrays: str) -> None:
    source = """
        def kinds(x, n):
            x += 1
            return type(x).__module__ + "." + type(x).__name__, str(x.dtype), x, type(n["deep"][0]).__name__, n["k"]
        """
    inputs = {"x": np.zeros((2, 2), np.float32), "n": {"deep": [np.ones(1)], "k": (1, "s", None)}}
    name, dtype, x, deep, plain = ask(source, "r = kinds(x, n)", "kinds", "r", arrays=arrays, **inputs).values[0]
    assert (name, deep) == (("torch.Tensor", "Tensor") if arrays == "torch" else ("numpy.ndarray", "ndarray"))
    assert (dtype.removeprefix("torch."), plain) == ("float32", (1, "s", None))
    assert isinstance(x, Array)
    assert x.origin == arrays
    assert x.data.tolist() == [[1, 1], [1, 1]]
    assert not inputs["x"].any()  # type: ignore[attr-defined]


def test_random_numbers_follow_the_calls_seed(run: Any, make_call: Any) -> None:
    source = """
        import random, numpy as np, torch
        at_import = np.random.rand()
        def draw(): return random.random(), np.random.rand(), torch.rand(1).item()
        """
    calls = [
        make_call("r = draw()", "draw at_import", "r at_import", id=f"p/c/{n}", seed=seed)
        for n, seed in enumerate([5, 5, 6])
    ]
    first, second, third = (seen.values for seen in run(source, calls))
    assert first == second == run(source, calls[:1])[0].values
    assert all(one != other for one, other in zip(first[0], third[0], strict=True))


def test_an_exception_names_type_line_and_only_the_students_frames(ask: Ask) -> None:
    source = """
        import numpy as np
        def inner(x):
            return np.linalg.inv(x)
        def outer(x):
            return inner(x)
        """
    seen = ask(source, "y = outer(x)", "outer", "y", x=np.zeros((2, 2)))
    assert seen.status is Status.ERROR
    assert seen.failure is not None
    assert seen.failure.traceback == (
        '  File "layers.py", line 5, in outer\n    return inner(x)\n'
        '  File "layers.py", line 3, in inner\n    return np.linalg.inv(x)\n'
        "LinAlgError: Singular matrix"
    )
    assert (seen.failure.type, seen.failure.message, seen.failure.stage) == ("LinAlgError", "Singular matrix", "call")
    assert seen.failure.place == Place("layers.py", 3, "return np.linalg.inv(x)")


@pytest.mark.parametrize(
    ("body", "kind", "message"),
    [
        ("raise SystemExit(3)", "SystemExit", "3"),
        ("raise KeyboardInterrupt", "KeyboardInterrupt", ""),
        ("raise NotImplementedError", "NotImplementedError", ""),
        ("raise MemoryError", "MemoryError", ""),
        ("return np.zeros(2**50)", "MemoryError", None),
        ("return f()", "RecursionError", "maximum recursion depth exceeded"),
        ("return input()", "EOFError", "EOF when reading a line"),
        (
            "raise type('Mine', (ValueError,), {'__str__': lambda self: 1 / 0})",
            "Mine",
            "(its message could not be read)",
        ),
        ("raise ValueError('x' * 10**7)", "ValueError", "x" * 2000),
        ("raise ValueError(chr(0xd800) + np.__file__)", "ValueError", "\ufffd…/numpy/__init__.py"),
        ("import scipy", "ModuleNotFoundError", None),
    ],
)
def test_whatever_is_raised_is_an_error_of_the_call(ask: Ask, body: str, kind: str, message: str | None) -> None:
    seen = ask(f"import numpy as np\ndef f():\n    {body}\n", "y = f()", "f", "y")
    assert seen.status is Status.ERROR
    assert seen.failure is not None
    assert seen.failure.type == kind
    assert message is None or seen.failure.message.startswith(message)
    assert seen.failure.place is not None
    assert seen.failure.place.line == 3


def test_a_deep_traceback_shows_its_end(ask: Ask) -> None:
    failure = ask("def f(n):\n    return f(n - 1) if n else 1 / 0\n", "y = f(100)", "f", "y").failure
    assert failure is not None
    assert failure.traceback.startswith("  … 89 earlier calls are not shown\n")
    assert failure.traceback.count('File "layers.py", line 2, in f') == 12


def test_what_the_program_can_not_do_with_a_result_is_the_students_error(ask: Ask) -> None:
    failure = ask("def f(): return 3\n", "out, cache = f()", "f", "out").failure
    assert failure is not None
    assert (failure.type, failure.message) == ("TypeError", "cannot unpack non-iterable int object")
    assert failure.place is None
    assert failure.traceback.splitlines()[0] == "  in the test: out, cache = f()"
    failure = ask("class A: pass\n", "a = A()", "A", "a.dw").failure
    assert failure is not None
    assert (failure.message, failure.place) == ("'A' object has no attribute 'dw'", None)


def test_a_missing_name_comes_with_near_names(ask: Ask) -> None:
    seen = ask("def conv_Forward(): pass\ndef other(): pass\n", "y = convforward()", "convforward", "y")
    assert seen.status is Status.MISSING
    assert seen.missing == Missing("name", "convforward", "layers.py", ("conv_Forward",))


def test_a_missing_module_comes_with_near_files(ask: Ask) -> None:
    files = {"hw/Layers.py": "x = 1\n", "readme.py": ""}
    assert ask(files, "y = f()", "f", "y").missing == Missing("module", "layers.py", "layers.py", ("hw/Layers.py",))
    assert ask({}, "y = f()", "f", "y").missing == Missing("module", "layers.py", "layers.py", ())


def test_a_name_is_found_where_the_submission_defines_it_once(ask: Ask) -> None:
    helper = "from near import two\ndef f(): return two()\n"
    files = {"part/helper.py": helper, "part/near.py": "def two(): return 2\n", "main.py": "from helper import f\n"}
    seen = ask(files, "y = f()", "f", "y")
    assert (seen.status, seen.values) == (Status.OK, (2,))
    assert seen.defined_at == {"f": Place("part/helper.py", 2, "def f(): return two()")}
    twice = {"layers.py": "", "a.py": "def f(): return 1\n", "b.py": "def f(): return 2\n"}
    assert ask(twice, "y = f()", "f", "y").missing == Missing("several", "f", "layers.py", ("a.py", "b.py"))
    own = {**twice, "layers.py": "def f(): return 3\n"}
    assert ask(own, "y = f()", "f", "y").values == (3,)


def test_written_answers_are_a_name_like_any_other(ask: Ask) -> None:
    seen = ask("ANSWERS = {'A': [['w1_12', '0.60']]}\n", "", "ANSWERS", "ANSWERS")
    assert seen.values == ({"A": [["w1_12", "0.60"]]},)


def test_a_program_has_only_the_builtins_of_the_language(ask: Ask) -> None:
    assert ask("", "y = open('/etc/passwd')", "", "y").failure.message == "name 'open' is not defined"  # type: ignore[union-attr]
    assert ask("", "y = sorted(zip(range(2), 'ba'))", "", "y").values == ([(0, "b"), (1, "a")],)


def test_printing_to_any_stream_in_any_way_keeps_the_head(ask: Ask) -> None:
    source = """
        import os, sys
        keep = sys.stdout
        sys.stdout = None
        sys.stderr = open(os.devnull, "w")
        def f():
            os.write(1, b"lost")
            os.system("echo lost")
            keep.buffer.write(b"bytes ")
            sys.stdout.write("é" * 10**6)
            print("warned", file=sys.stderr, flush=True)
            keep.close()
            return 1
        """
    seen = ask(source, "y = f()", "f", "y", limits={"output_bytes": 101})
    assert (seen.status, seen.values) == (Status.OK, (1,))
    assert seen.stdout == "bytes " + "é" * 47
    assert (seen.stderr, seen.output_cut) == ("warned\n", True)
    assert not ask("def f(): print('x' * 100)\n", "f()", "f", "", limits={"output_bytes": 101}).output_cut


def test_values_that_do_not_fit_a_message_are_opaque(ask: Ask) -> None:
    source = (
        "import numpy as np\ndef f(): return np.zeros(2**20), np.broadcast_to(1.0, (2**40,)), 1, [1 << 2000] * 9000\n"
    )
    seen = ask(source, "a, b, c, d = f()", "f", "a b c", limits={"message_bytes": 2**20})
    assert [getattr(value, "note", value)[:25] if value != 1 else 1 for value in seen.values] == [
        "too large to be carried: ",
        "too large to be carried: ",
        1,
    ]
    seen = ask(source, "a, b, c, d = f()", "f", "c d", limits={"message_bytes": 2**20})
    assert {value.note for value in seen.values} == {"too large to be carried"}


def test_only_allowed_packages_can_be_imported(ask: Ask) -> None:
    layout = Layout("layers.py", packages=("numpy",))
    failure = ask("import numpy\nimport torch\ndef f(): return 1\n", "y = f()", "f", "y", layout=layout).failure
    assert failure is not None
    assert failure.message == "this problem allows only numpy: torch can't be imported here"
    assert (failure.type, failure.stage, failure.place) == (
        "ModuleNotFoundError",
        "load",
        Place("layers.py", 2, "import torch"),
    )
