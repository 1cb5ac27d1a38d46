"""How much of a submission's notebooks is run: all cells, or only what is needed where all would take too long."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from posixpath import join, normpath

from grader.model import Layout, Limits, Status, Submission
from grader.sandbox.stubs import is_untouched, may_leave_open


class Notebooks:
    """The notebooks of one submission. ``cut`` says why only a part of them is run; empty as long as all is.

    ``loads`` is how often they are run: by each child, for each layout.
    """

    def __init__(self, submission: Submission, limits: Limits, loads: int) -> None:
        self._submission = submission
        # half of the time is for the calls
        self.seconds = min(limits.call_seconds, limits.submission_seconds / (2 * max(loads, 1)))
        self.cut = ""

    def hold(self, layout: Layout) -> bool:
        """Whether notebooks were handed in, and a layout's module was not, or may be no more than a starter."""
        overlaid = {normpath(join(layout.root, name)) for name in layout.overlay}
        if not self._submission.notebooks or layout.path in overlaid:
            return False
        own = self._submission.files.get(layout.path)
        return own is None or may_leave_open(own) or is_untouched(own, layout.starter)

    def doing(self, layout: Layout) -> str:
        """What a child is at while it loads a layout, for a sentence."""
        if not self.hold(layout):
            return f"importing {layout.module}"
        own = layout.path in self._submission.files
        return f"importing {layout.module} and running the notebook" if own else "running the notebook"

    def run_whole(self, layout: Layout) -> bool:
        """Whether all cells are run for a layout."""
        return self.hold(layout) and layout.notebook == "all" and not self.cut

    def stop(self, status: Status) -> None:
        """Runs only a part from now on, because a child that ran all of it ended so."""
        ended = f"took longer than {self.seconds:.3g} s" if status is Status.TIMEOUT else "ended the process"
        self.cut = f"running all of its cells {ended}"

    def told(self, layouts: Sequence[Layout]) -> list[Layout]:
        """The layouts as a child is told of them."""
        return [replace(layout, notebook="definitions") for layout in layouts] if self.cut else list(layouts)
