"""What can be known of an assignment before nbgrader is imported, so that a sandbox can start while that import runs.

Reads the course's configuration with traitlets and the source notebooks as JSON. A guess that misses costs time and
nothing else: a module that is not imported beforehand is imported when a cell asks for it. Leaves out the course as
nbgrader sees it (see `course`).
"""

from __future__ import annotations

import ast
import json
import sys
from importlib.util import find_spec
from pathlib import Path

from traitlets.config.loader import Config, PyFileConfigLoader

from autograder.outcome import CannotStart

CONFIG = "nbgrader_config.py"


def require_course(root: Path) -> None:
    """Raise CannotStart unless `root` is a course."""
    if not (root / CONFIG).is_file():
        raise CannotStart(f"No {CONFIG} in {root}: run this in the course folder, or name it with --course.")


def modules(root: Path, assignment: str) -> list[str]:
    """Installed packages that the source notebooks of an assignment import at the top level of their cells."""
    folder = source(root, assignment)
    if not folder.is_dir():
        return []  # nbgrader's own search says what there is
    found: dict[str, None] = {}
    for path in sorted(folder.glob("*.ipynb")):
        try:
            cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
            texts = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
        except (OSError, ValueError, KeyError, TypeError):
            continue  # nbgrader will say what is wrong with it
        for text in texts:
            found |= dict.fromkeys(imported(text))
    own = {path.stem for place in (folder, root) for path in place.glob("*.py")} | {
        path.name for path in folder.iterdir()
    }
    return [name for name in found if name not in own and installed(name)] if found else []


def source(root: Path, assignment: str) -> Path:
    """Where the course keeps the source of an assignment, as far as its configuration file says."""
    course = settings(root)
    pattern = course.get("directory_structure") or "{nbgrader_step}/{student_id}/{assignment_id}"
    step = course.get("source_directory") or "source"
    parts = pattern.format(nbgrader_step=step, student_id=".", assignment_id=assignment)
    return (Path(course.get("root") or root) / parts).resolve()


def private(root: Path, submitted: Path | None = None) -> list[Path]:
    """Folders and files of the course that no submission may see, as far as its configuration file says."""
    course = settings(root)
    names = [course.get(f"{step}_directory") or step for step in ("source", "submitted", "autograded", "feedback")]
    names += ["grades", (course.get("db_url") or "sqlite:///gradebook.db").removeprefix("sqlite:///")]
    places = [Path(course.get("root") or root) / name for name in names if "://" not in name]
    return [place.resolve() for place in (*places, *([submitted] if submitted else []))]


def settings(root: Path) -> Config:
    """The course's CourseDirectory; empty where the file cannot be read, which nbgrader does next and says so."""
    try:
        return PyFileConfigLoader(CONFIG, path=str(root)).load_config().CourseDirectory
    except Exception:
        return Config()


def imported(text: str) -> list[str]:
    """Roots of the modules that a cell imports absolutely at its top level; none where it is no plain Python."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    names: list[str] = []
    for node in tree.body:
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            names.append(node.module)
    return [name.split(".")[0] for name in names]


def installed(name: str) -> bool:
    """Whether it is a package of the environment; the standard library costs nothing worth sharing."""
    if name in sys.stdlib_module_names:
        return False
    try:
        spec = find_spec(name)
    except (ImportError, ValueError):
        return False
    return spec is not None and spec.origin is not None
