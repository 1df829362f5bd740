"""The two walls: bubblewrap around the zygote; namespaces and limits that each child builds around itself.

The outer wall shows the interpreter, the system's libraries and the import paths, all read-only, and nothing of the
course. The inner wall parts the children of one zygote from one another. Linux only. No help against a kernel's bugs.
"""

from __future__ import annotations

import os
import resource
import shutil
import socket
import sys
import sysconfig
from collections.abc import Sequence
from pathlib import Path

from autograder.jail import linux, seccomp
from autograder.outcome import CannotStart

NOBODY = 65534
SYSTEM = ("/usr/lib", "/usr/lib32", "/usr/lib64", "/usr/libexec", "/lib", "/lib32", "/lib64", "/usr/share/zoneinfo")
SETTINGS = ("/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/localtime")
DEVICES = ("null", "zero", "full", "random", "urandom")
HOME = "/submission"  # a child's working folder
SCRATCH = (HOME, "/tmp", "/dev/shm")  # what a child may write: one private file system of limited size
TREE = "/submission.new"  # where that file system is put together
SHOWN = "AUTOGRADER_SHOWN"  # environment: import paths that lie below /tmp and must still be seen there
INODES = 20_000  # files and folders in it at most
ENVIRONMENT = {
    **dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"), "1"),
    "MPLBACKEND": "Agg",
    "LANG": "C.UTF-8",
    "PYTHONUTF8": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
    "OBJC_DISABLE_INITIALIZE_FORK_SAFETY": "YES",  # macOS otherwise ends forked children of some libraries
}


def import_paths(hidden: Sequence[Path] = ()) -> list[Path]:
    """The folders of `sys.path` that a jail may see.

    Left out: the working folder, what does not exist, and each folder that is, contains or lies in a `hidden` one. The
    folder that this package lies in always counts, however it is found.
    """
    here, secret = Path.cwd().resolve(), [Path(h).resolve() for h in hidden]
    ours = Path(__file__).resolve().parents[2]
    found: dict[Path, None] = {}
    for path in (*(Path(entry).resolve() for entry in sys.path if entry), ours):
        clash = any(path == h or path in h.parents or h in path.parents for h in secret)
        if path.exists() and (path == ours or path != here) and not clash:
            found[path] = None
    return list(found)


def shown_paths(hidden: Sequence[Path] = ()) -> set[Path]:
    """All folders and files of the machine that the outer wall shows."""
    shown = {Path(p).resolve() for p in (sys.prefix, sys.base_prefix, sys.exec_prefix)} | set(import_paths(hidden))
    library = sysconfig.get_config_var("LIBDIR")
    shown |= {Path(library).resolve()} if library and Path(library).exists() else set()
    shown |= {Path(p) for p in (*SYSTEM, *SETTINGS) if Path(p).exists() and not Path(p).is_symlink()}
    return shown


def outer(command: Sequence[str], hidden: Sequence[Path] = ()) -> list[str]:
    """The bubblewrap command line that runs `command` (an interpreter and its arguments) behind the outer wall.

    `hidden`: folders and files of the course. One that lies inside a folder that is shown is covered. Raises
    `CannotStart` where there is no bubblewrap.
    """
    program = shutil.which("bwrap")
    if program is None:
        raise CannotStart(
            "No sandbox: bubblewrap (`bwrap`) is not installed. Install it (`apt install bubblewrap`, `dnf install "
            "bubblewrap`), or grade without protection with --unsafe-no-sandbox."
        )
    secret = {Path(h).resolve() for h in hidden}
    paths = import_paths(hidden)
    shown = shown_paths(hidden)
    steps = {path: ["--ro-bind", str(path), str(path)] for path in shown}
    for place in (Path(sys.prefix), Path(sys.base_prefix)):
        if place.resolve() != place:  # an environment behind a link is called by the link's name
            steps[place] = ["--ro-bind", str(place.resolve()), str(place)]
    steps[Path("/tmp")] = ["--perms", "1777", "--size", str(16 << 20), "--tmpfs", "/tmp"]
    for path in secret - shown:
        if any(s in path.parents for s in shown):
            cover = ["--tmpfs", str(path), "--remount-ro", str(path)]
            steps[path] = cover if path.is_dir() else ["--ro-bind", "/dev/null", str(path)] if path.exists() else []
    for path in list(steps):
        for parent in path.parents[:-1]:  # nobody must be able to walk through, whatever these are outside
            steps.setdefault(parent, ["--perms", "0755", "--dir", str(parent)])
    line = [program, "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try"]
    if os.geteuid() == 0:  # see `lower`
        line += ["--cap-drop", "ALL", "--perms", "0555", "--dir", "/proc"]
        line += [word for right in ("SETUID", "SETGID", "SYS_ADMIN") for word in ("--cap-add", f"CAP_{right}")]
    else:
        line += ["--unshare-user", "--proc", "/proc"]
    line += ["--die-with-parent", "--new-session", "--hostname", "sandbox", "--clearenv"]
    for _, step in sorted(steps.items(), key=lambda item: len(item[0].parts)):  # what lies deeper over what is above it
        line += step
    for link in (Path(p) for p in SYSTEM):
        if link.is_symlink():
            line += ["--symlink", os.readlink(link), str(link)]
    for folder in ("/dev", TREE, HOME, "/dev/shm"):
        line += ["--perms", "0755", "--dir", folder]
    for device in DEVICES:
        line += ["--dev-bind", f"/dev/{device}", f"/dev/{device}"]
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        line += ["--symlink", f"/proc/self/fd/{number}", f"/dev/{name}"]
    line += ["--symlink", "/proc/self/fd", "/dev/fd"]
    below = [str(path) for path in shown if Path("/tmp") in path.parents]
    chosen = {"HOME": "/tmp", "PATH": "/usr/bin:/bin", SHOWN: os.pathsep.join(sorted(below, key=len))}
    chosen["PYTHONPATH"] = os.pathsep.join(map(str, paths))
    for name, value in {**ENVIRONMENT, **chosen}.items():
        line += ["--setenv", name, value]
    return [*line, "--remount-ro", "/", "--chdir", "/", "--", *command]  # the root itself would be a shared blackboard


