"""What the processes of test_processes.py run: one after another, the trainings that a JSON list on argv describes.

Each entry: way, steps, stop (end as an interruption would before this step, or null), file (to resume), out (JSON with
the losses, written by the first process), weights (a file of safetensors with the final weights).
"""

import json
import sys
from dataclasses import replace
from pathlib import Path

import torch
from safetensors.torch import save_file

from fmlab import runtime
from fmlab.models import GPT, GPTConfig
from fmlab.runtime import Run
from fmlab.text import ShardBatches, Shards
from fmlab.training import Resume, Team, TrainConfig, team, train

CONFIG = GPTConfig(vocab_size=32, context=16, layers=2, width=16, heads=2)


class Interrupted(Exception):
    """Stands for a power cut."""


def one(entry: dict, folder: str, run: Run, we: Team) -> None:
    we = replace(we, way=entry["way"])
    batches = ShardBatches(Shards(folder), batch=8, time=16, seed=3, rank=we.rank, size=we.size)
    resume = Resume(entry["file"], [batches], every=0, about="a test") if entry["file"] else None

    def until_stop():
        if batches.step == entry["stop"]:
            raise Interrupted
        return batches()

    model, config = GPT(CONFIG, seed=1), TrainConfig(steps=entry["steps"], lr=1e-2)
    try:
        history = train(model, until_stop, config, run, progress=False, resume=resume, team=we)
    except Interrupted:
        return
    state = we.whole_state(model, torch.optim.SGD(model.parameters()))["model"]
    if we.first:
        about = {"losses": history.losses, "tokens": history.tokens, "processes": we.size}
        Path(entry["out"]).write_text(json.dumps(about))
        save_file({name: t.contiguous().clone() for name, t in state.items()}, entry["weights"])


def every(folder: str, entries: list[dict]) -> None:
    """Run all entries with the processes that there are."""
    run = runtime.setup()
    with team(run) as we:
        for entry in entries:
            one(entry, folder, run, we)


if __name__ == "__main__":
    every(sys.argv[1], json.loads(sys.argv[2]))
