"""The ``student`` that a function of ``checks.py`` gets: what is called on it becomes a call of the student's code."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from grader.replay.asked import Asked, asked_call, asked_program

Answer = Callable[[Asked], Any]


class Student:
    """Stands for a student's module. ``answer`` brings what a call brings; ``given`` names inputs by fingerprint."""

    def __init__(self, answer: Answer, given: Mapping[bytes, str], free: bool = False) -> None:
        self.__answer = answer
        self.__given = given
        self.__free = free

    @property
    def free(self) -> Student:
        """The same student, whose answers may have other sizes than the reference's."""
        return Student(self.__answer, self.__given, free=True)

    def run(self, program: str, /, observe: str | Sequence[str] = (), **inputs: Any) -> Any:
        """Runs a program of the rubric's language; brings one value where ``observe`` is a text, a tuple where it is a
        list, and the value of a lone expression without ``observe``."""
        return self.__answer(asked_program(program, observe, inputs, free=self.__free))

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("_"):
            raise AttributeError(f"student has no {name}: names of a student's functions don't start with _")

        def call(*args: Any, **kwargs: Any) -> Any:
            return self.__answer(asked_call(name, args, kwargs, self.__given, free=self.__free))

        return call
