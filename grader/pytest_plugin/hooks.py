"""What pytest calls. Light: whatever judges is imported by the run that needs it."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from grader.pytest_plugin.fixtures import _grader_submission, cases, rng, student, truth
from grader.pytest_plugin.options import add_marks, add_options

if TYPE_CHECKING:
    from grader.pytest_plugin.problems import RubricFile

# pytest takes fixtures from where it takes hooks
__all__ = ["_grader_submission", "cases", "rng", "student", "truth"]


def pytest_addoption(parser: pytest.Parser, pluginmanager: pytest.PytestPluginManager) -> None:
    """Our options and settings."""
    config = pluginmanager.get_plugin("pytestconfig")
    add_options(parser, config.invocation_params.args if config is not None else ())


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Before any ``conftest.py`` is loaded: none of them may be a student's."""
    if early_config.known_args_namespace.grader_submission:
        from grader.pytest_plugin.strangers import refuse_strangers

        refuse_strangers(early_config)


def pytest_configure(config: pytest.Config) -> None:
    """Our marks; and, where a submission is named, the hooks that grade it."""
    add_marks(config)
    if config.getoption("grader_submission"):
        from grader.pytest_plugin.grading_hooks import GradingHooks

        config.pluginmanager.register(GradingHooks(config), "grader-grading")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> RubricFile | None:
    """The tests of a problem, at its rubric."""
    if file_path.name != "rubric.yaml":
        return None
    from grader.pytest_plugin.problems import rubric_file

    return rubric_file(file_path, parent)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test of ``student`` is run for each submission."""
    if "_grader_submission" in metafunc.fixturenames:
        from grader.pytest_plugin.grading import grading_of

        grading = grading_of(metafunc.config)
        if grading is not None and len(grading.found) > 1:
            metafunc.parametrize("_grader_submission", [one.id for one in grading.found], indirect=True)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Whose fault it was, without our own lines in the traceback."""
    if call.excinfo is not None:
        from grader.pytest_plugin.reports import without_our_lines

        without_our_lines(call.excinfo)
    report = yield
    if call.excinfo is not None:
        from grader.pytest_plugin.reports import told_as

        told_as(report, call.excinfo)
    return report


def pytest_report_teststatus(report: Any) -> tuple[str, str, Any] | None:
    """Words for verdicts that pytest has none for."""
    if not getattr(report, "grader_result", None):
        return None
    from grader.pytest_plugin.reports import status_of

    return status_of(report)
