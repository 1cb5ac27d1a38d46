"""Written answers under the names by which they are asked for, where a student spelled those a little differently."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from grader.hidden import is_closed
from grader.intake.answer_names import readings
from grader.model import Observation, Problem, Status, Submission, Value
from grader.plan.calls import answers_call

Answers = Mapping[str, Mapping[str, Value]]
Asked = Mapping[str, frozenset[str]]  # problem → the names of its written answers


@dataclass(frozen=True)
class Read:
    """Answers by the names that are asked for, beside those that were given; and which given name was taken for which:
    ``headings`` by problem, ``names`` by problem and answer."""

    answers: Answers
    headings: Mapping[str, str]
    names: Mapping[tuple[str, str], str]

    def taken(self, problem: str) -> set[str]:
        """The given names that were taken for others, of the answers to one problem."""
        return {given for (owner, _), given in self.names.items() if owner == problem}


Reader = Callable[[Answers, Collection[Problem]], Read]


def read(answers: Answers, problems: Collection[Problem]) -> Read:
    """Answers to these problems, by heading and name.

    Those to hidden criteria are among ``answers``, and what is told of names doesn't depend on them.
    """
    public = read_public(answers, problems)
    return replace(public, answers=_read(public.answers, every(problems)).answers)


def read_public(answers: Answers, problems: Collection[Problem]) -> Read:
    """The same, without what is found by the name of a hidden criterion."""
    return _read(answers, public(problems))


def read_mapping(problem: Problem, value: Value, problems: Collection[Problem], read: Reader) -> Read:
    """The answers to one problem in a mapping that its code defines: keyed by problem first, or by answer at once."""
    given = {key: item for key, item in value.items() if isinstance(key, str)}
    asked = names_of(public(problems)) - {problem.id}
    below = read({key: item for key, item in given.items() if isinstance(item, Mapping) and key not in asked}, problems)
    if problem.id in below.answers:
        return _part_of(below, problem.id)
    elsewhere = asked - every([problem])[problem.id]
    return read({problem.id: {key: item for key, item in given.items() if key not in elsewhere}}, [problem])


def as_asked(
    problems: Collection[Problem], submission: Submission, observations: Mapping[str, Observation]
) -> tuple[Submission, Mapping[str, Observation]]:
    """A submission and what its code answered, with all written answers by the names that are asked for."""
    found = {
        seen.call: replace(seen, values=(read_mapping(problem, seen.values[0], problems, read).answers,))
        for problem, seen in mappings(problems, observations)
    }
    return replace(submission, answers=read(submission.answers, problems).answers), {**observations, **found}


def mappings(
    problems: Collection[Problem], observations: Mapping[str, Observation]
) -> Iterator[tuple[Problem, Observation]]:
    """The problems whose code defines a mapping ``ANSWERS``, each with the call that brought it."""
    for problem in problems:
        seen = observations.get(answers_call(problem).id)
        if seen is not None and seen.status is Status.OK and seen.values and isinstance(seen.values[0], Mapping):
            yield problem, seen


def public(problems: Collection[Problem]) -> Asked:
    """What a student may know of: problems with public criteria, and the names that those ask for."""
    some = {one.id: [each for each in one.criteria if not is_closed(each)] for one in problems}
    return {name: frozenset(one.answer for one in criteria) - {""} for name, criteria in some.items() if criteria}


def every(problems: Collection[Problem]) -> Asked:
    """All problems, and all names of their answers."""
    return {one.id: frozenset(each.answer for each in one.criteria) - {""} for one in problems}


def names_of(asked: Asked) -> frozenset[str]:
    """The names of answers to any problem."""
    return frozenset().union(*asked.values())


def _read(answers: Answers, asked: Asked) -> Read:
    headings = readings(answers, asked)
    found = {**answers, **{problem: answers[heading] for problem, heading in headings.items()}}
    names: dict[tuple[str, str], str] = {}
    for problem in [name for name in asked if name in found]:
        taken = readings(found[problem], asked[problem])
        names |= {(problem, name): given for name, given in taken.items()}
        found[problem] = {**found[problem], **{name: found[problem][given] for name, given in taken.items()}}
    return Read(found, headings, names)


def _part_of(whole: Read, problem: str) -> Read:
    headings = {name: given for name, given in whole.headings.items() if name == problem}
    names = {key: given for key, given in whole.names.items() if key[0] == problem}
    return Read({problem: whole.answers[problem]}, headings, names)
