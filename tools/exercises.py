"""Make exercises/ from solutions/ with nbgrader (behind `make exercises`), or --check that they are up to date.

    python tools/exercises.py [ASSIGNMENT ...] [--check | --force]

nbgrader's own generate_assignment runs in a temporary course, so that no gradebook and no other file is touched; its
output is copied byte for byte. A notebook in which a learner has written is never overwritten: --force first keeps it
beside the new one as NAME.mine.ipynb. Nor is an assignment written whose checks let wrong answers through, as far as
reading them shows it (python -m autograder.lint NAME says more). Left out: releasing (tools/release.py) and executing
anything.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path

from bank import ROOT, BankError, assignments, read


def course_config(root: Path):
    """nbgrader's configuration for this course, moved to the course folder `root`."""
    from traitlets.config import PyFileConfigLoader

    config = PyFileConfigLoader("nbgrader_config.py", path=str(ROOT)).load_config()
    config.CourseDirectory.root = str(root)
    return config


def generate(names: list[str]) -> dict[str, bytes]:
    """What nbgrader makes of the named assignments: the bytes of each release notebook. Raises BankError."""
    import logging

    from nbgrader.converters import GenerateAssignment
    from nbgrader.coursedir import CourseDirectory

    made = {}
    with tempfile.TemporaryDirectory() as folder:
        config = course_config(Path(folder))
        config.GenerateAssignment.no_database = True
        config.SaveCells.enabled = False
        config.BaseConverter.force = True
        log = logging.getLogger("exercises")
        log.setLevel(logging.ERROR)
        for name in names:
            read(ROOT / "solutions" / name / f"{name}.ipynb")  # a clear sentence where it is no notebook
            work = Path(folder) / "solutions" / name
            work.mkdir(parents=True)
            shutil.copyfile(ROOT / "solutions" / name / f"{name}.ipynb", work / f"{name}.ipynb")
            config.CourseDirectory.assignment_id = name
            course = CourseDirectory(config=config, log=log)
            here = Path.cwd()
            try:
                GenerateAssignment(coursedir=course, config=config, log=log).start()
            except (Exception, SystemExit) as error:
                raise BankError(
                    f"nbgrader cannot make exercises/{name} from solutions/{name}/{name}.ipynb "
                    f"({type(error).__name__}: {error}); check its solution and hidden-test markers and its metadata."
                ) from None
            finally:
                os.chdir(here)
            made[name] = (Path(folder) / "exercises" / name / f"{name}.ipynb").read_bytes()
    return made


def written_cells(path: Path) -> list[str]:
    """What a learner has put into a notebook: cells that differ from what was handed out, and cells that were added.

    nbgrader leaves a checksum in each cell that it releases; a cell that no longer fits its checksum has been edited.
    """
    from nbgrader.utils import compute_checksum

    found = []
    for number, cell in enumerate(read(path).cells, start=1):
        info = cell.metadata.get("nbgrader", {})
        if not info:
            if cell.source.strip():
                found.append(f"cell {number}")
        elif info.get("checksum") and info["checksum"] != compute_checksum(cell):
            found.append(info.get("grade_id", f"cell {number}"))
    return found


def keep_beside(path: Path) -> Path:
    """Move a learner's notebook out of the way, under a name that is still free."""
    target, number = path.with_suffix(".mine.ipynb"), 2
    while target.exists():
        target, number = path.with_suffix(f".mine-{number}.ipynb"), number + 1
    path.rename(target)
    return target


def stale(names: list[str]) -> list[str]:
    """The assignments whose exercises/ notebook differs from what would be generated."""
    made = generate(names)
    return [name for name in names if _current(name) != made[name]]


def _path(name: str) -> Path:
    return ROOT / "exercises" / name / f"{name}.ipynb"


def _current(name: str) -> bytes | None:
    return _path(name).read_bytes() if _path(name).exists() else None


def careless(name: str) -> list[str]:
    """What the lint refuses in the checks of an assignment, in sentences. Raises BankError."""
    from autograder import lint
    from autograder.outcome import CannotStart

    try:
        return lint.refusals(ROOT / "solutions" / name / f"{name}.ipynb")
    except CannotStart as problem:
        raise BankError(str(problem)) from None


def update(names: list[str], force: bool = False) -> int:
    """Write every notebook that has changed; return how many were held back: a learner has written in them, or their
    checks are careless (then nothing is written at all)."""
    refused = {name: found for name in names if (found := careless(name))}
    for name, found in refused.items():
        lines = "".join(f"\n  {line}" for line in found)
        print(f"The checks of {name} let wrong answers through, so nothing is written:{lines}", file=sys.stderr)
    if refused:
        return len(refused)
    held = 0
    for name, content in generate(names).items():
        path = _path(name)
        label = path.relative_to(ROOT)
        if _current(name) == content:
            print(f"{label}: up to date")
            continue
        if path.exists():
            try:
                written = written_cells(path)
            except BankError as error:
                written = [f"unreadable: {error}"]
            if written and not force:
                held += 1
                print(
                    f"{label} holds work that would be lost ({', '.join(written)}): it is left as it was. "
                    "To get the new version and keep that work beside it as *.mine.ipynb, run "
                    f"python tools/exercises.py {name} --force",
                    file=sys.stderr,
                )
                continue
            if written:
                print(f"{label}: your work is kept as {keep_beside(path).name}")
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(".tmp")
        fresh.write_bytes(content)
        fresh.replace(path)
        print(f"{label}: written")
    return held


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("assignments", nargs="*", metavar="ASSIGNMENT", help="all of solutions/ when none is named")
    action = parser.add_mutually_exclusive_group()
    action.add_argument("--check", action="store_true", help="write nothing; exit 1 when exercises/ is out of date")
    action.add_argument("--force", action="store_true", help="keep a learner's work as *.mine.ipynb, write the new one")
    options = parser.parse_args()
    names = options.assignments or assignments()
    unknown = [name for name in names if name not in assignments()]
    if unknown:
        known = ", ".join(assignments()) or "none yet"
        print(f"There is no assignment {unknown[0]!r}. Those under solutions/: {known}.", file=sys.stderr)
        return 2
    try:
        if options.check:
            old = stale(names)
            for name in old:
                print(f"exercises/{name}/{name}.ipynb is not what solutions/{name} gives: run make exercises.")
            return int(bool(old))
        return int(bool(update(names, options.force)))
    except BankError as error:
        print(error, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
