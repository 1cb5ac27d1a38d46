"""``python -m grader.container [--check] PACKAGE [ROOT]``: what ``run_autograder`` and ``setup.sh`` call."""

from __future__ import annotations

import sys
import time
from pathlib import Path

_USAGE = 2


def main(arguments: list[str]) -> int:
    """Grades by the package in a folder what a platform has put below ``ROOT`` (default: ``/``); ``--check`` says
    whether that can be done here, when the container is built."""
    started = time.monotonic()
    checking = arguments[:1] == ["--check"]
    paths = [Path(argument) for argument in arguments[checking:]]
    if not 1 <= len(paths) <= 2 - checking:
        print("usage: python -m grader.container [--check] PACKAGE [ROOT]", file=sys.stderr)
        return _USAGE
    from grader.container.check import check
    from grader.container.clock import Clock
    from grader.container.places import places_in
    from grader.container.run import run
    from grader.container.settings import read
    from grader.errors import GraderError

    package, root = paths[0], paths[-1] if len(paths) > 1 else Path("/")
    try:
        settings = read(package)
        if checking:
            return check(package, settings)
        return run(package, settings, places_in(root), Clock(settings.time_limit, started))
    except GraderError as error:
        print(f"torch-grader: {error}", file=sys.stderr)
        return _USAGE


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
