"""The commands: `grade` for a class, `check` for one's own work. Exit 2 with one sentence where nothing could start."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from autograder.outcome import CannotStart


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="autograder", description="Grade an nbgrader course.")
    commands = top.add_subparsers(dest="command", required=True)
    grade = commands.add_parser(
        "grade",
        help="grade a class",
        description="Grade every new or changed submission; write marks, feedback, grades/NAME.csv and "
        "grades/NAME.html. Exit code 0: all have their marks; 1: some need a person; 2: could not start.",
    )
    grade.add_argument(
        "--submitted", type=Path, metavar="DIR", help="another folder of submissions (DIR/STUDENT/ASSIGNMENT/)"
    )
    grade.add_argument("--student", action="append", metavar="ID", help="only this student; may be repeated")
    grade.add_argument("--force", action="store_true", help="run unchanged submissions again too")
    check = commands.add_parser(
        "check",
        help="grade your own work privately",
        description="Grade your own notebook; nothing is recorded. Exit code 0: full marks; 1: not yet; "
        "2: could not start.",
    )
    check.add_argument("--notebook", type=Path, metavar="FILE", help="another notebook than exercises/NAME/NAME.ipynb")
    for command in (grade, check):
        command.add_argument("assignment", metavar="ASSIGNMENT")
        command.add_argument(
            "--course", type=Path, default=Path(), metavar="DIR", help="course folder (default: this one)"
        )
        command.add_argument("--limit", type=positive, metavar="SECONDS", help="for a whole submission (default 300)")
        command.add_argument(
            "--cell-timeout",
            type=positive,
            metavar="SECONDS",
            help="for one cell (default: nbgrader's setting, else 30)",
        )
    return top


def positive(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return value


def main(argv: list[str] | None = None) -> int:
    arguments = parser().parse_args(argv)
    # nbgrader looks for its helpers on PATH; they lie beside the interpreter even where no environment is activated.
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
    try:
        notebook = arguments.notebook.resolve() if getattr(arguments, "notebook", None) else None
        from autograder.course import Course

        course = Course(arguments.course, getattr(arguments, "submitted", None))
        course.require(arguments.assignment)
        from autograder import stock as engine

        limits = {"limit": arguments.limit, "cell_timeout": arguments.cell_timeout}
        if arguments.command == "check":
            from autograder.check import check

            return check(course, arguments.assignment, engine, notebook, **limits)
        from autograder.classroom import grade_class

        return grade_class(
            course, arguments.assignment, engine, students=arguments.student, force=arguments.force, **limits
        )
    except CannotStart as problem:
        print(problem, file=sys.stderr)
        return 2
