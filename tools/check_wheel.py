"""Holds a wheel against the working tree: all that git knows of the package, its problems and rubrics, and no more.

Usage: check_wheel.py WHEEL, in the project's root. Prints what is missing or too much; 1 if anything is.
"""

from __future__ import annotations

import subprocess
import sys
import zipfile

MOVED = {"problems/": "grader/_shipped/problems/", "rubrics/": "grader/_shipped/rubrics/"}
# one of each kind of data must be there, or an empty tree would agree with an empty wheel
KINDS = {
    "problems": ("grader/_shipped/problems/", "/rubric.yaml"),
    "rubrics": ("grader/_shipped/rubrics/", ".yaml"),
    "templates": ("grader/report/templates/", ".jinja"),
    "problems to begin with": ("grader/scaffold/templates/", ".jinja"),
    "schemas": ("grader/", ".schema.json"),
}


def in_wheel(path: str) -> str:
    """Where a file of the tree stands in the wheel."""
    for here, there in MOVED.items():
        if path.startswith(here):
            return there + path[len(here) :]
    return path


def tracked() -> set[str]:
    """Files of the package that git tracks or would track, by their place in a wheel."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "grader", "problems", "rubrics"]
    listed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return {in_wheel(path) for path in listed.split("\0") if path}


def complaints(carried: set[str], wanted: set[str]) -> list[str]:
    """What is wrong with the files that a wheel carries, one line for each."""
    lines = [f"missing: {name}" for name in sorted(wanted - carried)]
    lines += [f"too much: {name}" for name in sorted(carried - wanted)]
    lines += [
        f"no {kind}: nothing like {start}*{end}"
        for kind, (start, end) in KINDS.items()
        if not any(name.startswith(start) and name.endswith(end) for name in carried)
    ]
    return lines


def main(wheel: str) -> int:
    """Compares and prints."""
    with zipfile.ZipFile(wheel) as archive:
        carried = {name for name in archive.namelist() if ".dist-info/" not in name}
    lines = complaints(carried, tracked())
    print("\n".join(lines) or f"{wheel}: {len(carried)} files, as in the tree")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
