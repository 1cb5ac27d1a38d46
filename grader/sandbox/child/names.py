"""One module name for each file and folder of a submission, whatever they are called and wherever they lie.

A name says where a file stands below the import root, so that relative imports mean what they mean to Python. Of a
folder and a file that would bear the same name, the one that Python would import keeps it; the other, and what has a
dot in its name, gets a name that no import statement can spell.
"""

from __future__ import annotations

from collections.abc import Iterable
from posixpath import basename, dirname

PACKAGE = "_submission_"
INIT = "__init__.py"
_DOT = "\u2024"  # looks like a dot, and parts no names


class Names:
    """``places`` maps each module name to the file or folder that bears it; ``folders`` are all that hold files."""

    def __init__(self, files: Iterable[str], notebooks: Iterable[str], root: str) -> None:
        self._root = root
        self._files = frozenset(files)
        self._of = {".": PACKAGE, root: PACKAGE}
        self.places = {PACKAGE: root}
        self.folders = frozenset(folder for path in self._files for folder in _around(path))
        for path in sorted((self._files | self.folders) - {root, "."}, key=self._turn):
            self._name(path, "folder" if path in self.folders else "file")
        for path in sorted(notebooks):
            self._give(path, f"{PACKAGE}.{_spelled(path.removesuffix('.ipynb')).replace('/', ' ')} (notebook)", "")

    def of(self, path: str) -> str:
        """The name of a file, a folder or a notebook; a package and its ``__init__.py`` have the same."""
        return self._of[path]

    def init_of(self, folder: str) -> str:
        """What is run when a folder is imported; empty where nothing is, as for the import root."""
        init = f"{folder}/{INIT}"
        return init if init in self._files and self._of[folder] != PACKAGE else ""

    def _turn(self, path: str) -> tuple[bool, int, int, str]:
        """Sorts by who is named first: what lies below the root, what is further out, and then as Python does."""
        is_folder = path in self.folders
        rank = 1 if not is_folder else 0 if f"{path}/{INIT}" in self._files else 2
        return not is_under(self._root, path), path.count("/"), rank, path

    def _name(self, path: str, kind: str) -> None:
        outer = self._of[dirname(path) or "."]
        if basename(path) == INIT and outer != PACKAGE:
            self._of[path] = outer
        else:
            last = basename(path) if kind == "folder" else basename(path).removesuffix(".py")
            self._give(path, f"{outer}.{_spelled(last)}", kind)

    def _give(self, path: str, name: str, kind: str) -> None:
        while name in self.places:
            name += f" ({kind})" if kind else "'"
        self._of[path] = name
        self.places[name] = path


def is_under(root: str, path: str) -> bool:
    """Whether a path lies below a root."""
    return root == "." or path.startswith(root + "/")


def _around(path: str) -> Iterable[str]:
    """The folders in which a file lies, but for the submission itself."""
    while path := dirname(path):
        yield path


def _spelled(name: str) -> str:
    return name.replace(".", _DOT)
