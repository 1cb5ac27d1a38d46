"""Which room may import which: data flows one way through the package, and these tests hold the direction."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

# room → the rooms that it may import, besides itself. A module belongs to the longest name that fits it; a module that
# no name fits is an error, so a new room gets a row here, and a thought.
ALL = ("*",)
MAY_IMPORT: dict[str, tuple[str, ...]] = {
    "errors": (),
    "model": (),
    "text": (),
    "whole_file": (),
    "delimiter": (),
    "versions": (),
    "slopes": (),
    "shipped": ("errors",),
    "rubric": ("errors", "model", "slopes"),
    "intake": ("delimiter", "errors", "model", "rubric.nodes", "text"),
    "plan": ("errors", "model"),
    "truth": ("errors", "model"),
    "compare": ("errors", "model"),
    "checks": ("compare", "errors", "model", "sandbox.stubs", "slopes"),
    "score": ("delimiter", "errors", "model"),
    "replay": ("checks", "compare", "errors", "model", "plan", "rubric.program", "rubric.quoting", "truth"),
    "policy": ("errors", "model", "rubric", "score"),
    "follow": ("accept", "compare", "model", "plan", "score", "truth"),
    "follow.own_forward": ("checks", "compare", "follow.telling", "model", "plan", "slopes"),
    "diagnose": ("compare", "errors", "model"),
    "hidden": ("model", "plan"),
    "report": ("errors", "hidden", "model", "text"),
    "sandbox": ("errors", "model", "text"),
    "sandbox.wire": (),
    "sandbox.encode": ("sandbox.wire",),
    "sandbox.nodes": ("sandbox.wire",),
    "sandbox.layers": (),
    "sandbox.stubs": (),
    "sandbox.child": ("sandbox.encode", "sandbox.nodes", "sandbox.stubs", "sandbox.wire"),
    "assignment": ("checks", "errors", "model", "rubric", "shipped"),
    "accept": ("checks", "model", "plan", "score"),
    "apart": ("checks", "errors", "model"),
    "explain": ("diagnose", "model"),
    "prepare": ("apart", "diagnose", "errors", "follow", "model", "plan", "replay", "truth", "truth_cache"),
    "bundle": ("codec", "diagnose", "errors", "model", "plan", "prepare", "replay", "truth", "versions"),
    "written": ("hidden", "intake", "model", "plan"),
    "misnamed": ("intake", "model", "text", "written"),
    "evidence": ("intake", "model", "plan", "prepare"),
    "judging": ("checks", "model", "plan", "prepare", "score"),
    "rounds": ("checks", "diagnose", "evidence", "follow", "judging", "model", "prepare", "sandbox", "written"),
    "remarks": ("model", "plan", "prepare"),
    "pipeline": (
        "accept",
        "evidence",
        "explain",
        "follow",
        "judging",
        "misnamed",
        "model",
        "prepare",
        "remarks",
        "rounds",
        "sandbox",
        "score",
        "versions",
        "written",
    ),
    "codec": ("model", "sandbox.wire"),
    "truth_cache": ("codec", "model", "plan", "versions"),
    "kit": ("codec", "errors", "hidden", "model", "plan", "prepare", "truth"),
    "gradebook": ("codec", "errors", "model", "sandbox.wire", "score", "text", "versions"),
    "batch": (
        "codec",
        "errors",
        "gradebook",
        "model",
        "pipeline",
        "policy",
        "plan",
        "prepare",
        "report",
        "rounds",
        "sandbox",
        "score",
        "text",
        "versions",
    ),
    "audit": (
        "apart",
        "assignment",
        "checks",
        "compare",
        "diagnose",
        "errors",
        "evidence",
        "explain",
        "model",
        "pipeline",
        "plan",
        "prepare",
        "replay",
        "report",  # its look for the audit's own page, and its pages to search them for hidden data
        "rubric",
        "sandbox",
        "score",
        "text",
        "truth",
    ),
    "scaffold": ("errors", "rubric.files"),
    "platforms": ("errors", "gradebook", "intake", "model", "report.words", "text"),
    "package": (
        "assignment",
        "bundle",
        "codec",
        "container.settings",
        "errors",
        "follow",
        "intake.answers",
        "kit",
        "model",
        "prepare",
        "report",
        "text",
        "whole_file",
    ),
    "container": (
        "assignment",
        "bundle",
        "checks",
        "errors",
        "intake",
        "model",
        "pipeline",
        "policy",
        "prepare",
        "report",
        "rounds",
        "sandbox",
        "text",
        "versions",
    ),
    "similar": ("errors", "gradebook", "intake", "model", "report", "text"),
    "self_check": (
        "assignment",
        "diagnose",
        "errors",
        "hidden",
        "intake",
        "kit",
        "misnamed",
        "model",
        "pipeline",
        "plan",
        "prepare",
        "remarks",
        "report",
        "rounds",
        "rubric.nodes",
        "sandbox",
        "score.totals",
        "shipped",
        "text",
        "written",
    ),
    "notebook": ("errors", "sandbox.child", "sandbox.wire"),  # in the student's kernel
    "notebook.judge": (
        "assignment",
        "errors",
        "intake",
        "kit",
        "model",
        "pipeline",
        "prepare",
        "report",
        "sandbox",
        "score",
        "self_check",
    ),
    "pytest_plugin": (
        "assignment",
        "audit",
        "checks",
        "errors",
        "follow",
        "intake",
        "model",
        "pipeline",
        "plan",
        "prepare",
        "replay",
        "report",
        "rubric",
        "sandbox",
        "score",
        "text",
        "truth",
    ),
    "cli": ALL,
    "__main__": ("cli",),
}

# the package itself: what it imports, it imports when a notebook asks for it
OF_PACKAGE = ("grader.notebook.extension", "grader.notebook.shown")

# room → the packages beyond the standard library that it may import; a room that isn't named may import any
MAY_IMPORT_PACKAGES: dict[str, tuple[str, ...]] = {
    "errors": (),
    "model": ("numpy",),  # in annotations only, which the last test holds
    "text": (),
    "delimiter": (),
    "slopes": (),
    "score": (),
    "sandbox.wire": (),
    "sandbox.encode": ("numpy", "torch"),
    "sandbox.nodes": ("numpy", "torch"),
    "sandbox.layers": (),
    "sandbox.child": ("numpy", "torch"),
    "notebook": ("IPython", "numpy"),
    "notebook.judge": ("rich",),
}


def modules_of(root: Path) -> dict[str, Path]:
    """Dotted name → file of every module of the package under ``root``."""
    found = {}
    for path in sorted((root / "grader").rglob("*.py")):
        parts = path.relative_to(root).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imports_of(name: str, modules: dict[str, Path]) -> set[str]:
    """Every module that a module imports, anywhere in it, by full name."""
    tree = ast.parse(modules[name].read_text(encoding="utf-8"))
    return {target for node in ast.walk(tree) for target in _targets(node, name, modules)}


def _targets(node: ast.AST, name: str, modules: dict[str, Path]) -> Iterator[str]:
    match node:
        case ast.Import(names=names):
            yield from (alias.name for alias in names)
        case ast.ImportFrom(module=module, names=names, level=level):
            source = _source(module or "", level, name, modules)
            for alias in names:
                whole = f"{source}.{alias.name}"
                yield whole if whole in modules else source
        case ast.Call(
            func=ast.Name(id="import_module" | "__import__") | ast.Attribute(attr="import_module"),
            args=[ast.Constant(value=str(target)), *_],
        ):
            yield target


def _source(module: str, level: int, name: str, modules: dict[str, Path]) -> str:
    if not level:
        return module
    package = name.split(".") if modules[name].name == "__init__.py" else name.split(".")[:-1]
    return ".".join([*package[: len(package) - level + 1], *([module] if module else [])])


def reachable(names: list[str], modules: dict[str, Path]) -> list[str]:
    """All modules of the package that importing these brings along, the packages that they stand in included."""
    reached: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name in modules and name not in reached:
            reached.add(name)
            waiting += [*(imports_of(name, modules) if name != "grader" else ()), name.rpartition(".")[0]]
    return sorted(reached)


def is_within(name: str, room: str) -> bool:
    return name == room or name.startswith(room + ".")


def room_of(name: str, rooms: dict[str, tuple[str, ...]]) -> str | None:
    """The longest room that a module of the package (named without ``grader.``) stands in."""
    return max((room for room in rooms if is_within(name, room)), key=len, default=None)


def trespasses(root: Path) -> list[str]:
    """Every import that the tables at the top don't allow, as a sentence."""
    modules = modules_of(root)
    said = []
    for name in modules:
        inner = name.removeprefix("grader").removeprefix(".")
        room = room_of(inner, MAY_IMPORT)
        if inner and room is None:
            said.append(f"{name} has no row in MAY_IMPORT")
            continue
        said += [
            f"{name} imports {target}"
            for target in sorted(imports_of(name, modules))
            if not _allowed(target, inner, room)
        ]
    return said


