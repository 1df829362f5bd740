"""Marks from reports: only the judge's explicit word passes, and nothing a student says reaches further than it may."""

import nbformat
import pytest
from bench import Bench, cell, ends, lost, part, raises, went_well
from nbformat.v4 import new_code_cell
from nbgrader.utils import compute_checksum, determine_grade
from toy import HIDDEN, MESSAGE, Toy

from autograder import outcome, settle
from autograder.outcome import FAILED, GRADED, SUSPICIOUS, TIMED_OUT, Result


@pytest.fixture(scope="module")
def bench(tmp_path_factory, nbgrader_on_path) -> Bench:
    return Bench(tmp_path_factory.mktemp("settle"))


def test_all_well_is_full_marks(bench):
    result, _ = bench.settle(bench.toy.answer())
    assert (result.outcome, result.reason, result.score, result.max) == (GRADED, "", 5, 5)
    assert [p.status for p in result.parts] == [outcome.PASSED, outcome.PASSED]
    assert Result.from_dict(result.to_dict()) == result


def test_a_check_that_fails_says_why(bench):
    result, _ = bench.settle(bench.toy.answer(), raises("test-double", "AssertionError", MESSAGE))
    assert (result.outcome, result.score) == (GRADED, 2)
    found = part(result, "test-double")
    assert (found.points, found.status, found.message, found.told) == (0, outcome.WRONG, MESSAGE, MESSAGE)


def no_word(report: dict) -> None:
    cell(report, "test-double", "judge")["report"] = None


def other_word(report: dict) -> None:
    cell(report, "test-double", "judge")["report"]["status"] = "fine"


def not_run(report: dict) -> None:
    cell(report, "test-double", "judge").update(status="not run", report=None)


def left_out(report: dict) -> None:
    report["cells"].remove(cell(report, "test-double", "judge"))


@pytest.mark.parametrize("silence", [no_word, other_word, not_run, left_out])
def test_silence_is_never_a_pass_nor_a_failure(bench, silence):
    result, _ = bench.settle(bench.toy.answer(), silence)
    assert (result.outcome, [p.points for p in result.parts]) == (FAILED, [None, None])
    assert "test-double came to no verdict" in result.reason


@pytest.mark.parametrize("why", ["died", "stopped", "memory"])
def test_losing_the_pupil_in_a_check_is_never_a_pass_even_if_the_judge_says_ok(bench, why):
    def change(report):
        cell(report, "test-double", "judge")["report"]["lost"] = why

    result, _ = bench.settle(bench.toy.answer(), change)
    assert (result.outcome, result.score) == (GRADED, 2)


@pytest.mark.parametrize(
    ("why", "status", "says"),
    [
        ("died", outcome.WRONG, "double() ended its Python process"),
        ("stopped", outcome.STOPPED, "double() ran for 30 seconds without an end and was stopped."),
        ("memory", outcome.WRONG, "double() needed more memory than the 1.2 GB allowed"),
    ],
)
def test_a_lost_pupil_costs_only_the_part_in_which_it_was_lost(bench, why, status, says):
    result, _ = bench.settle(bench.toy.answer(), lost("test-double", why, "double"))
    found = part(result, "test-double")
    assert (result.outcome, result.score, found.points, found.status) == (GRADED, 2, 0, status)
    assert found.message.startswith(says)


def test_a_check_stopped_in_its_own_code_is_named_as_such(bench):
    result, _ = bench.settle(bench.toy.answer(), ends("test-double", "judge", "stopped"))
    found = part(result, "test-double")
    assert (found.points, found.status) == (0, outcome.STOPPED)
    assert found.message == "The check ran for 30 seconds without an end and was stopped."


@pytest.mark.parametrize(
    ("ended", "kind", "says"),
    [
        ("total", TIMED_OUT, "ran for more than 300 seconds"),
        ("lost", FAILED, "its Python process 8 times"),
        ("judge", FAILED, "the process that runs the checks broke off"),
        ("something", FAILED, "ended in an unknown way (something)"),
        (None, FAILED, "ended in an unknown way"),
    ],
)
def test_a_run_that_did_not_finish_gives_no_marks_to_any_part(bench, ended, kind, says):
    result, _ = bench.settle(bench.toy.answer(), ended=ended)
    assert result.outcome == kind and says in result.reason
    assert [(p.points, p.message) for p in result.parts] == [(None, ""), (None, "")]


