"""A real class through the real tools: hand out, fetch, submit, collect, grade, give back, on `samplers`.

More than thirty submissions, drawn from the bank of right and wrong answers, blank and broken ones among them; the
marks have to be what the bank says, computed without nbgrader.
"""

import csv
import html
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import bank
import nbformat
import pytest
from toy import Toy

pytestmark = [pytest.mark.slow, pytest.mark.sandbox]

ROOT = Path(__file__).resolve().parents[2]
BANK = ROOT / "tests/exercises/samplers"
NAME = "samplers"
WRONG = 17  # of the bank's wrong answers, evenly drawn


def nbgrader(*arguments: str, cwd: Path, home: Path | None = None) -> str:
    """Run an nbgrader command as people do; a student's runs in a home and a Jupyter data folder of their own."""
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    if home is not None:
        environment |= {"HOME": str(home), "JUPYTER_DATA_DIR": str(home / "data"), "JUPYTER_CONFIG_DIR": str(home)}
    done = subprocess.run(
        ["nbgrader", *arguments], cwd=cwd, env=environment, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done.stderr


def fill(notebook, answers: dict[str, str] | None):
    """Type answers into the notebook that a student has fetched."""
    for cell in notebook.cells:
        identity = cell.metadata.get("nbgrader", {}).get("grade_id")
        if answers and identity in answers:
            cell.source = "\n".join(line for line in answers[identity].split("\n") if "### " not in line)
    return notebook


class Class:
    """The course folder, the exchange, and what each student handed in: a notebook, or None where it is broken."""

    def __init__(self, place: Path) -> None:
        self.course, self.exchange, self.homes = place / "course", place / "exchange", place / "homes"
        self.exchange.mkdir()
        self.exchange.chmod(0o777)
        self.course.mkdir()
        shutil.copytree(ROOT / "solutions" / NAME, self.course / "solutions" / NAME)
        shutil.copyfile(ROOT / "nbgrader_config.py", self.course / "nbgrader_config.py")
        self.handed_in: dict[str, nbformat.NotebookNode | None] = {}

    def through(self, *arguments: str, student: str | None = None) -> str:
        exchange = f"--Exchange.root={self.exchange}"
        if student is None:
            return nbgrader(*arguments, exchange, cwd=self.course)
        home = self.homes / student
        home.mkdir(parents=True, exist_ok=True)
        return nbgrader(*arguments, exchange, "--course=foundation-models", cwd=home, home=home)

    def hand_out(self) -> None:
        self.through("generate_assignment", NAME)
        self.through("release_assignment", NAME)

    def submit(self, student: str, answers: dict[str, str] | None) -> None:
        """Fetch, work, submit, under an identity of one's own."""
        self.through("fetch_assignment", NAME, student=student)
        path = self.homes / student / NAME / f"{NAME}.ipynb"
        notebook = fill(nbformat.read(path, as_version=4), answers)
        nbformat.write(notebook, path)
        self.through("submit", NAME, f"--student={student}", student=student)
        self.handed_in[student] = notebook

    def place(self, student: str, notebook, name: str = f"{NAME}.ipynb", whole: bool = True) -> Path:
        """Put a notebook into the folder of submissions, as one does with files that came by mail."""
        path = self.course / "submitted" / student / NAME / name
        path.parent.mkdir(parents=True)
        path.write_text(nbformat.writes(notebook), encoding="utf-8")
        self.handed_in[student] = notebook if whole else None
        return path

    def page(self, student: str) -> str:
        """The text of a feedback page, tags away."""
        source = (self.course / "feedback" / student / NAME / f"{NAME}.html").read_text(encoding="utf-8")
        return flat(html.unescape(re.sub(r"<[^>]+>", "", source)))


def flat(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def answers(kind: str, stem: str) -> dict[str, str]:
    return bank.answers(NAME, (BANK / kind / f"{stem}.py").read_text(encoding="utf-8"))


def broken(course: Class) -> None:
    """What goes wrong in every class."""

    def whole():
        return bank.submission(NAME, (right[0]).read_text(encoding="utf-8"))

    right = sorted((BANK / "right").glob("*.py"))
    syntax = whole()
    Toy.cell(syntax, "greedy").source = "def greedy(logits:\n    return logits.argmax(dim=-1)"
    course.place("syntax", syntax)
    crash = whole()
    Toy.cell(crash, "greedy").source += "\n\nimport os\ndef greedy(logits):\n    os._exit(0)"
    course.place("crash", crash, whole=False)
    course.place("corrupt", whole(), whole=False).write_text('{"cells": [', encoding="utf-8")
    deleted = whole()
    deleted.cells = [c for c in deleted.cells if c.metadata.get("nbgrader", {}).get("grade_id") != "test-greedy"]
    course.place("deleted", deleted, whole=False)
    twice = whole()
    twice.cells.append(nbformat.from_dict({**json.loads(json.dumps(Toy.cell(twice, "greedy"))), "id": "copy"}))
    course.place("twice", twice, whole=False)
    course.place("renamed", whole(), name="samplers-final.ipynb", whole=False)


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    course = Class(tmp_path_factory.mktemp("class"))
    course.hand_out()
    right = sorted(path.stem for path in (BANK / "right").glob("*.py"))
    wrong = sorted(path.stem for path in (BANK / "wrong").glob("*.py"))
    drawn = wrong[:: max(1, len(wrong) // WRONG)][:WRONG]
    course.submit("ann", answers("right", right[0]))
    course.submit("bob", answers("wrong", drawn[0]))
    course.submit("chi", None)  # blank
    course.through("collect", NAME)
    for stem in right[1:6]:
        course.place(
            f"right-{stem}", bank.submission(NAME, (BANK / "right" / f"{stem}.py").read_text(encoding="utf-8"))
        )
    for stem in drawn[1:]:
        course.place(
            f"wrong-{stem}", bank.submission(NAME, (BANK / "wrong" / f"{stem}.py").read_text(encoding="utf-8"))
        )
    broken(course)
    toy = object.__new__(Toy)
    toy.root = course.course
    done = toy.run("grade", NAME)
    return course, done


@pytest.fixture(scope="module")
def table(graded) -> dict[str, dict]:
    with open(graded[0].course / "grades" / f"{NAME}.csv", encoding="utf-8", newline="") as handle:
        return {row["student"]: row for row in csv.DictReader(handle)}


def test_the_whole_class_has_outcomes(graded, table):
    course, done = graded
    assert done.returncode == 1, done.stderr  # the broken ones need a person
    assert len(table) >= 30
    assert table.keys() == course.handed_in.keys()
    outcomes = {name: row["outcome"] for name, row in table.items() if row["outcome"] != "graded"}
    assert outcomes == {"crash": "suspicious", "corrupt": "damaged", "renamed": "damaged"}


def test_what_happened_to_the_notebook_costs_no_marks_that_the_work_deserves(table):
    full = table["ann"]["max"]
    assert table["deleted"]["score"] == table["twice"]["score"] == full
    assert 0 < float(table["crash"]["score"]) < float(full)  # greedy() ends its process; the other functions count


def test_marks_are_what_the_bank_says(graded, table):
    course, _ = graded
    for student, notebook in course.handed_in.items():
        if notebook is None:  # looked at by the tests around this one
            continue
        expected = bank.grade(NAME, notebook)
        row = table[student]
        assert float(row["score"]) == expected["points"], student
        failed = {cell for cell in row if cell.startswith(("check-", "test-")) and float(row[cell]) == 0}
        assert failed == set(expected["failed"]), student


def test_right_is_full_marks_wrong_is_not_and_blank_is_nothing(graded, table):
    full = table["ann"]["max"]
    for student, row in table.items():
        if student == "ann" or student.startswith("right-"):
            assert row["score"] == full, student
        elif student == "bob" or student.startswith("wrong-"):
            assert float(row["score"]) < float(full), student
    assert table["chi"]["score"] == "0"


def test_the_gradebook_says_the_same_as_the_csv(graded, table):
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{graded[0].course}/gradebook.db", "foundation-models") as gradebook:
        for submission in gradebook.assignment_submissions(NAME):
            row = table[submission.student.id]
            assert submission.score == float(row["score"] or 0)
            assert submission.needs_manual_grade == (row["score"] == "")


def test_feedback_shows_the_misconception_and_no_hidden_test(graded):
    course, _ = graded
    for student, notebook in course.handed_in.items():
        if not student.startswith("wrong-"):
            continue
        page = course.page(student)
        for cell, message in bank.grade(NAME, notebook)["messages"].items():
            # Of an error that is no check's own only the name is told: its text could carry a hidden input.
            kind, _, text = message.partition(": ")
            assert flat(text if kind == "AssertionError" else kind) in page, (student, cell)
        assert "_hidden_checks(" not in page and "BEGIN HIDDEN" not in page


def test_released_feedback_reaches_the_student(graded):
    course, _ = graded
    course.through("release_feedback", NAME)
    course.through("fetch_feedback", NAME, student="bob")
    (page,) = (course.homes / "bob" / NAME / "feedback").rglob("*.html")
    fetched = flat(html.unescape(re.sub(r"<[^>]+>", "", page.read_text(encoding="utf-8"))))
    messages = bank.grade(NAME, course.handed_in["bob"])["messages"]
    assert messages
    for message in messages.values():
        assert flat(message.removeprefix("AssertionError: ")) in fetched


def test_marks_export_as_nbgrader_users_know_it(graded, table):
    course, _ = graded
    nbgrader("export", cwd=course.course)
    lines = (course.course / "grades.csv").read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(table) + 1
