"""What a child may read: the interpreter, its standard library, the allowed packages, and shared libraries."""

from __future__ import annotations

import importlib.metadata
import re
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from pathlib import Path

_DEVICES = ("/dev/null", "/dev/zero", "/dev/urandom", "/dev/random")
# torch looks at the processor when it first computes in half precision
_PROCESSOR = ("/proc/cpuinfo", "/sys/devices/system/cpu")
_SYSTEM = ("/lib", "/lib64", "/usr/lib64", "/etc/ld.so.cache", "/etc/localtime", "/usr/share/zoneinfo")
# below /usr/lib everything but Python's own trees, which may hold the grader with its references
_PYTHON_TREE = re.compile(r"python\d|pypy")
_PACKAGES = frozenset({"site-packages", "dist-packages"})


def readable(packages: Iterable[str]) -> tuple[Path, ...]:
    """Files and folders for the interpreter and these packages with all that they require."""
    wanted = [*_standard_library(), *_system_libraries(), *map(Path, (*_DEVICES, *_PROCESSOR))]
    for package in packages:
        wanted += _package_files(package)
    return tuple(dict.fromkeys(path for path in wanted if path.exists()))


def listable() -> tuple[Path, ...]:
    """Folders that may be listed but not read: without, ``import`` finds nothing in them."""
    return tuple(dict.fromkeys(Path(path) for path in (*_site_folders(), *_library_folders()) if Path(path).is_dir()))


def _standard_library() -> Iterator[Path]:
    # entry by entry: a rule for the whole folder would take its site-packages in, and Landlock can't take it out again
    for folder in _library_folders():
        yield from (entry for entry in Path(folder).iterdir() if entry.name not in _PACKAGES)
    for name in ("libpython*.so*", "python*.zip"):
        yield from (Path(sys.base_prefix) / "lib").glob(name)
    yield Path(sys.executable).resolve()


def _library_folders() -> list[str]:
    return list(dict.fromkeys((sysconfig.get_path("stdlib"), sysconfig.get_path("platstdlib"))))


def _site_folders() -> list[str]:
    return list(dict.fromkeys((sysconfig.get_path("purelib"), sysconfig.get_path("platlib"))))


def _system_libraries() -> Iterator[Path]:
    for path in map(Path, (*_SYSTEM, "/usr/lib", "/usr/local/lib")):
        if path.is_dir() and not path.is_symlink() and path.name == "lib":
            yield from (entry for entry in path.iterdir() if not _PYTHON_TREE.match(entry.name))
        elif not path.is_symlink():
            yield path


def _package_files(package: str) -> Iterator[Path]:
    """The top-level entries of a distribution and of everything that it requires."""
    for distribution in _closure(package):
        tops = {file.parts[0] for file in distribution.files or () if file.parts and file.parts[0] not in ("..", "bin")}
        for top in sorted(tops):
            yield Path(str(distribution.locate_file(top)))


def _closure(package: str) -> list[importlib.metadata.Distribution]:
    found: dict[str, importlib.metadata.Distribution] = {}
    queue = [package]
    while queue:
        name = re.sub(r"[-_.]+", "-", queue.pop()).lower()
        if name in found:
            continue
        try:
            found[name] = importlib.metadata.distribution(name)
        except importlib.metadata.PackageNotFoundError:
            continue
        queue += [_requirement(text) for text in found[name].requires or () if "extra ==" not in text]
    return list(found.values())


def _requirement(text: str) -> str:
    match = re.match(r"[A-Za-z0-9._-]+", text)
    return match.group() if match else text
