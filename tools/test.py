"""Run the tests (behind `make test` and `make test-quick`): one pytest run, one summary.

    python tools/test.py            everything, as CI does: about 15 minutes on two cores
    python tools/test.py --quick    what takes seconds: under three minutes
    python tools/test.py -- -k name any further arguments go to pytest

The pages are part of the full run: nbval executes each from top to bottom and compares every output with the committed
one (tests/notebooks/nbval_tolerance.py says how exactly).
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NBVAL = [
    "chapters",
    "--nbval",
    "--nbval-current-env",
    "--nbval-cell-timeout=600",
    f"--nbval-sanitize-with={ROOT / 'tests' / 'notebooks' / 'sanitize.cfg'}",
    "-p",
    "nbval_tolerance",
]


def main() -> int:
    arguments = sys.argv[1:]
    quick = "--quick" in arguments
    rest = [a for a in arguments if a not in ("--quick", "--")]
    command = [sys.executable, "-m", "pytest", "tests", "--durations=10"]
    command += ["-m", "not slow"] if quick else NBVAL
    env = os.environ | {"OMP_NUM_THREADS": "1", "PYTHONHASHSEED": "0"}
    for name in ("FMLAB_SEED", "FMLAB_PROFILE", "FMLAB_CHECKPOINTS", "FMLAB_CLAIMS_LOG"):
        env.pop(name, None)  # the tests compare with what the defaults give
    return subprocess.run([*command, *rest], cwd=ROOT, env=env, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
