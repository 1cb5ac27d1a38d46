"""What a check knows of the work besides the notebook's functions: the written answers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from grader.errors import SubmissionError
from grader.intake.answers import ANSWERS_FILE, read_answers
from grader.model import Cell, Notebook, Submission

NAME = "this notebook"
# stands for the cells, wherever the mapping comes from: what they hold is asked of the kernel
_ANSWERS = {NAME: Notebook((Cell(0, None, "ANSWERS"),))}


def work_in(folder: Path, *, answers: bool) -> Submission:
    """The notebook's work; ``answers`` says whether it has defined ``ANSWERS``."""
    work = Submission(NAME, notebooks=_ANSWERS if answers else {})
    try:
        written, told = read_answers((folder / ANSWERS_FILE).read_bytes(), ANSWERS_FILE)
    except FileNotFoundError:
        return work
    except OSError as error:
        flaw = f"{ANSWERS_FILE} can't be read: {error.strerror or error}."
    except SubmissionError as error:
        flaw = str(error)
    else:
        return replace(work, answers=written, notes=(told,) if told else ())
    return replace(work, answers_flaw=flaw, notes=(flaw,))
