"""One learner's private report: the same engine on the learner's own notebook. Nothing is recorded anywhere.

Shows points per part, the message of each failed check and what it says to reread; never a test's source.
"""

from __future__ import annotations

import html
import re
import tempfile
from pathlib import Path

import nbformat

from autograder import assignment as assignments
from autograder import outcome, report, worker
from autograder.course import Course
from autograder.outcome import GRADED, CannotStart, Part, Result, points

SIGNS = {
    outcome.PASSED: "+",
    outcome.PARTIAL: "~",
    outcome.WRONG: "x",
    outcome.STOPPED: "x",
    outcome.NOT_STARTED: ".",
    outcome.BY_HAND: "?",
}
REREAD = re.compile(r"\b((?:re-?read|see also|look again at)\b[^.;\n]*(?:\.\d[^.;\n]*)*)", re.IGNORECASE)


def check(
    course: Course, name: str, engine, notebook: Path | None = None, limit: int | None = None, cell_timeout=None
) -> int:
    """Grade one's own work and print the report. Returns 0 for full marks, 3 for a graded notebook without, 2 else."""
    course.require(name)
    with tempfile.TemporaryDirectory(prefix="autograder-", ignore_cleanup_errors=True) as temporary:
        scratch = Path(temporary)
        (scratch / "key").mkdir()
        (scratch / "work").mkdir()
        assignment = assignments.load(course, name, scratch / "key")
        folder = own_work(course, assignment, notebook, scratch / "own")
        shown = notebook or course.release(name).relative_to(course.root)
        print(f"Running {shown} ...", flush=True)
        result = worker.grade(assignment, folder, scratch / "work", engine, limit, cell_timeout)
        unrun = [cell for title in assignment.notebooks for cell in not_run(folder / f"{title}.ipynb")]
    print(text(name, result, unrun))
    target = course.root / "build" / "check" / f"{name}.html"
    try:
        report.write_atomically(target, html_page(name, result, unrun))
        print(f"The same as a page: {target.relative_to(course.root)}")
    except OSError as error:
        print(f"The page {target.relative_to(course.root)} could not be written: {error.strerror}.")
    if result.outcome != GRADED:
        return 2
    return 0 if full(result) else 3


def own_work(course: Course, assignment: assignments.Assignment, notebook: Path | None, place: Path) -> Path:
    """The folder to grade: the learner's exercise folder, or a folder with just the one notebook given."""
    if notebook is None:
        folder = course.release(assignment.name)
        if not folder.is_dir():
            raise CannotStart(f"{folder} is not there: it is where your notebook is expected; or give --notebook FILE.")
        return folder
    if not notebook.is_file():
        raise CannotStart(f"There is no file {notebook}.")
    if len(assignment.notebooks) > 1:
        raise CannotStart(f"{assignment.name} has several notebooks: leave --notebook out to check them together.")
    place.mkdir()
    (place / f"{next(iter(assignment.notebooks))}.ipynb").write_bytes(notebook.read_bytes())
    return place


def not_run(path: Path) -> list[str]:
    """Names or first lines of the code cells never run since the notebook was cleared (empty if it cannot be read)."""
    try:
        cells = nbformat.read(path, as_version=4).cells
    except Exception:
        return []  # the result says what is wrong with the file
    code = [cell for cell in cells if cell.cell_type == "code" and cell.source.strip()]
    return [name_or_line(cell) for cell in code if cell.get("execution_count") is None]


def name_or_line(cell: nbformat.NotebookNode) -> str:
    """The nbgrader name of a cell, or its first line where it has none that makes sense."""
    meta = cell.metadata.get("nbgrader")
    name = meta.get("grade_id") if isinstance(meta, dict) else None
    return name if name and isinstance(name, str) else cell.source.strip().splitlines()[0][:60]


def full(result: Result) -> bool:
    return result.outcome == GRADED and all(
        part.points is not None and part.points >= part.max for part in result.parts
    )


