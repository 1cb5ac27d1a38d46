"""Namespaces of its own: no network device, no shared memory of others, no mounts that reach outside.

Without them seccomp alone stands between a child and the network or System V memory. Root makes them directly, an
ordinary user inside a user namespace of its own where the kernel allows one; in a default container neither can.
"""

from __future__ import annotations

import os

from grader.sandbox.layers import libc

_NEWNS, _NEWUTS, _NEWIPC, _NEWUSER, _NEWNET = 0x00020000, 0x04000000, 0x08000000, 0x10000000, 0x40000000
_ISOLATED = _NEWNET | _NEWIPC | _NEWUTS | _NEWNS


def flags() -> int:
    """The flags that this process can ask for: directly as root, with a user namespace as anybody else."""
    return _ISOLATED if os.geteuid() == 0 else _ISOLATED | _NEWUSER


def have_own_users() -> bool:
    """Whether a user namespace is among them: then processes are counted in it, not with the user's others."""
    return os.geteuid() != 0


def apply(wanted: int) -> None:
    """Leaves the namespaces that were inherited."""
    libc.unshare(wanted)
