"""Linux calls that Python 3.11 does not offer, each raising OSError: namespaces, mounts, capabilities, seccomp.

Leaves out when they are made and why (see `walls`). Importing it elsewhere is harmless; calling it there is not.
"""

from __future__ import annotations

import ctypes
import os

NEWNS, NEWCGROUP, NEWUTS, NEWIPC = 0x0002_0000, 0x0200_0000, 0x0400_0000, 0x0800_0000
NEWUSER, NEWPID, NEWNET = 0x1000_0000, 0x2000_0000, 0x4000_0000

MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC = 1, 2, 4, 8
MS_REMOUNT, MS_BIND, MS_REC, MS_PRIVATE = 32, 4096, 16384, 1 << 18
MNT_DETACH = 2

PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_SECCOMP, PR_CAPBSET_DROP = 1, 4, 22, 24
PR_SET_NO_NEW_PRIVS, PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL = 38, 47, 4
SECCOMP_MODE_FILTER = 2
CAPABILITY_VERSION = 0x2008_0522

_libc: ctypes.CDLL | None = None


def _call(name: str, *args: int | bytes | ctypes.c_void_p | None) -> int:
    global _libc
    if _libc is None:
        _libc = ctypes.CDLL(None, use_errno=True)
    wide = [ctypes.c_ulong(a) if isinstance(a, int) else a for a in args]
    result = getattr(_libc, name)(*wide)
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")
    return result


def unshare(flags: int) -> None:
    """Move this process (for NEWPID: its next child) into namespaces of its own."""
    _call("unshare", flags)


def setns(fd: int, kind: int) -> None:
    """Enter the namespace that `fd` stands for."""
    _call("setns", fd, kind)


def mount(source: str, target: str, kind: str = "", flags: int = 0, options: str = "") -> None:
    """mount(2)."""
    _call("mount", source.encode(), target.encode(), kind.encode() or None, flags, options.encode() or None)


def unmount(target: str) -> None:
    """Detach what is mounted at `target`."""
    _call("umount2", target.encode(), MNT_DETACH)


def prctl(option: int, *args: int | ctypes.c_void_p) -> None:
    """prctl(2), the missing arguments zero."""
    _call("prctl", option, *args, *[0] * (4 - len(args)))


def map_self(uid: int, gid: int) -> None:
    """In a user namespace just made: keep this one user and group (`uid`, `gid` as they were before), and no other.

    A process that has changed its user is not "dumpable" and may not write its own maps until it says so.
    """
    prctl(PR_SET_DUMPABLE, 1)
    for name, text in (("setgroups", "deny"), ("uid_map", f"{uid} {uid} 1"), ("gid_map", f"{gid} {gid} 1")):
        with open(f"/proc/self/{name}", "w") as file:
            file.write(text)


def drop_capabilities() -> None:
    """Give up every capability for good, also for programs started later, and gain none again."""
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL)
    with open("/proc/sys/kernel/cap_last_cap") as file:
        last = int(file.read())
    for number in range(last + 1):
        prctl(PR_CAPBSET_DROP, number)
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION, 0)
    none = (ctypes.c_uint32 * 6)()
    _call("capset", ctypes.cast(header, ctypes.c_void_p), ctypes.cast(none, ctypes.c_void_p))
    prctl(PR_SET_NO_NEW_PRIVS, 1)


def install_filter(program: bytes) -> None:
    """Install a classic BPF program (8 bytes per instruction) as this process's seccomp filter, for good."""

    class Program(ctypes.Structure):
        _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_char_p)]

    holder = Program(len(program) // 8, program)
    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.cast(ctypes.pointer(holder), ctypes.c_void_p))
