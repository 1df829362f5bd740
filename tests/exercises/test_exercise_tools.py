"""tools/exercises.py, tools/release.py and tools/bank.py on a small course of their own, in a temporary folder."""

import json
import stat
import zipfile

import bank
import nbformat
import pytest
import release
from bank import BankError
from nbformat import v4

import exercises

SOLUTION = '''def double(x):
    """Return twice x."""
    ### BEGIN SOLUTION
    twice_the_number = x + x
    return twice_the_number
    ### END SOLUTION'''
HIDDEN = 'assert double(-3) == -6, "double goes wrong below zero: reread Doubling."'
CHECK = f'''assert double(2) == 4, "double: reread Doubling."
### BEGIN HIDDEN TESTS
{HIDDEN}
### END HIDDEN TESTS'''


def cell(kind, name, source, **info):
    info = {"grade": False, "locked": True, "solution": False, "task": False, "schema_version": 3, **info}
    new = v4.new_code_cell if kind == "code" else v4.new_markdown_cell
    return new(source, id=name, metadata={"nbgrader": {"grade_id": name, **info}})


def notebook(solution=SOLUTION):
    cells = [
        cell("markdown", "title", "# Double"),
        cell("code", "double", solution, locked=False, solution=True),
        cell("code", "check-double", CHECK, grade=True, points=2),
    ]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A course with the one assignment `twice`, not yet generated."""
    (tmp_path / "nbgrader_config.py").write_bytes((bank.ROOT / "nbgrader_config.py").read_bytes())
    for module in (bank, exercises, release):
        monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(release, "BUNDLES", tmp_path / "build" / "release")
    (tmp_path / "solutions" / "twice").mkdir(parents=True)
    nbformat.write(notebook(), tmp_path / "solutions" / "twice" / "twice.ipynb")
    return tmp_path


@pytest.fixture
def made(course):
    """The same course with its exercise generated; the path of the learner's notebook."""
    assert exercises.update(["twice"]) == 0
    return course / "exercises" / "twice" / "twice.ipynb"


def edit(path, change):
    learners = nbformat.read(path, 4)
    change(learners)
    nbformat.write(learners, path)


def answer(learners):
    learners.cells[1].source = "def double(x):\n    return x * 2"


def add_cell(learners):
    learners.cells.append(v4.new_code_cell("double(21)"))


def note_in_a_locked_cell(learners):
    learners.cells[0].source += "\n\nmy notes"


def run_it(learners):
    learners.cells[2].outputs = [v4.new_output("stream", text="hello")]
    learners.cells[2].execution_count = 1


def test_generating_twice_changes_nothing(made, capsys):
    before = made.read_bytes()
    assert exercises.update(["twice"]) == 0
    assert made.read_bytes() == before and "up to date" in capsys.readouterr().out
    assert [path.name for path in made.parent.iterdir()] == ["twice.ipynb"]


def test_the_exercise_holds_the_stub_and_the_visible_check_only(made):
    text = made.read_text()
    assert "raise NotImplementedError" in text and "double(2) == 4" in text
    assert "twice_the_number" not in text and "double(-3)" not in text


@pytest.mark.parametrize(
    ("change", "named"), [(answer, "double"), (add_cell, "cell 4"), (note_in_a_locked_cell, "title")]
)
def test_a_learners_work_is_never_overwritten(made, capsys, change, named):
    edit(made, change)
    mine = made.read_bytes()
    assert exercises.update(["twice"]) == 1
    said = capsys.readouterr().err
    assert made.read_bytes() == mine
    assert "exercises/twice/twice.ipynb" in said and named in said and "--force" in said


def test_force_keeps_a_learners_work_beside_the_new_notebook(made):
    fresh = made.read_bytes()
    for name in ("twice.mine.ipynb", "twice.mine-2.ipynb"):
        edit(made, answer)
        mine = made.read_bytes()
        assert exercises.update(["twice"], force=True) == 0
        assert made.read_bytes() == fresh and made.with_name(name).read_bytes() == mine


def test_a_notebook_that_was_only_run_is_replaced(made):
    fresh = made.read_bytes()
    edit(made, run_it)
    assert exercises.update(["twice"]) == 0 and made.read_bytes() == fresh


def test_an_unreadable_notebook_is_left_alone(made, capsys):
    made.write_text("{ half a notebo")
    assert exercises.update(["twice"]) == 1
    assert made.read_text() == "{ half a notebo" and "unreadable" in capsys.readouterr().err


def test_a_source_that_nbgrader_refuses_is_named(course):
    broken = notebook(SOLUTION.replace("    ### END SOLUTION", ""))
    nbformat.write(broken, course / "solutions" / "twice" / "twice.ipynb")
    with pytest.raises(BankError, match="cannot make exercises/twice"):
        exercises.generate(["twice"])


