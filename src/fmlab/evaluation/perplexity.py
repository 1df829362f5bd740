"""How well a language model predicts text it has not seen: loss, perplexity, bits per byte.

Left out: judging whole answers (the other files of this folder).
Sources: Jelinek, Mercer, Bahl and Baker 1977 (perplexity); Shannon 1951 (bits per letter, hence per byte).
"""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F
from torch import Tensor

from fmlab.models import GPT


@torch.inference_mode()
def token_losses(model: GPT, stream: Tensor, batch: int = 64) -> Tensor:
    """The loss of every predicted token of a stream, in nats: float32 of shape (tokens - 1,), on the CPU.

    stream: token ids (tokens,), as `text.pack` makes them; its first token is given and not predicted. The stream is
    cut into windows of the model's context that do not overlap, so the first tokens of a window see little before
    them: one cut for all models that are compared. Dropout or other noise is off if the model is in evaluation mode.
    Raises ValueError for fewer than two tokens.
    """
    if stream.dim() != 1 or len(stream) < 2:
        raise ValueError(f"A stream is one row of at least two token ids, not a tensor of shape {tuple(stream.shape)}.")
    device, time = model.embedding.weight.device, model.config.context
    inputs, targets = stream[:-1], stream[1:]
    whole = len(inputs) // time * time
    rows = [part[:whole].view(-1, time).split(batch) for part in (inputs, targets)]
    pieces = list(zip(*rows, strict=True)) if whole else []
    if whole < len(inputs):
        pieces.append((inputs[None, whole:], targets[None, whole:]))
    losses = []
    for given, wanted in pieces:
        logits = model(given.to(device)).float()
        losses.append(F.cross_entropy(logits.flatten(0, 1), wanted.to(device).flatten(), reduction="none").cpu())
    return torch.cat(losses)


def mean_loss(model: GPT, stream: Tensor) -> float:
    """Mean loss of a stream in nats per token: the sum over all predicted tokens divided by their number."""
    return token_losses(model, stream).double().mean().item()


def perplexity(model: GPT, stream: Tensor) -> float:
    """exp(mean loss): the number of equally likely tokens that the model's uncertainty is worth."""
    return math.exp(mean_loss(model, stream))


def bits_per_byte(model: GPT, stream: Tensor, bytes_predicted: int) -> float:
    """Bits that the model needs for one byte of the text: comparable between tokenizers, which perplexity is not.

    bytes_predicted: length in UTF-8 of the text behind stream[1:]. Raises ValueError when it is not positive.
    """
    if bytes_predicted < 1:
        raise ValueError(f"bytes_predicted must be positive, not {bytes_predicted}.")
    return token_losses(model, stream).double().sum().item() / math.log(2) / bytes_predicted
