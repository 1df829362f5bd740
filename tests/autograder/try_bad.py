"""Grade single files of the bank, without the rest: python tests/autograder/try_bad.py attacks/exits.py ...

Hands each in to a course of its own kind (see trial.py) in a temporary folder, an honest student behind each, grades it
behind the walls, and prints what the grader said, the marks, and where the pages lie. Leaves out the verdict: that is
test_attacks.py and test_faults.py, which grade the whole bank in one class.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from hostile import HERE, Bad, Graded


def main(names: list[str]) -> int:
    """Returns 0 if no attack has more than it deserves and no fault other marks, 1 else, 2 without any file."""
    paths = [path if path.is_file() else HERE / path for path in map(Path, names)]
    gone = [str(path) for path in paths if not path.is_file()]
    if gone or not paths:
        what = f"There is no file {', '.join(gone)}." if gone else "Name a file of attacks/ or faults/."
        print(what, "Example: python tests/autograder/try_bad.py attacks/exits.py", file=sys.stderr)
        return 2
    graded = Graded(Path(tempfile.mkdtemp(prefix="bad-")), [Bad(path.resolve()) for path in paths])
    print(graded.out)
    wrong = 0
    for student, bad in graded.bad.items():
        have, attack = graded.points(student), bad.kind == "attacks"
        fits = have is None or (have <= bad.deserves if attack else have == bad.deserves)
        wrong += not fits
        print(f"{'ok   ' if fits else 'WRONG'} {bad.kind}/{bad.stem}: {have} points, deserves {bad.deserves}")
        print(f"      student's page: {graded.course.root}/feedback/{student}/trial/trial.html")
    if graded.left or graded.alive:
        print(f"WRONG left behind: {sorted(graded.left)} {graded.alive}")
    return int(bool(wrong or graded.left or graded.alive))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
