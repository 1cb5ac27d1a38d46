"""Runs the tests of ``tests/`` and writes ``results.json``, beside where Gradescope's container expects it."""

import os
import unittest
from pathlib import Path

from gradescope_utils.autograder_utils.json_test_runner import JSONTestRunner

if __name__ == "__main__":
    tests = unittest.defaultTestLoader.discover("tests")
    results = Path(os.environ["AUTOGRADER"], "results", "results.json")
    with results.open("w", encoding="utf-8") as stream:
        JSONTestRunner(visibility="visible", stream=stream).run(tests)
