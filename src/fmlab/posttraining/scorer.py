"""A language model that gives numbers instead of words: one for each token read so far.

The body of a GPT keeps its weights; a head with one output takes the place of the vocabulary's. As a reward model it
is read at the last token, when the whole answer has been seen (Ouyang et al. 2022, section 3.5); as the value function
of PPO it is read at every token (Stiennon et al. 2020, section 3.4).
"""

from __future__ import annotations

import copy

import torch
from torch import Tensor, nn

from fmlab.models import GPT
from fmlab.models.linear import Linear
from fmlab.posttraining.rollouts import Batch


class Scorer(nn.Module):
    """A copy of a GPT's body with a head that starts at zero, so that every first score is 0.

    The given model is left alone; it may be on any device.
    """

    def __init__(self, model: GPT):
        super().__init__()
        self.body = copy.deepcopy(model)
        self.body.head = nn.Identity()  # never used here; a tied matrix stays as the embedding
        weight = self.body.embedding.weight
        self.head = Linear(model.config.width, 1).to(weight.device)
        nn.init.zeros_(self.head.weight)
        nn.init.zeros_(self.head.bias)

    def forward(self, tokens: Tensor) -> Tensor:
        """(batch, time) token ids to (batch, time) float32 scores; score t has read tokens 0 to t."""
        return self.head(self.body.hidden(tokens)).squeeze(-1).float()

    def at(self, tokens: Tensor, places: Tensor) -> Tensor:
        """(batch,) float32: the score of each row of tokens (batch, time) at its own place (batch,)."""
        scores = self(tokens)
        return scores[torch.arange(len(scores), device=scores.device), places]

    def last(self, batch: Batch) -> Tensor:
        """(batch,) float32: the score of each row at its last real token."""
        return self.at(batch.tokens, batch.last)
