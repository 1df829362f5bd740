"""The loop over a class: who is to be graded, one after the other, and what is written when.

Order per submission: run, notebook into autograded/, marks into the gradebook, row into the journal, feedback. Killed
between any two of these, the next run does the submission again and ends the same. Submissions that were under way
when an earlier run died come last, so one that kills the grader cannot keep the rest from being graded.
"""

from __future__ import annotations

import contextlib
import shutil
import sys
import tempfile
import time
from pathlib import Path

from autograder import assignment as assignments
from autograder import gradebook, intake, outcome, report, worker
from autograder.course import Course
from autograder.journal import Journal
from autograder.outcome import GRADED, CannotStart, Result, RunFailed, points


def grade_class(
    course: Course,
    name: str,
    engine,
    *,
    students: list[str] | None = None,
    force: bool = False,
    limit: int | None = None,
    cell_timeout: int | None = None,
) -> int:
    """Grade what was handed in for `name`. Returns 0 if every submission has its marks, 1 if some need a person."""
    course.require(name)
    handed_in = course.students(name)
    wanted = wanted_students(course, name, handed_in, students)
    with contextlib.ExitStack() as stack:
        stack.enter_context(course.lock(name))
        scratch = Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="autograder-", ignore_cleanup_errors=True))
        )
        journal = Journal(course.grades / f"{name}.journal")
        stack.callback(journal.close)
        (scratch / "key").mkdir()
        assignment = assignments.load(course, name, scratch / "key")
        if journal.setting("registered") != assignment.digest or not gradebook.has_assignment(course, name):
            assignment.register(course.db_url, scratch / "register.log")
            journal.setting("registered", assignment.digest)
        if engine.WARNING:
            print(f"WARNING: {engine.WARNING}.", flush=True)
        clerk = Clerk(course, assignment, journal, engine, scratch)
        todo, unchanged = clerk.sort_out(wanted, force)
        if unchanged:
            print(f"{len(unchanged)} unchanged since they were graded: not run again (--force runs them).", flush=True)
        line = Progress(len(todo))
        try:
            for student in todo:
                line.begin(student)
                result = clerk.grade(student, limit, cell_timeout)
                line.end(student, result)
            clerk.give_feedback(line)
        except KeyboardInterrupt:
            line.clear()
            print("Stopped. Everything graded so far is kept; run the same command to go on.", flush=True)
            return 130
        line.clear()
        rows = clerk.rows(handed_in)
        absent = sorted(set(gradebook.enrolled(course)) - {row.student for row in rows})
        parts = assignment.parts()
        report.write_atomically(course.grades / f"{name}.csv", report.csv_text(rows, parts))
        page = report.html_text(name, rows, parts, absent, engine.WARNING)
        report.write_atomically(course.grades / f"{name}.html", page)
        print(report.summary(name, rows, absent, course.grades))
        return 1 if any(row.human for row in rows) else 0


def wanted_students(course: Course, name: str, handed_in: list[str], students: list[str] | None) -> list[str]:
    expected = course.submitted("STUDENT", name)
    if not handed_in:
        raise CannotStart(f"No submissions of {name} found: expected them in {expected}/ .")
    unknown = sorted(set(students or []) - set(handed_in))
    if unknown:
        raise CannotStart(f"Nothing was handed in by {', '.join(unknown)}: expected it in {expected}/ .")
    return [student for student in handed_in if not students or student in students]


