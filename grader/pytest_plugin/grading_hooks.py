"""What pytest calls in a run that grades a submission."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Generator
from typing import Any

import pytest

from grader.pytest_plugin.criteria import CriterionItem, ids_of, owners_of, problem_nodes, unjudged
from grader.pytest_plugin.grading import Grading, as_usage_errors, open_grading
from grader.pytest_plugin.named import named_nodes, selects
from grader.pytest_plugin.summary import print_results


class GradingHooks:
    """Registered where ``--submission`` is given."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._grading: Grading | None = None
        self._named: tuple[str, ...] = ()

    @property
    def grading(self) -> Grading:
        """The submissions and their assignment, once the session has started."""
        assert self._grading is not None
        return self._grading

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionstart(self, session: pytest.Session) -> None:
        """Finds out what there is to grade, before any test is looked for; refuses what can't be graded."""
        config = self._config
        self._grading = open_grading(config)
        given = list(config.args) if config.args_source is pytest.Config.ArgsSource.ARGS else []
        self._named, paths = named_nodes(given, ids_of(self._grading))
        config.args, config.args_source = paths, pytest.Config.ArgsSource.ARGS
        if config.pluginmanager.hasplugin("dsession"):  # the workers would all say it, and none of them in a sentence
            with as_usage_errors():
                self.grading.sandbox.close()

    @pytest.hookimpl(wrapper=True)
    def pytest_make_collect_report(
        self, collector: pytest.Collector
    ) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
        """The criteria stand before whatever else the session collects."""
        report = yield
        if isinstance(collector, pytest.Session) and report.passed:
            report.result = [*problem_nodes(collector, self.grading), *report.result]
        return report

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        """Leaves the criteria that the command line names, where it names any."""
        if self._named:
            left = [one for one in items if isinstance(one, CriterionItem) and not selects(self._named, one.nodeid)]
            config.hook.pytest_deselected(items=left)
            items[:] = [one for one in items if one not in left]

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> None:
        """What is wrong with the assignment or the machine is said once, and not by every criterion."""
        selected: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
        for item in session.items:
            if isinstance(item, CriterionItem):
                selected[item.submission].add((item.problem.id, item.criterion.id))
        self.grading.selected = {name: frozenset(keys) for name, keys in selected.items()}
        is_worker = hasattr(self._config, "workerinput")
        if selected and not is_worker and not self._config.option.collectonly and not session.testsfailed:
            with as_usage_errors():
                _ = self.grading.sandbox, self.grading.prepared

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Sends along what the table at the end needs."""
        report = yield
        if isinstance(item, CriterionItem) and (report.when == "call" or (report.when == "setup" and report.failed)):
            report.grader_result = item.graded()  # type: ignore[attr-defined]
        return report

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_make_scheduler(self, config: pytest.Config, log: Any) -> Any:
        """All of a submission goes to one worker, unless another way to distribute was asked for."""
        from grader.pytest_plugin.spread import by_submission

        return by_submission(config, log, owners_of(self.grading))

    @pytest.hookimpl(optionalhook=True)
    def pytest_handlecrashitem(self, crashitem: str, report: Any) -> None:
        """A worker of xdist that dies is no fault of a student, whose code runs elsewhere."""
        lost = unjudged(self.grading, crashitem)
        if lost:
            report.when, report.grader_result = "setup", lost

    def pytest_report_header(self) -> str:
        """What is graded."""
        count = len(self.grading.found)
        what = f"submission {self.grading.found[0].id}" if count == 1 else f"{count} submissions"
        return f"torch-grader: {self.grading.assignment.id}, {what}"

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """The table of results."""
        if self._grading is not None:
            print_results(terminalreporter, self._grading)
