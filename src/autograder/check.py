"""One learner's private report: the grader's own engine on the learner's own notebook, without walls.

Shows points per part, the message of each failed check, what it says to reread and what to do next; never a test's
source. Messages are whole: what a class is not told, the learner's own machine could say anyway. Leaves out the pages
and records that are kept (see `desk`).
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from autograder import assignment as assignments
from autograder import desk, outcome, submission
from autograder.course import Course
from autograder.desk import ASKED, for_learner, full, headline, messages, rereading, untouched
from autograder.outcome import MARKED, CannotStart, Damaged, GraderFailed, Result, SandboxLost, points

SIGNS = {
    outcome.PASSED: "+",
    outcome.PARTIAL: "~",
    outcome.WRONG: "x",
    outcome.STOPPED: "x",
    outcome.NOT_STARTED: ".",
    outcome.BY_HAND: "?",
}


def check(
    course: Course,
    name: str,
    runner,
    notebook: Path | None = None,
    limit: float | None = None,
    cell_timeout: float | None = None,
) -> int:
    """Grade one's own work with `runner` (a Sandbox) and print the report.

    Returns 0 for full marks, 3 for a graded notebook without, 2 else."""
    course.require(name)
    with tempfile.TemporaryDirectory(prefix="autograder-", ignore_cleanup_errors=True) as temporary:
        scratch = Path(temporary)
        (scratch / "key").mkdir()
        assignment = assignments.load(course, name, scratch / "key")
        folder = own_work(course, assignment, notebook, scratch / "own")
        shown = notebook or course.release(name).relative_to(course.root)
        print(f"Running {shown} ...", flush=True)
        result = run(assignment, folder, runner, limit, cell_timeout)
        unrun = [cell for title in assignment.notebooks for cell in not_run(folder / f"{title}.ipynb")]
    following = next_step(course, name, result)
    print(text(name, result, unrun, following))
    try:
        page = desk.keep(course, name, result, unrun, following)
    except OSError as error:
        print(f"The pages in {desk.place(course).relative_to(course.root)} could not be written: {error.strerror}.")
    else:
        print(f"The same as a page: {page.relative_to(course.root)}")
        print(f"All assignments: {(page.parent / 'index.html').relative_to(course.root)}")
    if result.outcome not in MARKED:
        return 2
    return 0 if full(result) else 3


def run(
    assignment: assignments.Assignment, folder: Path, runner, limit: float | None, cell_timeout: float | None
) -> Result:
    """Grade one folder. Whatever is wrong with the submission is in the Result; raises GraderFailed for the rest."""
    limits = submission.limits(assignment, limit, cell_timeout)
    try:
        return submission.run_patiently(assignment, folder, runner, limits).result
    except Damaged as damage:
        return Result(outcome.DAMAGED, str(damage), parts=assignment.parts(), learner=damage.learner)
    except SandboxLost as lost:
        tries = submission.TRIES
        raise GraderFailed(f"the process that runs notebooks vanished {tries} times, at last: {lost}") from None


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
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        code = [(cell, "".join(cell["source"]).strip()) for cell in cells if cell["cell_type"] == "code"]
        return [name_or_line(cell, text) for cell, text in code if text and cell.get("execution_count") is None]
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return []  # the result says what is wrong with the file


def name_or_line(cell: dict, text: str) -> str:
    """The nbgrader name of a cell, or its first line where it has none that makes sense."""
    meta = cell.get("metadata", {}).get("nbgrader")
    name = meta.get("grade_id") if isinstance(meta, dict) else None
    return name if name and isinstance(name, str) else text.splitlines()[0][:60]


def next_step(course: Course, name: str, result: Result) -> str:
    """What to do now: the first part that lacks points, else the next assignment that lacks some."""
    if result.outcome not in MARKED:
        return "Mend what is said above, then check again."
    if result.errors and not full(result):
        return f"Mend the first error in your own cells ({result.errors[0].split(':')[0]}), then check again."
    for part in result.parts:
        if part.points is not None and part.points < part.max:
            started = part.status != outcome.NOT_STARTED
            empty = [cell.partition("/")[2] for cell in result.blank if cell.startswith(f"{part.notebook}/")]
            if empty and not started:
                return f"Write the cell {empty[0]}, then check again."
            return f"{'Mend' if started else 'Write'} what {part.name} checks, then check again."
    order, records = desk.order(course), desk.records(course)
    later = order[order.index(name) + 1 :] if name in order else []
    for other in [*later, *(o for o in order if o != name and o not in later)]:
        record = records.get(other)
        if record is None or record["points"] is None or record["points"] < record["max"]:
            return f"Go on with {other}."
    return "That was the last one: all assignments have full marks."


def text(name: str, result: Result, unrun: list[str], following: str) -> str:
    """The report for the terminal."""
    lines = ["", headline(name, result)]
    if result.reason and not result.evidence:
        lines.append(for_learner(result))
    if result.errors:
        lines += ["Errors in your own cells (mend these first):", *(f"  {error}" for error in result.errors)]
    if result.outcome in MARKED:
        width = max(len(part.name) for part in result.parts)
        for part, said in zip(result.parts, messages(result.parts), strict=True):
            mark = f"{points(part.points) or '-'}/{points(part.max)}"
            lines.append(f"  {SIGNS[part.status]} {part.name:<{width}}  {mark:>7}  {part.status}")
            lines += [f"      {line}" for line in said.splitlines()]
    if rereading(result.parts):
        lines += ["", "To reread:"] + [f"  {line}" for line in rereading(result.parts)]
    if result.evidence:
        lines += ["", ASKED] + [f"  {line}" for line in result.evidence]
    if unrun and not untouched(result):
        run = f"{len(unrun)} cells of the saved notebook have not been run, the first: {unrun[0]}."
        lines += ["", f"{run} Before you hand in: restart the kernel, run all cells, save."]
    lines += [f"Note: {note}." for note in result.notes]
    return "\n".join([*lines, "", f"Next: {following}", ""])
