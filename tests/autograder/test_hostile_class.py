"""A class in which one in three is hostile or faulty: no honest mark is lost, nothing is touched or left behind."""

import hostile
import pytest
from trial import NAME, TESTS

pytestmark = [pytest.mark.slow, pytest.mark.sandbox]


@pytest.fixture(scope="module")
def graded(tmp_path_factory) -> hostile.Graded:
    return hostile.graded(tmp_path_factory.getbasetemp())


def test_the_class_is_large_and_one_in_three_is_hostile_or_faulty(graded):
    assert len(graded.bad) + len(graded.honest) >= 150
    assert 3 * len(graded.bad) >= len(graded.bad) + len(graded.honest)


def test_it_is_graded_to_its_end_and_says_that_people_are_needed(graded):
    assert graded.code == 1, graded.out[-3000:]
    assert "Traceback" not in graded.out
    assert graded.table.keys() == graded.bad.keys() | graded.honest.keys()


def test_no_honest_mark_is_lost(graded):
    marks = {student: graded.table[student] for student in graded.honest}
    short = {
        s: row for s, row in marks.items() if (row["score"], row["outcome"], row["reason"]) != ("10", "graded", "")
    }
    assert short == {}


def test_the_gradebook_says_what_the_table_says(graded):
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{graded.course.root}/gradebook.db", NAME) as gradebook:
        for submission in gradebook.assignment_submissions(NAME):
            row = graded.table[submission.student.id]
            (notebook,) = submission.notebooks
            found = {grade.name: grade.auto_score for grade in notebook.grades}
            assert found.keys() == {f"test-{name}" for name in TESTS}
            for cell, points in found.items():
                assert row[cell] == ("" if points is None else f"{points:g}"), submission.student.id
            assert submission.max_score == 10


def test_the_gradebook_knows_exactly_those_who_handed_in(graded):
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{graded.course.root}/gradebook.db", NAME) as gradebook:
        assert {student.id for student in gradebook.students} <= graded.table.keys()


def test_source_and_submissions_are_untouched(graded):
    assert graded.after == graded.before


def test_nothing_is_left_outside_the_course(graded):
    assert graded.left == set()


def test_no_process_outlives_the_grading(graded):
    assert graded.alive == []


def test_nothing_of_the_run_stays_in_the_course(graded):
    root = graded.course.root
    assert {path.name for path in root.iterdir()} <= {
        *("solutions", "submitted", "autograded", "feedback", "grades", "gradebook.db", "nbgrader_config.py")
    }
    assert [path for folder in ("autograded", "feedback") for path in (root / folder).rglob(f"*{hostile.MARK}*")] == []


def test_what_the_run_wrote_is_small(graded):
    written = (
        path for folder in ("autograded", "feedback", "grades") for path in (graded.course.root / folder).rglob("*")
    )
    big = {str(path): path.stat().st_size for path in written if path.is_file() and path.stat().st_size > 5_000_000}
    assert big == {}


def test_no_terminal_is_fooled(graded):
    assert not set(graded.out) & {"\x1b", "\x07", "\u202e", "\x00"}
