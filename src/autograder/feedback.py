"""What a student gets back: one page per notebook, made from the marks, the messages and the student's own text.

nbgrader's page shows hidden tests and runs scripts that a submission contains. This one holds no test's source, nothing
that student code printed, and of its errors only what cannot carry a hidden input; all text is escaped. A submission
without marks gets a short page that says so. Leaves out who gets it (`nbgrader release_feedback`).
"""

from __future__ import annotations

import builtins
import json
import secrets
from functools import lru_cache
from html import escape
from pathlib import Path

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from autograder import marks as gradebook_marks
from autograder import outcome, report, skeleton
from autograder.assignment import Assignment
from autograder.course import Course
from autograder.marks import Marks
from autograder.notebook import clean, readable
from autograder.outcome import Part, Result, points
from autograder.rebuild import UNTAKEN
from autograder.skeleton import ANSWER, WRITTEN

COLOURED = 50_000  # characters: longer code is shown without colours
STYLE = """
.code, .text { overflow-x: auto; padding: .6rem .8rem; border-radius: .3rem; background: #f6f8fa; margin: .3rem 0 }
.code pre { font: .85rem/1.45 ui-monospace, monospace; white-space: pre }
.text { white-space: pre-wrap; overflow-wrap: anywhere }
.part { border-left: .3rem solid #8a8a8a; padding: .2rem .8rem; margin: .5rem 0 }
.part.good { border-color: #176b2c; color: inherit } .part.bad { border-color: #a11; color: inherit }
.part h3, .part p, .part pre { margin: .2rem 0 } .part pre { overflow-wrap: anywhere }
.comment { border-left: .3rem solid #1f5fa8; padding: .2rem .8rem; white-space: pre-wrap; overflow-wrap: anywhere }
h2 { margin: 1.6rem 0 .3rem; font-size: 1.1rem } h3 { font-size: 1rem } .score { font-size: 1.3rem }
@media (prefers-color-scheme: dark) {
  .code, .text { background: #0d1117 } .part.good { border-color: #7fd495 } .part.bad { border-color: #ff9a9a }
  .comment { border-color: #8ab8ec }
}
"""
POLICY = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"


def make(
    course: Course,
    assignment: Assignment,
    student: str,
    result: Result,
    marked: bool,
    *,
    marks: Marks | None = None,
) -> None:
    """Write feedback/STUDENT/ASSIGNMENT/*.html, all of it or nothing.

    `marked`: the submission has marks (of the run, or all by hand). `marks`: what the gradebook says, where the caller
    knows it already.
    """
    pages = {}
    if marked:
        marks = marks or read(course, assignment.name, student)
        for name in assignment.notebooks:
            path = course.autograded(student, assignment.name) / f"{name}.ipynb"
            pages[name] = page(assignment, name, result, marks, path)
    else:
        pages = dict.fromkeys(assignment.notebooks, no_marks(assignment.name, result))
    target = course.feedback(student, assignment.name)
    contents = {f"{name}.html": text.encode("utf-8", "backslashreplace") for name, text in pages.items()}
    given = [] if course.linked(student, assignment.name) else [course.submitted(student, assignment.name)]
    # Without these two, release_feedback stops at the first submission that did not come through the exchange, and with
    # it the whole class. A secret that nobody knows releases the page to nobody.
    for name, otherwise in zip(UNTAKEN, ("", secrets.token_hex(64)), strict=True):
        found = [f / name for f in (*given, target) if (f / name).is_file() and not (f / name).is_symlink()]
        contents[name] = found[0].read_bytes() if found else otherwise.encode()
    report.replace_folder(target, contents)


def read(course: Course, name: str, student: str) -> Marks:
    """The marks and comments of one student."""
    engine = create_engine(course.db_url)
    try:
        with Session(engine) as db:
            return gradebook_marks.read(db, name)[student]
    finally:
        engine.dispose()


