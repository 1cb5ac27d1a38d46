"""The grader that runs, as a wheel: for a container or a student's machine, without problems and their references.

The format is that of https://packaging.python.org/en/latest/specifications/binary-distribution-format/.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Collection, Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from grader.errors import UsageError
from grader.package.archive import Member, pack

_PACKAGE = Path(__file__).resolve().parents[1]
_NAME = "torch_grader"
_SHIPPED = "_shipped"  # problems and rubrics, references and all
_WHEEL = "Wheel-Version: 1.0\nGenerator: torch-grader\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


def wheel(label: str, requires: Collection[str]) -> Member:
    """A wheel of this version with a local label, such as ``0.1.0+kit``, that asks for some of its packages only.

    ``requires`` names packages of our own requirements; each keeps the range that it has there. The same code makes the
    same bytes. Raises :class:`UsageError` where the grader runs without having been installed, and
    :class:`ValueError` for a package that is none of ours.
    """
    installed = _installed()
    version = f"{installed.version.partition('+')[0]}+{label}"
    info = f"{_NAME}-{version}.dist-info"
    members = [*_code(), *_about(installed, version, info, requires)]
    record = "".join(f"{one.name},sha256={_digest(one.data)},{len(one.data)}\n" for one in members)
    members.append(Member(f"{info}/RECORD", f"{record}{info}/RECORD,,\n".encode()))
    return Member(f"{_NAME}-{version}-py3-none-any.whl", pack(members))


def _installed() -> Distribution:
    try:
        return distribution("torch-grader")
    except PackageNotFoundError:
        raise UsageError(
            f"the grader in {_PACKAGE} was never installed, so that its requirements are not known; install it with "
            "'python -m pip install' and the path of its folder"
        ) from None


def _code() -> Iterator[Member]:
    """Every file of the package: modules, templates, schemas."""
    for path in sorted(_PACKAGE.rglob("*")):
        parts = path.relative_to(_PACKAGE).parts
        if path.is_file() and parts[0] != _SHIPPED and not any(map(_left_out, parts)):
            yield Member("/".join(("grader", *parts)), path.read_bytes())


def _left_out(part: str) -> bool:
    return part == "__pycache__" or part.startswith(".") or part.endswith((".pyc", ".key"))


def _about(installed: Distribution, version: str, info: str, requires: Collection[str]) -> Iterator[Member]:
    yield Member(f"{info}/METADATA", _metadata(installed, version, requires).encode("utf-8"))
    yield Member(f"{info}/WHEEL", _WHEEL.encode("utf-8"))
    for name in ("entry_points.txt", "licenses/LICENSE"):
        text = installed.read_text(name)
        if text is not None:
            yield Member(f"{info}/{name}", text.encode("utf-8"))


def _metadata(installed: Distribution, version: str, requires: Collection[str]) -> str:
    known = {_project(line): line for line in installed.requires or () if "extra ==" not in line}
    if unknown := sorted(set(requires) - set(known)):
        raise ValueError(f"torch-grader does not require {', '.join(unknown)}")
    head = installed.metadata
    lines = [
        "Metadata-Version: 2.1",
        "Name: torch-grader",
        f"Version: {version}",
        f"Summary: {head['Summary']}",
        f"Requires-Python: {head['Requires-Python']}",
        *(f"Requires-Dist: {known[name]}" for name in sorted(requires)),
    ]
    return "\n".join(lines) + "\n"


def _project(requirement: str) -> str:
    """The project of a requirement, such as numpy of ``numpy<3,>=1.26``."""
    return re.split(r"[^A-Za-z0-9._-]", requirement, maxsplit=1)[0].lower()


def _digest(data: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode("ascii")
