"""Reads a notebook that somebody handed in: bytes to cells, or Damaged with what to do. Never raises anything else.

Takes id, kind and text of each cell, and its metadata for `suspicion` to look at. Not read with nbformat, which
validates the whole file and is neither quick nor safe on one made to do harm.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any, NoReturn

from autograder.assignment import Assignment
from autograder.outcome import Damaged

MAX_NOTEBOOK = 20_000_000  # bytes
MAX_CELLS = 5000
MAX_SOURCE = 1_000_000  # characters of one cell
AGAIN = "go back to a copy that opens in JupyterLab, or start again from the notebook that you were given."


@dataclass
class Given:
    """One cell as it was handed in."""

    place: int  # counted from 1
    kind: str  # code, markdown or raw
    source: str
    name: str | None  # nbgrader's id, whatever it is worth
    meta: dict[str, Any] = field(default_factory=dict)  # the cell's metadata: looked at for signs, never used
    after: str | None = None  # the released cell that it follows (filled in by `rebuild`)


def parse(name: str, files: dict[str, bytes], assignment: Assignment) -> list[Given]:
    """The cells of the notebook NAME.ipynb among the files of a submission. Raises Damaged."""
    path = f"{name}.ipynb"
    if path not in files:
        missing(path, files, assignment)
    if len(files[path]) > MAX_NOTEBOOK:
        what = f"{path} has {len(files[path]) / 1e6:.0f} MB: clear its outputs, save and"
        raise Damaged(f"{what} grade again.", f"{what} check again.")
    try:
        data = json.loads(files[path].decode("utf-8-sig"), object_pairs_hook=_once)
    except UnicodeDecodeError as error:
        unreadable(path, f"it is not valid UTF-8 at byte {error.start}")
    except RecursionError:
        unreadable(path, "its JSON is nested too deeply")
    except (ValueError, MemoryError) as error:
        unreadable(path, f"{type(error).__name__}: {error}")
    if not isinstance(data, dict) or not isinstance(data.get("nbformat"), int):
        unreadable(path, "it holds no notebook")
    if data["nbformat"] < 4:
        data = _old(path, data)
    elif data["nbformat"] > 4:
        unreadable(path, f"its format is {str(data['nbformat'])[:10]}, newer than 4")
    language(path, data.get("metadata"))
    cells = data.get("cells")
    if not isinstance(cells, list) or len(cells) > MAX_CELLS:
        unreadable(path, f"its cells are no list, or more than {MAX_CELLS}")
    return [_cell(path, place, cell) for place, cell in enumerate(cells, start=1)]


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("an entry stands twice in the same place")
    return found


def _old(path: str, data: dict) -> dict:
    """A notebook of format 1 to 3 in format 4."""
    import nbformat

    try:
        return nbformat.convert(nbformat.from_dict(data), 4)
    except Exception as error:  # the converters fail in any way on what is no such notebook
        unreadable(path, f"its old format cannot be brought up to date, {type(error).__name__}: {error}")


def _cell(path: str, place: int, cell: Any) -> Given:
    if not isinstance(cell, dict):
        unreadable(path, f"cell {place} is no cell")
    source, kind = cell.get("source", ""), cell.get("cell_type")
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        source = "".join(source)
    if not isinstance(source, str):
        unreadable(path, f"the text of cell {place} is no text")
    if kind not in ("code", "markdown", "raw"):
        unreadable(path, f"cell {place} is neither code nor text")
    if len(source) > MAX_SOURCE:
        unreadable(path, f"cell {place} has {len(source)} characters")
    if "\0" in source:
        unreadable(path, f"cell {place} holds a NUL character")
    if any("\ud800" <= character <= "\udfff" for character in source):
        unreadable(path, f"cell {place} holds half a character (a lone surrogate)")
    meta = cell.get("metadata")
    meta = meta if isinstance(meta, dict) else {}
    known = meta.get("nbgrader")
    name = known.get("grade_id") if isinstance(known, dict) else None
    return Given(place, kind, source, name if isinstance(name, str) else None, meta)


def language(path: str, metadata: Any) -> None:
    """Raise Damaged where the notebook says that it is in another language."""
    metadata = metadata if isinstance(metadata, dict) else {}
    for entry, key in (("kernelspec", "language"), ("language_info", "name")):
        said = metadata[entry].get(key) if isinstance(metadata.get(entry), dict) else None
        if isinstance(said, str) and said and not re.match("i?python", said, re.IGNORECASE):
            what = f"{path} is a notebook for {clean(said)[:40]}, not for Python: choose the Python kernel, save and"
            raise Damaged(f"{what} grade again.", f"{what} check again.")


def missing(path: str, files: dict[str, bytes], assignment: Assignment) -> NoReturn:
    """Say what is there in place of a notebook."""
    others = sorted(other for other in files if other.endswith(".ipynb") and other[:-6] not in assignment.notebooks)
    if others:
        what = f"{path} is missing; there is {' and '.join(others[:3])} instead: rename it and"
        raise Damaged(f"{what} grade again.", f"{what} check again.")
    came = sorted(other for other in files if other.endswith(".ipynb"))
    raise Damaged(
        f"{path} is missing; only {' and '.join(came)} was handed in: ask for it and grade again."
        if came
        else f"{path} is missing; no notebook was handed in: ask for it and grade again.",
        f"{path} is missing: copy the notebook that you were given to its place.",
    )


def unreadable(path: str, why: str) -> NoReturn:
    what = f"{path} is no readable notebook ({clean(why)})"
    raise Damaged(f"{what}: ask for the file again.", f"{what}: {AGAIN}")


ESCAPES = re.compile(r"\x1b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|.)")
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")


def readable(text: str) -> str:
    """Text without what disturbs a terminal, a table or a page: colours, control characters, reordering marks, halves
    of characters."""
    text = UNSEEN.sub("", ESCAPES.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))
    return text.encode("utf-8", "replace").decode("utf-8")


def clean(text: str) -> str:
    """One line, short, readable."""
    text = re.sub(r"\s+", " ", readable(text))
    return text if len(text) < 160 else text[:160] + "…"


def listed(noun: str, names: list[str]) -> str:
    """`the cells a, b and 3 more`."""
    shown = ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
    return f"the {noun}{'s' if len(names) > 1 else ''} {shown}"
