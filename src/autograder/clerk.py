"""What is written for one submission, and in which order: nothing is lost wherever it is cut off.

    journal: the result, durable -> autograded/: the notebook -> gradebook: the marks -> journal: applied

One thread calls everything here. Leaves out who is to be graded (see `classroom`) and how it is run (see `submission`).
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path

from autograder import outcome, report, rows, signals
from autograder.course import Course
from autograder.gradebook import Book
from autograder.journal import APPLIED, GRADED, Done, Entry, Journal
from autograder.outcome import MARKED, CannotStart, GraderFailed, Result, SandboxLost
from autograder.pool import Pool
from autograder.progress import Progress
from autograder.submission import Worker, smaller


class Clerk:
    """The only writer of a run."""

    def __init__(self, course: Course, worker: Worker, journal: Journal, book: Book) -> None:
        self.course, self.worker, self.journal, self.book = course, worker, journal, book
        self.name = worker.assignment.name
        self.trouble: dict[str, str] = {}  # why a submission could not be graded in this run, by student
        self.behind: dict[str, str] = {}  # what of a graded submission is not up to date, by student

    def sort_out(self, students: list[str], force: bool, line: Progress) -> tuple[list[str], list[str]]:
        """Who has to be run, and who has not. Writes what a kill between two steps or a restored gradebook left out."""
        entries, marks = self.journal.entries(), self.book.marks()
        todo, unchanged = [], []
        for student in students:
            entry = entries.get(student)
            if force or entry is None or not self.stands(student, entry):
                todo.append(student)
                continue
            expected = {p.key: p.points if entry.result.outcome in MARKED else None for p in entry.result.parts}
            if entry.state == GRADED:
                self.finish(student, entry, line)
            elif student not in marks or marks[student].automatic != expected:
                self.book.write(student, entry.result, self.worker.handed_in(student))
            unchanged.append(student)
        return todo, unchanged

    def stands(self, student: str, entry: Entry) -> bool:
        """Whether the journal has the result of what is handed in now, run as it would be run now."""
        if not entry.current or entry.digest != self.worker.digest(student):
            return False
        if entry.stopped and smaller(entry.limits, self.worker.limits):
            return False
        lost = entry.state == APPLIED and entry.result.outcome in MARKED
        return not lost or self.course.autograded(student, self.name).is_dir()

    def take(self, student: str, answer: Done | Exception, line: Progress) -> None:
        """Write what came of a run. The grader's own trouble with one student is noted, and the class goes on."""
        with self.trouble_of(student, line):
            if isinstance(answer, CannotStart):
                self.journal.queue([student])
            if isinstance(answer, Exception):
                raise answer
            self.journal.graded(student, answer)
            self.apply(student, answer.result, answer.notebooks, answer.files)
            line.end(student, answer.result)

    @contextlib.contextmanager
    def trouble_of(self, student: str, line: Progress) -> Iterator[None]:
        try:
            with signals.held():
                yield
        except CannotStart:  # about the gradebook or the sandbox: the next student would fare no better
            raise
        except Exception as error:
            self.trouble[student] = told(error)
            self.leave(student)
            line.trouble(student, self.trouble[student])

    def finish(self, student: str, entry: Entry, line: Progress) -> None:
        """Write a result that stands in the journal and may not stand elsewhere."""
        with self.trouble_of(student, line):
            notebooks = self.journal.notebooks(student)
            self.apply(student, entry.result, notebooks, self.worker.files(student) if notebooks else {})

    def stop(self, pool: Pool, line: Progress) -> None:
        """After Ctrl-C: write all that is finished; what was under way did not end this run, so it is queued."""
        entries = self.journal.entries()
        for student, answer in pool.arrived():
            if entries[student].state != APPLIED:
                self.take(student, answer, line)
        self.journal.queue(pool.under_way)
        for student, entry in self.journal.entries().items():
            if entry.state == GRADED:  # Ctrl-C came while it was being written
                self.finish(student, entry, line)

    def apply(self, student: str, result: Result, notebooks: dict[str, str], files: dict[str, bytes]) -> None:
        keep(self.course.autograded(student, self.name), notebooks, files)
        self.book.write(student, result, self.worker.handed_in(student))
        self.journal.applied(student)

    def leave(self, student: str) -> None:
        """The marks of what was handed in are not known, or not everywhere yet: the gradebook must not show those of an
        earlier version in their place. The next run goes on from here."""
        entry = self.journal.entries().get(student)
        known = entry is not None and entry.state == GRADED
        if not known:
            self.journal.queue([student])
        try:
            if known or entry is None or entry.result is None or entry.digest != self.worker.digest(student):
                none = Result(outcome.FAILED, parts=self.worker.assignment.parts())
                self.book.write(student, none, self.worker.handed_in(student))
        except CannotStart:
            raise
        except Exception as error:
            self.trouble[student] += f" The gradebook could not be told ({type(error).__name__}: {error})."

    def accept(self, students: list[str]) -> None:
        """Note that a person has looked at these submissions as they are now."""
        for student in students:
            self.journal.setting(f"accepted {student}", self.worker.digest(student))

    def penalise(self) -> None:
        """Late penalties follow the due date and marks by hand, also where nothing was run again."""
        marks = self.book.marks()
        current = {student: entry.result for student, entry in self.journal.entries().items() if entry.current}
        marked = {s for s, result in current.items() if s in marks and rows.known(result, marks[s])}
        try:
            self.book.penalise(marked)
        except CannotStart:
            raise
        except Exception as error:
            print(f"Late penalties are not up to date: the plugin that computes them broke off ({error}).", flush=True)
            self.behind |= dict.fromkeys(marked, "Its late penalty is not up to date.")

    def give_feedback(self, line: Progress) -> None:
        """Make the pages of everyone whose marks, comments or reason changed since their last page."""
        from autograder import feedback

        marks = self.book.marks()
        for student, entry in self.journal.entries().items():
            if (
                student in self.trouble
                or not entry.current  # its last page stays, as its last marks do, until there are new ones
                or student not in marks
                or not self.course.submitted(student, self.name).exists()
            ):
                continue
            marked = rows.known(entry.result, marks[student])
            fingerprint = f"{marks[student].fingerprint} {marked} {entry.digest}"
            page = self.course.feedback(student, self.name)
            if entry.feedback == fingerprint and page.is_dir():
                continue
            line.show(f"feedback for {student}")
            try:
                known = marks[student]
                feedback.make(self.course, self.worker.assignment, student, entry.result, marked, marks=known)
                self.journal.gave_feedback(student, fingerprint)
            except Exception as error:
                shutil.rmtree(page, ignore_errors=True)  # an old page would pass for the new one
                why = outcome.clip(f"{type(error).__name__}: {error}", 300)
                self.behind[student] = f"No feedback page could be made ({why}): run the same command again."
                line.trouble(student, self.behind[student])

    def rows(self, handed_in: list[str]) -> list[report.Row]:
        """The report: marks as the gradebook has them, outcomes as the journal has them."""
        marks, entries = self.book.marks(), self.journal.entries()
        lines = []
        for student in sorted({*handed_in, *(s for s, entry in entries.items() if entry.result and s in marks)}):
            entry = entries.get(student)
            if entry is None or entry.result is None or student not in marks:
                why = self.trouble.get(student, "Handed in, but not graded yet: grade it.")
                result = Result(outcome.FAILED, why, parts=self.worker.assignment.parts())
                lines.append(rows.without_marks(student, result))
                continue
            present, stale = student in handed_in, ""
            if student in self.trouble or not entry.current:
                stale = self.trouble.get(student, rows.BROKEN_OFF)
            elif present and entry.digest != self.worker.digest(student):
                stale = rows.CHANGED
            behind = self.behind.get(student, "")
            seen = entry.digest is not None and self.journal.setting(f"accepted {student}") == entry.digest
            lines.append(rows.row(student, entry.result, marks[student], stale, present, behind, entry.walls, seen))
        return lines


def told(error: Exception) -> str:
    """The grader's own trouble with a submission, as a sentence to act on."""
    if isinstance(error, SandboxLost):
        why = f"its sandbox vanished each time it was tried, the last time: {error}"
    else:
        why = str(error) if type(error) is GraderFailed else f"{type(error).__name__}: {error}"
    return (
        f"The grader could not do its work ({outcome.clip(why, 300)}). This says nothing about the submission: "
        f"run the same command again. There are no current marks."
    )


def keep(target: Path, notebooks: dict[str, str], files: dict[str, bytes]) -> None:
    """Put the notebooks of a run and what lies beside them in place of the folder `target`, all of it or nothing.
    Without notebooks the folder goes: what was there belongs to an earlier version."""
    texts = {f"{name}.ipynb": text.encode("utf-8") for name, text in notebooks.items()}
    report.replace_folder(target, {**files, **texts} if texts else {}, durable=texts)
