"""What a student gets back: nbgrader's feedback page, without hidden test code and without live HTML of the student's.

nbgrader's own page shows the hidden tests and runs scripts that a submission contains. So the page is made from a
redacted copy: test cells show the text that was handed out and the check's message only, everything else is sanitised.
A submission without a verdict gets a short page that says so, and no marks.
"""

from __future__ import annotations

import html
import os
import secrets
import shutil
from glob import escape
from pathlib import Path

import nbformat
from nbconvert.preprocessors import CSSHTMLHeaderPreprocessor
from nbconvert.preprocessors.sanitize import SanitizeHTML
from nbgrader.converters import GenerateFeedback
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import GetGrades
from nbgrader.utils import capture_log

from autograder import outcome
from autograder.assignment import Assignment
from autograder.course import Course
from autograder.outcome import Result

BESIDE = ("timestamp.txt", "submission_secret.txt")  # what `nbgrader release_feedback` needs to find the student


class Sanitize(SanitizeHTML):
    """Make HTML harmless in what the student wrote or printed; the course's own text keeps its form."""

    def preprocess_cell(self, cell, resources, index):
        if cell.cell_type == "markdown" and cell.metadata.get("handed_out"):
            return cell, resources
        return super().preprocess_cell(cell, resources, index)


def make(course: Course, assignment: Assignment, student: str, result: Result, marked: bool, work: Path) -> None:
    """Write feedback/STUDENT/ASSIGNMENT/*.html. `marked`: the submission has marks (of the run, or all by hand)."""
    pages = work / "pages"
    pages.mkdir(parents=True)
    autograded = course.autograded(student, assignment.name)
    if marked and autograded.is_dir():
        convert(course, assignment, student, autograded, work, pages)
    else:
        for name in assignment.notebooks:
            page = no_marks(assignment.name, result)
            (pages / f"{name}.html").write_text(page, encoding="utf-8", errors="backslashreplace")
    target = course.feedback(student, assignment.name)
    given = [] if course.linked(student, assignment.name) else [course.submitted(student, assignment.name)]
    for name in BESIDE:
        for folder in (*given, target):
            if (folder / name).is_file() and not (folder / name).is_symlink():
                shutil.copyfile(folder / name, pages / name)
                break
    # Without these two, release_feedback stops at the first submission that did not come through the exchange, and with
    # it the whole class. A secret that nobody knows releases the page to nobody.
    if not (pages / BESIDE[0]).exists():
        (pages / BESIDE[0]).write_text("")
    if not (pages / BESIDE[1]).exists():
        (pages / BESIDE[1]).write_text(secrets.token_hex(64))
    fresh = target.parent / f".{target.name}.new"
    if fresh.exists():
        shutil.rmtree(fresh)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copytree(pages, fresh)
    if target.exists():
        shutil.rmtree(target)
    os.replace(fresh, target)


def convert(course: Course, assignment: Assignment, student: str, autograded: Path, work: Path, pages: Path) -> None:
    """Run nbgrader's GenerateFeedback on redacted copies, with the marks and comments of the real gradebook."""
    root = work / "private"
    copies = root / "autograded" / student / assignment.name
    copies.mkdir(parents=True)
    for name, cells in assignment.notebooks.items():
        notebook = nbformat.read(autograded / f"{name}.ipynb", as_version=4)
        given = nbformat.read(assignment.key / "release" / assignment.name / f"{name}.ipynb", as_version=4)
        redact(notebook, {cell.name: cell for cell in cells}, {cell.source for cell in given.cells})
        nbformat.write(notebook, copies / f"{name}.ipynb")
    config = assignment.private_config(root, db_url=course.db_url, student_id=escape(student))
    config.GenerateFeedback.preprocessors = [GetGrades, Sanitize, CSSHTMLHeaderPreprocessor]
    config.Sanitize.enabled = True
    config.HTMLExporter.template_name = "feedback"
    converter = GenerateFeedback(coursedir=CourseDirectory(config=config), config=config)
    converter.force = True
    log = capture_log(converter)
    if not log["success"]:
        print(log.get("log", ""), log.get("error", ""))
        raise RuntimeError("nbgrader could not make the feedback page")
    for page in (root / "feedback" / student / assignment.name).glob("*.html"):
        shutil.copyfile(page, pages / page.name)


def redact(notebook: nbformat.NotebookNode, released: dict, given: set[str]) -> None:
    """Show test cells as they were handed out, and of their outputs the message only. `given`: what was handed out."""
    for cell in notebook.cells:
        cell.metadata["handed_out"] = cell.source in given
        known = released.get(cell.metadata.get("nbgrader", {}).get("grade_id"))
        tested = known is not None and known.points is not None and not known.solution
        hidden = tested and known.source != cell.source
        if tested:
            cell.source = known.source
        if cell.cell_type != "code":
            continue
        if hidden:  # what the student's code prints there could be the hidden inputs
            cell.outputs = [output for output in cell.outputs if output.output_type == "error"]
        for output in cell.outputs if tested else []:
            if output.output_type == "error":
                output.traceback = [message(output)]


def message(error: nbformat.NotebookNode) -> str:
    text = outcome.clip(str(error.evalue))
    return text if error.ename == "AssertionError" and text else f"{error.ename}: {text}"


def no_marks(name: str, result: Result) -> str:
    """The page for a submission whose marks nobody knows yet."""
    shown = html.escape(result.reason)
    return (
        f'<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>{html.escape(name)}</title>'
        f"<body><h1>{html.escape(name)}: no marks yet</h1>"
        f"<p>Your submission could not be graded automatically ({html.escape(result.outcome)}). "
        f"Your instructor has been told and will look at it.</p><p>What the grader wrote to your instructor:</p>"
        f"<blockquote>{shown}</blockquote></body></html>\n"
    )
