"""What of a submission counts: the text of its answers, put into the released notebook. No code is run here."""

import json
from pathlib import Path

import nbformat
import pytest
from bench import Bench
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.utils import compute_checksum
from toy import HIDDEN, RIGHT, Toy, meta

from autograder import rebuild, skeleton


@pytest.fixture(scope="module")
def bench(tmp_path_factory, nbgrader_on_path) -> Bench:
    return Bench(tmp_path_factory.mktemp("bench"))


def steps(rebuilt: rebuild.Rebuilt) -> list[tuple[str, str]]:
    return [(step["name"], step["where"]) for step in rebuilt.payloads["toy"]["steps"]]


def source(rebuilt: rebuild.Rebuilt, name: str) -> str:
    return next(step["source"] for step in rebuilt.payloads["toy"]["steps"] if step["name"] == name)


WHOLE = [
    ("setup", "both"),
    ("double", "pupil"),
    ("test-double", "judge"),
    ("length", "pupil"),
    ("test-length", "judge"),
]


def test_a_whole_submission_runs_its_answers_in_the_pupil_and_the_tests_in_the_judge(bench):
    rebuilt = bench.rebuild(bench.toy.answer())
    assert steps(rebuilt) == WHOLE
    assert [s["graded"] for s in rebuilt.payloads["toy"]["steps"]] == [False, False, True, False, True]
    assert [s["student"] for s in rebuilt.payloads["toy"]["steps"]] == [[], [], ["double"], [], ["length"]]
    assert source(rebuilt, "double") == RIGHT["double"]
    assert not rebuilt.notes + rebuilt.reasons + rebuilt.evidence


def test_hidden_tests_are_back_in_the_judge_and_nowhere_else(bench):
    for step in bench.rebuild(bench.toy.answer()).payloads["toy"]["steps"]:
        assert (HIDDEN in step["source"]) == (step["name"] == "test-double")


def test_the_payload_is_plain_data(bench):
    payload = bench.rebuild(bench.toy.answer(), data__txt=b"\x00\xff").payloads["toy"]
    assert payload["files"] == {"data.txt": b"\x00\xff"}
    json.dumps({**payload, "files": {}, "key_files": {}})


def test_limits_can_be_set_by_name(bench):
    folder = bench.toy.hand_in("limits").parent
    limits = rebuild.payload(bench.key, folder, {"cell": 3.0}).payloads["toy"]["limits"]
    assert limits == {**rebuild.LIMITS, "cell": 3.0}


def without(notebook: dict, *names: str) -> dict:
    cells = [c for c in notebook["cells"] if c["metadata"].get("nbgrader", {}).get("grade_id") not in names]
    return {**notebook, "cells": cells}


@pytest.mark.parametrize("name", ["test-double", "setup"])
def test_a_deleted_test_or_setup_cell_is_put_back(bench, name):
    rebuilt = bench.rebuild(without(bench.toy.answer(), name))
    assert steps(rebuilt) == WHOLE
    assert rebuilt.notes == [f"cell {name} was deleted; it was put back as handed out"]
    assert not rebuilt.reasons


@pytest.mark.parametrize("name", ["test-double", "setup"])
def test_an_edited_test_or_setup_cell_is_run_as_handed_out(bench, name):
    notebook = bench.toy.answer()
    whole = source(bench.rebuild(notebook), name)
    Toy.cell(notebook, name)["source"] = "assert True"
    rebuilt = bench.rebuild(notebook)
    assert source(rebuilt, name) == whole
    assert rebuilt.notes == [f"cell {name} was edited; it was run as handed out"]


def test_a_test_cell_turned_into_text_is_run_as_handed_out(bench):
    notebook = bench.toy.answer()
    Toy.cell(notebook, "test-double")["cell_type"] = "markdown"
    rebuilt = bench.rebuild(notebook)
    assert steps(rebuilt) == WHOLE
    assert rebuilt.notes == ["cell test-double was turned into a markdown cell; it was put back as handed out"]


