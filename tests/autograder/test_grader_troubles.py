"""Trouble of the grader's own is never the student's fault, costs no marks, and stops nobody else."""

import errno
import json
import os
import shutil
import signal
import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest

from autograder import cli, feedback, intake, worker
from autograder import course as courses
from autograder.assignment import STUDENT
from autograder.classroom import grade_class
from autograder.outcome import GRADED, Damaged, GraderFailed, Result

NO_NOTEBOOKS = SimpleNamespace(notebooks={})


class Engine:
    """Gives everyone full marks without running anything; breaks off on the submissions of those in `broken`."""

    NAME, WARNING = "fake", None

    def __init__(self) -> None:
        self.broken: OSError | None = None

    def grade(self, assignment, work: Path, cell_timeout, progress) -> Result:
        given = work / "course/submitted" / STUDENT / assignment.name
        if self.broken and "broken" in (given / "toy.ipynb").read_text():
            raise self.broken
        shutil.copytree(given, work / "course/autograded" / STUDENT / assignment.name)
        parts = assignment.parts()
        for part in parts:
            part.points = part.max
        return Result(GRADED, parts=parts)


@pytest.fixture
def grade(course, monkeypatch):
    """Grade `toy` in this process with the fake engine."""
    monkeypatch.chdir(course.root)
    engine = Engine()

    def run(**options) -> int:
        return grade_class(courses.Course(course.root), "toy", engine, **options)

    run.engine = engine
    return run


def test_what_cannot_be_read_is_damaged_and_what_cannot_be_written_is_our_own_trouble(tmp_path, monkeypatch):
    folder, target = tmp_path / "toy", tmp_path / "target"
    folder.mkdir()
    (folder / "data.txt").write_text("1")
    target.write_text("no folder: nothing can be written below it")
    with pytest.raises(GraderFailed, match=r"data\.txt could not be copied"):
        intake.take(folder, NO_NOTEBOOKS, target)
    for number, kind in ((errno.EIO, Damaged), (errno.EMFILE, GraderFailed)):

        def fail(path, number=number):
            raise OSError(number, os.strerror(number))

        monkeypatch.setattr(Path, "read_bytes", fail)
        with pytest.raises(kind, match=r"data\.txt c"):
            intake.take(folder, NO_NOTEBOOKS, tmp_path / "fresh")


@pytest.mark.slow
def test_a_full_disk_costs_nobody_marks_and_the_next_run_tries_again(course, grade, capsys):
    course.hand_in("ann")
    course.hand_in("eve")
    assert grade() == 0
    changed = course.answer(double="def double(x):\n    return x + x  # broken")
    course.hand_in("ann", changed)
    course.hand_in("new", changed)
    course.hand_in("zoe")
    grade.engine.broken = OSError(errno.ENOSPC, "No space left on device")
    capsys.readouterr()
    assert grade() == 1
    said = capsys.readouterr().out
    assert said.count("No space left on device") == 4  # once each as it happens, once each in the summary
    table = course.table()
    assert {student: row["score"] for student, row in table.items()} == {"ann": "", "eve": "5", "new": "", "zoe": "5"}
    for student in ("ann", "new"):
        assert "This says nothing about the submission" in table[student]["reason"]
    assert course.grades("ann")["test-double"] == (3.0, None, False)  # the last marks, not wiped
    grade.engine.broken = None
    assert grade() == 0
    assert {row["score"] for row in course.table().values()} == {"5"}


@pytest.mark.slow
def test_what_cannot_be_put_in_its_place_stops_one_student_and_not_the_class(course, grade, monkeypatch):
    keep = worker.keep

    def fail_for_ann(work, result, target):
        if target.parent.name == "ann":
            raise OSError(errno.EACCES, "Permission denied")
        keep(work, result, target)

    monkeypatch.setattr(worker, "keep", fail_for_ann)
    course.hand_in("ann")
    course.hand_in("bob")
    assert grade() == 1
    assert "Permission denied" in course.table()["ann"]["reason"] and course.table()["bob"]["score"] == "5"
    assert "ann" in (course.root / "grades/toy.html").read_text()
    monkeypatch.setattr(worker, "keep", keep)
    assert grade() == 0


@pytest.mark.slow
def test_a_feedback_page_that_could_not_be_made_needs_a_person(course, grade, monkeypatch):
    def fail(*_):
        raise ValueError("no template")

    course.hand_in("ann")
    with monkeypatch.context() as patch:
        patch.setattr(feedback, "make", fail)
        assert grade() == 1
    row = course.table()["ann"]
    assert row["score"] == "5" and "No feedback page could be made (ValueError: no template)" in row["reason"]
    assert grade() == 0


