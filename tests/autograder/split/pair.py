"""A judge and a pupil in two forked processes, and a relay as simple as it can be: no wall, no limits but a timeout."""

from __future__ import annotations

import ast
import contextlib
import json
import os
import signal
import socket

from autograder.jail import frames
from autograder.split import judge, pupil, shell

LIMIT = 50_000_000


def fork(serve) -> tuple[int, socket.socket]:
    ours, theirs = socket.socketpair()
    pid = os.fork()
    if pid == 0:
        ours.close()
        signal.alarm(60)
        with contextlib.suppress(BaseException):
            serve(theirs, 2000, LIMIT)
        os._exit(0)
    theirs.close()
    ours.settimeout(30)
    return pid, ours


class Pair:
    def __init__(self) -> None:
        shell.prepare()
        self.bound: list[str] = []
        self.pids, (self.pupil, self.judge) = [], (None, None)
        for side, serve in (("pupil", pupil.serve), ("judge", judge.serve)):
            pid, sock = fork(serve)
            self.pids.append(pid)
            setattr(self, side, sock)

    def __enter__(self) -> Pair:
        return self

    def __exit__(self, *_) -> None:
        for sock, pid in zip((self.pupil, self.judge), self.pids, strict=True):
            sock.close()
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)

    def student(self, source: str, answer: bool = True) -> dict:
        """Run a student's cell; one that is an `answer` defines what the instructor's cell in its place defines."""
        if answer:
            tree = ast.parse(self.plain(source))
            self.bound += [node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
            self.bound += [t.id for node in tree.body if isinstance(node, ast.Assign) for t in node.targets]
        frames.send(self.pupil, b"R", json.dumps({"name": "cell", "source": source}).encode())
        kind, payload = frames.receive(self.pupil, LIMIT)
        assert kind == b"D"
        return json.loads(payload)

    @staticmethod
    def plain(source: str) -> str:
        return "\n".join(line for line in source.split("\n") if not line.startswith(("%", "!", "files = !", "await")))

    def test(self, source: str) -> dict:
        """Run a test cell."""
        frames.send(self.judge, b"R", json.dumps({"name": "t", "source": source, "student": self.bound}).encode())
        self.bound = []
        while True:
            kind, payload = frames.receive(self.judge, LIMIT)
            if kind == b"D":
                return json.loads(payload)
            if kind in b"qr":
                answer = None
                with contextlib.suppress(frames.FrameError):
                    frames.send(self.pupil, kind, payload)
                    answer = frames.receive(self.pupil, LIMIT)
                if answer is None:
                    answer = b"L", json.dumps({"why": "died", "text": "the pupil ended"}).encode()
                frames.send(self.judge, *answer)

    def passes(self, source: str) -> None:
        report = self.test(source)
        assert report["status"] == "ok", report