def test_a_deleted_answer_leaves_the_rest_and_asks_for_a_person(bench):
    rebuilt = bench.rebuild(without(bench.toy.answer(), "double"))
    assert steps(rebuilt) == [step for step in WHOLE if step[0] != "double"]
    assert "the answer cell double was deleted" in rebuilt.reasons[0]


def test_an_answer_turned_into_text_is_not_run_and_asks_for_a_person(bench):
    notebook = bench.toy.answer()
    Toy.cell(notebook, "double")["cell_type"] = "markdown"
    rebuilt = bench.rebuild(notebook)
    assert ("double", "pupil") not in steps(rebuilt)
    assert "turned into a markdown cell" in rebuilt.reasons[0]


def copied(notebook: dict, name: str, text: str, place: int | None = None) -> dict:
    twin = json.loads(json.dumps(Toy.cell(notebook, name)))
    twin |= {"id": "copy", "source": text}
    notebook["cells"].insert(len(notebook["cells"]) if place is None else place, twin)
    return notebook


def test_identical_copies_count_once(bench):
    rebuilt = bench.rebuild(copied(bench.toy.answer(), "double", RIGHT["double"]))
    assert steps(rebuilt) == WHOLE
    assert rebuilt.notes == ["cell double was there 2 times (copied or split), all the same: one counts"]


def test_an_untouched_copy_gives_way_to_the_one_that_was_changed(bench):
    notebook = copied(bench.toy.answer(double=None), "double", RIGHT["double"])
    rebuilt = bench.rebuild(notebook)
    assert steps(rebuilt) == WHOLE
    assert source(rebuilt, "double") == RIGHT["double"]


def test_a_split_answer_runs_both_halves_in_order(bench):
    notebook = bench.toy.answer(double="two = 2")
    place = notebook["cells"].index(Toy.cell(notebook, "double")) + 1
    rebuilt = bench.rebuild(copied(notebook, "double", "def double(x):\n    return two * x", place))
    assert steps(rebuilt) == [*WHOLE[:2], (f"number {place + 1}", "pupil"), *WHOLE[2:]]
    assert source(rebuilt, "double") == "two = 2"


def test_a_later_different_copy_runs_where_it_stands(bench):
    notebook = copied(bench.toy.answer(), "double", "def double(x):\n    return 0")
    rebuilt = bench.rebuild(notebook)
    assert steps(rebuilt) == [*WHOLE, (f"number {len(notebook['cells'])}", "pupil")]


def test_code_written_into_a_copy_of_a_test_cell_is_the_students_own(bench):
    rebuilt = bench.rebuild(copied(bench.toy.answer(), "test-double", "helper = 1", 3))
    assert steps(rebuilt) == [*WHOLE[:2], ("number 4", "pupil"), *WHOLE[2:]]
    assert rebuilt.notes and "copied or split" in rebuilt.notes[0]


def test_moved_cells_run_in_the_order_handed_out(bench):
    notebook = bench.toy.answer()
    notebook["cells"] = notebook["cells"][:1] + notebook["cells"][1:][::-1]
    rebuilt = bench.rebuild(notebook)
    assert steps(rebuilt) == WHOLE
    assert rebuilt.notes == [
        "cells stand in another order than handed out and were run in that order, from test-length on"
    ]


def test_cells_of_the_students_own_run_after_the_cell_that_they_follow(bench):
    notebook = bench.toy.answer()
    notebook["cells"].insert(3, new_code_cell("helper = 1", id="helper"))
    notebook["cells"].insert(0, new_code_cell("first = 1", id="first"))
    assert steps(bench.rebuild(notebook)) == [
        ("number 1", "pupil"),
        WHOLE[0],
        WHOLE[1],
        ("number 5", "pupil"),
        *WHOLE[2:],
    ]


def test_a_made_up_nbgrader_cell_is_a_cell_of_the_students_own(bench):
    notebook = bench.toy.answer()
    cell = new_code_cell("x = 1", metadata=meta("test-extra", grade=True, points=100), id="extra")
    notebook["cells"].append(cell)
    assert steps(bench.rebuild(notebook)) == [*WHOLE, (f"number {len(notebook['cells'])}", "pupil")]


