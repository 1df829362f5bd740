"""The variants of small assignments in the grading engine, and the command. Needs no sandbox: it is our own code."""

import json

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from toy import Toy, meta, source

from autograder import assignment as assignments
from autograder import rebuild
from autograder.course import Course
from autograder.jail.sandbox import Sandbox
from autograder.lint import command, main
from autograder.lint.cells import read, waivers
from autograder.lint.variants import VARIANTS, engine, prove, spoiler, submission
from autograder.outcome import CannotStart, SandboxLost

pytestmark = pytest.mark.slow


def notebook(answer, *tests):
    """An assignment with one answer cell and these test cells, a point each."""
    text = f"### BEGIN SOLUTION\n{answer}\n### END SOLUTION"
    cells = [new_code_cell(text, metadata=meta("answer", solution=True), id="answer")]
    for number, test in enumerate(tests, start=1):
        cells.append(new_code_cell(test, metadata=meta(f"test-{number}", grade=True, points=1), id=f"test-{number}"))
    return new_notebook(cells=cells, metadata=source().metadata)


@pytest.fixture(scope="module")
def sandbox():
    with Sandbox([], walls=False) as one:
        yield one


@pytest.fixture
def proven(course, sandbox, tmp_path, nbgrader_on_path):
    """proven(notebook): what running finds, as {part: [name or name: variant]}."""

    def run(instructors):
        Toy.write(course.root / "solutions/toy/toy.ipynb", instructors)
        key = tmp_path / "key"
        key.mkdir()
        assignment = assignments.load(Course(course.root), "toy", key)
        cells = {"toy": read(instructors)}
        for cell in cells["toy"]:
            waivers(cell, set(VARIANTS))
        found = {}
        for finding in prove(assignment, cells, engine(assignment, sandbox))["toy"]:
            found.setdefault(finding.cell, []).append(finding.detail.split(":")[0] or finding.name)
        return found

    return run


DOUBLE = "def double(xs):\n    return [2 * x for x in xs]"
SHARP = "assert double([1, 2]) == [2, 4], 'm'"


def test_a_sharp_check_lets_nothing_through_and_a_careless_one_is_named_with_what_it_lets_through(proven):
    careless = "for got, want in zip(double([1, 2]), [2, 4]):\n    assert got == want, 'm'"
    greater = "for got in double([1, 2]):\n    if got > 4:\n        raise AssertionError('m')"
    found = proven(notebook(DOUBLE, SHARP, careless, greater))
    assert "test-1" not in found
    assert set(found["test-2"]) == {"empty", "broadcast", "generator", "short"}
    assert set(found["test-3"]) >= {"empty", "short", "nan", "broadcast"}


def test_an_error_that_is_due_passes_the_variants_and_needs_a_waiver_for_each(proven):
    answer = "def half(x):\n    if x % 2:\n        raise ValueError('odd')\n    return x // 2"
    refuses = "try:\n    half(3)\nexcept ValueError:\n    pass\nelse:\n    raise AssertionError('m')"
    allowed = "\n".join(f"# lint: allow variant {kind}: it only asks for the error" for kind in VARIANTS)
    found = proven(notebook(answer, refuses, f"{allowed}\n{refuses}"))
    assert sorted(found) == ["test-1"] and sorted(found["test-1"]) == sorted(VARIANTS)


def test_a_waiver_that_nothing_needs_is_told(proven):
    found = proven(notebook(DOUBLE, SHARP + "\n# lint: allow variant nan: not needed at all"))
    assert found == {"test-1": ["variant nan"]}


def test_a_solution_that_fails_and_a_check_that_a_blank_passes_are_named(proven):
    found = proven(notebook(DOUBLE, "assert double([1]) == [7], 'not seven'", "assert 1 + 1 == 2, 'm'"))
    assert found["test-1"] == ["not seven"]
    assert "blank-passes" in found["test-2"] and set(VARIANTS) <= set(found["test-2"])


