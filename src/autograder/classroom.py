"""A run over a class: who is to be graded, many at once, and what is said at the end.

Killed at any moment, the next run goes on where this one was: what was queued or running is run, what was graded is
only written. Submissions that were under way when an earlier run died come last and alone, so one that kills the grader
cannot keep the rest from being graded. Leaves out the order of writing (see `clerk`) and of running (see `pool`).
"""

from __future__ import annotations

import contextlib
import tempfile
from pathlib import Path

from autograder import assignment as assignments
from autograder import rebuild, report, rows, submission
from autograder.clerk import Clerk
from autograder.course import Course
from autograder.gradebook import Book
from autograder.journal import RUNNING, Journal
from autograder.outcome import CannotStart
from autograder.pool import Pool, processors
from autograder.progress import Progress
from autograder.submission import Runner, Worker

NO_SANDBOX = "no sandbox: submissions run as programs of yours and can read and change whatever you can"


def grade_class(
    course: Course,
    name: str,
    runner: Runner,
    *,
    walls: bool = True,
    workers: int | None = None,
    students: list[str] | None = None,
    force: bool = False,
    limit: int | None = None,
    cell_timeout: int | None = None,
    accept: list[str] | None = None,
) -> int:
    """Grade what was handed in for `name` with `runner`, `workers` submissions at once (default: one per processor).

    `walls`: whether the runner keeps student code in a sandbox. `limit` and `cell_timeout`: seconds. `accept`: students
    whose submission a person has looked at. Returns 0 if every submission has its marks and none needs a person, 1 if
    some do, 130 if it was stopped. Raises CannotStart.
    """
    course.require(name)
    handed_in = course.students(name)
    misnamed = course.misnamed(name)
    wanted = wanted_students(course, name, handed_in, misnamed, students)
    wanted_students(course, name, handed_in, misnamed, accept)
    with contextlib.ExitStack() as stack:
        stack.enter_context(course.lock(name))
        scratch = Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="autograder-", ignore_cleanup_errors=True))
        )
        journal = Journal(course.grades / f"{name}.journal")
        stack.callback(journal.close)
        book = Book(course, name)
        stack.callback(book.close)
        (scratch / "key").mkdir()
        assignment = assignments.load(course, name, scratch / "key")
        if not book.has_assignment() or journal.setting("registered") != assignment.digest:
            assignment.register(course.db_url, scratch / "register.log")
            journal.setting("registered", assignment.digest)
        rebuild.modules(assignment)  # reads the key once, before many threads ask for it
        limits = submission.limits(assignment, limit, cell_timeout)
        worker = Worker(course, assignment, runner, limits, walls)
        clerk = Clerk(course, worker, journal, book)
        if not walls:
            print(f"WARNING: {NO_SANDBOX}.", flush=True)
        line = Progress()
        todo, unchanged = clerk.sort_out(wanted, force, line)
        if unchanged:
            print(f"{len(unchanged)} unchanged since they were graded: not run again (--force runs them).", flush=True)
        line.expect(len(todo))
        try:
            run(clerk, todo, workers or processors(), line)
            clerk.accept(accept or [])
            clerk.penalise()
            clerk.give_feedback(line)
        except KeyboardInterrupt:
            line.clear()
            print("Stopped. Everything graded so far is kept; run the same command to go on.", flush=True)
            return 130
        line.clear()
        parts = assignment.parts()
        lines = [*clerk.rows(handed_in), *(rows.misnamed(folder, parts) for folder in misnamed)]
        absent = sorted(set(book.enrolled()) - {row.student for row in lines})
        report.write_atomically(course.grades / f"{name}.csv", report.csv_text(lines, parts))
        report.write_atomically(course.grades / f"{name}.html", report.html_text(name, lines, parts, absent))
        print(report.summary(name, lines, absent, course.grades))
        if not walls:
            print(f"WARNING: {NO_SANDBOX}. What was graded so is marked in the report.", flush=True)
        return 1 if any(row.human for row in lines) else 0


def run(clerk: Clerk, todo: list[str], workers: int, line: Progress) -> None:
    """Run those in `todo` and write their results as they come."""
    if todo and hasattr(clerk.worker.runner, "ready"):
        clerk.worker.runner.ready()  # where it cannot work, nothing has begun
    entries = clerk.journal.entries()
    suspects = [student for student in todo if student in entries and entries[student].state == RUNNING]
    suspects.sort(key=lambda student: entries[student].begun)  # one that was only near when it happened goes first
    clean = [student for student in todo if student not in suspects]
    clerk.journal.queue(clean)
    for students, threads, ahead in ((clean, workers, 1), (suspects, 1, 0)):
        pool = Pool(students, clerk.worker.grade, threads, clerk.journal.begin, ahead)
        try:
            for student, answer in pool.run():
                clerk.take(student, answer, line)
        except KeyboardInterrupt:
            clerk.stop(pool, line)
            raise
        except CannotStart:
            clerk.journal.queue(pool.under_way)
            raise


def wanted_students(
    course: Course, name: str, handed_in: list[str], misnamed: list[str], students: list[str] | None
) -> list[str]:
    expected = course.submitted("STUDENT", name)
    if not handed_in and not misnamed:
        raise CannotStart(f"No submissions of {name} found: expected them in {expected}/ .")
    unknown = sorted(set(students or []) - set(handed_in))
    if unknown:
        one = course.submitted(unknown[0], name) if len(unknown) == 1 else expected
        raise CannotStart(f"Nothing was handed in by {', '.join(unknown)}: expected it in {one}/ .")
    return [student for student in handed_in if not students or student in students]
