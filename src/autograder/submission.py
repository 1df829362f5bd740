"""One submission: read, rebuilt, run by a runner, settled. Called in many threads at once; writes nothing.

A runner has `run(payload) -> report` and raises SandboxLost where the sandbox vanished (`jail.sandbox.Sandbox`,
`cluster.Cluster`). Leaves out the order of many submissions (see `pool`) and what is written (see `clerk`).
"""

from __future__ import annotations

import contextlib
import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

import nbformat
from nbformat import NotebookNode

from autograder import intake, outcome, rebuild, settle
from autograder.assignment import Assignment
from autograder.course import Course
from autograder.journal import Done
from autograder.limits import LIMITS
from autograder.outcome import Damaged, Result, SandboxLost

ENGINE = "split-1"  # part of every digest: results of another engine are run again
TRIES = 3  # runs of one submission whose sandbox vanishes, before that is reported


class Runner(Protocol):
    def run(self, payload: dict) -> dict: ...


def limits(assignment: Assignment, limit: float | None, cell_timeout: float | None) -> dict[str, float]:
    """Seconds for a whole notebook and for one of its cells: as asked for, else nbgrader's setting, else our own."""
    config = assignment.config
    given = cell_timeout or config.Execute.get("timeout") or config.ExecutePreprocessor.get("timeout")
    return {"total": float(limit or LIMITS["total"]), "cell": float(given or LIMITS["cell"])}


def smaller(before: dict[str, float], now: dict[str, float]) -> bool:
    """Whether what ran out of time under the limits `before` could come to its end under those of `now`."""
    return any(now[name] > before.get(name, 0.0) for name in ("total", "cell"))


@dataclass
class Run:
    """One submission that was run: what was handed over, what was reported, what came of it."""

    rebuilt: rebuild.Rebuilt
    reports: dict[str, dict]
    result: Result
    notebooks: dict[str, NotebookNode]


def run(assignment: Assignment, folder: Path, runner: Runner, limits: dict[str, float] | None = None) -> Run:
    """Rebuild the submission in `folder`, run it, settle it; `limits` as the function of that name gives them.

    Raises Damaged where it cannot be run, SandboxLost where the sandbox vanished, GraderFailed for our own trouble."""
    rebuilt = rebuild.payload(assignment, folder, {**limits, "call": limits["cell"]} if limits else None)
    reports = {name: runner.run(payload) for name, payload in rebuilt.payloads.items()}
    return Run(rebuilt, reports, *settle.settle(assignment, rebuilt, reports))


def run_patiently(assignment: Assignment, folder: Path, runner: Runner, limits: dict[str, float] | None = None) -> Run:
    """The same, tried again where the sandbox vanishes. Raises SandboxLost when it has vanished TRIES times."""
    for _ in range(TRIES - 1):
        with contextlib.suppress(SandboxLost):
            return run(assignment, folder, runner, limits)
    return run(assignment, folder, runner, limits)


class Worker:
    """Grades submissions of one assignment with one runner."""

    def __init__(
        self, course: Course, assignment: Assignment, runner: Runner, limits: dict[str, float], walls: bool
    ) -> None:
        self.course, self.assignment, self.runner = course, assignment, runner
        self.limits, self.walls = limits, walls

    def digest(self, student: str) -> str:
        """What a grade of this student belongs to: the files handed in, the assignment, the engine."""
        name = self.assignment.name
        folder, linked = self.course.submitted(student, name), self.course.linked(student, name) is not None
        try:
            return intake.digest(folder, self.assignment, ENGINE, linked)
        except OSError as error:  # a folder that may not be entered
            return hashlib.sha256(f"{self.assignment.digest} unreadable {error.errno}".encode()).hexdigest()

    def grade(self, student: str) -> Done:
        """Run one submission. Raises SandboxLost where the sandbox vanished, and GraderFailed or another exception
        where the grader itself could not do its work."""
        digest = self.digest(student)
        link = self.course.linked(student, self.assignment.name)
        if link is not None:
            return Done(digest, self.damaged(followed(link, self.course)), limits=self.limits, walls=self.walls)
        folder = self.course.submitted(student, self.assignment.name)
        try:
            done = run(self.assignment, folder, self.runner, self.limits)
        except Damaged as damage:
            return Done(digest, self.damaged(str(damage), damage.learner), limits=self.limits, walls=self.walls)
        texts = {name: nbformat.writes(notebook) for name, notebook in done.notebooks.items()}
        stopped = any(out_of_time(report) for report in done.reports.values())
        files = {**done.rebuilt.files, **self.beside(student)}
        return Done(digest, done.result, texts, self.limits, stopped, self.walls, files)

    def damaged(self, reason: str, learner: str = "") -> Result:
        return Result(outcome.DAMAGED, reason, parts=self.assignment.parts(), learner=learner)

    def files(self, student: str) -> dict[str, bytes]:
        """What stands beside the notebooks in the autograded folder, read again for a result that was not applied."""
        rebuilt = rebuild.payload(self.assignment, self.course.submitted(student, self.assignment.name))
        return {**rebuilt.files, **self.beside(student)}

    def beside(self, student: str) -> dict[str, bytes]:
        """nbgrader's own files of a submission."""
        folder = self.course.submitted(student, self.assignment.name)
        found = {name: plain(folder / name) for name in rebuild.UNTAKEN}
        return {name: content for name, content in found.items() if content is not None}

    def handed_in(self, student: str) -> datetime | None:
        """When it was handed in (UTC), None where nobody knows."""
        if self.course.linked(student, self.assignment.name) is not None:
            return None
        return intake.when(plain(self.course.submitted(student, self.assignment.name) / rebuild.UNTAKEN[0]))[0]


def plain(path: Path) -> bytes | None:
    """The content of a plain file, None where there is none: a link could lead to somebody else's."""
    if path.is_symlink() or not path.is_file():
        return None
    return path.read_bytes()


def out_of_time(report: dict[str, Any]) -> bool:
    """Whether something in a run was ended by a limit on its time."""
    return report.get("ended") == "total" or any(event.get("kind") == "stopped" for event in report.get("events", []))


def followed(link: Path, course: Course) -> str:
    """Why a linked submission is not graded."""
    shown = link.relative_to(course.root) if link.is_relative_to(course.root) else link
    return (
        f"{shown} is a link, and links are not followed, because they can lead to the work of somebody "
        f"else: put the folder itself there and grade again."
    )
