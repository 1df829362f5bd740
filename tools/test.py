"""Run the tests (behind `make test` and `make test-quick`).

    python tools/test.py            everything, as CI does: about 35 minutes on two cores
    python tools/test.py --quick    what takes seconds: under three minutes
    python tools/test.py -- -k name any further arguments go to pytest

The full run is cut into parts, of which two run at a time; each part's report appears when it has ended. nbval executes
each page from top to bottom and compares every output with the committed one (tests/notebooks/nbval_tolerance.py says
how exactly). The exit code is 0 only if all passed.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import BinaryIO

ROOT = Path(__file__).resolve().parent.parent
PAGES = [
    "chapters",
    "--nbval",
    "--nbval-current-env",
    "--nbval-cell-timeout=600",
    f"--nbval-sanitize-with={ROOT / 'tests' / 'notebooks' / 'sanitize.cfg'}",
    "-p",
    "nbval_tolerance",
]
GRADER, PROOFS = "tests/autograder", ["tests/autograder/lint", "tests/autograder/test_like_stock.py"]
EXERCISES, LIBRARY, DEVICES = "tests/exercises", "tests/fmlab", "tests/devices"
# The longest first, so that the two lines of work end at about the same time.
PARTS = {
    "pages": PAGES,
    "site and the house": ["tests", *(f"--ignore={folder}" for folder in (GRADER, EXERCISES, LIBRARY, DEVICES))],
    "grader": [GRADER, *(f"--ignore={path}" for path in PROOFS)],
    "exercises": [EXERCISES],
    "proofs of the checks": PROOFS,
    "library": [LIBRARY],
    "devices": [DEVICES],
}
AT_ONCE = 2
EVERY = ["--durations=5", "-p", "no:cacheprovider"]  # several runs at once must not write one cache
NOTHING_COLLECTED = 5  # pytest's own code; -k may well name nothing in one of the parts


def stop(running: dict[str, tuple[subprocess.Popen, BinaryIO]]) -> None:
    """End what still runs as Ctrl-C does, so that pytest ends its own children too."""
    for process, _ in running.values():
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
    for process, _ in running.values():
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()


def run(parts: dict[str, list[str]], env: dict[str, str]) -> dict[str, int]:
    """Run pytest once for each part, AT_ONCE at a time; prints each report at its end and returns the exit codes."""
    waiting, codes = dict(parts), {}
    running: dict[str, tuple[subprocess.Popen, BinaryIO]] = {}
    started = time.monotonic()
    try:
        while waiting or running:
            while waiting and len(running) < AT_ONCE:
                name = next(iter(waiting))
                report = tempfile.TemporaryFile()  # noqa: SIM115 (closed when the part has been reported)
                command = [sys.executable, "-m", "pytest", *waiting.pop(name)]
                running[name] = (subprocess.Popen(command, cwd=ROOT, env=env, stdout=report, stderr=report), report)
            minutes = (time.monotonic() - started) / 60
            if sys.stdout.isatty():
                print(f"\r{minutes:4.1f} min, running: {' and '.join(running)} ...".ljust(78), end="", flush=True)
            time.sleep(1)
            for name in [name for name, (process, _) in running.items() if process.poll() is not None]:
                process, report = running.pop(name)
                codes[name] = process.returncode
                report.seek(0)
                print(f"\r{minutes:4.1f} min, the {name}:".ljust(78), flush=True)
                sys.stdout.buffer.write(report.read())
                sys.stdout.buffer.flush()
                report.close()
    finally:
        stop(running)
    return codes


def main() -> int:
    arguments = sys.argv[1:]
    quick = "--quick" in arguments
    rest = [a for a in arguments if a not in ("--quick", "--")]
    env = os.environ | {"OMP_NUM_THREADS": "1", "PYTHONHASHSEED": "0"}
    for name in ("FMLAB_SEED", "FMLAB_PROFILE", "FMLAB_CHECKPOINTS", "FMLAB_CLAIMS_LOG"):
        env.pop(name, None)  # the tests compare with what the defaults give
    if quick:
        command = [sys.executable, "-m", "pytest", "tests", "--durations=10", "-m", "not slow", *rest]
        return subprocess.run(command, cwd=ROOT, env=env, check=False).returncode
    codes = run({name: [*what, *EVERY, *rest] for name, what in PARTS.items()}, env)
    for name, code in codes.items():
        said = {0: "passed", NOTHING_COLLECTED: "had nothing to run"}.get(code, f"FAILED with exit code {code}")
        print(f"The {name} {said}.")
    failed = [code for code in codes.values() if code not in (0, NOTHING_COLLECTED)]
    return failed[0] if failed else min(codes.values())


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
