"""``python -m grader`` is the command ``grader``."""

import sys

# the current folder, where students keep a random.py of their own, is no place to import Python's modules from
if not sys.flags.safe_path:
    del sys.path[0]

from grader.cli import main

main()
