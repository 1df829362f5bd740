"""The checks of every assignment of this course are proven: nothing is refused, and no variant earns a point."""

from pathlib import Path

import bank
import pytest

from autograder import lint
from autograder.course import Course


@pytest.mark.parametrize("assignment", bank.assignments())
def test_nothing_in_its_checks_is_refused(assignment):
    assert lint.refusals(bank.ROOT / "solutions" / assignment / f"{assignment}.ipynb") == []


@pytest.mark.slow
@pytest.mark.parametrize("assignment", bank.assignments())
def test_the_solution_gets_full_marks_and_the_blank_and_every_variant_none(assignment, nbgrader_on_path):
    course = Course(Path(bank.ROOT))
    cells = {assignment: lint.static(course.source(assignment) / f"{assignment}.ipynb")[0]}
    found = lint.proof(course, assignment, cells)
    assert [str(finding) for finding in found[assignment] if not finding.warning] == []
