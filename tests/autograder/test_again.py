"""The second run, the killed run, and what people do in between: nothing is lost, nothing old passes for new."""

import os
import signal
import sqlite3
import subprocess
import time

import pytest
from toy import RIGHT

pytestmark = [pytest.mark.slow, pytest.mark.sandbox]

SQUARE = "def double(x):\n    return x * x"
CRASH = "import ctypes\ndef double(x):\n    return ctypes.string_at(0)"
SLEEP = "import time\ndef double(x):\n    time.sleep(60)"


def test_unchanged_is_not_run_again_and_changed_is(course):
    course.hand_in("ann", double=SQUARE)
    course.hand_in("bob")
    assert course.grade().returncode == 0
    course.hand_in("ann")
    again = course.grade()
    assert "1 unchanged since they were graded" in again.stdout
    assert "ann: graded 5/5" in again.stdout and "bob: graded" not in again.stdout
    assert course.table()["ann"]["score"] == "5" and course.table()["bob"]["score"] == "5"
    assert "bob: graded 5/5" in course.grade("--force", "--student", "bob").stdout


def test_a_new_submission_that_does_not_come_to_its_end_does_not_keep_the_old_grade(course):
    course.hand_in("ann")
    assert course.grade().returncode == 0
    course.hand_in("ann", double=SLEEP)
    assert course.grade("--limit", "2").returncode == 1
    row = course.table()["ann"]
    assert (row["outcome"], row["score"], row["test-length"]) == ("timed out", "", "")
    with course.gradebook() as gradebook:
        submission = gradebook.find_submission("toy", "ann")
        assert submission.score == 0 and submission.needs_manual_grade
    assert "points" not in (course.root / "feedback/ann/toy/toy.html").read_text()


def test_a_crash_costs_its_function_and_nothing_else(course):
    course.hand_in("ann", double=CRASH)
    course.grade()
    row = course.table()["ann"]
    assert (row["test-double"], row["test-length"], row["score"]) == ("0", "2", "2")
    assert "ended its Python process" in (course.root / "grades/toy.html").read_text()


def test_a_submission_handed_in_again_but_not_graded_shows_no_marks(course):
    course.hand_in("ann")
    course.hand_in("bob")
    course.grade()
    course.hand_in("ann", double=SQUARE)
    assert course.grade("--student", "bob").returncode == 1
    row = course.table()["ann"]
    assert row["score"] == "" and "The submission or the assignment changed since it was graded" in row["reason"]


def test_marks_by_hand_survive_and_are_shown_for_a_look(course):
    course.hand_in("ann", double=SQUARE)
    course.grade()
    course.mark_by_hand("ann", "test-double", 1.5)
    assert course.grade().returncode == 0
    assert course.table()["ann"]["score"] == "3.5"
    assert "3.5 of 5 points" in (course.root / "feedback/ann/toy/toy.html").read_text()
    course.hand_in("ann")
    assert course.grade().returncode == 1  # a person has to look
    assert course.grades("ann")["test-double"] == (3.0, 1.5, True)
    assert "marks by hand" in course.table()["ann"]["reason"]


def test_what_has_no_marks_can_be_marked_by_hand(course):
    course.hand_in("ann", double=SLEEP)
    assert course.grade("--limit", "2").returncode == 1
    course.mark_by_hand("ann", "test-double", 0)
    course.mark_by_hand("ann", "test-length", 2)
    assert course.grade("--limit", "2").returncode == 0
    row = course.table()["ann"]
    assert (row["outcome"], row["score"]) == ("timed out", "2") and "Marked by hand since" in row["reason"]


def test_a_changed_assignment_grades_everyone_again(course):
    course.hand_in("ann")
    course.grade()
    path = course.root / "solutions/toy/toy.ipynb"
    path.write_text(path.read_text().replace("assert length('abc') == 3", "assert length('abc') == 4"))
    course.grade()
    assert course.table()["ann"]["test-length"] == "0"


