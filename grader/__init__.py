"""torch-grader: grades deep-learning coursework against references computed by torch.

Importing this package costs nothing: numpy, torch and the rest are imported by the rooms that need them.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from grader.notebook.shown import Checked

__version__ = "0.1.0"


def load_ipython_extension(shell: Any) -> None:
    """Called by ``%load_ext grader``: gives the notebook ``%check``."""
    from grader.notebook.extension import load

    load(shell)


def check(*names: str, assignment: str | None = None, seconds: float = 10.0) -> Checked:
    """Checks the functions that the caller has defined so far, against public criteria; ``%check`` as a function.

    ``names`` are problems, or criteria as ``problem::criterion``; without any, all problems are checked. ``assignment``
    is a file or the name of a shipped assignment, ``seconds`` what each call may take.

    Raises :class:`grader.errors.GraderError` with a sentence where no check can be made.
    """
    import sys

    from grader.notebook.extension import check_names

    return check_names(names, assignment, seconds, sys._getframe(1).f_globals)
