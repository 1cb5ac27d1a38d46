"""The submissions of a run: each one's code is run once, when the first of its items asks for a result."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property

import pytest

from grader.errors import GraderError
from grader.intake.found import Found
from grader.model import Assignment, Limits, Submission
from grader.plan.streams import Streams
from grader.prepare import Prepared
from grader.pytest_plugin.needed import only
from grader.pytest_plugin.options import Options, options_of
from grader.report.view import CriterionView, GradeView
from grader.sandbox.interface import Sandbox

# a criterion, by problem and id
Key = tuple[str, str]

_GRADING = pytest.StashKey["Grading"]()


class Grading:
    """An assignment and the submissions to it. ``selected`` says which criteria of a submission are wanted at all."""

    def __init__(self, assignment: Assignment, found: Sequence[Found], streams: Streams, options: Options) -> None:
        self.assignment = assignment
        self.found = tuple(found)
        self.selected: Mapping[str, frozenset[Key]] = {}
        self._streams = streams
        self._allow_unconfined = options.allow_unconfined
        self._seen: dict[str, GradeView] = {}
        self._loaded: tuple[str, Submission] | None = None
        self.limits = Limits(call_seconds=options.call_seconds, submission_seconds=options.submission_seconds)

    @cached_property
    def sandbox(self) -> Sandbox:
        """Where student code runs. Raises :class:`~grader.errors.SandboxError` where it can't be confined."""
        from grader.sandbox.interface import open_sandbox

        return open_sandbox(allow_unconfined=self._allow_unconfined)

    @cached_property
    def prepared(self) -> Prepared:
        """The assignment with its truths. Raises :class:`~grader.errors.AuthorError`."""
        from grader.prepare import prepare

        with whatever_warnings():
            return prepare(self.assignment, self._streams)

    def submission(self, name: str) -> Submission:
        """What was handed in under a name; the last one asked for is kept."""
        if self._loaded is None or self._loaded[0] != name:
            self._loaded = name, next(one for one in self.found if one.id == name).load()
        return self._loaded[1]

    def seen(self, name: str) -> GradeView:
        """The grade of a submission, for staff: of the criteria that are selected, and what those depend on."""
        if name not in self._seen:
            from grader.pipeline import grade
            from grader.report.view import staff_view

            prepared = only(self.prepared, self.selected[name])
            with whatever_warnings():
                self._seen[name] = staff_view(grade(prepared, self.submission(name), self.sandbox, self.limits))
        return self._seen[name]

    def criterion(self, name: str, problem: str, criterion: str) -> CriterionView:
        """One criterion of a submission, judged."""
        (found,) = (one for one in self.seen(name).problems if one.id == problem)
        return next(one for one in found.criteria if one.id == criterion)

    def close(self) -> None:
        """Ends the sandbox, if there is one."""
        if "sandbox" in self.__dict__:
            self.sandbox.close()


def open_grading(config: pytest.Config) -> Grading:
    """Loads the assignment and looks for the submissions; runs nothing. Raises :class:`pytest.UsageError`."""
    from grader.assignment import load
    from grader.intake.discover import discover
    from grader.plan.streams import key_path, load_key

    options = options_of(config)
    with as_usage_errors():
        loaded = load(options.assignment)
        key = load_key(options.key or key_path(loaded.path))
        found = discover(options.submissions, loaded).found
    grading = Grading(loaded, found, Streams(options.seed, key), options)
    config.stash[_GRADING] = grading
    config.add_cleanup(grading.close)
    return grading


def grading_of(config: pytest.Config) -> Grading | None:
    """The grading of this run, where a submission was named."""
    return config.stash.get(_GRADING, None)


@contextmanager
def as_usage_errors() -> Iterator[None]:
    """Our own errors as pytest's: a sentence and exit code 4 instead of a traceback."""
    try:
        yield
    except GraderError as error:
        raise pytest.UsageError(str(error)) from None


@contextmanager
def whatever_warnings() -> Iterator[None]:
    """What is judged must not hang on what a project has pytest do with warnings."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def guarded(make: Callable[[], CriterionView]) -> CriterionView:
    """Calls ``make``; an error of ours is :class:`~grader.pytest_plugin.errors.Unjudged`, whatever it is."""
    from grader.pytest_plugin.errors import Unjudged

    try:
        return make()
    except GraderError as error:
        raise Unjudged(f"This could not be judged: {error}") from None
