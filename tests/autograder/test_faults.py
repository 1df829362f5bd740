"""Each way to go wrong that an honest class has, all in one class: every submission gets its outcome, none stops it."""

import json
import re
from pathlib import Path

import pytest
from toy import HIDDEN, MESSAGE, Toy

pytestmark = pytest.mark.slow

SQUARE = "def double(x):\n    return x * x"
FOREVER = "def double(x):\n    while True:\n        pass"
STUBBORN = "def double(x):\n    while True:\n        try:\n            while True:\n                pass\n" + (
    "        except BaseException:\n            pass"
)
EXIT = "import os\ndef double(x):\n    os._exit(0)"
KILL_PARENT = (
    "import os, signal\ndef double(x):\n    os.kill(os.getppid(), signal.SIGKILL)\n    import time; time.sleep(60)"
)
SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>"


def without(notebook: dict, cell: str) -> dict:
    notebook["cells"] = [c for c in notebook["cells"] if c["metadata"].get("nbgrader", {}).get("grade_id") != cell]
    return notebook


def doubled(notebook: dict, cell: str) -> dict:
    twin = json.loads(json.dumps(Toy.cell(notebook, cell)))
    twin["id"] = "copy"
    notebook["cells"].append(twin)
    return notebook


def with_script(notebook: dict) -> dict:
    notebook["cells"].insert(1, {"cell_type": "markdown", "id": "xss", "metadata": {}, "source": SCRIPT})
    show = f"from IPython.display import HTML\nHTML('{SCRIPT}')"
    notebook["cells"].append(
        {"cell_type": "code", "id": "out", "metadata": {}, "source": show, "outputs": [], "execution_count": None}
    )
    Toy.cell(notebook, "length")["source"] = f"def length(xs):\n    raise ValueError('{SCRIPT}')"
    return notebook


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """The class, graded once: (course, the finished process)."""
    toy = Toy(tmp_path_factory.mktemp("faults") / "course")
    toy.hand_in("right")
    toy.hand_in("wrong", double=SQUARE)
    toy.hand_in("blank", double=None, length=None)
    toy.hand_in("syntax", double="def double(x:\n    return x")
    toy.hand_in("loop", double=FOREVER)
    toy.hand_in("stubborn", double=STUBBORN)
    toy.hand_in("exit", double=EXIT)
    toy.hand_in("parricide", double=KILL_PARENT)
    toy.hand_in("warning", double="import warnings\ndef double(x):\n    warnings.warn('slow')\n    return 2 * x")
    toy.hand_in("flood", double="def double(x):\n    print('x' * 3_000_000)\n    return 2 * x")
    toy.hand_in("corrupt").write_text('{"cells": [')
    toy.hand_in("list").write_text("[]")
    toy.hand_in("twice", doubled(toy.answer(), "double"))
    toy.hand_in("deleted", without(toy.answer(), "test-double"))
    toy.hand_in("renamed", toy.answer(), name="toy (1).ipynb")
    (toy.folder("empty")).mkdir(parents=True)
    toy.write(toy.root / "submitted" / "too-high" / "toy.ipynb", toy.answer())
    toy.hand_in("extra", double="def double(x):\n    return int(open('factor.txt').read()) * x")
    (toy.folder("extra") / "factor.txt").write_text("2")
    (toy.folder("extra") / "link").symlink_to(toy.root / "nbgrader_config.py")
    toy.hand_in("édith ü [1]* 민")
    toy.hand_in("script", with_script(toy.answer()))
    toy.hand_in("edits-the-test", double=SQUARE)
    notebook = toy.answer(double=SQUARE)
    Toy.cell(notebook, "test-double")["source"] = "assert True"
    toy.hand_in("edits-the-test", notebook)
    toy.hand_in("zzz-last")
    return toy, toy.grade("--cell-timeout", "3", "--limit", "25")


def test_the_class_is_graded_to_its_end_and_says_that_people_are_needed(graded):
    toy, done = graded
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert set(toy.table()) == {path.name for path in (toy.root / "submitted").iterdir()}


@pytest.mark.parametrize(
    ("student", "score"),
    [
        ("right", "5"),
        ("wrong", "2"),
        ("blank", "0"),
        ("syntax", "2"),
        ("loop", "2"),
        ("warning", "5"),
        ("flood", "5"),
        ("extra", "5"),
        ("édith ü [1]* 민", "5"),
        ("script", "3"),
        ("edits-the-test", "2"),
        ("zzz-last", "5"),
    ],
)
def test_marks_are_what_the_work_deserves(graded, student, score):
    row = graded[0].table()[student]
    assert (row["outcome"], row["score"], row["max"]) == ("graded", score, "5")


