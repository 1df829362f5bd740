"""The grader is graded: each wrong answer loses exactly the checks it names, each right one gets full marks.

Besides the banks, every answer is replaced by what no contract allows (None, NaN, a list): its part earns nothing.
"""

import ast

import bank
import pytest
from bank import ROOT, mark

BANK = ROOT / "tests" / "exercises"
WRONG = sorted(BANK.glob("*/wrong/*.py"))
RIGHT = sorted(BANK.glob("*/right/*.py"))


def label(path):
    return f"{path.parent.parent.name}-{path.stem}"


def declared(path):
    """The docstring's first line and the constants of a bank file."""
    module = ast.parse(path.read_text(encoding="utf-8"))
    constants = {
        node.targets[0].id: ast.literal_eval(node.value)
        for node in module.body
        if isinstance(node, ast.Assign) and node.targets[0].id in ("CAUGHT_BY", "MESSAGE")
    }
    return (ast.get_docstring(module) or "").split("\n")[0], constants


@pytest.mark.slow
@pytest.mark.parametrize("path", WRONG, ids=label)
def test_a_wrong_answer_is_caught_by_the_checks_it_names(path):
    mistake, constants = declared(path)
    assert mistake, "the docstring's first line says the mistake"
    result = bank.grade_text(path.parent.parent.name, path.read_text(encoding="utf-8"))
    assert constants["CAUGHT_BY"] and result["failed"] == constants["CAUGHT_BY"]
    assert result["points"] < result["max_points"] and result["ended"] == "finished"
    shown = [result["messages"][name] for name in result["failed"]]
    assert any(constants["MESSAGE"] in message for message in shown), "\n".join(shown)


@pytest.mark.slow
@pytest.mark.parametrize("path", RIGHT, ids=label)
def test_a_right_answer_gets_full_marks(path):
    assert declared(path)[0], "the docstring's first line says how it differs from the solution"
    result = bank.grade_text(path.parent.parent.name, path.read_text(encoding="utf-8"))
    assert result["failed"] == [] and result["points"] == result["max_points"], result["messages"]


def test_every_graded_cell_catches_some_wrong_answer(assignment):
    """A check that no wrong answer fails has never been seen to work."""
    caught = {name for path in (BANK / assignment / "wrong").glob("*.py") for name in declared(path)[1]["CAUGHT_BY"]}
    checks = {mark(cell, "grade_id") for cell in bank.source(assignment).cells if bank.is_graded(cell)}
    assert checks == caught


# What an answer's result is turned into; `result` is what the solution returns, `first` its first argument.
VARIANTS = {
    "None": "None",
    "NaN": "result.double() * float('nan')",
    "empty": "result[:0]",
    "first row only, which broadcasts": "result[:1]",
    "list": "result.tolist()",
    "generator": "(row for row in result)",
    "zeros": "result * 0",
    "its own argument": "first",
    "subclass that equals everything": "result.as_subclass(Agrees)",
}
WRAPPER = """
import torch


class Agrees(torch.Tensor):
    @classmethod
    def __torch_function__(cls, function, types, args=(), kwargs=None):
        return True


def _wrapped(answer):
    def function(first, *rest, **settings):
        result = answer(first, *rest, **settings)
        return {variant}

    return function


{name} = _wrapped({name})
"""


def parts(assignment):
    """The checks of each answer cell, both by grade_id: those between it and the next one."""
    found = {}
    for cell in bank.source(assignment).cells:
        if bank.is_answer(cell):
            part = found.setdefault(mark(cell, "grade_id"), [])
        elif bank.is_graded(cell):
            part.append(mark(cell, "grade_id"))
    return found


@pytest.mark.slow
def test_the_checks_of_a_part_need_no_check_of_another(assignment):
    """So that a student may work on the parts in any order, and the next test may try each part by itself."""
    for answer, checks in parts(assignment).items():
        result = bank.grade(assignment, bank.source(assignment), checks=checks)
        assert result["failed"] == [], f"{answer}: {result['messages']}"
        assert result["points"] == result["max_points"] > 0


@pytest.mark.slow
@pytest.mark.parametrize("variant", VARIANTS)
def test_a_part_whose_answer_is_not_even_the_right_kind_earns_nothing(assignment, variant):
    names = bank.answer_names(bank.source(assignment))
    for answer, checks in parts(assignment).items():
        submission = bank.source(assignment)
        for cell in submission.cells:
            if mark(cell, "grade_id") == answer:
                for name in names[answer]:
                    cell.source += WRAPPER.format(name=name, variant=VARIANTS[variant])
        result = bank.grade(assignment, submission, checks=checks)
        assert result["failed"] == checks, f"{answer} returns {variant}: {result['messages']}"
