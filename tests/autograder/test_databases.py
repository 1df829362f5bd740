"""The same class in SQLite and in PostgreSQL: the same marks, the same export.

Starts a PostgreSQL server of its own, reached through a socket file alone, and ends it.
"""

import importlib.util
import os
import pwd
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from toy import Bench

from autograder import course as courses
from autograder.classroom import grade_class

pytestmark = [pytest.mark.slow, pytest.mark.sandbox]

PLACES = [*os.environ.get("PATH", "").split(os.pathsep), *map(str, sorted(Path("/usr/lib/postgresql").glob("*/bin")))]
SQUARE = "def double(x):\n    return x * x"


def missing() -> str | None:
    """Why there is no server to start here."""
    if importlib.util.find_spec("psycopg2") is None:
        return "psycopg2 is not installed"
    if not (shutil.which("initdb", path=os.pathsep.join(PLACES)) and program("postgres")):
        return "PostgreSQL's initdb and postgres are not installed"
    return None


def program(name: str) -> str | None:
    """PostgreSQL's programs lie beside initdb, whatever PATH says."""
    initdb = shutil.which("initdb", path=os.pathsep.join(PLACES))
    beside = Path(initdb).resolve().with_name(name) if initdb else None
    return str(beside) if beside and beside.exists() else None


@pytest.fixture
def postgres(tmp_path_factory):
    """The URL of an empty database. The server runs as an unprivileged user, because PostgreSQL refuses root."""
    if why := missing():
        pytest.skip(why)
    import tempfile

    place = Path(tempfile.mkdtemp(prefix="pg", dir="/tmp"))  # a socket's path is at most 107 characters long
    user = {}
    if os.getuid() == 0:
        nobody = pwd.getpwnam("nobody")
        os.chown(place, nobody.pw_uid, nobody.pw_gid)
        user = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    options = {"cwd": place, "env": {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": str(place)}, **user}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.STDOUT}
    server = None
    try:
        subprocess.run(
            [program("initdb"), "-D", place / "data", "-U", "grader", "--auth=trust", "--no-sync", "-E", "UTF8"],
            check=True, timeout=120, **options, **quiet,
        )  # fmt: skip
        server = subprocess.Popen(
            [program("postgres"), "-D", place / "data", "-k", place, "-c", "listen_addresses=", "-c", "fsync=off"],
            **options, **quiet,
        )  # fmt: skip
        ready = [program("pg_isready"), "-h", place, "-U", "grader", "-t", "1"]
        for _ in range(60):
            if subprocess.run(ready, **options, **quiet).returncode == 0:
                break
            assert server.poll() is None, "the server ended"
        yield f"postgresql+psycopg2://grader@/postgres?host={place}"
    finally:
        if server is not None:
            server.terminate()
            try:
                server.wait(30)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
        shutil.rmtree(place, ignore_errors=True)


def graded(course, monkeypatch) -> tuple[list, list, list]:
    """Grade a class twice, with marks by hand, a late one and a new version in between: the report, the gradebook's
    marks and nbgrader's export."""
    monkeypatch.chdir(course.root)
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    with open(course.root / "nbgrader_config.py", "a") as config:
        config.write('c.LateSubmissionPlugin.penalty_method = "zero"\n')
    course.hand_in("ann")
    course.hand_in("bob", double=SQUARE)
    course.hand_in("chi", double=None, length=None)
    course.hand_in("dan").write_text("{")
    course.hand_in("late")
    (course.folder("late") / "timestamp.txt").write_text("2024-03-02 12:00:00 UTC")
    assert grade_class(courses.Course(course.root), "toy", Bench()) == 1
    with course.gradebook() as gradebook:
        gradebook.update_or_create_assignment("toy", duedate="2024-03-02 11:00:00 UTC")
    course.mark_by_hand("bob", "test-double", 1.5)
    course.hand_in("ann", double=SQUARE)
    course.hand_in("bob", length=None)
    assert grade_class(courses.Course(course.root), "toy", Bench()) == 1
    with course.gradebook() as gradebook:
        marks = [
            (s.student.id, s.score, s.needs_manual_grade, s.total_seconds_late, s.late_submission_penalty)
            for s in sorted(gradebook.assignment_submissions("toy"), key=lambda s: s.student.id)
        ]
    subprocess.run([sys.executable, "-m", "nbgrader", "export"], cwd=course.root, check=True, capture_output=True)
    export = sorted((course.root / "grades.csv").read_text().splitlines())
    return sorted(map(repr, course.table().values())), marks, export


def test_postgresql_says_what_sqlite_says(course, tmp_path, postgres, monkeypatch):
    twin = course.copy(tmp_path / "twin")
    config = twin.root / "nbgrader_config.py"
    config.write_text(config.read_text().replace("sqlite:///gradebook.db", postgres))
    twin.url = postgres
    table, marks, export = graded(course, monkeypatch)
    assert graded(twin, monkeypatch) == (table, marks, export)
    assert len(marks) == 5 and len(export) == 6
    assert not (twin.root / "gradebook.db").exists()
    assert [score for _, score, *_ in marks] == [2.0, 1.5, 0.0, 0.0, 5.0]
    assert marks[-1][-1] == 5.0  # the penalty of the late one


def test_a_server_that_does_not_answer_is_named_without_its_password(course):
    if importlib.util.find_spec("psycopg2") is None:
        pytest.skip("psycopg2 is not installed")
    config = course.root / "nbgrader_config.py"
    nowhere = "postgresql+psycopg2://grader:secret@/postgres?host=/nowhere"
    config.write_text(config.read_text().replace("sqlite:///gradebook.db", nowhere))
    course.hand_in("ann")
    done = course.grade("--unsafe-no-sandbox")
    assert done.returncode == 2 and done.stderr.count("\n") == 1
    assert "cannot be used" in done.stderr and "secret" not in done.stderr