def page(assignment: Assignment, name: str, result: Result, marks: Marks, autograded: Path) -> str:
    """The page of one notebook of a submission that has marks."""
    several = len(assignment.notebooks) > 1
    parts = {part.name: part for part in result.parts if part.notebook == name}
    body = [f'<p class="score"><strong>{points(marks.score)} of {points(marks.max)} points</strong></p>']
    waiting = sum(part.max for part in result.parts if marks.parts.get(part.key) is None)
    if waiting:
        body.append(f'<p class="warning">So far: {points(waiting)} points are still to be marked by a person.</p>')
    if marks.seconds_late:
        taken = f", so {points(marks.penalty)} points were taken off" if marks.penalty else ""
        body.append(f"<p>Handed in {duration(marks.seconds_late)} late{taken}.</p>")
    if several:
        here = sum(marks.parts.get(part.key) or 0.0 for part in parts.values())
        most = sum(part.max for part in parts.values())
        body.append(f"<p>In this notebook: {points(here)} of {points(most)}; all notebooks count together.</p>")
    if result.outcome == outcome.GRADED and result.reason:
        body.append(f'<p class="warning">{escape(readable(result.reason))}</p>')
    body += [f'<p class="quiet">Note: {escape(readable(note))}.</p>' for note in result.notes]
    body.append(summary(parts, marks))
    shown: set[str] = set()
    if autograded.is_file():
        body += _work(assignment, name, json.loads(autograded.read_text(encoding="utf-8")), parts, marks, shown)
    for cell, part in parts.items():  # without its notebook, a submission still has its marks
        if cell not in shown:
            body.append(_part(part, marks))
            body.append(_comment(marks.comments.get(part.key)))
    title = f"Feedback on {assignment.name}" + (f": {name}" if several else "")
    return dressed(title, "\n".join(filter(None, body)))


def dressed(title: str, body: str) -> str:
    """A page of `report`, with colours for code and nothing live in it."""
    whole = report.page(title, body).replace("</style>", f"{STYLE}{colours()}</style>", 1)
    return whole.replace('<meta name="viewport"', f'{POLICY}<meta name="viewport"', 1)


def summary(parts: dict[str, Part], marks: Marks) -> str:
    rows = "".join(
        f'<tr><th scope="row">{escape(part.name)}</th>'
        f'<td class="n">{points(marks.parts.get(part.key)) or "–"} / {points(part.max)}</td>'
        f'<td class="{tone(part, marks)}">{escape(status(part, marks))}</td></tr>'
        for part in parts.values()
    )
    head = '<th scope="col">Part</th><th scope="col" class="n">Points</th><th scope="col">Result</th>'
    return f'<div class="wrap" tabindex="0"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'


def status(part: Part, marks: Marks) -> str:
    if part.key in marks.by_hand:
        return "marked by a person"
    return "not marked yet" if marks.parts.get(part.key) is None else part.status


def tone(part: Part, marks: Marks) -> str:
    score = marks.parts.get(part.key)
    if score is None:
        return "quiet"
    return "good" if score >= part.max else "quiet" if status(part, marks) == outcome.NOT_STARTED else "bad"


