"""A class in which every third submission is hostile or faulty, graded once through the command line.

Hands in each file of `attacks/` and `faults/` to the course of trial.py, with two honest students behind it. Leaves out
what has to come of it: see test_attacks.py, test_faults.py and test_hostile_class.py, which share the one graded class.

A bank file is plain Python. Its head (docstring `Family: what it tries in one sentence`, and constants) is read by us:
    DESERVES   points of its honest parts (10 where nothing is wrong)
    OUTCOMES   what may come of it, where not only "graded" (a fault) or anything (an attack)
    SAYS       a fault's regular expression for the sentence that names the trouble, empty where there is none to name
    STUDENT    the student's id, where it matters
    CELLS      {answer cell: source}, where the source is no valid Python
    hand_in(course, student, notebook)   where more than the answers is odd; `notebook` has the answers in it
Below, each line `# %% NAME` begins the source of the answer cell NAME; `# %% extra` is a cell of the student's own.
"""

from __future__ import annotations

import ctypes
import functools
import hashlib
import html
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

from trial import NAME, RIGHT, Trial

from autograder.outcome import visible

HERE = Path(__file__).parent
MARK = "left-behind-by-a-submission"  # in the name of everything that an attack tries to leave somewhere
HONEST_EACH = 2  # honest students behind each hostile or faulty one


class Bad:
    """One file of the bank."""

    def __init__(self, path: Path) -> None:
        self.text = path.read_text(encoding="utf-8")
        head, *cells = re.split(r"^# %% *(\S+)[^\n]*\n", self.text, flags=re.MULTILINE)
        known: dict = {"json": json, "os": os, "MARK": MARK, "NAME": NAME}
        exec(compile(head, str(path), "exec"), known)  # the head is ours; what follows is never run here
        self.stem, self.kind = path.stem, path.parent.name
        self.family, _, self.says = known["__doc__"].strip().split("\n")[0].partition(": ")
        self.deserves: float = known["DESERVES"]
        self.outcomes: tuple[str, ...] = known.get("OUTCOMES", ())
        self.trouble: str = known.get("SAYS", "")
        self.student: str | None = known.get("STUDENT")
        self.own = known.get("hand_in")
        self.answers, self.extra, last = dict(known.get("CELLS", {})), [], ""
        for name, text in zip(cells[::2], cells[1::2], strict=True):
            if name == "extra":
                self.extra.append((last, text))
            else:
                assert name in RIGHT, f"{path}: no answer cell is called {name}"
                self.answers[name] = last = text
                last = name

    def hand_in(self, course: Trial, student: str) -> None:
        notebook = course.answer(self.answers, self.extra)
        (self.own or (lambda course, student, notebook: course.hand_in(student, notebook)))(course, student, notebook)


def bank(kind: str) -> list[Bad]:
    """The files of attacks/ or faults/."""
    return [Bad(path) for path in sorted((HERE / kind).glob("*.py"))]


class Graded:
    """The class after it was graded: who is who, what the grader said, what it found and left."""

    def __init__(self, base: Path, bad: list[Bad]) -> None:
        self.course = Trial(base / "course")
        self.bad: dict[str, Bad] = {}
        self.honest: dict[str, str] = {}  # honest student -> the bad one just before
        for number, one in enumerate(bad):
            student = one.student or f"{number:03}-{one.kind}-{one.stem}"
            self.bad[student] = one
            one.hand_in(self.course, student)
            for which in range(HONEST_EACH):
                honest = f"{number:03}-~honest-{which}"
                self.honest[honest] = student
                self.course.hand_in(honest, self.course.answer())
        self.before = state(self.course.root)
        there = marked()
        self.code, self.out, self.alive = launch(
            self.course.command("grade", NAME, "--cell-timeout", "2", "--limit", "30"), base
        )
        self.left = marked() - there
        self.after = state(self.course.root)
        table = self.course.table()
        self.table = {
            student: table[visible(student)] for student in (*self.bad, *self.honest) if visible(student) in table
        }

    def student(self, stem: str) -> str:
        """Who handed in the bank's file of that name."""
        return next(student for student, bad in self.bad.items() if bad.stem == stem)

    def points(self, student: str) -> float | None:
        return float(self.table[student]["score"]) if self.table[student]["score"] else None

    def feedback(self, student: str) -> str:
        """The student's page without its tags, entities resolved; empty where there is none."""
        page = self.course.root / "feedback" / student / NAME / f"{NAME}.html"
        return readable(page.read_text(encoding="utf-8")) if page.is_file() else ""

    def report(self, student: str) -> str:
        """The student's line in the class page, tags away."""
        page = (self.course.root / "grades" / f"{NAME}.html").read_text(encoding="utf-8")
        line = page.partition(f'<th scope="row">{html.escape(visible(student))}</th>')[2].partition("</tr>")[0]
        return readable(line)


