"""The command: read the tests of an assignment, then run its variants. One line per finding.

    python -m autograder.lint ASSIGNMENT [--course DIR] [--static | --patterns]

What runs is the instructor's own code, so it runs without the sandbox's walls, on any system. Exit code 0: nothing to
mend; 1: findings (warnings alone do not count); 2: it could not run.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat

from autograder.cli import lint_arguments
from autograder.lint.cells import Cell, lint_cells, read
from autograder.lint.patterns import PATTERNS, Finding
from autograder.outcome import CannotStart, Damaged, GraderFailed


def cells_of(path: Path) -> list[Cell]:
    """The code cells of an instructor's notebook. Raises CannotStart where it is no notebook."""
    try:
        return read(nbformat.read(path, as_version=4))
    except Exception as error:
        raise CannotStart(f"{path} is not a readable notebook ({type(error).__name__}: {error}).") from None


def static(path: Path) -> tuple[list[Cell], list[Finding]]:
    """Read one instructor's notebook (nothing runs): its cells, and what is found in them."""
    from autograder.lint.variants import VARIANTS

    cells = cells_of(path)
    return cells, lint_cells(cells, set(VARIANTS))


def refusals(path: Path) -> list[str]:
    """Why no assignment may be made from this notebook, one sentence each; warnings left out."""
    return [str(finding) for finding in static(path)[1] if not finding.warning]


def proof(course: Any, name: str, cells: dict[str, list[Cell]]) -> dict[str, list[Finding]]:
    """Run the variants with the grading engine; findings by notebook. Raises CannotStart where it does not start."""
    from autograder import assignment as assignments
    from autograder import rebuild
    from autograder.jail.sandbox import Sandbox
    from autograder.lint.variants import engine, prove

    with tempfile.TemporaryDirectory(prefix="autograder-") as key:
        assignment = assignments.load(course, name, Path(key))
        with Sandbox(rebuild.modules(assignment), walls=False) as sandbox:
            return prove(assignment, cells, engine(assignment, sandbox))


def lint(course: Any, name: str, run: bool = True) -> dict[str, list[Finding]]:
    """Everything found in an assignment, by notebook. `run` False reads only."""
    course.require(name)
    paths = sorted(course.source(name).glob("*.ipynb"))
    cells, found = {}, {}
    for path in paths:
        cells[path.stem], found[path.stem] = static(path)
    if run:
        for stem, more in proof(course, name, cells).items():
            found[stem] += more
    return {stem: sorted(findings) for stem, findings in found.items()}


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="autograder lint", description=__doc__.splitlines()[0])
    lint_arguments(top)
    return top


def run(arguments: argparse.Namespace) -> int:
    """The command with its arguments read; prints the findings. Raises CannotStart."""
    from autograder.course import Course

    if arguments.patterns:
        for name, pattern in PATTERNS.items():
            print(f"{name}{' (warning)' * pattern.warning}: {pattern.why}; {pattern.do}")
        return 0
    if arguments.assignment is None:
        raise CannotStart("Name the assignment: python -m autograder.lint ASSIGNMENT")
    course = Course(arguments.course)
    found = lint(course, arguments.assignment, not arguments.static)
    refused = warned = 0
    for stem, findings in found.items():
        for finding in one_line_each(findings):
            print(f"{stem}: {finding}" if len(found) > 1 else finding)
            warned += finding.warning
            refused += not finding.warning
    said = f"{refused} to mend" if refused else "the tests hold" if not arguments.static else "nothing refused"
    print(f"{arguments.assignment}: {said}" + f", {warned} warnings" * bool(warned))
    return int(bool(refused))


def one_line_each(findings: list[Finding]) -> list[Finding]:
    """The findings, those that differ in their detail alone (variants that pass the same check) put together."""
    together: dict[tuple, list[Finding]] = {}
    for finding in findings:
        together.setdefault((finding.place, finding.line, finding.name), []).append(finding)
    return [replace(same[0], detail="; ".join(filter(None, (f.detail for f in same)))) for same in together.values()]


def main(argv: list[str] | None = None) -> int:
    arguments = parser().parse_args(argv)
    try:
        return run(arguments)
    except (CannotStart, Damaged, GraderFailed) as problem:
        print(problem, file=sys.stderr)
    return 2
