"""A check, from what is asked to what is found: the judge asks, the notebook's functions answer."""

from __future__ import annotations

import atexit
import threading
from collections.abc import Callable, MutableMapping
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

from grader.errors import GraderError
from grader.notebook.answers import Answers
from grader.notebook.asked import Asked
from grader.notebook.beside import Judge
from grader.notebook.clock import Clock
from grader.notebook.names import LiveWorld
from grader.notebook.shown import Checked, CheckError, CheckStopped
from grader.notebook.sources import CountOf
from grader.notebook.state import as_it_was
from grader.sandbox.wire import Message

# what keeps displays of student code from the page
Quiet = Callable[[], AbstractContextManager[Any]]


class Checker:
    """Makes checks, one at a time, and keeps the process that judges for the next one."""

    def __init__(self) -> None:
        self._judge: Judge | None = None
        self._busy = False
        atexit.register(self.close)

    def check(
        self, asked: Asked, names: MutableMapping[str, Any], count_of: CountOf, quiet: Quiet = nullcontext
    ) -> Checked:
        """Checks the functions among ``names``, and leaves them as they were.

        Raises :class:`CheckError` with a sentence, and :class:`CheckStopped` where it was interrupted.
        """
        if self._busy:
            raise CheckError("a check is running already: a function that is checked can't check others")
        if not _in_main_thread():
            raise CheckError("a check runs in the main thread, where cells run; call it from a cell of its own")
        question = _question(asked, names)
        self._busy, clock = True, Clock()
        try:
            with clock.running(), as_it_was(names), quiet():
                message = self._converse(question, LiveWorld(names, count_of), clock)
        except GraderError as error:
            raise CheckError(str(error)) from None
        except KeyboardInterrupt:
            raise CheckStopped from None
        finally:
            self._busy = False
        return _found(message)

    def names(self) -> list[str]:
        """The names of problems and criteria that can be checked here; none where that can't be said."""
        if self._busy or not _in_main_thread():
            return []
        clock = Clock()
        try:
            with clock.running():
                message = self._converse({"kind": "names", "folder": _folder()}, None, clock)
        except (GraderError, KeyboardInterrupt):
            return []
        return list(message.header.get("names", []))

    def close(self) -> None:
        """Ends the process that judges."""
        judge, self._judge = self._judge, None
        if judge is not None:
            judge.end()

    def _converse(self, question: dict[str, Any], world: LiveWorld | None, clock: Clock) -> Message:
        """Asks the judge and answers its calls, until it has found something or says what is wrong."""
        if self._judge is None or not self._judge.alive:
            self._judge = Judge()
        answers = None if world is None else Answers(world, clock)
        try:
            self._judge.ask(question)
            while True:
                with clock.waiting():
                    message = self._judge.receive()
                if answers is None or message.header["kind"] in ("found", "error"):
                    return message
                answers.reply(self._judge.link, message)
        except BaseException:
            self.close()  # in the middle of a conversation, it is of no more use
            raise


def _in_main_thread() -> bool:
    return threading.current_thread() is threading.main_thread()


def _question(asked: Asked, names: MutableMapping[str, Any]) -> dict[str, Any]:
    return {
        "kind": "check",
        "names": list(asked.names),
        "assignment": asked.assignment,
        "seconds": str(asked.seconds),
        "folder": _folder(),
        "answers": "ANSWERS" in names,
    }


def _folder() -> str:
    try:
        return str(Path.cwd())
    except OSError:
        raise CheckError("the current folder is gone; change to one that exists, with %cd") from None


def _found(message: Message) -> Checked:
    header = message.header
    if header["kind"] == "error":
        raise CheckError(header["sentence"])
    html, text = message.body[: header["html"]], message.body[header["html"] :]
    return Checked(header["verdicts"], header["passed"], text.decode("utf-8"), html.decode("utf-8"))
