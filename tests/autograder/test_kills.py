"""`kill -9` at random moments, of the grader and of its sandbox: the gradebook ends as if nothing had happened.

The moments are drawn from a fixed seed and lie where work is under way: after so many results of a run, and some
milliseconds. Each round hands in new answers with other marks, so an old mark cannot pass for a new one.
"""

import os
import random
import sqlite3
import time

import psutil
import pytest
from toy import RIGHT

pytestmark = [pytest.mark.slow, pytest.mark.sandbox]

SEED = 20240521
STUDENTS = [f"s{number:02}" for number in range(14)]
ANSWERS = [
    {},
    {"double": "def double(x):\n    return x * x"},
    {"length": None},
    {"double": "import os\ndef double(x):\n    os._exit(0)"},
    {"double": None, "length": "def length(xs):\n    return 0"},
]


def hand_in(course, turn: int) -> None:
    for number, student in enumerate(STUDENTS):
        answer = {**RIGHT, **ANSWERS[(number + turn) % len(ANSWERS)]}
        text = {name: f"{source}\n# turn {turn}" for name, source in answer.items() if source is not None}
        course.hand_in(student, **{name: text.get(name) for name in RIGHT})


def state(course) -> dict:
    """Everything that the gradebook and the report say about each student, but for random ids and times."""
    table = course.table()
    said = {s: table[s]["reason"].replace(s, "ID") for s in STUDENTS}
    return {s: (course.grades(s), table[s]["score"], table[s]["outcome"], said[s]) for s in STUDENTS}


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    """What each answer deserves: the state of a student whose class nobody disturbed, by answer."""
    from toy import Toy

    course = Toy(tmp_path_factory.mktemp("undisturbed") / "course")
    hand_in(course, 0)
    assert course.grade().returncode == 1  # os._exit is suspicious
    found = state(course)
    return [found[STUDENTS[number]] for number in range(len(ANSWERS))]


def as_deserved(undisturbed, turn: int) -> dict:
    return {s: undisturbed[(number + turn) % len(ANSWERS)] for number, s in enumerate(STUDENTS)}


def applied(course) -> int:
    """How many results the journal says are in the gradebook."""
    path = course.root / "grades/toy.journal"
    if not path.exists():
        return 0
    try:
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=5) as journal:
            count = journal.execute("select count(*) from submission where state = 'applied'").fetchone()[0]
        journal.close()
    except sqlite3.OperationalError:  # not made yet
        return 0
    return count


def wait(process, course, results: int) -> bool:
    """Wait until the run has written so many results; False where it ended before."""
    deadline = time.monotonic() + 60
    while applied(course) < results:
        if not process.is_alive():
            return False
        assert time.monotonic() < deadline, "the grader stands still"
        time.sleep(0.002)
    return process.is_alive()


def test_the_grader_killed_thirty_times(course, undisturbed):
    draw = random.Random(SEED)
    print("seed", SEED)
    kills = 0
    for turn in range(1, 6):
        hand_in(course, turn)
        before = 0
        for _ in range(6):
            pause = draw.uniform(0, 0.04)
            process = course.start("grade", "toy")
            if turn > 1 or before:  # the queue is written in one go: from there on only new results count
                deadline = time.monotonic() + 60
                while applied(course) > before and process.is_alive() and time.monotonic() < deadline:
                    time.sleep(0.002)
            kills += wait(process, course, before + draw.randint(0, 2))
            time.sleep(pause)
            process.kill()
            process.join()
            before = applied(course)
        done = course.grade()
        assert done.returncode == 1, done.stdout + done.stderr
        assert state(course) == as_deserved(undisturbed, turn), f"turn {turn}"
    assert kills == 30


def test_the_sandbox_killed_ten_times(course, undisturbed):
    draw = random.Random(SEED + 1)
    kills = 0
    for turn in range(1, 5):
        if kills >= 10:
            break
        hand_in(course, turn)
        process = course.start("grade", "toy", "--force")
        for number in range(5):
            deadline = time.monotonic() + 60
            while applied(course) >= len(STUDENTS) and process.is_alive() and time.monotonic() < deadline:
                time.sleep(0.002)  # the last turn's results count until this one's queue is written
            if not wait(process, course, 2 * number):
                break
            time.sleep(draw.uniform(0, 0.03))
            zygotes = [child for child in psutil.Process(process.pid).children() if child.pid != os.getpid()]
            for zygote in zygotes:
                zygote.kill()
            kills += bool(zygotes)
        process.join(120)
        assert process.exitcode in (0, 1)  # 1: one of them was hit three times, and is reported as not graded
        assert course.grade().returncode == 1  # os._exit is suspicious
        assert state(course) == as_deserved(undisturbed, turn), f"turn {turn}"
    assert kills >= 10
