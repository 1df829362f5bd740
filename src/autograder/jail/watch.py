"""The memory of a jail's whole tree, and how long it had to wait for a processor. Leaves out who is ended for it."""

from __future__ import annotations

import contextlib
import os
import resource
import sys
from collections.abc import Callable

PAGE = resource.getpagesize()


def tree(root: int) -> list[int]:
    """`root` and its descendants, those that lost their parent included (the first process of a jail inherits them)."""
    if not os.path.isdir("/proc/self"):
        import psutil

        try:
            return [root, *(child.pid for child in psutil.Process(root).children(recursive=True))]
        except psutil.Error:
            return []
    children: dict[int, list[int]] = {}
    for name in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError, IndexError, ValueError), open(f"/proc/{name}/stat") as file:
            parent = int(file.read().rpartition(")")[2].split()[1])  # a process may put anything into its own name
            children.setdefault(parent, []).append(int(name))
    found = [root]
    for pid in found:
        found += children.get(pid, [])
    return found


def resident(pid: int) -> int:
    """Bytes of a process that are in memory, shared ones included; 0 for one that is gone."""
    if sys.platform != "linux":
        import psutil

        try:
            return psutil.Process(pid).memory_info().rss
        except psutil.Error:
            return 0
    try:
        with open(f"/proc/{pid}/statm") as file:
            return int(file.read().split()[1]) * PAGE
    except (OSError, IndexError):
        return 0


def proportional(pid: int) -> int:
    """Bytes of a process, each shared page divided by those who share it; where that is not told, as `resident`."""
    try:
        with open(f"/proc/{pid}/smaps_rollup") as file:
            for line in file:
                if line.startswith("Pss:"):
                    return int(line.split()[1]) * 1024
    except OSError:
        pass
    return resident(pid)


def exceeds(root: int, limit: int) -> bool:
    """Whether the tree under `root` uses more than `limit` bytes above what its members share with their origin.

    Counting shared pages once per process would end honest forks; counting them right is slow. So they are counted
    right only where the quick sum is over the limit.
    """
    pids = tree(root)
    if sum(map(resident, pids)) <= limit:
        return False
    return sum(map(proportional, pids)) - proportional(os.getpid()) > limit


def waited(root: int) -> float:
    """Seconds for which the process that works in the jail under `root` could run and had no processor. 0.0 where the
    system does not tell."""
    with contextlib.suppress(OSError, IndexError, ValueError):
        with open(f"/proc/{root}/task/{root}/children") as file:
            worker = (file.read().split() or [str(root)])[0]
        with open(f"/proc/{worker}/schedstat") as file:
            return int(file.read().split()[1]) / 1e9
    return 0.0


class Lag:
    """How long jails have waited for a processor: others had it, so it must not count against them."""

    def __init__(self, roots: Callable[[], list[int]]) -> None:
        self.roots, self.before, self.earlier = roots, dict[int, float](), 0.0

    def start(self) -> None:
        """A cell begins."""
        self.earlier = self.all()
        self.before = {root: waited(root) for root in self.roots()}

    def seconds(self) -> float:
        """Since the cell began."""
        return sum(max(0.0, waited(root) - self.before.get(root, 0.0)) for root in self.roots())

    def all(self) -> float:
        """In all cells."""
        return self.earlier + self.seconds()
