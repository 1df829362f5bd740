"""How what is shipped was trained, so that a page and the tool that makes it run the same lines.

world: the checkpoints of the world model; portraits: those of chapter 4's policies (`make checkpoints` makes both).
rungs: the scaling ladder of page 3.3; families: the models of page 3.4, width by width (`make ladder` runs both again
and compares).
"""

from fmlab.recipes.portraits import train_portraits
from fmlab.recipes.rungs import ladder_flops, ladder_model, ladder_run, ladder_tokens
from fmlab.recipes.world import BATCH, TIME, TRAIN, TRAIN_TOKENS, train_world_model, world_stream

__all__ = [
    "BATCH",
    "TIME",
    "TRAIN",
    "TRAIN_TOKENS",
    "ladder_flops",
    "ladder_model",
    "ladder_run",
    "ladder_tokens",
    "train_portraits",
    "train_world_model",
    "world_stream",
]
