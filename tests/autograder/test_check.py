"""A learner's private report: what to mend, what to reread, what next; and one page over all assignments."""

import html
import json
import re
from pathlib import Path

import pytest
from bench import Bench, lost, raises, went_well
from toy import HIDDEN, MESSAGE, RIGHT, Toy

from autograder import check, desk
from autograder.outcome import CannotStart, GraderFailed, SandboxLost

SCRIPT = "<script>alert(1)</script>"


class Runner:
    """Stands for a sandbox: reports that all went well, but for the changes."""

    def __init__(self, *changes, vanishes: int = 0) -> None:
        self.changes, self.vanishes, self.payloads = changes, vanishes, []

    def run(self, payload: dict) -> dict:
        self.payloads.append(payload)
        if len(self.payloads) <= self.vanishes:
            raise SandboxLost("gone")
        report = went_well(payload)
        for change in self.changes:
            change(report)
        return report


@pytest.fixture
def bench(tmp_path, nbgrader_on_path) -> Bench:
    return Bench(tmp_path)


def work(bench: Bench, **answers) -> None:
    """Write the learner's notebook to its place in the exercises."""
    Toy.write(bench.toy.root / "exercises/toy/toy.ipynb", bench.toy.answer(**answers))


def words(page: Path) -> str:
    body = page.read_text(encoding="utf-8").split("<body>")[1]
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", body)))


def kept(bench: Bench, name: str) -> Path:
    return bench.toy.root / "build/check" / name


WRONG = raises("test-double", "AssertionError", MESSAGE)


def test_full_marks_end_with_exit_code_0_and_a_record(bench, capsys):
    work(bench)
    assert check.check(bench.course, "toy", Runner()) == 0
    said = capsys.readouterr().out
    assert "toy: 5 of 5 points. Everything passed." in said
    assert "Next: That was the last one: all assignments have full marks." in said
    record = json.loads(kept(bench, "toy.json").read_text())
    assert (record["points"], record["max"], record["outcome"]) == (5, 5, "graded")
    assert [part["points"] for part in record["parts"]] == [3, 2]


def test_a_failed_check_is_told_in_full_with_what_to_reread_and_mend_first(bench, capsys):
    work(bench, double="def double(x):\n    return x * x")
    assert check.check(bench.course, "toy", Runner(WRONG)) == 3
    said = capsys.readouterr().out
    assert "toy: 2 of 5 points." in said and MESSAGE in said
    assert "To reread:\n  Reread section 1.1 Doubling" in said
    assert "Next: Mend what test-double checks, then check again." in said
    page = words(kept(bench, "toy.html"))
    assert MESSAGE in page and "Mend what test-double checks" in page
    assert HIDDEN not in said + page and "double(3) == 6" not in said + page


def test_the_learner_gets_the_text_of_errors_that_a_class_would_not(bench, capsys):
    work(bench)
    error = raises("test-double", "ValueError", "cannot double -21", student=True, function="double")
    check.check(bench.course, "toy", Runner(error))
    assert "ValueError: cannot double -21" in capsys.readouterr().out


def test_what_is_not_started_is_said_quietly(bench, capsys):
    work(bench, double=None, length=None)
    assert check.check(bench.course, "toy", Runner(WRONG, raises("test-length", "AssertionError", "off"))) == 3
    said = capsys.readouterr().out
    assert "Not started yet." in said and MESSAGE not in said
    assert "Next: Write the cell double, then check again." in said and "have not been run" not in said


def test_errors_of_ones_own_cells_come_first(bench, capsys):
    work(bench, double="def double(x:\n")
    check.check(
        bench.course, "toy", Runner(WRONG, raises("double", "SyntaxError", "'(' was never closed", where="pupil"))
    )
    said = capsys.readouterr().out
    assert "cell double: SyntaxError: '(' was never closed" in said
    assert "Next: Mend the first error in your own cells (cell double), then check again." in said


def test_a_function_without_an_end_costs_its_part_only(bench, capsys):
    work(bench)
    assert check.check(bench.course, "toy", Runner(lost("test-double", "stopped", "double")), cell_timeout=3) == 3
    assert "double() ran for 3 seconds without an end" in capsys.readouterr().out


def test_limits_reach_the_sandbox(bench):
    work(bench)
    runner = Runner()
    check.check(bench.course, "toy", runner, limit=7, cell_timeout=3)
    limits = runner.payloads[0]["limits"]
    assert (limits["total"], limits["cell"], limits["call"]) == (7.0, 3.0, 3.0)


