"""Run the tests (behind `make test` and `make test-quick`).

    python tools/test.py            everything, as CI does: about 35 minutes on two cores
    python tools/test.py --quick    what takes seconds: under three minutes
    python tools/test.py -- -k name any further arguments go to pytest

The full run is two pytest runs side by side: the tests, whose report appears as they run, and the pages, whose report
follows. nbval executes each page from top to bottom and compares every output with the committed one
(tests/notebooks/nbval_tolerance.py says how exactly). The exit code is 0 only if both runs passed.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TESTS = ["tests", "--durations=10"]
PAGES = [
    "chapters",
    "--nbval",
    "--nbval-current-env",
    "--nbval-cell-timeout=600",
    f"--nbval-sanitize-with={ROOT / 'tests' / 'notebooks' / 'sanitize.cfg'}",
    "-p",
    "nbval_tolerance",
    "-p",
    "no:cacheprovider",  # two runs at once must not write one cache
]
NOTHING_COLLECTED = 5  # pytest's own code; -k may well name nothing in one of the two runs


def main() -> int:
    arguments = sys.argv[1:]
    quick = "--quick" in arguments
    rest = [a for a in arguments if a not in ("--quick", "--")]
    env = os.environ | {"OMP_NUM_THREADS": "1", "PYTHONHASHSEED": "0"}
    for name in ("FMLAB_SEED", "FMLAB_PROFILE", "FMLAB_CHECKPOINTS", "FMLAB_CLAIMS_LOG"):
        env.pop(name, None)  # the tests compare with what the defaults give
    pytest = [sys.executable, "-m", "pytest"]
    if quick:
        return subprocess.run([*pytest, *TESTS, "-m", "not slow", *rest], cwd=ROOT, env=env, check=False).returncode
    with tempfile.TemporaryFile() as report:
        pages = subprocess.Popen([*pytest, *PAGES, *rest], cwd=ROOT, env=env, stdout=report, stderr=subprocess.STDOUT)
        try:
            codes = [subprocess.run([*pytest, *TESTS, *rest], cwd=ROOT, env=env, check=False).returncode]
            while pages.poll() is None:
                print(f"\rThe pages are still running ({time.strftime('%H:%M:%S')}) ...", end="", flush=True)
                time.sleep(5)
            codes.append(pages.returncode)
        finally:
            if pages.poll() is None:
                pages.send_signal(signal.SIGINT)  # as Ctrl-C does: pytest then ends the notebook's kernel
                pages.wait(60)
        report.seek(0)
        print("\n\nThe pages, executed from top to bottom:", flush=True)
        sys.stdout.buffer.write(report.read())
    for name, code in zip(("tests", "pages"), codes, strict=True):
        said = {0: "passed", NOTHING_COLLECTED: "had nothing to run"}.get(code, f"FAILED with exit code {code}")
        print(f"The {name} {said}.")
    failed = [code for code in codes if code not in (0, NOTHING_COLLECTED)]
    return failed[0] if failed else min(codes)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