def test_points_that_the_solution_lacks_are_said_and_prose_is_left_to_people(proven):
    instructors = notebook(DOUBLE, "0.5 if double([1]) == [2] else 0.0")
    prose = {**meta("essay", grade=True, solution=True, points=2)}
    instructors.cells.append(new_markdown_cell("What is doubling?", metadata=prose, id="essay"))
    found = proven(instructors)
    assert "0.5 of 1 points" in found["test-1"] and "essay" not in found


def test_the_solution_and_the_blank_are_whole_notebooks_and_a_variant_spoils_after_each_answer(course, tmp_path):
    assignment = assignments.load(Course(course.root), "toy", tmp_path)
    (tmp_path / "runs").mkdir()
    texts = {}
    for kind in ("solution", "blank", "nan"):
        path = submission(assignment, tmp_path / "runs", kind) / "toy.ipynb"
        texts[kind] = ["".join(cell["source"]) for cell in json.loads(path.read_text())["cells"]]
    assert "return 2 * x" in texts["solution"][2] and len(texts["solution"]) == 6
    assert "NotImplementedError" in texts["blank"][2] and "HIDDEN" not in "".join(texts["blank"])
    spoilers = [text for text in texts["nan"] if "lint_wrap" in text]
    assert spoilers == [spoiler("nan", ("double",)), spoiler("nan", ("length",))]


def test_a_sandbox_that_vanishes_is_asked_again_and_then_given_up_with_a_sentence(course, tmp_path):
    class Lost:
        runs = 0

        def run(self, payload):
            self.runs += 1
            raise SandboxLost("gone")

    assignment = assignments.load(Course(course.root), "toy", tmp_path)
    (tmp_path / "runs").mkdir()
    lost = Lost()
    with pytest.raises(CannotStart, match="vanished 3 times"):
        engine(assignment, lost)(submission(assignment, tmp_path / "runs", "blank"))
    assert lost.runs == 3 and rebuild.LIMITS["lost"] > 0


def test_the_command_says_what_to_mend_and_its_exit_code(course, capsys, nbgrader_on_path):
    path = course.root / "solutions/toy/toy.ipynb"
    assert main(["toy", "--course", str(course.root)]) == 0
    assert "toy: the tests hold" in capsys.readouterr().out
    Toy.write(path, notebook(DOUBLE, "assert all(x == 2 for x in double([1])), 'm'"))
    assert main(["toy", "--course", str(course.root), "--static"]) == 1
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith("test-1:1 all-over-output: all() of nothing is true") and said[-1] == "toy: 1 to mend"
    assert main(["toy", "--course", str(course.root)]) == 1
    said = capsys.readouterr().out
    assert "test-1:1 variant-passes (empty" in said
    assert said.count("variant-passes") == 1 and "; generator: returns" in said, "one line for all that pass a check"
    Toy.write(path, notebook(DOUBLE, "assert double([1]) == [2]"))
    assert main(["toy", "--course", str(course.root), "--static"]) == 0, "a warning refuses nothing"
    assert "test-1:1 no-message: warning:" in capsys.readouterr().out


def test_the_command_that_cannot_run_says_why(course, capsys):
    assert main(["nope", "--course", str(course.root)]) == 2
    assert "No assignment called 'nope'" in capsys.readouterr().err
    (course.root / "solutions/toy/toy.ipynb").write_text("{ half a notebo")
    assert main(["toy", "--course", str(course.root), "--static"]) == 2
    assert "not a readable notebook" in capsys.readouterr().err
    assert main([]) == 2 and "Name the assignment" in capsys.readouterr().err


def test_the_patterns_can_be_listed(capsys):
    assert main(["--patterns"]) == 0
    listed = capsys.readouterr().out.splitlines()
    assert len(listed) == len(command.PATTERNS) and any(line.startswith("fail-if-greater: ") for line in listed)
