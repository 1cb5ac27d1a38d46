"""Random streams: one for each input of each case, so that adding a criterion moves no other input.

Public inputs come from the printed seed. Hidden ones come from a secret key, a file beside the assignment that is made
on first use; what leaves the machine is a digest of it, which tells two runs with the same key apart from others.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from grader.errors import UsageError
from grader.model import Visibility

KEY_BYTES = 32


@dataclass(frozen=True)
class Streams:
    """Gives 64-bit seeds by name; ``key`` is ``None`` where hidden inputs must not be drawn (a student's own check) or
    were drawn elsewhere, with a key whose digest is ``drawn_with``."""

    seed: int
    key: bytes | None = field(default=None, repr=False)
    drawn_with: str = ""

    def seed_for(self, visibility: Visibility, *names: str) -> int:
        """A seed in 0 … 2⁶⁴ − 1 for the stream of these names, by SHA-256 of the secret and the names."""
        if visibility is Visibility.PUBLIC:
            secret = f"public {self.seed}".encode()
        elif self.key is None:
            raise UsageError("hidden inputs can't be drawn without the assignment's key")
        else:
            secret = b"hidden " + self.key
        message = "\x1f".join(names).encode()
        return int.from_bytes(hashlib.sha256(secret + b"\x1e" + message).digest()[:8], "big")

    @property
    def digest(self) -> str:
        """What a result may show of the key: the first 16 hex digits of a hash of it."""
        if self.key is None:
            return self.drawn_with
        return hashlib.sha256(b"torch-grader digest " + self.key).hexdigest()[:16]


def key_path(assignment: Path) -> Path:
    """Where an assignment's key lies: beside its file, with the ending ``.key``."""
    return assignment.with_suffix(".key")


def load_key(path: Path) -> bytes:
    """The key at ``path``; made, readable by its owner alone, when there is none yet.

    Raises :class:`UsageError` when it can be neither read nor made, or is no key.
    """
    try:
        if not path.exists():
            _make_key(path)
        text = path.read_text(encoding="ascii").strip()
        key = bytes.fromhex(text)
    except (OSError, UnicodeDecodeError, ValueError) as error:
        raise UsageError(
            f"{path}: the key of the hidden cases can't be used ({_reason(error)}); give another place with --key FILE"
        ) from error
    if len(key) != KEY_BYTES:
        raise UsageError(f"{path}: not a key of hidden cases: {len(key)} bytes, expected {KEY_BYTES}")
    return key


def _make_key(path: Path) -> None:
    # written aside and linked into place: two graders that start together end up with one key, and read it whole
    text = secrets.token_hex(KEY_BYTES) + "\n"
    aside = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    try:
        _write_new(aside, text)
        with suppress(FileExistsError):  # another grader was faster
            _put_in_place(aside, path, text)
    finally:
        aside.unlink(missing_ok=True)


def _put_in_place(aside: Path, path: Path, text: str) -> None:
    try:
        path.hardlink_to(aside)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        _write_new(path, text)


def _write_new(path: Path, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(text)


def _reason(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return "it is not hexadecimal text"
