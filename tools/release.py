"""Hand an assignment out (behind `make release`): check it, bundle it, and release it into an nbgrader exchange.

    python tools/release.py [--assignment NAME] [--exchange FOLDER [--force]]

Nothing leaves unless the release contract holds: exercises/ is what solutions/ gives, every answer cell is a bare stub,
no line of a solution or a hidden test stands anywhere in the notebook, and the checks are proven: the solution gets
full marks, spoilt versions of it none (see autograder.lint). Then build/release/NAME.zip is written, the same bytes for
the same notebook. Left out: making exercises/ (tools/exercises.py) and collecting (nbgrader collect).
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Collection
from pathlib import Path

from bank import ROOT, BankError, answer_names, assignments, is_answer, is_graded, mark, release, source

import exercises

BUNDLES = ROOT / "build" / "release"
# As nbgrader does: any line that contains these words opens or closes a region.
REGIONS = {"BEGIN SOLUTION": "END SOLUTION", "BEGIN HIDDEN TESTS": "END HIDDEN TESTS"}
SHORTEST = 12  # characters; a shorter line such as `else:` gives nothing away

HOWTO = """Exercise {name}: {points} points, functions to write: {count}

What you need
  Python 3.11 or newer with PyTorch and JupyterLab. The course's own environment has both: run `make lab` in its folder.

How to work
  1. In the course folder the notebook is exercises/{name}/{name}.ipynb. It also runs anywhere else.
  2. Read the contract, then write in the cells that say "# your code here". Leave the other cells as they are.
  3. Run the check below each of your cells. It says what is wrong and which section to reread.
  4. In the course folder, `make check EX={name}` gives you the full report. Nobody else sees it.

How to hand in
  Restart the kernel, run all cells, save. Keep the file's name. Then hand in the way your instructor asked for:
  JupyterLab's assignment list, `nbgrader submit {name}`, or the file {name}.ipynb itself.
