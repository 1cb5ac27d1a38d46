"""Worker processes on this machine, each at work on one thing at a time; one that dies is replaced."""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from multiprocessing.connection import wait
from typing import Generic

from grader.batch.executor import DEATHS, Broken, Done, Given, Made, Recipe, SetAside, Watcher
from grader.batch.hand import Died, Hand
from grader.batch.stop import Stop
from grader.errors import SandboxError
from grader.text import one_line

_LOOK_SECONDS, _LOOK_SOON_SECONDS = 1.0, 0.05
_STILLBORN = 3  # workers in a row that died before they were ready


class Local:
    """See :class:`grader.batch.executor.Executor`. ``jobs`` is how many workers there are at most."""

    sees_files = True

    def __init__(self, jobs: int) -> None:
        self._jobs = jobs

    def ask(self, question: Callable[[], Mapping[str, str]], watcher: Watcher) -> Mapping[str, str]:
        return question()

    def run(
        self, recipe: Recipe[Given, Made], given: Iterable[Given], stop: Stop, watcher: Watcher
    ) -> Iterator[Done[Made] | Broken[Given] | SetAside[Given]]:
        crew = _Crew(recipe, self._jobs, given, stop, watcher)
        try:
            yield from crew.outcomes()
        finally:
            crew.end()


class _Crew(Generic[Given, Made]):
    """The workers of one run, and what they are at."""

    def __init__(
        self, recipe: Recipe[Given, Made], jobs: int, given: Iterable[Given], stop: Stop, watcher: Watcher
    ) -> None:
        self._recipe = recipe
        self._jobs = jobs
        self._given = iter(given)
        self._again: deque[Given] = deque()  # what dead workers were at
        self._deaths: Counter[str] = Counter()  # by name
        self._stillborn = 0
        self._hands: list[Hand[Given, Made]] = []
        self._stop = stop
        self._watcher = watcher

    def outcomes(self) -> Iterator[Done[Made] | Broken[Given] | SetAside[Given]]:
        """What became of each."""
        while True:
            self._hand_out()
            if not self._is_at_work() or self._stop.over:
                return
            for hand in self._heard_from():
                outcome = self._hear(hand)
                if outcome is not None:
                    yield outcome
            for hand in [hand for hand in self._hands if hand.item is not None and self._is_stuck(hand)]:
                hand.kill(f"did not come to an end in {self._recipe.most_seconds:.0f} s")

    def end(self) -> None:
        """Ends all workers: those that are at work at once, the others as they see that nobody needs them."""
        for hand in self._hands:
            if hand.item is not None or not hand.ready:
                hand.kill()
            else:
                hand.dismiss()
        for hand in self._hands:
            hand.end()
        self._hands.clear()

    # ------------------------------------------------------------------------------------------------ handing out

    def _hand_out(self) -> None:
        """Gives every worker something to do, and makes more workers while there is more to do."""
        while not self._stop.asked:
            hand = next((hand for hand in self._hands if hand.item is None), None)
            if hand is None and len(self._hands) >= self._jobs:
                return
            item = self._again.popleft() if self._again else next(self._given, None)
            if item is None:
                return
            self._give(hand or self._another(), item)

    def _another(self) -> Hand[Given, Made] | None:
        """One more worker; fewer jobs where this machine gives no more."""
        try:
            self._hands.append(Hand(self._recipe))
        except SandboxError:
            if not self._hands:
                raise
            self._jobs = len(self._hands)
            return None
        return self._hands[-1]

    def _give(self, hand: Hand[Given, Made] | None, item: Given) -> None:
        if hand is None:
            self._again.append(item)
            return
        try:
            hand.take(item)
        except Died:  # while it had nothing to do
            self._remove(hand)
            self._again.append(item)
            return
        if hand.ready:
            self._watcher.started(item.name)

    # ---------------------------------------------------------------------------------------------------- hearing

    def _is_at_work(self) -> bool:
        """Whether anything will come; a worker that only gets ready has nothing to finish when a stop is asked for."""
        return any(hand.item is not None and (hand.ready or not self._stop.asked) for hand in self._hands)

    def _heard_from(self) -> list[Hand[Given, Made]]:
        hands = {hand.fileno(): hand for hand in self._hands}
        if self._stop.asked:  # its descriptor stays readable
            ready = wait([*hands], _LOOK_SOON_SECONDS)
        else:
            ready = wait([*hands, self._stop.fileno()], _LOOK_SECONDS)
        return [hand for descriptor, hand in hands.items() if descriptor in ready]

    def _is_stuck(self, hand: Hand[Given, Made]) -> bool:
        return time.monotonic() - hand.since > self._recipe.most_seconds

    def _hear(self, hand: Hand[Given, Made]) -> Done[Made] | Broken[Given] | SetAside[Given] | None:
        item, was_ready = hand.item, hand.ready
        try:
            outcome = hand.hear()
        except Died as died:
            return self._bury(hand, str(died))
        if hand.ready and not was_ready:
            self._stillborn = 0
            if item is not None:
                self._watcher.started(item.name)
        if outcome is not None and item is not None:
            self._watcher.ended(item.name)
        return outcome

    def _bury(self, hand: Hand[Given, Made], how: str) -> SetAside[Given] | None:
        """Removes a dead worker; what it was at is done elsewhere, unless that has cost too many."""
        item = hand.item
        words = self._remove(hand)
        if not hand.ready:
            self._note_stillborn(how, words)
        if item is None:
            return None
        if not hand.ready:
            self._again.append(item)
            return None
        self._watcher.ended(item.name)
        self._deaths[item.name] += 1
        if self._deaths[item.name] >= DEATHS:
            return SetAside(item, how)
        name = one_line(item.name, 100)
        self._watcher.says(f"{name}: the worker that graded it {how}; another one grades it")
        self._again.append(item)
        return None

    def _note_stillborn(self, how: str, words: str) -> None:
        self._stillborn += 1
        if self._stillborn >= _STILLBORN:
            last = f"\n{words}" if words else ""
            raise SandboxError(
                f"{_STILLBORN} worker processes in a row ended before they could grade; the last one {how}. Where "
                f"memory runs out, --jobs N with a smaller N helps.{last}"
            )

    def _remove(self, hand: Hand[Given, Made]) -> str:
        words = hand.last_words()
        hand.end()
        self._hands.remove(hand)
        return words
