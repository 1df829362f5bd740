"""Proves that the walls stand: run inside a jail, it tries what must not succeed and reports what did.

Stands in for the pupil in the self-test of a sandbox. Its one cell's source is JSON: {"files": [paths that exist
outside], "port": one that listens on the machine}.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket

from autograder.jail import frames, linux, seccomp


def serve(sock: socket.socket, output_limit: int, frame_limit: int) -> None:
    """Answer the one cell that comes."""
    got = frames.receive(sock, frame_limit)
    if got is not None:
        task = json.loads(json.loads(bytes(got[1]))["source"])
        words = {"status": "ok", "stdout": "\n".join(breaches(task)), "shown": filtered()}
        frames.send(sock, b"D", json.dumps(words).encode())
        frames.receive(sock, frame_limit)


def filtered() -> str:
    """Whether there is a system call filter, in words."""
    return "no system call filter on this machine" if seccomp.program() is None else "filtered"


def breaches(task: dict) -> list[str]:
    """What succeeded though it must not, a few words each."""
    found = []
    for path in task["files"]:
        with contextlib.suppress(OSError):  # what had to be covered is an empty folder or an empty file
            if os.listdir(path) if os.path.isdir(path) else os.path.getsize(path):
                found.append(f"{path} can be seen")
    with contextlib.suppress(OSError):
        socket.create_connection(("127.0.0.1", task["port"]), timeout=1).close()
        found.append("the machine's network can be reached")
    for name, flags in (("user", linux.NEWUSER), ("mount", linux.NEWNS)):
        with contextlib.suppress(OSError):
            linux.unshare(flags)
            found.append(f"a new {name} namespace can be made")
    for folder in ("/", "/dev", "/usr/lib", os.path.dirname(__file__)):
        with contextlib.suppress(OSError):
            name = os.path.join(folder, "autograder-probe")
            with open(name, "x"):
                pass
            os.unlink(name)
            found.append(f"{folder} can be written")
    others = [name for name in os.listdir("/proc") if name.isdigit() and int(name) not in (1, os.getpid())]
    if others:
        found.append(f"{len(others)} processes of others can be seen")
    if os.getuid() == 0:
        found.append("it is run by root")
    return found
