"""Submissions written on the spot, and files that the grader may not read."""

from __future__ import annotations

import io
import os
import tarfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """``write("alice", {"conv.py": "x = 1"})``: a folder with files; a path that ends in / is an empty folder."""

    def make(folder: str, files: dict[str, str | bytes]) -> Path:
        root = tmp_path / folder
        root.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            path = root / name
            if name.endswith("/"):
                path.mkdir(parents=True)
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return root

    return make


@pytest.fixture
def forbid(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], None]:
    """Makes a file or folder unreadable, also for root."""

    def deny(path: Path) -> None:
        for module, name in ((io, "open"), (os, "scandir"), (os, "listdir")):
            monkeypatch.setattr(module, name, _denying(getattr(module, name), path))

    return deny


def _denying(function: Callable[..., Any], denied: Path) -> Callable[..., Any]:
    def call(file: Any, *args: Any, **kwargs: Any) -> Any:
        if not isinstance(file, int) and os.fspath(file) == str(denied):
            raise PermissionError(13, "Permission denied", str(denied))
        return function(file, *args, **kwargs)

    return call


@pytest.fixture(scope="session")
def zipped() -> Callable[[Mapping[str, bytes]], bytes]:
    """``zipped({"conv.py": b"x = 1"})``: the bytes of a ZIP archive with these members, in this order."""

    def pack(files: Mapping[str, bytes]) -> bytes:
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in files.items():
                archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
        return target.getvalue()

    return pack


@pytest.fixture(scope="session")
def tarred() -> Callable[[Mapping[str, bytes]], bytes]:
    """``tarred({"conv.py": b"x = 1"})``: the bytes of a ``.tar.gz`` with these members, in this order."""

    def pack(files: Mapping[str, bytes]) -> bytes:
        target = io.BytesIO()
        with tarfile.open(fileobj=target, mode="w:gz") as archive:
            for name, content in files.items():
                member = tarfile.TarInfo(name)
                member.size = len(content)
                archive.addfile(member, io.BytesIO(content))
        return target.getvalue()

    return pack
