"""Whether a file's code can be told to leave every other module alone: what it does not touch, it can't have changed.

Modules of one submission share a process. One that sets numpy's error state or torch's default dtype changes what the
others return. This looks for code that can't do so, and says no to whatever it doesn't know.
"""

from __future__ import annotations

import ast
from collections.abc import Collection
from functools import lru_cache

_MODULES = frozenset(
    "__future__ abc collections dataclasses enum functools itertools math numbers numpy operator torch typing".split()
)
_NAMES = frozenset(
    "__import__ backends breakpoint compile delattr eval exec getattr globals input load manual_seed memmap open rand "
    "randn random seed setattr setbufsize seterr seterrcall tofile vars".split()
)
_PREFIXES = ("_C", "disable_", "enable_", "register_", "save", "set_", "use_")
_DUNDERS = frozenset("__init__ __call__ __len__ __name__ __class__ __doc__ __all__ __post_init__".split())


@lru_cache(maxsize=256)
def is_isolated(source: bytes, own: frozenset[str]) -> bool:
    """Whether running ``source`` can't change what modules do that don't import it.

    ``own`` are the names by which the submission's files import each other.
    """
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return True  # nothing of it runs
    return all(_is_harmless(node, own) for node in ast.walk(tree))


def _is_harmless(node: ast.AST, own: Collection[str]) -> bool:
    match node:
        case ast.Import(names=names):
            return all(_may_import(alias.name, own) for alias in names)
        case ast.ImportFrom(module=module, names=names, level=level):
            known = bool(level) or _may_import(module or "", own)
            return known and all(alias.name == "*" or _is_harmless_name(alias.name) for alias in names)
        case ast.Name(id=name):
            return _is_harmless_name(name)
        case ast.Attribute(attr=name, ctx=ast.Load()):
            return _is_harmless_name(name)
        case ast.Attribute(value=ast.Name(id="self"), attr=name):
            return _is_harmless_name(name)  # an object of its own
        case ast.Attribute():
            return False
    return True


def _may_import(name: str, own: Collection[str]) -> bool:
    first, *rest = name.split(".")
    return (first in _MODULES or first in own) and all(map(_is_harmless_name, rest))


def _is_harmless_name(name: str) -> bool:
    if name.startswith("__"):
        return name in _DUNDERS
    return name not in _NAMES and not name.startswith(_PREFIXES)
