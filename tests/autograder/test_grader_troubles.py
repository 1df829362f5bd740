"""Trouble of the grader's own is never the student's fault, costs no marks, and stops nobody else."""

import csv
import errno
import functools
import io
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from toy import Bench

from autograder import clerk, cli, feedback, report, rows, settle
from autograder import course as courses
from autograder.classroom import grade_class
from autograder.outcome import SUSPICIOUS, CannotStart, Part, Result
from autograder.progress import Progress

NO_NOTEBOOKS = SimpleNamespace(notebooks={})


@pytest.fixture
def grade(course, monkeypatch):
    """Grade `toy` in this process, without a sandbox."""
    monkeypatch.chdir(course.root)
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}:{os.environ['PATH']}")

    def run(runner=None, **options) -> int:
        return grade_class(courses.Course(course.root), "toy", runner or run.runner, **options)

    run.runner = Bench()
    return run


@pytest.mark.slow
def test_a_full_disk_is_no_verdict_and_the_next_run_tries_again(course, grade, capsys):
    course.hand_in("ann")
    course.hand_in("eve")
    assert grade() == 0
    changed = course.answer(double="def double(x):\n    return x + x  # broken")
    course.hand_in("ann", changed)
    course.hand_in("new", changed)
    course.hand_in("zoe")

    def fail(text):
        if "broken" in text:
            raise OSError(errno.ENOSPC, "No space left on device")

    grade.runner.before = fail
    capsys.readouterr()
    assert grade() == 1
    said = capsys.readouterr().out
    assert said.count("No space left on device") == 4  # once each as it happens, once each in the summary
    table = course.table()
    assert {student: row["score"] for student, row in table.items()} == {"ann": "", "eve": "5", "new": "", "zoe": "5"}
    for student in ("ann", "new"):
        assert "This says nothing about the submission" in table[student]["reason"]
        # The gradebook knows them, says that a person has to look, and shows no marks of an earlier version.
        assert set(course.grades(student).values()) == {(None, None, True)}
    grade.runner.before = None
    assert grade() == 0
    assert {row["score"] for row in course.table().values()} == {"5"}


@pytest.mark.slow
def test_the_graders_own_trouble_takes_no_marks_from_what_was_not_changed(course, grade):
    course.hand_in("ann")
    assert grade() == 0
    assert grade(Bench(double=9), force=True) == 1
    assert course.table()["ann"]["score"] == ""  # in the report of this run ...
    assert course.grades("ann")["test-double"] == (3.0, None, False)  # ... but they are the marks of what she handed in
    assert grade() == 0 and course.table()["ann"]["score"] == "5"


@pytest.mark.slow
def test_a_vanished_sandbox_is_tried_again_and_never_a_verdict(course, grade):
    course.hand_in("ann", double="def double(x):\n    return 2 * x  # twice")
    course.hand_in("bob", double="def double(x):\n    return 2 * x  # always")
    course.hand_in("zoe")
    runner = Bench(twice=2, always=99)
    assert grade(runner) == 1
    assert [sum(word in text for text in runner.asked) for word in ("twice", "always")] == [3, 3]
    table = course.table()
    assert (table["ann"]["score"], table["zoe"]["score"]) == ("5", "5")
    assert (table["bob"]["outcome"], table["bob"]["score"]) == ("failed", "")
    assert "its sandbox vanished each time it was tried" in table["bob"]["reason"]
    assert "run the same command again" in table["bob"]["reason"]
    assert set(course.grades("bob").values()) == {(None, None, True)}
    assert grade() == 0 and course.table()["bob"]["score"] == "5"


@pytest.mark.slow
def test_what_cannot_be_put_in_its_place_stops_one_student_and_is_not_run_again(course, grade, monkeypatch):
    keep = clerk.keep

    def fail_for_ann(target, notebooks, files):
        if target.parent.name == "ann":
            raise OSError(errno.EACCES, "Permission denied")
        keep(target, notebooks, files)

    course.hand_in("ann")
    course.hand_in("bob")
    with monkeypatch.context() as patch:
        patch.setattr(clerk, "keep", fail_for_ann)
        for _ in range(2):
            assert grade() == 1
            assert "Permission denied" in course.table()["ann"]["reason"] and course.table()["bob"]["score"] == "5"
            assert course.table()["ann"]["score"] == "" and "ann" in (course.root / "grades/toy.html").read_text()
            assert set(course.grades("ann").values()) == {(None, None, True)}
    assert grade() == 0
    assert course.table()["ann"]["score"] == "5" and len(grade.runner.asked) == 2


