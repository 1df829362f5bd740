"""What the exercise tests share: every assignment under solutions/, and its notebook as one namespace."""

import bank
import pytest


def pytest_generate_tests(metafunc):
    """A test that takes `assignment` runs for each one: a new one is held to the contract from its first day."""
    if "assignment" in metafunc.fixturenames:
        metafunc.parametrize("assignment", bank.assignments())


@pytest.fixture(scope="session")
def solution_of():
    """solution_of(NAME): what the setup and answer cells of an assignment's solution define, by name."""

    def load(assignment):
        names = {}
        for cell in bank.source(assignment).cells:
            if cell.cell_type == "code" and not bank.is_graded(cell):
                exec(cell.source, names)
        return names

    return load
