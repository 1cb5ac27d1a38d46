"""Imports a submission's files from memory.

The import root is a package of its own, so that ``from .im2col import x`` works in files that lie at the root. A file
is one module of that package; ``import im2col`` is another name of the one that a search of the roots finds. The
package's name appears in no message. A notebook is a module of it under a name that no import statement can spell.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Mapping, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from posixpath import basename, dirname
from types import CodeType, FrameType, ModuleType

from grader.sandbox.child import stand_ins
from grader.sandbox.child.inert import package_of
from grader.sandbox.child.names import INIT, PACKAGE, Names, is_under
from grader.sandbox.child.shared import SharedLoader
from grader.sandbox.child.sources import Sources, below

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
        self._names = Names(sources, notebooks, root)
        self._notebooks = {self._names.of(path): loader for path, loader in notebooks.items()}

    def add_root(self, folder: str) -> None:
        if folder not in self.roots:
            self.roots.append(folder)

    def name_of(self, path: str) -> str:
        """The module name of a file. Its folder becomes a root too: files that lie beside it find each other."""
        self.add_root(dirname(path) or ".")
        return self._names.of(path)

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        spec = self._at(fullname) or self._meant_by(fullname, fullname.removeprefix(_PREFIX))
        if spec is not None:
            self.names.add(fullname)
            return spec
        if self._stands_in(fullname):
            self.names.add(fullname)
            self.stand_ins |= {package_of(fullname)} - {""}
            return stand_ins.spec_of(fullname)
        self._refuse_package(fullname)
        return None

    def _stands_in(self, name: str) -> bool:
        """Whether a module is inert: the student's code asks for it, and the problem does not allow it."""
        package = package_of(name)
        if not package and not stand_ins.is_home(name):
            return False
        allowed = package.partition(".")[0] if not package.startswith("torch.") else "tensorboard"
        if allowed in self.packages and PathFinder.find_spec(allowed) is not None:
            return False
        return _importer(sys._getframe()) in self.sources

    def _at(self, name: str) -> ModuleSpec | None:
        """The module that bears a name of our own."""
        if name in self._notebooks:
            return ModuleSpec(name, self._notebooks[name])
        place = self._names.places.get(name)
        if place is None:
            return None
        path = self._file_of(place)
        spec = ModuleSpec(name, SourceLoader(self.sources, path), origin=path or None, is_package=place != path)
        spec.has_location = bool(path)
        return spec

    def _file_of(self, place: str) -> str:
        """What is run when a file or a folder is imported; empty where nothing is."""
        return place if place in self.sources else self._names.init_of(place)

    def _meant_by(self, fullname: str, dotted: str) -> ModuleSpec | None:
        """What a search of the roots finds: one thing, or several that bear the name."""
        stem = dotted.replace(".", "/")
        spots = [below(root, stem) for root in self.roots]
        first = next(filter(None, map(self._module_at, spots)), "")
        folders = [spot for spot in spots if spot in self._names.folders]
        inner = [path for folder in folders if (path := f"{folder}/{basename(stem)}.py") in self.sources]
        places = [place for place in dict.fromkeys([first, *folders, *inner]) if place]
        if len(places) < 2:
            return ModuleSpec(fullname, AliasLoader(self._names.of(places[0]))) if places else None
        at_once = bool(first) and not any(is_under(folder, first) for folder in folders)
        return self._shared(fullname, dotted, places, at_once=at_once)

    def _shared(self, fullname: str, dotted: str, places: Sequence[str], *, at_once: bool) -> ModuleSpec:
        bearers = [self._names.of(place) for place in places]
        loader = SharedLoader(bearers, lambda bearer, name: self._lies_within(dotted, bearer, name), at_once=at_once)
        origin = next(filter(None, map(self._file_of, places)), None)
        spec = ModuleSpec(fullname, loader, origin=origin, is_package=True)
        spec.has_location = origin is not None
        return spec

    def _module_at(self, spot: str) -> str:
        """The package or else the module of a path without its ending, as Python prefers them."""
        module = f"{spot}.py"
        return spot if f"{spot}/{INIT}" in self.sources else module if module in self.sources else ""

    def _lies_within(self, dotted: str, bearer: str, name: str) -> bool:
        """Whether a name that a bearer of ``dotted`` doesn't define is that of a file or folder in one of that name."""
        inner = [below(root, f"{dotted.replace('.', '/')}/{name}") for root in self.roots]
        found = any(self._module_at(spot) or spot in self._names.folders for spot in inner)
        return found and name not in self.sources.definitions(self._names.places[bearer])

    def _refuse_package(self, name: str) -> None:
        if "." in name or name in sys.stdlib_module_names or name in self.packages:
            return
        if _importer(sys._getframe()) in self.sources and PathFinder.find_spec(name) is not None:
            allowed = " and ".join(self.packages) or "the standard library"
            raise ModuleNotFoundError(f"this problem allows only {allowed}: {name} can't be imported here", name=name)


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
