"""Who does something, and when: as the book writes it."""

from __future__ import annotations

import getpass
import os
from datetime import UTC, datetime


def login_name() -> str:
    """The login name of the user, or their number where the system has no name for them."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # what is raised differs between versions of Python
        return f"uid {os.getuid()}"


def now() -> str:
    """This moment, in UTC, as ISO 8601 to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")
