"""A finding is waived where it stands, by its name and with a reason; nothing else is silenced."""

import pytest

from autograder.lint.cells import Cell, lint_cells

ANSWER = Cell(0, "answer", "def f(x):\n    return x", answer=True)


def names(text, variants=("nan",)):
    cells = [ANSWER, Cell(1, "check", text, graded=True)]
    return [finding.name for finding in lint_cells(cells, set(variants))]


@pytest.mark.parametrize(
    "text",
    [
        "assert f(1), 'm'  # lint: allow truthy-output: only None or a number comes",
        "# lint: allow truthy-output: only None or a number comes\nassert f(1), 'm'",
        "assert f(1), (  # lint: allow truthy-output: only None or a number comes\n    'm'\n)",
        "assert f(1), (\n    'm'\n)  # lint: allow truthy-output: only None or a number comes",
        "if f(1):  # kept\n    pass\nassert f(1), 'm' # noqa  # lint: allow truthy-output: only None comes",
        "for x in (\n    f(1)  # lint: allow loop-over-output: the next line counts them\n):\n    assert x == 1, 'm'",
    ],
)
def test_a_waiver_with_a_reason_on_the_line_or_alone_above_it_counts(text):
    assert names(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "assert f(1), 'm'  # lint: allow zip-without-strict: another name",
        "x = 1  # lint: allow truthy-output: the line above, but not alone\nassert f(1), 'm'",
        "# lint: allow truthy-output: two lines above\n\nassert f(1), 'm'",
        "assert f(1), 'm'\n# lint: allow truthy-output: below it",
        "text = '# lint: allow truthy-output: no comment'\nassert f(1), text",
        "assert f(1), 'm'  # lint: allow variant nan: no pattern but a variant",
        "for x in f(1):\n    assert x == 1, 'm'  # lint: allow loop-over-output: not in the head of the loop",
    ],
)
def test_a_waiver_elsewhere_or_of_another_name_does_not(text):
    found = set(names(text)) - {"waiver-unused"}
    assert len(found) == 1 and found <= {"truthy-output", "loop-over-output"}


@pytest.mark.parametrize("reason", ["", ":", ": ", ": ok", " because it is fine"])
def test_a_waiver_without_a_reason_is_refused_and_silences_nothing(reason):
    assert sorted(names(f"assert f(1), 'm'  # lint: allow truthy-output{reason}")) == [
        "truthy-output",
        "waiver-without-reason",
    ]


@pytest.mark.parametrize("name", ["truth-output", "nan", "variant gold", "variant truthy-output"])
def test_a_waiver_of_a_name_that_does_not_exist_is_refused(name):
    assert names(f"x = 1  # lint: allow {name}: there is no such thing") == ["waiver-unknown"]


def test_one_waiver_may_name_several_each_of_which_has_to_exist():
    text = "assert f(1), 'm'  # lint: allow truthy-output, no-message: only None comes"
    assert names(text) == ["waiver-unused"]  # no-message is not needed
    both = "x = 1\n# lint: allow variant nan, empty: it asks for the shape"
    assert names(both, ("nan", "empty")) == [] and names(both, ("nan",)) == ["waiver-unknown"]
    assert names("x = 1\n# lint: allow variant nan, empty", ("nan", "empty")) == ["waiver-without-reason"]


def test_a_waiver_that_is_not_needed_is_told():
    assert names("assert f(1) == 1, 'm'  # lint: allow truthy-output: not needed any more") == ["waiver-unused"]


def test_a_waiver_in_a_helper_of_the_setup_cell_counts_for_every_test_that_uses_it():
    setup = "def same(a, b):\n    return (a == b).all()  # lint: allow compare-before-shape: callers have looked"
    cells = [Cell(0, "setup", setup), ANSWER, Cell(2, "check", "assert same(f(1), want), 'm'", graded=True)]
    cells[1] = Cell(1, "answer", ANSWER.source, answer=True)
    assert lint_cells(cells, set()) == []
    cells[0] = Cell(0, "setup", setup.split("  #")[0])
    assert [(finding.cell, finding.line, finding.name) for finding in lint_cells(cells, set())] == [
        ("setup", 2, "compare-before-shape")
    ]