def test_a_late_submission_says_how_late(course):
    course.hand_in("ann")
    (course.folder("ann") / "timestamp.txt").write_text("2024-03-02 12:00:00 UTC")
    course.hand_in("bob")
    (course.folder("bob") / "timestamp.txt").write_text("half past ten")
    course.grade()
    with course.gradebook() as gradebook:
        gradebook.update_or_create_assignment("toy", duedate="2024-03-02 11:00:00 UTC")
    course.grade("--force")
    assert course.table()["ann"]["late_seconds"] == "3600"
    assert "nobody knows whether it was late" in course.table()["bob"]["reason"]
    assert "1 h 00 min" in (course.root / "grades/toy.html").read_text()


def test_who_handed_in_nothing_is_named(course):
    course.hand_in("ann")
    course.grade()
    with course.gradebook() as gradebook:
        gradebook.add_student("zoe")
    assert "nothing handed in: 1 (zoe)" in course.grade().stdout


def test_a_lost_gradebook_is_filled_again(course):
    course.hand_in("ann", double=SQUARE)
    course.grade()
    (course.root / "gradebook.db").unlink()
    again = course.grade()
    assert again.returncode == 0 and "1 unchanged" in again.stdout
    assert course.grades("ann")["test-length"] == (2.0, None, False)


def test_a_second_grader_is_refused_while_one_is_at_work(course):
    course.hand_in("ann", double=SLEEP)
    argv = course.command("grade", "toy", "--unsafe-no-sandbox")  # says a word when it has the lock
    first = subprocess.Popen(argv, stdout=subprocess.PIPE, text=True)
    try:
        assert "WARNING" in first.stdout.readline()  # it has the lock
        second = course.grade()
        assert second.returncode == 2 and "being graded by another process" in second.stderr
    finally:
        first.send_signal(signal.SIGINT)
        rest = first.communicate(timeout=60)[0]
    assert first.returncode == 130 and "run the same command to go on" in rest


def test_a_submission_that_kills_the_grader_goes_last_and_alone_the_next_time(course):
    climb = (
        "import os, psutil\ndef double(x):\n    for parent in psutil.Process().parents():\n"
        "        if '--course' in ' '.join(parent.cmdline()):\n            parent.kill()\n    return 2 * x"
    )
    course.hand_in("a-killer", double=climb)
    course.hand_in("bob")
    argv = course.command("grade", "toy", "--unsafe-no-sandbox", "--workers", "1")
    for _ in range(3):  # in the first run it takes bob along, who was next; in the second it is alone
        killed = subprocess.run(argv, stdout=subprocess.PIPE, text=True, timeout=120)
        assert killed.returncode == -signal.SIGKILL
    assert course.grades("bob")["test-double"] == (3.0, None, False)
    assert course.grade().returncode == 0  # behind walls it reaches nobody
    assert course.grades("a-killer")["test-length"] == (2.0, None, False)


def test_a_locked_gradebook_is_waited_for(course):
    course.hand_in("ann")
    course.grade()
    course.hand_in("ann", double=SQUARE)
    argv = course.command("grade", "toy", "--unsafe-no-sandbox")
    process = subprocess.Popen(argv, stdout=subprocess.PIPE, text=True)
    assert "WARNING" in process.stdout.readline()
    lock = sqlite3.connect(course.root / "gradebook.db", isolation_level=None)
    lock.execute("begin exclusive")
    time.sleep(9)  # nbgrader gives up after five seconds
    assert process.poll() is None
    lock.execute("rollback")
    assert process.wait(timeout=60) == 0
    assert course.table()["ann"]["score"] == "2"


def test_the_learners_and_the_instructors_files_stay_as_they_are(course):
    mine = course.root / "exercises/toy/toy.ipynb"
    course.write(mine, course.answer(double="# half done"))
    course.hand_in("ann", double=RIGHT["double"])
    before = {p: (p.read_bytes(), os.stat(p).st_mtime_ns) for p in course.root.rglob("*.ipynb")}
    course.grade()
    assert {p: (p.read_bytes(), os.stat(p).st_mtime_ns) for p in before} == before
