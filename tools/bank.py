"""Grade plain Python answers to an assignment fast: python tools/bank.py ASSIGNMENT FILE...

A bank file defines some or all of the assignment's functions; what it leaves out comes from the solution. Each file is
put into the answer cells of the notebook and every cell runs in order in a fresh child process, as nbgrader would run
it: a graded cell earns its points when it runs without an exception. One JSON line per file goes to stdout.

Other tools import `submission` (a release notebook with the answers filled in), `answers` and `grade`.
Left out: a kernel, a sandbox and partial credit by return value. This runs your own files, not a class's.
"""

from __future__ import annotations

import argparse
import ast
import atexit
import contextlib
import functools
import io
import json
import os
import signal
import subprocess
import sys
import traceback
from collections.abc import Collection
from pathlib import Path

import nbformat
from nbformat import NotebookNode

ROOT = Path(__file__).resolve().parents[1]
LIMIT = 60  # seconds for one answer, all cells together


class BankError(Exception):
    """Bad input, in one sentence that says what to do."""


def read(path: Path) -> NotebookNode:
    """Read a notebook, or raise BankError."""
    try:
        return nbformat.read(path, as_version=4)
    except FileNotFoundError:
        raise BankError(f"There is no {path}.") from None
    except Exception as error:
        raise BankError(f"{path} is not a readable notebook ({type(error).__name__}: {error}).") from None


def source(assignment: str) -> NotebookNode:
    """The instructor's notebook of the assignment, with solutions and hidden tests."""
    path = ROOT / "solutions" / assignment / f"{assignment}.ipynb"
    if not path.exists():
        names = ", ".join(assignments()) or "none yet"
        raise BankError(f"There is no assignment {assignment!r}. Those under solutions/: {names}.")
    return read(path)


def release(assignment: str) -> NotebookNode:
    """The learner's notebook of the assignment, as it is handed out."""
    path = ROOT / "exercises" / assignment / f"{assignment}.ipynb"
    if not path.exists():
        raise BankError(f"There is no {path.relative_to(ROOT)}: run make exercises.")
    return read(path)


def assignments() -> list[str]:
    """Every assignment under solutions/, by name."""
    return sorted(path.stem for path in (ROOT / "solutions").glob("*/*.ipynb") if path.stem == path.parent.name)


def mark(cell: NotebookNode, name: str, default=None):
    """One entry of a cell's nbgrader metadata."""
    return cell.metadata.get("nbgrader", {}).get(name, default)


def is_answer(cell: NotebookNode) -> bool:
    """True for a cell that the learner writes."""
    return cell.cell_type == "code" and bool(mark(cell, "solution"))


def is_graded(cell: NotebookNode) -> bool:
    """True for a check that earns points."""
    return cell.cell_type == "code" and bool(mark(cell, "grade"))


def _defines(node: ast.stmt) -> set[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return {node.name}
    if isinstance(node, ast.Assign):
        return {target.id for target in node.targets if isinstance(target, ast.Name)}
    return set()


def _text(lines: list[str], node: ast.stmt) -> str:
    first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))])
    return "\n".join(lines[first - 1 : node.end_lineno])


def answer_names(notebook: NotebookNode) -> dict[str, list[str]]:
    """Which functions each answer cell of the instructor's notebook defines, by grade_id."""
    return {
        mark(cell, "grade_id"): [name for node in ast.parse(cell.source).body for name in sorted(_defines(node))]
        for cell in notebook.cells
        if is_answer(cell)
    }


def answers(assignment: str, text: str) -> dict[str, str]:
    """The source of every answer cell, by grade_id, for the plain Python answers in `text`.

    A cell none of whose functions `text` defines keeps the solution. Whatever else `text` holds (imports, helpers)
    stands at the top of the first cell that it fills. Raises BankError if it defines no function of the assignment.
    """
    notebook = source(assignment)
    try:
        module = ast.parse(text)
    except SyntaxError as error:
        raise BankError(f"line {error.lineno}: {error.msg}. A bank file must be Python that compiles.") from None
    names = answer_names(notebook)
    known = {name for cell in names.values() for name in cell}
    lines, own, rest = text.splitlines(), {}, []
    for number, node in enumerate(module.body):
        defined = _defines(node)
        if number == 0 and isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue  # the docstring says the mistake
        if defined & known:
            own.update(dict.fromkeys(defined & known, _text(lines, node)))
        elif not defined & {"CAUGHT_BY", "MESSAGE"}:
            rest.append(_text(lines, node))
    if not own:
        raise BankError(f"it defines none of the functions of {assignment}: {', '.join(sorted(known))}.")
    filled, result = False, {}
    for cell in notebook.cells:
        if not is_answer(cell):
            continue
        grade_id = mark(cell, "grade_id")
        if not set(names[grade_id]) & own.keys():
            result[grade_id] = cell.source
            continue
        parts = [] if filled else ["\n".join(rest)] * bool(rest)
        filled = True
        cell_lines = cell.source.splitlines()
        for node in ast.parse(cell.source).body:
            name = next(iter(_defines(node)), None)
            parts.append(own.get(name) or _text(cell_lines, node))
        result[grade_id] = "\n\n\n".join(parts)
    return result


