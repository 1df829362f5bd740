"""The commands: `grade` a class, `check` one's own work, `lint` checks. Exit 2 where none could start."""

from __future__ import annotations

import argparse
import os
import sys
import traceback
from pathlib import Path

from autograder import signals
from autograder.outcome import CannotStart, GraderFailed, clip, own_trouble


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="autograder", description="Grade an nbgrader course.")
    commands = top.add_subparsers(dest="command", required=True)
    grade = commands.add_parser(
        "grade",
        help="grade a class",
        description="Grade every new or changed submission; write marks, feedback, grades/NAME.csv and "
        "grades/NAME.html. Exit code 0: all have their marks; 1: some need a person; 2: could not start, or broke off; "
        "130: stopped, everything graded so far is kept.",
    )
    grade.add_argument(
        "--submitted", type=Path, metavar="DIR", help="another folder of submissions (DIR/STUDENT/ASSIGNMENT/)"
    )
    grade.add_argument("--student", action="append", metavar="ID", help="only this student; may be repeated")
    grade.add_argument("--workers", type=positive, metavar="N", help="submissions at once (default: one per processor)")
    grade.add_argument(
        "--scheduler", metavar="ADDRESS", help="grade on the dask.distributed cluster whose scheduler answers here"
    )
    grade.add_argument(
        "--unsafe-no-sandbox",
        action="store_true",
        help="run submissions as programs of yours that can read and change whatever you can",
    )
    grade.add_argument(
        "--accept", action="append", metavar="ID", help="a person has looked at this suspicious or odd submission"
    )
    grade.add_argument("--force", action="store_true", help="run unchanged submissions again too")
    check = commands.add_parser(
        "check",
        help="grade your own work privately",
        description="Grade your own notebook; nothing is recorded. Exit code 0: full marks; 3: graded, not "
        "yet full marks; 2: no points could be counted.",
    )
    check.add_argument("--notebook", type=Path, metavar="FILE", help="another notebook than exercises/NAME/NAME.ipynb")
    prove = commands.add_parser(
        "lint",
        help="prove the checks of an assignment",
        description="Look for checks that let a wrong answer pass. Exit code 0: none found; 1: some; 2: could not run.",
    )
    lint_arguments(prove)
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
    for command in (grade, check, prove):
        command.add_argument("--debug", action="store_true", help="show the traceback where the grader breaks off")
    return top


def lint_arguments(top: argparse.ArgumentParser) -> None:
    """The arguments of `lint`, here because reading them must not import what the lint needs."""
    top.add_argument("assignment", metavar="ASSIGNMENT", nargs="?")
    top.add_argument("--course", type=Path, default=Path(), metavar="DIR", help="course folder (default: this one)")
    top.add_argument("--static", action="store_true", help="read the tests only, run nothing")
    top.add_argument("--patterns", action="store_true", help="list what is refused, why, and what to write instead")


def positive(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return value


def main(argv: list[str] | None = None) -> int:
    """Run a command; whatever goes wrong is one sentence and exit code 2."""
    arguments = parser().parse_args(argv)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # file names and messages can hold what is no text
    try:
        with signals.tidy():
            return run(arguments)
    except CannotStart as problem:
        print(problem, file=sys.stderr)
    except GraderFailed as problem:
        print(f"The grader could not do its work: {problem}.", file=sys.stderr)
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 130
    except Exception as error:
        machine = refused(error)
        if getattr(arguments, "debug", False) or os.environ.get("AUTOGRADER_DEBUG"):
            traceback.print_exc()
        elif machine:
            print(machine, file=sys.stderr)
        else:
            why = clip(" ".join(f"{type(error).__name__}: {error}".split()), 300)
            print(f"The grader broke off ({why}): run it with --debug to see where.", file=sys.stderr)
    return 2


def refused(error: Exception) -> str:
    """What to do where this machine refused a file or had no room for it; empty for other errors."""
    known = own_trouble(error) or (error if isinstance(error, PermissionError | FileExistsError) else None)
    if known is None:
        return ""
    what = f"{known.filename}: {known.strerror}" if known.filename else f"{known.strerror}"
    return f"This machine is in the way ({what}). Mend that, then run the same command: what was done is kept."


def run(arguments: argparse.Namespace) -> int:
    # nbgrader looks for its helpers on PATH; they lie beside the interpreter even where no environment is activated.
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
    commands = {"check": check, "grade": grade, "lint": lint}
    return commands[arguments.command](arguments)


def grade(arguments: argparse.Namespace) -> int:
    from autograder import ahead

    root = arguments.course.resolve()
    submitted = arguments.submitted.resolve() if arguments.submitted else None
    ahead.require_course(root)
    walls = not arguments.unsafe_no_sandbox
    modules = ahead.modules(root, arguments.assignment)
    workers = arguments.workers
    if arguments.scheduler:
        from autograder.cluster import Cluster

        runner = Cluster(arguments.scheduler, modules, walls)
        workers = workers or max(1, runner.threads)
    else:
        from autograder.jail.sandbox import Sandbox

        runner = Sandbox(modules, walls=walls, hidden=ahead.private(root, submitted))
    with runner:  # it starts up while nbgrader is being imported
        from autograder.course import Course

        course = Course(root, submitted)
        from autograder.classroom import grade_class

        return grade_class(
            course,
            arguments.assignment,
            runner,
            walls=walls,
            workers=workers,
            students=arguments.student,
            force=arguments.force,
            limit=arguments.limit,
            cell_timeout=arguments.cell_timeout,
            accept=arguments.accept,
        )


def lint(arguments: argparse.Namespace) -> int:
    from autograder import lint

    return lint.run(arguments)


def check(arguments: argparse.Namespace) -> int:
    from autograder import ahead
    from autograder.jail.sandbox import Sandbox

    root = arguments.course.resolve()
    notebook = arguments.notebook.resolve() if arguments.notebook else None
    ahead.require_course(root)
    with Sandbox(ahead.modules(root, arguments.assignment), walls=False) as runner:  # the learner's own code
        from autograder.course import Course

        course = Course(root)
        course.require(arguments.assignment)
        from autograder.check import check

        return check(course, arguments.assignment, runner, notebook, arguments.limit, arguments.cell_timeout)
