"""A quality classifier as it is used in practice: does a page read like a reference corpus, or like the crawl?

Nobody labels pages. Texts known to be good are the positive examples, the crawl as it comes is the negative one, good
pages in it included. The model is a linear one on hashed words and word pairs, so that it scores a page in
microseconds.
Left out: choosing pages at random by their score, as GPT-3 did (a Pareto draw); here a threshold decides.
Sources: Brown et al. 2020, appendix A (the idea, and hashed features); Joulin et al. 2017 (fastText: mean of hashed
n-grams, then a linear layer).
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from itertools import pairwise

import torch
import torch.nn.functional as F
from torch import Tensor


def features(text: str, buckets: int) -> list[int]:
    """Buckets of the words and word pairs of a text, lower case, in order; digits count as one sign.

    Two n-grams may share a bucket; with many buckets that is rare and costs little.
    """
    words = ["".join("0" if c.isdigit() else c for c in word) for word in text.lower().split()]
    pairs = [f"{a} {b}" for a, b in pairwise(words)]
    return [zlib.crc32(gram.encode("utf-8", "surrogatepass")) % buckets for gram in (*words, *pairs)]


def _bags(texts: Sequence[str], buckets: int) -> tuple[Tensor, Tensor]:
    """The features of all texts in one row, and where each text begins in it: two int64 rows."""
    found = [features(text, buckets) for text in texts]
    flat = torch.tensor([i for one in found for i in one], dtype=torch.long)
    return flat, torch.tensor([0, *map(len, found)]).cumsum(0)[:-1]


class QualityClassifier:
    """Logistic regression on the mean of hashed n-grams: score(texts) gives numbers between 0 and 1."""

    def __init__(self, buckets: int = 2**14):
        if buckets < 1:
            raise ValueError(f"Features need at least one bucket, not {buckets}.")
        self.buckets = buckets
        self.weight = torch.zeros(buckets, 1)
        self.bias = torch.zeros(())

    def _logits(self, flat: Tensor, starts: Tensor) -> Tensor:
        """One number per text of `_bags`, before the sigmoid: float32 of shape (texts,)."""
        return F.embedding_bag(flat, self.weight, starts, mode="mean").flatten() + self.bias

    @classmethod
    def train(
        cls,
        reference: Sequence[str],
        crawl: Sequence[str],
        buckets: int = 2**14,
        steps: int = 40,
        lr: float = 0.3,
        weight_decay: float = 1e-3,
    ) -> QualityClassifier:
        """Learn to tell the reference texts (1) from the crawl (0), which weigh the same together. Nothing is random.

        Raises ValueError when one of the two is empty.
        """
        if not reference or not crawl:
            raise ValueError("A quality classifier needs reference texts and texts of the crawl.")
        model = cls(buckets)
        texts = [*reference, *crawl]
        labels = torch.tensor([1.0] * len(reference) + [0.0] * len(crawl))
        balance = torch.where(labels > 0, 0.5 / len(reference), 0.5 / len(crawl))
        flat, starts = _bags(texts, buckets)
        optim = torch.optim.Adam([model.weight.requires_grad_(), model.bias.requires_grad_()], lr=lr)
        for _ in range(steps):
            logits = model._logits(flat, starts)
            loss = F.binary_cross_entropy_with_logits(logits, labels, balance, reduction="sum")
            loss = loss + weight_decay * model.weight.square().sum() / len(texts)
            optim.zero_grad()
            loss.backward()
            optim.step()
        model.weight, model.bias = model.weight.detach(), model.bias.detach()
        return model

    @torch.inference_mode()
    def score(self, texts: Sequence[str]) -> list[float]:
        """Probability that each text comes from the reference corpus; an empty text is judged by the bias alone."""
        return self._logits(*_bags(texts, self.buckets)).sigmoid().tolist() if texts else []
