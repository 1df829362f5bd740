"""What a student gets back: marks, messages and the student's own text; no test's source, nothing hidden or live."""

import html
import json
import re
from html.parser import HTMLParser

import nbformat
import pytest
from bench import Bench, cell, lost, part, raises, went_well
from nbformat.v4 import new_code_cell
from toy import HIDDEN, MESSAGE

from autograder import feedback, outcome, rebuild, settle
from autograder.gradebook import Book
from autograder.outcome import Result

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>"
SQUARE = "def double(x):\n    return x * x  # not 2 * x"


class Desk(Bench):
    """A course with a gradebook, and feedback on what was handed in."""

    def __init__(self, place) -> None:
        super().__init__(place)
        self.key.register(self.course.db_url, place / "register.log")

    def grade(self, student: str, notebook: dict, *changes) -> Result:
        """All that a run leaves behind for feedback: the autograded notebook and the marks."""
        folder = self.toy.hand_in(student, notebook).parent
        rebuilt = rebuild.payload(self.key, folder)
        report = went_well(rebuilt.payloads["toy"])
        for change in changes:
            change(report)
        result, notebooks = settle.settle(self.key, rebuilt, {"toy": report})
        path = self.course.autograded(student, "toy") / "toy.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(notebooks["toy"], path)
        book = Book(self.course, "toy")
        book.write(student, result, None)
        book.close()
        return result

    def page(self, student: str, result: Result, marked: bool = True) -> str:
        feedback.make(self.course, self.key, student, result, marked)
        return (self.course.feedback(student, "toy") / "toy.html").read_text(encoding="utf-8")

    def feedback(self, student: str, notebook: dict, *changes) -> str:
        return self.page(student, self.grade(student, notebook, *changes))


@pytest.fixture(scope="module")
def desk(tmp_path_factory, nbgrader_on_path) -> Desk:
    return Desk(tmp_path_factory.mktemp("desk"))


def words(page: str) -> str:
    """The text of a page as one reads it."""
    body = page.split("<body>")[1]
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", body)))


def test_it_shows_the_marks_the_message_and_the_students_code(desk):
    page = words(desk.feedback("ann", desk.toy.answer(double=SQUARE), raises("test-double", "AssertionError", MESSAGE)))
    assert "2 of 5 points" in page
    assert "test-double: 0 / 3, failed" in page and MESSAGE in page
    assert "test-length: 2 / 2, passed" in page
    assert "# not 2 * x" in page


def test_no_test_is_shown_hidden_or_not(desk):
    page = words(desk.feedback("bob", desk.toy.answer(double=SQUARE), raises("test-double", "AssertionError", MESSAGE)))
    assert HIDDEN not in page and "double(3) == 6" not in page and "BEGIN HIDDEN" not in page


def test_what_came_of_a_hidden_input_is_not_shown(desk):
    notebook = desk.toy.answer()
    for number in (1, 2):
        notebook["cells"].append(new_code_cell("leak()", id=f"leak-{number}"))
    first, second = (f"number {len(notebook['cells']) - 1 + n}" for n in (0, 1))

    def prints(report):
        for name, where in (("test-double", "judge"), ("length", "pupil"), (first, "pupil")):
            cell(report, name, where)["report"]["stdout"] = "the secret is minus 21"

    page = words(
        desk.feedback(
            "eve",
            notebook,
            prints,
            raises("test-double", "ValueError", "the secret is minus 21", student=True, function="double"),
            raises(first, "Minus21", "the secret is minus 21", where="pupil"),
            raises(second, "ProcessEnded", "the secret is minus 21", where="pupil"),
        )
    )
    assert "secret" not in page and "Minus21" not in page
    assert "double() raised ValueError." in page


def test_cells_of_ones_own_cannot_spell_a_hidden_input_by_the_way_they_fail(desk):
    def shown(*kinds):
        notebook = desk.toy.answer()
        first = len(notebook["cells"]) + 1
        notebook["cells"] += [new_code_cell("leak()", id=f"leak-{n}") for n in range(4)]
        spell = [raises(f"number {first + n}", kind, "", where="pupil") for n, kind in enumerate(kinds) if kind]
        return words(desk.feedback("eve", notebook, *spell))

    assert shown("KeyError", "ValueError", None, "ProcessEnded") == shown(None, "OSError", "SyntaxError", None)


def test_an_answer_after_a_hidden_test_is_told_the_kind_of_its_error_only(desk):
    wrong = raises("length", "Minus21", "the secret is minus 21", where="pupil")
    page = words(desk.feedback("eve", desk.toy.answer(length="def length(x):\n    leak()"), wrong))
    assert "This cell raised an error." in page and "inus" not in page


def test_errors_before_any_hidden_test_are_shown_in_full(desk):
    syntax = raises("double", "SyntaxError", "invalid syntax (line 2)", where="pupil")
    page = words(desk.feedback("syn", desk.toy.answer(double="def double(x:\n  return"), syntax))
    assert "SyntaxError: invalid syntax (line 2)" in page


def test_a_syntax_error_after_a_hidden_test_is_found_again_without_running_anything(desk):
    forged = raises("length", "SyntaxError", "the secret is minus 21", where="pupil")
    page = words(desk.feedback("syn2", desk.toy.answer(length="%time\ndef length(xs:\n    return 1"), forged))
    assert "SyntaxError: '(' was never closed (line 2)" in page and "secret" not in page