@pytest.mark.slow
def test_a_deadline_set_after_grading_counts_without_another_run(course, grade, capsys):
    with open(course.root / "nbgrader_config.py", "a") as config:
        config.write('c.LateSubmissionPlugin.penalty_method = "zero"\n')
    course.hand_in("ann")
    (course.folder("ann") / "timestamp.txt").write_text("2024-03-02 12:00:00 UTC")
    assert grade() == 0
    for due, score, penalty in (("2024-03-02 11:00:00 UTC", "0", "5"), ("2024-03-02 13:00:00 UTC", "5", "0")):
        with course.gradebook() as gradebook:
            gradebook.update_or_create_assignment("toy", duedate=due)
        capsys.readouterr()
        assert grade() == 0
        assert "1 unchanged" in capsys.readouterr().out
        assert (course.table()["ann"]["score"], course.table()["ann"]["penalty"]) == (score, penalty)


@pytest.mark.slow
def test_names_that_are_no_text_and_links_to_others_are_told_and_stop_nobody(course):
    course.hand_in("ann")
    (course.folder("ann") / "submission_secret.txt").write_text("secret of ann")
    shutil.copytree(course.folder("ann"), course.root / "submitted" / os.fsdecode(b"M\xfcller") / "toy")
    bob = course.hand_in("bob")
    os.rename(bob, os.fsencode(bob.parent) + b"/toy \xfc.ipynb")
    (course.root / "submitted/eve").mkdir()
    (course.root / "submitted/eve/toy").symlink_to("../ann/toy")
    (course.root / "submitted/zed").symlink_to("ann")
    done = course.grade()
    assert done.returncode == 1 and done.stderr == "", done.stderr
    table = course.table()
    assert table.keys() == {"ann", "bob", "eve", "zed", "M\\xfcller"} and table["ann"]["score"] == "5"
    assert all(row["outcome"] == "damaged" and row["score"] == "" for name, row in table.items() if name != "ann")
    assert "rename the folder" in table["M\\xfcller"]["reason"]
    assert "instead: rename it" in table["bob"]["reason"]
    assert table["eve"]["reason"].startswith("submitted/eve/toy is a link")
    assert table["zed"]["reason"].startswith("submitted/zed is a link")
    for student in ("eve", "zed"):  # a page under ann's secret would be released to ann
        assert "ann" not in (course.root / f"feedback/{student}/toy/submission_secret.txt").read_text()
    again = course.grade()
    assert again.returncode == 1 and "4 unchanged" in again.stdout


@pytest.mark.slow
def test_a_file_that_is_no_gradebook_is_named(course):
    course.hand_in("ann")
    (course.root / "gradebook.db").write_text("these are not the marks you are looking for" * 100)
    done = course.grade()
    assert done.returncode == 2
    assert "gradebook.db is not a readable gradebook" in done.stderr and "restore a backup" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_mistake_of_the_grader_is_one_sentence_and_exit_code_2(monkeypatch, capsys):
    def fail(*_):
        raise ValueError("odd")

    monkeypatch.setattr(courses, "Course", fail)
    monkeypatch.setenv("PATH", os.environ["PATH"])
    for arguments, shown in (((), False), (("--debug",), True)):
        assert cli.main(["check", "toy", *arguments]) == 2
        said = capsys.readouterr().err
        assert "ValueError: odd" in said and ("Traceback" in said) is shown


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("command", ["grade", "check"])
def test_ended_by_a_signal_it_leaves_no_hidden_test_behind(course, tmp_path, command, number):
    notebook = course.answer(double="import time\ndef double(x):\n    time.sleep(60)")
    course.hand_in("ann", notebook)
    course.write(course.root / "exercises/toy/toy.ipynb", notebook)
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    environment, argv = {**os.environ, "TMPDIR": str(scratch)}, course.command(command, "toy")
    with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True, env=environment) as process:
        process.stdout.readline()  # the key is made
        assert any(path.name == "key" for path in scratch.glob("autograder-*/*"))
        process.send_signal(number)
        process.communicate(timeout=60)
    assert process.returncode == 130
    assert list(scratch.glob("autograder-*")) == []
    assert json.loads((course.root / "exercises/toy/toy.ipynb").read_text()) == json.loads(json.dumps(notebook))
