"""Runs the cells of notebooks in child processes, for tools/bank.py; what many notebooks begin with runs once.

`Runner` starts a process that has imported torch and never computes: a fork of one that has computed with several
threads hangs in its first sum. It forks a child for every request, so that no answer sees another's. Requests of one
family (the wrong answers of one assignment, say) begin with the same cells; a process that has run them stays at that
place, and the children for the rest are forked from it. A place that cannot be held (its cells die, run out of time or
start threads) is done without: then all cells of a request run in its own child.
Left out: what cells mean and what they are worth, see bank.py.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import io
import json
import os
import signal
import subprocess
import sys
import threading
import traceback
from dataclasses import dataclass, field


class Runner:
    """The serving process; call it with a request."""

    def __init__(self):
        command, pipe = [sys.executable, __file__], subprocess.PIPE
        self.process = subprocess.Popen(
            command, stdin=pipe, stdout=pipe, text=True, env={**os.environ, "OMP_NUM_THREADS": "1"}
        )
        atexit.register(self.close)

    def __call__(self, cells: list[dict], limit: int, family: str, shared: int) -> dict | None:
        """Execute cells ({"name", "source"}) in order, `limit` seconds for all; None where the process has ended.

        "said" holds the error or None of each cell that ended, "ended" is "finished" or what kept the others from it.
        The first `shared` cells are the same in all requests of the `family`.
        """
        request = {"cells": cells, "limit": limit, "family": family, "shared": shared}
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.write(json.dumps(request) + "\n")
            self.process.stdin.flush()
            reply = self.process.stdout.readline()
            return json.loads(reply) if reply else None
        return None

    def close(self):
        self.process.stdin.close()
        self.process.wait()


@dataclass
class Further:
    """A child process that stays at a later place."""

    pid: int
    requests: io.TextIOWrapper
    replies: io.TextIOWrapper

    def ask(self, line: str) -> str:
        """Its reply, empty where it has died."""
        with contextlib.suppress(BrokenPipeError):
            self.requests.write(line)
            self.requests.flush()
            return self.replies.readline()
        return ""

    def close(self) -> None:
        for pipe in (self.requests, self.replies):
            with contextlib.suppress(BrokenPipeError):
                pipe.close()


@dataclass
class Place:
    """A process that has run the first cells of a family."""

    said: list[dict] = field(default_factory=list)  # of the cells that it has run
    names: dict = field(default_factory=lambda: {"__name__": "__main__"})
    pipes: tuple = ()  # to the process before it
    family: str | None = None
    further: dict[int, Further] = field(default_factory=dict)  # by the number of cells run

    def serve(self, requests, replies) -> None:
        for line in requests:
            replies.write(self.reply(line, json.loads(line)))
            replies.flush()
        self.leave()

    def reply(self, line: str, request: dict) -> str:
        if request["family"] != self.family:
            self.leave()
            self.family = request["family"]
        reply = self.from_further_on(line, request) if request["shared"] > len(self.said) else ""
        return reply or json.dumps(self.fork(request)) + "\n"

    def from_further_on(self, line: str, request: dict) -> str:
        """The reply of a child at a later place, empty where there can be none."""
        at = max((place for place in self.further if place <= request["shared"]), default=request["shared"])
        if at not in self.further:
            self.further[at] = self.go_on(request, at)
        reply = self.further[at].ask(line)
        if not reply:
            self.leave(at)
        return reply

    def leave(self, *places: int) -> None:
        """End the children at these places; without any, at all."""
        for at in places or tuple(self.further):
            child = self.further.pop(at)
            child.close()  # it ends when no requests can come
            os.waitpid(child.pid, 0)

    def go_on(self, request: dict, at: int) -> Further:
        """Fork a process that runs the cells up to `at` and serves from there."""
        (inlet, to_child), (from_child, outlet) = os.pipe(), os.pipe()
        pid = os.fork()
        if pid:
            os.close(inlet)
            os.close(outlet)
            return Further(pid, os.fdopen(to_child, "w"), os.fdopen(from_child))
        with contextlib.suppress(BaseException):
            os.close(to_child)
            os.close(from_child)
            self.alone()
            report = io.StringIO()
            _limited(request["limit"])
            _execute(request["cells"][len(self.said) : at], self.names, report)
            signal.alarm(0)
            if _threads() == 1:
                said = self.said + _read(report.getvalue().splitlines(keepends=True))
                pipes = os.fdopen(inlet), os.fdopen(outlet, "w")
                Place(said, self.names, pipes, self.family).serve(*pipes)
        os._exit(0)

    def alone(self) -> None:
        """In a child: shut the parent's pipes, so that each process sees its own neighbours end."""
        for pipe in self.pipes:
            os.close(pipe.fileno())
        for child in self.further.values():
            os.close(child.requests.fileno())
            os.close(child.replies.fileno())

    def fork(self, request: dict) -> dict:
        """Execute the other cells in a child; return what each one that ended said, and how the child ended."""
        inlet, outlet = os.pipe()
        child = os.fork()
        if child == 0:
            with contextlib.suppress(BaseException):
                os.close(inlet)
                self.alone()
                _limited(request["limit"])
                with os.fdopen(outlet, "w") as report:
                    _execute(request["cells"][len(self.said) :], self.names, report)
            os._exit(0)
        os.close(outlet)
        with os.fdopen(inlet) as report:
            said = self.said + _read(report)
        _, status = os.waitpid(child, 0)
        ended = "finished"
        if len(said) < len(request["cells"]):
            timed_out = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGALRM
            ended = f"stopped after {request['limit']} s" if timed_out else "the process died"
        return {"said": said, "ended": ended}


def _limited(seconds: int) -> None:
    """No input, and an end after so many seconds that no answer can swallow."""
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(seconds)


def _execute(cells: list[dict], names: dict, report) -> None:
    for cell in cells:
        error = None
        try:
            with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
                exec(compile(cell["source"], f"<{cell['name']}>", "exec"), names)
        except BaseException as caught:
            error = traceback.format_exception_only(caught)[-1].strip()
        report.write(json.dumps({"cell": cell["name"], "error": error}) + "\n")
        report.flush()


def _read(report) -> list[dict]:
    return [json.loads(line) for line in report if line.endswith("\n")]


def _threads() -> int:
    """How many threads this process has: a fork has one of them only, and may wait for the others without end."""
    with contextlib.suppress(OSError):
        return len(os.listdir("/proc/self/task"))
    return threading.active_count()


def main() -> None:
    import torch

    torch.set_num_threads(1)
    gc.freeze()  # the children's collector leaves the shared pages alone
    replies = os.fdopen(os.dup(1), "w")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what answers print is nobody's reply
    Place(pipes=(replies,)).serve(sys.stdin, replies)


if __name__ == "__main__":
    main()
