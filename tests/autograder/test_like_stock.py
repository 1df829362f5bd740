"""An honest class gets the same marks, cell by cell, from stock `nbgrader autograde` and from this grader.

For every assignment of the course: right answers, and wrong ones beside a part that is left as it was handed out.
Both graders run in processes forked from one that has imported nbgrader (toy.py), which takes longer than their work.
"""

import ast
import shutil
from pathlib import Path

import bank
import nbformat
import pytest
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from toy import forked

pytestmark = [pytest.mark.slow, pytest.mark.sandbox]

ROOT = Path(__file__).resolve().parents[2]
SLOW = {"samplers/torch_distributions"}  # half a minute under stock, and like the others in every other way


def drawn(assignment: str, kind: str) -> str:
    """The first answer of a bank, as text; stock takes some five seconds for each."""
    paths = sorted((ROOT / "tests/exercises" / assignment / kind).glob("*.py"))
    return next(path for path in paths if f"{assignment}/{path.stem}" not in SLOW).read_text(encoding="utf-8")


def partly(assignment: str) -> NotebookNode:
    """A wrong answer to one part, the last of the other parts as it was handed out, the solution for the rest."""
    text = drawn(assignment, "wrong")
    notebook, released, solved = bank.submission(assignment, text), bank.release(assignment), bank.source(assignment)
    names = {node.name for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)}
    cells = {bank.mark(cell, "grade_id"): cell for cell in notebook.cells if bank.is_answer(cell)}
    others = [part for part, own in bank.answer_names(solved).items() if not names & set(own)]
    stub = next(cell for cell in released.cells if bank.mark(cell, "grade_id") == others[-1])
    cells[others[-1]].source = stub.source
    return notebook


def make(course: Path, assignment: str) -> None:
    (course / "solutions").mkdir(parents=True)
    shutil.copytree(ROOT / "solutions" / assignment, course / "solutions" / assignment)
    shutil.copyfile(ROOT / "nbgrader_config.py", course / "nbgrader_config.py")
    right = bank.submission(assignment, drawn(assignment, "right"))
    for student, notebook in {"right": right, "partly": partly(assignment)}.items():
        path = course / "submitted" / student / assignment / f"{assignment}.ipynb"
        path.parent.mkdir(parents=True)
        nbformat.write(notebook, path)


def run(argv: list[str], stock: Path | None = None) -> None:
    done = forked(argv, stock)
    assert done.returncode in (0, 1), done.stdout + done.stderr


def marks(course: Path, assignment: str) -> dict[str, dict[str, float]]:
    with Gradebook(f"sqlite:///{course}/gradebook.db", "foundation-models") as gradebook:
        return {
            submission.student.id: {
                grade.name: grade.auto_score for notebook in submission.notebooks for grade in notebook.grades
            }
            for submission in gradebook.assignment_submissions(assignment)
        }


@pytest.mark.parametrize("assignment", bank.assignments())
def test_an_honest_class_gets_the_same_marks_from_stock_and_from_us(assignment, tmp_path):
    make(tmp_path / "stock", assignment)
    shutil.copytree(tmp_path / "stock", tmp_path / "ours")
    run(["generate_assignment", assignment], tmp_path / "stock")
    run(["autograde", assignment], tmp_path / "stock")
    run(["grade", assignment, "--course", str(tmp_path / "ours")])
    stock, ours = (marks(tmp_path / grader, assignment) for grader in ("stock", "ours"))
    assert ours == stock
    worth = {
        bank.mark(c, "grade_id"): bank.mark(c, "points") for c in bank.source(assignment).cells if bank.is_graded(c)
    }
    assert stock["right"] == worth and stock["partly"].keys() == worth.keys()
    assert sum(points < worth[part] for part, points in stock["partly"].items()) >= 2, "the wrong one and the blank one"
