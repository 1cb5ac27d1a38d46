"""Exports made by hand: each file beside this one is what one platform gives, name by name.

``FILES`` maps paths to what lies there: bytes, ``"source"``, ``"notebook"``, ``"broken zip"``, ``"broken tar.gz"``, or
the files of an archive. ``LATER`` is a second download. ``SUBMISSIONS`` is what must come out, ``REMARKS`` what staff
are told, ``OWN`` the platform's own files.
"""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
NAMES = sorted(path.stem for path in HERE.glob("*.py") if not path.stem.startswith(("conftest", "test_")))

Pack = Callable[[Mapping[str, bytes]], bytes]


@dataclass(frozen=True)
class Export:
    """One export, ready to be written down."""

    name: str
    root: str
    downloads: tuple[dict[str, bytes], ...]
    submissions: dict[str, dict[str, Any]]
    remarks: tuple[str, ...]
    own: set[str] = field(default_factory=set)


@pytest.fixture(params=NAMES)
def export(request: pytest.FixtureRequest, zipped: Pack, tarred: Pack) -> Export:
    module = _module(request.param)
    downloads = [getattr(module, name) for name in ("FILES", "LATER") if hasattr(module, name)]
    made = tuple(
        {path: _content(f"{number}/{path}", given, zipped, tarred) for path, given in files.items()}
        for number, files in enumerate(downloads)
    )
    remarks = getattr(module, "REMARKS", ())
    root = getattr(module, "ROOT", "class")
    return Export(request.param, root, made, module.SUBMISSIONS, remarks, getattr(module, "OWN", set()))


def _module(name: str) -> Any:
    spec = importlib.util.spec_from_file_location(f"export_{name}", HERE / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _content(path: str, given: Any, zipped: Pack, tarred: Pack) -> bytes:
    if isinstance(given, bytes):
        return given
    if isinstance(given, Mapping):
        pack = tarred if path.endswith(".tar.gz") else zipped
        return pack({name: _content(f"{path}/{name}", inner, zipped, tarred) for name, inner in given.items()})
    match given:
        case "source":
            return f"# {path}\n".encode()
        case "notebook":
            return json.dumps({"cells": [], "metadata": {"path": path}, "nbformat": 4, "nbformat_minor": 5}).encode()
        case "broken zip":
            return zipped({"conv.py": b"A = 1\n" * 100})[:80]
        case "broken tar.gz":
            return tarred({"conv.py": path.encode() * 500})[:60]
    raise AssertionError(given)
