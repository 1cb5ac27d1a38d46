"""One after another in this very process: for ``--jobs 1``, and for a debugger."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack

from grader.batch.executor import Broken, Done, Given, Made, Recipe, SetAside, Watcher, attempt
from grader.batch.stop import Interrupted, Stop


class Serial:
    """See :class:`grader.batch.executor.Executor`. What ends this process ends the run."""

    sees_files = True

    def ask(self, question: Callable[[], Mapping[str, str]], watcher: Watcher) -> Mapping[str, str]:
        return question()

    def run(
        self, recipe: Recipe[Given, Made], given: Iterable[Given], stop: Stop, watcher: Watcher
    ) -> Iterator[Done[Made] | Broken[Given] | SetAside[Given]]:
        with ExitStack() as stack:
            work = None
            for item in given:
                if stop.asked:
                    return
                try:
                    with stop.working():
                        work = work or stack.enter_context(recipe.opened())
                        watcher.started(item.name)
                        outcome = attempt(work, item)
                except Interrupted:
                    return
                finally:
                    watcher.ended(item.name)
                yield outcome