def test_an_unreadable_notebook_says_what_to_do_and_keeps_no_points(bench, capsys):
    work(bench)
    (bench.toy.root / "exercises/toy/toy.ipynb").write_text("{")
    assert check.check(bench.course, "toy", Runner()) == 2
    assert "start again from the notebook that you were given" in capsys.readouterr().out
    assert json.loads(kept(bench, "toy.json").read_text())["points"] is None
    assert "no points could be counted (damaged)" in words(kept(bench, "index.html"))


def test_a_notebook_elsewhere_can_be_checked(bench, tmp_path):
    Toy.write(tmp_path / "mine.ipynb", bench.toy.answer())
    assert check.check(bench.course, "toy", Runner(), tmp_path / "mine.ipynb") == 0
    with pytest.raises(CannotStart, match="There is no file"):
        check.check(bench.course, "toy", Runner(), tmp_path / "none.ipynb")


def test_no_exercise_folder_is_a_sentence(bench):
    with pytest.raises(CannotStart, match="it is where your notebook is expected"):
        check.check(bench.course, "toy", Runner())


def test_a_vanished_sandbox_is_tried_again_and_never_a_verdict(bench):
    work(bench)
    assert check.check(bench.course, "toy", Runner(vanishes=2)) == 0
    with pytest.raises(GraderFailed, match="vanished 3 times"):
        check.check(bench.course, "toy", Runner(vanishes=3))


def test_what_a_class_grader_would_ask_about_is_told_and_costs_nothing(bench, capsys):
    work(bench, double=f"import gc\ngc.get_objects()\n{RIGHT['double']}")
    assert check.check(bench.course, "toy", Runner()) == 0
    said = capsys.readouterr().out
    assert "What a person would ask about if this were handed in:\n  cell double, line 2: gc.get_objects" in said
    assert "gc.get_objects" in words(kept(bench, "toy.html"))


def with_more(bench: Bench, config: str = "") -> None:
    """Give the course two more assignments."""
    for name in ("alpha", "zeta"):
        source = (bench.toy.root / "solutions/toy/toy.ipynb").read_text()
        path = bench.toy.root / f"solutions/{name}/{name}.ipynb"
        path.parent.mkdir()
        path.write_text(source)
    with open(bench.toy.root / "nbgrader_config.py", "a") as handle:
        handle.write(config)
    bench.course = type(bench.course)(bench.toy.root)


def test_the_progress_page_lists_all_assignments_in_order_tried_or_not(bench, capsys):
    with_more(bench, 'c.Autograder.order = ["zeta", "toy"]\n')
    work(bench)
    check.check(bench.course, "toy", Runner())
    assert "Next: Go on with alpha." in capsys.readouterr().out
    page = words(kept(bench, "index.html"))
    assert "Next, after checking toy: Go on with alpha." in page
    assert "1 of 3 assignments with full marks" in page and "5 of 5 points in those that you tried" in page
    assert page.index("zeta – not tried yet") < page.index("toy 5 / 5") < page.index("alpha – not tried yet")


def test_the_last_in_order_leads_back_to_what_was_left_out(bench, capsys):
    with_more(bench, 'c.Autograder.order = ["alpha", "zeta", "toy"]\n')
    work(bench)
    check.check(bench.course, "toy", Runner())
    assert "Next: Go on with alpha." in capsys.readouterr().out


@pytest.mark.parametrize(
    "record", ["", "[]", '{"assignment": "toy"}', '{"points": "5", "max": [], "when": 7}', "\udcff"]
)
def test_a_record_that_cannot_be_read_counts_as_none(bench, record):
    kept(bench, "").mkdir(parents=True)
    kept(bench, "toy.json").write_bytes(record.encode("utf-8", "surrogateescape"))
    assert desk.records(bench.course) == {}
    work(bench)
    check.check(bench.course, "toy", Runner())
    assert desk.records(bench.course)["toy"]["points"] == 5


def test_the_pages_hold_nothing_live(bench):
    work(bench, double=f"def double(x):\n    return '{SCRIPT}'")
    check.check(
        bench.course,
        "toy",
        Runner(raises("test-double", SCRIPT, SCRIPT, student=True), raises("double", SCRIPT, SCRIPT, where="pupil")),
    )
    for name in ("toy.html", "index.html"):
        assert "<script" not in kept(bench, name).read_text()


@pytest.mark.slow
def test_with_a_real_sandbox(bench, capsys):
    from autograder.jail.sandbox import Sandbox

    work(bench, double="def double(x):\n    return x * x", length="def length(xs):\n    import os\n    os._exit(0)")
    with Sandbox([], walls=False) as runner:
        assert check.check(bench.course, "toy", runner, cell_timeout=20) == 3
        said = capsys.readouterr().out
        assert "toy: 0 of 5 points." in said and MESSAGE in said and "length() ended its Python process" in said
        work(bench)
        assert check.check(bench.course, "toy", runner, cell_timeout=20) == 0