def test_a_setup_cell_that_fails_on_the_trusted_side_is_the_assignments_fault(bench):
    result, _ = bench.settle(bench.toy.answer(), raises("setup", "ImportError", "No module named 'x'"))
    assert (result.outcome, result.score) == (FAILED, 0)
    assert "the locked cell setup of the assignment itself does not run (ImportError: No module" in result.reason


@pytest.mark.parametrize(
    ("value", "points"),
    [(None, 3), (0, 0), (1.5, 1.5), (3, 3), (3.5, 3), (-1, 3), (float("nan"), 3), (float("inf"), 3)],
)
def test_partial_credit_is_a_number_between_nothing_and_all(bench, value, points):
    def change(report):
        cell(report, "test-double", "judge")["report"]["value"] = value

    result, _ = bench.settle(bench.toy.answer(), change)
    assert part(result, "test-double").points == points


@pytest.mark.parametrize("value", [0.0, 1.5, 3.0, -1.0, True, False])
def test_partial_credit_is_what_nbgrader_gives_for_the_notebook(bench, value):
    def change(report):
        cell(report, "test-double", "judge")["report"].update(value=float(value), shown=repr(value))

    result, notebooks = bench.settle(bench.toy.answer(), change)
    shown = Toy.cell(notebooks["toy"], "test-double")
    assert determine_grade(shown) == (part(result, "test-double").points, 3)


def test_blank_answers_are_not_started_whatever_the_check_says(bench):
    stub = raises("test-double", "NotImplementedError", "", student=True, function="double")
    own = raises("double", "NotImplementedError", "", where="pupil")
    result, _ = bench.settle(bench.toy.answer(double=None), stub, own)
    assert part(result, "test-double").status == outcome.NOT_STARTED
    assert result.blank == ["toy/double"] and not result.errors


def test_what_a_hidden_input_could_ride_on_is_not_told_to_the_student(bench):
    secret = "-21 is what I was given"
    result, _ = bench.settle(
        bench.toy.answer(), raises("test-double", "ValueError", secret, student=True, function="double")
    )
    found = part(result, "test-double")
    assert found.message == f"ValueError: {secret}"
    assert found.told == "double() raised ValueError."


@pytest.mark.parametrize(
    ("kind", "message", "student", "function", "told"),
    [
        ("Minus21", "x", True, "double", "double() raised an error of its own."),
        ("AssertionError", "-21", True, "double", "double() raised AssertionError."),
        ("ValueError", "x", True, "minus 21", "Your code raised ValueError."),
        ("ValueError", "invalid literal: '-21'", False, None, "The check could not use what your code returned"),
        ("NameError", "name 'double' is not defined", False, None, "double is not defined."),
        ("NameError", "name 'secret' is not defined", False, None, "The check could not use what your code returned"),
    ],
)
def test_no_other_way_out_for_hidden_inputs(bench, kind, message, student, function, told):
    result, _ = bench.settle(
        bench.toy.answer(), raises("test-double", kind, message, student=student, function=function)
    )
    assert part(result, "test-double").told.startswith(told)


def test_a_library_that_compares_quotes_what_is_expected_and_is_not_quoted(bench):
    def by_torch(report):
        cell(report, "test-double", "judge")["report"]["error"]["by"] = "torch"

    def told(message):
        result, _ = bench.settle(bench.toy.answer(), raises("test-double", "AssertionError", message), by_torch)
        return part(result, "test-double").told

    assert "4.26" not in told("Scalars are not close! Expected 4.26 but got 0")
    assert told(MESSAGE) == MESSAGE  # in the check's own source: given as `msg`


def test_where_nothing_is_hidden_errors_are_told_in_full(bench):
    result, _ = bench.settle(
        bench.toy.answer(), raises("test-length", "ValueError", "too short", student=True, function="length")
    )
    found = part(result, "test-length")
    assert (found.message, found.told) == ("ValueError: too short", None)


