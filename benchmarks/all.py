"""Run every comparison, one after another (behind the make target benchmarks): python benchmarks/all.py [--quick]

Each is a file of this folder and a command of its own; what is given here is given to each. One that fails or cannot
run here, because a peer, a browser or a GPU is missing, says so, and the next one runs.

Exit code 0: all ran. 3: some were left out. 1: some failed.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from common import LEFT_OUT

FOLDER = Path(__file__).resolve().parent
HELPERS = ("all.py", "common.py")


def benchmarks() -> list[Path]:
    """Every comparison of this folder, by name."""
    return sorted(path for path in FOLDER.glob("*.py") if path.name not in HELPERS)


def main(arguments: list[str]) -> int:
    codes = {}
    for path in benchmarks():
        print(f"{path.stem} ...", file=sys.stderr, flush=True)
        started = time.perf_counter()
        codes[path.stem] = subprocess.run([sys.executable, str(path), *arguments], stdout=subprocess.DEVNULL).returncode
        print(f"{path.stem}: {time.perf_counter() - started:.0f} s", file=sys.stderr, flush=True)
    out = [name for name, code in codes.items() if code == LEFT_OUT]
    failed = [name for name, code in codes.items() if code not in (0, LEFT_OUT)]
    for names, words in ((out, "left out, for the reason given above"), (failed, "failed")):
        if names:
            print(f"{', '.join(names)}: {words}.", file=sys.stderr)
    print(f"{len(codes) - len(out) - len(failed)} of {len(codes)} comparisons ran.", file=sys.stderr)
    return 1 if failed else LEFT_OUT if out else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
