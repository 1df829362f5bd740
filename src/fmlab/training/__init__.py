"""Training: the loop, what it needs to go on after an interruption, and ladders of many runs with a log file."""

from fmlab.training.ladder import climb, row_of
from fmlab.training.loop import History, TrainConfig, learning_rate, optimizer, train, train_gpt
from fmlab.training.resume import Resume

__all__ = ["History", "Resume", "TrainConfig", "climb", "learning_rate", "optimizer", "row_of", "train", "train_gpt"]
