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
from autograder.outcome import Damaged, Result, RunFailed

MARK = "AUTOGRADER_RUN"  # in the environment of everything that a run starts, so that it can be found and ended
LIMIT = 300


def grade(
    assignment: Assignment,
    submission: Path,
    work: Path,
    engine,
    limit: int | None = None,
    cell_timeout: int | None = None,
) -> Result:
    """Grade one submission in the empty folder `work`; always returns a Result."""
    limit = limit or LIMIT
    start = time.monotonic()
    target = work / "course" / "submitted" / STUDENT / assignment.name
    target.mkdir(parents=True)
    result = Result(outcome.DAMAGED, parts=assignment.parts())
    try:
        notes = intake.take(submission, assignment, target)
    except Damaged as damage:
        result.reason = str(damage)
        return result

    def progress(cell: str) -> None:
        (work / "cell").write_text(cell)

    def child() -> dict:
        return engine.grade(assignment, work, cell_timeout, progress).to_dict()

    try:
        result = Result.from_dict(call(child, work, limit))
    except RunFailed as failure:
        result.outcome, result.reason = failure.outcome, sentence(failure, work)
    result.notes = notes + result.notes
    result.seconds = round(time.monotonic() - start, 2)
    return result


def sentence(failure: RunFailed, work: Path) -> str:
    """Where it broke off, why, and what a person can do."""
    cell = (work / "cell").read_text() if (work / "cell").is_file() else ""
    where = f"In cell {cell}: " if cell else "Before the first cell: "
    return (
        f"{where}{failure}. Nobody knows its marks: open it, find the code that does this, then mark it by hand in "
        f"formgrader or ask for a new version."
    )


def call(function: Callable[[], dict], work: Path, limit: int) -> dict:
    """Run `function` in a child, return its value, leave nothing running. Raises RunFailed for every other end."""
    mark = secrets.token_hex(16)
    process = multiprocessing.get_context("fork").Process(target=_child, args=(function, work, mark), daemon=False)
    process.start()
    try:
        process.join(limit)
        late = process.is_alive()
    finally:
        end_tree(process.pid, mark)
        process.join()
    if late:
        raise RunFailed(outcome.TIMED_OUT, f"the run was stopped after {limit} seconds")
    answer = work / "answer.json"
    if not answer.is_file():
        how = f"signal {-process.exitcode}" if process.exitcode < 0 else f"exit code {process.exitcode}"
        raise RunFailed(outcome.FAILED, f"the grading process itself was ended ({how})")
    data = json.loads(answer.read_text())
    answer.unlink()
    if "failed" in data:
        raise RunFailed(*data["failed"])
    return data["value"]


def _child(function: Callable[[], dict], work: Path, mark: str) -> None:
    os.setsid()
    threading.Thread(target=_follow, args=(os.getppid(),), daemon=True).start()
    os.environ[MARK] = mark
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    sink = os.open(work / "log.txt", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(sink, 1)
    os.dup2(sink, 2)
    sys.stdout = sys.stderr = os.fdopen(1, "w", closefd=False)  # the parent's may be captured or hold unsent text
    try:
        answer = {"value": function()}
    except RunFailed as failure:
        answer = {"failed": [failure.outcome, str(failure)]}
    except BaseException as error:
        traceback.print_exc()
        why = f"the grader broke off ({type(error).__name__}: {outcome.clip(str(error), 200)})"
        answer = {"failed": [outcome.FAILED, why]}
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