def _allowed(target: str, inner: str, room: str | None) -> bool:
    if target == "grader" or (not inner and target in OF_PACKAGE):  # the version
        return True
    if target.startswith("grader."):
        wanted = target.removeprefix("grader.")
        allowed = (*MAY_IMPORT[room], room) if room else ()
        return allowed[:1] == ALL or any(is_within(wanted, other) for other in allowed)
    package = target.partition(".")[0]
    limited = room_of(inner, MAY_IMPORT_PACKAGES)
    if package in sys.stdlib_module_names or (room and limited is None):
        return True
    return limited is not None and package in MAY_IMPORT_PACKAGES[limited]


def test_each_room_imports_only_what_its_row_allows():
    assert trespasses(ROOT) == []


def test_what_runs_in_the_child_reaches_nothing_that_judges():
    modules = modules_of(ROOT)
    reached = reachable([name for name in modules if is_within(name, "grader.sandbox.child")], modules)
    allowed = ("grader.sandbox.child", *(f"grader.{room}" for room in MAY_IMPORT["sandbox.child"]))
    assert [name for name in reached if not any(is_within(name, room) for room in allowed)] == [
        "grader",
        "grader.sandbox",
    ]


def test_what_runs_in_a_notebook_reaches_nothing_that_judges():
    modules = modules_of(ROOT)
    ours = [name for name in modules if is_within(name, "grader.notebook")]
    reached = reachable([name for name in ours if not is_within(name, "grader.notebook.judge")], modules)
    rooms = ("errors", "notebook", "sandbox.child", "sandbox.stubs", "sandbox.wire")
    allowed = tuple(f"grader.{room}" for room in rooms)
    others = [name for name in reached if not any(is_within(name, room) for room in allowed)]
    assert others == ["grader", "grader.sandbox", "grader.sandbox.encode", "grader.sandbox.nodes"]
    assert [name for name in reached if is_within(name, "grader.notebook.judge")] == []