class Clerk:
    """Does everything for one submission, in the order that loses nothing."""

    def __init__(
        self, course: Course, assignment: assignments.Assignment, journal: Journal, engine, scratch: Path
    ) -> None:
        self.course, self.assignment, self.journal, self.engine, self.scratch = (
            course,
            assignment,
            journal,
            engine,
            scratch,
        )

    def digest(self, student: str) -> str:
        return intake.digest(self.course.submitted(student, self.assignment.name), self.assignment, self.engine.NAME)

    def sort_out(self, students: list[str], force: bool) -> tuple[list[str], list[str]]:
        """Who has to be run, and who has not; puts right what a kill between two steps or a restored gradebook left."""
        entries = self.journal.entries()
        marks = gradebook.marks(self.course, self.assignment.name)
        todo, unchanged = [], []
        for student in students:
            entry = entries.get(student)
            if force or entry is None or entry.running or entry.result is None or entry.digest != self.digest(student):
                todo.append(student)
                continue
            result = entry.result
            expected = {p.key: p.points if result.outcome == GRADED else None for p in result.parts}
            if result.outcome == GRADED and not self.course.autograded(student, self.assignment.name).is_dir():
                todo.append(student)
            else:
                if student not in marks or marks[student].automatic != expected:
                    self.apply(student, result)
                unchanged.append(student)
        todo.sort(key=lambda student: bool(entries.get(student) and entries[student].running))
        return todo, unchanged

    def grade(self, student: str, limit: int | None, cell_timeout: int | None) -> Result:
        name = self.assignment.name
        folder = self.course.submitted(student, name)
        self.journal.begin(student)
        digest = self.digest(student)
        work = Path(tempfile.mkdtemp(dir=self.scratch))
        try:
            result = worker.grade(self.assignment, folder, work, self.engine, limit, cell_timeout)
            worker.keep(work, result, self.course.autograded(student, name))
            self.apply(student, result)
            self.journal.finish(student, digest, result)
        finally:
            shutil.rmtree(work, ignore_errors=True)
        return result

    def apply(self, student: str, result: Result) -> None:
        folder = self.course.submitted(student, self.assignment.name)
        given = folder / "timestamp.txt"
        when = None
        if given.is_file() and not given.is_symlink():
            copy = self.scratch / "when"
            copy.mkdir(exist_ok=True)
            shutil.copyfile(given, copy / "timestamp.txt")
            when = intake.timestamp(copy)[0]
        gradebook.apply(self.course, self.assignment, student, result, when)

    def give_feedback(self, line: Progress) -> None:
        """Make the pages of everyone whose marks, comments or reason changed since their last page."""
        from autograder import feedback

        marks = gradebook.marks(self.course, self.assignment.name)
        for student, entry in self.journal.entries().items():
            if (
                entry.result is None
                or student not in marks
                or not self.course.submitted(student, self.assignment.name).exists()
            ):
                continue
            marked = entry.result.outcome == GRADED or decided(marks[student])
            fingerprint = f"{marks[student].fingerprint} {marked} {entry.digest}"
            page = self.course.feedback(student, self.assignment.name)
            if entry.feedback == fingerprint and page.is_dir():
                continue
            line.show(f"feedback for {student}")
            work = Path(tempfile.mkdtemp(dir=self.scratch))

            def make(student=student, entry=entry, marked=marked, work=work) -> dict:
                feedback.make(self.course, self.assignment, student, entry.result, marked, work)
                return {}

            try:
                worker.call(make, work, 120)
                self.journal.gave_feedback(student, fingerprint)
            except RunFailed as error:
                line.clear()
                shutil.rmtree(page, ignore_errors=True)  # an old page would pass for the new one
                print(f"No feedback page for {student}: {error}.", flush=True)
            finally:
                shutil.rmtree(work, ignore_errors=True)

    def rows(self, handed_in: list[str]) -> list[report.Row]:
        """The report: marks as the gradebook has them, outcomes as the journal has them."""
        marks = gradebook.marks(self.course, self.assignment.name)
        entries = self.journal.entries()
        rows = []
        for student in sorted({*handed_in, *(s for s, entry in entries.items() if entry.result and s in marks)}):
            entry = entries.get(student)
            if entry is None or entry.result is None or student not in marks:
                result = Result(
                    outcome.FAILED, "Handed in, but not graded yet: grade it.", parts=self.assignment.parts()
                )
                rows.append(
                    report.Row(student, None, result.max, result.outcome, result.reason, 0, 0, {}, True, result)
                )
                continue
            present = student in handed_in
            stale = entry.running or (present and entry.digest != self.digest(student))
            rows.append(row(student, entry.result, marks[student], stale, present))
        return rows


def decided(marks: gradebook.Marks) -> bool:
    """Whether every part has points, whoever gave them."""
    return all(value is not None for value in marks.parts.values())


def row(student: str, result: Result, marks: gradebook.Marks, stale: bool, present: bool) -> report.Row:
    """One line of the report. `stale`: the result belongs to an older version of what was handed in, so no marks."""
    words = [result.reason] if result.reason else []
    known = result.outcome == GRADED or decided(marks)
    human = stale or not known
    if stale:
        words = ["Handed in again since it was graded: grade it again; its old marks are not shown as the new ones."]
    elif result.outcome == GRADED:
        undecided = [part.name for part in result.parts if marks.parts.get(part.key) is None]
        look = [name for name in marks.waiting if name not in undecided]
        if undecided:
            words.append(f"To be marked by hand in formgrader: {', '.join(undecided)}.")
        if look:
            words.append(f"Has marks by hand from before this run: look at them in formgrader: {', '.join(look)}.")
        human = bool(undecided or look)
    elif known:
        words.append("Marked by hand since.")
        human = bool(marks.waiting)
    if not present:
        words.append("No longer in the folder of submissions; these are its last marks.")
    words += [f"Note: {note}." for note in result.notes]
    shown = marks.score if known and not stale else None
    parts = {} if stale else marks.parts
    reason = " ".join(words)
    return report.Row(
        student, shown, marks.max, result.outcome, reason, marks.seconds_late, marks.penalty, parts, human, result
    )


class Progress:
    """One line that follows the run on a terminal; one line per submission elsewhere."""

    def __init__(self, total: int) -> None:
        self.total, self.done, self.start, self.live = total, 0, time.monotonic(), sys.stdout.isatty()

    def begin(self, student: str) -> None:
        left = ""
        if self.done:
            each = (time.monotonic() - self.start) / self.done
            left = f", about {max(1, round(each * (self.total - self.done) / 60))} min left"
        self.show(f"[{self.done + 1}/{self.total}{left}] {student} ...")

    def end(self, student: str, result: Result) -> None:
        self.done += 1
        self.clear()
        marks = f" {points(result.score)}/{points(result.max)}" if result.outcome == GRADED else ""
        if not self.live or result.outcome != GRADED:
            print(f"[{self.done}/{self.total}] {student}: {result.outcome}{marks}", flush=True)

    def show(self, text: str) -> None:
        if self.live:
            width = shutil.get_terminal_size().columns - 1
            print("\r\033[K" + text[:width], end="", flush=True)

    def clear(self) -> None:
        if self.live:
            print("\r\033[K", end="", flush=True)
