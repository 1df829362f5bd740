"""The only writer of marks: puts one result into nbgrader's gradebook in one transaction, and reads marks back.

Follows nbgrader's SaveAutoGrades and AssignLatePenalties: manual marks and comments are never touched, a cell with a
manual mark is flagged for a look after a new run. A run without a verdict takes the old automatic marks away, so that
they cannot pass for the marks of the new submission.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from nbgrader.api import Assignment as AssignmentRow
from nbgrader.api import Comment, Grade, Gradebook, MissingEntry, Student, SubmittedAssignment, SubmittedNotebook
from nbgrader.preprocessors import AssignLatePenalties
from sqlalchemy import select
from sqlalchemy.exc import DatabaseError, OperationalError

from autograder.assignment import Assignment
from autograder.course import Course
from autograder.outcome import GRADED, CannotStart, Result

T = TypeVar("T")
PATIENCE = 60  # seconds to wait while another program (formgrader, a backup) holds the gradebook


@dataclass
class Marks:
    """What the gradebook says about one submission."""

    score: float  # after the penalty, as `nbgrader export` gives it
    max: float
    penalty: float
    seconds_late: float
    parts: dict[str, float | None]  # notebook/cell to points; None where nobody has decided
    automatic: dict[str, float | None]
    by_hand: set[str]  # cells with a manual mark
    waiting: list[str]  # cells that nbgrader wants a person to look at
    fingerprint: str  # changes with every mark and comment


def has_assignment(course: Course, name: str) -> bool:
    return patiently(course, lambda gradebook: any(row.name == name for row in gradebook.assignments))


def enrolled(course: Course) -> list[str]:
    return patiently(course, lambda gradebook: [student.id for student in gradebook.students])


def apply(course: Course, assignment: Assignment, student: str, result: Result, handed_in: datetime | None) -> None:
    """Write one result."""
    patiently(course, lambda gradebook: _write(gradebook, course, assignment, student, result, handed_in))


def patiently(course: Course, use: Callable[[Gradebook], T]) -> T:
    """Open the gradebook and use it. Waits while it is locked; raises CannotStart when that lasts."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            with Gradebook(course.db_url, course.course_id) as gradebook:
                return use(gradebook)
        except OperationalError as error:
            if "locked" not in str(error.orig):
                raise CannotStart(f"The gradebook {course.db_url} cannot be used: {error.orig}.") from None
            if time.monotonic() > deadline:
                raise CannotStart(
                    f"The gradebook {course.db_url} stayed locked for {PATIENCE} seconds ({error.orig}): close what "
                    f"uses it, then run the same command again. Nothing is lost."
                ) from None
            time.sleep(0.5)
        except DatabaseError as error:
            if type(error) is not DatabaseError:  # a narrower kind is not about the file
                raise
            raise CannotStart(
                f"{course.db_url} is not a readable gradebook ({error.orig}): restore a backup."
            ) from None


def _write(
    gradebook: Gradebook,
    course: Course,
    assignment: Assignment,
    student: str,
    result: Result,
    handed_in: datetime | None,
) -> None:
    db = gradebook.db
    if db.get(Student, student) is None:
        db.add(Student(id=student))
    submission = _submission(db, assignment.name, student)
    if submission is None:
        submission = _new_submission(db, assignment.name, student)
    submission.timestamp = handed_in
    points = {part.key: part.points if result.outcome == GRADED else None for part in result.parts}
    for notebook in submission.notebooks:
        for grade in notebook.grades:
            grade.auto_score = points.get(f"{notebook.name}/{grade.name}")
            grade.needs_manual_grade = grade.manual_score is not None or grade.auto_score is None
        for comment in notebook.comments:
            comment.auto_comment = "No response." if f"{notebook.name}/{comment.name}" in result.blank else None
        notebook.late_submission_penalty = None
    db.flush()
    db.expire_all()  # scores are computed in the database
    if result.outcome == GRADED:
        _penalise(submission, course)
    db.commit()


