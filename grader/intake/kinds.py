"""What a file is, by its name alone: Python, a notebook, answers, an archive, or what a machine left behind."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

from grader.intake.answers import ANSWERS_FILE

Kind = Literal["source", "notebook", "answers", "like answers", "archive", "other"]

SOURCE = ".py"
NOTEBOOK = ".ipynb"
ARCHIVES = (".tar.gz", ".tgz", ".zip", ".tar")
# archives that are refused, and what they are called
OTHER_ARCHIVES = {
    ".7z": "a 7-Zip archive",
    ".rar": "a RAR archive",
    ".tar.bz2": "a bzip2 archive",
    ".tar.xz": "an xz archive",
    ".tar.zst": "a Zstandard archive",
    ".tbz2": "a bzip2 archive",
    ".txz": "an xz archive",
}
# single files that are packed: refused too where work is packed (conv.py.gz); data sets come like that (train.gz)
_PACKED = (".bz2", ".gz", ".xz", ".z", ".zst")
_LIKE_ANSWERS = frozenset({"answers.yaml", "answers.yml", "answer.yaml", "answer.yml"})

# what systems and tools leave in a folder, and what is nobody's work: no note is made of it
_NOISE_FOLDERS = frozenset(
    {
        ".git",
        ".github",
        ".hypothesis",
        ".idea",
        ".ipynb_checkpoints",
        ".mypy_cache",
        ".pytest_cache",
        ".ruff_cache",
        ".venv",
        ".vscode",
        "__MACOSX",
        "__pycache__",
        "node_modules",
        "venv",
    }
)
# a Python environment, whatever it is called, and what of it is nobody's work: somebody may work in the folder itself
_ENVIRONMENT = frozenset({"conda-meta", "pyvenv.cfg"})
_OF_ENVIRONMENT = frozenset(
    {"DLLs", "Include", "Lib", "Library", "Scripts", "bin", "conda-meta", "etc", "include", "lib", "lib64", "share"}
)
_NOISE_FILES = frozenset(
    {
        ".DS_Store",
        ".gitattributes",
        ".gitignore",
        ".gitkeep",
        "Thumbs.db",
        "desktop.ini",
        "expected.yaml",
        "timestamp.txt",
    }
)


def kind_of(name: str) -> Kind:
    """What a file of this name is; ``name`` is without its folders."""
    if name == ANSWERS_FILE:
        return "answers"
    folded = name.casefold()
    if folded.endswith(SOURCE):
        return "source"
    if folded.endswith(NOTEBOOK):
        return "notebook"
    if folded in _LIKE_ANSWERS:
        return "like answers"
    return "archive" if folded.endswith((*ARCHIVES, *OTHER_ARCHIVES)) or _packs_work(name) else "other"


def with_small_suffix(name: str) -> str:
    """A file's name with ``.py`` for ``.PY`` and ``.ipynb`` for ``.IPYNB``, as modules and notebooks are looked for."""
    suffix = next((suffix for suffix in (SOURCE, NOTEBOOK) if name.casefold().endswith(suffix)), "")
    return name[: len(name) - len(suffix)] + suffix


def other_archive(name: str) -> str:
    """What an archive is called that is refused for its name, such as ``"a RAR archive"``; else empty."""
    folded = name.casefold()
    if folded.endswith(ARCHIVES):
        return ""
    called = next((called for suffix, called in OTHER_ARCHIVES.items() if folded.endswith(suffix)), "")
    return called or ("a packed file" if _packs_work(name) else "")


def stem_of(name: str) -> str:
    """A file's name without its ending, ``.tar.gz`` as a whole."""
    folded = name.casefold()
    for suffix in (*ARCHIVES, *OTHER_ARCHIVES):
        if folded.endswith(suffix) and len(name) > len(suffix):
            return name[: -len(suffix)]
    stem, dot, _ = name.rpartition(".")
    return stem if dot and stem else name


def _packs_work(name: str) -> bool:
    inner, dot, _ = name.rpartition(".")
    return bool(dot) and name.casefold().endswith(_PACKED) and kind_of(inner) != "other"


def of_environment(names: Collection[str]) -> frozenset[str]:
    """Of a folder that holds ``names``, the folders that belong to a Python environment, with thousands of files."""
    return _OF_ENVIRONMENT if _ENVIRONMENT & set(names) else frozenset()


def is_noise(name: str, *, folder: bool = False) -> bool:
    """Whether this is what a system or a tool left behind, and nothing that anybody handed in."""
    if folder:
        return name in _NOISE_FOLDERS
    return name in _NOISE_FILES or name.startswith("._") or name.endswith(".pyc")
