"""Which packages, in which versions, an environment is made of elsewhere: those that are installed here."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from importlib.metadata import PackageNotFoundError, distribution, packages_distributions

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from grader.errors import UsageError

TORCH = "torch"
OURS = "torch-grader"
_UNKNOWN = "is not installed here, so that its version is not known: install it"
_PYTHONS = ("3.11", "3.12", "3.13", "3.14")
_LINUX = {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix", "platform_machine": "x86_64"}
_OF_CUDA = ("nvidia-", "cuda-", "triton", "pytorch-triton")  # which the CPU build of torch does without


def own_packages() -> tuple[str, ...]:
    """What the grader itself requires, without torch."""
    named = (Requirement(line) for line in distribution(OURS).requires or ())
    return tuple(sorted(_key(one.name) for one in named if not _extra(one) and _key(one.name) != TORCH))


def packages_of(imported: Iterable[str]) -> tuple[str, ...]:
    """The packages that bring these modules. Raises :class:`UsageError` for one that is not installed here."""
    known = packages_distributions()
    found = set()
    for name in imported:
        if name in sys.stdlib_module_names:
            continue
        if name not in known:
            raise UsageError(f"students may import '{name}', which {_UNKNOWN}")
        found |= {_key(one) for one in known[name]}
    return tuple(sorted(found))


def pinned(packages: Iterable[str]) -> str:
    """``name==version`` of these packages and of all that they need on Linux with any Python that the grader runs on,
    but torch itself and what only its builds for GPUs need. What is not installed here is left for pip to find.

    Raises :class:`UsageError` for one of ``packages`` that is not installed.
    """
    versions: dict[str, str] = {}
    named = [Requirement(name) for name in packages]
    for one in named:
        if version_of(one.name) is None:
            raise UsageError(f"the package '{one.name}' {_UNKNOWN}")
    waiting = named
    seen: set[tuple[str, frozenset[str]]] = set()
    while waiting:
        one = waiting.pop()
        key = _key(one.name), frozenset(one.extras)
        version = version_of(one.name)
        if version is None or key in seen or key[0].startswith(_OF_CUDA):
            continue
        seen.add(key)
        versions[key[0]] = version
        waiting += _needed(one)
    return "".join(f"{name}=={version}\n" for name, version in sorted(versions.items()) if name not in (TORCH, OURS))


def version_of(package: str) -> str | None:
    """The version that is installed, without what says how it was built (``2.13.0`` of ``2.13.0+cpu``)."""
    try:
        return distribution(package).version.partition("+")[0]
    except PackageNotFoundError:
        return None


def _needed(one: Requirement) -> Iterator[Requirement]:
    for line in distribution(one.name).requires or ():
        needed = Requirement(line)
        if any(_holds(needed, python, extra) for python in _PYTHONS for extra in ("", *one.extras)):
            yield needed


def _holds(needed: Requirement, python: str, extra: str) -> bool:
    there = {**_LINUX, "python_version": python, "python_full_version": f"{python}.0", "extra": extra}
    return needed.marker is None or needed.marker.evaluate(there)


def _extra(needed: Requirement) -> bool:
    return needed.marker is not None and "extra" in str(needed.marker)


def _key(name: str) -> str:
    return str(canonicalize_name(name))
