"""What running each page costs, from its last run: chapters/times.json, written by tools/nb.py, read by the site.

    {"chapters/2-architecture/attention": {"laptop": {"cpu_seconds": 26.1, "wall_seconds": 27.4, "date": "2026-11-22",
     "processors": 2, "torch": "2.9.1"}}}

Seconds of the processor are counted rather than waited: they are the same on a busy machine. A page runs on one thread
(fmlab.runtime), so on an idle one the two are nearly equal. Left out: the memory of a page, and runs of tests or of
other seeds, which write nothing here.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

FILE = "chapters/times.json"


class Stopwatch:
    """Time since it was made: on the clock, and of the processor in child processes that have ended since."""

    def __init__(self) -> None:
        self._clock, self._used = time.perf_counter(), _children()

    def read(self) -> dict[str, float]:
        wall = time.perf_counter() - self._clock
        return {"cpu_seconds": round(_children() - self._used, 1), "wall_seconds": round(wall, 1)}


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def record(root: Path, page: str, seconds: dict[str, float]) -> None:
    """Note what a run of `page` (its path in the course, without suffix) took under this process's profile."""
    profile = os.environ.get("FMLAB_PROFILE", "laptop")
    run = {**seconds, "date": datetime.now(UTC).date().isoformat(), "processors": os.cpu_count()}
    run["torch"] = version("torch")
    if profile == "gpu":
        run["device"] = _gpu()
    kept = recorded(root)
    kept.setdefault(page, {})[profile] = run
    text = json.dumps({name: kept[name] for name in sorted(kept)}, indent=1, ensure_ascii=False) + "\n"
    partial = root / f"{FILE}.partial"
    partial.write_text(text, "utf-8")
    partial.replace(root / FILE)


def recorded(root: Path) -> dict[str, dict[str, dict]]:
    """Page to profile to what its last run took; empty where nothing was ever recorded."""
    path = root / FILE
    return json.loads(path.read_text("utf-8")) if path.is_file() else {}


def _gpu() -> str:
    """The GPU's name, asked in a process of its own: the tool itself needs no torch, which is slow to import."""
    ask = [sys.executable, "-c", "import torch; print(torch.cuda.get_device_name())"]
    return subprocess.run(ask, capture_output=True, text=True, check=True).stdout.strip()