def test_tags_outputs_attachments_and_metadata_of_the_student_count_for_nothing(bench):
    plain = bench.rebuild(bench.toy.answer())
    notebook = bench.toy.answer()
    for cell in notebook["cells"]:
        cell["metadata"]["tags"] = ["raises-exception", "skip-execution"]
        cell["attachments"] = {"x.png": {"image/png": "AAAA"}}
        if "nbgrader" in cell["metadata"] and cell["metadata"]["nbgrader"].get("grade"):
            cell["metadata"]["nbgrader"]["points"] = 100
        if cell["cell_type"] == "code":
            cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "9"}]
    notebook["metadata"]["kernelspec"]["name"] = "evil"
    dressed = bench.rebuild(notebook)
    assert dressed.payloads == plain.payloads
    assert dressed.notebooks == plain.notebooks


def test_the_rebuilt_notebook_is_valid_and_carries_nbgraders_checksums(bench):
    notebook = bench.rebuild(bench.toy.answer()).notebooks["toy"]
    nbformat.validate(notebook)
    cells = {cell.metadata.nbgrader.grade_id: cell for cell in notebook.cells if "nbgrader" in cell.metadata}
    for name in ("setup", "test-double", "test-length"):
        assert cells[name].metadata.nbgrader.checksum == compute_checksum(cells[name]), name
    assert cells["double"].metadata.nbgrader.checksum != compute_checksum(cells["double"])
    assert cells["test-double"].metadata.nbgrader.points == 3


def test_the_assignments_own_files_stand_above_the_students(tmp_path_factory, nbgrader_on_path):
    place = tmp_path_factory.mktemp("files")
    toy = Toy(place / "course")
    (toy.root / "solutions/toy/data").mkdir()
    (toy.root / "solutions/toy/data/table.csv").write_text("true")
    (toy.root / "solutions/toy/helper.py").write_text("x = 1")
    bench = Bench(place, toy)
    folder = bench.toy.hand_in("ann").parent
    (folder / "data").write_text("a file where the assignment has a folder")
    (folder / "helper.py").write_text("x = 2")
    (folder / "own.txt").write_text("mine")
    (folder / "timestamp.txt").write_text("2026-01-01 12:00:00 UTC")
    payload = rebuild.payload(bench.key, folder).payloads["toy"]
    assert payload["files"] == {"data/table.csv": b"true", "helper.py": b"x = 1", "own.txt": b"mine"}
    assert payload["key_files"] == {"data/table.csv": b"true", "helper.py": b"x = 1"}


def test_links_are_never_followed(bench):
    folder = bench.toy.hand_in("linker").parent
    (folder / "secret").symlink_to(bench.toy.root / "nbgrader_config.py")
    rebuilt = rebuild.payload(bench.key, folder)
    assert not rebuilt.payloads["toy"]["files"]
    assert rebuilt.notes == ["secret is not a plain file and was left out"]


def test_names_come_from_all_that_binds_at_the_top_and_imports_stay_with_the_judge():
    text = (
        "%matplotlib inline\nimport torch\nfrom math import pi as number\n!ls\nlines = !ls\na, (b, *c) = 1, (2, 3)\n"
        "def f(inner):\n    local = 1\nclass K:\n    attribute = 1\nfor i in []:\n    pass\n"
        "with open('x') as handle:\n    pass\nif (w := 1):\n    d: int = 2\n[x for x in []]\n"
    )
    names = {"lines", "a", "b", "c", "f", "K", "i", "handle", "w", "d"}
    assert set(skeleton.bound(text)) == names
    assert skeleton.import_lines(text) == ["import torch", "from math import pi as number"]
    assert skeleton.bound("%%time\nx = 1") == ("x",)
    assert skeleton.bound("%%bash\nif [ -f x ]; then y=1; fi") == ()


