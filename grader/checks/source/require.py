"""``require``: definitions that must be there, and must be more than a stub."""

from __future__ import annotations

import ast
import difflib
from collections.abc import Iterator

from grader.checks.source.project import Project
from grader.checks.source.reach import defined, whole
from grader.checks.source.resolve import Resolver
from grader.checks.source.told import Told, at
from grader.sandbox.stubs import is_stub


def lacking(project: Project, resolver: Resolver, wanted: tuple[str, ...]) -> Iterator[Told]:
    """What is not defined, is only a stub, or is a function where a class is asked for."""
    for text in wanted:
        yield from _lacking(project, resolver, text)


def not_defined(project: Project, name: str) -> Told:
    """Says that a name is defined nowhere, with a near name that is."""
    module = project.modules.get(project.main)
    names = [one for each in project.modules.values() for one in each.names.definitions]
    near = difflib.get_close_matches(name[:200], names[:2000], n=1)
    hint = f" There is `{near[0]}`: was that meant?" if near else ""
    return Told(f"`{name}` is not defined in {module.file if module else 'what was handed in'}.{hint}")


def _lacking(project: Project, resolver: Resolver, text: str) -> Iterator[Told]:
    wants_class = text.startswith("class ")
    name = text.removeprefix("class ").strip()
    found = defined(project, resolver, name)
    if not found:
        if wants_class or not _is_bound(project, resolver, name):
            yield not_defined(project, name)
        return
    module, node = found[-1]
    place = module.place(node)
    if wants_class and not isinstance(node, ast.ClassDef):
        yield Told(f"`{name}` is a function at {at(place)}; a class is asked for.", place)
    elif all(is_stub(one) for _, one in found):
        yield Told(f"`{name}` at {at(place)} is not written yet.", place)


def _is_bound(project: Project, resolver: Resolver, name: str) -> bool:
    """Whether a function may stand under the name all the same: ``forward = make_forward()``, or an import."""
    return any(name in part.module.names.top.bound for part in whole(project, resolver))
