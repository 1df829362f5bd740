"""Grading on a dask.distributed cluster: the same marks as at home, also when a worker is killed half-way."""

import importlib.util
import os
import signal
import subprocess
import sys
import time

import pytest
from test_kills import applied
from toy import RIGHT

pytestmark = [
    pytest.mark.sandbox,
    pytest.mark.slow,
    pytest.mark.skipif(importlib.util.find_spec("distributed") is None, reason="dask.distributed is not installed"),
]

ANSWERS = [
    {},
    {"double": "def double(x):\n    return x * x"},
    {"double": "import os\ndef double(x):\n    os._exit(0)"},
    # Fails if it runs in a process of dask's.
    {"double": "import sys\ndef double(x):\n    assert 'distributed' not in sys.modules\n    return 2 * x"},
]


@pytest.fixture(scope="module")
def cluster():
    """Two worker processes on loopback."""
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address=None, silence_logs=50
    ) as cluster:
        yield cluster


def hand_in(course, count: int) -> None:
    for number in range(count):
        course.hand_in(f"s{number:02}", **{**RIGHT, **ANSWERS[number % len(ANSWERS)]})


def test_the_same_marks_as_at_home_with_a_worker_killed_in_mid_run(course, tmp_path, cluster):
    hand_in(course, 24)
    twin = course.copy(tmp_path / "home")
    process = course.start("grade", "toy", "--scheduler", cluster.scheduler_address)
    deadline = time.monotonic() + 60
    while applied(course) < 4:
        assert process.is_alive() and time.monotonic() < deadline
        time.sleep(0.005)
    victim = next(iter(cluster.workers.values()))
    os.kill(victim.pid, signal.SIGKILL)
    assert applied(course) < 24
    process.join(120)
    assert process.exitcode == 1  # os._exit is suspicious
    assert twin.grade().returncode == 1
    assert course.table() == twin.table()
    assert {row["score"] for row in course.table().values()} == {"5", "2"}
    for student in course.table():
        assert course.grades(student) == twin.grades(student)


def test_a_scheduler_that_does_not_answer_is_named(course):
    course.hand_in("ann")
    done = course.grade("--scheduler", "tcp://127.0.0.1:9")
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].startswith("No scheduler answers at tcp://127.0.0.1:9")


def test_dask_is_not_imported_unless_asked_for():
    program = (
        "import sys, autograder.classroom, autograder.cli; sys.exit(bool({'dask', 'distributed'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", program], timeout=60).returncode == 0
