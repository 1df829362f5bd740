"""What was handed in: a private copy of its plain files, and whether it is whole enough to be run.

Nothing here runs student code or repairs a submission; what cannot be graded is refused with the reason.
Links are never followed: a link to the gradebook would arrive as the gradebook.
"""

from __future__ import annotations

import fnmatch
import hashlib
import os
import re
import warnings
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import NoReturn

import nbformat

from autograder.assignment import IGNORED, Assignment
from autograder.course import is_text
from autograder.outcome import Damaged, GraderFailed, own_trouble

MAX_FILES = 1000
MAX_BYTES = 100_000_000
MAX_NOTEBOOK = 20_000_000


def plain_files(folder: Path, onerror: Callable[[OSError], None] | None = None) -> tuple[list[Path], list[str]]:
    """Relative paths of the plain files below `folder`, and a note on each thing that is none.

    `onerror` is told of each folder that cannot be listed."""
    files, notes = [], []
    for here, names, leaves in os.walk(folder, onerror=onerror):
        for name in sorted(names):
            if any(fnmatch.fnmatch(name, pattern) for pattern in IGNORED):
                names.remove(name)
            elif Path(here, name).is_symlink():
                names.remove(name)
                notes.append(f"{Path(here, name).relative_to(folder)} is a link and was left out")
        for name in sorted(leaves):
            path = Path(here, name)
            if any(fnmatch.fnmatch(name, pattern) for pattern in IGNORED):
                continue
            if path.is_symlink() or not path.is_file():
                notes.append(f"{path.relative_to(folder)} is not a plain file and was left out")
            else:
                files.append(path.relative_to(folder))
    return sorted(files), notes


def digest(folder: Path, assignment: Assignment, engine: str, linked: bool = False) -> str:
    """What a grade belongs to: these files (none where the folder is a link), this assignment, this engine."""
    total = hashlib.sha256(f"{engine}\0{assignment.digest}\0".encode())
    if linked:
        total.update(b"a link")
        return total.hexdigest()
    if folder.is_file():
        total.update(b"a file, no folder")
        return total.hexdigest()
    for path in plain_files(folder)[0]:
        total.update(f"{path}\0".encode("utf-8", "surrogateescape"))
        try:
            with open(folder / path, "rb") as handle:
                total.update(hashlib.file_digest(handle, "sha256").digest())
        except OSError as error:
            total.update(f"unreadable {error.errno}".encode())
    return total.hexdigest()