def lower() -> None:
    """First thing in a zygote: no more rights than needed. Call with one thread; returns in a new process, its pid 1.

    One started by root becomes nobody, for good. It mounts its own /proc before: bubblewrap covers parts of the one
    that it mounts for root, and then the kernel allows no other below. All others stay who they are. Both then enter a
    user and a PID namespace that they own: so they may make more of them, and all in them ends with the zygote.
    """
    if os.getuid() == 0:
        linux.mount("proc", "/proc", "proc", linux.MS_NOSUID | linux.MS_NODEV | linux.MS_NOEXEC)
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
    own_users()
    linux.unshare(linux.NEWPID | linux.NEWNS)
    pid = os.fork()
    if pid:
        only()
        os._exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) & 0x7F)
    linux.mount("proc", "/proc", "proc", linux.MS_NOSUID | linux.MS_NODEV | linux.MS_NOEXEC)


def own_users() -> None:
    """Give this process a user namespace with its one user in it, and all rights over what it makes there."""
    uid, gid = os.getuid(), os.getgid()
    linux.unshare(linux.NEWUSER)
    linux.map_self(uid, gid)


def inner(disk: int) -> None:
    """First half of the inner wall, made by the first process of a PID namespace before it forks the one that works.

    Own mounts, network, IPC and names; of all files only `SCRATCH` can be written, `disk` bytes together; a /proc that
    shows this PID namespace alone. Leaves the process in `HOME`.
    """
    linux.unshare(linux.NEWNS | linux.NEWNET | linux.NEWIPC | linux.NEWUTS | linux.NEWCGROUP)
    linux.mount("none", "/", flags=linux.MS_REC | linux.MS_PRIVATE)
    safe = linux.MS_NOSUID | linux.MS_NODEV
    linux.mount("tmpfs", TREE, "tmpfs", safe, f"size={disk},nr_inodes={INODES},mode=0755")
    for number, folder in enumerate(SCRATCH):
        os.mkdir(f"{TREE}/{number}", 0o700)
        if folder == "/tmp":
            for path in filter(None, os.environ.get(SHOWN, "").split(os.pathsep)):
                place = f"{TREE}/{number}{path.removeprefix('/tmp')}"
                os.makedirs(place, exist_ok=True)
                linux.mount(path, place, flags=linux.MS_BIND | linux.MS_REC)
        linux.mount(f"{TREE}/{number}", folder, flags=linux.MS_BIND | linux.MS_REC)
    linux.unmount(TREE)
    linux.mount("proc", "/proc", "proc", safe | linux.MS_NOEXEC)
    os.chdir(HOME)


def close(limits: dict) -> None:
    """Second half, made by the process that will run foreign code: own user namespace, limits, no rights, the filter.

    `limits`: "memory" (bytes above what is mapped now), "tasks", "disk" (bytes of the largest file), "cpu" (seconds).
    """
    with open("/proc/self/oom_score_adj", "w") as file:  # where memory is short, it is not the supervisor that ends
        file.write("1000")
    own_users()
    try:
        with open("/proc/sys/user/max_user_namespaces", "w") as file:
            file.write("0")
    except OSError:
        pass  # not every kernel lets a namespace say so; the filter refuses them too
    restrict(limits)
    resource.setrlimit(resource.RLIMIT_NPROC, (limits["tasks"],) * 2)
    linux.drop_capabilities()
    program = seccomp.program()
    if program is not None:
        linux.install_filter(program)


def restrict(limits: dict) -> None:
    """The limits that the system keeps for one process; see `close`."""
    with open("/proc/self/statm") as file:
        mapped = int(file.read().split()[0]) * resource.getpagesize()
    for kind, value in (
        (resource.RLIMIT_AS, mapped + int(limits["memory"])),
        (resource.RLIMIT_FSIZE, int(limits["disk"])),
        (resource.RLIMIT_CPU, int(limits["cpu"])),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 256),
        (resource.RLIMIT_MEMLOCK, 0),
        (resource.RLIMIT_MSGQUEUE, 0),
    ):
        hard = resource.getrlimit(kind)[1]
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(kind, (value, value))


def only(*keep: int | socket.socket) -> None:
    """Close every file descriptor but `keep`; 0, 1 and 2 become /dev/null."""
    kept = sorted({f if isinstance(f, int) else f.fileno() for f in keep})
    null = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        if number not in kept:
            os.dup2(null, number)
    start = 3
    for number in kept:
        os.closerange(start, number)
        start = max(start, number + 1)
    os.closerange(start, max(start, min(resource.getrlimit(resource.RLIMIT_NOFILE)[0], 1 << 16)))