@pytest.mark.parametrize(
    ("student", "outcome", "says"),
    [
        ("exit", "failed", r"In cell test-double: the Python process that ran the notebook ended"),
        ("parricide", "failed", r"In cell test-double: the grading process itself was ended \(signal 9\)"),
        ("stubborn", "timed out", r"In cell test-double: "),
        ("corrupt", "damaged", r"toy\.ipynb is no readable notebook .*ask for the file again"),
        ("list", "damaged", r"toy\.ipynb is no readable notebook"),
        ("twice", "damaged", r"the cell double more than once .*delete the other"),
        ("deleted", "damaged", r"lacks the cell test-double, deleted or replaced"),
        ("renamed", "damaged", r"toy\.ipynb is missing; there is toy \(1\)\.ipynb instead: rename it"),
        ("empty", "damaged", r"no notebook was handed in: ask for it"),
        ("too-high", "damaged", r"one folder too high: make the folder too-high/toy/"),
    ],
)
def test_a_submission_without_a_verdict_says_why_and_has_no_marks(graded, student, outcome, says):
    toy, done = graded
    row = toy.table()[student]
    assert (row["outcome"], row["score"], row["test-double"]) == (outcome, "", "")
    assert re.search(says, row["reason"])
    assert row["reason"] in done.stdout
    assert all(automatic is None and look for automatic, _, look in toy.grades(student).values())


def test_the_csv_says_what_the_gradebook_says(graded):
    toy, _ = graded
    for student, row in toy.table().items():
        for cell, (automatic, _, _) in toy.grades(student).items():
            assert row[cell] == ("" if automatic is None else f"{automatic:g}")


def test_the_gradebook_knows_exactly_those_who_handed_in(graded):
    toy, _ = graded
    with toy.gradebook() as gradebook:
        assert {s.student.id for s in gradebook.assignment_submissions("toy")} == set(toy.table())


def test_code_that_broke_off_can_be_opened_and_marked_by_hand(graded):
    toy, _ = graded
    for student in ("exit", "parricide", "stubborn"):
        assert (toy.root / "autograded" / student / "toy" / "toy.ipynb").is_file()
    assert not (toy.root / "autograded" / "corrupt" / "toy").exists()


def test_links_are_not_followed_and_that_is_said(graded):
    toy, _ = graded
    assert "link is not a plain file and was left out" in toy.table()["extra"]["reason"]
    assert not (toy.root / "autograded/extra/toy/link").exists()
    assert (toy.root / "autograded/extra/toy/factor.txt").is_file()


def test_a_flood_of_output_does_not_fill_the_disk(graded):
    assert (graded[0].root / "autograded/flood/toy/toy.ipynb").stat().st_size < 100_000


def test_the_missing_sandbox_is_said_aloud_and_written_down(graded):
    toy, done = graded
    assert done.stdout.startswith("WARNING: no sandbox")
    assert "no sandbox" in (toy.root / "grades/toy.html").read_text()


def test_the_page_is_self_contained_and_escaped(graded):
    page = (graded[0].root / "grades/toy.html").read_text()
    assert "&lt;script&gt;alert(1)" in page
    assert "<script" not in page and "<img" not in page
    assert "http://" not in page and "https://" not in page


def test_what_was_not_started_stands_in_one_line_of_the_page(graded):
    page = (graded[0].root / "grades/toy.html").read_text()
    assert "Not started:" in page and "NotImplementedError" not in page


def feedback(toy: Toy, student: str) -> str:
    return (toy.root / "feedback" / student / "toy" / "toy.html").read_text()


def test_feedback_names_the_misconception_and_hides_the_test(graded):
    page = feedback(graded[0], "wrong")
    assert MESSAGE in page
    assert "-42" not in page and "BEGIN HIDDEN" not in page
    assert HIDDEN in Path(graded[0].root, "autograded/wrong/toy/toy.ipynb").read_text()  # the test did run


def test_feedback_carries_no_live_html_of_the_students(graded):
    page = feedback(graded[0], "script")
    assert "alert(1)" in page
    assert "<script>alert" not in page and "onerror=" not in page.replace("onerror=alert(2)&gt;", "")


def test_feedback_without_a_verdict_shows_no_marks(graded):
    page = feedback(graded[0], "exit")
    assert "no marks yet" in page and "ended" in page and "Score" not in page


def test_nothing_of_the_run_stays_behind(graded):
    toy, _ = graded
    hidden = [p for p in toy.root.rglob(".*") if p.name not in (".toy.lock",)]
    assert hidden == []
    assert not (toy.root / "exercises").exists()