def collect(folder: Path) -> tuple[dict[str, bytes], list[str]]:
    """The plain files of a submission by relative path, and notes. Raises Damaged where they cannot be taken."""
    if not folder.is_dir():
        misplaced(folder)

    def refuse(error: OSError) -> NoReturn:
        raise unreadable(Path(error.filename).relative_to(folder.parent), error) from None

    files, notes = plain_files(folder, refuse)
    found, size = {}, 0
    for path in files:
        shown = path.as_posix()
        if not is_text(shown):
            shown = os.fsencode(path).decode("utf-8", "backslashreplace")
            notes.append(f"the name of {shown} is not valid UTF-8, so it was left out")
            continue
        try:
            # A link or a pipe put there since it was looked at is refused, not followed or waited for.
            handle = os.open(folder / path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
            with open(handle, "rb") as stream:
                found[shown] = stream.read(MAX_BYTES + 1 - size)
        except OSError as error:
            raise unreadable(path, error) from None
        size += len(found[shown])
        if size > MAX_BYTES or len(files) > MAX_FILES:
            raise Damaged(
                f"It holds {len(files)} files, the limit is {MAX_FILES} files and {MAX_BYTES / 1e6:.0f} MB together: "
                f"remove what does not belong to the exercise and try again."
            )
    return found, notes


def take(folder: Path, assignment: Assignment, target: Path) -> list[str]:
    """Copy a submission to `target` and look at it. Returns notes; raises Damaged where it cannot be run."""
    if not folder.is_dir():
        misplaced(folder)

    def refuse(error: OSError) -> NoReturn:
        raise unreadable(Path(error.filename).relative_to(folder.parent), error) from None

    files, notes = plain_files(folder, refuse)
    sizes = []
    for path in files:
        try:
            sizes.append((folder / path).stat().st_size)
        except OSError as error:
            raise unreadable(path, error) from None
    if len(files) > MAX_FILES or sum(sizes) > MAX_BYTES:
        raise Damaged(
            f"It holds {len(files)} files, {sum(sizes) / 1e6:.0f} MB (limit: {MAX_FILES} files, "
            f"{MAX_BYTES / 1e6:.0f} MB): remove what does not belong to the exercise and try again."
        )
    for path in files:
        try:
            content = (folder / path).read_bytes()
        except OSError as error:
            raise unreadable(path, error) from None
        try:
            (target / path).parent.mkdir(parents=True, exist_ok=True)
            (target / path).write_bytes(content)
        except OSError as error:
            raise GraderFailed(f"{path} could not be copied to {target} ({error.strerror})") from None
    notes += timestamp(target)[1]
    for name in assignment.notebooks:
        look_at_notebook(target / f"{name}.ipynb", assignment, name)
    return notes


def unreadable(path: Path, error: OSError) -> Exception:
    """What to raise for a file or folder of the submission that could not be read."""
    if own_trouble(error):
        return GraderFailed(f"{path} could not be read ({error.strerror})")
    return Damaged(f"{path} cannot be read ({error.strerror}): check its permissions.")


def misplaced(folder: Path) -> NoReturn:
    """Say what stands where the submission's folder should be."""
    if folder.is_file():
        raise Damaged(
            f"{folder.name} is a file where a folder with the notebook is expected: make the folder and move it in."
        )
    raise Damaged(
        f"Its notebook lies in {folder.parent.name}/, one folder too high: make the folder "
        f"{folder.parent.name}/{folder.name}/, move it in and grade again."
    )


def look_at_notebook(path: Path, assignment: Assignment, name: str) -> None:
    """Raise Damaged unless the notebook can be read and has every cell that grading needs, once."""
    if not path.is_file():
        others = sorted(p.name for p in path.parent.glob("*.ipynb") if p.stem not in assignment.notebooks)
        if others:
            what = f"{path.name} is missing; there is {' and '.join(others[:3])} instead: rename it and"
            raise Damaged(f"{what} grade again.", f"{what} check again.")
        raise Damaged(
            f"{path.name} is missing; no notebook was handed in: ask for it and grade again.",
            f"{path.name} is missing: copy the notebook that you were given to its place.",
        )
    if path.stat().st_size > MAX_NOTEBOOK:
        what = f"{path.name} has {path.stat().st_size / 1e6:.0f} MB: clear its outputs, save and"
        raise Damaged(f"{what} grade again.", f"{what} check again.")
    try:
        with warnings.catch_warnings(action="ignore"):  # of what nbformat would like better
            notebook = nbformat.read(path, as_version=4)
        present = [graded_id(cell) for cell in notebook.cells if isinstance(cell.source, str)]
    except (OSError, MemoryError) as error:  # of our own copy
        raise GraderFailed(f"the copy of {path.name} could not be read ({error})") from None
    except Exception as error:
        what = f"{path.name} is no readable notebook ({clean(f'{type(error).__name__}: {error}')})"
        mend = "go back to a copy that opens in JupyterLab, or start again from the notebook that you were given."
        raise Damaged(f"{what}: ask for the file again.", f"{what}: {mend}") from None
    counts = Counter(cell for cell in present if cell)
    known = {cell.name for cell in assignment.notebooks[name]}
    twice = [cell for cell, times in counts.items() if times > 1 and cell in known]
    if twice:
        what = (
            f"{path.name} holds {listed('cell', twice)} more than once (copied or split in Jupyter), so nobody knows "
            f"which counts: keep the one that is meant, delete the other"
        )
        raise Damaged(f"{what} and grade again.", f"{what}, save and check again.")
    missing = [cell.name for cell in assignment.notebooks[name] if cell.needed and cell.name not in counts]
    if missing:
        what = f"{path.name} lacks {listed('cell', missing)}, deleted or replaced: copy what is missing from the"
        raise Damaged(
            f"{what} released notebook to its place, or ask for the notebook again, and grade again.",
            f"{what} notebook that you were given to its place, save and check again.",
        )


def graded_id(cell: nbformat.NotebookNode) -> str | None:
    """The nbgrader id of a cell, if it has one; raises where nbgrader's entries make no sense."""
    from nbgrader.nbgraderformat import MetadataValidator

    if "nbgrader" not in cell.metadata:
        return None
    cell = MetadataValidator().upgrade_cell_metadata(cell)
    meta = cell.metadata.get("nbgrader", {})
    if not isinstance(meta.get("grade_id", ""), str):
        raise ValueError("the nbgrader id of a cell is no text")
    if not meta or not (meta["grade"] or meta["solution"] or meta["locked"] or meta.get("task")):
        return None
    return meta["grade_id"]


def when(stamp: bytes | None) -> tuple[datetime | None, list[str]]:
    """When it was handed in (UTC, from the content of nbgrader's timestamp.txt), and a note where that is no date."""
    from nbgrader.utils import parse_utc

    if stamp is None:
        return None, []
    try:
        return parse_utc(stamp[:200].decode("utf-8").strip()), []
    except (ValueError, OverflowError, AttributeError, TypeError):  # what the parser of dates raises on other text
        return None, ["timestamp.txt holds no date, so nobody knows whether it was late"]


def timestamp(folder: Path) -> tuple[datetime | None, list[str]]:
    """When it was handed in (UTC, from nbgrader's timestamp.txt), and a note where that cannot be read."""
    from nbgrader.utils import parse_utc

    path = folder / "timestamp.txt"
    if not path.is_file():
        return None, []
    try:
        return parse_utc(path.read_text().strip()), []
    except (ValueError, OverflowError, OSError):
        path.unlink()  # of the private copy: nbgrader stops at it
        return None, ["timestamp.txt holds no date, so nobody knows whether it was late"]


def listed(noun: str, names: list[str]) -> str:
    shown = ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
    return f"the {noun}{'s' if len(names) > 1 else ''} {shown}"


def clean(text: str) -> str:
    """One line, short, without the notebook's whole content that some errors carry."""
    text = re.sub(r"\s+", " ", text)
    return text if len(text) < 160 else text[:160] + "…"
