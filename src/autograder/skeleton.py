"""What a submission is put into: the released notebooks of an assignment, hidden tests back in place.

Read once from the key that `assignment.load` made, by trusted code from trusted files. Leaves out how a submission
fills it (see `rebuild`).
"""

from __future__ import annotations

import ast
import contextlib
import re
import symtable
import sys
import threading
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder.assignment import Assignment

SETUP, ANSWER, TEST, WRITTEN, TEXT, LOOSE = "setup", "answer", "test", "written", "text", "loose"
MAGIC = re.compile(r"^([ \t]*)(?:[%!].*|\?{1,2}[\w.%]+|[\w.%]+\?{1,2})[ \t]*$|(=[ \t]*)[%!].*$", re.MULTILINE)
TAG = re.compile(r"<(?=[A-Za-z/!?])")  # where HTML can begin
BODY_RUNS = re.compile(r"\A[ \t\n]*%%(?:time|timeit|capture|prun)\b[^\n]*\n")
PARSING = threading.Lock()  # CPython 3.11 to 3.12.0: two threads in ast.parse can raise SystemError (gh-106905)


@dataclass(frozen=True)
class Slot:
    """One cell of the released notebook.

    `kind`: SETUP (locked code without points), ANSWER (code that the student writes, graded by hand where it has
    points), TEST (code that earns points), WRITTEN (text that the student writes), TEXT (locked or unmanaged text),
    LOOSE (code of the instructor that nbgrader does not manage).
    """

    name: str | None  # nbgrader's grade_id; None where nbgrader does not manage the cell
    kind: str
    cell: NotebookNode  # as it stands in an autograded notebook: hidden tests, checksum of the gradebook, no outputs
    released: str  # as it was handed out
    source: str  # as the instructor wrote it, solution included
    points: float | None
    checksum: str | None = None  # of the cell as handed out
    binds: tuple[str, ...] = ()  # answers: top-level names that the instructor's version gives a value
    imports: str = ""  # answers: the instructor's own top-level imports, one statement per line
    asks: bool = False  # setup: uses what an answer binds, so it can fail through no fault of the assignment

    @property
    def hidden(self) -> bool:
        """Whether a student must not see all of it."""
        return self.kind == TEST and self.cell.source != self.released


@dataclass(frozen=True)
class Skeleton:
    notebooks: dict[str, NotebookNode]  # metadata and format of the release, without cells
    slots: dict[str, tuple[Slot, ...]]
    files: dict[str, bytes]  # the assignment's own files beside the notebooks
    modules: tuple[str, ...]  # installed packages that the cells import, to be imported beforehand


def of(assignment: Assignment) -> Skeleton:
    """The skeleton of an assignment; the same key is read once."""
    return _read(assignment.key, assignment.name, assignment.course_id, assignment.digest)


@lru_cache(maxsize=16)
def _read(key: Path, name: str, course_id: str, digest: str) -> Skeleton:
    from nbgrader.api import Gradebook

    whole: dict[tuple[str, str], tuple[str, str]] = {}
    with Gradebook(f"sqlite:///{key}/gradebook.db", course_id) as gradebook:
        for notebook in gradebook.find_assignment(name).notebooks:
            for cell in notebook.source_cells:
                whole[notebook.name, cell.name] = (cell.source, cell.checksum)
    notebooks, slots = {}, {}
    imported: list[str] = []
    for path in sorted((key / "release" / name).glob("*.ipynb")):
        released = nbformat.read(path, as_version=4)
        own = nbformat.read(key / "source" / name / path.name, as_version=4)
        slots[path.stem] = _slots(path.stem, released, own, whole)
        notebooks[path.stem] = nbformat.from_dict({**released, "cells": []})
        for slot in slots[path.stem]:
            if slot.cell.cell_type == "code":
                imported += _imported(slot.source)
    files = {}
    for path in sorted((key / "source" / name).rglob("*")):
        relative = path.relative_to(key / "source" / name).as_posix()
        if path.is_file() and not (path.suffix == ".ipynb" and relative[: -len(".ipynb")] in notebooks):
            files[relative] = path.read_bytes()
    modules = [module for module in dict.fromkeys(imported) if _installed(module)]
    return Skeleton(notebooks, slots, files, tuple(modules))


