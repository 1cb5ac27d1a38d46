"""What a report says of names that a student gave written answers, and that are not quite what is asked for.

It follows from what is public alone: no sentence, and no lack of one, tells the name of an answer that only a hidden
criterion asks for.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain

from grader.intake.answer_names import is_blank, near
from grader.intake.answers import ANSWERS_FILE
from grader.model import Assignment, Observation, Submission, Value
from grader.text import one_line
from grader.written import Asked, Read, every, mappings, names_of, public, read_mapping, read_public

_MAPPING = "ANSWERS"
_MOST_NOTES = 5
_NAME_CHARACTERS = 60


def misnamed(
    assignment: Assignment, submission: Submission, observations: Mapping[str, Observation]
) -> tuple[str, ...]:
    """Sentences on names that were taken for others, and on names that nothing is asked by."""
    problems = assignment.problems
    in_file = read_public(submission.answers, problems)
    in_code = [
        read_mapping(problem, seen.values[0], problems, read_public)
        for problem, seen in mappings(problems, observations)
    ]
    known = _Known(assignment, [in_file, *in_code])
    taken = [*_taken(ANSWERS_FILE, in_file), *chain.from_iterable(_taken(_MAPPING, one) for one in in_code)]
    unasked = [*known.unasked(in_file), *chain.from_iterable(map(known.unasked_in_code, in_code))]
    return (*_few(taken), *_few(sorted(unasked, key=lambda told: not told.endswith("?"))))  # what may be mended first


def _taken(where: str, seen: Read) -> Iterator[str]:
    for problem, heading in seen.headings.items():
        yield f"{where}: the heading '{_shown(heading)}' was read as '{problem}'."
    for (problem, name), given in seen.names.items():
        yield f"{where}: '{_shown(given)}' below '{problem}' was read as '{name}'."


class _Known:
    """What is asked of a student, and what of it is answered anywhere."""

    def __init__(self, assignment: Assignment, seen: Sequence[Read]) -> None:
        self._public, self._every = public(assignment.problems), every(assignment.problems)
        self._whole = assignment.whole
        self._open: Asked = {
            problem: frozenset(name for name in names if not any(_answers(one, problem, name) for one in seen))
            for problem, names in self._public.items()
        }
        self._unanswered = [name for name, asked in self._public.items() if asked and asked == self._open[name]]

    def unasked(self, seen: Read) -> Iterator[str]:
        """Of an answers file: what is near to something open is always told, and the rest where all that is asked is
        public, as only then it is known that nothing asks for it."""
        for name, meant in near(_others(seen.answers, {*self._every, *seen.headings.values()}), self._unanswered):
            if meant or self._whole:
                yield _no_problem(ANSWERS_FILE, name, meant)
        for problem in [name for name in seen.answers if name in self._public]:
            whole = self._whole and self._public[problem] == self._every[problem]
            known = self._public[problem] | seen.taken(problem)
            for name, meant in near(_others(seen.answers[problem], known), self._open[problem]):
                if meant or whole:
                    yield _no_answer(ANSWERS_FILE, problem, name, meant)

    def unasked_in_code(self, seen: Read) -> Iterator[str]:
        """Of the answers to one problem in a mapping, which may hold those to others beside them: what is near to
        something open."""
        ((problem, answers),) = seen.answers.items()
        known = {*self._every, *names_of(self._public), *seen.taken(problem)}
        others = _others(answers, known)
        headings = [name for name in others if isinstance(answers[name], Mapping)]
        for name, meant in near(headings, {problem} & {*self._unanswered}):
            if meant:
                yield _no_problem(_MAPPING, name, meant)
        names = [name for name in others if name not in headings]
        for name, meant in near(names, self._open.get(problem, ())):
            if meant:
                yield _no_answer(_MAPPING, problem, name, meant)


def _answers(seen: Read, problem: str, name: str) -> bool:
    return not is_blank(seen.answers.get(problem, {}).get(name))


def _others(given: Mapping[str, Value], known: Collection[str]) -> list[str]:
    """The names that something stands behind, and that are none of the known ones."""
    return [name for name in given if name not in known and not is_blank(given[name])]


def _no_problem(where: str, name: str, meant: str) -> str:
    advice = f"; did you mean '{meant}'?" if meant else "."
    return f"{where}: no problem is called '{_shown(name)}'{advice}"


def _no_answer(where: str, problem: str, name: str, meant: str) -> str:
    if meant:  # no word on whether anything asks for what was written: a hidden criterion may
        return f"{where}: {problem} asks for '{meant}', which is not there; did you call it '{_shown(name)}'?"
    return f"{where}: {problem} asks for no answer '{_shown(name)}'."


def _few(told: Sequence[str]) -> tuple[str, ...]:
    return (*told[:_MOST_NOTES], *(["More names in the answers are like these."] if len(told) > _MOST_NOTES else []))


def _shown(name: str) -> str:
    return one_line(name, _NAME_CHARACTERS)
