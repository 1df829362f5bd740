"""The warm process: imports the modules once, then forks a supervisor for every submission. It never computes.

Run as `python -m autograder.jail.zygote SOCKET JSON`. Libraries that have used threads do not survive a fork (the child
waits for threads that it does not have), so there must be one thread, and work is left to the children.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import importlib.util
import json
import os
import select
import socket
import sys
import threading
import time

from autograder.jail import frames, walls

LARGEST = 1 << 16  # bytes of a message from the grader


def threads() -> int:
    """How many threads this process has."""
    with contextlib.suppress(OSError):
        return len(os.listdir("/proc/self/task"))
    return threading.active_count()


def warm(modules: list[str], entries: dict[str, str]) -> None:
    """Import what the children will use, and make what is costly to make."""
    for name in (*modules, "autograder.jail.supervisor", "autograder.jail.probe", *entries.values()):
        importlib.import_module(name)
    if importlib.util.find_spec("autograder.split.shell") is not None:
        importlib.import_module("autograder.split.shell").prepare()
    if "torch" in sys.modules:
        sys.modules["torch"].set_num_threads(1)
    gc.collect()
    gc.freeze()  # the children's collector leaves the shared pages alone
    if threads() != 1:
        raise RuntimeError(f"{threads()} threads run after the imports of {', '.join(modules)}; a fork needs one")


def main(control: socket.socket, wish: dict) -> None:
    """Import, say so, then fork for each connection that comes, until the grader closes its end."""
    try:
        warm(wish["modules"], wish["entries"])
    except BaseException as error:
        frames.send(control, b"E", f"{type(error).__name__}: {error}".encode())
        return
    frames.send(control, b"R", b"")
    poll = select.poll()
    poll.register(control, select.POLLIN)
    while True:
        ready = poll.poll(1000)
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        if not ready:
            continue
        data, fds, _, _ = socket.recv_fds(control, 1, 2)  # the connection, and the door of a control group
        if not data:
            return
        job = socket.socket(fileno=fds[0])
        if threads() != 1:  # a fork would hang: this zygote has served
            frames.send(job, b"Z", b"", frames.until(time.monotonic() + 5))
        elif os.fork() == 0:
            _child(control, job, data, wish, fds[1:])
        job.close()
        for door in fds[1:]:
            os.close(door)


def _child(control: socket.socket, job: socket.socket, kind: bytes, wish: dict, doors: list[int]) -> None:
    code = 1
    try:
        control.close()
        for door in doors:
            os.write(door, b"0")  # this process, and with it all it forks
            os.close(door)
        entries = wish["entries"] if kind == b"J" else {"pupil": "autograder.jail.probe", "judge": ""}
        sys.modules["autograder.jail.supervisor"].supervise(job, wish["walls"], entries)
        code = 0
    except BaseException:
        sys.excepthook(*sys.exc_info())  # into the zygote's log; the grader sees the connection end
        sys.stderr.flush()
    finally:
        os._exit(code)


if __name__ == "__main__":
    _wish = json.loads(sys.argv[2])
    if _wish["walls"]:
        walls.lower()
    main(socket.socket(fileno=int(sys.argv[1])), _wish)
    sys.stderr.flush()
    os._exit(0)  # taking the imported libraries down in order takes longer than anything that is left to do
