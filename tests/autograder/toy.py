"""A tiny nbgrader course that the tests write themselves: two functions, five points, no import worth waiting for."""

from __future__ import annotations

import csv
import json
import multiprocessing
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from autograder.outcome import SandboxLost

CONFIG = """
c = get_config()
c.CourseDirectory.course_id = "toy"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"
c.CourseDirectory.db_url = "sqlite:///gradebook.db"
"""
RIGHT = {"double": "def double(x):\n    return 2 * x", "length": "def length(xs):\n    return len(xs)"}
HIDDEN = "assert double(-21) == -42"  # must never reach a student
MESSAGE = "double() squares its input; reread section 1.1 Doubling"


def meta(grade_id: str, *, grade: bool = False, solution: bool = False, points: float | None = None) -> dict:
    entry = {"grade": grade, "solution": solution, "locked": not solution, "grade_id": grade_id, "schema_version": 3}
    return {"nbgrader": {**entry, "task": False, **({"points": points} if grade else {})}}


def source() -> dict:
    """The instructor's notebook of the assignment `toy`."""
    hidden = f"### BEGIN HIDDEN TESTS\n{HIDDEN}, 'double() loses the sign'\n### END HIDDEN TESTS"
    return new_notebook(
        cells=[
            new_markdown_cell("# Toy", id="title"),
            new_code_cell("import math", metadata=meta("setup"), id="setup"),
            *(
                new_code_cell(
                    f"### BEGIN SOLUTION\n{text}\n### END SOLUTION", metadata=meta(name, solution=True), id=name
                )
                for name, text in [("double", RIGHT["double"])]
            ),
            new_code_cell(
                f"assert double(3) == 6, '{MESSAGE}'\n{hidden}",
                metadata=meta("test-double", grade=True, points=3),
                id="test-double",
            ),
            new_code_cell(
                f"### BEGIN SOLUTION\n{RIGHT['length']}\n### END SOLUTION",
                metadata=meta("length", solution=True),
                id="length",
            ),
            new_code_cell(
                "assert length('abc') == 3, 'length() is off by one; reread section 1.2'",
                metadata=meta("test-length", grade=True, points=2),
                id="test-length",
            ),
        ],
        metadata={"kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"}},
    )


FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["autograder.check", "autograder.classroom", "autograder.feedback", "nbgrader.apps"])


def run_main(argv: list[str], place: str, stock: Path | None = None) -> None:
    """`python -m autograder ARGV`, or `nbgrader ARGV` in the folder `stock`, its output in files under `place`."""
    for number, name in ((1, "out"), (2, "err")):
        os.dup2(os.open(os.path.join(place, name), os.O_WRONLY | os.O_CREAT), number)
    sys.stdout, sys.stderr = (os.fdopen(n, "w", closefd=False, encoding="utf-8") for n in (1, 2))
    from nbgrader.apps import NbGraderApp

    from autograder.cli import main

    try:
        if stock is None:
            code = main(argv)
        else:
            os.chdir(stock)
            NbGraderApp.launch_instance(argv)
            code = 0
    except SystemExit as end:  # how nbgrader says its exit code
        code = end.code or 0
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)


def forked(argv: list[str], stock: Path | None = None) -> subprocess.CompletedProcess:
    """What `run_main` does, in a process forked from one that has imported nbgrader."""
    with tempfile.TemporaryDirectory() as place:
        process = FORKS.Process(target=run_main, args=(argv, place, stock))
        process.start()
        process.join(600)
        hangs = process.is_alive()
        process.kill()
        process.join()
        assert not hangs, f"{argv} did not end"
        out, err = (Path(place, name).read_text(encoding="utf-8") for name in ("out", "err"))
    return subprocess.CompletedProcess(argv, process.exitcode, out, err)


class Bench:
    """A runner without a sandbox, for tests of the bookkeeping: runs both sides' cells of a payload in one namespace.

    `lose`: text in a submission to the number of times that its sandbox vanishes; `asked` lists what was run."""

    def __init__(self, **lose: int) -> None:
        self.lose, self.asked, self.before = dict(lose), [], None
        self.lock = threading.Lock()

    def run(self, payload: dict) -> dict:
        text = "\n".join(step["source"] for step in payload["steps"] if step["where"] == "pupil")
        with self.lock:
            self.asked.append(text)
            for word, times in self.lose.items():
                if word in text and times > 0:
                    self.lose[word] -= 1
                    raise SandboxLost("the connection closed")
        if self.before is not None:
            self.before(text)
        names, cells = {}, []
        for step in payload["steps"]:
            error = None
            try:
                exec(step["source"], names)
            except Exception as e:
                error = {"name": type(e).__name__, "message": str(e), "trace": "", "student": False, "function": None}
            said = {"status": "error" if error else "ok", "stdout": "", "shown": None, "error": error}
            for side in ("pupil", "judge") if step["where"] == "both" else (step["where"],):
                more = {"stderr": ""} if side == "pupil" else {"lost": None, "value": None, "calls": 1}
                cells.append({"name": step["name"], "where": side, "status": "ok", "report": {**said, **more}})
        return {"cells": cells, "events": [], "ended": "finished", "seconds": 0.01}


