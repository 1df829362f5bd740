"""The seccomp filter of a jail: system calls that no homework needs are refused, as a classic BPF program.

A list of refusals, for x86-64 and 64-bit ARM; elsewhere there is none and `program` returns None. It is the second
lock on doors that namespaces, dropped capabilities and read-only mounts have closed already.
"""

from __future__ import annotations

import errno
import platform
import struct

LOAD, JUMP_EQUAL, JUMP_AT_LEAST, JUMP_ANY, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06  # BPF_LD|W|ABS, BPF_JMP|..|K, BPF_RET
ALLOW, KILL, REFUSE = 0x7FFF_0000, 0x8000_0000, 0x0005_0000
NUMBER, ARCH, ARGUMENT, SECOND = 0, 4, 16, 24  # offsets in seccomp_data; arguments are 8 bytes each, low half first

MACHINES = {"x86_64": (0xC000_003E, 0), "aarch64": (0xC000_00B7, 1)}  # audit architecture, column below
# name: (x86-64, aarch64); None where the architecture has no such call
REFUSED: dict[str, tuple[int | None, int | None]] = {
    "ptrace": (101, 117),
    "personality": (135, 92),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "acct": (163, 89),
    "mount": (165, 40),
    "umount2": (166, 39),
    "swapon": (167, 224),
    "swapoff": (168, 225),
    "reboot": (169, 142),
    "sethostname": (170, 161),
    "setdomainname": (171, 162),
    "iopl": (172, None),
    "ioperm": (173, None),
    "init_module": (175, 105),
    "delete_module": (176, 106),
    "quotactl": (179, 60),
    "settimeofday": (164, 170),
    "clock_settime": (227, 112),
    "clock_adjtime": (305, 266),
    "kexec_load": (246, 104),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "migrate_pages": (256, 238),
    "move_pages": (279, 239),
    "unshare": (272, 97),
    "perf_event_open": (298, 241),
    "fanotify_init": (300, 262),
    "open_by_handle_at": (304, 265),
    "name_to_handle_at": (303, 264),
    "setns": (308, 268),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "kcmp": (312, 272),
    "finit_module": (313, 273),
    "kexec_file_load": (320, 294),
    "bpf": (321, 280),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "pidfd_getfd": (438, 438),
    "process_madvise": (440, 440),
    "mount_setattr": (442, 442),
    "quotactl_fd": (443, 443),
    "modify_ldt": (154, None),
    "uselib": (134, None),
    "vhangup": (153, 58),
    "syslog": (103, 116),
    "lookup_dcookie": (212, 18),
    "nfsservctl": (180, 42),
    "_sysctl": (156, None),
    # memory that belongs to no process, so that no limit and no watch sees it
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "shmget": (29, 194),
    "msgget": (68, 186),
    "semget": (64, 190),
}
SETSID = (112, 157)  # Linux shares processors out by session, so each new one would take another submission's share
CLONE, CLONE3, SOCKET, SOCKETPAIR, PRCTL = (56, 220), (435, 435), (41, 198), (53, 199), (157, 167)
NEW = 0x7E02_0000  # every CLONE_NEW* flag that clone(2) takes: NS, CGROUP, UTS, IPC, USER, PID, NET
FCNTL = (72, 25)
AF_UNIX, PR_SET_DUMPABLE, F_SETLEASE = 1, 4, 1024
X32 = 0x4000_0000


def _step(code: int, value: int, yes: int = 0, no: int = 0) -> bytes:
    return struct.pack("<HBBI", code, yes, no, value)


def _refuse(number: int) -> bytes:
    return _step(RETURN, REFUSE | number)


def program(machine: str | None = None) -> bytes | None:
    """The filter for `machine` (default: this one) as BPF instructions, or None where there is none for it.

    Another architecture's calls kill the process; x32 calls and clone3, whose flags lie in memory that a filter cannot
    read, are "not implemented"; sockets other than AF_UNIX are "not supported"; setsid does nothing and
    says that it went well; the rest is "not permitted".
    """
    known = MACHINES.get(machine or platform.machine())
    if known is None:
        return None
    arch, column = known
    steps = [_step(LOAD, ARCH), _step(JUMP_EQUAL, arch, 1, 0), _step(RETURN, KILL), _step(LOAD, NUMBER)]
    if column == 0:
        steps += [_step(JUMP_AT_LEAST, X32, 0, 1), _refuse(errno.ENOSYS)]
    for pair in REFUSED.values():
        if pair[column] is not None:
            steps += [_step(JUMP_EQUAL, pair[column], 0, 1), _refuse(errno.EPERM)]
    steps += [_step(JUMP_EQUAL, CLONE3[column], 0, 1), _refuse(errno.ENOSYS)]
    steps += [_step(JUMP_EQUAL, SETSID[column], 0, 1), _refuse(0)]
    # calls judged by an argument; each block ends in a verdict
    flags = [_step(LOAD, ARGUMENT), _step(JUMP_ANY, NEW, 0, 1), _refuse(errno.EPERM), _step(RETURN, ALLOW)]
    unix = [_step(LOAD, ARGUMENT), _step(JUMP_EQUAL, AF_UNIX, 1, 0), _refuse(errno.EAFNOSUPPORT), _step(RETURN, ALLOW)]
    # a process that is not dumpable hides its memory from the watch
    dump = [_step(LOAD, ARGUMENT), _step(JUMP_EQUAL, PR_SET_DUMPABLE, 0, 1), _refuse(errno.EPERM), _step(RETURN, ALLOW)]
    # a lease on a library's file lets nobody else open it for a while
    lease = [_step(LOAD, SECOND), _step(JUMP_EQUAL, F_SETLEASE, 0, 1), _refuse(errno.EPERM), _step(RETURN, ALLOW)]
    for numbers, block in ((CLONE, flags), (SOCKET, unix), (SOCKETPAIR, unix), (PRCTL, dump), (FCNTL, lease)):
        steps += [_step(JUMP_EQUAL, numbers[column], 0, len(block)), *block]
    return b"".join([*steps, _step(RETURN, ALLOW)])