def readable(page: str) -> str:
    """The text of an HTML page, styles and scripts left out."""
    page = re.sub(r"(?s)<(style|script)\b.*?</\1>", "", page)
    return html.unescape(re.sub(r"<[^>]+>", "", page))


def state(root: Path) -> dict[str, str]:
    """Every file that grading must not touch, with what is in it: source, configuration, what was handed in."""
    found = {"nbgrader_config.py": (root / "nbgrader_config.py").read_text()}
    for top in ("solutions", "submitted"):
        for folder, _, names in os.walk(root / top):  # passes over what is too deep or shut
            for path in (Path(folder, name) for name in names):
                if path.is_symlink():
                    found[str(path)] = os.readlink(path)
                elif path.is_file() and path.stat().st_size < 100_000_000:  # no sparse ones
                    found[str(path)] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def marked() -> set[str]:
    """Things outside the course that carry MARK: files, abstract sockets, names of processes."""
    places = [Path(p) for p in ("/", "/tmp", "/var/tmp", "/dev/shm", "/dev/mqueue", str(Path.home()), os.getcwd())]
    found = {str(path) for place in places if place.is_dir() for path in place.iterdir() if MARK in path.name}
    found |= {line for line in Path("/proc/net/unix").read_text().splitlines() if MARK in line}
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "comm").read_bytes() + (process / "cmdline").read_bytes()
        except OSError:
            continue  # it has ended since
        if MARK.encode() in words or MARK.encode()[:15] in words:
            found.add(f"process {process.name}")
    return found


def launch(command: list[str], base: Path) -> tuple[int, str, list[str]]:
    """Run the grader; returns its exit code, what it said, and its descendants that outlived it by three seconds.

    The launcher adopts what detaches itself (PR_SET_CHILD_SUBREAPER), so nothing that the grader started can hide."""
    with open(base / "out.txt", "w+", encoding="utf-8", errors="backslashreplace") as out:
        words = [sys.executable, __file__, *command]
        done = subprocess.run(words, stdin=subprocess.DEVNULL, stdout=out, stderr=out, cwd=base, timeout=900)
    alive = (base / "alive.txt").read_text().splitlines()
    return done.returncode, (base / "out.txt").read_text(encoding="utf-8"), alive


def adopt_and_run(command: list[str]) -> int:
    """What the launcher does: see `launch`."""
    assert ctypes.CDLL(None).prctl(36, 1, 0, 0, 0) == 0, "cannot adopt processes"
    code = subprocess.run(command).returncode
    here = f"/proc/{os.getpid()}/task/{os.getpid()}/children"
    for _ in range(30):  # what ends now is not left behind
        children = Path(here).read_text().split()
        if not children:
            break
        time.sleep(0.1)
        while children and os.waitpid(-1, os.WNOHANG)[0]:
            children = Path(here).read_text().split()
    Path("alive.txt").write_text("".join(f"{c} {Path('/proc', c, 'comm').read_text()}" for c in children))
    for child in children:
        os.kill(int(child), 9)
    return code


@functools.cache
def graded(base: Path) -> Graded:
    """The whole bank in one class, graded once for all who ask."""
    place = base / "hostile"
    place.mkdir()
    attacks, faults = bank("attacks"), bank("faults")
    return Graded(place, attacks + faults)


if __name__ == "__main__":
    sys.exit(adopt_and_run(sys.argv[1:]))
