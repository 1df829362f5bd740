"""What was handed in: its plain files, when, and a digest of both that a grade belongs to.

Nothing here runs student code or looks into a notebook (see `notebook`, `rebuild`).
Links are never followed: a link to the gradebook would arrive as the gradebook.
"""

from __future__ import annotations

import fnmatch
import hashlib
import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import NoReturn

from autograder.assignment import IGNORED, Assignment
from autograder.course import is_text
from autograder.outcome import Damaged, GraderFailed, own_trouble

MAX_FILES = 1000
MAX_BYTES = 100_000_000


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
    size = 0
    for path in plain_files(folder)[0]:
        total.update(f"{path}\0".encode("utf-8", "surrogateescape"))
        try:
            size += (length := (folder / path).stat().st_size)
            if size > MAX_BYTES:  # it is refused for its size, which may be far more than there is to read
                total.update(f"{length} bytes".encode())
                continue
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

    try:
        files, notes = plain_files(folder, refuse)
    except OSError as error:  # a path too long for the system to look at
        raise unreadable(Path(folder.name), error) from None
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


def when(stamp: bytes | None) -> tuple[datetime | None, list[str]]:
    """When it was handed in (UTC, from the content of nbgrader's timestamp.txt), and a note where that is no date."""
    from nbgrader.utils import parse_utc

    if stamp is None:
        return None, []
    try:
        return parse_utc(stamp[:200].decode("utf-8").strip()), []
    except (ValueError, OverflowError, AttributeError, TypeError):  # what the parser of dates raises on other text
        return None, ["timestamp.txt holds no date, so nobody knows whether it was late"]
