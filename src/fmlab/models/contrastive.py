"""Two encoders, one space: pictures and captions as unit vectors that are near each other when they belong together.

Each picture and each caption becomes ONE vector, the mean over its tokens; single patches and words are never compared.
Trained as CLIP: in a batch of n pairs every picture must find its caption among n, and every caption its picture.
Left out: the causal text encoder read at its last token (CLIP's choice; ours sees both ways and takes the mean).
Source: Radford et al. 2021, section 2.3 and figure 3.
"""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from fmlab.models.config import GPTConfig
from fmlab.models.gpt import GPT
from fmlab.models.linear import Linear
from fmlab.models.patches import PatchEncoder
from fmlab.runtime import seeded


class SharedSpace(nn.Module):
    """A picture encoder and a caption encoder that end in one space of `dimensions` numbers.

    vocab_size, words: the captions' vocabulary and their length. seed decides the first weights.
    """

    def __init__(
        self,
        vocab_size: int,
        words: int,
        side: int = 8,
        patch: int = 2,
        width: int = 48,
        layers: int = 1,
        heads: int = 3,
        dimensions: int = 32,
        seed: int = 0,
    ):
        super().__init__()
        self.pictures = PatchEncoder(side, patch, width, layers, heads, seed=seed)
        sizes = GPTConfig(vocab_size, words, layers, width, heads, positions="learned", causal=False)
        self.text = GPT(sizes, seed=seed)
        with seeded(seed):
            self.picture_out = Linear(width, dimensions, bias=False)
            self.text_out = Linear(width, dimensions, bias=False)
        # The scale of the cosines is learned too; it starts at 1 / 0.07 as in the paper.
        self.log_scale = nn.Parameter(torch.tensor(math.log(1 / 0.07)))

    def see(self, pictures: Tensor) -> Tensor:
        """One unit vector (batch, dimensions) for each picture (batch, channels, height, width)."""
        return F.normalize(self.picture_out(self.pictures(pictures).mean(1)), dim=-1)

    def read(self, captions: Tensor) -> Tensor:
        """One unit vector (batch, dimensions) for each caption, token ids (batch, words)."""
        return F.normalize(self.text_out(self.text.hidden(captions).mean(1)), dim=-1)

    def cosines(self, pictures: Tensor, captions: Tensor) -> Tensor:
        """How near each picture is to each caption, from -1 to 1: (pictures, captions)."""
        return self.see(pictures) @ self.read(captions).T

    def loss(self, pictures: Tensor, captions: Tensor) -> Tensor:
        """The symmetric loss of a batch of pairs, in nats: the mean over both directions.

        Row i of the scaled cosines is picture i's choice among all captions, column i caption i's among all pictures;
        the right answer is i. No other caption of the batch may fit picture i, or it is wrongly pushed away.
        """
        logits = self.log_scale.exp().clamp(max=100) * self.cosines(pictures, captions)
        right = torch.arange(len(logits), device=logits.device)
        return (F.cross_entropy(logits, right) + F.cross_entropy(logits.T, right)) / 2
