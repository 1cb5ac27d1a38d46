"""The modules of a submission that a problem's module brings along, parsed, with the names that each binds."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from grader.checks.source.cells import parse_notebook
from grader.checks.source.names import Definition, Names, read_names
from grader.checks.source.parse import Parsed, UnreadableError, parse
from grader.model import Layout, Notebook, Place
from grader.sandbox.stubs import is_untouched

MOST_BYTES_IN_ALL = 1024 * 1024

_TOO_LARGE = "All files together are too large for this check to read {}."


@dataclass(frozen=True, eq=False)
class Module:
    """One file of the submission, by the dotted name under which student code imports it; or a notebook."""

    name: str
    file: str
    parsed: Parsed
    names: Names
    skipped: tuple[tuple[str, Place], ...] = ()  # cells of a notebook that were left out
    is_notebook: bool = False

    def place(self, node: ast.AST) -> Place:
        """Where a node stands, with its line quoted."""
        return self.parsed.place(self.file, int(getattr(node, "lineno", 1)))

    def text(self, node: ast.AST) -> str:
        """The source of a node that stands on one line, or nothing where it is long."""
        first, last = getattr(node, "lineno", 0), getattr(node, "end_lineno", 0)
        if not 0 < first == last <= len(self.parsed.lines):
            return ""
        # Python counts columns in bytes
        line = self.parsed.lines[first - 1].encode("utf-8", "replace")
        start, end = getattr(node, "col_offset", 0), getattr(node, "end_col_offset", 0)
        text = line[start:end].decode("utf-8", "replace")
        return text if len(text) <= 60 and "`" not in text else ""


@dataclass(eq=False)
class Project:
    """All modules that could be read, and for those that could not a sentence and its place. ``needs`` are the names
    that the problem's programs look up: in ``main``, its module, or wherever else they are defined, above all where
    ``main`` is an ``untouched`` starter."""

    main: str
    needs: frozenset[str] = frozenset()
    untouched: bool = False
    modules: dict[str, Module] = field(default_factory=dict)
    unreadable: dict[str, tuple[str, Place]] = field(default_factory=dict)

    def definitions(self, name: str) -> list[tuple[Module, Definition]]:
        """Every definition of a dotted name such as ``conv.Layer.forward``."""
        parts = name.split(".")
        for cut in range(len(parts) - 1, 0, -1):
            module = self.modules.get(".".join(parts[:cut]))
            if module is not None:
                return [(module, node) for node in module.names.definitions.get(".".join(parts[cut:]), [])]
        return []


def read_project(
    sources: Mapping[str, bytes], layout: Layout, notebooks: Mapping[str, Notebook], needs: frozenset[str] = frozenset()
) -> Project:
    """Parses every file; staff's own copies are left out, for they are not the student's code.

    A notebook has the name of its module, unless a file of the submission has it.
    """
    root = PurePosixPath(layout.root)
    laid_over = {root / name for name in layout.overlay}
    own = sources.get(str(root / layout.module), b"")
    project = Project(dotted_name(layout.module), needs, is_untouched(own, layout.starter))
    left = MOST_BYTES_IN_ALL
    for file, source in sources.items():
        path = PurePosixPath(file)
        if path.suffix != ".py" or not path.is_relative_to(root) or path in laid_over:
            continue
        name = dotted_name(str(path.relative_to(root)))
        left -= len(source)
        try:
            if left < 0:
                raise UnreadableError(_TOO_LARGE.format(file))
            parsed = parse(source, file)
            names = read_names(parsed.tree, name, path.name == "__init__.py")
        except UnreadableError as error:
            project.unreadable[name] = (str(error), error.place(file))
        except RecursionError:
            project.unreadable[name] = (f"{file} is nested too deep to be read; a person should look.", Place(file, 0))
        else:
            project.modules[name] = Module(name, file, parsed, names)
    for file, notebook in notebooks.items():
        left -= sum(len(cell.source) for cell in notebook.cells)
        _add_notebook(project, root, file, notebook, fits=left >= 0)
    return project


def _add_notebook(project: Project, root: PurePosixPath, file: str, notebook: Notebook, *, fits: bool) -> None:
    path = PurePosixPath(file)
    name = dotted_name(str(path.relative_to(root) if path.is_relative_to(root) else path))
    if name in project.modules or name in project.unreadable:
        name = f"{name} (notebook)"
    try:
        if not fits:
            raise UnreadableError(_TOO_LARGE.format(file))
        parsed, skipped = parse_notebook(notebook, file)
        names = read_names(parsed.tree, name)
    except UnreadableError as error:
        project.unreadable[name] = (str(error), error.place(file))
    except RecursionError:
        project.unreadable[name] = (f"{file} is nested too deep to be read; a person should look.", Place(file, 0))
    else:
        project.modules[name] = Module(name, file, parsed, names, tuple(skipped), is_notebook=True)


def dotted_name(path: str) -> str:
    """The dotted name of a module at a path from where imports start."""
    parts = PurePosixPath(path).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)
