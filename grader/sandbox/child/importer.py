"""Imports a submission's files from memory.

The import root is a package of its own, so that ``from .im2col import x`` works in files that lie at the root; a plain
``import im2col`` is an alias of the same module. The package's name appears in no message. A notebook is a module of
that package under a name that no import statement can spell.
"""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Mapping, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from posixpath import dirname
from types import CodeType, FrameType, ModuleType

from grader.sandbox.child import stand_ins
from grader.sandbox.child.inert import package_of
from grader.sandbox.child.sources import Sources, below

PACKAGE = "_submission_"
_PREFIX = PACKAGE + "."


class SourceLoader(Loader):
    """Runs one file, or nothing for a folder without ``__init__.py``."""

    def __init__(self, sources: Sources, path: str) -> None:
        self._sources = sources
        self._path = path

    def exec_module(self, module: ModuleType) -> None:
        if self._path:
            exec(compile_source(self._sources, self._path), module.__dict__)  # noqa: S102  running it is what a child is for

    def get_source(self, _fullname: str) -> str:
        return self._sources.text(self._path) if self._path else ""


class AliasLoader(Loader):
    """Gives a second name to a module of the submission."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._spec: ModuleSpec | None = None

    def create_module(self, _spec: ModuleSpec) -> ModuleType:
        module = importlib.import_module(self._name)
        self._spec = module.__spec__
        return module

    def exec_module(self, module: ModuleType) -> None:
        module.__spec__ = self._spec  # the import system has put the alias's there


class Finder(MetaPathFinder):
    """Finds a submission's modules below ``roots``, and refuses packages that the problem does not allow."""

    def __init__(self, sources: Sources, root: str, packages: Sequence[str], notebooks: Mapping[str, Loader]) -> None:
        self.sources = sources
        self.roots = [root]
        self.packages = tuple(packages)
        self.names: set[str] = set()
        self.stand_ins: set[str] = set()  # packages that were asked for and stood in for
        self._notebooks = {_notebook_name(path): loader for path, loader in notebooks.items()}

    def add_root(self, folder: str) -> None:
        if folder not in self.roots:
            self.roots.append(folder)

    def name_of(self, path: str) -> str:
        """The module name of a file. Its folder becomes a root too: files that lie beside it find each other."""
        self.add_root(dirname(path) or ".")
        if path in self.sources.notebooks:
            return _notebook_name(path)
        names = [_dotted(root, path) for root in self.roots if _under(root, path)]
        return _PREFIX + next(filter(self._can_be_reached, names), names[0])

    def _can_be_reached(self, dotted: str) -> bool:
        """Whether a name leads through packages: in ``hw2/hw2.py`` the name of the folder is that of a module."""
        above = dotted.split(".")[:-1]
        parents = [".".join(above[: count + 1]) for count in range(len(above))]
        places = [place for name in parents if (place := self._place(name)) is not None]
        return all(not path or path.endswith("/__init__.py") for path, _ in places)

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname == PACKAGE:
            return self._spec(fullname, "", package=True)
        if fullname in self._notebooks:
            self.names.add(fullname)
            return ModuleSpec(fullname, self._notebooks[fullname])
        if fullname.startswith(_PREFIX):
            return self._find(fullname, fullname.removeprefix(_PREFIX))
        if self._place(fullname) is not None and not self._is_pythons_own(fullname):
            self.names.add(fullname)
            return ModuleSpec(fullname, AliasLoader(_PREFIX + fullname))
        if self._stands_in(fullname):
            self.names.add(fullname)
            self.stand_ins |= {package_of(fullname)} - {""}
            return stand_ins.spec_of(fullname)
        self._refuse_package(fullname)
        return None

    def _is_pythons_own(self, name: str) -> bool:
        """Whether a folder shares its name with a module of Python's, and nobody imports what lies in it: as for
        Python, a folder without ``__init__.py`` comes last."""
        if name not in sys.stdlib_module_names or self._place(name) != ("", True):
            return False
        below_it = re.compile(rf"^[ \t]*(?:from|import)[ \t]+{name}\.", re.MULTILINE)
        return not any(below_it.search(self.sources.text(path)) for path in self.sources)

    def _stands_in(self, name: str) -> bool:
        """Whether a module is inert: the student's code asks for it, and the problem does not allow it."""
        package = package_of(name)
        if not package and not stand_ins.is_home(name):
            return False
        allowed = package.partition(".")[0] if not package.startswith("torch.") else "tensorboard"
        if allowed in self.packages and PathFinder.find_spec(allowed) is not None:
            return False
        return _importer(sys._getframe()) in self.sources

    def _find(self, fullname: str, dotted: str) -> ModuleSpec | None:
        place = self._place(dotted)
        return None if place is None else self._spec(fullname, place[0], package=place[1])

    def _place(self, dotted: str) -> tuple[str, bool] | None:
        """The file that a name stands for (empty for a folder without any), and whether it is a package."""
        stem = dotted.replace(".", "/")
        for root in self.roots:
            package, module = below(root, f"{stem}/__init__.py"), below(root, f"{stem}.py")
            if package in self.sources:
                return package, True
            if module in self.sources:
                # hw2/hw2.py is what `import hw2` means, and `import hw2.utils` is of the folder all the same
                return module, any(below(one, stem) == dirname(module) for one in self.roots)
        if any(path.startswith(below(root, stem) + "/") for root in self.roots for path in self.sources):
            return "", True
        return None

    def _spec(self, fullname: str, path: str, *, package: bool = False) -> ModuleSpec:
        self.names.add(fullname)
        spec = ModuleSpec(fullname, SourceLoader(self.sources, path), origin=path or None, is_package=package)
        spec.has_location = bool(path)
        return spec

    def _refuse_package(self, name: str) -> None:
        if "." in name or name in sys.stdlib_module_names or name in self.packages:
            return
        if _importer(sys._getframe()) in self.sources and PathFinder.find_spec(name) is not None:
            allowed = " and ".join(self.packages) or "the standard library"
            raise ModuleNotFoundError(f"this problem allows only {allowed}: {name} can't be imported here", name=name)


def _notebook_name(path: str) -> str:
    return f"{_PREFIX}{path.removesuffix('.ipynb').replace('.', '_').replace('/', ' ')} (notebook)"


def compile_source(sources: Sources, path: str) -> CodeType:
    """Compiles a file under its own path. A file that can't be source text at all is a syntax error like any other."""
    try:
        return compile(sources.content(path), path, "exec", dont_inherit=True)
    except (SyntaxError, ValueError) as exc:
        if isinstance(exc, SyntaxError) and exc.filename:
            raise
        line = sources.content(path).partition(b"\0")[0].count(b"\n") + 1
        raise SyntaxError(str(exc), (path, line, None, None)) from None


def _importer(frame: FrameType | None) -> str:
    while frame is not None and (name := frame.f_code.co_filename) in (__file__, *_IMPORT_SYSTEM):
        frame = frame.f_back
    return "" if frame is None else name


_IMPORT_SYSTEM = ("<frozen importlib._bootstrap>", "<frozen importlib._bootstrap_external>")


def _dotted(root: str, path: str) -> str:
    inner = path if root == "." else path[len(root) + 1 :]
    return inner.removesuffix(".py").replace("/", ".").removesuffix(".__init__")


def _under(root: str, path: str) -> bool:
    return root == "." or path.startswith(root + "/")
