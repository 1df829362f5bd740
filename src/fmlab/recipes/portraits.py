"""How the shipped policies are made that write portraits: a world model tuned on what a careless writer wrote.

Pages 4.2 and 4.3 start from them. A change here changes the checkpoints; `make checkpoints` compares them.
"""

from __future__ import annotations

import random

from fmlab.models import GPT
from fmlab.posttraining import Rendered, exchange, fine_tune
from fmlab.runtime import Run
from fmlab.text import world_tokenizer
from fmlab.training import History, TrainConfig
from fmlab.world import World
from fmlab.world.portraits import careless, request

DEMONSTRATIONS = 3000
PORTRAITS = TrainConfig(steps=500, lr=2e-3, final_lr=0.0, weight_decay=0.02)


def demonstrations(seed: int, count: int = DEMONSTRATIONS) -> list[Rendered]:
    """Requests for portraits of people of world 0, answered by a careless writer; the seed decides all."""
    world, rng = World(0), random.Random(f"portraits {seed}")
    tokenizer = world_tokenizer(world)
    people = rng.choices(world.people, k=count)
    return [exchange(request(p), careless(world, rng, p), tokenizer) for p in people]


def train_portraits(base: GPT, seed: int, run: Run, progress: bool = True) -> tuple[GPT, History]:
    """A copy of a world model that answers requests for portraits, as well and as badly as the careless writer."""
    return fine_tune(base, demonstrations(seed), PORTRAITS, run, seed, progress=progress)