def penalise(course: Course, assignment: str, students: set[str]) -> None:
    """Bring the late penalties of `students` up to date with the due date, the marks by hand and the configuration."""

    def write(gradebook: Gradebook) -> None:
        for submission in gradebook.assignment_submissions(assignment):
            if submission.student.id in students:
                _penalise(submission, course)
        gradebook.db.commit()

    patiently(course, write)


def _penalise(submission: SubmittedAssignment, course: Course) -> None:
    late = None
    for notebook in submission.notebooks:
        penalty = None
        if submission.total_seconds_late > 0:
            if late is None:
                late = AssignLatePenalties(config=course.config)
                late.init_plugin()
            seconds = submission.total_seconds_late
            penalty = late.plugin_inst.late_submission_penalty(submission.student.id, notebook.score, seconds)
        if penalty is not None:
            penalty = late._check_late_penalty(notebook, penalty)
        if notebook.late_submission_penalty != penalty:
            notebook.late_submission_penalty = penalty


def _new_submission(db, assignment: str, student: str) -> SubmittedAssignment:
    """An empty submission with a row for every grade and comment, as nbgrader's add_submission makes it."""
    row = db.scalars(select(AssignmentRow).where(AssignmentRow.name == assignment)).one()
    submission = SubmittedAssignment(assignment_id=row.id, student_id=student)
    db.add(submission)
    db.flush()
    for notebook in row.notebooks:
        handed_in = SubmittedNotebook(notebook_id=notebook.id, assignment_id=submission.id)
        db.add(handed_in)
        db.flush()
        for cell in [*notebook.grade_cells, *notebook.task_cells]:
            db.add(Grade(cell_id=cell.id, notebook_id=handed_in.id))
        for cell in [*notebook.solution_cells, *notebook.task_cells]:
            db.add(Comment(cell_id=cell.id, notebook_id=handed_in.id))
    db.flush()
    db.expire_all()
    return submission


def _submission(db, assignment: str, student: str) -> SubmittedAssignment | None:
    query = (
        select(SubmittedAssignment)
        .join(AssignmentRow, AssignmentRow.id == SubmittedAssignment.assignment_id)
        .where(AssignmentRow.name == assignment, SubmittedAssignment.student_id == student)
    )
    return db.scalars(query).one_or_none()


def marks(course: Course, assignment: str) -> dict[str, Marks]:
    """What the gradebook says now, by student."""

    def read(gradebook: Gradebook) -> dict[str, Marks]:
        try:
            submissions = gradebook.assignment_submissions(assignment)
        except MissingEntry:
            return {}
        return {submission.student.id: _marks(submission) for submission in submissions}

    return patiently(course, read)


def _marks(submission: SubmittedAssignment) -> Marks:
    parts, automatic, by_hand, waiting, print_of = {}, {}, set(), [], []
    for notebook in submission.notebooks:
        for grade in notebook.grades:
            key = f"{notebook.name}/{grade.name}"
            decided = grade.manual_score is not None or grade.auto_score is not None
            parts[key] = grade.score if decided else None
            automatic[key] = grade.auto_score
            if grade.manual_score is not None:
                by_hand.add(key)
            if grade.needs_manual_grade:
                waiting.append(grade.name)
            print_of.append((key, grade.score, decided))
        print_of += [(f"{notebook.name}/{comment.name}", comment.comment) for comment in notebook.comments]
    penalty = submission.late_submission_penalty or 0.0
    print_of.append(penalty)
    return Marks(
        score=max(0.0, submission.score - penalty),
        max=submission.max_score,
        penalty=penalty,
        seconds_late=submission.total_seconds_late,
        parts=parts,
        automatic=automatic,
        by_hand=by_hand,
        waiting=sorted(waiting),
        fingerprint=hashlib.sha256(repr(sorted(print_of, key=repr)).encode()).hexdigest(),
    )
