"""Training: the loop, on one process or several, what it needs to go on after an interruption, and ladders of runs."""

from fmlab.training.ladder import climb, row_of
from fmlab.training.loop import History, TrainConfig, learning_rate, optimizer, train, train_gpt
from fmlab.training.processes import Team, team
from fmlab.training.resume import Resume

__all__ = [
    "History",
    "Resume",
    "Team",
    "TrainConfig",
    "climb",
    "learning_rate",
    "optimizer",
    "row_of",
    "team",
    "train",
    "train_gpt",
]