def test_stale_exercises_are_found_and_not_released(made, course):
    assert exercises.stale(["twice"]) == [] and release.problems("twice") == []
    nbformat.write(notebook(SOLUTION.replace("Return twice x", "Double x")), course / "solutions/twice/twice.ipynb")
    assert exercises.stale(["twice"]) == ["twice"]
    assert release.problems("twice") == [
        "exercises/twice/twice.ipynb is not what solutions/twice gives: run make exercises."
    ]


def test_a_solution_outside_its_markers_is_not_released(course):
    bare = SOLUTION.replace("    ### BEGIN SOLUTION\n", "").replace("    ### END SOLUTION", "")
    nbformat.write(notebook(bare), course / "solutions" / "twice" / "twice.ipynb")
    exercises.update(["twice"])
    (problem,) = release.problems("twice")
    assert "'double' that is not a bare stub" in problem


CARELESS = CHECK.replace("assert double(2) == 4", "assert double(2)")


def test_an_assignment_with_a_careless_check_is_not_written(course, made, capsys):
    before = made.read_bytes()
    careless = notebook(SOLUTION.replace("Return twice x", "Double x"))
    careless.cells[2].source = CARELESS
    nbformat.write(careless, course / "solutions" / "twice" / "twice.ipynb")
    assert exercises.update(["twice"], force=True) == 1
    said = capsys.readouterr().err
    assert made.read_bytes() == before
    assert "The checks of twice" in said and "check-double:1 truthy-output" in said
    careless.cells[2].source = f"# lint: allow truthy-output: any number but 0 will do\n{CARELESS}"
    nbformat.write(careless, course / "solutions" / "twice" / "twice.ipynb")
    assert exercises.update(["twice"]) == 0 and made.read_bytes() != before


@pytest.mark.slow
def test_checks_that_are_not_proven_are_not_released(course, made, capsys, monkeypatch):
    monkeypatch.setattr("sys.argv", ["release.py"])
    assert release.main() == 0 and (course / "build/release/twice.zip").exists()
    (course / "build/release/twice.zip").unlink()
    weak = notebook()
    weak.cells[2].source = "assert double(0) in (0, None), 'double: reread Doubling.'"
    nbformat.write(weak, course / "solutions" / "twice" / "twice.ipynb")
    assert exercises.update(["twice"]) == 0, "reading does not show it"
    assert release.main() == 1 and not (course / "build/release/twice.zip").exists()
    assert "Not released. twice: check-double:1 variant-passes (none: returns None)" in capsys.readouterr().err


@pytest.mark.parametrize("hashes", ["#", "####"])
def test_markers_are_recognised_as_nbgrader_does(course, hashes):
    nbformat.write(notebook(SOLUTION.replace("###", hashes)), course / "solutions" / "twice" / "twice.ipynb")
    assert any("twice_the_number" in line for line in release.secrets("twice"))


@pytest.mark.parametrize(
    ("place", "what"),
    [
        (lambda nb: nb["cells"][0].update(source="Hint: twice_the_number =  x + x"), "twice_the_number = x + x"),
        (lambda nb: nb["metadata"].update(note=[HIDDEN]), "double(-3)"),
        (lambda nb: nb["cells"][2].update(source="### BEGIN HIDDEN TESTS"), "the marker"),
        (lambda nb: nb["cells"][2].update(outputs=[{"output_type": "stream", "text": "4"}]), "outputs"),
    ],
)
def test_a_leak_is_found_wherever_it_stands(made, place, what):
    leaking = json.loads(made.read_text())
    assert release.leaks("twice", leaking) == []
    place(leaking)
    assert any(what in problem for problem in release.leaks("twice", leaking))


def test_the_bundle_holds_the_notebook_and_one_page_and_repeats_byte_for_byte(made):
    first = release.bundle("twice").read_bytes()
    path = release.bundle("twice")
    assert path.read_bytes() == first
    with zipfile.ZipFile(path) as archive:
        assert archive.namelist() == ["twice/twice.ipynb", "twice/HOWTO.txt"]
        assert archive.read("twice/twice.ipynb") == made.read_bytes()
        assert "2 points, functions to write: 1" in archive.read("twice/HOWTO.txt").decode()


@pytest.mark.slow
def test_nbgrader_releases_into_an_exchange_that_it_makes(made, tmp_path):
    edit_beside = made.with_name("twice.mine.ipynb")
    edit_beside.write_text("a learner's own")
    folder = tmp_path / "exchange"
    target = release.exchange("twice", folder, force=False)
    assert [path.name for path in target.iterdir()] == ["twice.ipynb"], "nothing but the release is handed out"
    assert (target / "twice.ipynb").read_bytes() == made.read_bytes()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o777, "nbgrader asks for an exchange that all may write"
    with pytest.raises(BankError, match=r"already released.*--force"):
        release.exchange("twice", folder, force=False)
    assert release.exchange("twice", folder, force=True) == target


