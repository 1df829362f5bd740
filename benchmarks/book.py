"""How long the book takes to build, and its pages to run: python benchmarks/book.py [--quick]

The build is that of the make target book once all is installed: tools/book.py, into a temporary folder, from nothing.
Then the largest page is given a new date (its text stays, and it gets its old date back) and tools/book.py --changed
builds into the same folder. Running all pages is not repeated here, which takes half an hour: the seconds of processor
time of each page's last run are in chapters/times.json, and are added.

Leaves out installing, what a page weighs and how soon it can be used (benchmarks/site.py).
Writes benchmarks/results/book.json and prints it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

from common import about, measurement, quick, report

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))
from times import Stopwatch, recorded  # noqa: E402  (tools/ is no package)


def build(output: Path, *options: str) -> dict[str, float]:
    """Seconds of tools/book.py, on the clock and of the processor."""
    watch = Stopwatch()
    command = [sys.executable, str(ROOT / "tools" / "book.py"), "--quiet", "--output", str(output), *options]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"the book could not be built, so nothing was measured:\n{done.stdout}{done.stderr}")
    seconds = watch.read()
    print(f"{' '.join(options) or 'all'}: {seconds['wall_seconds']} s", file=sys.stderr, flush=True)
    return seconds


def rebuild(output: Path, page: Path) -> dict[str, float]:
    """Seconds of a build in which `page` is newer than what was built of it."""
    before = page.stat()
    os.utime(page)
    try:
        return build(output, "--changed")
    finally:
        os.utime(page, ns=(before.st_atime_ns, before.st_mtime_ns))


def executed() -> list[dict]:
    """What running all pages takes, one after another, from chapters/times.json."""
    runs = {page: kinds["laptop"] for page, kinds in recorded(ROOT).items() if "laptop" in kinds}
    if not runs:
        return []
    minutes = {page: run["cpu_seconds"] / 60 for page, run in runs.items()}
    longest = max(minutes, key=minutes.__getitem__)
    return [
        measurement(f"run all {len(runs)} pages anew, one after another", sum(minutes.values()), "min", at_most=20),
        measurement(f"run the slowest page, {longest}", minutes[longest], "min"),
    ]


def main() -> None:
    few = quick(__doc__)
    found = about(**{"jupyter-book": version("jupyter-book"), "sphinx": version("sphinx")})
    page = max((ROOT / "chapters").glob("*/*.ipynb"), key=lambda file: file.stat().st_size)
    whole, changed = [], []
    for _ in range(1 if few else 3):
        with tempfile.TemporaryDirectory(prefix="book-benchmark-") as folder:
            whole.append(build(Path(folder)))
            changed.append(rebuild(Path(folder), page))
    found["changed_page"] = page.relative_to(ROOT).as_posix()
    measurements = [
        measurement("build the site from nothing", [run["wall_seconds"] for run in whole], "s", at_most=60),
        measurement("the same, processor time", [run["cpu_seconds"] for run in whole], "s"),
        measurement("build it again after one page has changed", [run["wall_seconds"] for run in changed], "s"),
        *executed(),
    ]
    report("book", found, not few, measurements=measurements)


if __name__ == "__main__":
    main()
