"""What the comparisons share: two programs timed in turn, the machine in words, and the one form of what is reported.

Ours runs before and after each run of the peer and is compared with the mean of the two, so that a machine that warms
up or gets busy hits both. Both seconds on the clock and seconds of processor time are told.

results/NAME.json holds the machine, the versions, the date, how many processes wanted a core before and after, and

    comparisons    what was done (`what`, `sizes`), beside which `peer` of which `version`, what was `checked` before
                   timing, the `aim` (the least ratio) and for `clock` and `cpu` the seconds of all runs, the medians
                   `ours` and `peer` in `unit`, and the ratio peer / ours: above 1 ours is faster, everywhere
    measurements   what has no peer: `what`, `value`, `unit`, range over the runs, the aim as `at_most` or `at_least`

beside whatever details a benchmark wants to keep. ext/speed_results.py reads it for the page "How fast is it?".
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import platform
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from types import ModuleType

RESULTS = Path(__file__).parent / "results"
NUMBERS = re.compile(r"\[([-+.e\d\s,]+)\]")
LEFT_OUT = 3  # exit code of a benchmark that cannot run here


def left_out(why: str) -> None:
    """End this benchmark with a sentence that says what it lacks; benchmarks/all.py goes on with the next."""
    print(why, file=sys.stderr)
    sys.exit(LEFT_OUT)


def needed(name: str, package: str = "") -> ModuleType:
    """The module `name`, which this benchmark cannot do without; `package` is what pip calls it."""
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name:
            raise
        script = Path(sys.argv[0]).name
        left_out(f"{script} is left out: {name} is not installed. Run  pip install {package or name}  and try again.")


def timed(work: Callable) -> tuple[float, float]:
    """Seconds on the clock and seconds of processor time (all threads) of one call."""
    clock, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - clock, time.process_time() - cpu


def short(number: float) -> float:
    """Four significant digits: no timing is better than that."""
    return float(f"{number:.4g}")


def paired(peer_s: Sequence[float], ours_s: Sequence[float]) -> dict:
    """Seconds of runs in pairs, and the median and range of the ratios peer / ours: above 1 ours is faster."""
    ratios = sorted(peer / ours for peer, ours in zip(peer_s, ours_s, strict=True))
    return {
        "peer_s": [*map(short, peer_s)],
        "ours_s": [*map(short, ours_s)],
        "peer_over_ours_median": short(statistics.median(ratios)),
        "peer_over_ours_range": [short(ratios[0]), short(ratios[-1])],
    }


def side_by_side(name: str, own: Callable, peer: Callable, repeats: int) -> dict:
    """Both in turn: seconds of each run, and the median and range of the ratios peer / ours, by clock and by cpu."""
    rows, before = [], timed(own)
    for repeat in range(repeats):
        other, after = timed(peer), timed(own)
        rows.append((other, tuple((a + b) / 2 for a, b in zip(before, after, strict=True))))
        said = f"{name}, run {repeat + 1}: peer {other[0]:.2f} s, ours {rows[-1][1][0]:.2f} s"
        print(said, file=sys.stderr, flush=True)
        before = after
    kinds = enumerate(("clock", "cpu"))
    return {kind: paired([peer[i] for peer, _ in rows], [own[i] for _, own in rows]) for i, kind in kinds}


def comparison(
    what: str,
    peer: str,
    found: dict,
    *,
    checked: str,
    package: str = "",
    sizes: str = "",
    aim: float | None = None,
    amount: float | None = None,
    unit: str = "s",
) -> dict:
    """What `side_by_side` found in the form of the page. package: the peer's, whose version is told (torch, ...).

    `amount` is what one run works through, in `unit`s (amount=640, unit="tokens": both speeds are told in tokens/s);
    without it the seconds are told. aim: the least peer / ours, so 0.1 where we may take ten times as long.
    """
    told = {}
    for kind in [kind for kind in ("clock", "cpu") if kind in found]:
        median = {who: statistics.median(found[kind][f"{who}_s"]) for who in ("ours", "peer")}
        speed = {who: short(amount / seconds if amount else seconds) for who, seconds in median.items()}
        told[kind] = {**speed, **found[kind]}
    return {
        "what": what,
        "sizes": sizes,
        "peer": peer,
        "version": f"{package} {version(package)}" if package else "",
        "unit": f"{unit}/s" if amount else unit,
        "checked": checked,
        "aim": aim,
        **told,
    }


def measurement(what: str, values: float | Sequence[float], unit: str, **aim: float) -> dict:
    """What has no peer: the median of `values` (or the one value), their range, the aim as at_most= or at_least=."""
    runs = [values] if isinstance(values, int | float) else list(values)
    ends = {"lowest": short(min(runs)), "highest": short(max(runs)), "runs": len(runs)}
    return {"what": what, "value": short(statistics.median(runs)), "unit": unit, **ends, **aim}


def processor() -> str:
    """The processor's name as its maker gives it, as far as the system tells it."""
    try:
        for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:  # no Linux
        if sys.platform == "darwin":
            ask = ["sysctl", "-n", "machdep.cpu.brand_string"]
            return subprocess.run(ask, capture_output=True, text=True, check=True).stdout.strip()
    return platform.processor() or platform.machine()


def about(**versions: str) -> dict:
    """The machine, the versions given, the date, and how many processes wanted a core when it began."""
    import torch  # not above: the others can be used without waiting for it

    machine = {
        "processor": processor(),
        "vectors": torch.backends.cpu.get_cpu_capability(),
        "cores": os.cpu_count(),
        "threads": torch.get_num_threads(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
    }
    load = round(os.getloadavg()[0], 2)
    return {"machine": machine, "versions": versions, "date": time.strftime("%Y-%m-%d"), "load_before": load}


def quick(doc: str) -> bool:
    """Whether --quick was given: a tenth of the work, and nothing is written."""
    parser = argparse.ArgumentParser(description=doc.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="a tenth of the work, one repeat; nothing is written")
    return parser.parse_args().quick


def report(
    name: str, found: dict, write: bool, comparisons: Sequence[dict] = (), measurements: Sequence[dict] = ()
) -> None:
    """Print what was found, and write it to results/NAME.json. found: what `about` told, and details."""
    found["load_after"] = round(os.getloadavg()[0], 2)
    text = json.dumps(
        {**found, "comparisons": [*comparisons], "measurements": [*measurements]}, indent=1, ensure_ascii=False
    )
    text = NUMBERS.sub(lambda numbers: f"[{' '.join(numbers[1].split())}]", text)  # on one line
    print(text)
    if write:
        RESULTS.mkdir(exist_ok=True)
        (RESULTS / f"{name}.json").write_text(text + "\n", "utf-8")
