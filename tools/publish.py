"""Write the release archive (behind `make archive`), or --look at a built site before it is published.

    python tools/publish.py [--tag v0.1.0] [--site FOLDER] [--force]
    python tools/publish.py --look FOLDER

build/archive/VERSION/ gets site.zip, exercises.zip, instructor.zip, README.txt and SHA256SUMS; build/archive/NOTES.md
what CHANGELOG.md says of the version. The same commit gives the same bytes (with the same zlib). Refused: a tree with
changes that no commit holds, versions that do not agree, an archive that is there already (--force replaces it), and an
exercise that gives its solution away. Left out: running the tests (release.yml does, before) and proving the checks of
each exercise (`make release` and `make test` do).
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from pathlib import Path

import release
import yaml
from bank import ROOT, BankError, assignments

ARCHIVE = ROOT / "build" / "archive"
# A course folder in which `make grade`, `make release` and `make lint` work: all that they read, and no pages.
INSTRUCTOR = (
    *("CHANGELOG.md", "CITATION.cff", "LICENSE", "Makefile", "README.md", "constraints.txt", "nbgrader_config.py"),
    *("pyproject.toml", "requirements.txt", "teach.md", "exercises", "solutions", "src", "tests/exercises", "tools"),
)
README = """Foundation Models, Measured {version}

site.zip        The book. Unpack it and open index.html: it needs no server and no internet.
                For a website put the folder's content on any static server, under any path.
exercises.zip   For learners: {count} exercises, each a notebook and a page on how to work. No solutions in it.
instructor.zip  For instructors: solutions, hidden checks, the grader, the banks of wrong answers. Never hand it out.
                Unpack it, read teach.md, put submissions into submitted/STUDENT/NAME/NAME.ipynb and run
                make grade ASSIGNMENT=NAME   (Linux with bubblewrap and Python 3.11 or newer)
SHA256SUMS      Checks the files: sha256sum -c SHA256SUMS

Code: MIT. Text: CC BY 4.0.
"""


class Refused(Exception):
    """Why nothing was written, in one sentence that says what to do."""


def version() -> str:
    """The version, on which pyproject.toml, CHANGELOG.md and CITATION.cff must agree."""
    stated = {"pyproject.toml": tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]}
    heading = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.M)
    stated["CHANGELOG.md"] = heading[1] if heading else "no version"
    stated["CITATION.cff"] = str(yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))["version"])
    if len(set(stated.values())) > 1:
        raise Refused(f"The versions differ ({', '.join(f'{k}: {v}' for k, v in stated.items())}): make them one.")
    return stated["pyproject.toml"]


def notes(tag: str | None = None) -> str:
    """What CHANGELOG.md says of the version; for a tag it must be that version, and no longer be called unreleased."""
    number = version()
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    heading, _, rest = text[text.index(f"## {number}") :].partition("\n")
    if tag and tag != f"v{number}":
        raise Refused(f"The tag is {tag}, the version {number}: tag the commit v{number}, or raise the version.")
    if tag and "unreleased" in heading:
        raise Refused(f"CHANGELOG.md calls {number} unreleased: write the day instead, commit, and move the tag.")
    return rest.split("\n## ")[0].strip() + "\n"


def git(*arguments: str) -> str:
    try:
        return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    except FileNotFoundError:
        raise Refused("git was not found, and the archive is made from a commit: install git.") from None
    except subprocess.CalledProcessError as error:
        said = " ".join(error.stderr.split())
        raise Refused(f"The archive is made from a commit of a clone of the repository; git says: {said}") from None


def require_clean() -> None:
    changed = [line[3:] for line in git("status", "--porcelain").splitlines()]
    if changed:
        names = ", ".join(changed[:5]) + (" ..." if len(changed) > 5 else "")
        raise Refused(f"The tree holds changes that are in no commit ({names}): commit or remove them first.")


def look(site: Path) -> list[str]:
    """What a site lacks that is to be published, in sentences; with COURSE_URL also whether it knows its address."""
    wanted = re.findall(r"(?:root|file): *(\S+)", (ROOT / "_toc.yml").read_text("utf-8"))
    pages = [f"{re.sub(r'[.](md|ipynb)$', '', name)}.html" for name in wanted]
    parts = ["index.html", "search.html", "searchindex.js", "404.html", ".nojekyll", *pages]
    found = [f"{part} is missing: run make book." for part in parts if not (site / part).exists()]
    url = os.environ.get("COURSE_URL", "").rstrip("/")
    if found or not url:
        return found
    for page in pages:
        if f'rel="canonical" href="{url}/{page}"' not in (site / page).read_text("utf-8"):
            found.append(f"{page} does not name {url}/{page} as its address.")
    for name in ("sitemap.xml", "robots.txt"):
        if not (site / name).is_file() or f"{url}/" not in (site / name).read_text("utf-8"):
            found.append(f"{name} does not name {url}.")
    return found


def built(folder: Path) -> Path:
    """The site, built anew into `folder` without an address, so that it works wherever it is put."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("COURSE_")}
    command = [sys.executable, str(ROOT / "tools" / "book.py"), "--quiet", "--output", str(folder)]
    if subprocess.run(command, cwd=ROOT, env=env).returncode:
        raise Refused("The site was not built; what is wrong stands above.")
    return folder / "_build" / "html"


