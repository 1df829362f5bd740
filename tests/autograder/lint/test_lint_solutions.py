"""The checks of every assignment of this course are proven: nothing is refused, and no variant earns a point."""

import bank
import pytest

from autograder import assignment as assignments
from autograder import lint
from autograder.course import Course
from autograder.jail.sandbox import Sandbox
from autograder.lint.variants import engine, prove


@pytest.mark.parametrize("assignment", bank.assignments())
def test_nothing_in_its_checks_is_refused(assignment):
    assert lint.refusals(bank.ROOT / "solutions" / assignment / f"{assignment}.ipynb") == []


@pytest.fixture(scope="module")
def sandbox():
    """One warm process for all assignments; `lint.proof` starts one for each. Our own code needs no walls."""
    with Sandbox(["torch"], walls=False) as one:
        yield one


@pytest.mark.slow
@pytest.mark.parametrize("assignment", bank.assignments())
def test_the_solution_gets_full_marks_and_the_blank_and_every_variant_none(
    assignment, sandbox, tmp_path, nbgrader_on_path
):
    course = Course(bank.ROOT)
    cells = {assignment: lint.static(course.source(assignment) / f"{assignment}.ipynb")[0]}
    key = assignments.load(course, assignment, tmp_path)
    found = prove(key, cells, engine(key, sandbox))
    assert [str(finding) for finding in found[assignment] if not finding.warning] == []
