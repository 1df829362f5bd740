"""What the two commands say and return, from the first typing mistake to full marks."""

import shutil

import pytest
from toy import HIDDEN, MESSAGE, RIGHT

pytestmark = [pytest.mark.slow, pytest.mark.sandbox]


def test_no_course_no_assignment_no_submission_each_say_one_sentence(course, tmp_path):
    outside = course.run("grade", "toy", "--course", str(tmp_path))
    assert outside.returncode == 2 and outside.stderr.startswith("No nbgrader_config.py in")
    unknown = course.run("grade", "toyy")
    assert unknown.returncode == 2 and unknown.stderr == "No assignment called 'toyy'. There are: toy.\n"
    nobody = course.grade()
    assert nobody.returncode == 2
    assert nobody.stderr == f"No submissions of toy found: expected them in {course.root}/submitted/STUDENT/toy/ .\n"
    course.hand_in("ann")
    missing = course.grade("--student", "bob")
    assert missing.returncode == 2 and missing.stderr.startswith("Nothing was handed in by bob")


def test_another_folder_of_submissions_can_be_graded(course, tmp_path):
    course.hand_in("ann")
    (course.root / "submitted").rename(tmp_path / "mailbox")
    assert course.grade("--submitted", str(tmp_path / "mailbox")).returncode == 0
    assert course.table()["ann"]["score"] == "5"


def check(course, notebook=None, *arguments):
    if notebook is not None:
        course.write(course.root / "exercises/toy/toy.ipynb", notebook)
    done = course.run("check", "toy", *arguments)
    assert not (course.root / "gradebook.db").exists() and not (course.root / "grades").exists()
    return done


def test_check_full_marks(course):
    done = check(course, course.answer())
    assert done.returncode == 0
    assert "toy: 5 of 5 points. Everything passed." in done.stdout


def test_check_names_the_misconception_and_never_the_test(course):
    notebook = course.answer(double="def double(x):\n    return x * x", length=None)
    notebook["cells"][1]["execution_count"] = 1
    done = check(course, notebook)
    assert done.returncode == 3
    page = (course.root / "build/check/toy.html").read_text()
    for report in (done.stdout, page):
        assert "3 of 5" not in report and "0 of 5 points" in report
        assert MESSAGE in report and "Reread section 1.1 Doubling" in report
        assert "not started" in report
        assert HIDDEN not in report and "Traceback" not in report and "assert " not in report
    assert "4 cells of the saved notebook have not been run" in done.stdout


def test_check_calls_a_blank_notebook_not_started(course):
    done = check(course, course.released())
    assert done.returncode == 3
    assert "Not started yet." in done.stdout and "failed" not in done.stdout


def test_check_shows_the_error_of_the_learners_own_cell(course):
    done = check(course, course.answer(double="def double(x:\n    return x"))
    assert "Errors in your own cells" in done.stdout and "cell double: SyntaxError" in done.stdout


def test_check_says_what_is_wrong_with_a_file_it_cannot_read(course):
    course.write(course.root / "exercises/toy/toy.ipynb", {})
    (course.root / "exercises/toy/toy.ipynb").write_text("{")
    done = check(course)
    assert done.returncode == 2 and "toy.ipynb is no readable notebook" in done.stdout
    (course.root / "exercises/toy/toy.ipynb").rename(course.root / "exercises/toy/mine.ipynb")
    done = check(course)
    assert done.returncode == 2 and "toy.ipynb is missing; there is mine.ipynb instead" in done.stdout
    assert "rename it and check again." in done.stdout
    assert "ask for" not in done.stdout and "grade again" not in done.stdout
    notebook = course.answer()
    notebook["cells"][0]["metadata"]["nbgrader"] = "odd"
    notebook["cells"][1]["metadata"]["nbgrader"]["grade_id"] = ["odd"]
    shutil.rmtree(course.root / "build")
    (course.root / "build").write_text("a file in the way")
    done = check(course, notebook)
    assert done.returncode == 0 and done.stderr == "", done.stderr  # its own text is all that counts of a cell
    assert "5 of 5 points" in done.stdout and "build/check could not be written" in done.stdout


def test_check_stops_what_does_not_end(course):
    done = check(course, course.answer(double="def double(x):\n    while True: pass"), "--cell-timeout", "2")
    assert "ran for 2 seconds without an end and was stopped" in done.stdout
    assert "2 of 5 points" in done.stdout


def test_check_takes_another_file_and_lists_the_exercises(course, tmp_path):
    course.write(tmp_path / "mine.ipynb", course.answer(double=RIGHT["double"]))
    assert check(course, None, "--notebook", str(tmp_path / "mine.ipynb")).returncode == 0
    none = check(course, None, "--notebook", str(tmp_path / "no.ipynb"))
    assert none.returncode == 2 and "There is no file" in none.stderr
    unknown = course.run("check", "tooy")
    assert unknown.returncode == 2 and "There are: toy." in unknown.stderr


def test_check_leaves_the_notebook_as_it_was(course):
    notebook = course.answer()
    course.write(course.root / "exercises/toy/toy.ipynb", notebook)
    before = (course.root / "exercises/toy/toy.ipynb").read_bytes()
    check(course)
    assert (course.root / "exercises/toy/toy.ipynb").read_bytes() == before


def test_a_submission_that_a_person_has_accepted_needs_nobody_until_it_changes(course):
    course.hand_in("ann", double="import os\ndef double(x):\n    os._exit(0)")
    assert course.grade().returncode == 1
    assert "--accept ann" in course.table()["ann"]["reason"]
    assert course.grade("--accept", "ann").returncode == 0
    assert course.grade().returncode == 0
    course.hand_in("ann", double="import os\ndef double(x):\n    os._exit(1)")
    assert course.grade().returncode == 1


def test_accepting_somebody_who_handed_in_nothing_is_refused(course):
    course.hand_in("ann")
    done = course.grade("--accept", "bob")
    assert done.returncode == 2 and "Nothing was handed in by bob" in done.stderr


def test_the_checks_of_an_assignment_can_be_proven(course):
    done = course.run("lint", "toy")
    assert done.returncode == 0, done.stdout + done.stderr
    path = course.root / "solutions/toy/toy.ipynb"
    path.write_text(path.read_text().replace("assert length('abc') == 3", "assert length('abc')"))
    done = course.run("lint", "toy")
    assert done.returncode == 1 and "truthy-output" in done.stdout
