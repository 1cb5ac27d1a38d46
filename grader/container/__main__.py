"""``python -m grader.container [--check] PACKAGE``: what ``run_autograder`` and ``setup.sh`` of a package call."""

from __future__ import annotations

import sys
from pathlib import Path

from grader.container.clock import Clock

_USAGE = 2


def main(arguments: list[str]) -> int:
    """Grades by the package in a folder; ``--check`` says whether it can, when the container is built."""
    clock = Clock(600.0)  # runs from here on; its limit is known once the package is read
    checking = arguments[:1] == ["--check"]
    if len(arguments) != 1 + checking:
        print("usage: python -m grader.container [--check] PACKAGE", file=sys.stderr)
        return _USAGE
    from grader.container.check import check
    from grader.container.places import places_in
    from grader.container.run import run
    from grader.container.settings import read
    from grader.errors import GraderError

    package = Path(arguments[-1])
    try:
        settings = read(package)
        if checking:
            return check(package, settings)
        return run(package, settings, places_in(), Clock(settings.time_limit, started=clock.started))
    except GraderError as error:
        print(f"torch-grader: {error}", file=sys.stderr)
        return _USAGE


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
