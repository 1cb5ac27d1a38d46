"""Makes a virtual environment whose interpreter and packages every user may read, next to the one that runs this.

A home with mode 0700 is where many Pythons lie; then no child can be given a user of its own. The new environment
borrows this one's packages by a link, and an interpreter of the same version from where the system keeps its own.

    python tools/open_python.py DIR      prints the new interpreter's path; exits with 1 and a reason if there is none
"""

from __future__ import annotations

import os
import shutil
import stat
import sys
import sysconfig
from pathlib import Path

VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"


def open_python(folder: Path) -> Path:
    """The interpreter of an environment in ``folder``. Raises :class:`LookupError` where none can be made."""
    base = next((found for found in candidates() if may_be_read_by_all(found)), None)
    if base is None:
        raise LookupError(f"no Python {VERSION} on this machine that every user may read")
    packages = Path(sysconfig.get_path("purelib")).resolve()
    if not may_be_read_by_all(packages):
        raise LookupError(f"{packages} can't be read by every user")
    (folder / "bin").mkdir(parents=True)
    (folder / "lib" / f"python{VERSION}").mkdir(parents=True)
    (folder / "lib" / f"python{VERSION}" / "site-packages").symlink_to(packages)
    (folder / "bin" / "python").symlink_to(base)
    settings = f"home = {base.parent}\ninclude-system-site-packages = false\n"
    (folder / "pyvenv.cfg").write_text(settings, encoding="utf-8")
    return folder / "bin" / "python"


def candidates() -> list[Path]:
    """Interpreters of this version: this one's, the system's, and the first on the path."""
    name = f"python{VERSION}"
    found = [Path(sys.executable).resolve(), Path("/usr/local/bin", name), Path("/usr/bin", name)]
    elsewhere = shutil.which(name)
    return [path.resolve() for path in [*found, *([Path(elsewhere)] if elsewhere else [])] if path.exists()]


def may_be_read_by_all(path: Path) -> bool:
    """Whether others may read a file and enter every folder above it."""
    wanted = stat.S_IROTH | (stat.S_IXOTH if path.is_dir() or os.access(path, os.X_OK) else 0)
    entered = all(parent.stat().st_mode & stat.S_IXOTH for parent in path.parents)
    return entered and path.stat().st_mode & wanted == wanted


def main() -> None:
    """Makes the environment and prints its interpreter."""
    try:
        print(open_python(Path(sys.argv[1])))
    except LookupError as error:
        print(error, file=sys.stderr)
        raise SystemExit(1) from None


if __name__ == "__main__":
    main()
