"""Run the shipped ladders of chapters 3 and 4 again (`make ladder`) and compare them with their logs.

    python tools/ladder.py                             into build/ladder, then compare; stop and start it again at will
    python tools/ladder.py --only isoflop --seeds 3 4  other random seeds: nothing to compare, but ranges to see
    python tools/ladder.py --write                     go on with the shipped logs themselves

One JSON line a run. The logs of chapter 3 take about half an hour on one thread, those of chapter 4 as long.

isoflop (sizes at fixed budgets of FLOPs) and repeats (the same text again and again against fresh text) belong to page
3.3; their first line says with which Python and torch, since the text is that Python's own library. sizes (a family of
models, width by width) and learning_rates (widths and rates, standard against maximal-update parametrisation) belong to
page 3.4; instructions and tuning to page 4.1, rewards to 4.2, preferences to 4.3, knowing to 5.5 (see their recipes).
On the same text, losses on other processors differ in late digits; where a model learns from what it writes itself, one
late digit can lead to another answer, so whole runs differ about as much as two random seeds.
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
from collections.abc import Iterable
from pathlib import Path

import torch

from fmlab import runtime
from fmlab.recipes import families, instructions, knowing, ladder_run, ladder_tokens, preferences, rewards, tuning
from fmlab.sizing.scaling import SHIPPED
from fmlab.text import python_docs
from fmlab.training import climb, row_of

BUDGETS = {  # FLOPs: widths; what is left out would need more text than there is, or lies far off the valley
    3e10: (8, 12, 16, 24, 32, 48),
    1e11: (16, 24, 32, 48, 64, 96),
    3e11: (24, 32, 48, 64, 96),
    1e12: (40, 48, 64, 96),
}
REPEAT_WIDTH, UNIQUE, EPOCHS = 32, 51_200, (1, 2, 4, 8, 16)
FAMILY, WITHDRAWN = (8, 12, 16, 24, 32, 48, 64, 96), 32
RATES = {  # for each rule and width, the exponents of 2 from and to
    "standard": {16: (-7, -2), 32: (-7, -3), 64: (-8, -3), 128: (-9, -4)},
    "muP": dict.fromkeys((16, 32, 64, 128), (-7, -3)),
}
RATE_STEPS = 150
CHAPTER_3 = ("isoflop", "repeats", "sizes", "learning_rates")
RECIPES = {  # chapters 4 and 5: each module has settings and measure
    "instructions": instructions,
    "tuning": tuning,
    "rewards": rewards,
    "preferences": preferences,
    "knowing": knowing,
}
LOGS = (*CHAPTER_3, *RECIPES)
# What is compared in two runs of one setting, and how far they may lie apart; other random seeds differ by less.
TOLERANCE = {"loss": 0.15, "accuracy": 0.2, "true_accuracy": 0.1, "quality": 1.0}  # nats, shares, statements


def settings(name: str, seeds: Iterable[int]) -> list[dict]:
    """The runs of a log in the order in which they are made."""
    seeds = list(seeds)
    if name in RECIPES:
        return RECIPES[name].settings(seeds)
    if name == "isoflop":
        rungs = [(budget, width) for budget, widths in BUDGETS.items() for width in widths]
        return [{"seed": s, "budget": budget, "width": width} for budget, width in rungs for s in seeds]
    if name == "repeats":
        texts = [(UNIQUE, count) for count in EPOCHS] + [(UNIQUE * count, 1) for count in EPOCHS[1:]]
        return [{"seed": s, "unique": u, "epochs": e, "width": REPEAT_WIDTH} for u, e in texts for s in seeds]
    if name == "sizes":
        rows = [*({"width": width, "withdrawn": False} for width in FAMILY), {"width": WITHDRAWN, "withdrawn": True}]
        return [{"seed": seed, **row} for seed in seeds for row in rows]
    return [
        {"seed": seed, "rule": rule, "width": width, "log2_lr": rate, "steps": RATE_STEPS}
        for seed in seeds
        for rule, widths in RATES.items()
        for width, (low, high) in widths.items()
        for rate in range(low, high + 1)
    ]


def about() -> dict:
    """With what the runs on Python's library are made: the first line of their logs."""
    return {
        "about": "see tools/ladder.py",
        "python": platform.python_version(),
        "torch": torch.__version__,
        "stream_tokens": len(python_docs.stream()),
    }


def measure(name: str, setting: dict, run: runtime.Run) -> dict:
    """One run of a log."""
    if name in RECIPES:
        return RECIPES[name].measure(setting, run)
    seed, width = setting["seed"], setting["width"]
    if name == "isoflop":
        return ladder_run(run, seed, width, ladder_tokens(width, setting["budget"]))
    if name == "repeats":
        return ladder_run(run, seed, width, setting["unique"] * setting["epochs"], setting["unique"])
    if name == "learning_rates":
        try:
            return {"loss": round(families.rung(run, **setting)["loss"], 6)}
        except FloatingPointError:
            return {"loss": 1e9}  # JSON has no word for a loss that is no number
    model, history = families.member(run, width, seed, setting["withdrawn"])
    found = families.report(model, history, seed)
    return {k: [round(x, 6) for x in v] if type(v) is list else round(v, 6) for k, v in found.items()}


def shipped_log(name: str) -> Path:
    """Where a shipped log lies."""
    return RECIPES[name].LOG if name in RECIPES else SHIPPED / f"{name}.jsonl"


def compare(todo: list[dict], rows: list[dict], shipped: list[dict]) -> list[str]:
    """Where rows, one for each setting, differ from the shipped ones; a setting that is not shipped is passed over.

    Compared is whatever TOLERANCE names. Raises ValueError for a row that holds none of it.
    """
    problems, names = [], {name for setting in todo for name in setting}
    for setting, row in zip(todo, rows, strict=True):
        compared = [name for name in TOLERANCE if name in row]
        if not compared:
            raise ValueError(f"There is nothing to compare in {row}; TOLERANCE names {', '.join(TOLERANCE)}.")
        known = row_of(setting, shipped, names) or row
        for name in compared:
            if not abs(row[name] - known[name]) <= TOLERANCE[name]:  # what is no number differs, too
                problems.append(f"{json.dumps(setting)}: {name} {row[name]}, shipped {known[name]}")
    return problems


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2], help="random seeds (0 1 2 are shipped)")
    parser.add_argument("--only", choices=LOGS, nargs="+", default=list(LOGS), help="some of the logs")
    parser.add_argument("--write", action="store_true", help="add what is missing to the shipped logs")
    options = parser.parse_args()
    run = runtime.setup()
    problems = []
    for name in options.only:
        log = shipped_log(name) if options.write else Path("build/ladder") / f"{name}.jsonl"
        if name in ("isoflop", "repeats") and not log.is_file():
            log.parent.mkdir(parents=True, exist_ok=True)
            log.write_text(json.dumps(about(), sort_keys=True) + "\n")
        todo = settings(name, options.seeds)
        print(f"{name}: {len(todo)} runs, {log}", flush=True)
        rows = climb(log, todo, lambda setting, name=name: measure(name, setting, run))
        if not options.write:
            shipped = runtime.read_rows(shipped_log(name))
            problems += compare(todo, rows, [row for row in shipped if "about" not in row])
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        print("\nStopped. Every finished run is in its log; the same command goes on from there.", file=sys.stderr)
        sys.exit(130)