def test_no_room_takes_the_name_of_a_function_of_the_package():
    # importing grader.check.x would put the room in the place of the function grader.check
    tree = ast.parse((ROOT / "grader" / "__init__.py").read_text(encoding="utf-8"))
    functions = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    assert functions == {"check", "load_ipython_extension"}
    assert functions & {name.split(".")[1] for name in modules_of(ROOT) if "." in name} == set()


def test_the_arrows_of_the_table_never_lead_back():
    graph = {
        room: {found for other in others if (found := room_of(other, MAY_IMPORT)) and not is_within(other, room)}
        for room, others in MAY_IMPORT.items()
        if others != ALL
    }
    tuple(TopologicalSorter(graph).static_order())  # raises CycleError


def test_every_row_of_the_tables_is_a_room_that_exists():
    modules = modules_of(ROOT)
    assert [room for room in {**MAY_IMPORT, **MAY_IMPORT_PACKAGES} if f"grader.{room}" not in modules] == []


def test_every_room_has_its_task_in_contributing():
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([a-z_]+)(?:/|\.py)`", text))
    assert sorted({room.partition(".")[0] for room in MAY_IMPORT} - named) == []


@pytest.mark.parametrize(
    ("module", "source", "trespass"),
    [
        ("compare/tree.py", "from grader.report import html", "grader.compare.tree imports grader.report"),
        ("compare/tree.py", "import grader.cli", "grader.compare.tree imports grader.cli"),
        ("score/late.py", "def f():\n    from grader.truth import chain", "grader.score.late imports grader.truth"),
        ("score/late.py", "from ..truth import chain", "grader.score.late imports grader.truth"),
        ("score/late.py", "from .. import pipeline", "grader.score.late imports grader.pipeline"),
        ("score/__init__.py", "from ..truth import chain", "grader.score imports grader.truth"),
        ("report/html.py", "importlib.import_module('grader.cli')", "grader.report.html imports grader.cli"),
        ("pipeline.py", "from grader.cli import main", "grader.pipeline imports grader.cli"),
        ("intake/zip.py", "from grader.rubric.load import load", "grader.intake.zip imports grader.rubric.load"),
        ("sandbox/child/run.py", "import grader.model", "grader.sandbox.child.run imports grader.model"),
        (
            "sandbox/child/run.py",
            "import grader.sandbox.decode",
            "grader.sandbox.child.run imports grader.sandbox.decode",
        ),
        ("sandbox/child/run.py", "import yaml", "grader.sandbox.child.run imports yaml"),
        ("text.py", "import numpy as np", "grader.text imports numpy"),
        ("__init__.py", "import numpy as np", "grader imports numpy"),
        ("attic.py", "", "grader.attic has no row in MAY_IMPORT"),
    ],
)
def test_an_import_against_the_direction_is_seen(tmp_path, module, source, trespass):
    for path, text in {"pipeline.py": "", "rubric/load.py": "", module: source}.items():
        file = tmp_path / "grader" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    assert trespasses(tmp_path) == [trespass]


def test_an_import_along_the_direction_is_fine(tmp_path):
    (tmp_path / "grader" / "intake").mkdir(parents=True)
    (tmp_path / "grader" / "intake" / "zip.py").write_text(
        "import zipfile\nfrom grader import __version__\nfrom grader.rubric.nodes import Node\nfrom . import folder\n"
    )
    assert trespasses(tmp_path) == []


# ------------------------------------------------------------------------------------------------ what start-up costs

HEAVY = ("jinja2", "numpy", "pydantic", "rich", "torch")


def python(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, check=True)


@pytest.mark.parametrize(
    ("module", "heavy"),
    [
        ("grader", HEAVY),
        ("grader.model", HEAVY),
        ("grader.pytest_plugin.hooks", HEAVY),
        ("grader.cli", ("jinja2", "numpy", "pydantic", "torch")),  # typer may bring rich
        ("grader.kit.read", ("jinja2", "pydantic", "pytest", "rich", "torch", "yaml")),
        ("grader.pipeline", ("jinja2", "pydantic", "pytest", "torch")),
    ],
)
def test_importing_brings_nothing_heavy(module, heavy):
    loaded = python("-c", f"import sys, {module}; print([name for name in {heavy!r} if name in sys.modules])").stdout
    assert loaded.strip() == "[]"


def test_help_answers_without_torch():
    told = python("-X", "importtime", "-m", "grader", "--help")
    assert "Usage" in told.stdout
    imported = {line.rpartition("|")[2].strip() for line in told.stderr.splitlines() if line.startswith("import time:")}
    assert "grader.cli" in imported
    assert not imported & {"torch", "numpy", "pydantic", "jinja2"}
