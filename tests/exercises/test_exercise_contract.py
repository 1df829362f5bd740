"""What holds for every assignment: full marks for the solution, none for the release, no leak, checks that explain.

Left out: the banks (test_exercise_bank.py) and the tools on other courses than this one (test_exercise_tools.py).
"""

import ast
import re
import shutil
import subprocess
import sys

import bank
import nb as notebooks
import nbformat
import pytest
import release
from bank import ROOT, mark

import exercises


def graded(assignment):
    return [cell for cell in bank.source(assignment).cells if bank.is_graded(cell)]


def test_there_is_an_assignment():
    assert "samplers" in bank.assignments()


def test_the_solution_earns_full_marks(assignment):
    result = bank.grade(assignment, bank.source(assignment))
    assert result["points"] == result["max_points"] > 0
    assert result["failed"] == [] and result["messages"] == {} and result["ended"] == "finished"


def test_the_release_earns_nothing(assignment):
    result = bank.grade(assignment, bank.release(assignment))
    assert result["points"] == 0 and result["ended"] == "finished"
    assert result["failed"] == [mark(cell, "grade_id") for cell in graded(assignment)]


def test_the_release_runs_to_the_first_unfilled_cell(assignment):
    names, ran = {}, []
    with pytest.raises(NotImplementedError, match="write this function"):
        for cell in bank.release(assignment).cells:
            if cell.cell_type == "code":
                ran.append(cell)
                exec(cell.source, names)
    assert bank.is_graded(ran[-1]) and bank.is_answer(ran[-2])
    assert sum(map(bank.is_answer, ran)) == 1, "the first check that fails is the one below the first answer cell"


def test_the_release_is_what_nbgrader_makes_and_holds_no_secret(assignment):
    assert release.problems(assignment) == []


def test_the_release_has_every_graded_cell_and_says_what_hidden_ones_try(assignment):
    handed_out = {mark(cell, "grade_id"): cell for cell in bank.release(assignment).cells}
    for cell in graded(assignment):
        seen = handed_out[mark(cell, "grade_id")]
        assert mark(seen, "points") == mark(cell, "points") > 0
        if "BEGIN HIDDEN TESTS" in cell.source:
            assert re.match(r"# Hidden check \(\d+ points?\): .+\.$", seen.source.strip()), seen.source


def test_the_source_is_in_canonical_form(assignment):
    path = ROOT / "solutions" / assignment / f"{assignment}.ipynb"
    raw = path.read_text(encoding="utf-8")
    assert notebooks.text(notebooks.canonical(nbformat.reads(raw, as_version=4))) == raw, (
        f"run python tools/nb.py format {path.relative_to(ROOT)}"
    )


def test_cells_are_named_once_and_readably(assignment):
    notebook = bank.source(assignment)
    assert [cell.id for cell in notebook.cells] == [mark(cell, "grade_id") for cell in notebook.cells]
    assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)
    assert all(mark(cell, "schema_version") == 3 for cell in notebook.cells)
    assert not any(cell.get("outputs") for cell in notebook.cells)


def test_the_title_states_the_points(assignment):
    notebook = bank.source(assignment)
    stated = re.search(r"^\| (\d+) \|", notebook.cells[0].source, re.MULTILINE)
    assert stated, "the first cell holds a table: points, minutes, difficulty, builds on"
    assert int(stated[1]) == sum(mark(cell, "points") for cell in graded(assignment))


def test_every_assert_of_a_check_explains_itself(assignment):
    for cell in graded(assignment):
        asserts = [node for node in ast.walk(ast.parse(cell.source)) if isinstance(node, ast.Assert)]
        assert asserts, f"{mark(cell, 'grade_id')} asserts nothing"
        for node in asserts:
            assert node.msg is not None, f"{mark(cell, 'grade_id')}, line {node.lineno}: an assert without a message"


def test_checks_use_nothing_that_misjudges(assignment):
    """Calls that pass on wrong answers, or that cannot work when checks run in another process than the answers."""
    for cell in graded(assignment):
        for node in ast.walk(ast.parse(cell.source)):
            if not isinstance(node, ast.Call):
                continue
            called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            strict = any(keyword.arg == "strict" for keyword in node.keywords)
            where = f"{mark(cell, 'grade_id')}, line {node.lineno}"
            assert called != "zip" or strict, f"{where}: zip without strict forgives a result that is too short"
            assert called not in ("backward", "isinstance"), f"{where}: {called} does not work across processes"
            bare_all = isinstance(node.func, ast.Name) and called == "all"
            assert not bare_all, f"{where}: all() is true of nothing; compare shapes first and use a tensor's all()"


