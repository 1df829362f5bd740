"""The judge: runs the setup and test cells as they are, with proxies in the place of what the student's cells defined.

Never executes a byte of the student's. What comes over the wire is data; a verdict is what this process says after a
cell has come to its end, and a cell in which the pupil was lost is never passed. See `peer` for the conversation.
"""

from __future__ import annotations

import ast
import json
import os
import socket
import sys
import types

from autograder.jail import frames
from autograder.split import errors, shell
from autograder.split.memory import WireError
from autograder.split.peer import Peer
from autograder.split.remote import Remote

FUNCTIONS = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


class TestSide:
    """What the student's code may do here: call what a test handed to it, and read what a test's own class holds."""

    follows = False

    def __init__(self) -> None:
        self.peer: Peer

    def may_export(self, value: object) -> bool:
        return _of_a_test(value) or (callable(value) and not isinstance(value, type | types.ModuleType))

    def perform(self, op: str, parts: tuple) -> object:
        if op == "call":
            target, args, kwargs = parts
            if isinstance(target, Remote) or type(args) is not tuple or type(kwargs) is not dict:
                raise WireError("no call")
            return target(*args, **kwargs)
        if op == "grad":
            return self.peer.graphs.gradient(*parts)
        target, *rest = parts
        if not _of_a_test(target) or isinstance(target, types.FunctionType | type):
            raise AttributeError("what the test hands over can be called; nothing else about it is given")
        if op == "get" and type(rest[0]) is str and not rest[0].startswith("_"):
            return getattr(target, rest[0])
        if op == "item":
            return target[rest[0]]
        if op == "len":
            return len(target)
        raise AttributeError(f"{op[:40]} is not possible with what the test hands over")


def _loaded(tree: ast.AST) -> list[str]:
    return [node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)]


def _of_a_test(value: object) -> bool:
    """Whether a value is of a class, or a function, that a cell of the tests defines."""
    return getattr(type(value), "__module__", None) == "__main__" or (
        isinstance(value, types.FunctionType | type) and value.__module__ == "__main__"
    )


class Judge:
    def __init__(self, sock: socket.socket, output_limit: int, frame_limit: int) -> None:
        side = TestSide()
        self.peer = side.peer = Peer(sock, b"qc", b"ra", side, frame_limit)
        self.output_limit = output_limit
        self.shell = shell.prepare()
        self.namespace = self.shell.user_ns
        self.students: set[str] = set()  # names that the instructor's answer cells bind
        self.later: dict[str, None] = {}  # names that functions of the cells so far read
        self.borrowed: dict[str, object] = {}  # what stands in the namespace for something of the student's

    def run(self, step: dict) -> dict:
        """Run one cell; its report is plain data, and nothing in it is the student's but texts."""
        self.peer.calls, self.peer.lost = 0, None
        self.peer.told.clear()
        try:
            self.borrow(step)
        except errors.Lost:
            pass  # the report says so
        except Exception as error:
            return self.report(shell.Ran("", "", None, None, error))
        return self.report(shell.run(step["source"], self.output_limit))

    def borrow(self, step: dict) -> None:
        """Bind the names that the cell reads and that are the student's to what the student's code made of them."""
        for name, value in self.borrowed.items():
            if self.namespace.get(name) is value:
                del self.namespace[name]
        self.borrowed = {}
        for name in step.get("student", []):
            self.students.add(name)
            self.namespace.pop(name, None)
        reads = self.reads(step["source"])
        wanted = tuple(name for name in reads if name in self.students and name not in self.namespace)
        if wanted:
            given = self.peer.ask("names", wanted)
            if type(given) is not dict:
                raise WireError("no names")
            self.borrowed = {name: given[name] for name in wanted if name in given}
            self.namespace.update(self.borrowed)

    def reads(self, source: str) -> list[str]:
        """The names that a cell reads, in order, and those that functions of earlier cells read when they are called;
        of a cell that is no Python none (running it says so)."""
        try:
            tree = ast.parse(self.shell.transform_cell(source))
        except SyntaxError:
            return []
        functions = [node for node in ast.walk(tree) if isinstance(node, FUNCTIONS)]
        known = [*_loaded(tree), *self.later]
        self.later.update(dict.fromkeys(name for function in functions for name in _loaded(function)))
        return list(dict.fromkeys(known))

    def report(self, ran: shell.Ran) -> dict:
        error = ran.error
        lost = ran.error if isinstance(ran.error, errors.Lost) else self.peer.lost
        described = None
        if error is not None:
            student = isinstance(error, errors.Raised)
            described = {
                "name": type(error).__name__,
                "builtin": errors.builtin_name(error),
                "by": errors.raised_by(error),
                "message": errors.safe_text(error),
                "trace": shell.trace(error),
                "student": student,
                "function": error.function if student or isinstance(error, errors.Lost) else None,
            }
        value = ran.value
        number = type(value) in (int, float, bool) and -1e300 < value < 1e300  # no float holds every whole number
        return {
            "status": "ok" if error is None and lost is None else "error",
            "lost": lost.why if lost else None,
            "stdout": ran.stdout,
            "value": float(value) if number else None,
            "shown": ran.shown,
            "error": described,
            "calls": self.peer.calls,
        }


def serve(sock: socket.socket, output_limit: int, frame_limit: int) -> None:
    """Run steps until the connection ends. The working directory holds the assignment's own files."""
    judge = Judge(sock, output_limit, frame_limit)
    if os.getcwd() not in sys.path:
        sys.path.insert(0, os.getcwd())
    while (frame := frames.receive(sock, frame_limit)) is not None:
        if frame[0] == b"R":
            report = judge.run(json.loads(frame[1]))
            frames.send(sock, b"D", json.dumps(report).encode("utf-8", "replace"))
        elif frame[0] == b"L":
            judge.peer.forget()
        # anything else comes too late for the cell that it belongs to
