"""Where seconds go inside a step: making, asking and ending children, and writing HTML."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter
from typing import Any, Self

from grader.report import folder
from grader.sandbox import conversation
from grader.sandbox.forkserver import ForkServer

# what a child is asked → what that is called in the table
KINDS = {
    "prepare": "lock a child",
    "submission": "hand it the files",
    "load": "import modules",
    "call": "answer calls",
    "sync": "ask once more, so that no second answer slips in",
}


class Conversing:
    """Counts seconds by what the grader waits for, for as long as the context lasts."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}
        self._request = conversation.request
        self._fork, self._end = ForkServer.fork, ForkServer.end

    def __enter__(self) -> Self:
        conversation.request = self._asking  # type: ignore[assignment]
        ForkServer.fork = self._counted("fork a child", self._fork)  # type: ignore[method-assign]
        ForkServer.end = self._counted("end a child", self._end)  # type: ignore[method-assign]
        return self

    def __exit__(self, *_: object) -> None:
        conversation.request = self._request
        ForkServer.fork, ForkServer.end = self._fork, self._end  # type: ignore[method-assign]

    def _asking(self, child: Any, kind: str, *rest: Any) -> Any:
        return self._counted(KINDS[kind], self._request)(child, kind, *rest)

    def _counted(self, name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*given: Any, **named: Any) -> Any:
            started = perf_counter()
            try:
                return work(*given, **named)
            finally:
                self.spent[name] = self.spent.get(name, 0.0) + perf_counter() - started

        return counted


class Rendering:
    """Counts the seconds that both pages of a submission take, for as long as the context lasts."""

    def __init__(self) -> None:
        self.spent = 0.0
        self._student, self._staff = folder.student_page, folder.staff_page

    def __enter__(self) -> Self:
        folder.student_page = self._counted(self._student)
        folder.staff_page = self._counted(self._staff)
        return self

    def __exit__(self, *_: object) -> None:
        folder.student_page, folder.staff_page = self._student, self._staff

    def _counted(self, page: Callable[..., str]) -> Callable[..., str]:
        def counted(*given: Any) -> str:
            started = perf_counter()
            try:
                return page(*given)
            finally:
                self.spent += perf_counter() - started

        return counted
