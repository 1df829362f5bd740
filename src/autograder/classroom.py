"""The loop over a class: who is to be graded, one after the other, and what is written when.

Order per submission: run, notebook into autograded/, marks into the gradebook, row into the journal, feedback. Killed
between any two of these, the next run does the submission again and ends the same. Submissions that were under way
when an earlier run died come last, so one that kills the grader cannot keep the rest from being graded.
"""

from __future__ import annotations

import contextlib
import hashlib
import shutil
import tempfile
from pathlib import Path

from autograder import assignment as assignments
from autograder import gradebook, intake, outcome, report, rows, worker
from autograder.course import Course
from autograder.journal import Journal
from autograder.outcome import DAMAGED, GRADED, CannotStart, Result
from autograder.progress import Progress


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
    misnamed = course.misnamed(name)
    wanted = wanted_students(course, name, handed_in, misnamed, students)
    with contextlib.ExitStack() as stack:
        stack.enter_context(course.lock(name))
        scratch = Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="autograder-", ignore_cleanup_errors=True))
        )
        journal = Journal(course.grades / f"{name}.journal")
        stack.callback(journal.close)
        (scratch / "key").mkdir()
        assignment = assignments.load(course, name, scratch / "key")
        if not gradebook.has_assignment(course, name) or journal.setting("registered") != assignment.digest:
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
                with clerk.trouble_of(student, line):
                    line.end(student, clerk.grade(student, limit, cell_timeout))
            clerk.penalise()
            clerk.give_feedback(line)
        except KeyboardInterrupt:
            line.clear()
            print("Stopped. Everything graded so far is kept; run the same command to go on.", flush=True)
            return 130
        line.clear()
        parts = assignment.parts()
        lines = [*clerk.rows(handed_in), *(rows.misnamed(folder, parts) for folder in misnamed)]
        absent = sorted(set(gradebook.enrolled(course)) - {row.student for row in lines})
        report.write_atomically(course.grades / f"{name}.csv", report.csv_text(lines, parts))
        page = report.html_text(name, lines, parts, absent, engine.WARNING)
        report.write_atomically(course.grades / f"{name}.html", page)
        print(report.summary(name, lines, absent, course.grades))
        return 1 if any(row.human for row in lines) else 0


