"""An honest class gets the same marks, cell by cell, from stock `nbgrader autograde` and from this grader.

For every assignment of the course: right answers, wrong answers drawn from the bank, the notebook as handed out.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import bank
import nbformat
import pytest
from nbgrader.api import Gradebook

pytestmark = [pytest.mark.slow, pytest.mark.sandbox]

ROOT = Path(__file__).resolve().parents[2]
RIGHT, WRONG = 1, 1  # answers drawn from each bank; stock takes some five seconds each
SLOW = {"samplers/torch_distributions"}  # half a minute under stock, and like the others in every other way


def drawn(assignment: str, kind: str, count: int) -> list[Path]:
    paths = sorted((ROOT / "tests/exercises" / assignment / kind).glob("*.py"))
    paths = [path for path in paths if f"{assignment}/{path.stem}" not in SLOW]
    return paths[:: max(1, len(paths) // count)][:count]


def make(course: Path, assignment: str) -> None:
    (course / "solutions").mkdir(parents=True)
    shutil.copytree(ROOT / "solutions" / assignment, course / "solutions" / assignment)
    shutil.copyfile(ROOT / "nbgrader_config.py", course / "nbgrader_config.py")
    answers = {
        f"{kind}-{path.stem}": path.read_text(encoding="utf-8")
        for kind, count in (("right", RIGHT), ("wrong", WRONG))
        for path in drawn(assignment, kind, count)
    }
    for student, text in {**answers, "blank": None}.items():
        path = course / "submitted" / student / assignment / f"{assignment}.ipynb"
        path.parent.mkdir(parents=True)
        nbformat.write(bank.submission(assignment, text), path)


def run(course: Path, *command: str) -> None:
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    done = subprocess.run(command, cwd=course, env=environment, capture_output=True, text=True, timeout=600)
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
    run(tmp_path / "stock", "nbgrader", "generate_assignment", assignment)
    run(tmp_path / "stock", "nbgrader", "autograde", assignment)
    run(tmp_path / "ours", sys.executable, "-m", "autograder", "grade", assignment)
    stock, ours = (marks(tmp_path / grader, assignment) for grader in ("stock", "ours"))
    assert len(stock) == len(list((tmp_path / "stock/submitted").iterdir()))
    assert ours == stock