def _work(assignment, name: str, notebook: dict, parts, marks, shown: set[str]) -> list[str]:
    """The student's cells in order, each with its comment, and the parts between them."""
    slots = {slot.name: slot for slot in skeleton.of(assignment).slots[name] if slot.name}
    body, hidden_seen = [], False
    for cell in notebook["cells"]:
        identity = cell["metadata"].get("nbgrader", {}).get("grade_id")
        slot, source = slots.get(identity), "".join(cell["source"])
        own = slot is None and cell["cell_type"] == "code"
        if own or (slot and slot.kind in (ANSWER, WRITTEN)):
            body.append(f"<h2>{escape(identity) if slot else 'A cell of your own'}</h2>")
            blank = slot is not None and source == slot.released
            if blank:
                body.append('<p class="quiet">Left as it was handed out.</p>')
            elif cell["cell_type"] == "code":
                body.append(code(source))
            else:
                body.append(f'<div class="text">{escape(readable(source.replace("&lt;", "<")))}</div>')
            errors = [out for out in cell.get("outputs", []) if out.get("output_type") == "error" and not blank]
            if own and hidden_seen:  # as many as a student likes: even whether they fail could spell a hidden input
                wrong = skeleton.misspelt(source)
                errors = [{"ename": type(wrong).__name__}] if wrong else []
                if not wrong:
                    body.append('<p class="quiet">What it did is not shown: a hidden check ran before it.</p>')
            for output in errors:
                body.append(f'<div class="part bad"><pre>{escape(raised(output, hidden_seen, source))}</pre></div>')
        if identity in parts:
            body.append(_part(parts[identity], marks))
            shown.add(identity)
        if slot is not None:
            body.append(_comment(marks.comments.get(f"{name}/{identity}")))
            hidden_seen = hidden_seen or slot.hidden
    return body


def raised(output: dict, guarded: bool, source: str) -> str:
    """The error of a cell of the student's own. `guarded`: a hidden test ran before it, so its name and text could hold
    what that test handed over."""
    kind = str(output.get("ename"))
    if not guarded:
        return f"{clean(kind)}: {outcome.clip(readable(str(output.get('evalue'))), 1000)}"
    if kind == "ProcessEnded":  # the grader's word, or a student's own exception of that name
        return "This cell ended its Python process."
    if kind in ("SyntaxError", "IndentationError", "TabError") and (error := skeleton.misspelt(source)):
        return (
            f"{type(error).__name__}: {clean(error.msg)} (line {error.lineno})"  # seen here, without running anything
        )
    known = getattr(builtins, kind, None)
    return f"This cell raised {kind if isinstance(known, type) and issubclass(known, BaseException) else 'an error'}."


def _part(part: Part, marks: Marks) -> str:
    """One graded cell: points, result, and what the student may be told of it."""
    said = part.message if part.told is None else part.told
    quiet = part.status in (outcome.PASSED, outcome.NOT_STARTED, outcome.BY_HAND)
    text = f"<pre>{escape(readable(said))}</pre>" if said and not quiet else ""
    head = f"{escape(part.name)}: {points(marks.parts.get(part.key)) or '–'} / {points(part.max)}"
    return f'<div class="part {tone(part, marks)}"><h3>{head}, {escape(status(part, marks))}</h3>{text}</div>'


def _comment(text: str | None) -> str:
    return f'<div class="comment"><strong>Comment:</strong> {escape(readable(text))}</div>' if text else ""


def code(source: str) -> str:
    """Python in colours, every character of it escaped."""
    source = readable(source)
    if len(source) > COLOURED:
        return f'<div class="code"><pre>{escape(source)}</pre></div>'
    return highlight(source, PythonLexer(), HtmlFormatter(cssclass="code"))


@lru_cache(maxsize=1)
def colours() -> str:
    light = HtmlFormatter(style="default").get_style_defs(".code")
    dark = HtmlFormatter(style="github-dark").get_style_defs(".code")
    keep = [line for line in light.splitlines() if line.startswith(".code .")]
    night = [line for line in dark.splitlines() if line.startswith(".code .")]
    return "\n".join([*keep, "@media (prefers-color-scheme: dark) {", ".code { color: #e6edf3 }", *night, "}\n"])


def duration(seconds: float) -> str:
    hours, minutes = divmod(int(seconds) // 60, 60)
    return f"{hours} h {minutes:02} min"


def no_marks(name: str, result: Result) -> str:
    """The page for a submission whose marks nobody knows yet."""
    said = escape(readable(result.learner or result.reason))
    return dressed(
        f"{name}: no marks yet",
        f"<p>Your submission could not be graded automatically ({escape(result.outcome)}). "
        f"Your instructor has been told and will look at it.</p>"
        f'<p>What the grader found:</p><div class="text">{said}</div>',
    )
