"""What is graded: the source notebooks of one assignment, made by nbgrader into a private key.

The key is a folder with a small gradebook that knows every cell, hidden tests included, and the released notebooks.
It is made from the source alone, in a temporary place: the course's release folder and gradebook are not touched.
"""

from __future__ import annotations

import copy
import hashlib
import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from traitlets.config import Config

from autograder.course import Course
from autograder.outcome import CannotStart, Part

STUDENT = "student"  # in a private course every submission is this one's: no odd id, no name in reach of the code


@dataclass
class Cell:
    """One cell that nbgrader manages, as handed out."""

    name: str
    kind: str  # code or markdown
    source: str
    points: float | None  # None where nothing is graded
    solution: bool
    checksum: str | None

    @property
    def needed(self) -> bool:
        """Whether a submission without this cell cannot be graded whole: text that is only read may go."""
        return self.kind == "code" or self.solution or self.points is not None


@dataclass
class Assignment:
    name: str
    key: Path  # folder with gradebook.db, release/ and source/
    digest: str  # of everything in the source folder
    config: Config
    course_id: str
    notebooks: dict[str, list[Cell]] = field(default_factory=dict)

    @property
    def gradebook(self) -> Path:
        return self.key / "gradebook.db"

    def parts(self) -> list[Part]:
        """The graded cells in the order of the notebooks, without points."""
        return [
            Part(notebook, cell.name, cell.points)
            for notebook, cells in self.notebooks.items()
            for cell in cells
            if cell.points is not None
        ]

    def private_config(self, root: Path, **folders: str) -> Config:
        """The course's nbgrader configuration, moved to a private course at `root`."""
        config = copy.deepcopy(self.config)
        config.CourseDirectory = Config(
            root=str(root), course_id=self.course_id, assignment_id=self.name, db_url=f"sqlite:///{root}/gradebook.db"
        )
        config.CourseDirectory.ignore = list(self.config.CourseDirectory.get("ignore", []) or IGNORED)
        config.CourseDirectory.update(folders)
        return config

    def register(self, db_url: str, log: Path) -> None:
        """Tell a gradebook about the assignment and its cells, as `nbgrader generate_assignment` does."""
        config = self.private_config(self.key, release_directory="registered", db_url=db_url)
        try:
            generate(config, log)
        except Exception as error:
            text = str(error) + log.read_text(errors="replace")
            if "Cannot add or remove cells" in text or "Cannot modify existing assignment" in text:
                raise CannotStart(
                    f"Cells of {self.name} were added or removed after it was graded, and nbgrader cannot change them "
                    f"in the gradebook: back up the gradebook, run  nbgrader db assignment remove {self.name} --force  "
                    f"and grade again."
                ) from None
            raise CannotStart(f"The gradebook {db_url} cannot take {self.name}: {error}") from error


IGNORED = [".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback"]


def generate(config: Config, log: Path) -> None:
    """Run nbgrader's GenerateAssignment with `config`; raises RuntimeError with the line that names the error."""
    from nbgrader.converters import GenerateAssignment
    from nbgrader.coursedir import CourseDirectory
    from nbgrader.utils import capture_log

    converter = GenerateAssignment(coursedir=CourseDirectory(config=config), config=config)
    converter.force = True
    result = capture_log(converter)
    log.write_text(result.get("log", "") + result.get("error", ""))
    if not result["success"]:
        named = re.findall(r"^[\w.]*(?:Error|Exception|Failed): .*", log.read_text(), re.MULTILINE)
        named = [line for line in named if "see the above traceback" not in line.replace("the the", "the")]
        raise RuntimeError(named[-1] if named else "it gave no reason")


def digest(folder: Path) -> str:
    """SHA-256 over the relative names and contents of all plain files below `folder`."""
    total = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink() and ".ipynb_checkpoints" not in path.parts:
            total.update(f"{path.relative_to(folder)}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\0".encode())
    return total.hexdigest()


def load(course: Course, name: str, key: Path) -> Assignment:
    """Make the key of an assignment in the empty folder `key`. Raises CannotStart where the source is not usable."""
    course.require(name)
    source = course.source(name)
    shutil.copytree(source, key / "source" / name, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    assignment = Assignment(name, key, digest(key / "source" / name), course.config, course.course_id or "course")
    try:
        generate(assignment.private_config(key), key / "generate.log")
    except Exception as error:
        raise CannotStart(f"nbgrader cannot make {name} from {source}: {error}") from error
    shutil.rmtree(key / "release" / name / ".ipynb_checkpoints", ignore_errors=True)
    for path in sorted((key / "release" / name).glob("*.ipynb")):
        assignment.notebooks[path.stem] = cells(path)
    if not assignment.parts():
        raise CannotStart(
            f"No cell of {source} is graded: mark the test cells as such in nbgrader's Create Assignment panel."
        )
    return assignment


def cells(path: Path) -> list[Cell]:
    """The cells of a released notebook that nbgrader manages."""
    found = []
    for cell in nbformat.read(path, as_version=4).cells:
        meta = cell.metadata.get("nbgrader")
        if not meta or not (meta.get("grade") or meta.get("solution") or meta.get("locked") or meta.get("task")):
            continue
        graded = meta.get("grade") or meta.get("task")
        found.append(
            Cell(
                meta["grade_id"],
                cell.cell_type,
                cell.source,
                float(meta["points"]) if graded else None,
                bool(meta.get("solution")),
                meta.get("checksum"),
            )
        )
    return found
