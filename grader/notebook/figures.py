"""matplotlib as it was: a function that plots finds no open figure, and what it opens is closed unseen."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def figures_kept() -> Iterator[None]:
    """Puts figures and ``rcParams`` back, as far as matplotlib has been imported."""
    matplotlib: Any = sys.modules.get("matplotlib")
    if not hasattr(matplotlib, "rc_context"):
        with _none_left_open():
            yield
        return
    open_before = _managers()
    saved = dict(open_before)
    open_before.clear()
    try:
        with matplotlib.rc_context(), _none_left_open():
            yield
    finally:
        _managers().update(saved)  # in their order: the last is the current one


@contextmanager
def _none_left_open() -> Iterator[None]:
    try:
        yield
    finally:
        pyplot: Any = sys.modules.get("matplotlib.pyplot")  # a call may have imported it
        if hasattr(pyplot, "close"):
            pyplot.close("all")


def _managers() -> Any:
    """Number → manager of each open figure; the current one stands last."""
    helpers: Any = sys.modules.get("matplotlib._pylab_helpers")
    return helpers.Gcf.figs if helpers is not None else {}
