"""Puts every layer on, in the one order that works: what needs a privilege comes before what takes it away."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from grader.sandbox.layers import descriptors, landlock, namespaces, privileges, rlimits, scratch, seccomp, uid
from grader.sandbox.layers.readable import listable, readable

SESSION, NAMESPACES, RLIMITS, UID = "session", "namespaces", "rlimits", "uid"
PRIVILEGES, LANDLOCK, SECCOMP = "privileges", "landlock", "seccomp"

ORDER = (SESSION, NAMESPACES, RLIMITS, UID, PRIVILEGES, LANDLOCK, SECCOMP)


@dataclass(frozen=True)
class Lock:
    """What a child is locked with. Everything that can be made beforehand is made in the server.

    ``layers`` are those that are put on: a layer that fails to go on ends the child before it runs anything. A child
    with a ``scratch`` directory works in it; its rule set can only be built once that is mounted.
    """

    layers: frozenset[str]
    slot: int
    limits: rlimits.Rlimits
    mapped: int
    server: int  # the server's pid
    ruleset: int = -1
    program: seccomp.Filter | None = None
    scratch: Path | None = None
    packages: tuple[str, ...] = ()


def lock(how: Lock, keep: tuple[int, ...]) -> None:
    """Locks the calling process for good. ``keep`` are the descriptors of its protocol."""
    on = how.layers
    if SESSION in on:
        descriptors.apply((*keep, how.ruleset) if how.ruleset >= 0 else keep)
    if NAMESPACES in on:
        namespaces.apply(namespaces.flags())
    if how.scratch is not None:
        _enter_scratch(how, how.scratch)
    if RLIMITS in on:
        rlimits.apply(how.limits, how.mapped)
        if UID in on or (NAMESPACES in on and namespaces.have_own_users()):
            rlimits.limit_threads(how.limits)
    if UID in on:
        uid.apply(how.slot)
    if PRIVILEGES in on:
        privileges.apply(how.server)
    if LANDLOCK in on:
        ruleset = how.ruleset
        if how.scratch is not None:
            ruleset = landlock.build(readable(how.packages), listable(), how.scratch)
        landlock.restrict(ruleset)
        os.close(ruleset)
    if SECCOMP in on:
        assert how.program is not None
        seccomp.install(how.program)


def _enter_scratch(how: Lock, directory: Path) -> None:
    if NAMESPACES in how.layers:
        scratch.mount(directory, how.limits.file_bytes)
    os.chdir(directory)
    tempfile.tempdir = str(directory)