def two_parts(place: Path) -> Toy:
    """A course whose assignment has two notebooks, an unlocked cell of the instructor, imports in an answer and text to
    be marked by hand."""
    toy = Toy(place / "course")
    cells = [
        new_code_cell("scale = 2", id="loose"),
        new_code_cell(
            "### BEGIN SOLUTION\nimport math\ndef f(x):\n    return math.floor(x)\n### END SOLUTION",
            metadata=meta("f", solution=True),
            id="f",
        ),
        new_code_cell("assert f(2.5) == scale", metadata=meta("test-f", grade=True, points=1), id="test-f"),
        new_code_cell("shown = f(1.5)", metadata=meta("demo"), id="demo"),
        new_markdown_cell("Why?", metadata=meta("why", grade=True, solution=True, points=2), id="why"),
    ]
    Toy.write(toy.root / "solutions/toy/second.ipynb", new_notebook(cells=cells))
    return toy


@pytest.fixture(scope="module")
def two(tmp_path_factory, nbgrader_on_path):
    place = tmp_path_factory.mktemp("two")
    bench = Bench(place, two_parts(place))
    return bench.toy, bench.key


def second(toy: Toy, student: str, why: str, loose: str = "scale = 2") -> Path:
    notebook = new_notebook(
        cells=[
            new_code_cell(loose, id="loose"),
            new_code_cell(
                "import math\ndef f(x):\n    return math.floor(x)", metadata=meta("f", solution=True), id="f"
            ),
            new_code_cell("assert f(2.5) == scale", metadata=meta("test-f", grade=True, points=1), id="test-f"),
            new_code_cell("shown = f(1.5)", metadata=meta("demo"), id="demo"),
            new_markdown_cell(why, metadata=meta("why", grade=True, solution=True, points=2), id="why"),
        ]
    )
    Toy.write(toy.folder(student) / "second.ipynb", notebook)
    return toy.hand_in(student).parent


def test_each_notebook_has_a_payload_of_its_own(two):
    toy, key = two
    rebuilt = rebuild.payload(key, second(toy, "ann", "Because."))
    assert set(rebuilt.payloads) == set(rebuilt.notebooks) == {"second", "toy"}
    steps = [(s["name"], s["where"], s["student"]) for s in rebuilt.payloads["second"]["steps"]]
    assert steps == [
        ("number 1", "pupil", []),
        ("cell 1 of the release", "judge", []),
        ("f", "pupil", []),
        ("imports of f", "judge", []),
        ("test-f", "judge", ["f"]),
        ("demo", "both", []),
    ]


def test_an_unlocked_cell_of_the_instructor_runs_as_written_on_each_side(two):
    toy, key = two
    rebuilt = rebuild.payload(key, second(toy, "bob", "Because.", loose="scale = 3"))
    first, other = rebuilt.payloads["second"]["steps"][:2]
    assert (first["source"], other["source"]) == ("scale = 3", "scale = 2")
    assert [c.source for c in rebuilt.notebooks["second"].cells].count("scale = 2") == 0


def test_written_answers_keep_their_text_and_lose_their_html(two):
    toy, key = two
    rebuilt = rebuild.payload(key, second(toy, "chi", "a < b, `x`\n> <script>alert(1)</script><img onerror=x>"))
    (cell,) = [c for c in rebuilt.notebooks["second"].cells if c.cell_type == "markdown"]
    assert cell.source == "a < b, `x`\n> &lt;script>alert(1)&lt;/script>&lt;img onerror=x>"


def test_a_setup_cell_that_uses_an_answer_is_known_as_such(two):
    slots = {slot.name: slot for slot in skeleton.of(two[1]).slots["second"] if slot.name}
    assert slots["demo"].asks
    assert not skeleton.of(two[1]).slots["toy"][1].asks


def test_every_graded_cell_may_lose_the_students_process_once_before_the_run_is_given_up(bench, monkeypatch):
    assert bench.rebuild(bench.toy.answer()).payloads["toy"]["limits"]["lost"] == 8
    monkeypatch.setitem(rebuild.LIMITS, "lost", 1)
    assert bench.rebuild(bench.toy.answer()).payloads["toy"]["limits"]["lost"] == 2