@pytest.mark.slow
def test_stopped_by_hand_everything_finished_is_written_and_the_rest_stays_queued(course, grade, capsys):
    for student in ("ann", "bob", "chi", "dan"):
        course.hand_in(student, double=f"def double(x):\n    return 2 * x  # {student}")

    def stop(text):
        if "# bob" in text:
            signal.raise_signal(signal.SIGINT)
            time.sleep(0.5)  # the main thread is stopped before this result arrives

    grade.runner.before = stop
    assert grade(workers=1) == 130
    assert "Everything graded so far is kept" in capsys.readouterr().out
    journal = sqlite3.connect(course.root / "grades/toy.journal")
    assert dict(journal.execute("select student, state from submission")) == {
        "ann": "applied",
        "bob": "queued",
        "chi": "queued",
        "dan": "queued",
    }
    assert course.grades("ann")["test-double"] == (3.0, None, False)
    grade.runner = Bench()
    assert grade() == 0 and len(grade.runner.asked) == 3
    assert {row["score"] for row in course.table().values()} == {"5"}


@pytest.mark.slow
def test_larger_limits_run_again_what_ran_out_of_time_and_nothing_else(course, grade):
    def slow(payload):
        report = Bench.run(grade.runner, payload)
        if any("# slow" in step["source"] for step in payload["steps"]):
            return {**report, "ended": "total"}
        return report

    runner = SimpleNamespace(run=slow)
    course.hand_in("ann", double="def double(x):\n    return 2 * x  # slow")
    course.hand_in("bob")
    assert grade(runner, limit=60) == 1
    assert course.table()["ann"]["outcome"] == "timed out"
    assert len(grade.runner.asked) == 2
    assert grade(limit=60) == 1 and grade(limit=30, cell_timeout=30) == 1
    assert len(grade.runner.asked) == 2
    assert grade(limit=61) == 0
    assert len(grade.runner.asked) == 3 and course.table()["ann"]["score"] == "5"


@pytest.mark.slow
def test_the_first_engines_journal_is_taken_over_and_a_newer_one_refused(course, grade):
    course.hand_in("ann")
    (course.root / "grades").mkdir()
    with sqlite3.connect(course.root / "grades/toy.journal") as old:
        old.executescript(
            "create table submission (student text primary key, digest text, running integer not null, result text,"
            " feedback text); create table setting (name text primary key, value text);"
        )
        result = json.dumps(Result("failed", "It broke off.").to_dict())
        old.execute("insert into submission values ('ann', 'of the first engine', 0, ?, null)", (result,))
        old.execute("insert into submission values ('bob', null, 1, null, null)")
    old.close()
    assert grade() == 0 and course.table()["ann"]["score"] == "5"
    journal = sqlite3.connect(course.root / "grades/toy.journal")
    assert dict(journal.execute("select student, state from submission")) == {"ann": "applied", "bob": "running"}
    journal.execute("pragma user_version = 99")
    with pytest.raises(CannotStart, match="written by a newer version of this grader: use that version, or move"):
        grade()
    journal.close()
    (course.root / "grades/toy.journal").write_text("no journal" * 1000)
    with pytest.raises(CannotStart, match="cannot be read .* move it away, and everything is graded again"):
        grade()


@pytest.mark.slow
def test_graded_without_a_sandbox_is_said_at_both_ends_and_not_forgotten(course, grade, capsys):
    course.hand_in("ann")
    assert grade(walls=False) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith("WARNING: no sandbox") and said[-1].startswith("WARNING: no sandbox")
    course.hand_in("bob")
    assert grade() == 0
    said = capsys.readouterr().out
    assert "WARNING" not in said and "Graded without a sandbox: 1 of 2" in said
    assert {student: row["sandbox"] for student, row in course.table().items()} == {"ann": "no", "bob": "yes"}
    assert "Graded with no sandbox" in (course.root / "grades/toy.html").read_text()


