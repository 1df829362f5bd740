"""The rules of the house, checked: floors, sizes, commands that the README promises, nothing of a machine."""

import ast
import doctest
import importlib
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FLOORS = {
    **dict.fromkeys(["world", "runtime"], 0),
    "text": 1,
    "models": 2,
    **dict.fromkeys(["training", "sizing"], 3),
    **dict.fromkeys(["decoding", "structured", "evaluation"], 4),
    "posttraining": 5,
    **dict.fromkeys(["claims", "plots", "recipes", "widgets"], 6),
}
SOURCES = sorted((ROOT / "src").glob("**/*.py"))


def tracked() -> list[Path]:
    """The files that git tracks and that are still there."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def imported(path: Path) -> set[str]:
    """Full names of the modules that a file imports, relative imports resolved."""
    package = path.relative_to(ROOT / "src").with_suffix("").parts[:-1]
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            module = ".".join(filter(None, [base, node.module or ""]))
            names.update({module} | {f"{module}.{alias.name}" for alias in node.names})
    return names


def test_every_module_of_fmlab_stands_on_a_floor():
    inside = {p.stem if p.is_file() else p.name for p in (ROOT / "src" / "fmlab").iterdir()}
    assert inside - {"__init__", "__pycache__", "checkpoints"} == set(FLOORS)


@pytest.mark.parametrize("path", [p for p in SOURCES if "fmlab" in p.parts], ids=lambda p: p.stem)
def test_a_module_imports_only_from_floors_below_its_own(path):
    own = path.relative_to(ROOT / "src" / "fmlab").with_suffix("").parts[0]
    for name in imported(path):
        if name.startswith("fmlab."):
            other = name.split(".")[1]
            assert other == own or FLOORS[other] < FLOORS[own], f"{own} imports {other}"


def test_the_autograder_knows_nothing_of_the_subject():
    """Only the wire knows tensors, as one of the types that cross; a course without torch is graded without it."""
    for path in SOURCES:
        if "autograder" in path.parts:
            names = {name.split(".")[0] for name in imported(path)}
            assert "fmlab" not in names and ("torch" not in names or "split" in path.parts), path.name
            top = {node for node in ast.parse(path.read_text()).body if isinstance(node, ast.Import | ast.ImportFrom)}
            assert not any("torch" in ast.unparse(node) for node in top), f"{path.name} imports torch unasked"


@pytest.mark.parametrize("path", [*SOURCES, *sorted((ROOT / "tools").glob("*.py"))], ids=lambda p: p.name)
def test_a_file_opens_by_saying_what_it_is_for_and_stays_readable_in_one_sitting(path):
    text = path.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(text)), f"{path.name} has no docstring"
    assert text.count("\n") < 300


def test_examples_in_docstrings_are_true():
    for name in ("fmlab.world.sentences",):
        result = doctest.testmod(importlib.import_module(name))
        assert result.attempted and not result.failed


def test_every_make_command_that_a_document_names_exists_and_has_a_line_of_help():
    makefile = (ROOT / "Makefile").read_text()
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.M))
    helped = set(re.findall(r"^([a-z-]+):[^#\n]*## ", makefile, re.M))
    named = set()
    for document in (*ROOT.glob("*.md"), *(ROOT / "src").glob("**/*.py"), *(ROOT / "tools").glob("*.py")):
        named.update(re.findall(r"(?:`|^|\s{4})make ([a-z][a-z-]+)", document.read_text(encoding="utf-8"), re.M))
    assert {"book", "test", "lab", "check", "exercises", "release", "grade", "test-quick", "checkpoints"} <= helped
    assert {n for n in named if n not in targets} == set()
    assert targets - helped <= {"style"}


def test_nothing_of_a_machine_is_in_the_repository():
    pattern = re.compile(rb"/(home|root|Users|work)/[A-Za-z.]")
    for path in tracked():
        data = path.read_bytes()
        if b"\0" not in data and path != Path(__file__):
            assert not pattern.search(data), f"{path.relative_to(ROOT)} holds a path of a machine"
        largest = 1_500_000 if path.suffix == ".ipynb" else 1_000_000  # a page may carry a widget's model
        assert len(data) < largest, f"{path.relative_to(ROOT)} is too large"
