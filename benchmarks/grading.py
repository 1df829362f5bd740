"""How fast a class is graded, side by side with stock nbgrader in one run: python benchmarks/grading.py [--quick]

Both graders get the same submissions in two copies of one course, in turn, one command each with all imports counted.
Before anything is timed their marks are compared; different marks end the run. `nbgrader autograde` makes no feedback
and no report and contains nothing; ours does all three and is timed with them.

Leaves out other graders (they do not read nbgrader's formats) and hostile submissions (see tests/autograder).
Writes benchmarks/results/grading.json and prints it.
"""

from __future__ import annotations

import csv
import itertools
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests/autograder"), str(ROOT / "tools")]

import bank  # noqa: E402
from common import about, comparison, left_out, measurement, needed, paired, quick, report  # noqa: E402

if not (ROOT / "tests/autograder").is_dir():
    left_out("grading.py is left out: tests/ makes the class that it grades, and this copy of the course has no tests.")
from trial import RIGHT, Trial  # noqa: E402

WRONG = {  # harmless mistakes: what a class really hands in
    "attention": "def attention(q, k, v):\n    return torch.softmax(q @ k.transpose(-1, -2), dim=-1) @ v",
    "top_p": "def top_p(logits, p):\n    return torch.softmax(logits, dim=-1)",
    "decode": "def decode(model, prompt, steps):\n    return prompt",
    "window": "class Window:\n    pass",
}


class Small:
    """Five short functions and no training: what a grader costs beside running the cells."""

    name, words = "trial", "five short functions"

    def make(self, root: Path, students: int) -> None:
        course = Trial(root)
        for number in range(students):
            wrong = list(WRONG)[number % 8] if number % 8 < len(WRONG) else None
            course.hand_in(f"s{number:04}", course.answer(RIGHT | ({wrong: WRONG[wrong]} if wrong else {})))


class Samplers:
    """The course's own exercise: 20 points, some 1,250 calls across the wire, half a second of sampling."""

    name, words = "samplers", "the exercise samplers"

    def make(self, root: Path, students: int) -> None:
        (root / "solutions").mkdir(parents=True)
        shutil.copytree(ROOT / "solutions/samplers", root / "solutions/samplers")
        shutil.copyfile(ROOT / "nbgrader_config.py", root / "nbgrader_config.py")
        texts = [path.read_text() for path in sorted((ROOT / "tests/exercises/samplers/right").glob("*.py"))]
        texts += [path.read_text() for path in sorted((ROOT / "tests/exercises/samplers/wrong").glob("*.py"))[:8]]
        for number in range(students):
            folder = root / "submitted" / f"s{number:04}" / "samplers"
            folder.mkdir(parents=True)
            notebook = bank.submission("samplers", texts[number % len(texts)])
            (folder / "samplers.ipynb").write_text(json.dumps(notebook))


def run(command: list[str], root: Path, log: Path) -> float:
    """Seconds that a command takes in the course folder; its output goes to `log`."""
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    environment["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), environment["PATH"]])
    with open(log, "w") as sink:
        start = time.perf_counter()
        code = subprocess.run(command, cwd=root, stdout=sink, stderr=subprocess.STDOUT, env=environment).returncode
    if code not in (0, 1):
        sys.exit(f"{' '.join(command)} ended with exit code {code}; see {log}")
    return time.perf_counter() - start


def ours(kind, root: Path) -> float:
    """Grade a fresh copy of the course with this project's grader."""
    with tempfile.TemporaryDirectory() as place:
        course = Path(place, "course")
        shutil.copytree(root, course)
        seconds = run([sys.executable, "-m", "autograder", "grade", kind.name], course, Path(place, "log"))
        with open(course / "grades" / f"{kind.name}.csv", newline="") as handle:
            kind.ours = {row["student"]: row["score"] for row in csv.DictReader(handle)}
    return seconds


def stock(kind, root: Path) -> float:
    """Grade a fresh copy of the course with `nbgrader autograde`; making the release beforehand is not timed."""
    nbgrader = str(Path(sys.executable).parent / "nbgrader")
    with tempfile.TemporaryDirectory() as place:
        course = Path(place, "course")
        shutil.copytree(root, course)
        run([nbgrader, "generate_assignment", kind.name], course, Path(place, "log"))
        seconds = run([nbgrader, "autograde", kind.name], course, Path(place, "log"))
        run([nbgrader, "export"], course, Path(place, "log"))
        with open(course / "grades.csv", newline="") as handle:
            kind.stock = {row["student_id"]: f"{float(row['raw_score']):.10g}" for row in csv.DictReader(handle)}
    return seconds


def compare(kind, students: int, repeats: int, place: Path) -> dict:
    """Grade one class by both, in turn: ours before and after each run of stock, which is paired with their mean.

    Not `side_by_side`: the clock runs for the commands only, and the marks are compared after every pair.
    """
    root = place / f"{kind.name}-{students}"
    kind.make(root, students)
    pairs, before = [], ours(kind, root)
    for repeat in range(repeats):
        slow, after = stock(kind, root), ours(kind, root)
        if kind.ours != kind.stock:
            different = {s: (kind.stock[s], kind.ours.get(s)) for s in kind.stock if kind.stock[s] != kind.ours.get(s)}
            sys.exit(f"different marks for {kind.name} (stock, ours): {different}")
        pairs.append((slow, (before + after) / 2))
        own = f"{before:.1f} and {after:.1f} s"
        print(f"{kind.name}, class of {students}, run {repeat + 1}: stock {slow:.1f} s, ours {own}", flush=True)
        before = after
    return comparison(
        "grade a class",
        "nbgrader autograde",
        {"clock": paired(*zip(*pairs, strict=True))},
        package="nbgrader",
        sizes=f"{students} students, {kind.words}",
        aim=25 if students == 100 else None,
        checked="both give every student the same marks",
    )


def growth(kind, sizes: tuple[int, ...], repeats: int, place: Path) -> list[dict]:
    """Ours alone over class sizes: seconds for each further submission, from size to size."""
    seconds = {}
    for size in sizes:
        root = place / f"growth-{size}"
        kind.make(root, size)
        seconds[size] = statistics.median(ours(kind, root) for _ in range(repeats))
        print(f"{kind.name}, class of {size}: ours {seconds[size]:.1f} s")
    return [
        measurement(f"each further submission, from {a} to {b}", (seconds[b] - seconds[a]) / (b - a), "s")
        for a, b in itertools.pairwise(sizes)
    ]


def main() -> None:
    few = quick(__doc__)
    needed("nbgrader")
    with tempfile.TemporaryDirectory(prefix="grading-benchmark-") as folder:
        place = Path(folder)
        found = about()
        classes = [(Small(), 4, 1)] if few else [(Small(), 12, 3), (Small(), 100, 1), (Samplers(), 12, 1)]
        compared = [compare(*one, place) for one in classes]
        alone = growth(Small(), (4, 12) if few else (20, 100, 500), 1, place)
    report("grading", found, not few, compared, alone)


if __name__ == "__main__":
    main()
