"""A capped writable directory, for the calls whose criterion asks for one: the child's working directory.

``RLIMIT_FSIZE`` caps one file, not their number: 512 MB in many files get through it. So the directory is a tmpfs of
that size, mounted in the child's own mount namespace and gone with it; where nothing may be mounted it is an ordinary
directory whose growth the server watches.
"""

from __future__ import annotations

import os
from pathlib import Path

from grader.sandbox.layers import libc

_MS_NOSUID, _MS_NODEV, _MS_REC, _MS_PRIVATE = 2, 4, 1 << 14, 1 << 18
INODES = 256


def mount(directory: Path, size: int) -> None:
    """Mounts an empty tmpfs of ``size`` bytes; the caller is in a mount namespace of its own and may mount in it."""
    if os.geteuid() != 0 and not _is_mapped():
        _map_user()
    libc.mount("none", "/", "", _MS_REC | _MS_PRIVATE)
    libc.mount("scratch", str(directory), "tmpfs", _MS_NOSUID | _MS_NODEV, f"size={size},nr_inodes={INODES},mode=1777")


def used(directory: Path) -> tuple[int, int]:
    """Bytes and entries below a directory, links not followed."""
    size, entries = 0, 0
    for folder, folders, files in os.walk(directory, followlinks=False):
        entries += len(folders) + len(files)
        for name in files:
            try:
                size += (Path(folder) / name).lstat().st_blocks * 512
            except OSError:  # removed meanwhile
                continue
    return size, entries


def _is_mapped() -> bool:
    return bool(Path("/proc/self/uid_map").read_text(encoding="ascii").strip())


def _map_user() -> None:
    """Gives the one user of a fresh user namespace its own number in it: an unmapped user can't make files."""
    uid, gid = _outer_ids()
    Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
    Path("/proc/self/uid_map").write_text(f"{uid} {uid} 1", encoding="ascii")
    Path("/proc/self/gid_map").write_text(f"{gid} {gid} 1", encoding="ascii")


def _outer_ids() -> tuple[int, int]:
    # after unshare(CLONE_NEWUSER) this process sees itself as the overflow user: its parent still knows better
    status = Path(f"/proc/{os.getppid()}/status").read_text(encoding="ascii")
    ids = {line.split()[0]: int(line.split()[2]) for line in status.splitlines() if line.startswith(("Uid:", "Gid:"))}
    return ids["Uid:"], ids["Gid:"]
