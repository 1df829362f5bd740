"""What grading one submission can end in. Plain data: it crosses from the worker to the grader as JSON.

Leaves out how the result came about (see `stock`) and where it is written (see `gradebook`, `report`).
"""

from __future__ import annotations

import errno
import unicodedata
from dataclasses import asdict, dataclass, field

GRADED = "graded"  # every part has the points that its checks give, or waits for marks by hand
FAILED = "failed"  # the run broke off: nobody knows the marks
TIMED_OUT = "timed out"  # the run was stopped at the limit: nobody knows the marks
DAMAGED = "damaged"  # not run: unreadable, or the notebook missing
SUSPICIOUS = "suspicious"  # graded, and something in it wants a look by a person: see Result.evidence
OUTCOMES = (GRADED, SUSPICIOUS, FAILED, TIMED_OUT, DAMAGED)
MARKED = (GRADED, SUSPICIOUS)  # the run came to its end and decided the marks

PASSED, PARTIAL, WRONG, NOT_STARTED, STOPPED, BY_HAND = (
    "passed",
    "partly passed",
    "failed",
    "not started",
    "timed out",
    "by hand",
)


@dataclass
class Part:
    """One graded cell. `points` is None where the run decides nothing (marked by hand, or the run broke off)."""

    notebook: str
    name: str
    max: float
    points: float | None = None
    status: str = BY_HAND
    message: str = ""  # for the instructor
    told: str | None = None  # for the student, where it differs: without what a hidden check handed over

    @property
    def key(self) -> str:
        return f"{self.notebook}/{self.name}"


@dataclass
class Result:
    """The outcome of one submission; `reason` is a sentence to act on, empty where nothing is to be done."""

    outcome: str
    reason: str = ""
    parts: list[Part] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)  # errors raised by the submission's own cells, one line each
    blank: list[str] = field(default_factory=list)  # solution cells left as handed out, as "notebook/cell"
    notes: list[str] = field(default_factory=list)  # what a reader should know though the marks stand
    seconds: float = 0.0
    learner: str = ""  # `reason` in words for the learner, where they differ
    evidence: list[str] = field(default_factory=list)  # what makes it suspicious: where and what, one line each

    @property
    def score(self) -> float:
        return sum(part.points or 0.0 for part in self.parts)

    @property
    def max(self) -> float:
        return sum(part.max for part in self.parts)

    def to_dict(self) -> dict:
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict) -> Result:
        return cls(**{**data, "parts": [Part(**part) for part in data["parts"]]})


UNSEEN = ("Cc", "Cf", "Cs", "Zl", "Zp")  # kinds of characters that show nothing of themselves
KEPT = "\n\t\u200c\u200d"  # the last two join letters in many scripts


class CannotStart(Exception):
    """Nothing can be graded; the message is one sentence for the person who typed the command."""


class Damaged(Exception):
    """This submission cannot be run; the message says what is wrong and what the instructor can do, `learner` what
    the one who wrote it can do."""

    def __init__(self, message: str, learner: str = "") -> None:
        super().__init__(message)
        self.learner = learner or message


class SandboxLost(Exception):
    """The sandbox vanished without a report. Our fault and no verdict: the submission is tried again."""


class GraderFailed(Exception):
    """The grader itself could not do its work (a full disk, a mistake in it): says nothing about the submission."""


OURS = (errno.ENOSPC, errno.EDQUOT, errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EROFS)  # never a submission's fault


def own_trouble(error: BaseException | None) -> OSError | None:
    """The error of this machine that `error` is or came from, if there is one."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in OURS:
            return error
        error = error.__cause__ or error.__context__
    return None


def points(value: float | None) -> str:
    """Points as people write them: 3, 2.5, and nothing where there are none."""
    return "" if value is None else f"{value:.10g}"


def clip(text: str, limit: int = 2000) -> str:
    """Text short enough for a table; a student's error message can be as long as the student likes."""
    text = text.strip()
    return text if len(text) <= limit else text[:limit] + f" … ({len(text) - limit} more characters)"


def visible(text: str) -> str:
    """Text that shows what is in it: control characters, reordering marks and the like become their numbers. A folder's
    name can hold what moves a cursor or turns a line round."""
    return "".join(c if c in KEPT or unicodedata.category(c) not in UNSEEN else ascii(c)[1:-1] for c in text)