def headline(name: str, result: Result) -> str:
    if result.outcome != GRADED:
        return f"{name}: no points could be counted ({result.outcome})."
    known = f"{name}: {points(result.score)} of {points(result.max)} points."
    if full(result):
        return known + " Everything passed."
    if all(part.status == outcome.NOT_STARTED for part in result.parts):
        return known + " Not started yet."
    return known


def rereading(parts: list[Part]) -> list[str]:
    """What the failed checks say to reread, each once."""
    found = [
        match.strip() for part in parts if part.status != outcome.NOT_STARTED for match in REREAD.findall(part.message)
    ]
    return list(dict.fromkeys(text[0].upper() + text[1:] for text in found))


def messages(parts: list[Part]) -> list[str]:
    """What to say to each part: nothing where nothing was written yet, a message that came before in short."""
    seen: dict[str, str] = {}
    said = []
    for part in parts:
        quiet = part.status in (outcome.NOT_STARTED, outcome.PASSED)
        first = seen.setdefault(part.message, part.name)
        said.append("" if quiet or not part.message else part.message if first == part.name else f"as {first}")
    return said


def text(name: str, result: Result, unrun: list[str]) -> str:
    """The report for the terminal."""
    lines = ["", headline(name, result)]
    if result.reason:
        lines.append(for_learner(result))
    if result.errors:
        lines += ["Errors in your own cells (mend these first):", *(f"  {error}" for error in result.errors)]
    if result.outcome == GRADED:
        width = max(len(part.name) for part in result.parts)
        for part, said in zip(result.parts, messages(result.parts), strict=True):
            mark = f"{points(part.points) or '-'}/{points(part.max)}"
            lines.append(f"  {SIGNS[part.status]} {part.name:<{width}}  {mark:>7}  {part.status}")
            lines += [f"      {line}" for line in said.splitlines()]
    if rereading(result.parts):
        lines += ["", "To reread:"] + [f"  {line}" for line in rereading(result.parts)]
    if unrun:
        lines += ["", f"{len(unrun)} cells of the saved notebook have not been run, the first: {unrun[0]}"]
    lines += [f"Note: {note}." for note in result.notes]
    return "\n".join([*lines, ""])


def for_learner(result: Result) -> str:
    """The reason in words for the one who wrote the notebook."""
    return result.learner or result.reason


def html_page(name: str, result: Result, unrun: list[str]) -> str:
    e = html.escape
    body = [f"<p><strong>{e(headline(name, result))}</strong></p>"]
    if result.reason:
        body.append(f'<p class="warning">{e(for_learner(result))}</p>')
    if result.errors:
        items = "".join(f"<li><pre>{e(item)}</pre></li>" for item in result.errors)
        body.append(f"<h2>Errors in your own cells (mend these first)</h2><ul>{items}</ul>")
    if result.outcome == GRADED:
        body.append('<table><thead><tr><th scope="col">Part</th><th scope="col" class="n">Points</th>')
        body.append('<th scope="col">Result</th><th scope="col">What the check says</th></tr></thead><tbody>')
        for part, said in zip(result.parts, messages(result.parts), strict=True):
            kind = {outcome.PASSED: "good", outcome.NOT_STARTED: "quiet", outcome.BY_HAND: "quiet"}.get(
                part.status, "bad"
            )
            body.append(
                f'<tr><th scope="row">{e(part.name)}</th>'
                f'<td class="n">{points(part.points) or "–"} / {points(part.max)}</td>'
                f'<td class="{kind}">{e(part.status)}</td><td><pre>{e(said)}</pre></td></tr>'
            )
        body.append("</tbody></table>")
    for title, items in (
        ("To reread", rereading(result.parts)),
        ("Cells of the saved notebook that have not been run", unrun),
        ("Notes", result.notes),
    ):
        if items:
            body.append(f"<h2>{title}</h2><ul>" + "".join(f"<li><pre>{e(item)}</pre></li>" for item in items) + "</ul>")
    body.append('<p class="quiet">Only you see this page; nothing was recorded.</p>')
    return report.page(f"Your work on {name}", "\n".join(body))
