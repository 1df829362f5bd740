"""The pupil: runs the student's cells, then answers questions about what they defined. Nothing that it says is trusted.

Runs inside a wall of its own (see `jail`). Leaves out all judgement.
"""

from __future__ import annotations

import json
import os
import socket
import sys
from types import ModuleType

from autograder.jail import frames
from autograder.split import errors, shell
from autograder.split.memory import WireError
from autograder.split.peer import Peer
from autograder.split.scope import Scope


class StudentSide:
    """What the judge may ask: names, calls, attributes, items, gradients."""

    follows = True

    def __init__(self, namespace: dict) -> None:
        self.namespace = namespace
        self.peer: Peer

    def may_export(self, value: object) -> bool:
        return True

    def perform(self, op: str, parts: tuple) -> object:
        if op == "call":
            target, args, kwargs = parts
            return target(*args, **kwargs)
        if op == "names":
            return self.names(parts[0])
        if op == "grad":
            return self.peer.graphs.gradient(*parts)
        if op == "get":
            return getattr(*parts)
        if op == "set":
            return setattr(*parts)
        if op == "item":
            return parts[0][parts[1]]
        if op == "put":
            parts[0][parts[1]] = parts[2]
            return None
        if op == "in":
            return bool(parts[1] in parts[0])
        if op == "len":
            return len(parts[0])
        if op == "iter":
            return Walk(parts[0])
        if op == "next":
            try:
                return (next(parts[0]),)
            except StopIteration:
                return ()
        raise WireError(f"no question is called {op[:40]!r}")

    def names(self, wanted: tuple[str, ...]) -> dict[str, object]:
        """Those of the names that are bound to something that can cross."""
        found = {}
        for name in wanted:
            if name not in self.namespace or isinstance(self.namespace[name], ModuleType):
                continue
            try:
                Scope(self.peer).encode(self.namespace[name])
            except WireError:
                continue
            found[name] = self.namespace[name]
        return found


class Walk:
    """An iteration over something of the student's; an object, so that it crosses as a handle."""

    def __init__(self, over: object) -> None:
        self.steps = iter(over)

    def __next__(self) -> object:
        return next(self.steps)


def serve(sock: socket.socket, output_limit: int, frame_limit: int) -> None:
    """Run cells and answer questions until the connection ends. The working directory is the student's folder."""
    side = StudentSide(shell.prepare().user_ns)
    side.peer = Peer(sock, b"cq", b"ar", side, frame_limit)
    sys.stdout, sys.stderr = shell.Bounded(0), shell.Bounded(0)  # what a call prints is shown nowhere
    if os.getcwd() not in sys.path:
        sys.path.insert(0, os.getcwd())
    while (frame := frames.receive(sock, frame_limit)) is not None:
        kind, payload = frame
        if kind == b"q":
            side.peer.answer(payload)
            continue
        cell = json.loads(payload)
        ran = shell.run(cell["source"], output_limit)
        report: dict = {"status": "ok" if ran.error is None else "error", "stdout": ran.stdout, "stderr": ran.stderr}
        report |= {"shown": ran.shown, "error": None}
        if ran.error is not None:
            described = {"name": type(ran.error).__name__, "message": errors.safe_text(ran.error)}
            report["error"] = described | {"trace": shell.trace(ran.error)}
        frames.send(sock, b"D", json.dumps(report).encode("utf-8", "replace"))