def test_hidden_checks_need_only_the_answers(assignment):
    """They import what they use and define their own helpers, the same text in every cell."""
    helpers = {}
    answers = {name for cell in bank.answer_names(bank.source(assignment)).values() for name in cell}
    for cell in graded(assignment):
        if "BEGIN HIDDEN TESTS" not in cell.source:
            continue
        body = ast.parse(cell.source).body
        assert [type(node) for node in body] == [ast.FunctionDef, ast.Expr], "one function, called with the answers"
        assert {arg.id for arg in body[1].value.args} <= answers
        code = compile(cell.source, "cell", "exec").co_consts[0]
        assert set(_globals(code)) <= set(dir(__builtins__) if not isinstance(__builtins__, dict) else __builtins__)
        for node in body[0].body:
            if isinstance(node, ast.FunctionDef) and node.name in ("kind", "refuses"):
                assert helpers.setdefault(node.name, ast.unparse(node)) == ast.unparse(node), mark(cell, "grade_id")


def _globals(code):
    import dis

    yield from (i.argval for i in dis.get_instructions(code) if i.opname == "LOAD_GLOBAL")
    for constant in code.co_consts:
        if hasattr(constant, "co_code"):
            yield from _globals(constant)


def test_the_sections_to_reread_exist_on_the_page(assignment):
    notebook = bank.source(assignment)
    page = re.search(r"\]\(\.\./\.\./(chapters/[^)]+\.ipynb)\)", notebook.cells[0].source)
    assert page, "the first cell links the page that the exercise builds on"
    headings = {
        line.lstrip("#").strip()
        for cell in bank.read(ROOT / page[1]).cells
        if cell.cell_type == "markdown"
        for line in cell.source.splitlines()
        if line.startswith("#")
    }
    text = re.sub(r'"\s*\n\s*f?"', "", "\n".join(cell.source for cell in graded(assignment)))
    named = set(re.findall(r"Reread “([^”{]+)”", text)) | set(re.findall(r'section, .* = "([^"]+)"', text))
    assert named and named <= headings, f"not a heading of {page[1]}: {named - headings}"


def test_the_parts_to_reread_exist(assignment):
    notebook = bank.source(assignment)
    prose = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    parts = set(re.findall(r"^## (\d+)\.", prose, re.MULTILINE))
    checks = "\n".join(cell.source for cell in graded(assignment))
    named = set(re.findall(r"Reread part (\d+)", checks)) | set(re.findall(r"section, part, .* = \S+, (\d+),", checks))
    assert named and named <= parts


def test_prose_lines_are_short(assignment):
    for cell in bank.source(assignment).cells:
        if cell.cell_type == "markdown":
            assert max(map(len, cell.source.splitlines())) < 120, mark(cell, "grade_id")


def test_hidden_checks_touch_a_device_only_in_the_loop_over_devices(assignment):
    """After the loop `device` is the last one: a block that slips out of it leaves the CPU where there is a GPU."""
    for cell in graded(assignment):
        if "BEGIN HIDDEN TESTS" not in cell.source:
            continue
        for node in ast.parse(cell.source).body[0].body:
            loop = isinstance(node, ast.For) and ast.unparse(node.target) == "device"
            if loop or isinstance(node, ast.FunctionDef):
                continue
            names = {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)}
            assert "device" not in names, f"{mark(cell, 'grade_id')}, line {node.lineno}"


def test_the_bank_is_large_enough(assignment):
    folder = ROOT / "tests" / "exercises" / assignment
    assert len(list((folder / "wrong").glob("*.py"))) >= 14
    assert len(list((folder / "right").glob("*.py"))) >= 4


NBGRADER = """
import sys

from nbgrader.apps import NbGraderApp

for name in sys.argv[1:]:
    try:
        NbGraderApp.launch_instance(["generate_assignment", name, "--no-db", "--force"])
    except SystemExit as end:
        if end.code:
            raise
    NbGraderApp.clear_instance()
"""


@pytest.fixture(scope="session")
def made_by_the_command(tmp_path_factory):
    """A course in which nbgrader's command line made every assignment: its own entry point, imported once for all."""
    course = tmp_path_factory.mktemp("command")
    shutil.copyfile(ROOT / "nbgrader_config.py", course / "nbgrader_config.py")
    shutil.copytree(ROOT / "solutions", course / "solutions")
    done = subprocess.run(
        [sys.executable, "-c", NBGRADER, *bank.assignments()], cwd=course, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return course / "exercises"


@pytest.mark.slow
def test_nbgraders_own_command_gives_the_same_bytes(assignment, made_by_the_command):
    made = (made_by_the_command / assignment / f"{assignment}.ipynb").read_bytes()
    assert made == exercises.generate([assignment])[assignment]
