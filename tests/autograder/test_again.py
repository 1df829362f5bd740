"""The second run, the killed run, and what people do in between: nothing is lost, nothing old passes for new."""

import os
import random
import signal
import sqlite3
import subprocess
import time

import pytest
from toy import RIGHT

pytestmark = pytest.mark.slow

SQUARE = "def double(x):\n    return x * x"
EXIT = "import os\ndef double(x):\n    os._exit(0)"


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


def test_a_new_submission_that_crashes_does_not_keep_the_old_grade(course):
    course.hand_in("ann")
    assert course.grade().returncode == 0
    course.hand_in("ann", double=EXIT)
    assert course.grade().returncode == 1
    row = course.table()["ann"]
    assert (row["outcome"], row["score"], row["test-length"]) == ("failed", "", "")
    with course.gradebook() as gradebook:
        submission = gradebook.find_submission("toy", "ann")
        assert submission.score == 0 and submission.needs_manual_grade
    assert "Score" not in (course.root / "feedback/ann/toy/toy.html").read_text()


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
    assert "3.5 / 5" in (course.root / "feedback/ann/toy/toy.html").read_text()
    course.hand_in("ann")
    assert course.grade().returncode == 1  # a person has to look
    assert course.grades("ann")["test-double"] == (3.0, 1.5, True)
    assert "marks by hand" in course.table()["ann"]["reason"]


def test_a_crash_can_be_marked_by_hand(course):
    course.hand_in("ann", double=EXIT)
    assert course.grade().returncode == 1
    course.mark_by_hand("ann", "test-double", 0)
    course.mark_by_hand("ann", "test-length", 2)
    assert course.grade().returncode == 0
    row = course.table()["ann"]
    assert (row["outcome"], row["score"]) == ("failed", "2") and "Marked by hand since" in row["reason"]


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
    course.hand_in("ann", double="import time\ndef double(x):\n    time.sleep(60)")
    first = subprocess.Popen(course.command("grade", "toy"), stdout=subprocess.PIPE, text=True)
    try:
        assert "WARNING" in first.stdout.readline()  # it has the lock
        second = course.grade()
        assert second.returncode == 2 and "being graded by another process" in second.stderr
    finally:
        first.send_signal(signal.SIGINT)
        rest = first.communicate(timeout=60)[0]
    assert first.returncode == 130 and "run the same command to go on" in rest


def state(course) -> tuple:
    """Everything that a gradebook says about the class, without its random row ids."""
    return {student: (course.grades(student), row["score"]) for student, row in course.table().items()}


def test_killed_at_any_moment_it_ends_in_the_same_gradebook(course, tmp_path):
    answers = [{}, {"double": SQUARE}, {"double": None}, {"double": EXIT}, {"length": None}, {}]
    for number, answer in enumerate(answers):
        course.hand_in(f"s{number}", **answer)
    undisturbed = course.copy(tmp_path / "undisturbed")
    undisturbed.grade()
    kills = 0
    pauses = [random.uniform(0, 2) for _ in range(4)]
    print("pauses", pauses)
    for pause in pauses:  # of seconds after the first verdict of a run
        process = subprocess.Popen(course.command("grade", "toy"), stdout=subprocess.PIPE, text=True)
        for line in process.stdout:
            if line.startswith("[1/"):
                break
        time.sleep(pause)
        kills += process.poll() is None
        process.kill()
        process.communicate()
    assert kills >= 2
    assert course.grade().returncode == 1
    assert state(course) == state(undisturbed)
    journal = sqlite3.connect(course.root / "grades/toy.journal")
    assert journal.execute("select count(*), sum(running) from submission").fetchone() == (6, 0)


def test_a_submission_that_kills_the_grader_goes_last_the_next_time(course):
    climb = "import psutil, os\ndef double(x):\n    psutil.Process(os.getppid()).parent().kill()\n    return 2 * x"
    course.hand_in("a-killer", double=climb)
    course.hand_in("bob")
    killed = course.grade()
    assert killed.returncode == -signal.SIGKILL
    course.grade()
    assert course.grades("bob")["test-double"] == (3.0, None, False)


def test_a_locked_gradebook_is_waited_for(course):
    course.hand_in("ann")
    course.grade()
    course.hand_in("ann", double=SQUARE)
    process = subprocess.Popen(course.command("grade", "toy"), stdout=subprocess.PIPE, text=True)
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