class Toy:
    """A course folder with the assignment `toy`, and the command line of the autograder on it."""

    url: str | None = None  # of the gradebook, where it is not the file in the course

    def __init__(self, root: Path) -> None:
        self.root = root
        (root / "solutions/toy").mkdir(parents=True)
        (root / "nbgrader_config.py").write_text(CONFIG)
        self.write(root / "solutions/toy/toy.ipynb", source())

    @staticmethod
    def write(path: Path, notebook: dict) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(notebook), encoding="utf-8")

    def released(self) -> dict:
        """The notebook as a student gets it."""
        notebook = json.loads(json.dumps(source()))
        for cell in notebook["cells"]:
            kind = cell["metadata"].get("nbgrader", {})
            if kind.get("solution"):
                cell["source"] = "# YOUR CODE HERE\nraise NotImplementedError()"
            elif kind.get("grade"):
                cell["source"] = cell["source"].split("\n### BEGIN HIDDEN")[0]
        return notebook

    def answer(self, double: str | None = RIGHT["double"], length: str | None = RIGHT["length"]) -> dict:
        """A notebook as handed in; None leaves a cell as handed out."""
        notebook = self.released()
        for name, text in (("double", double), ("length", length)):
            if text is not None:
                self.cell(notebook, name)["source"] = text
        return notebook

    @staticmethod
    def cell(notebook: dict, name: str) -> dict:
        return next(c for c in notebook["cells"] if c["metadata"].get("nbgrader", {}).get("grade_id") == name)

    def folder(self, student: str) -> Path:
        return self.root / "submitted" / student / "toy"

    def hand_in(self, student: str, notebook: dict | None = None, name: str = "toy.ipynb", **answers) -> Path:
        path = self.folder(student) / name
        self.write(path, notebook if notebook is not None else self.answer(**answers))
        return path

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "autograder", *arguments, "--course", str(self.root)]

    def run(self, *arguments: str) -> subprocess.CompletedProcess:
        """What the command line does with these arguments."""
        argv = [*arguments] if "--course" in arguments else [*arguments, "--course", str(self.root)]
        return forked(argv)

    def start(self, *arguments: str) -> multiprocessing.Process:
        """The same, under way: for tests that disturb it. Its output goes nowhere."""
        place = tempfile.mkdtemp(dir=self.root)
        process = FORKS.Process(target=run_main, args=([*arguments, "--course", str(self.root)], place))
        process.start()
        return process

    def grade(self, *arguments: str) -> subprocess.CompletedProcess:
        return self.run("grade", "toy", *arguments)

    def table(self) -> dict[str, dict]:
        """grades/toy.csv by student."""
        with open(self.root / "grades/toy.csv", encoding="utf-8", newline="") as handle:
            return {row["student"]: row for row in csv.DictReader(handle)}

    def gradebook(self):
        from nbgrader.api import Gradebook

        return Gradebook(self.url or f"sqlite:///{self.root}/gradebook.db", "toy")

    def grades(self, student: str) -> dict[str, tuple]:
        """Automatic and manual points and nbgrader's "look at this" by cell."""
        with self.gradebook() as gradebook:
            (notebook,) = gradebook.find_submission("toy", student).notebooks
            return {g.name: (g.auto_score, g.manual_score, g.needs_manual_grade) for g in notebook.grades}

    def mark_by_hand(self, student: str, cell: str, points: float) -> None:
        """What formgrader does when a person enters points."""
        with self.gradebook() as gradebook:
            grade = gradebook.find_grade(cell, "toy", "toy", student)
            grade.manual_score, grade.needs_manual_grade = points, False
            gradebook.db.commit()

    def copy(self, target: Path) -> Toy:
        shutil.copytree(self.root, target)
        twin = object.__new__(Toy)
        twin.root = target
        return twin
