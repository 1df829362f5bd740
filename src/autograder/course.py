"""Where a course keeps things: nbgrader's own configuration and folders, found from the course root.

Leaves out what is in the folders (see `assignment`, `intake`). Folder names follow nbgrader's
`CourseDirectory` settings in nbgrader_config.py; results other than nbgrader's go to `grades/`.
"""

from __future__ import annotations

import contextlib
import fcntl
import glob
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from autograder.ahead import require_course
from autograder.outcome import CannotStart

PLACEHOLDER = "student-id-goes-here"  # to take nbgrader's path pattern apart


class Course:
    """An nbgrader course. Making one changes the working directory to its root, as nbgrader's relative paths want."""

    def __init__(self, root: str | Path, submitted: str | Path | None = None) -> None:
        self.root = Path(root).resolve()
        require_course(self.root)
        submitted = None if submitted is None else Path(submitted).resolve()
        os.chdir(self.root)
        spare_a_grammar()
        from nbgrader.apps import NbGrader  # a second: only when a course is really opened

        app = NbGrader(log_level="ERROR")
        app.initialize([], root=str(self.root))
        spare_a_process()
        self.config = app.config
        self.folders = app.coursedir
        if submitted is not None:
            self.folders.submitted_directory = str(submitted)

    @property
    def db_url(self) -> str:
        """The gradebook; a relative SQLite path means the course root, wherever nbgrader changes its directory to."""
        url = self.folders.db_url
        relative = re.fullmatch(r"sqlite:///(?!/|:memory:)(.+)", url)
        return f"sqlite:///{self.root / relative[1]}" if relative else url

    @property
    def course_id(self) -> str:
        return self.folders.course_id

    @property
    def grades(self) -> Path:
        return self.root / "grades"

    def _path(self, step: str, student: str, assignment: str) -> Path:
        return Path(os.path.normpath(self.folders.format_path(step, student, assignment)))

    def source(self, assignment: str) -> Path:
        return self._path(self.folders.source_directory, ".", assignment)

    def release(self, assignment: str) -> Path:
        return self._path(self.folders.release_directory, ".", assignment)

    def submitted(self, student: str, assignment: str) -> Path:
        return self._path(self.folders.submitted_directory, student, assignment)

    def autograded(self, student: str, assignment: str) -> Path:
        return self._path(self.folders.autograded_directory, student, assignment)

    def feedback(self, student: str, assignment: str) -> Path:
        return self._path(self.folders.feedback_directory, student, assignment)

    def assignments(self) -> list[str]:
        """Names of the assignments that have a source notebook."""
        found = glob.glob(str(self.source("*") / "*.ipynb"))
        return sorted({Path(path).parent.name for path in found})

    def require(self, assignment: str) -> None:
        """Raise CannotStart unless the assignment has a source to grade against."""
        known = self.assignments()
        if assignment in known:
            return
        where = self.folders.source_directory
        if not known:
            raise CannotStart(
                f"No assignment in {where}/: each needs {where}/NAME/NAME.ipynb, the version with solutions."
            )
        raise CannotStart(f"No assignment called {assignment!r}. There are: {', '.join(known)}.")

    def students(self, assignment: str) -> list[str]:
        """Ids of those who handed in."""
        return [name for name in self._folders(assignment) if is_text(name)]

    def _folders(self, assignment: str) -> list[str]:
        """Names of nbgrader's folders for the assignment, and of those with a notebook one folder too high."""
        before, after = str(self._path(self.folders.submitted_directory, PLACEHOLDER, assignment)).split(PLACEHOLDER)
        pattern = re.compile(re.escape(before) + "(?P<student>[^/]+)" + re.escape(after))
        matches = (pattern.fullmatch(path) for path in glob.glob(glob.escape(before) + "*" + glob.escape(after)))
        students = {match["student"] for match in matches if match}
        if after == f"/{assignment}":
            students |= {Path(path).parent.name for path in glob.glob(glob.escape(before) + "*/*.ipynb")}
        return sorted(students)

    def misnamed(self, assignment: str) -> list[str]:
        """Folders of submissions whose name is not valid UTF-8, as far as it can be shown: nobody's id."""
        names = [name for name in self._folders(assignment) if not is_text(name)]
        return [os.fsencode(name).decode("utf-8", "backslashreplace") for name in names]

    def linked(self, student: str, assignment: str) -> Path | None:
        """The link on the way to a student's submission, if there is one: it could lead to somebody else's."""
        path, top = self.submitted(student, assignment), self.submitted(student, assignment)
        before = str(self._path(self.folders.submitted_directory, PLACEHOLDER, assignment)).split(PLACEHOLDER)[0]
        while str(path).startswith(before) and path != path.parent:
            if path.is_symlink():
                top = path
            path = path.parent
        return top if top.is_symlink() else None

    @contextlib.contextmanager
    def lock(self, assignment: str) -> Iterator[None]:
        """Hold the assignment for this process; a second grader would write the same folders."""
        self.grades.mkdir(exist_ok=True)
        with open(self.grades / f".{assignment}.lock", "a+") as handle:
            try:
                fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)  # of this process alone, not of its workers
            except OSError:
                raise CannotStart(
                    f"{assignment} is being graded by another process: wait for it, or stop it."
                ) from None
            yield


def spare_a_grammar() -> None:
    """Import jsonschema, which nbgrader needs, without its check of internationalised addresses: no notebook has one,
    and the grammar behind it takes a second to build."""
    spared = not {"jsonschema", "rfc3987_syntax"} & set(sys.modules)
    if spared:
        sys.modules["rfc3987_syntax"] = None  # as if it were not installed
    try:
        import jsonschema  # noqa: F401
    finally:
        if spared:
            del sys.modules["rfc3987_syntax"]


def spare_a_process() -> None:
    """Let nbgrader find the version of a new gradebook's tables here: it starts the command `alembic` for that, which
    takes over two seconds for each new gradebook, and a key has one."""
    from alembic.config import Config
    from alembic.script import ScriptDirectory
    from nbgrader import api

    def version() -> str:
        config = Config()
        config.set_main_option("script_location", str(Path(api.__file__).with_name("alembic")).replace("%", "%%"))
        return ScriptDirectory.from_config(config).get_current_head()

    api.get_alembic_version = version


def is_text(name: str) -> bool:
    """Whether a file's name is valid UTF-8, so that it can be written to a table."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
