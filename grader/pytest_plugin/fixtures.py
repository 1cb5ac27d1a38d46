"""The fixtures for a course's own tests. What they bring is made where it is asked for: this module imports nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    import numpy as np

    from grader.pytest_plugin.asked_for import Cases
    from grader.pytest_plugin.live import LiveStudent, LiveTruth


@pytest.fixture
def _grader_submission(request: pytest.FixtureRequest) -> str:
    """The submission that a test is run for: tests of ``student`` are parametrised by it."""
    from grader.pytest_plugin.asked_for import submission_for

    return submission_for(request)


@pytest.fixture
def student(request: pytest.FixtureRequest, _grader_submission: str) -> LiveStudent:
    """The student's module: what is called on it runs in the sandbox."""
    from grader.pytest_plugin.asked_for import student_for

    return student_for(request, _grader_submission)


@pytest.fixture
def truth(request: pytest.FixtureRequest) -> LiveTruth:
    """The problem's reference: what is called on it brings the expected values."""
    from grader.pytest_plugin.asked_for import truth_for

    return truth_for(request)


@pytest.fixture
def cases(request: pytest.FixtureRequest) -> Cases:
    """The drawn inputs of the problem's public cases, by criterion."""
    from grader.pytest_plugin.asked_for import cases_for

    return cases_for(request)


@pytest.fixture
def rng(request: pytest.FixtureRequest) -> np.random.Generator:
    """A numpy Generator, seeded by the test's name and ``--seed``."""
    from grader.pytest_plugin.asked_for import rng_for

    return rng_for(request)