@pytest.mark.slow
def test_what_is_suspicious_keeps_its_marks_and_wants_a_person_until_one_has_marked_it(course, grade, monkeypatch):
    honest = settle.settle

    def suspect(*arguments):
        result, notebooks = honest(*arguments)
        result.outcome, result.reason = SUSPICIOUS, "Something in it wants a look by a person."
        result.evidence = ["cell double: <b>names the judge</b>"]
        return result, notebooks

    monkeypatch.setattr(settle, "settle", suspect)
    course.hand_in("ann")
    assert grade() == 1
    row = course.table()["ann"]
    assert (row["outcome"], row["score"]) == ("suspicious", "5")
    assert "Look at it" in row["reason"] and "Evidence: cell double" in row["reason"]
    page = (course.root / "grades/toy.html").read_text()
    assert "&lt;b&gt;names the judge&lt;/b&gt;" in page and "<b>names" not in page
    assert course.grades("ann")["test-double"] == (3.0, None, False)
    course.mark_by_hand("ann", "test-double", 3)
    course.mark_by_hand("ann", "test-length", 2)
    assert grade() == 0 and "Marked by hand since" in course.table()["ann"]["reason"]


def test_a_spreadsheet_runs_nothing_that_a_student_wrote():
    parts = [Part("toy", "=cell", 1.0)]
    evil = ["=1+1", "+1", "-1", "@x", "\tx", " =1", "\u00a0=1", "plain", "a=1"]
    lines = [rows.without_marks(text, Result("failed", text, parts=parts)) for text in evil]
    table = list(csv.reader(io.StringIO(report.csv_text(lines, parts))))
    for text, line in zip(evil, table[1:], strict=True):
        mark = "" if text in ("plain", "a=1") else "'"
        assert line[0] == mark + text
    assert not any(field.lstrip().startswith(("=", "+", "-", "@")) for line in table for field in line)


def test_the_class_page_says_who_needs_a_person_and_which_scores_are_not_whole():
    open_part, failed = Part("toy", "essay", 2.0), Part("toy", "test", 3.0, 1.0, "failed", "off by one")
    waits = rows.without_marks("ann", Result("graded", parts=[failed, open_part]))
    waits.score = 1.0
    waits.parts = {failed.key: 1.0, open_part.key: None}
    done = rows.without_marks("bob", Result("graded", parts=[failed]))
    done.human = False
    page = report.html_text("toy", [done, waits], [failed, open_part], [])
    person, nobody = page.index("Needs a person: 1"), page.index("Needs nobody: 1")
    assert person < page.index(">ann<") < nobody < page.index(">bob<")
    assert "1 / 5 so far" in page and "unknown / 3<" in page
    assert "<summary>1 part without full points</summary><pre>test (failed): off by one</pre>" in page


def test_a_full_disk_or_a_shut_folder_is_named_with_what_to_do(course, monkeypatch, capsys):
    for error in (
        OSError(errno.ENOSPC, "No space left", "grades/x"),
        PermissionError(errno.EACCES, "Denied", "grades"),
    ):

        def refuse(arguments, error=error):
            raise error

        monkeypatch.setattr(cli, "run", refuse)
        assert cli.main(["grade", "toy"]) == 2
        said = capsys.readouterr().err
        assert f"({error.filename}: {error.strerror})" in said and "run the same command" in said


def test_the_bar_tells_how_many_how_fast_and_how_long():
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    seconds = iter([0.0, 0.0, 30.0])
    out = Terminal()
    bar = Progress(4, out, lambda: next(seconds))
    bar.end("ann", Result("graded"))
    assert out.getvalue().endswith("[######..................] 1/4  2 a minute  2 min left")
    assert "ann" not in out.getvalue()  # a line of its own is for what wants attention
    plain = io.StringIO()
    Progress(1, plain).end("ann", Result("graded", parts=[Part("toy", "test", 3.0, 2.5)]))
    assert plain.getvalue() == "[1/1] ann: graded 2.5/3\n"


@pytest.mark.slow
def test_a_feedback_page_that_could_not_be_made_needs_a_person(course, grade, monkeypatch):
    def fail(*_, **__):
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
    assert "toy.ipynb is missing" in table["bob"]["reason"]
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
    # A job started by nohup ignores SIGHUP, and so would what it starts.
    usual = functools.partial(signal.signal, number, signal.SIG_DFL)
    with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True, env=environment, preexec_fn=usual) as process:
        process.stdout.readline()  # the key is made
        assert any(path.name == "key" for path in scratch.glob("autograder-*/*"))
        process.send_signal(number)
        process.communicate(timeout=60)
    assert process.returncode == 130
    assert list(scratch.glob("autograder-*")) == []
    assert json.loads((course.root / "exercises/toy/toy.ipynb").read_text()) == json.loads(json.dumps(notebook))
