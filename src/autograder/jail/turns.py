"""One judge cell: questions, answers, callbacks and replies pass between judge and pupil, each in its turn.

Also the words that the supervisor and this share: jails, and the ways in which things end. Leaves out how long anybody
is waited for and who is forked again (see `supervisor`).
"""

from __future__ import annotations

import json
import signal
import socket
import time
from dataclasses import dataclass, field
from typing import NoReturn, Protocol

from autograder.jail import frames

DEPTH = 200  # questions and callbacks open at once
GRACE = 5.0  # seconds for the judge to end a cell in which the pupil was lost


class Cut(Exception):
    """The grader has closed its connection."""


class Over(Exception):
    """Nothing more is run; the argument is the report's "ended"."""


class Fault(Exception):
    """A jail could not be built: no word about the submission."""


class Lost(Exception):
    """A child can no longer be used; `why` is "died", "stopped" or "memory", `event` the kind of event to be told."""

    def __init__(self, why: str, text: str, event: str = "") -> None:
        super().__init__(text)
        self.why, self.text, self.event = why, text, event or why


@dataclass
class Jail:
    side: str
    pid: int
    sock: socket.socket
    standing: bool = False
    born: float = field(default_factory=time.monotonic)


class Home(Protocol):
    """What is asked of the supervisor."""

    limits: dict
    heavy: Lost | None

    def waiting(self, jail: Jail, seconds: float | None = None, deadline: float = ...) -> frames.Wait: ...
    def lose(self, lost: Lost) -> None: ...
    def bury(self, side: str) -> int: ...
    def judge_over(self, status: str, text: str) -> NoReturn: ...


class Turns:
    """One judge cell: frames pass in turn until the judge is done. `open` holds what waits: b"q", b"c" alternating."""

    def __init__(self, home: Home, judge: Jail, pupil: Jail | None, step: dict) -> None:
        self.home, self.judge, self.pupil, self.step = home, judge, pupil, step
        self.open: list[bytes] = []
        self.calls: list[float] = []  # the deadline of each open question
        self.lost: Lost | None = None
        self.deadline = time.monotonic() + home.limits["cell"]

    def play(self) -> bytearray:
        """The judge's report as bytes. Raises `frames.Late` where the judge took too long, `Over` where it is gone."""
        self.to_judge(b"R", json.dumps(self.step).encode())
        while True:
            kind, body = self.from_judge()
            if kind == b"D" and not self.open:
                return body
            if kind == b"q" and len(self.open) < DEPTH:
                self.open.append(kind)
                self.calls.append(min(self.deadline, time.monotonic() + self.home.patience()))
            elif kind == b"r" and self.open[-1:] == [b"c"]:
                self.open.pop()
            else:
                self.home.judge_over("died", "The judge broke its protocol.")
            self.pass_on(kind, body)

    def pass_on(self, kind: bytes, body: bytearray) -> None:
        """Give a question or a reply to the pupil and what comes back to the judge; without a pupil, say so."""
        self.lost = self.lost or self.home.heavy
        if self.lost is None:
            try:
                kind, body = self.exchange(kind, body)
            except Lost as lost:
                self.lost = lost
                self.deadline = max(self.deadline, time.monotonic() + GRACE)  # the time was the pupil's, not its own
                if self.pupil is not None:
                    self.home.lose(lost)
        if self.lost is not None:
            kind, body = b"L", bytearray(json.dumps({"why": self.lost.why, "text": self.lost.text}).encode())
        if kind == b"c":
            self.open.append(kind)
        else:
            self.open.pop()
            self.calls.pop()
        self.to_judge(kind, body)

    def exchange(self, kind: bytes, body: bytearray) -> tuple[bytes, bytearray]:
        if self.pupil is None:
            raise Lost("died", "There is no process to ask.")
        try:
            wait = self.home.waiting(self.pupil, deadline=min(self.calls))
            frames.send(self.pupil.sock, kind, body, wait)
            got = frames.receive(self.pupil.sock, self.home.limits["frame"], wait)
        except frames.Late:
            raise Lost("stopped", "A call took too long and was stopped.") from None
        except frames.Gone:
            got = None
        except frames.FrameError as error:
            raise Lost("died", f"It sent what cannot be read: {error}.", "protocol") from None
        if got is None:
            raise Lost("died", "{how} in a call.")
        if got[0] not in (b"a", b"c") or (got[0] == b"c" and len(self.open) >= DEPTH - 1):
            raise Lost("died", "It spoke out of turn.", "protocol")
        return got

    def to_judge(self, kind: bytes, body: bytes | bytearray) -> None:
        try:
            frames.send(self.judge.sock, kind, body, self.home.waiting(self.judge, deadline=self.deadline))
        except frames.FrameError:
            self.gone()

    def from_judge(self) -> tuple[bytes, bytearray]:
        wait = self.home.waiting(self.judge, deadline=self.deadline)
        try:
            got = frames.receive(self.judge.sock, self.home.limits["frame"], wait)
        except frames.FrameError as error:
            self.home.judge_over("died", f"The judge sent what cannot be read: {error}.")
        return got or self.gone()

    def gone(self) -> NoReturn:
        self.home.judge_over("died", f"The judge: {how(self.home.bury('judge'))}.")


def how(code: int) -> str:
    """How a process ended, as the start of a sentence."""
    if code >= 0:
        return f"Its process ended itself (exit status {code})"
    try:
        return f"Its process was ended by {signal.Signals(-code).name}"
    except ValueError:
        return f"Its process was ended by signal {-code}"


def report_in(body: bytes | bytearray, limit: int) -> dict | None:
    """A cell's report, or None where it is too large, no JSON object, or more deeply nested than reports are."""
    if len(body) > limit:
        return None
    try:
        report = json.loads(bytes(body))
    except (ValueError, RecursionError):
        return None
    if not isinstance(report, dict):
        return None
    flat = [v for value in report.values() for v in (value.values() if isinstance(value, dict) else [value])]
    return None if any(isinstance(value, dict | list) for value in flat) else report
