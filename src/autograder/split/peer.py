"""One end of the conversation between judge and pupil: asks, and answers while it waits.

One question is open at a time on each level: a question may be answered by a question back (a callback), never by two
things at once. Both ends are the same code; what an end allows the other to do is its `policy`.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import sys
import threading
from typing import Any, Protocol

from autograder.jail import frames
from autograder.split import errors, grads, randomness
from autograder.split.memory import WireError
from autograder.split.remote import Remote, RemoteCallable
from autograder.split.scope import Scope
from autograder.split.writer import NAME, U32

NESTED = 40  # callbacks inside callbacks
UNCHANGED = ("names", "grad")  # questions that hand over things of this end's own, not a test's: none may be changed
OBJECTS = 100_000  # objects of this side that the other side may hold


class Policy(Protocol):
    """What this end lets the other do."""

    follows: bool  # whether this end takes over the other's global random states

    def may_export(self, value: object) -> bool:
        """Whether an object that is no data may be held by the other side."""

    def perform(self, op: str, parts: tuple) -> object:
        """Do what was asked; raises what it raises."""


class Peer:
    def __init__(self, sock: socket.socket, asks: bytes, replies: bytes, policy: Policy, limit: int) -> None:
        """`asks` and `replies`: frame kinds of this end's questions and answers, as two bytes each (mine, theirs)."""
        self.sock, self.policy, self.limit = sock, policy, limit
        self.my_ask, self.their_ask = asks[:1], asks[1:]
        self.my_reply, self.their_reply = replies[:1], replies[1:]
        self.first = self.next = int.from_bytes(os.urandom(3), "little")  # numbers of a lost process mean nothing here
        self.objects: dict[int, object] = {}
        self.numbers: dict[int, int] = {}
        self.proxies: dict[int, Remote] = {}
        self.graphs = grads.Graphs()
        self.told: dict[str, Any] = {}  # random states that the other side is known to have
        self.raised: dict[int, BaseException] = {}  # exceptions of this side that went through the other
        self.lost: errors.Lost | None = None  # that the other side was lost, until somebody sets it back
        self.depth = 0
        self.calls = 0
        self.thread = threading.get_ident()

    # -- asking

    def call(self, target: Remote, args: tuple, kwargs: dict) -> Any:
        """Call a function of the other side."""
        self.calls += 1
        torch = sys.modules.get("torch")
        grad = torch is None or torch.is_grad_enabled()
        news: dict[str, Any] = {}
        if not self.policy.follows:
            now = randomness.marks()
            news = randomness.states([name for name, mark in now.items() if self.told.get(name) != mark], now)
            self.told = now
        result, changed = self.exchange(("call", target, args, kwargs, news, grad), target._name)
        self.moved(changed)
        return result

    def moved(self, changed: tuple) -> None:
        """The other side has used these global random states."""
        if not self.policy.follows:
            randomness.draw(changed)
            for name in changed:
                self.told.pop(name, None)

    def ask(self, op: str, *parts: Any) -> Any:
        name = next((part._name for part in parts[:1] if isinstance(part, Remote)), None)
        return self.exchange((op, *parts), name)[0]

    def exchange(self, question: tuple, name: str | None) -> tuple[Any, tuple]:
        """Send a question and wait for its answer. Raises what the other side raised, Lost where it is gone."""
        if self.policy.follows and (self.depth == 0 or threading.get_ident() != self.thread):
            raise RuntimeError("a function of the test can be called only while the test calls yours, in its thread")
        if self.depth >= NESTED:
            raise RecursionError("too many calls back and forth inside each other")
        scope = Scope(self)
        scope.asking = True
        self.send(self.my_ask, scope.encode(question))
        scope.asking = False
        while True:
            try:
                kind, payload = self.receive()
            except errors.Lost as lost:
                lost.function = lost.function or name
                raise
            if kind == self.their_ask:
                self.answer(payload)
            elif kind == self.their_reply:
                return self.read(scope, payload, name, question[0] not in UNCHANGED)
            else:
                raise WireError(f"a frame of kind {kind!r} where an answer was expected")

    def receive(self) -> tuple[bytes, bytearray]:
        frame = frames.receive(self.sock, self.limit)
        if frame is None:
            raise errors.Lost("died", "the connection has ended")
        if frame[0] == b"L":
            self.forget()
            data = json.loads(frame[1])
            self.lost = errors.Lost(data["why"], data["text"])
            raise self.lost
        return frame

    def send(self, kind: bytes, payload: bytes) -> None:
        if len(payload) > self.limit:
            raise WireError(f"{len(payload):,} bytes, more than the {self.limit:,} that may cross at once")
        frames.send(self.sock, kind, payload)

    def forget(self) -> None:
        """The other side is a new process, or none: what was held there is gone."""
        self.proxies.clear()
        self.told.clear()

    def read(self, scope: Scope, payload: bytearray, name: str | None, change: bool) -> tuple[Any, tuple]:
        data = memoryview(payload)
        if len(data) < 4 or (size := U32.unpack(data[:4])[0]) > len(data) - 4:
            raise WireError("no answer")
        if size:
            scope.apply(data[4 : 4 + size], change)
        answer = scope.decode(data[4 + size :])
        if type(answer) is not tuple or len(answer) < 3 or type(answer[1]) is not tuple:
            raise WireError("no answer")
        if answer[0] == "ok":
            return answer[2], answer[1]
        if len(answer) != 6 or answer[0] != "error":
            raise WireError("no answer")
        self.moved(answer[1])
        origin = self.raised.get(answer[5]) if type(answer[5]) is int else None
        if origin is not None:  # our own, come back
            raise origin
        error = errors.rebuild(*answer[2:5], name)
        error._origin = answer[5]
        raise error

    # -- answering

    def answer(self, payload: bytearray) -> None:
        """Do what was asked and send the answer, whatever it is."""
        scope = Scope(self)
        self.depth += 1
        changed: tuple = ()
        try:
            try:
                question = scope.decode(payload)
                scope.settle()
                if type(question) is not tuple or not question or type(question[0]) is not str:
                    raise WireError("no question")
                if question[0] == "call":
                    result, changed = self.called(*question[1:])
                else:
                    result = self.policy.perform(question[0], question[1:])
                body: tuple = ("ok", changed, result)
            except errors.Lost:
                raise
            except BaseException as error:
                changed = getattr(error, "_changed_randomness", ())
                body = ("error", changed, *errors.describe(error), self.trace(error))
            self.send(self.my_reply, self.pack(scope, body))
        finally:
            self.depth -= 1

    def called(self, target: Any, args: Any, kwargs: Any, news: Any, grad: Any) -> tuple[Any, tuple]:
        """Perform a call, under the caller's random states and gradient mode."""
        if not self.policy.follows:
            return self.policy.perform("call", (target, args, kwargs)), ()
        if news:
            randomness.take_over(news)
        before = self.told if not news else randomness.marks()
        torch = sys.modules.get("torch")
        mode = contextlib.nullcontext() if torch is None else torch.set_grad_enabled(bool(grad))
        try:
            with mode:
                result = self.policy.perform("call", (target, args, kwargs))
        except BaseException as error:
            with contextlib.suppress(Exception):
                error._changed_randomness = self.differences(before)  # an exception may refuse: then nobody knows
            raise
        return result, self.differences(before)

    def differences(self, before: dict[str, Any]) -> tuple[str, ...]:
        """Names of the random states that the call has used. The states after it are those before the next."""
        self.told = randomness.marks()
        return tuple(name for name, mark in self.told.items() if before.get(name) != mark)

    def pack(self, scope: Scope, body: tuple) -> bytes:
        """Changes of the arguments, then the body. What cannot cross becomes an error that says so."""
        try:
            changes = scope.changes()
            data = U32.pack(len(changes)) + changes + scope.encode(body)
            if len(data) <= self.limit:
                return data
            why = WireError(f"its result has {len(data):,} bytes; {self.limit:,} may cross at once")
        except WireError as error:
            why = error
        except RecursionError:
            why = WireError("its result cannot be walked through to the end")
        described = (("TypeError",), "TypeError", f"what it returned or changed cannot be handed over: {why}")
        return U32.pack(0) + Scope().encode(("error", (), *described, None))

    def trace(self, error: BaseException) -> int | None:
        """A number for an exception that came from the other side, or that goes there and may come back."""
        if self.policy.follows:
            number = getattr(error, "_origin", None)
            return number if type(number) is int else None
        number = len(self.raised)
        if number < 1000:
            self.raised[number] = error
            return number
        return None

    # -- handles (see scope.Ends)

    def export(self, value: object) -> tuple[int, str, str]:
        number = self.numbers.get(id(value))
        if number is None:
            if not self.policy.may_export(value):
                raise WireError(f"an object of type {type(value).__name__[:NAME]} is no data and cannot cross")
            if len(self.objects) >= OBJECTS:
                raise WireError(f"more than {OBJECTS:,} objects that are no data")
            number = self.next
            self.next += 1
            self.objects[number] = value
            self.numbers[id(value)] = number
        kind = "class" if isinstance(value, type) else "function" if callable(value) else "object"
        if kind == "object" and hasattr(type(value), "__next__"):
            kind = "iterator"
        name = getattr(value, "__name__", None)
        return number, kind, name if type(name) is str else type(value).__name__

    def proxy(self, number: int, kind: str, name: str) -> object:
        if number not in self.proxies:
            made = RemoteCallable if kind in ("function", "class") else Remote
            self.proxies[number] = made(self, number, kind, name)
        return self.proxies[number]

    def number_of(self, value: object) -> int | None:
        if not isinstance(value, Remote) or value._peer is not self:
            return None
        if self.proxies.get(value._number) is not value:
            raise errors.Lost("died", f"{value!r} was lost with the process that held it")
        return value._number

    def own(self, number: int) -> object:
        if number not in self.objects:
            raise WireError("an object that nobody has")
        return self.objects[number]

    def differentiable(self, tensor: Any, scope: Scope) -> int | None:
        return None if scope.asking else self.graphs.keep(tensor, scope.leaves)  # an argument is a leaf over there

    def attach(self, tensor: Any, number: int, scope: Scope) -> object:
        return grads.attach(self, number, tensor, scope.leaves)