def site_files(site: Path) -> dict[str, bytes]:
    files = sorted(path for path in site.rglob("*") if path.is_file() and path.name != ".buildinfo")
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in files}


def exercise_files() -> dict[str, bytes]:
    """The members of every exercise's own bundle."""
    files = {}
    for name in assignments():
        wrong = release.problems(name)
        if wrong:
            raise Refused(" ".join(wrong))
        with zipfile.ZipFile(release.bundle(name)) as bundle:
            files |= {member: bundle.read(member) for member in bundle.namelist()}
    return files


def instructor_files() -> dict[str, bytes]:
    names = sorted(git("ls-files", "-z", "--", *INSTRUCTOR).strip("\0").split("\0"))
    return {name: (ROOT / name).read_bytes() for name in names}


def write(site: Path, target: Path) -> None:
    """Write the archive of this version into the folder `target`, all of it or nothing."""
    number = version()
    contents = {"site": site_files(site), "exercises": exercise_files(), "instructor": instructor_files()}
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        for name, files in contents.items():
            top = f"{name}-{number}"
            runnable = [f"{top}/{file}" for file in files if os.access(ROOT / file, os.X_OK) and name == "instructor"]
            members = {f"{top}/{file}": content for file, content in files.items()}
            release.pack(Path(folder) / f"{name}.zip", members, runnable, smaller=True)
        (Path(folder) / "README.txt").write_text(README.format(version=number, count=len(assignments())), "utf-8")
        files = sorted(Path(folder).iterdir())
        sums = [f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in files]
        (Path(folder) / "SHA256SUMS").write_text("".join(sums), "utf-8")
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir()
        for file in (*files, Path(folder) / "SHA256SUMS"):
            shutil.copyfile(file, target / file.name)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tag", help="the tag to be released; it must be v and the version")
    parser.add_argument("--site", type=Path, help="a site that is built already (default: build it anew)")
    parser.add_argument("--force", action="store_true", help="replace an archive of this version")
    parser.add_argument("--look", type=Path, metavar="FOLDER", help="only look whether this site can be published")
    options = parser.parse_args()
    try:
        if options.look:
            wrong = look(options.look)
            print("\n".join(wrong) or f"{options.look} has what a published site needs.")
            return bool(wrong)
        text, target = notes(options.tag), ARCHIVE / version()
        require_clean()
        if target.exists() and not options.force:
            raise Refused(f"{target.relative_to(ROOT)} is there already: remove it, or add FORCE=1 to replace it.")
        ARCHIVE.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory() as folder:
            site = options.site or built(Path(folder))
            wrong = look(site)
            if wrong:
                raise Refused(" ".join(wrong))
            write(site, target)
        (ARCHIVE / "NOTES.md").write_text(text, "utf-8")
    except (Refused, BankError) as problem:
        print(f"No archive was written. {problem}", file=sys.stderr)
        return 1
    for file in sorted(target.iterdir()):
        print(f"{file.relative_to(ROOT)}  {file.stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
