"""Build the site (behind `make book`): every warning is an error, and a build that made no page is a failure.

Every page is built anew unless --changed is given, so that no page of yesterday and no hidden warning stays.

    python tools/book.py [--changed] [--quiet] [--output FOLDER]

Exit code 0: the site is there and is fresh. 1: the build failed. 2: the environment cannot build it.
"""

import argparse
import importlib.metadata
import os
import re
import shutil
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NEEDED = ("jupyter-book", "sphinx-mathjax-offline")
STEPS = re.compile(r"^(reading sources|writing output|copying (?:images|downloadable files))\.\.\. (\[ *\d+%\].*)")


def missing() -> str | None:
    """One sentence about what keeps this environment from building, or None."""
    fix = "run  pip install -r requirements.txt  (or  make book, which does)"
    for name in NEEDED:
        try:
            version = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            return f"{name} is not installed in {sys.prefix}: {fix}."
        if name == "jupyter-book" and not version.startswith("1."):
            return f"jupyter-book {version} is installed, but only 1.x reads _config.yml: {fix}."
    return None


def build(output: Path, quiet: bool) -> int:
    """Run jupyter-book, show its progress in short lines and everything that looks like trouble in full."""
    jupyter_book = [sys.executable, "-c", "from jupyter_book.cli.main import main; main()"]
    command = [*jupyter_book, "build", str(ROOT), "--path-output", str(output), "-W", "-n", "--keep-going"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    process = subprocess.Popen(command, cwd=ROOT, **pipes, text=True, encoding="utf-8", errors="replace")
    lines = []
    for line in process.stdout:
        line = re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", line).replace("\b", "").rstrip()
        lines.append(line)
        step = STEPS.match(line)
        if re.search(r"\b(WARNING|ERROR)\b", line):
            print(line, flush=True)
        elif step and not quiet:
            print(f"  {step[1]} {step[2]}", flush=True)
    code = process.wait()
    if code:
        # An extension that stops the build says why in one sentence, which a long traceback follows.
        why = [after for line, after in pairwise(lines) if line.endswith("Extension error:")]
        print("\n".join([*why, "", "The last lines of the build:", *lines[-25:]]), file=sys.stderr)
    return code


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--changed", action="store_true", help="only pages that changed: for quick looks while writing")
    parser.add_argument("--quiet", action="store_true", help="print warnings and the result only")
    parser.add_argument("--output", type=Path, default=ROOT, help="folder that gets _build/ (default: the course)")
    options = parser.parse_args(arguments)
    output = options.output.resolve()
    index = output / "_build" / "html" / "index.html"
    trouble = missing()
    if trouble:
        print(trouble, file=sys.stderr)
        return 2
    print("Building the site ...", flush=True)
    started = time.time()
    if not options.changed:
        for built in (index.parent, output / "_build" / ".doctrees"):
            shutil.rmtree(built, ignore_errors=True)
    index.unlink(missing_ok=True)  # it is written at the end of every build: an old one must not vouch for this one
    code = build(output, options.quiet)
    if code:
        print(f"The site was not built cleanly: jupyter-book ended with exit code {code}.", file=sys.stderr)
        return 1
    if not index.is_file():
        print("jupyter-book reported no error but made no page: _build/html/index.html is missing.", file=sys.stderr)
        return 1
    # This page only leads on to the first one. Without an icon browsers ask for /favicon.ico, which is not there, and a
    # request for a real file would be broken off by the redirect. An empty data: address asks for nothing.
    icon = '<!DOCTYPE html>\n<html lang="en">\n<title>The course</title>\n<link rel="icon" href="data:,">\n'
    index.write_text(icon + index.read_text(encoding="utf-8"), encoding="utf-8")
    pages = sum(1 for page in index.parent.rglob("*.html") if "_static" not in page.parts)
    print(f"Done: {pages} pages in {time.time() - started:.0f} s, no warnings.")
    print(f"  open   {index.as_uri()}")
    folder = os.path.relpath(index.parent)
    print(f"  serve  make serve   (or: python3 -m http.server 8000 --bind 127.0.0.1 --directory {folder})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
