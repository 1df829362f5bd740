"""The engine: nbgrader's own Autograde on one submission, in a private course. It has NO sandbox.

An engine is a module with NAME, WARNING (None where student code is contained) and `grade`. `grade` runs in its own
process (see `worker`), reads WORK/course/submitted/student/ASSIGNMENT, returns a Result for a run that came to its end
and leaves the notebook with outputs in WORK/course/autograded/. It raises RunFailed otherwise, and then leaves the
notebook as handed in, locked cells restored, in WORK/course/sanitized/.

Departures from nbgrader's defaults, each to keep honest marks: text on stderr (a warning) costs no points, output is
cut at 20,000 characters per stream, the kernel is ended at once instead of being asked.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import nbformat
from nbgrader.api import Gradebook
from nbgrader.converters import Autograde
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import Execute, NbGraderPreprocessor
from nbgrader.utils import capture_log, compute_checksum

from autograder import outcome
from autograder.assignment import STUDENT, Assignment
from autograder.outcome import GraderFailed, RunFailed, clip, own_trouble

NAME = "stock-1"
WARNING = "no sandbox: submissions run as programs of yours and can read and change whatever you can"
CELL_TIMEOUT = 30
OUTPUT_LIMIT = 20_000
STOPPED = ("CellTimeoutError", "KeyboardInterrupt")  # nobody else presses Ctrl-C here


class TameOutput(NbGraderPreprocessor):
    """A harmless warning is output and no failure; a flood of output does not fill the disk."""

    def preprocess_cell(self, cell, resources, index):
        for output in cell.get("outputs", []):
            if output.output_type == "stream":
                output.name = "stdout"
                if len(output.text) > OUTPUT_LIMIT:
                    output.text = output.text[:OUTPUT_LIMIT] + "\n... cut here: too much output ...\n"
        return cell, resources


class _Autograde(Autograde):
    """Autograde that remembers why it broke off and keeps the notebook as it was before the run."""

    failure: BaseException | None = None

    def _init_preprocessors(self) -> None:
        if not self._sanitizing:
            kept = Path(self.coursedir.root, "sanitized")
            kept.mkdir(exist_ok=True)
            for path in Path(self.writer.build_directory).glob("*.ipynb"):
                shutil.copyfile(path, kept / path.name)
        super()._init_preprocessors()
        if not self._sanitizing:
            steps = self.exporter._preprocessors
            after = next((i for i, step in enumerate(steps) if isinstance(step, Execute)), -1) + 1
            steps.insert(after, TameOutput(parent=self.exporter))

    def start(self) -> None:
        try:
            super().start()
        except BaseException as error:
            self.failure = self.failure or own_trouble(error)
            raise

    def convert_single_notebook(self, notebook_filename: str) -> None:
        try:
            super().convert_single_notebook(notebook_filename)
        except BaseException as error:
            self.failure = error
            raise


def grade(
    assignment: Assignment, work: Path, cell_timeout: int | None, progress: Callable[[str], None]
) -> outcome.Result:
    """Grade the one submission in `work`; `progress` is told the name of each cell before it runs."""
    root = work / "course"
    shutil.copyfile(assignment.gradebook, root / "gradebook.db")
    given = assignment.key / "source" / assignment.name
    shutil.copytree(given, root / "source" / assignment.name, ignore=shutil.ignore_patterns("*.ipynb"))
    config = assignment.private_config(root)
    seconds = cell_timeout or config.Execute.get("timeout") or config.ExecutePreprocessor.get("timeout") or CELL_TIMEOUT
    config.Execute.timeout = int(seconds)
    config.Execute.shutdown_kernel = "immediate"
    config.Execute.on_cell_start = lambda cell, cell_index: progress(cell_name(cell, cell_index))
    converter = _Autograde(coursedir=CourseDirectory(config=config), config=config)
    converter.force = True
    log = capture_log(converter)
    print(log.get("log", ""), log.get("error", ""))
    if not log["success"]:
        raise explain(converter.failure, log.get("error", ""))
    return read(assignment, root, int(seconds))


def explain(error: BaseException | None, log: str) -> RunFailed | GraderFailed:
    """Put the engine's exception into words; the worker adds the cell that was running."""
    if trouble := own_trouble(error):
        return GraderFailed(f"nbgrader broke off ({trouble})")
    kind = type(error).__name__
    if kind == "DeadKernelError":
        return RunFailed(
            outcome.FAILED, "the Python process that ran the notebook ended (os._exit, a crash, or no memory left)"
        )
    if "Timeout" in kind or kind == "UnresponsiveKernelError":
        return RunFailed(outcome.TIMED_OUT, "the code did not end and could not be interrupted")
    last = [line for line in log.splitlines() if line.strip()][-1:] if error is None else [f"{kind}: {error}"]
    return RunFailed(outcome.FAILED, f"nbgrader broke off ({clip(' '.join(last) or 'no reason given', 200)})")


