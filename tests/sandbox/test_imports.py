"""How a submission's files are imported: from memory, with the layout's root and overlay."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from grader.model import Layout, Limits, Observation, Place, Status, Submission
from grader.sandbox.interface import Sandbox

Ask = Callable[..., Observation]


K = "k = 4\n"
TREES: dict[str, tuple[Layout, dict[str, str]]] = {
    "relative": (Layout("layers.py"), {"layers.py": "from .im2col import k\ndef f(): return k\n", "im2col.py": K}),
    "absolute": (Layout("layers.py"), {"layers.py": "from im2col import k\ndef f(): return k\n", "im2col.py": K}),
    "package": (
        Layout("nn/layers.py"),
        {
            "nn/layers.py": "from .ops.im2col import k\ndef f(): return k\n",
            "nn/ops/im2col.py": "from nn.c import k\n",
            "nn/c.py": K,
        },
    ),
    "root": (
        Layout("nn/layers.py", root="src"),
        {
            "src/nn/__init__.py": K,
            "src/nn/layers.py": "import nn, nn.more\nfrom . import k\nfrom ..top import g\n"
            "def f(): return g(k) if nn.k == nn.more.k == k else 0\n",
            "src/nn/more.py": "from nn import k\n",
            "src/top.py": "def g(k): return k\n",
        },
    ),
    "beside": (Layout("a/layers.py"), {"a/layers.py": "import im2col\ndef f(): return im2col.k\n", "a/im2col.py": K}),
    "stdlib-name": (Layout("random.py"), {"random.py": "def f(): return 4\n"}),
    "odd-name": (Layout("hw-1 (2).py"), {"hw-1 (2).py": "def f(): return 4\n"}),
    "circular": (
        Layout("layers.py"),
        {
            "layers.py": "import a\ndef f(): return a.g()\n",
            "a.py": "import layers, b\ndef g(): return b.k\n",
            "b.py": "import a\nk = 4\n",
        },
    ),
}


@pytest.mark.parametrize("tree", TREES)
def test_modules_find_each_other(ask: Ask, tree: str) -> None:
    layout, files = TREES[tree]
    seen = ask(files, "y = f()", "f", "y", layout=layout)
    assert (seen.status, seen.values) == (Status.OK, (4,)), seen.failure


F = "def f(): return 4\n"
# the problem's module is lacking, and f stands in a file that shares its name with a folder
SHARED: dict[str, dict[str, str]] = {
    "folder": {"hw2/hw2.py": F},
    "package": {"hw2/hw2.py": F, "hw2/__init__.py": ""},
    "further in": {"hw2/src/hw2.py": F},
    "two folders in": {"hw2/hw2/hw2.py": F},
    "helper": {"hw2/hw2.py": "import utils\nf = lambda: utils.k\n", "hw2/utils.py": K},
    "helper of a folder": {"hw2/hw2.py": "from hw2 import utils\nf = lambda: utils.k\n", "hw2/utils.py": K},
    "name of a helper": {"hw2/hw2.py": "from hw2.utils import k\nf = lambda: k\n", "hw2/utils.py": K},
    "relative helper": {"hw2/hw2.py": "from .utils import k\nfrom . import utils\nf = lambda: k\n", "hw2/utils.py": K},
    "from beside": {
        "hw2/hw2.py": "x = 4\n",
        "hw2/main.py": "import hw2\nfrom hw2 import x\nf = lambda: hw2.x * x // 4\n",
    },
    "star": {"hw2/hw2.py": "x, y = 4, 0\n", "hw2/main.py": "from hw2 import *\nf = lambda: x\n"},
    "real package": {
        "hw2/__init__.py": "from .helper import k\nm = 0\n",
        "hw2/helper.py": K,
        "hw2/hw2.py": "k, m = 0, 0\n",
        "main.py": "import hw2.helper, hw2\nf = lambda: hw2.k if hw2.helper.k == hw2.k else 0\n",
    },
    "setting": {
        "hw2/hw2.py": "k = 0\ndef get(): return k\n",
        "hw2/main.py": "import hw2\nhw2.get()\nhw2.k = 4\nf = lambda: hw2.get()\n",
    },
    "not run for a helper": {
        "hw2/hw2.py": "raise SystemExit\n",
        "hw2/utils.py": K,
        "main.py": "from hw2 import utils\nimport hw2.utils, inspect\ninspect.getmodule(len)\nf = lambda: utils.k\n",
    },
    "module beside": {"hw2.py": "raise SystemExit\n", "hw2/part.py": F},
    "module beside, imported": {
        "hw2.py": "k = 4\n",
        "hw2/part.py": "from hw2 import k\nimport hw2\nf = lambda: hw2.k\n",
    },
    "package with a module of its name": {
        "model/__init__.py": "from .model import Net\n",
        "model/model.py": "class Net: k = 4\n",
        "main.py": "import model\nfrom model import Net\nf = lambda: 4 if model.model.Net is model.Net is Net else 0\n",
    },
    "package that imports a module of its name": {
        "model/__init__.py": "from . import model\n",
        "model/model.py": K,
        "main.py": "import model\nf = lambda: model.model.k\n",
    },
    "looked at": {"hw2.py": K, "hw2/notes.py": "", "main.py": "import hw2\nf = lambda: vars(hw2)['k']\n"},
    "relative beside the module": {"hw2.py": "from .helper import k\nf = lambda: k\n", "helper.py": K, "hw2/x.py": ""},
}


@pytest.mark.parametrize("files", SHARED.values(), ids=SHARED)
def test_a_file_may_lie_in_a_folder_of_any_name(ask: Ask, files: dict[str, str]) -> None:
    seen = ask(files, "y = f()", "f", "y")
    assert (seen.status, seen.values) == (Status.OK, (4,)), seen.failure or seen.missing


@pytest.mark.parametrize(
    "layout", [Layout("hw2/hw2.py"), Layout("hw2.py", root="hw2"), Layout("hw2.py", root="hw2/src")]
)
def test_the_problems_module_may_be_called_as_its_folder(ask: Ask, layout: Layout) -> None:
    path = f"{layout.root}/{layout.module}".removeprefix("./")
    source = "from utils import k\nimport hw2\ndef f(): return k if hw2.f is f else 0\n"
    files = {path: source, f"{path.rpartition('/')[0]}/utils.py": K}
    assert ask(files, "y = f()", "f", "y", layout=layout).values == (4,)


@pytest.mark.parametrize("folder", ["json", "random", "statistics"])
def test_a_folder_called_like_a_module_of_pythons_hides_nothing(sandbox: Sandbox, make_call: Any, folder: str) -> None:
    """However many problems look into it, one after the other."""
    source = f"import {folder}\ndef f(): return bool({folder}.__file__)\n"
    layouts = [Layout("one.py"), Layout("two.py"), Layout("one.py")]
    calls = [make_call("y = f()", "f", "y", id=f"p/{n}/1", layout=layout) for n, layout in enumerate(layouts)]
    seen = sandbox.run(Submission("ada", {f"{folder}/hw.py": source.encode()}), calls, Limits())
    assert [one.values for one in seen] == [(True,)] * 3


def test_a_folder_called_like_a_module_of_pythons_may_be_imported_from(ask: Ask) -> None:
    files = {"code/utils.py": K, "main.py": "from code.utils import k\nf = lambda: k\n"}
    assert ask(files, "y = f()", "f", "y").values == (4,)


def test_a_shared_name_has_no_more_than_what_bears_it(ask: Ask) -> None:
    files = {"hw2/hw2.py": "k = 4\n", "hw2/main.py": "from hw2 import m\ndef f(): return 4\n"}
    failure = ask(files, "y = f()", "f", "y").failure
    assert failure is not None
    assert failure.message == "cannot import name 'm' from 'hw2' (hw2/hw2.py)"
    files["hw2/main.py"] = "import hw2\ndef f(): return hw2.m\n"
    failure = ask(files, "y = f()", "f", "y").failure
    assert failure is not None
    assert failure.message == "module 'hw2' has no attribute 'm'"


def test_two_names_of_a_module_are_one_module(ask: Ask) -> None:
    files = {"layers.py": "import a\nfrom . import a as b\ndef f(): return a is b, a.__file__\n", "a.py": ""}
    assert ask(files, "y = f()", "f", "y").values == ((True, "a.py"),)


def test_staff_files_lie_over_the_students(ask: Ask) -> None:
    files = {"src/layers.py": "from helpers import k\ndef f(): return k\n", "src/helpers.py": "k = 'mine'\n"}
    layout = Layout("layers.py", root="src", overlay={"helpers.py": b"k = 'staff'\n"})
    assert ask(files, "y = f()", "f", "y", layout=layout).values == ("staff",)


def test_layouts_do_not_see_each_others_modules(run: Any, make_call: Any) -> None:
    files = {
        f"{root}/{name}": text for root, text in [("a", "k = 'a'\n"), ("b", "k = 'b'\n")] for name in ["common.py"]
    }
    late = "def f():\n    import common\n    return common.k\n"
    files |= {"a/layers.py": late, "b/layers.py": late}
    calls = [
        make_call("y = f()", "f", "y", id=f"{root}/c/{turn}", layout=Layout("layers.py", root=root))
        for turn in (1, 2)
        for root in "ab"
    ]
    assert [seen.values for seen in run(files, calls)] == [("a",), ("b",)] * 2


def test_an_exception_at_import_is_an_error_of_every_call(run: Any, make_call: Any) -> None:
    source = "print('so far')\nimport im2col\ndef f(): return 1\n"
    files = {"layers.py": source, "im2col.py": "x = 1\ny = x / 0\n"}
    seen = run(files, [make_call("y = f()", "f", "y", id=f"p/c/{n}") for n in range(3)])
    assert [one.status for one in seen] == [Status.ERROR] * 3
    assert seen[0].failure == seen[1].failure == seen[2].failure
    assert (seen[0].failure.type, seen[0].failure.stage) == ("ZeroDivisionError", "load")
    assert seen[0].failure.place == Place("im2col.py", 2, "y = x / 0")
    assert (
        seen[0].failure.traceback.splitlines()
        == [
            '  File "layers.py", line 2',
            "    import im2col",
            '  File "im2col.py", line 2',
            "    y = x / 0",
            "ZeroDivisionError: division by zero",
        ]
        or ", in <module>" in seen[0].failure.traceback
    )
    assert seen[0].stdout == "so far\n"


@pytest.mark.parametrize(
    ("source", "kind", "line"),
    [
        (b"x = 1\ndef f(:\n    pass\n", "SyntaxError", 2),
        (b"def f():\nreturn 1\n", "IndentationError", 2),
        (b"x = 1\0\n", "SyntaxError", 1),
        (b"# coding: nonsense\nx = 1\n", "SyntaxError", None),
        (b"x = '\xff'\n", "SyntaxError", None),
    ],
)
def test_a_syntax_error_gives_its_line(ask: Ask, source: bytes, kind: str, line: int | None) -> None:
    seen = ask({"layers.py": source}, "y = f()", "f", "y")
    assert seen.status is Status.ERROR
    assert seen.failure is not None
    assert (seen.failure.type, seen.failure.stage) == (kind, "load")
    assert line is None or (seen.failure.place is not None and seen.failure.place.line == line)


def test_odd_but_legal_encodings(ask: Ask) -> None:
    source = "# -*- coding: latin-1 -*-\r\ndef f():\r\n    return 'é'\r\n".encode("latin-1")
    seen = ask({"layers.py": source}, "y = f()", "f", "y")
    assert seen.values == ("é",)
    bom = b"\xef\xbb\xbfdef f(): return 1\n"
    assert ask({"layers.py": bom}, "y = f()", "f", "y").values == (1,)


def test_a_submission_may_have_files_of_any_name(ask: Ask) -> None:
    files = {
        "layers.py": "import grader.model, numpy\ndef f(): return grader.model.k, hasattr(numpy, 'ones')\n",
        "grader/model.py": "k = 1\n",
        "numpy.py": "",
    }
    assert ask(files, "y = f()", "f", "y").values == ((1, True),)


def test_messages_do_not_show_how_files_are_imported(ask: Ask) -> None:
    files = {"layers.py": "from .im2col import nothing\n", "im2col.py": ""}
    failure = ask(files, "y = f()", "f", "y").failure
    assert failure is not None
    assert failure.message == "cannot import name 'nothing' from 'im2col' (im2col.py)"


def test_sources_can_be_inspected(ask: Ask) -> None:
    assert ask("import inspect\ndef f(): return inspect.getsource(f)\n", "y = f()", "f", "y").values == (
        "def f(): return inspect.getsource(f)\n",
    )
