"""How far an audit is, on the terminal that waits for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.text import Text

from grader.text import plain


@contextmanager
def progress(console: Console, name: str) -> Iterator[Callable[[str], None]]:
    """A line that says what is being tried of the problem ``name``, gone at the end; nothing where nobody looks on."""
    if not console.is_terminal:
        yield lambda part: None
        return
    with console.status(_line(name, "")) as status:
        yield lambda part: status.update(_line(name, part))


def _line(name: str, part: str) -> Text:
    return Text(plain(f"{name}: {part}" if part else name))
