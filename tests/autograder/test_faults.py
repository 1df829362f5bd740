"""Each way to go wrong that an honest class has: the marks that the work deserves, and a sentence on the trouble.

Each file of faults/ is one, and says what the student did. All are graded in one class: see hostile.py.
"""

import re

import hostile
import pytest

pytestmark = [pytest.mark.slow, pytest.mark.sandbox]
FAULTS = hostile.bank("faults")


@pytest.fixture(scope="module")
def graded(tmp_path_factory) -> hostile.Graded:
    return hostile.graded(tmp_path_factory.getbasetemp())


@pytest.fixture(params=FAULTS, ids=lambda bad: bad.stem)
def fault(request, graded) -> str:
    """The student who made the mistake."""
    return graded.student(request.param.stem)


def test_the_bank_is_large_and_says_what_went_wrong():
    assert len(FAULTS) >= 30
    for bad in FAULTS:
        assert bad.family and bad.says.endswith("."), f"{bad.stem}: its docstring is 'Family: what went wrong.'"


def test_marks_are_what_the_work_deserves(graded, fault):
    bad, row = graded.bad[fault], graded.table[fault]
    assert row["outcome"] in (bad.outcomes or ("graded",)), row
    if row["outcome"] in ("graded", "suspicious"):
        assert float(row["score"]) == (bad.deserves or 0), row
    else:
        assert row["score"] == "" and row["reason"], row


def test_a_sentence_names_the_trouble(graded, fault):
    bad = graded.bad[fault]
    said = " ".join(f"{graded.table[fault]['reason']} {graded.report(fault)} {graded.feedback(fault)}".split())
    assert re.search(bad.trouble, said), said[-3000:]


def test_the_honest_students_behind_it_have_full_marks(graded, fault):
    behind = [honest for honest, before in graded.honest.items() if before == fault]
    assert behind
    for honest in behind:
        assert (graded.table[honest]["score"], graded.table[honest]["outcome"]) == ("10", "graded"), honest


def test_the_student_reads_about_it_too(graded, fault):
    page = graded.feedback(fault)
    assert page and "Traceback (most recent call last)" not in graded.table[fault]["reason"]


def by_stem(graded, stem: str) -> str:
    return next(student for student, bad in graded.bad.items() if bad.stem == stem)


def test_feedback_names_the_misconception_and_hides_the_test(graded):
    page = graded.feedback(by_stem(graded, "numpy_results"))
    assert "attention() returns no tensor; reread section 2.1" in page
    assert "4.26817" not in page and "BEGIN HIDDEN" not in page


def test_the_notebook_for_the_instructor_has_the_hidden_tests_that_ran(graded):
    notebook = graded.course.root / "autograded" / by_stem(graded, "numpy_results") / "trial/trial.ipynb"
    assert "4.26817" in notebook.read_text(encoding="utf-8")


def test_feedback_without_a_verdict_shows_no_marks(graded):
    page = graded.feedback(by_stem(graded, "zip_file"))
    assert "no marks yet" in page and "Score" not in page


def test_what_was_not_started_stands_in_one_line_of_the_class_page(graded):
    line = graded.report(by_stem(graded, "blank"))
    assert "Not started:" in line and "NotImplementedError" not in line


def test_code_that_ended_its_process_can_be_opened(graded):
    for stem in ("os_exit", "segfault", "stubborn_loop", "memory_hog"):
        assert (graded.course.root / "autograded" / by_stem(graded, stem) / "trial/trial.ipynb").is_file()
