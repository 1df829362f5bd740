"""What nbgrader's gradebook says: the marks of a whole class in five queries, however many students there are.

nbgrader's own objects ask the database again for every cell of every student. Leaves out writing (see `gradebook`).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from nbgrader.api import Assignment, BaseCell, Comment, Grade, GradeCell, Notebook, TaskCell
from nbgrader.api import SubmittedAssignment as Submitted
from nbgrader.api import SubmittedNotebook as Part
from sqlalchemy import func, select


@dataclass
class Marks:
    """What the gradebook says about one submission."""

    score: float = 0.0  # after the penalty, as `nbgrader export` gives it
    max: float = 0.0
    penalty: float = 0.0
    seconds_late: float = 0.0
    parts: dict[str, float | None] = field(default_factory=dict)  # notebook/cell to points; None: nobody has decided
    automatic: dict[str, float | None] = field(default_factory=dict)
    by_hand: set[str] = field(default_factory=set)  # cells with a manual mark
    waiting: list[str] = field(default_factory=list)  # cells that nbgrader wants a person to look at
    comments: dict[str, str] = field(default_factory=dict)  # by notebook/cell; a person's before nbgrader's own
    fingerprint: str = ""  # changes with every mark and comment


def read(db, assignment: str) -> dict[str, Marks]:
    """All marks of an assignment, in five queries however many students there are."""
    row = db.execute(select(Assignment.id, Assignment.duedate).where(Assignment.name == assignment)).first()
    if row is None:
        return {}
    most = sum(
        db.scalar(
            select(func.coalesce(func.sum(kind.max_score), 0.0))
            .join(Notebook, Notebook.id == kind.notebook_id)
            .where(Notebook.assignment_id == row.id)
        )
        for kind in (GradeCell, TaskCell)
    )
    found: dict[str, Marks] = {}
    prints: dict[str, list] = {}
    mine = (Submitted.assignment_id == row.id,)
    within = (Part.assignment_id == Submitted.id, Notebook.id == Part.notebook_id)
    submissions = (
        select(
            Submitted.student_id,
            Submitted.timestamp,
            Submitted.extension,
            func.coalesce(func.sum(Part.late_submission_penalty), 0.0),
        )
        .join(Part, Part.assignment_id == Submitted.id, isouter=True)
        .where(*mine)
        .group_by(Submitted.id, Submitted.student_id)
    )
    for student, when, extension, penalty in db.execute(submissions):
        late = seconds_late(when, row.duedate, extension)
        found[student], prints[student] = Marks(max=most, penalty=penalty, seconds_late=late), [penalty]
    grades = select(
        Submitted.student_id,
        Notebook.name,
        BaseCell.name,
        Grade.auto_score,
        Grade.manual_score,
        Grade.extra_credit,
        Grade.needs_manual_grade,
    ).where(*mine, *within, Grade.notebook_id == Part.id, BaseCell.id == Grade.cell_id)
    for student, notebook, cell, automatic, manual, extra, look in db.execute(grades):
        marks, key = found[student], f"{notebook}/{cell}"
        base = automatic if manual is None else manual
        score = 0.0 if base is None else base + (extra or 0.0)
        marks.parts[key] = None if base is None else score
        marks.automatic[key] = automatic
        marks.score += score
        if manual is not None:
            marks.by_hand.add(key)
        if look:
            marks.waiting.append(cell)
        prints[student].append((key, score, base is not None))
    comments = select(
        Submitted.student_id, Notebook.name, BaseCell.name, Comment.auto_comment, Comment.manual_comment
    ).where(*mine, *within, Comment.notebook_id == Part.id, BaseCell.id == Comment.cell_id)
    for student, notebook, cell, automatic, manual in db.execute(comments):
        prints[student].append((f"{notebook}/{cell}", automatic if manual is None else manual))
        if manual or automatic:
            found[student].comments[f"{notebook}/{cell}"] = manual or automatic
    for student, marks in found.items():
        marks.score = max(0.0, marks.score - marks.penalty)
        marks.waiting.sort()
        marks.fingerprint = hashlib.sha256(repr(sorted(prints[student], key=repr)).encode()).hexdigest()
    return found


def seconds_late(when: datetime | None, due: datetime | None, extension: timedelta | None) -> float:
    """Seconds after the due date; 0.0 where one of the dates is not known."""
    if when is None or due is None:
        return 0.0
    return max(0.0, (when - due - (extension or timedelta())).total_seconds())
