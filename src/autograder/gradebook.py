"""The only writer of marks: puts one result into nbgrader's gradebook in one transaction.

Follows nbgrader's SaveAutoGrades and AssignLatePenalties: manual marks and comments are never touched, a cell with a
manual mark is flagged for a look after a new run. A run without a verdict takes the old automatic marks away, so that
they cannot pass for the marks of the new submission. One connection serves a whole run, because opening a gradebook
takes nbgrader longer than grading a submission.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from nbgrader.api import Assignment as AssignmentRow
from nbgrader.api import BaseCell, Comment, Grade, Gradebook, Notebook, Student
from nbgrader.api import SubmittedAssignment as Submitted
from nbgrader.api import SubmittedNotebook as Part
from nbgrader.preprocessors import AssignLatePenalties
from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.exc import DatabaseError, OperationalError

from autograder import marks, signals
from autograder.course import Course
from autograder.marks import Marks
from autograder.outcome import MARKED, CannotStart, Result

T = TypeVar("T")
PATIENCE = 60  # seconds to wait while another program (formgrader, a backup) holds the gradebook


class Book:
    """An open gradebook, for one assignment, from one thread. Every method is one transaction.

    Waits while somebody else has it locked, and raises CannotStart when that lasts or it cannot be used at all.
    """

    def __init__(self, course: Course, assignment: str) -> None:
        self.course, self.assignment = course, assignment
        self.url = course.db_url
        self._book: Gradebook | None = None
        self._cells: dict[str, list[tuple[str, str, bool, bool]]] | None = None

    def close(self) -> None:
        if self._book is not None:
            self._book.close()
            self._book = None

    def _use(self, use: Callable[[Gradebook], T]) -> T:
        with signals.held():
            return self._patiently(use)

    def _patiently(self, use: Callable[[Gradebook], T]) -> T:
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                if self._book is None:
                    self._book = Gradebook(patient(self.url), self.course.course_id)
                value = use(self._book)
                self._book.db.commit()  # ends a transaction that only read, too
                return value
            except OperationalError as error:
                self._undo()
                if "locked" not in str(error.orig):
                    raise CannotStart(
                        f"The gradebook {shown(self.url)} cannot be used: {one_line(error.orig)}."
                    ) from None
                if time.monotonic() > deadline:
                    raise CannotStart(
                        f"The gradebook {shown(self.url)} stayed locked for {PATIENCE} seconds ({error.orig}): close "
                        f"what uses it, then run the same command again. Nothing is lost."
                    ) from None
                time.sleep(0.5)
            except DatabaseError as error:
                self._undo()
                if type(error) is not DatabaseError:  # a narrower kind is not about the file
                    raise
                raise CannotStart(
                    f"{shown(self.url)} is not a readable gradebook ({error.orig}): restore a backup."
                ) from None
            except BaseException:
                self._undo()
                raise

    def _undo(self) -> None:
        if self._book is not None:
            self._book.db.rollback()

    def has_assignment(self) -> bool:
        query = select(AssignmentRow.id).where(AssignmentRow.name == self.assignment)
        return self._use(lambda book: book.db.scalar(query) is not None)

    def enrolled(self) -> list[str]:
        return self._use(lambda book: list(book.db.scalars(select(Student.id))))

    def write(self, student: str, result: Result, handed_in: datetime | None) -> None:
        """Write one result, or take the marks away where it has none."""

        def use(book: Gradebook) -> None:
            db = book.db
            submission = self._submission(db, student)
            points = {part.key: part.points if result.outcome in MARKED else None for part in result.parts}
            where = (Part.assignment_id == submission, Notebook.id == Part.notebook_id)
            grades = select(Grade.id, Grade.manual_score, BaseCell.name, Notebook.name).where(
                *where, Grade.notebook_id == Part.id, BaseCell.id == Grade.cell_id
            )
            rows = []
            for identity, manual, cell, notebook in db.execute(grades):
                mark = points.get(f"{notebook}/{cell}")
                rows.append({"key": identity, "mark": mark, "look": manual is not None or mark is None})
            if rows:
                change = update(Grade.__table__).where(Grade.__table__.c.id == bindparam("key"))
                db.connection().execute(
                    change.values(auto_score=bindparam("mark"), needs_manual_grade=bindparam("look")), rows
                )
            comments = select(Comment.id, BaseCell.name, Notebook.name).where(
                *where, Comment.notebook_id == Part.id, BaseCell.id == Comment.cell_id
            )
            rows = [
                {"key": identity, "text": "No response." if f"{notebook}/{cell}" in result.blank else None}
                for identity, cell, notebook in db.execute(comments)
            ]
            if rows:
                change = update(Comment.__table__).where(Comment.__table__.c.id == bindparam("key"))
                db.connection().execute(change.values(auto_comment=bindparam("text")), rows)
            table = Submitted.__table__
            db.execute(update(table).where(table.c.id == submission).values(timestamp=handed_in))
            table = Part.__table__
            db.execute(update(table).where(table.c.assignment_id == submission).values(late_submission_penalty=None))
            if result.outcome in MARKED and handed_in is not None:
                self._penalise(db, db.get(Submitted, submission, populate_existing=True))

        self._use(use)

    def _submission(self, db, student: str) -> str:
        """The id of a student's submission. Makes what is not there yet, with a row for every grade and comment."""
        if db.scalar(select(Student.id).where(Student.id == student)) is None:
            db.execute(insert(Student.__table__).values(id=student))
        query = (
            select(Submitted.id)
            .join(AssignmentRow)
            .where(AssignmentRow.name == self.assignment, Submitted.student_id == student)
        )
        if (known := db.scalar(query)) is not None:
            return known
        row = db.scalar(select(AssignmentRow.id).where(AssignmentRow.name == self.assignment))
        values = {"assignment_id": row, "student_id": student}
        (submission,) = db.execute(insert(Submitted.__table__).values(values)).inserted_primary_key
        grades, comments = [], []
        for notebook, cells in self._layout(db).items():
            values = {"notebook_id": notebook, "assignment_id": submission}
            (part,) = db.execute(insert(Part.__table__).values(values)).inserted_primary_key
            for cell, graded, commented in cells:
                entry = {"cell_id": cell, "notebook_id": part}
                grades += [entry] if graded else []
                comments += [entry] if commented else []
        for table, rows in ((Grade.__table__, grades), (Comment.__table__, comments)):
            if rows:
                db.connection().execute(insert(table), rows)
        return submission

    def _layout(self, db) -> dict[str, list[tuple[str, bool, bool]]]:
        """By notebook id: each cell's id, whether it has a grade, whether it has a comment."""
        if self._cells is None:
            self._cells = {}
            row = db.scalars(select(AssignmentRow).where(AssignmentRow.name == self.assignment)).one()
            for notebook in row.notebooks:
                tasks = [(cell.id, True, True) for cell in notebook.task_cells]
                cells = [(cell.id, True, False) for cell in notebook.grade_cells]
                self._cells[notebook.id] = cells + [(c.id, False, True) for c in notebook.solution_cells] + tasks
        return self._cells

    def penalise(self, students: set[str]) -> None:
        """Bring the late penalties of `students` up to date with the due date, the marks by hand and configuration."""
        query = select(Submitted).join(AssignmentRow).where(AssignmentRow.name == self.assignment)

        def use(book: Gradebook) -> None:
            late = query.where(Submitted.timestamp.is_not(None)).execution_options(populate_existing=True)
            for submission in book.db.scalars(late):
                if submission.student_id in students:
                    self._penalise(book.db, submission)

        self._use(use)

    def _penalise(self, db, submission: Submitted) -> None:
        seconds = marks.seconds_late(submission.timestamp, submission.assignment.duedate, submission.extension)
        late = None
        for notebook in submission.notebooks:
            penalty = None
            if seconds > 0:
                if late is None:
                    late = AssignLatePenalties(config=self.course.config)
                    late.init_plugin()
                db.refresh(notebook, ["score", "late_submission_penalty"])  # scores are computed in the database
                penalty = late.plugin_inst.late_submission_penalty(submission.student_id, notebook.score, seconds)
            if penalty is not None:
                penalty = late._check_late_penalty(notebook, penalty)
            if notebook.late_submission_penalty != penalty:
                notebook.late_submission_penalty = penalty

    def marks(self) -> dict[str, Marks]:
        """What the gradebook says now, by student."""
        return self._use(lambda book: marks.read(book.db, self.assignment))


def patient(url: str) -> str:
    """The URL of a gradebook, with SQLite told to wait for PATIENCE seconds where it is locked."""
    if not url.startswith("sqlite:///") or "timeout=" in url:
        return url
    return f"{url}{'&' if '?' in url else '?'}timeout={PATIENCE}"


def shown(url: str) -> str:
    """The URL without a password."""
    from sqlalchemy.engine import make_url

    return make_url(url).render_as_string(hide_password=True)


def one_line(error: BaseException | None) -> str:
    """A database's message, which can have several lines, as the end of a sentence."""
    return " ".join(str(error).split()).rstrip(".")
