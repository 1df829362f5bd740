"""Proof by running: the solution gets full marks; what was handed out, and each spoilt solution, gets none.

Runs the grading engine on notebooks made from the solution: rebuild, sandbox, settle. Which variants there are is
VARIANTS; how a function is spoilt is wrong.py. Left out: errors that only some inputs bring out; a bank of wrong
answers is for those.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import nbformat
from nbformat.v4 import new_code_cell, new_notebook

from autograder import skeleton
from autograder.assignment import Assignment
from autograder.lint.cells import Cell
from autograder.lint.patterns import Finding
from autograder.outcome import BY_HAND, MARKED, CannotStart, Part, Result, SandboxLost, points
from autograder.submission import TRIES, run_patiently

VARIANTS = {
    "none": "returns None",
    "nan": "returns NaN in place of every number",
    "empty": "returns nothing in the right type: no items, no rows, no text",
    "broadcast": "returns one element that broadcasts over the right result",
    "generator": "returns a generator over the items of the right result",
    "wrong": "returns values that are slightly wrong: numbers times 1.5 or plus 1, truth turned round, text longer",
    "short": "returns the right result without its last item",
    "equal": "returns an object that is equal to everything",
}

Run = Callable[[Path], Result]  # grade the submission in a folder


def engine(assignment: Assignment, sandbox: Any) -> Run:
    """Grade submissions with a sandbox (see `jail`). Raises CannotStart when it vanishes again and again."""

    def run(folder: Path) -> Result:
        try:
            return run_patiently(assignment, folder, sandbox).result
        except SandboxLost as lost:
            raise CannotStart(
                f"The sandbox vanished {TRIES} times, last because: {lost}. Run the command again."
            ) from None

    return run


def spoiler(kind: str, names: tuple[str, ...]) -> str:
    """The text of the cell that spoils what an answer cell binds."""
    return f"{Path(__file__).with_name('wrong.py').read_text()}\n\nlint_wrap({kind!r}, {list(names)!r}, globals())\n"


def submission(assignment: Assignment, folder: Path, kind: str) -> Path:
    """Write the notebooks of one variant into a new folder: "solution", "blank" or a key of VARIANTS."""
    place = folder / kind
    place.mkdir()
    key = skeleton.of(assignment)
    for name, slots in key.slots.items():
        cells = []
        for slot in slots:
            cell = nbformat.from_dict(dict(slot.cell))
            cell["source"] = slot.released
            cells.append(cell)
            if slot.kind == skeleton.ANSWER and kind != "blank":
                cell["source"] = skeleton.plain(slot.source)
                if kind != "solution" and slot.binds:
                    cells.append(new_code_cell(spoiler(kind, slot.binds)))
        notebook = new_notebook(cells=cells, metadata=key.notebooks[name].metadata)
        nbformat.write(notebook, place / f"{name}.ipynb")
    return place


def prove(assignment: Assignment, cells: dict[str, list[Cell]], run: Run, workers: int = 2) -> dict[str, list[Finding]]:
    """Grade every variant, `workers` at once; findings by notebook. `cells` are those of each notebook."""
    kinds = ["solution", "blank", *VARIANTS]
    with tempfile.TemporaryDirectory(prefix="autograder-lint-") as place:
        folders = [submission(assignment, Path(place), kind) for kind in kinds]
        with ThreadPoolExecutor(workers) as threads:
            results = dict(zip(kinds, threads.map(run, folders), strict=True))
    found: dict[str, list[Finding]] = {name: [] for name in cells}
    at = {f"{name}/{cell.name}": cell for name, known in cells.items() for cell in known}
    for kind, result in results.items():
        for part in result.parts:
            if part.key in at:  # else prose, which a person marks
                found[part.notebook] += judge(kind, result, part, at[part.key])
    for name, known in cells.items():
        found[name] += unused(known)
    return {name: sorted(findings) for name, findings in found.items()}


def judge(kind: str, result: Result, part: Part, cell: Cell) -> Iterator[Finding]:
    """What is wrong with the marks of one part of one variant."""
    if kind == "solution":
        if (part.status != BY_HAND and part.points != part.max) or result.outcome not in MARKED:
            earned = f"{points(part.points) or 'no'} of {points(part.max)} points"
            why = part.message or earned if result.outcome in MARKED else result.reason
            yield Finding(cell.place, cell.name, 1, "solution-fails", " ".join(why.split())[:300])
    elif part.points and kind == "blank":
        yield Finding(cell.place, cell.name, 1, "blank-passes")
    elif part.points:
        waivers = [waiver for waiver in cell.waivers if waiver.variant and waiver.name == kind]
        for waiver in waivers:
            waiver.used = True
        if not waivers:
            yield Finding(cell.place, cell.name, 1, "variant-passes", f"{kind}: {VARIANTS[kind]}")


def unused(cells: list[Cell]) -> Iterator[Finding]:
    for cell in cells:
        for waiver in cell.waivers:
            if waiver.variant and not waiver.used:
                yield Finding(cell.place, cell.name, waiver.line, "waiver-unused", f"variant {waiver.name}")