def test_an_exchange_that_is_a_file_is_refused(made, tmp_path):
    (tmp_path / "exchange").write_text("")
    with pytest.raises(BankError, match="is a file"):
        release.exchange("twice", tmp_path / "exchange", force=False)


HELPED = '"""A mistake."""\nimport math\nOFFSET = 0\n\ndef double(x):\n    return 2 * math.floor(x) + OFFSET\n'


def test_bank_carries_a_files_imports_and_helpers_along(made):
    helpers, _, function = bank.submission("twice", HELPED).cells[1].source.partition("\n\n\n")
    assert helpers == "import math\nOFFSET = 0" and function.startswith("def double(x):\n    return 2 * math")
    assert bank.grade_text("twice", HELPED)["points"] == 2


def test_bank_blank_submission_is_the_release(made):
    assert bank.submission("twice", None) == bank.release("twice")


def test_bank_reports_points_checks_and_messages(made):
    result = bank.grade_text("twice", "def double(x):\n    return abs(x) * 2")
    assert result == {
        "points": 0,
        "max_points": 2,
        "failed": ["check-double"],
        "messages": {"check-double": "AssertionError: double goes wrong below zero: reread Doubling."},
        "ended": "finished",
    }


@pytest.mark.parametrize(
    ("body", "ended"),
    [
        ("while True:\n        pass", "stopped after 1 s"),
        ("import os\n    os._exit(0)", "the process died"),
        ("raise SystemExit(0)", "finished"),
        ("raise KeyboardInterrupt", "finished"),
    ],
)
def test_bank_survives_an_answer_that_does_not_end_well(made, body, ended):
    result = bank.grade_text("twice", f"def double(x):\n    {body}", limit=1)
    assert (result["points"], result["failed"], result["ended"]) == (0, ["check-double"], ended)
    assert bank.grade_text("twice", "def double(x):\n    return x * 2")["points"] == 2, "the next one is graded as ever"


TREBLE = "def treble(x):\n    ### BEGIN SOLUTION\n    return 3 * x\n    ### END SOLUTION"


def longer(setup):
    """The course's notebook with a cell before it, and a second function behind."""
    made = notebook()
    made.cells.insert(0, cell("code", "setup", setup))
    made.cells.append(cell("code", "treble", TREBLE, locked=False, solution=True))
    made.cells.append(cell("code", "check-treble", 'assert treble(2) == 6, "treble"', grade=True, points=1))
    return made


def grade_each(course, setup, texts, limit=60):
    nbformat.write(longer(setup), course / "solutions" / "twice" / "twice.ipynb")
    assert exercises.update(["twice"]) == 0
    return [bank.grade_text("twice", text, limit) for text in texts]


def test_cells_that_answers_begin_with_run_once_and_no_answer_sees_another(course):
    wrong_end = "def treble(x):\n    global double\n    double = None\n    kept.append(x)\n    return 4 * x"
    wrong_start = "def double(x):\n    kept.append(x)\n    return x"
    right = "def treble(x):\n    assert kept == [] and double(1) == 2\n    return x * 3"
    setup = f"kept = []\nwith open({str(course / 'ran')!r}, 'a') as file:\n    file.write('x')"
    texts = [wrong_end, right, wrong_start, right, wrong_end, right]
    results = grade_each(course, setup, texts)
    ends, starts = ["check-treble"], ["check-double"]
    assert [result["failed"] for result in results] == [ends, [], starts, [], ends, []]
    assert {result["ended"] for result in results} == {"finished"}
    assert (course / "ran").read_text() == "xx", "once for each place at which the answers part from the solution"


@pytest.mark.parametrize(
    ("setup", "points", "ended"),
    [
        ("import threading, time\nthreading.Thread(target=time.sleep, args=(5,), daemon=True).start()", 3, "finished"),
        ("import sys\nassert sys.stdin.read() == ''", 3, "finished"),
        ("raise SystemExit", 3, "finished"),
        ("import os\nos._exit(0)", 0, "the process died"),
        ("while True:\n    pass", 0, "stopped after 1 s"),
    ],
)
def test_a_beginning_that_cannot_be_kept_is_run_with_each_answer(course, setup, points, ended):
    for result in grade_each(course, setup, ["def treble(x):\n    return x * 3"] * 2, limit=1):
        assert (result["points"], result["ended"]) == (points, ended)


@pytest.mark.parametrize(
    ("text", "said"),
    [("def treble(x):\n    return 3 * x", "none of the functions of twice: double"), ("def double(x:", "line 1")],
)
def test_bank_says_what_is_wrong_with_a_file(made, text, said):
    with pytest.raises(BankError, match=said):
        bank.grade_text("twice", text)


def test_bank_names_the_assignments_there_are(made):
    with pytest.raises(BankError, match="no assignment 'thrice'.*twice"):
        bank.grade_text("thrice", HELPED)
