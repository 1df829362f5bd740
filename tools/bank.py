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
import functools
import hashlib
import json
import sys
from collections.abc import Collection
from pathlib import Path

import nbformat
from forks import Runner
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
    cells = [
        cell
        for cell in source(assignment).cells
        if cell.cell_type == "code" and (checks is None or not is_graded(cell) or mark(cell, "grade_id") in checks)
    ]
    graded = {mark(cell, "grade_id"): mark(cell, "points", 0) for cell in cells if is_graded(cell)}
    solved = [_without_markers(cell.source) for cell in cells]
    theirs = [_without_markers(own.get(mark(c, "grade_id"), "")) if is_answer(c) else c.source for c in cells]
    changed = (number for number, (a, b) in enumerate(zip(solved, theirs, strict=True)) if a != b)
    run = _runner()(
        [{"name": mark(c, "grade_id", c.id), "source": text} for c, text in zip(cells, theirs, strict=True)],
        limit,
        family=hashlib.sha256(json.dumps(solved).encode()).hexdigest(),
        shared=next(changed, len(cells)),
    )
    if run is None:
        raise BankError("The process that runs answers has ended; see what it printed above.")
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


_runner = functools.cache(Runner)


def main() -> int:
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
