"""People of whom the grade book holds several submissions: under a former name, or from before a group grew."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grader.platforms.cells import number
from grader.platforms.grades import PersonGrade, these
from grader.text import one_line


@dataclass(frozen=True)
class Several:
    """Grades of people who have others, too: those in ``grades`` in the order of the book."""

    grades: tuple[PersonGrade, ...]
    submissions: tuple[tuple[str, ...], ...]  # of each, all that are the person's

    def __contains__(self, grade: PersonGrade) -> bool:
        return any(grade is one for one in self.grades)

    def told(self) -> Iterator[str]:
        """A sentence on those who share the same submissions."""
        scores = {one.submission: f"{number(one.score)} of {number(one.max_score)}" for one in self.grades}
        for names in dict.fromkeys(self.submissions):
            held = [one for one, theirs in zip(self.grades, self.submissions, strict=True) if theirs == names]
            people = list({one.person.id or one.person.login or one.person.email: one for one in held}.values())
            all_ = " and ".join(f"{one_line(name, 80)} ({scores[name]} points)" for name in names)
            yield (
                f"{these(people, 'has several submissions', 'have several submissions')}, {all_}, and nothing says "
                "which counts, so no score was written: write it by hand, or grade the newest download alone with "
                "another --out, and export that"
            )


def several(grades: Sequence[PersonGrade]) -> Several:
    """Finds them by what can't be another's: the platform's number, an id, a login, an e-mail address."""
    handed_in = [grade for grade in grades if grade.submission]
    held: dict[tuple[str, str], set[str]] = {}
    for grade in handed_in:
        for key in _keys(grade):
            held.setdefault(key, set()).add(grade.submission)
    theirs = [tuple(sorted({name for key in _keys(grade) for name in held[key]})) for grade in handed_in]
    found = [(grade, names) for grade, names in zip(handed_in, theirs, strict=True) if len(names) > 1]
    return Several(tuple(grade for grade, _ in found), tuple(names for _, names in found))


def _keys(grade: PersonGrade) -> Iterator[tuple[str, str]]:
    person = grade.person
    keys = (
        (f"number on {grade.platform}", grade.own(grade.platform)),
        ("id", grade.known_id),
        ("login", person.login),
        ("email", person.email),
    )
    return ((kind, key.casefold()) for kind, key in keys if key)
