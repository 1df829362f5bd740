"""Forks the jails of one submission, and buries them.

A process of its own between the zygote and the jails, forked before the supervisor has read a byte of the submission:
a jail is a copy of its parent's memory, and the supervisor's holds the hidden tests. Here is nothing to find. It ends,
and its jails with it, when the supervisor does.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import random
import shutil
import signal
import socket
import struct
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from autograder.jail import frames, linux, parcel, walls

ANSWER = struct.Struct("!q")
SMALL = 1 << 16  # bytes: no request is longer
PARCEL = 1 << 32  # bytes of files that a child takes at most


class Nursery:
    """The supervisor's side: ask for jails, and for their end."""

    def __init__(self, walled: bool, entries: dict[str, str], keep_closed: tuple[socket.socket, ...] = ()) -> None:
        self.sock, theirs = socket.socketpair()
        self.pid = os.fork()
        if self.pid == 0:
            code = 1
            try:
                self.sock.close()
                for other in keep_closed:
                    other.close()
                _work(theirs, walled, entries)
                code = 0
            finally:
                os._exit(code)
        theirs.close()

    def fork(self, side: str, limits: dict) -> tuple[int, socket.socket]:
        """A new jail: its process id here and the connection to it."""
        frames.send(self.sock, b"F", json.dumps({"side": side, "limits": limits}).encode())
        data, fds, _, _ = socket.recv_fds(self.sock, ANSWER.size, 1)
        if len(data) < ANSWER.size or not fds:
            raise frames.Gone("the nursery has ended")
        return ANSWER.unpack(data)[0], socket.socket(fileno=fds[0])

    def bury(self, pid: int) -> int:
        """End a jail and everything in it; returns its exit status, negative for the signal that ended it before."""
        frames.send(self.sock, b"K", ANSWER.pack(pid))
        data = self.sock.recv(ANSWER.size, socket.MSG_WAITALL)
        if len(data) < ANSWER.size:
            raise frames.Gone("the nursery has ended")
        return ANSWER.unpack(data)[0]


def _work(sock: socket.socket, walled: bool, entries: dict[str, str]) -> None:
    """The nursery itself: answers requests until the supervisor closes the connection."""
    home = os.open("/proc/self/ns/pid", os.O_RDONLY) if walled else -1
    alive: dict[int, str | None] = {}  # process id: its folder, where it has one to be removed
    try:
        while (request := frames.receive(sock, SMALL)) is not None:
            kind, body = request
            if kind == b"K":
                pid = ANSWER.unpack(body)[0]
                sock.sendall(ANSWER.pack(_end(pid, alive.pop(pid), walled)))
                continue
            wish = json.loads(bytes(body))
            ours, theirs = socket.socketpair()
            folder = None if walled else tempfile.mkdtemp(prefix="autograder-")
            if walled:
                linux.unshare(linux.NEWPID)
            pid = os.fork()
            if pid == 0:
                start = _first if walled else _bare
                _guard(theirs, lambda: start(theirs, entries[wish["side"]], wish["limits"], folder))  # noqa: B023
            if walled:
                linux.setns(home, linux.NEWPID)  # the next child is to be the first of another namespace
            theirs.close()
            alive[pid] = folder
            socket.send_fds(sock, [ANSWER.pack(pid)], [ours.fileno()])
            ours.close()
    finally:
        for pid, folder in alive.items():
            _end(pid, folder, walled)


def _end(pid: int, folder: str | None, walled: bool) -> int:
    """Kill a jail, wait until nothing of it is left, remove its folder; its exit status."""
    done, status = os.waitpid(pid, os.WNOHANG)  # not a moment too early: how it ended by itself must not be lost
    if not walled:
        _end_group(pid)
    if not done:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        _, status = os.waitpid(pid, 0)
    if folder:
        shutil.rmtree(folder, ignore_errors=True)
    code = os.waitstatus_to_exitcode(status)
    return (
        128 - code if code > 128 else code
    )  # a jail's first process passes on the signal of the second as a shell does


def _end_group(pid: int) -> None:
    """Without walls: end the children that can be found, and the whole process group."""
    import psutil

    with contextlib.suppress(psutil.Error):
        for child in psutil.Process(pid).children(recursive=True):
            with contextlib.suppress(psutil.Error):
                child.kill()
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def _guard(sock: socket.socket, body: Callable[[], None]) -> None:
    """Run a child's life; its end is the end of the process, whatever happens. Until `W` was sent, trouble is ours."""
    code = 70
    try:
        body()
        code = 0
    except BaseException as error:
        with contextlib.suppress(Exception):
            frames.send(sock, b"X", f"{type(error).__name__}: {error}".encode(), frames.until(time.monotonic() + 5))
    finally:
        os._exit(code)


def _first(sock: socket.socket, entry: str, limits: dict, _: str | None) -> None:
    """Life of a jail's first process: builds the first half of the wall, forks the one that works, waits for it."""
    os.setsid()  # kill(0, ...) reaches the process group, which would be the supervisor's and the zygote's too
    linux.prctl(linux.PR_SET_PDEATHSIG, signal.SIGKILL)
    walls.inner(int(limits["disk"]))
    worker = os.fork()
    if worker == 0:
        walls.only(sock)
        _guard(sock, lambda: _serve(sock, entry, limits))
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # the first process of a namespace is deaf to what it does not handle
    walls.only()
    while True:
        pid, status = os.wait()
        if pid == worker:  # the end of the first process is the end of all others
            code = os.waitstatus_to_exitcode(status)
            os._exit(code if code >= 0 else 128 - code)


def _bare(sock: socket.socket, entry: str, limits: dict, folder: str | None) -> None:
    """Life of a child without walls: a process group and a folder of its own, and an end when its parent ends."""
    os.setsid()
    walls.only(sock)
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os.killpg(0, signal.SIGKILL)

    threading.Thread(target=watch, daemon=True).start()
    os.chdir(str(folder))
    _serve(sock, entry, limits, walled=False)


def _serve(sock: socket.socket, entry: str, limits: dict, walled: bool = True) -> None:
    """Close the wall, put the files in place, say so, and hand over to the side's own code."""
    if walled:
        walls.close(limits)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    random.seed()
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()
    got = frames.receive(sock, PARCEL)
    if got is None:
        return
    trouble = []
    for name, blob in parcel.unpack(got[1])["files"].items():
        try:
            path = Path(name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(blob)
        except OSError as error:
            trouble.append(f"the file {name[:200]!r} could not be put in place: {error.strerror}")
    del got
    frames.send(sock, b"W", json.dumps(trouble[:20]).encode())
    importlib.import_module(entry).serve(sock, limits["output"], limits["frame"])
