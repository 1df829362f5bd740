"""Limits on a whole submission by control groups (version 2), where the grader may make some; elsewhere there are none.

A grader started in a delegated scope (`systemd-run --user --scope -p Delegate=yes make grade`) has them. They come on
top of the limits of each process and of the supervisor's watch, which work everywhere. Version 1 is not used.
"""

from __future__ import annotations

import contextlib
import os
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

NEEDED = {"memory", "pids"}
SLACK = 400_000_000, 16  # bytes and tasks for the supervisor, the nursery and what forks copy


def mounted(mounts: str = "/proc/self/mountinfo", own: str = "/proc/self/cgroup") -> Path | None:
    """The folder of this process's own group of version 2, if there is one."""
    try:
        groups = [line[3:].strip() for line in Path(own).read_text().splitlines() if line.startswith("0::")]
        places = [line.split() for line in Path(mounts).read_text().splitlines() if " - cgroup2 " in line]
    except OSError:
        return None
    return Path(places[0][4] + groups[0]) if groups and places else None


def delegated(own: Path | None) -> Path | None:
    """`own` made ready to hold groups with limits, or None where that is not to be had.

    The grader itself moves into a group below first: a group with limits for others may hold no process of its own.
    """
    if own is None:
        return None
    try:
        if not set((own / "cgroup.controllers").read_text().split()) >= NEEDED:
            return None
        home = own / "grader"
        home.mkdir(exist_ok=True)
        (home / "cgroup.procs").write_text(str(os.getpid()))
        (own / "cgroup.subtree_control").write_text(" ".join(f"+{name}" for name in sorted(NEEDED)))
    except OSError:  # not ours to change, or shared with other processes: the other limits have to do
        return None
    return own


@contextlib.contextmanager
def group(above: Path, limits: dict) -> Iterator[int]:
    """A group below `above` for one submission: the open `cgroup.procs`, into which its supervisor writes "0".

    Two sides share it, so it allows twice `limits` "memory" and "tasks", and some slack. At the end all is killed.
    """
    place = above / f"submission-{uuid.uuid4().hex}"
    place.mkdir()
    try:
        for name, value in (
            ("memory.max", 2 * int(limits["memory"]) + SLACK[0]),
            ("memory.swap.max", 0),
            ("pids.max", 2 * int(limits["tasks"]) + SLACK[1]),
        ):
            if (place / name).exists():
                (place / name).write_text(str(value))
        door = os.open(place / "cgroup.procs", os.O_WRONLY)
        try:
            yield door
        finally:
            os.close(door)
    finally:
        remove(place)


def remove(place: Path) -> None:
    """Kill what is in a group and remove it; one whose processes take longer than 5 s to end is left behind, empty."""
    if (place / "cgroup.kill").exists():
        (place / "cgroup.kill").write_text("1")
    deadline = time.monotonic() + 5
    while True:
        try:
            place.rmdir()
            return
        except FileNotFoundError:
            return
        except OSError:
            if time.monotonic() > deadline:
                return
            time.sleep(0.01)
