"""course.zip: a folder in which a learner can work and check, without solutions and without anybody's own work."""

import json
import subprocess
import sys
import zipfile

import course_archive
import nbformat
import pytest
import specimen
from bank import assignments, submission

ROOT = specimen.ROOT


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """The archive's folder, unpacked."""
    folder = tmp_path_factory.mktemp("course")
    course_archive.write(folder / "course.zip", course_archive.members(ROOT))
    with zipfile.ZipFile(folder / "course.zip") as archive:
        archive.extractall(folder)
    return folder / course_archive.FOLDER


def check(course, name):
    command = [sys.executable, "-m", "autograder", "check", name]
    environment = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(course / "src"), "OMP_NUM_THREADS": "1"}
    done = subprocess.run(command, cwd=course, capture_output=True, text=True, env=environment)
    return done.returncode, done.stdout + done.stderr


def test_it_holds_the_course_and_neither_tests_nor_hidden_files_nor_built_ones(course):
    names = {path.relative_to(course).as_posix() for path in course.rglob("*") if path.is_file()}
    for needed in (
        "Makefile",
        "requirements.txt",
        "intro.md",
        "src/autograder/cli.py",
        "tools/book.py",
        "ext/prose.py",
    ):
        assert needed in names
    for page in course_archive.pages(ROOT):
        assert {f"{page}.ipynb", f"{page}.md"} & names, page
    assert not [n for n in names if n.split("/")[0] in ("tests", "build", "_build", "grades", "submitted")]
    assert not [n for n in names if "__pycache__" in n or any(part.startswith(".") for part in n.split("/"))]


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="this is no clone: nothing says which files are the course's")
def test_no_file_of_the_course_is_forgotten():
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    left_out = ("tests/", ".")
    names = [name for name in listed.splitlines() if not name.startswith(left_out)]
    expected = {name for name in names if (ROOT / name).exists()}
    assert not expected - course_archive.members(ROOT).keys(), "add it to FILES in ext/course_archive.py"


def test_exercises_are_in_it_as_handed_out(course):
    assert assignments()
    for name in assignments():
        path = f"exercises/{name}/{name}.ipynb"
        assert (course / path).read_bytes() == (ROOT / path).read_bytes(), name


def test_no_solution_is_in_it(course):
    for name in assignments():
        notebook = json.loads((course / f"solutions/{name}/{name}.ipynb").read_text("utf-8"))
        whole = json.loads((ROOT / f"solutions/{name}/{name}.ipynb").read_text("utf-8"))
        for kept, cell in zip(notebook["cells"], whole["cells"], strict=True):
            source, before = "".join(kept["source"]), "".join(cell["source"])
            if course_archive.BEGIN not in before:
                assert source == before
                continue
            regions = source.split(course_archive.BEGIN)[1:]
            bodies = [region.split(course_archive.END)[0].strip() for region in regions]
            assert set(bodies) == {'raise NotImplementedError("write this function")'}, f"{name}: {source}"
            assert source != before


@pytest.mark.slow
def test_a_learner_can_check_work_in_the_unpacked_folder(course):
    path = course / "exercises/samplers/samplers.ipynb"
    blank = path.read_bytes()
    code, text = check(course, "samplers")
    assert code == 3 and "not started" in text
    nbformat.write(submission("samplers", solution("samplers")), path)
    code, text = check(course, "samplers")
    assert code == 0, text
    path.write_bytes(blank)


def solution(name):
    """The instructor's answers as plain Python."""
    notebook = nbformat.read(ROOT / "solutions" / name / f"{name}.ipynb", as_version=4)
    return "\n\n".join(c.source for c in notebook.cells if c.metadata.get("nbgrader", {}).get("solution"))


@pytest.mark.slow
def test_the_unpacked_course_makes_the_same_archive_whatever_a_learner_has_written_in_it(course):
    path = course / "exercises/tokens/tokens.ipynb"
    handed_out = path.read_bytes()
    path.write_bytes(handed_out.replace(b"# your code here", b"# my own work"))
    own = [
        course / name for name in ("chapters/mine.ipynb", "exercises/tokens/notes.txt", "src/.secret", "gradebook.db")
    ]
    for file in own:
        file.write_text("my own work")
    again = course.parent / "again.zip"
    course_archive.write(again, course_archive.members(course))
    path.write_bytes(handed_out)
    for file in own:
        file.unlink()
    assert again.read_bytes() == (course.parent / "course.zip").read_bytes()


@pytest.mark.slow
def test_the_site_brings_it(real_site, specimen_site):
    with zipfile.ZipFile(real_site / "course.zip") as archive:
        kept = {name.partition("/")[2] for name in archive.namelist()}
    assert kept == set(course_archive.members(ROOT))
    assert zipfile.is_zipfile(specimen_site / "course.zip"), "a book without exercises has one too"


def test_for_a_class_hidden_checks_can_be_left_out():
    found = course_archive.members(ROOT, checks=False)
    assert not [name for name in found if name.startswith("solutions/")]
    assert [name for name in found if name.startswith("exercises/")]