def test_errors_of_the_students_own_cells_are_listed(bench):
    notebook = bench.toy.answer()
    notebook["cells"].append(new_code_cell("1 / 0", id="own"))
    number = f"number {len(notebook['cells'])}"
    result, _ = bench.settle(
        notebook,
        raises("double", "SyntaxError", "invalid syntax (<cell double>, line 2)", where="pupil"),
        ends(number, "pupil", "stopped"),
    )
    assert result.errors == [
        "cell double: SyntaxError: invalid syntax (line 2)",
        f"cell {number}: it ran for 30 seconds without an end and was stopped",
    ]
    assert result.outcome == GRADED


@pytest.mark.parametrize(
    "report",
    [None, [], 7, {}, {"error": 1}, {"error": {"name": 1}}, {"stdout": 5, "stderr": [], "shown": {}, "error": []}],
)
def test_a_pupil_can_report_what_it_likes_and_nothing_comes_of_it(bench, report):
    def change(found):
        cell(found, "double", "pupil")["report"] = report

    result, notebooks = bench.settle(bench.toy.answer(), change)
    assert (result.outcome, result.score, result.errors) == (GRADED, 5, [])
    assert Toy.cell(notebooks["toy"], "double").outputs == []


def test_texts_of_the_student_are_made_harmless_and_short(bench):
    wild = "\x1b[31mred\x1b[0m \x00\x07\ud800\u202e<b>" + "x" * 100_000

    def change(report):
        found = cell(report, "double", "pupil")["report"]
        found["stdout"] = found["stderr"] = found["shown"] = wild

    result, notebooks = bench.settle(
        bench.toy.answer(), change, raises("double", wild, wild, where="pupil"), raises("test-double", wild, wild)
    )
    nbformat.validate(notebooks["toy"])
    text = nbformat.writes(notebooks["toy"])
    text.encode()
    assert len(text) < 300_000
    for said in [*result.errors, part(result, "test-double").message, part(result, "test-double").told]:
        assert "\x1b" not in said and "\x07" not in said and "\u202e" not in said and len(said) < 3000


def test_autograded_notebooks_are_what_nbgrader_expects(bench):
    result, notebooks = bench.settle(bench.toy.answer(double=None), raises("test-double", "AssertionError", MESSAGE))
    notebook = notebooks["toy"]
    nbformat.validate(notebook)
    test, answer = Toy.cell(notebook, "test-double"), Toy.cell(notebook, "double")
    assert HIDDEN in test.source and test.metadata.nbgrader.checksum == compute_checksum(test)
    assert answer.metadata.nbgrader.checksum == compute_checksum(answer)  # untouched
    assert determine_grade(test) == (0, 3)
    (error,) = test.outputs
    assert (error.output_type, error.ename, error.evalue) == ("error", "AssertionError", MESSAGE)
    assert determine_grade(Toy.cell(notebook, "test-length")) == (2, 2)
    assert result.score == 2


def test_settling_twice_gives_the_same(bench):
    rebuilt = bench.rebuild(bench.toy.answer())
    report = went_well(rebuilt.payloads["toy"])
    raises("test-double", "AssertionError", MESSAGE)(report)
    first = settle.settle(bench.key, rebuilt, {"toy": report})
    assert settle.settle(bench.key, rebuilt, {"toy": report}) == first


def test_breaking_the_protocol_is_evidence_and_the_marks_stand_until_somebody_looks(bench):
    def change(report):
        report["events"].append({"kind": "protocol", "cell": "double", "text": "In cell double it sent an answer."})

    result, _ = bench.settle(bench.toy.answer(), change)
    assert (result.outcome, result.score) == (SUSPICIOUS, 5)
    assert result.evidence == ["In cell double it sent an answer."]
    assert "look" in result.reason


def test_a_missing_answer_asks_for_a_person_though_the_rest_is_graded(bench):
    notebook = bench.toy.answer()
    notebook["cells"] = [c for c in notebook["cells"] if c["id"] != "double"]
    result, _ = bench.settle(notebook, raises("test-double", "NameError", "name 'double' is not defined"))
    assert (result.outcome, result.score) == (GRADED, 2)
    assert "The answer cell double was deleted" in result.reason
