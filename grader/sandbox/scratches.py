"""How scratch directories are named: whoever outlives a fork server can find what its children were given."""

from __future__ import annotations


def scratch_prefix(server: int) -> str:
    """The beginning of the names of all scratch directories of the server with this pid."""
    return f"grader-scratch-{server}-"
