"""Stand-ins for pupil and judge that do what a test's cells tell them: a cell's source is a JSON list of actions."""

from __future__ import annotations

import json
import os
import time

from autograder.jail import frames


def cell(name: str, where: str, *actions: list, graded: bool = False) -> dict:
    """One step of a payload; `actions` as `Actor.act` takes them."""
    return {"name": name, "where": where, "source": json.dumps(actions), "graded": graded, "student": []}


class Actor:
    def __init__(self, sock) -> None:
        self.sock, self.later, self.heard, self.kept = sock, [], [], []

    def act(self, what: str, *args) -> None:
        if what == "send":  # kind, text
            frames.send(self.sock, args[0].encode(), args[1].encode())
        elif what == "raw":  # bytes as hexadecimal digits
            self.sock.sendall(bytes.fromhex(args[0]))
        elif what == "done":  # the report
            frames.send(
                self.sock, b"D", json.dumps({"status": "ok", "shown": " ".join(self.heard), **args[0]}).encode()
            )
        elif what == "ask":  # kind, text: what comes back is told in the report
            frames.send(self.sock, args[0].encode(), args[1].encode())
            kind, body = frames.receive(self.sock, 1 << 20)
            self.heard.append(kind.decode() + (json.loads(body)["why"] if kind == b"L" else body.decode()))
        elif what == "on question":  # actions for each question that comes
            self.later = args[0]
        elif what == "sleep":
            time.sleep(args[0])
        elif what == "exit":
            os._exit(args[0])
        elif what == "kill":
            os.kill(os.getpid(), args[0])
        elif what == "hold":  # megabytes
            self.kept.append(bytearray(os.urandom(1 << 20) * args[0]))
        elif what == "remember":
            self.heard.append(args[0])
        else:
            raise ValueError(what)


def serve(sock, output_limit: int, frame_limit: int) -> None:
    actor = Actor(sock)
    while (got := frames.receive(sock, frame_limit)) is not None:
        kind, body = got
        actions = json.loads(json.loads(body)["source"] or '[["done", {}]]') if kind == b"R" else actor.later
        for action in actions:
            actor.act(*action)
