"""From a model that completes text to one that answers as people want: demonstrations, rewards, preferences."""

from fmlab.posttraining.chat import Rendered, exchange, prompt, render
from fmlab.posttraining.rollouts import Batch, answer_logprobs, answer_mask, answer_sums, answers, collate, roll_out
from fmlab.posttraining.scorer import Scorer
from fmlab.posttraining.sft import fine_tune, labels

__all__ = [
    "Batch",
    "Rendered",
    "Scorer",
    "answer_logprobs",
    "answer_mask",
    "answer_sums",
    "answers",
    "collate",
    "exchange",
    "fine_tune",
    "labels",
    "prompt",
    "render",
    "roll_out",
]