def cell_name(cell: nbformat.NotebookNode, index: int) -> str:
    name = cell.metadata.get("nbgrader", {}).get("grade_id")
    return str(name) if name else f"number {index + 1}"


def read(assignment: Assignment, root: Path, cell_timeout: int) -> outcome.Result:
    """Collect the marks that nbgrader stored in the private gradebook, and the messages from the notebooks' outputs."""
    result = outcome.Result(outcome.GRADED, parts=assignment.parts())
    scores = {}
    with Gradebook(f"sqlite:///{root}/gradebook.db", assignment.course_id) as gradebook:
        for notebook in gradebook.find_submission(assignment.name, STUDENT).notebooks:
            scores |= {f"{notebook.name}/{grade.name}": grade.auto_score for grade in notebook.grades}
    for name in assignment.notebooks:
        path = root / "autograded" / STUDENT / assignment.name / f"{name}.ipynb"
        notebook = nbformat.read(path, as_version=4)
        parts = {part.name: part for part in result.parts if part.notebook == name}
        released = {cell.name: cell for cell in assignment.notebooks[name]}
        untouched = False  # is the solution cell above this cell as it was handed out?
        for index, cell in enumerate(notebook.cells):
            identity = cell.metadata.get("nbgrader", {}).get("grade_id")
            known = released.get(identity)
            if known and known.solution:
                untouched = compute_checksum(cell) == known.checksum
                if untouched:
                    result.blank.append(f"{name}/{identity}")
            errors = [output for output in cell.get("outputs", []) if output.output_type == "error"]
            errors.sort(key=lambda output: output.ename != "CellTimeoutError")  # comes after the interrupt it caused
            error = errors[0] if errors else None
            if identity in parts:
                settle(parts[identity], scores.get(f"{name}/{identity}"), error, untouched, cell_timeout)
            elif error is not None and not (error.ename == "NotImplementedError" and untouched):
                result.errors.append(f"cell {cell_name(cell, index)}: {describe(error, cell_timeout)}")
    return result


def settle(part: outcome.Part, points: float | None, error, untouched: bool, cell_timeout: int) -> None:
    """Fill in one part: its points as nbgrader gave them, and what they mean in words."""
    part.points = points
    if points is None:
        part.status, part.message = outcome.BY_HAND, "To be marked by hand."
    elif error is None:
        nothing = outcome.NOT_STARTED if untouched else outcome.WRONG
        part.status = outcome.PASSED if points >= part.max else outcome.PARTIAL if points else nothing
    else:
        part.message = describe(error, cell_timeout)
        if error.ename == "NotImplementedError" or untouched:
            part.status = outcome.NOT_STARTED
        else:
            part.status = outcome.STOPPED if error.ename in STOPPED else outcome.WRONG


def describe(error, cell_timeout: int) -> str:
    """A check's own message, or the name and text of another error; never a traceback."""
    text = clip(str(error.evalue))
    if error.ename in STOPPED:
        return f"Ran for {cell_timeout} seconds without an end and was stopped."
    if error.ename == "AssertionError":
        return text or "A check failed; it says no more than that."
    text = re.sub(r"\((?:<[^>]*>|[^()\s]+\.py), line (\d+)\)", r"(line \1)", text)
    return f"{error.ename}: {text}" if text else str(error.ename)
