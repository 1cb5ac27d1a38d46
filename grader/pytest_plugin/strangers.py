"""Keeps pytest from taking anything for its own that was handed in: settings, ``conftest.py``, tests.

All of these are code, or name code, that runs in pytest's process.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

_EQUALS = "with the equals sign, from a folder that was not handed in"


def refuse_strangers(config: pytest.Config) -> None:
    """Raises :class:`pytest.UsageError` where something of a submission would be run, or has been obeyed already.

    It is called before any ``conftest.py`` is loaded. Where no path of tests is given, none will be.
    """
    known = config.known_args_namespace
    here = config.invocation_params.dir
    submissions = [(path, Path(here, path).resolve()) for path in known.grader_submission]
    paths = [Path(here, argument.partition("::")[0]) for argument in known.file_or_dir]
    for named, submission in submissions:
        _refuse_settings(config.inipath, named, submission)
        if here.resolve().is_relative_to(submission):
            raise pytest.UsageError(f"{here} was handed in: write --submission={named} {_EQUALS}")
        _refuse_tests(paths, named, submission)
        if config.rootpath.is_relative_to(submission):
            config._rootpath = here  # as with the equals sign: else pytest would keep its cache in the submission
    if submissions and not any(path.exists() for path in paths):
        known.noconftest = True  # pytest would load those of all folders here that are called test…


def _refuse_settings(settings: Path | None, named: Path, submission: Path) -> None:
    if settings is not None and settings.resolve().is_relative_to(submission):
        raise pytest.UsageError(
            f"pytest took its settings from {settings}, which was handed in: write --submission={named} {_EQUALS}. "
            "What these settings name may have been imported already"
        )


def _refuse_tests(paths: Sequence[Path], named: Path, submission: Path) -> None:
    for path in paths:
        if path.exists() and path.resolve().is_relative_to(submission):
            raise pytest.UsageError(f"{path} was handed in with {named}: its tests would run here, unconfined")