class Live(HTMLParser):
    """Collects what a browser would run or fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag, attributes):
        if tag in ("script", "img", "iframe", "object", "embed", "link", "svg", "form", "a", "base"):
            self.found.append(tag)
        self.found += [name for name, _ in attributes if name.startswith("on") or name in ("src", "href")]


def test_nothing_of_the_students_is_live(desk):
    notebook = desk.toy.answer(double=f"def double(x):\n    return '''{SCRIPT}'''", length=f"# {SCRIPT}\x07\x1b[31m")
    page = desk.feedback(
        "live",
        notebook,
        raises("double", SCRIPT, SCRIPT, where="pupil"),
        raises("test-length", SCRIPT, SCRIPT, student=True),
    )
    parser = Live()
    parser.feed(page)
    assert parser.found == []
    assert words(page).count("alert(1)") >= 2 and "\x1b" not in page and "\x07" not in page
    assert "default-src 'none'" in page


def test_comments_and_marks_by_hand_of_the_instructor_are_shown(desk):
    result = desk.grade("cat", desk.toy.answer(double=SQUARE), raises("test-double", "AssertionError", MESSAGE))
    desk.toy.mark_by_hand("cat", "test-double", 1.5)
    with desk.toy.gradebook() as gradebook:
        gradebook.find_comment("double", "toy", "toy", "cat").manual_comment = f"Nearly! {SCRIPT}"
        gradebook.db.commit()
    page = desk.page("cat", result)
    assert "3.5 of 5 points" in words(page)
    assert "test-double: 1.5 / 3, marked by a person" in words(page)
    assert "Comment: Nearly! <script>" in words(page) and "<script" not in page


def test_a_late_submission_is_told_so(desk):
    result = desk.grade("late", desk.toy.answer())
    marks = feedback.read(desk.course, "toy", "late")
    marks.seconds_late, marks.penalty, marks.score = 3 * 3600 + 120, 1.0, 4.0
    feedback.make(desk.course, desk.key, "late", result, True, marks=marks)
    page = words((desk.course.feedback("late", "toy") / "toy.html").read_text())
    assert "4 of 5 points" in page and "3 h 02 min late, so 1 points were taken off" in page


def test_blank_answers_are_said_to_be_blank(desk):
    stub = raises("test-double", "NotImplementedError", "", student=True, function="double")
    page = words(desk.feedback("blank", desk.toy.answer(double=None), stub))
    assert "Left as it was handed out." in page and "test-double: 0 / 3, not started" in page
    assert "No response." in page


def test_what_went_wrong_with_a_lost_function_is_told(desk):
    page = words(desk.feedback("lost", desk.toy.answer(), lost("test-double", "stopped", "double")))
    assert "test-double: 0 / 3, timed out double() ran for 30 seconds without an end" in page


def test_suspicion_is_the_instructors_business(desk):
    result = desk.grade("sus", desk.toy.answer(double="import gc\ngc.get_objects()\ndef double(x):\n    return 2 * x"))
    assert result.outcome == outcome.SUSPICIOUS
    page = words(desk.page("sus", result))
    assert "5 of 5 points" in page and "suspicious" not in page and "memory of the process" not in page


def test_a_submission_without_marks_gets_a_page_that_says_so_and_no_marks(desk):
    desk.toy.hand_in("broken")
    page = desk.page("broken", Result(outcome.DAMAGED, f"toy.ipynb {SCRIPT}: ask for it.", learner="Save it."), False)
    assert "no marks yet" in words(page) and "Save it." in words(page) and "points" not in words(page)
    assert "<script" not in page


def test_marks_by_hand_are_shown_even_without_an_autograded_notebook(desk):
    result = desk.grade("hand", desk.toy.answer())
    (desk.course.autograded("hand", "toy") / "toy.ipynb").unlink()
    assert "5 of 5 points" in words(desk.page("hand", result))


def test_beside_the_page_lies_what_release_feedback_needs(desk):
    result = desk.grade("files", desk.toy.answer())
    (desk.toy.folder("files") / "timestamp.txt").write_text("2026-01-01 12:00:00 UTC")
    desk.page("files", result)
    folder = desk.course.feedback("files", "toy")
    assert {path.name for path in folder.iterdir()} == {"toy.html", "timestamp.txt", "submission_secret.txt"}
    assert (folder / "timestamp.txt").read_text() == "2026-01-01 12:00:00 UTC"
    secret = (folder / "submission_secret.txt").read_text()
    assert len(secret) == 128
    desk.page("files", result)  # again: the secret that opens an earlier page stays
    assert (folder / "submission_secret.txt").read_text() == secret


def test_code_of_any_kind_is_shown_whole(desk):
    for source in ("", "x = '&lt;&amp;'", "é" * 10, "'''" + "a\n" * 100, "#" * 60_000, "\t\x00\x1b[0m"):
        shown = html.unescape(re.sub(r"<[^>]+>", "", feedback.code(source)))
        assert shown.strip() == source.replace("\x1b[0m", "").replace("\x00", "").strip()


def test_parts_that_wait_for_a_person_are_not_shown_as_lost(desk):
    result = desk.grade("wait", desk.toy.answer())
    found = part(result, "test-double")
    found.points, found.status = None, outcome.BY_HAND
    book = Book(desk.course, "toy")
    book.write("wait", result, None)
    book.close()
    page = words(desk.page("wait", result))
    assert "test-double: – / 3, not marked yet" in page and "So far: 3 points are still to be marked" in page


def test_the_marks_survive_as_json_and_give_the_same_page(desk):
    result = desk.grade("json", desk.toy.answer(double=SQUARE), raises("test-double", "AssertionError", MESSAGE))
    again = Result.from_dict(json.loads(json.dumps(result.to_dict())))
    assert desk.page("json", again) == desk.page("json", result)
