"""One submission, one process, one limit. Whatever the code does to its process, the class goes on.

The child runs the engine and writes its result as JSON; the parent waits, and ends the whole process tree at the
limit and after every run. This is order, not defence: code that wants to escape a process of its own user can
(see the engine's WARNING).
"""

from __future__ import annotations

import contextlib
import json
import multiprocessing
import os
import secrets
import shutil
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path

import psutil

from autograder import intake, outcome
from autograder.assignment import STUDENT, Assignment
from autograder.outcome import Damaged, GraderFailed, Result, RunFailed

MARK = "AUTOGRADER_RUN"  # in the environment of everything that a run starts, so that it can be found and ended
LIMIT = 300
ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def grade(
    assignment: Assignment,
    submission: Path,
    work: Path,
    engine,
    limit: int | None = None,
    cell_timeout: int | None = None,
) -> Result:
    """Grade one submission in the empty folder `work`. Returns a Result whatever the submission is or does; raises
    GraderFailed where the grader itself could not do its work."""
    limit = limit or LIMIT
    start = time.monotonic()
    target = work / "course" / "submitted" / STUDENT / assignment.name
    target.mkdir(parents=True)
    result = Result(outcome.DAMAGED, parts=assignment.parts())
    try:
        notes = intake.take(submission, assignment, target)
    except Damaged as damage:
        result.reason, result.learner = str(damage), damage.learner
        return result

    def progress(cell: str) -> None:
        (work / "cell").write_text(cell, encoding="utf-8", errors="backslashreplace")

    def child() -> dict:
        return engine.grade(assignment, work, cell_timeout, progress).to_dict()

    try:
        result = Result.from_dict(call(child, work, limit))
    except RunFailed as failure:
        what = where(work) + str(failure)
        result.outcome = failure.outcome
        result.reason = (
            f"{what}. Nobody knows its marks: open it, find the code that does this, then mark it by hand in "
            f"formgrader or ask for a new version."
        )
        result.learner = f"{what}. Find the code that does this and mend it, then check again."
    result.notes = notes + result.notes
    result.seconds = round(time.monotonic() - start, 2)
    return result


def where(work: Path) -> str:
    """The cell that was running last, as the beginning of a sentence."""
    cell = (work / "cell").read_text(encoding="utf-8") if (work / "cell").is_file() else ""
    return f"In cell {cell}: " if cell else "Before the first cell: "


def call(function: Callable[[], dict], work: Path, limit: int) -> dict:
    """Run `function` in a child, return its value, leave nothing running. Raises RunFailed for every other end that
    the submission can bring about, GraderFailed where `function` itself breaks off."""
    mark = secrets.token_hex(16)
    process = multiprocessing.get_context("fork").Process(target=_child, args=(function, work, mark), daemon=False)
    try:
        signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)  # an exception in one of Python's fork hooks would be lost
        try:
            process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)
        process.join(limit)
        late = process.is_alive()
    finally:
        if process.pid is not None:
            end_tree(process.pid, mark)
            process.join()
    if late:
        raise RunFailed(outcome.TIMED_OUT, f"the run was stopped after {limit} seconds")
    answer = work / "answer.json"
    if not answer.is_file():
        if process.exitcode > 0:  # it could not even write its answer
            raise GraderFailed(f"the grading process broke off with exit code {process.exitcode}")
        how = f"signal {-process.exitcode}" if process.exitcode < 0 else f"exit code {process.exitcode}"
        raise RunFailed(outcome.FAILED, f"the grading process itself was ended ({how})")
    data = json.loads(answer.read_text())
    answer.unlink()
    if "failed" in data:
        raise RunFailed(*data["failed"])
    if "broke" in data:
        raise GraderFailed(data["broke"])
    return data["value"]


def _child(function: Callable[[], dict], work: Path, mark: str) -> None:
    os.setsid()
    threading.Thread(target=_follow, args=(os.getppid(),), daemon=True).start()
    os.environ[MARK] = mark
    for number in ENDING:
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)
    sink = os.open(work / "log.txt", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(sink, 1)
    os.dup2(sink, 2)
    sys.stdout = sys.stderr = os.fdopen(1, "w", closefd=False)  # the parent's may be captured or hold unsent text
    try:
        answer = {"value": function()}
    except RunFailed as failure:
        answer = {"failed": [failure.outcome, str(failure)]}
    except GraderFailed as failure:
        answer = {"broke": str(failure)}
    except BaseException as error:
        traceback.print_exc()
        answer = {"broke": f"{type(error).__name__}: {outcome.clip(str(error), 200)}"}
    (work / "answer.part").write_text(json.dumps(answer))
    os.replace(work / "answer.part", work / "answer.json")
    sys.stdout.flush()
    os._exit(0)


def _follow(parent: int) -> None:
    """End with the grader: a run that nobody waits for would go on for minutes."""
    while os.getppid() == parent:
        time.sleep(0.5)
    for process in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.Error):
            process.kill()
    os._exit(1)


def end_tree(pid: int, mark: str) -> None:
    """Kill the child, what it started, and what those left behind (found by the mark in their environment)."""
    doomed = []
    try:
        child = psutil.Process(pid)
        doomed = [*child.children(recursive=True), child]
    except psutil.NoSuchProcess:
        pass
    for process in psutil.process_iter():
        try:
            if process.pid != os.getpid() and process.environ().get(MARK) == mark:
                doomed.append(process)
        except (psutil.Error, OSError):
            continue
    for process in doomed:
        with contextlib.suppress(psutil.Error):
            process.kill()


def keep(work: Path, result: Result, target: Path) -> None:
    """Put what the run left (notebooks and the files beside them) in place of `target`, all of it or nothing."""
    course = work / "course"
    source = course / "autograded" / STUDENT / target.name if result.outcome == outcome.GRADED else course / "sanitized"
    fresh = target.parent / f".{target.name}.new"
    if fresh.exists():
        shutil.rmtree(fresh)
    if source.is_dir() and any(source.glob("*.ipynb")):
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(source, fresh)
        for extra in ("timestamp.txt", "submission_secret.txt"):
            given = course / "submitted" / STUDENT / target.name / extra
            if given.is_file() and not (fresh / extra).exists():
                shutil.copyfile(given, fresh / extra)
    if target.exists():
        shutil.rmtree(target)
    if fresh.exists():
        os.replace(fresh, target)
