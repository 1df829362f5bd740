"""What the comparisons share: time of two programs in turn, the machine in words, and one JSON file each.

Ours runs before and after each run of the peer and is compared with the mean of the two, so that a machine that warms
up or gets busy hits both. Both seconds on the clock and seconds of processor time are told.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

RESULTS = Path(__file__).parent / "results"


def timed(work: Callable) -> tuple[float, float]:
    """Seconds on the clock and seconds of processor time (all threads) of one call."""
    clock, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - clock, time.process_time() - cpu


def side_by_side(name: str, own: Callable, peer: Callable, repeats: int) -> dict:
    """Both in turn: seconds of each run, and the median and range of the ratios peer / ours, by clock and by cpu."""
    rows, before = [], timed(own)
    for repeat in range(repeats):
        other, after = timed(peer), timed(own)
        rows.append((other, tuple((a + b) / 2 for a, b in zip(before, after, strict=True))))
        said = f"{name}, run {repeat + 1}: peer {other[0]:.2f} s, ours {rows[-1][1][0]:.2f} s"
        print(said, file=sys.stderr, flush=True)
        before = after
    found: dict = {}
    for index, kind in enumerate(("clock", "cpu")):
        ratios = sorted(peer[index] / own[index] for peer, own in rows)
        found[kind] = {
            "peer_s": [round(peer[index], 3) for peer, _ in rows],
            "ours_s": [round(own[index], 3) for _, own in rows],
            "peer_over_ours_median": round(statistics.median(ratios), 2),
            "peer_over_ours_range": [round(ratios[0], 2), round(ratios[-1], 2)],
        }
    return found


def about(**versions: str) -> dict:
    """The machine, the versions given, the date, and how many processes wanted a core when it began."""
    machine = {"cores": os.cpu_count(), "python": platform.python_version(), "system": platform.platform()}
    load = round(os.getloadavg()[0], 2)
    return {"machine": machine, **versions, "date": time.strftime("%Y-%m-%d"), "load_before": load}


def quick(doc: str) -> bool:
    """Whether --quick was given: a tenth of the work, and nothing is written."""
    parser = argparse.ArgumentParser(description=doc.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="a tenth of the work, one repeat; nothing is written")
    return parser.parse_args().quick


def report(name: str, found: dict, write: bool) -> None:
    """Print what was found, and write it to results/NAME.json."""
    found["load_after"] = round(os.getloadavg()[0], 2)
    text = json.dumps(found, indent=1)
    print(text)
    if write:
        RESULTS.mkdir(exist_ok=True)
        (RESULTS / f"{name}.json").write_text(text + "\n")