def submission(assignment: str, text: str | None) -> NotebookNode:
    """The release notebook with its answer cells filled from plain Python; None leaves them blank, as handed out."""
    filled = None if text is None else answers(assignment, text)
    notebook = release(assignment)
    if filled is not None:
        for cell in notebook.cells:
            if is_answer(cell):
                cell.source = _without_markers(filled[mark(cell, "grade_id")])
    return notebook


def _without_markers(text: str) -> str:
    markers = ("### BEGIN SOLUTION", "### END SOLUTION")
    return "\n".join(line for line in text.split("\n") if line.strip() not in markers)


def grade(assignment: str, notebook: NotebookNode, limit: int = LIMIT, checks: Collection[str] | None = None) -> dict:
    """Run the instructor's notebook with the answer cells of `notebook`; report points, failed checks and messages.

    Cells run in order, in a process of their own; with `checks`, the other graded cells are left out. `limit` is in
    seconds, for all of them together. "messages" holds what each failed cell raised, "ended" is "finished" unless time
    ran out or the process died.
    """
    own = {mark(cell, "grade_id"): cell.source for cell in notebook.cells if is_answer(cell)}
    cells = source(assignment).cells
    if checks is not None:
        cells = [cell for cell in cells if not is_graded(cell) or mark(cell, "grade_id") in checks]
    for cell in cells:
        if is_answer(cell):
            cell.source = own.get(mark(cell, "grade_id"), "")
    graded = {mark(cell, "grade_id"): mark(cell, "points", 0) for cell in cells if is_graded(cell)}
    code = [{"name": mark(c, "grade_id", c.id), "source": c.source} for c in cells if c.cell_type == "code"]
    run = _runner()(code, limit)
    passed = {said["cell"] for said in run["said"] if said["error"] is None}
    return {
        "points": sum(graded[name] for name in graded if name in passed),
        "max_points": sum(graded.values()),
        "failed": [name for name in graded if name not in passed],
        "messages": {said["cell"]: said["error"] for said in run["said"] if said["error"] is not None},
        "ended": run["ended"],
    }


def grade_text(assignment: str, text: str, limit: int = LIMIT) -> dict:
    """Grade plain Python answers, see `answers`."""
    return grade(assignment, submission(assignment, text), limit)


class _Runner:
    """A process that has imported torch, never computes, and forks a child for each answer.

    It is a process of its own because a fork of one that has computed with several threads hangs in its first sum.
    """

    def __init__(self):
        command, pipe = [sys.executable, __file__, "--serve"], subprocess.PIPE
        self.process = subprocess.Popen(
            command, stdin=pipe, stdout=pipe, text=True, env={**os.environ, "OMP_NUM_THREADS": "1"}
        )
        atexit.register(self.close)

    def __call__(self, cells: list[dict], limit: int) -> dict:
        try:
            self.process.stdin.write(json.dumps({"cells": cells, "limit": limit}) + "\n")
            self.process.stdin.flush()
            reply = self.process.stdout.readline()
        except BrokenPipeError:
            reply = ""
        if not reply:
            raise BankError("The process that runs answers has ended; see what it printed above.")
        return json.loads(reply)

    def close(self):
        self.process.stdin.close()
        self.process.wait()


_runner = functools.cache(_Runner)


def _serve() -> None:
    import torch

    torch.set_num_threads(1)
    replies = os.fdopen(os.dup(1), "w")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what answers print is nobody's reply
    for request in sys.stdin:
        replies.write(json.dumps(_fork(**json.loads(request))) + "\n")
        replies.flush()


def _fork(cells: list[dict], limit: int) -> dict:
    """Execute the cells in a child; return what each one that ended said, and how the child ended."""
    inlet, outlet = os.pipe()
    child = os.fork()
    if child == 0:
        with contextlib.suppress(BaseException):
            os.close(inlet)
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            signal.signal(signal.SIGALRM, signal.SIG_DFL)  # kills, so that no answer swallows it
            signal.alarm(limit)
            with os.fdopen(outlet, "w") as report:
                _execute(cells, report)
        os._exit(0)
    os.close(outlet)
    with os.fdopen(inlet) as report:
        said = [json.loads(line) for line in report if line.endswith("\n")]
    _, status = os.waitpid(child, 0)
    ended = "finished"
    if len(said) < len(cells):
        timed_out = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGALRM
        ended = f"stopped after {limit} s" if timed_out else "the process died"
    return {"said": said, "ended": ended}


def _execute(cells: list[dict], report) -> None:
    names = {"__name__": "__main__"}
    for cell in cells:
        error = None
        try:
            with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
                exec(compile(cell["source"], f"<{cell['name']}>", "exec"), names)
        except BaseException as caught:
            error = traceback.format_exception_only(caught)[-1].strip()
        report.write(json.dumps({"cell": cell["name"], "error": error}) + "\n")
        report.flush()


def main() -> int:
    if sys.argv[1:] == ["--serve"]:
        _serve()
        return 0
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("assignment")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--limit", type=int, default=LIMIT, help="seconds for one file (default %(default)s)")
    options = parser.parse_args()
    failed = False
    for path in options.files:
        try:
            result = grade_text(options.assignment, path.read_text(encoding="utf-8"), options.limit)
        except (BankError, OSError, UnicodeDecodeError) as error:
            print(f"{path}: {getattr(error, 'strerror', None) or error}", file=sys.stderr)
            failed = True
            continue
        print(json.dumps({"file": str(path), **result}, ensure_ascii=False), flush=True)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