def _slots(notebook: str, released: NotebookNode, own: NotebookNode, whole: dict) -> tuple[Slot, ...]:
    """The released cells in order, each beside the instructor's version."""
    sources = {_id(cell): cell.source for cell in own.cells if _id(cell)}
    loose = [cell.source for cell in own.cells if not _id(cell) and cell.cell_type == "code"]
    loose_released = [cell for cell in released.cells if not _id(cell) and cell.cell_type == "code"]
    same = len(loose) == len(loose_released)  # a header or footer of the course can add some
    found, known = [], set()
    for cell in released.cells:
        name, text = _id(cell), cell.source
        meta = cell.metadata.get("nbgrader", {})
        kind = _kind(cell, meta)
        full = nbformat.from_dict({key: value for key, value in cell.items() if key != "attachments" or kind == TEXT})
        if name:
            full.source, full.metadata.nbgrader.checksum = whole.get((notebook, name), (text, meta.get("checksum")))
        if cell.cell_type == "code":
            full.outputs, full.execution_count = [], None
        source = sources.get(name, full.source) if name else text
        if kind == LOOSE and same:
            source = loose[next(i for i, other in enumerate(loose_released) if other is cell)]
        points = float(meta["points"]) if name and (meta.get("grade") or meta.get("task")) else None
        binds, imports, asks = (), "", False
        if kind == ANSWER:
            binds, imports = bound(source), "\n".join(import_lines(source))
            known.update(binds)
        elif kind in (SETUP, LOOSE):
            asks = bool(known & _names(source))
            known.update(bound(source) if asks or kind == LOOSE else ())
        found.append(Slot(name, kind, full, text, source, points, meta.get("checksum"), binds, imports, asks))
    return tuple(found)


def _id(cell: NotebookNode) -> str | None:
    """The grade_id of a cell that nbgrader manages."""
    meta = cell.metadata.get("nbgrader") or {}
    managed = meta.get("grade") or meta.get("solution") or meta.get("locked") or meta.get("task")
    return meta["grade_id"] if managed else None


def _kind(cell: NotebookNode, meta: dict) -> str:
    if cell.cell_type != "code":
        return WRITTEN if meta.get("solution") else TEXT
    if not _id(cell):
        return LOOSE
    if meta.get("solution"):
        return ANSWER
    return TEST if meta.get("grade") else SETUP


def plain(source: str) -> str:
    """The source as Python's own parser takes it: IPython's magics, shell lines and questions replaced."""
    return MAGIC.sub(lambda m: f"{m[2]}None" if m[2] else f"{m[1]}pass", BODY_RUNS.sub("", source, count=1))


def tree(source: str) -> ast.Module | None:
    """The syntax of a cell; None where it is no Python (another language's cell magic, for example)."""
    for text in (source, plain(source)):
        try:
            with PARSING:
                return ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
    return None


def misspelt(source: str) -> SyntaxError | None:
    """The error for which a cell is no Python, if there is one that has a place."""
    try:
        with PARSING:
            ast.parse(plain(source))
    except SyntaxError as error:
        return error
    except (ValueError, RecursionError, MemoryError):
        pass
    return None


def table(source: str) -> symtable.SymbolTable | None:
    """The symbols of a cell of the instructor's; None where it is no Python."""
    for text in (source, plain(source)):
        with contextlib.suppress(SyntaxError):
            return symtable.symtable(text, "cell", "exec")
    return None


def bound(source: str) -> tuple[str, ...]:
    """Top-level names that a cell gives a value by anything but an import.

    Imported names are left out on purpose. A check that uses `torch` must use its own `torch`: asked for on the
    student's side, `torch.allclose` would be the student's to answer.
    """
    symbols = top.get_symbols() if (top := table(source)) else []
    return tuple(s.get_name() for s in symbols if s.is_assigned() and not s.is_imported())


def import_lines(source: str) -> list[str]:
    """The top-level import statements of a cell, each as one line."""
    body = found.body if (found := tree(source)) else []
    return [ast.unparse(node) for node in body if isinstance(node, ast.Import | ast.ImportFrom)]


def _names(source: str) -> set[str]:
    """Every name that a cell reads or binds anywhere."""
    top, found = table(source), set()
    todo = [top] if top else []
    while todo:
        scope = todo.pop()
        found.update(scope.get_identifiers())
        todo += scope.get_children()
    return found


def _imported(source: str) -> list[str]:
    """Roots of the modules that a cell imports at its top level."""
    roots = re.findall(r"^(?:import|from) +([A-Za-z_]\w*)", "\n".join(import_lines(source)), re.MULTILINE)
    return [root for root in roots if root not in sys.stdlib_module_names]


def _installed(module: str) -> bool:
    """Whether a module comes from the environment; one that happens to lie in the working folder is not meant."""
    try:
        spec = find_spec(module)
    except ValueError:  # a module without a specification, such as __main__
        return False
    if spec is None or spec.origin is None:
        return False
    place = Path(spec.origin).parent
    return (place.parent if spec.submodule_search_locations else place) != Path.cwd()
