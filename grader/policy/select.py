"""Which submission a decision is about: the file names submissions, or students by id, login or e-mail."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from grader.errors import RubricError
from grader.model import Decision, Student, Submission
from grader.policy.conflicts import conflicts
from grader.policy.read import Entry
from grader.rubric.quoting import quoted


@dataclass(frozen=True)
class Selected:
    """Decisions by submission, and a sentence on every name that is nobody's here."""

    decisions: Mapping[str, tuple[Decision, ...]]
    unknown: tuple[str, ...] = ()


def select(entries: Sequence[Entry], submissions: Sequence[Submission]) -> Selected:
    """Finds the submissions that decisions are about; what their contents are doesn't matter.

    Raises :class:`RubricError` for names that fit several submissions or students, and for decisions that can't both
    hold.
    """
    known = _Names(submissions)
    found: dict[str, list[tuple[Decision, Entry]]] = {}
    flaws, unknown = [], []
    for entry in entries:
        fitting = known.of(entry.name)
        if len(fitting) == 1:
            found.setdefault(fitting[0], []).extend((one, entry) for one in entry.decisions)
        elif fitting:
            message = f"'{entry.name}' fits the submissions {' and '.join(fitting)}"
            flaws.append(entry.flaw(message, "write the name of one submission"))
        elif len(namesakes := known.called(entry.name)) > 1:
            message = f"{len(namesakes)} students are called '{entry.name}'"
            flaws.append(
                entry.flaw(message, f"write the id of the one who is meant: {' or '.join(map(quoted, namesakes))}")
            )
        else:
            unknown.append(known.stranger(entry.name))
    for name, given in found.items():
        flaws += [one.flaw(f"{name}: {said}", "keep one of the two") for one, said in conflicts(given)]
    if flaws:
        raise RubricError(flaws)
    return Selected({name: tuple(one for one, _ in given) for name, given in found.items()}, tuple(unknown))


class _Names:
    """Submissions by each of the names that they and their students have."""

    def __init__(self, submissions: Sequence[Submission]) -> None:
        self._ids = {one.id for one in submissions}
        self._people: dict[str, list[str]] = {}
        self._called: dict[str, list[str]] = {}
        for one in submissions:
            people = (*([one.student] if one.student else []), *one.members)
            for person in people:
                ids = self._called.setdefault(_plain(person.name), [])
                ids.append(person.id or person.login or person.email or one.id)
            for key in {key for person in people for key in _keys(person)}:
                self._people.setdefault(key, []).append(one.id)

    def of(self, name: str) -> Sequence[str]:
        """The submissions that a name fits; a submission's own name comes first."""
        if name in self._ids:
            return (name,)
        return self._people.get(f"id {name}", ()) or self._people.get(f"name {name.casefold()}", ())

    def called(self, name: str) -> Sequence[str]:
        """What to write for the students whose name this is: names are no ids, and several may have the same."""
        return sorted(set(self._called.get(_plain(name), ())))

    def stranger(self, name: str) -> str:
        """The sentence on a name that is nobody's."""
        if meant := self.called(name):
            said = f"write the student's id, {quoted(meant[0])}, in the place of the name"
            return f"decisions about '{name}' were not used: {said}"
        names = {key.partition(" ")[2] for key in self._people} | self._ids
        near = difflib.get_close_matches(name, sorted(names), n=1)
        question = f"; did you mean {quoted(near[0])}?" if near else ""
        return f"decisions about '{name}', who is not here, were not used{question}"


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


def _keys(person: Student) -> list[str]:
    """Ids as they stand, because leading zeros and case may matter; logins and e-mails in any case."""
    ids = [f"id {person.id}"] if person.id else []
    return ids + [f"name {text.casefold()}" for text in (person.login, person.email) if text]