def wanted_students(
    course: Course, name: str, handed_in: list[str], misnamed: list[str], students: list[str] | None
) -> list[str]:
    expected = course.submitted("STUDENT", name)
    if not handed_in and not misnamed:
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
        self.course, self.assignment, self.journal = course, assignment, journal
        self.engine, self.scratch = engine, scratch
        self.trouble: dict[str, str] = {}  # why a submission could not be graded in this run, by student
        self.behind: dict[str, str] = {}  # what of a graded submission is not up to date, by student

    @contextlib.contextmanager
    def trouble_of(self, student: str, line: Progress):
        """Note what the grader could not do for one student, and go on with the class. The journal keeps the student
        as under way, so the next run tries again."""
        try:
            yield
        except CannotStart:  # about the gradebook: the next student would fare no better
            raise
        except Exception as error:
            why = f"{type(error).__name__}: {error}" if type(error) is not outcome.GraderFailed else str(error)
            self.trouble[student] = (
                f"The grader could not do its work ({outcome.clip(why, 300)}). This says nothing about the submission: "
                f"run the same command again. There are no current marks."
            )
            line.trouble(student, self.trouble[student])

    def digest(self, student: str) -> str:
        name = self.assignment.name
        folder, linked = self.course.submitted(student, name), self.course.linked(student, name) is not None
        try:
            return intake.digest(folder, self.assignment, self.engine.NAME, linked)
        except OSError as error:  # a folder that may not be entered
            return hashlib.sha256(f"{self.assignment.digest} unreadable {error.errno}".encode()).hexdigest()

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
                    self.apply(student, result)  # only the gradebook is written: what breaks here breaks for all
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
            link = self.course.linked(student, name)
            if link is None:
                result = worker.grade(self.assignment, folder, work, self.engine, limit, cell_timeout)
            else:
                result = Result(DAMAGED, followed(link, self.course), parts=self.assignment.parts())
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
        linked = self.course.linked(student, self.assignment.name) or given.is_symlink()
        if not linked and given.is_file():
            copy = self.scratch / "when"
            copy.mkdir(exist_ok=True)
            shutil.copyfile(given, copy / "timestamp.txt")
            when = intake.timestamp(copy)[0]
        gradebook.apply(self.course, self.assignment, student, result, when)

    def penalise(self) -> None:
        """Late penalties follow the due date and marks by hand, also where nothing was run again."""
        marks = gradebook.marks(self.course, self.assignment.name)
        current = {student: entry.result for student, entry in self.journal.entries().items() if not entry.running}
        marked = {s for s, result in current.items() if result and s in marks and rows.known(result, marks[s])}
        try:
            gradebook.penalise(self.course, self.assignment.name, marked)
        except CannotStart:
            raise
        except Exception as error:
            print(f"Late penalties are not up to date: the plugin that computes them broke off ({error}).", flush=True)
            self.behind |= dict.fromkeys(marked, "Its late penalty is not up to date.")

    def give_feedback(self, line: Progress) -> None:
        """Make the pages of everyone whose marks, comments or reason changed since their last page."""
        from autograder import feedback

        marks = gradebook.marks(self.course, self.assignment.name)
        for student, entry in self.journal.entries().items():
            if (
                entry.result is None
                or entry.running  # its last page stays, as its last marks do, until there are new ones
                or student not in marks
                or not self.course.submitted(student, self.assignment.name).exists()
            ):
                continue
            marked = rows.known(entry.result, marks[student])
            fingerprint = f"{marks[student].fingerprint} {marked} {entry.digest}"
            page = self.course.feedback(student, self.assignment.name)
            if entry.feedback == fingerprint and page.is_dir():
                continue
            line.show(f"feedback for {student}")
            work = self.scratch / "feedback"

            def make(student=student, entry=entry, marked=marked, work=work) -> dict:
                feedback.make(self.course, self.assignment, student, entry.result, marked, work)
                return {}

            try:
                work.mkdir()
                worker.call(make, work, 120)
                self.journal.gave_feedback(student, fingerprint)
            except Exception as error:
                shutil.rmtree(page, ignore_errors=True)  # an old page would pass for the new one
                self.behind[student] = f"No feedback page could be made ({error}): run the same command again."
                line.trouble(student, self.behind[student])
            finally:
                shutil.rmtree(work, ignore_errors=True)

    def rows(self, handed_in: list[str]) -> list[report.Row]:
        """The report: marks as the gradebook has them, outcomes as the journal has them."""
        marks = gradebook.marks(self.course, self.assignment.name)
        entries = self.journal.entries()
        lines = []
        for student in sorted({*handed_in, *(s for s, entry in entries.items() if entry.result and s in marks)}):
            entry = entries.get(student)
            if entry is None or entry.result is None or student not in marks:
                why = self.trouble.get(student, "Handed in, but not graded yet: grade it.")
                result = Result(outcome.FAILED, why, parts=self.assignment.parts())
                lines.append(rows.without_marks(student, result))
                continue
            present, stale = student in handed_in, ""
            if entry.running:
                stale = self.trouble.get(student, rows.BROKEN_OFF)
            elif present and entry.digest != self.digest(student):
                stale = rows.CHANGED
            behind = self.behind.get(student, "")
            lines.append(rows.row(student, entry.result, marks[student], stale, present, behind))
        return lines


def followed(link: Path, course: Course) -> str:
    """Why a linked submission is not graded."""
    shown = link.relative_to(course.root) if link.is_relative_to(course.root) else link
    return (
        f"{shown} is a link, and links are not followed, because they can lead to the work of somebody else: put the "
        f"folder itself there and grade again."
    )
