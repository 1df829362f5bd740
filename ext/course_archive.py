"""Sphinx extension: the whole course as one archive, course.zip in the site, as a learner needs it.

It unpacks to one folder in which `make lab`, `make check` and `make book` work. Exercises are in it as they are handed
out, whatever somebody has written into them here. `make check` runs the hidden checks on the learner's own machine, so
they are in the archive; the solutions are not: each answer in solutions/ is replaced by the stub of the exercise. With
`course_archive_checks: false` in _config.yml, for a class whose checks are to stay hidden, solutions/ is left out and
`make check` says so. `course_archive: false` makes no archive.

Left out: tests, whatever a class handed in, builds, caches, hidden files, notebooks that are no pages. Equal content
gives equal bytes.
"""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import yaml

NAME = "course.zip"
FOLDER = "foundation-models-measured"
FILES = (
    "README.md LICENSE CITATION.cff CHANGELOG.md CONTRIBUTING.md Makefile requirements.txt constraints.txt "
    "pyproject.toml nbgrader_config.py _config.yml _toc.yml references.bib glossary.yml "
    "chapters/times.json chapters/ruff.toml"
).split()
TREES = ("src", "assets", "ext", "tools", "benchmarks")
UNWANTED = ("__pycache__", ".egg-info", ".pyc", ".pyo", ".partial", ".tmp")
BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"


def members(root: Path, checks: bool = True) -> dict[str, bytes]:
    """Path in the course to content, of every file of the archive."""
    names = [name for name in FILES if (root / name).is_file()]
    for tree in TREES:
        names += [file.relative_to(root).as_posix() for file in (root / tree).rglob("*") if file.is_file()]
    names += [name for page in pages(root) for name in (f"{page}.ipynb", f"{page}.md") if (root / name).is_file()]
    found = {name: (root / name).read_bytes() for name in names if wanted(name)}
    found |= exercises(root)
    if checks:
        found |= {name: without_answers(root / name) for name in sources(root)}
    return found


def wanted(name: str) -> bool:
    return not any(part.startswith(".") or part.endswith(UNWANTED) for part in name.split("/"))


def pages(root: Path) -> list[str]:
    """Every page that _toc.yml names."""
    toc = yaml.safe_load((root / "_toc.yml").read_text("utf-8"))
    found = []

    def collect(value):
        if isinstance(value, dict):
            found.extend(value[key] for key in ("root", "file") if key in value)
            value = list(value.values())
        for item in value if isinstance(value, list) else ():
            collect(item)

    collect(toc)
    return found


def sources(root: Path) -> list[str]:
    """The instructor's notebooks, solutions/NAME/NAME.ipynb."""
    files = [path for path in (root / "solutions").glob("*/*.ipynb") if path.stem == path.parent.name]
    return sorted(path.relative_to(root).as_posix() for path in files)


def without_answers(path: Path) -> bytes:
    """An instructor's notebook with its hidden checks, each solution replaced by nbgrader's stub."""
    notebook = json.loads(path.read_text("utf-8"))
    for cell in notebook["cells"]:
        cell["source"] = [*stubbed("".join(cell["source"]).splitlines(keepends=True))]
    return (json.dumps(notebook, ensure_ascii=False, indent=1) + "\n").encode()


def stubbed(lines: list[str]):
    inside = False
    for line in lines:
        if END in line:
            inside = False
        if not inside:
            yield line
        if BEGIN in line:
            inside = True
            indent = line[: len(line) - len(line.lstrip())]
            yield f'{indent}raise NotImplementedError("write this function")\n'


def exercises(root: Path) -> dict[str, bytes]:
    """The exercises as handed out: those committed, or made anew from solutions/ where a file has changed since."""
    names = [f"exercises/{Path(source).stem}/{Path(source).stem}.ipynb" for source in sources(root)]
    if not names:
        return {}
    if committed(root, names):
        return {name: (root / name).read_bytes() for name in names}
    sys.path.insert(0, str(root / "tools"))
    try:
        from exercises import generate
    finally:
        sys.path.remove(str(root / "tools"))
    return {f"exercises/{name}/{name}.ipynb": made for name, made in generate([Path(n).stem for n in names]).items()}


def committed(root: Path, names: list[str]) -> bool:
    """Whether git knows all of these files and none of them, nor its source, was changed since."""
    if not (root / ".git").exists():
        return False
    try:
        changed = _git(root, "status", "--porcelain", "--", "exercises", "solutions")
        return not changed and set(names) <= set(_git(root, "ls-files", "exercises").splitlines())
    except (OSError, subprocess.CalledProcessError):
        return False


def _git(root: Path, *arguments: str) -> str:
    return subprocess.run(["git", "-C", root, *arguments], capture_output=True, text=True, check=True).stdout


def write(path: Path, found: dict[str, bytes]) -> None:
    """Write the archive: sorted, with one fixed date and plain permissions."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(found):
            entry = zipfile.ZipInfo(f"{FOLDER}/{name}", date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            entry.create_system = 3  # Unix permissions, whatever system writes the file
            archive.writestr(entry, found[name])


def archive_course(app, exception):
    if exception is None and app.builder.name == "html" and app.config.course_archive:
        write(Path(app.outdir) / NAME, members(Path(app.srcdir), app.config.course_archive_checks))


def setup(app):
    app.add_config_value("course_archive", True, "env", [bool])
    app.add_config_value("course_archive_checks", True, "env", [bool])
    app.connect("build-finished", archive_course)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