"""


def secrets(name: str) -> set[str]:
    """The lines of solutions and hidden tests that no learner sees elsewhere in the notebook, blanks collapsed."""
    hidden, visible = set(), []
    for cell in source(name).cells:
        end = None
        for line in cell.source.splitlines():
            text = " ".join(line.split())
            opened = [close for begin, close in REGIONS.items() if begin in text]
            if end is None and opened:
                end = opened[0]
            elif end is not None and end in text:
                end = None
            elif end is None:
                visible.append(text)
            elif len(text) >= SHORTEST:
                hidden.add(text)
    shown = "\n".join(visible)
    return {line for line in hidden if line not in shown}


def leaks(name: str, notebook: dict) -> list[str]:
    """Every secret line, marker or output in a notebook that is to be released, in sentences."""
    texts = []

    def collect(value):
        if isinstance(value, str):
            texts.append(" ".join(value.split()))
        elif isinstance(value, dict):
            for key, item in value.items():
                collect(key)
                collect(item)
        elif isinstance(value, list):
            for item in value:
                collect(item)

    collect(notebook)
    whole = "\n".join(texts)
    found = [f"holds the solution or hidden-test line {line!r}" for line in sorted(secrets(name)) if line in whole]
    markers = [*REGIONS, *REGIONS.values()]
    found += [f"holds the marker {marker!r}" for marker in markers if marker in whole]
    found += [f"has outputs in cell {cell['id']!r}" for cell in notebook["cells"] if cell.get("outputs")]
    return found


def unstubbed(name: str, notebook) -> list[str]:
    """Answer cells that hold more than signatures, docstrings and the stub, in sentences."""
    found = []
    names = answer_names(source(name))
    cells = {mark(cell, "grade_id"): cell for cell in notebook.cells if is_answer(cell)}
    for grade_id, functions in names.items():
        if grade_id not in cells:
            found.append(f"lacks the answer cell {grade_id!r}")
            continue
        body = ast.parse(cells[grade_id].source).body
        stubs = [node.name for node in body if isinstance(node, ast.FunctionDef) and _is_stub(node)]
        if stubs != functions or len(body) != len(stubs):
            found.append(f"has an answer cell {grade_id!r} that is not a bare stub: is a solution outside its markers?")
    return found


def _is_stub(node: ast.FunctionDef) -> bool:
    body = node.body[1:] if ast.get_docstring(node) else node.body
    return len(body) == 1 and isinstance(body[0], ast.Raise) and "NotImplementedError" in ast.unparse(body[0])


def problems(name: str) -> list[str]:
    """What keeps an assignment from being released, in sentences; empty when nothing does."""
    label = f"exercises/{name}/{name}.ipynb"
    if exercises.stale([name]):
        written = (ROOT / label).exists() and exercises.written_cells(ROOT / label)
        more = " (it holds a learner's answers; that command says how to keep them)" if written else ""
        return [f"{label} is not what solutions/{name} gives: run make exercises{more}."]
    notebook = release(name)
    plain = json.loads((ROOT / label).read_text(encoding="utf-8"))
    return [f"{label} {what}." for what in leaks(name, plain) + unstubbed(name, notebook)]


def unproven(name: str) -> list[str]:
    """What the lint finds in the checks, by reading them and by running the solution and spoilt versions of it."""
    from autograder import lint
    from autograder.course import Course
    from autograder.outcome import CannotStart, GraderFailed

    here = Path.cwd()
    try:
        found = lint.lint(Course(ROOT), name)
    except (CannotStart, GraderFailed) as problem:
        raise BankError(f"The checks of {name} could not be proven: {problem}") from None
    finally:
        os.chdir(here)
    return [f"{name}: {finding}" for findings in found.values() for finding in findings if not finding.warning]


def pack(path: Path, members: dict[str, bytes], runnable: Collection[str] = (), smaller: bool = False) -> None:
    """Write a zip whose bytes depend on the members alone: their order, one fixed date, no trace of this machine."""
    with zipfile.ZipFile(path, "w") as archive:
        for member, content in members.items():
            entry = zipfile.ZipInfo(member, date_time=(1980, 1, 1, 0, 0, 0))
            entry.external_attr = (0o755 if member in runnable else 0o644) << 16
            entry.create_system = 3  # Unix permissions, whatever system writes the file
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED if smaller else zipfile.ZIP_STORED)


def bundle(name: str) -> Path:
    """Write build/release/NAME.zip: the notebook and one page on how to work; equal content gives equal bytes."""
    notebook = release(name)
    points = sum(mark(cell, "points", 0) for cell in notebook.cells if is_graded(cell))
    howto = HOWTO.format(name=name, points=f"{points:g}", count=sum(map(is_answer, notebook.cells)))
    BUNDLES.mkdir(parents=True, exist_ok=True)
    path = BUNDLES / f"{name}.zip"
    members = {
        f"{name}/{name}.ipynb": (ROOT / "exercises" / name / f"{name}.ipynb").read_bytes(),
        f"{name}/HOWTO.txt": howto.encode(),
    }
    pack(path, members)
    return path


def exchange(name: str, folder: Path, force: bool) -> Path:
    """Release through nbgrader into the exchange `folder`, from a course that holds only the released notebook."""
    if folder.exists() and not folder.is_dir():
        raise BankError(f"The exchange {folder} is a file; name a folder that the class can read.")
    folder = folder.resolve()
    course_id = exercises.course_config(ROOT).CourseDirectory.course_id
    target = folder / course_id / "outbound" / name
    if target.exists() and not force:
        raise BankError(f"{name} is already released in {target}: add --force to replace it.")
    with tempfile.TemporaryDirectory() as course:
        shutil.copyfile(ROOT / "nbgrader_config.py", Path(course) / "nbgrader_config.py")
        work = Path(course) / "exercises" / name
        work.mkdir(parents=True)
        shutil.copyfile(ROOT / "exercises" / name / f"{name}.ipynb", work / f"{name}.ipynb")
        command = [sys.executable, "-m", "nbgrader", "release_assignment", name, f"--Exchange.root={folder}"]
        command += ["--force"] * force
        done = subprocess.run(command, cwd=course, capture_output=True, text=True)
    if done.returncode or not target.is_dir():
        lines = [line for line in done.stderr.splitlines() if line.strip()] or ["it gave no reason"]
        said = next((line for line in lines if "ERROR" in line), lines[-1])
        raise BankError(f"nbgrader did not release {name} into {folder}: {said.split('] ')[-1]}")
    return target


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--assignment", help="all of solutions/ when none is named")
    parser.add_argument("--exchange", type=Path, help="folder of the nbgrader exchange to release into")
    parser.add_argument("--force", action="store_true", help="replace what is already released in the exchange")
    options = parser.parse_args()
    names = [options.assignment] if options.assignment else assignments()
    try:
        for name in names:
            source(name)
            wrong = problems(name) or unproven(name)
            if wrong:
                print("Not released. " + "\n".join(wrong), file=sys.stderr)
                return 1
        for name in names:
            print(f"{name}: {bundle(name).relative_to(ROOT)}")
            if options.exchange:
                print(f"{name}: released in {exchange(name, options.exchange, options.force)}")
    except (BankError, OSError) as error:
        print(f"Not released. {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
